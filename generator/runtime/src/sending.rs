//! A call under way, and what its answer becomes. What is generic here is short: programs compile it for each type.

use super::answer::{Answer, Opened, Response};
use super::codec::DecodeError;
use super::error::Error;
use super::transport::BoxFuture;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// How an answer becomes a value.
pub(super) enum Read<T> {
    /// It is read first.
    Whole(fn(&Answer) -> Result<T, DecodeError>),
    /// It is read later, item by item.
    Items(fn(Opened) -> T),
}

impl<T> Read<T> {
    pub(super) fn response(&self, opened: Opened) -> Result<Response<T>, Error> {
        match self {
            Self::Whole(read) => opened.read(*read),
            Self::Items(read) => Ok(opened.respond(*read)),
        }
    }
}

/// A call under way: what `.await` makes of a [`Call`](super::Call).
#[must_use = "a call does nothing until it is awaited"]
pub struct Sending<'a, T> {
    answer: BoxFuture<'a, Result<Opened, Error>>,
    read: Read<T>,
}

impl<'a, T> Sending<'a, T> {
    pub(super) fn new(answer: BoxFuture<'a, Result<Opened, Error>>, read: Read<T>) -> Self {
        Self { answer, read }
    }
}

impl<T> fmt::Debug for Sending<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending").finish_non_exhaustive()
    }
}

impl<T> Future for Sending<'_, T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let opened = ready!(self.answer.as_mut().poll(context))?;
        Poll::Ready(self.read.response(opened).map(|response| response.value))
    }
}
