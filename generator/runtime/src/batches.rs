//! Any number of items, sent in requests of a limited size: batches.

use super::answer::{Opened, Response};
use super::batch_report::{Batch, BatchOutcome, BatchSummary};
use super::batch_text::{Frame, is_refused, key_of, match_up, with_key};
use super::call::Call;
use super::client::Core;
use super::codec::{Decode, DecodeError, Encode, from_str, to_string};
use super::error::Error;
use super::request::Parts;
use super::rules::{Violation, Violations};
use super::sending::Read;
use super::transport::BoxFuture;
use futures_core::Stream;
use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

/// How many requests are under way at once, unless somebody says otherwise.
const AT_ONCE: usize = 4;

/// What the document says of an operation whose list can be sent in several requests (`x-batch`).
#[derive(Clone, Copy, Debug)]
pub struct Batching {
    pub(super) list: &'static str,
    size: usize,
    pub(super) key: Option<&'static str>,
    pub(super) results: Option<(&'static str, &'static str)>,
}

impl Batching {
    /// The member of the body with the list, and how many items a request can have.
    #[inline]
    pub const fn new(list: &'static str, size: usize) -> Self {
        Self { list, size, key: None, results: None }
    }

    /// The member that tells items apart, in requests and in answers.
    #[must_use]
    #[inline]
    pub const fn key(mut self, member: &'static str) -> Self {
        self.key = Some(member);
        self
    }

    /// The member of the answer with a result for each item, and the member of a result with a code: the item was
    /// refused if that is there and not 0.
    #[must_use]
    #[inline]
    pub const fn results(mut self, list: &'static str, code: &'static str) -> Self {
        self.results = Some((list, code));
        self
    }
}

/// An operation whose list can be sent in several requests. Markers of calls implement it.
pub trait Batched {
    /// What the list holds.
    type Item: Encode + Decode;
    /// What the answer says of an item.
    type Result: Decode;
    /// How the list is taken apart.
    const BATCHING: Batching;
}

impl<'a, T, P: Batched> Call<'a, T, P> {
    /// Sends any number of items, in as many requests as it takes. The list in the body of this call has to be empty:
    /// all else in the body goes into each request. Items are taken from the iterator when there is room for them.
    pub fn in_batches<I>(self, items: I) -> Batches<'a, T, P, Taken<I::IntoIter>>
    where
        I: IntoIterator<Item = P::Item>,
    {
        self.stream_in_batches(Taken(items.into_iter()))
    }

    /// The same for a stream. A request is sent when it is full, and when the stream ends.
    pub fn stream_in_batches<S>(self, items: S) -> Batches<'a, T, P, S>
    where
        S: Stream<Item = P::Item> + Unpin,
    {
        let frame = Frame::new(&self.parts, P::BATCHING.list);
        let mut parts = self.parts;
        parts.forget_body();
        Batches {
            core: self.core,
            parts,
            frame,
            read: self.read,
            source: items,
            gathered: Vec::new(),
            flights: VecDeque::new(),
            size: P::BATCHING.size,
            at_once: AT_ONCE,
            position: 0,
            is_stopped: false,
            is_drained: false,
            marker: PhantomData,
        }
    }
}

/// An iterator as a stream.
#[derive(Clone, Debug)]
pub struct Taken<I>(I);

impl<I: Iterator> Stream for Taken<I> {
    type Item = I::Item;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<I::Item>> {
        Poll::Ready(self.0.next())
    }
}

// Nothing in it is ever pinned.
impl<I> Unpin for Taken<I> {}

/// A request on its way, with its items.
struct Flight<'a, I> {
    items: Vec<I>,
    keys: Vec<Option<String>>,
    invalid: Vec<Vec<Violation>>,
    state: State<'a>,
}

enum State<'a> {
    Flying(BoxFuture<'a, Result<Opened, Error>>),
    /// No item was fit to be sent.
    Grounded,
    Landed(Box<Result<Opened, Error>>),
}

impl<I> Flight<'_, I> {
    /// Whether it is over.
    #[inline]
    fn poll(&mut self, context: &mut Context<'_>) -> bool {
        if let State::Flying(future) = &mut self.state {
            let Poll::Ready(result) = future.as_mut().poll(context) else { return false };
            self.state = State::Landed(Box::new(result));
        }
        true
    }
}

/// Batches on their way. See [`Batches::next`] and [`Batches::finish`]. No more items are held than the requests have
/// that are under way. If this is dropped, those requests are broken off: whether they arrived is not known.
#[must_use = "nothing is sent until a batch is asked for"]
pub struct Batches<'a, T, P: Batched, S> {
    core: &'a Core,
    parts: Box<Parts>,
    frame: Result<Frame, String>,
    read: Read<T>,
    source: S,
    gathered: Vec<P::Item>,
    flights: VecDeque<Flight<'a, P::Item>>,
    size: usize,
    at_once: usize,
    position: u64,
    is_stopped: bool,
    is_drained: bool,
    marker: PhantomData<fn() -> P>,
}

/// What [`Batches`] gives.
type Given<T, P> = Batch<T, <P as Batched>::Item, <P as Batched>::Result>;

impl<'a, T, P: Batched, S: Stream<Item = P::Item> + Unpin> Batches<'a, T, P, S> {
    /// Sets how many items a request has; otherwise as the document says.
    #[inline]
    pub fn with_batch_size(mut self, items: usize) -> Self {
        self.size = items.max(1);
        self
    }

    /// Sets how many requests are under way at once; otherwise 4.
    #[inline]
    pub fn with_concurrency(mut self, requests: usize) -> Self {
        self.at_once = requests.max(1);
        self
    }

    /// How many items were given out with what became of them: where to go on another time.
    #[inline]
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Takes no further items. Batches that are under way still come.
    #[inline]
    pub fn stop(&mut self) {
        self.is_stopped = true;
    }

    /// The next batch, in the order of the items; `None` behind the last one. A request that fails for good does not
    /// end it: call [`Batches::stop`] if the others would fail, too.
    #[inline]
    pub async fn next(&mut self) -> Option<Given<T, P>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    /// Sends all items, unless a request fails: then those under way are awaited, and no further ones sent. Called again
    /// it goes on behind them.
    #[inline]
    pub async fn finish(&mut self) -> BatchSummary<P::Item, P::Result> {
        self.is_stopped = false;
        let mut summary = BatchSummary::new();
        while let Some(batch) = self.next().await {
            summary.add(batch);
            self.is_stopped |= summary.error.is_some();
        }
        summary.position = self.position;
        summary
    }

    #[inline]
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Given<T, P>>> {
        while self.flights.len() < self.at_once && self.gather(context) {
            let items = std::mem::take(&mut self.gathered);
            self.start(items);
        }
        let mut is_first_over = false;
        for (index, flight) in self.flights.iter_mut().enumerate() {
            is_first_over |= flight.poll(context) && index == 0;
        }
        if is_first_over {
            return Poll::Ready(self.flights.pop_front().map(|flight| self.land(flight)));
        }
        let is_over = self.flights.is_empty() && (self.is_drained || self.is_stopped);
        if is_over { Poll::Ready(None) } else { Poll::Pending }
    }

    /// Takes items for a request. Says whether it can be sent.
    #[inline]
    fn gather(&mut self, context: &mut Context<'_>) -> bool {
        while !self.is_drained && !self.is_stopped && self.gathered.len() < self.size {
            match Pin::new(&mut self.source).poll_next(context) {
                Poll::Ready(Some(item)) => self.gathered.push(item),
                Poll::Ready(None) => self.is_drained = true,
                Poll::Pending => return false,
            }
        }
        !self.gathered.is_empty()
    }

    #[inline]
    fn start(&mut self, mut items: Vec<P::Item>) {
        let key = P::BATCHING.key;
        let texts: Vec<String> = items.iter_mut().map(|item| keyed(item, key)).collect();
        let keys = texts.iter().map(|text| key_of(text, key?)).collect();
        let (state, invalid) = match &self.frame {
            Ok(frame) => {
                let (parts, invalid) = frame.request(&self.parts, &texts);
                let core = self.core;
                (parts.map_or(State::Grounded, |parts| State::Flying(core.run(parts))), invalid)
            }
            Err(why) => (State::Landed(Box::new(Err(self.parts.invalid(Some(why.clone()))))), Vec::new()),
        };
        self.flights.push_back(Flight { items, keys, invalid, state });
    }

    #[inline]
    fn land(&mut self, flight: Flight<'a, P::Item>) -> Given<T, P> {
        let Flight { items, keys, invalid, state } = flight;
        let position = self.position;
        self.position += items.len() as u64;
        let (answer, error, outcomes) = match state {
            State::Landed(result) => match *result {
                Ok(opened) => self.outcomes(opened, &keys),
                Err(error) => (None, Some(error), Vec::new()),
            },
            State::Flying(_) | State::Grounded => (None, None, Vec::new()),
        };
        let (mut outcomes, mut invalid) = (outcomes.into_iter(), invalid.into_iter());
        let told = items.into_iter().map(|item| {
            let outcome = outcomes.next().unwrap_or(BatchOutcome::Failed);
            match invalid.next() {
                Some(violations) if !violations.is_empty() => {
                    (item, BatchOutcome::Invalid(Violations::new(violations)))
                }
                _ => (item, outcome),
            }
        });
        Batch { position, items: told.collect(), answer, error }
    }

    /// What an answer says of the items with these keys.
    #[expect(clippy::type_complexity, reason = "it is taken apart at once")]
    #[inline]
    fn outcomes(
        &self,
        opened: Opened,
        keys: &[Option<String>],
    ) -> (Option<Response<T>>, Option<Error>, Vec<BatchOutcome<P::Result>>) {
        let (is_known, is_repeated) = (opened.refusal.is_some(), opened.may_have_arrived);
        let response = match self.read {
            Read::Whole(read) => opened.read(read),
            Read::Items(..) => opened.read(|_| Err(DecodeError::new("a stream answers no batch", 0))),
        };
        let response = match response {
            Ok(response) => response,
            Err(error) => return (None, Some(error), Vec::new()),
        };
        let Some((list, code)) = P::BATCHING.results.filter(|_| !is_known) else {
            return (Some(response), None, keys.iter().map(|_| BatchOutcome::Accepted(None)).collect());
        };
        let body = std::str::from_utf8(&response.body).unwrap_or_default();
        let duplicate = self.parts.operation.duplicate_code.filter(|_| is_repeated);
        let told = match_up(body, list, P::BATCHING.key, keys).into_iter().map(|found| {
            let Some((raw, result)) = found.and_then(|raw| Some((raw, from_str::<P::Result>(raw).ok()?))) else {
                return BatchOutcome::Unreported;
            };
            if is_refused(raw, code, duplicate) {
                BatchOutcome::Refused(result)
            } else {
                BatchOutcome::Accepted(Some(result))
            }
        });
        let told = told.collect();
        (Some(response), None, told)
    }
}

/// An item as JSON, after it got a key if it had none.
fn keyed<I: Encode + Decode>(item: &mut I, key: Option<&str>) -> String {
    let text = to_string(item);
    let changed = key.and_then(|key| from_str::<I>(&with_key(&text, key)?).ok());
    let Some(changed) = changed else { return text };
    *item = changed;
    to_string(item)
}

impl<T, P: Batched, S: Stream<Item = P::Item> + Unpin> Stream for Batches<'_, T, P, S>
where
    Self: Unpin,
{
    type Item = Given<T, P>;

    #[inline]
    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T, P: Batched, S> fmt::Debug for Batches<'_, T, P, S> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Batches");
        out.field("operation", &self.parts.operation.id).field("position", &self.position);
        out.field("under_way", &self.flights.len()).finish_non_exhaustive()
    }
}
