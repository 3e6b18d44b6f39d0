//! Bodies in hyper's words.

use super::super::body::Body;
use super::super::transport::{TransportError, TransportErrorKind};
use bytes::Bytes;
use futures_core::Stream;
use hyper::body::{Body as _, Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A body on its way out: bytes as they are, or everything else as a stream.
pub(super) enum Outgoing {
    /// `None` once they are given.
    Whole(Option<Bytes>),
    Stream(Box<Body>),
}

impl From<Body> for Outgoing {
    fn from(body: Body) -> Self {
        match body.whole() {
            Some(bytes) if !body.is_watched() => Self::Whole(Some(bytes).filter(|bytes| !bytes.is_empty())),
            _ => Self::Stream(Box::new(body)),
        }
    }
}

impl hyper::body::Body for Outgoing {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        match &mut *self {
            Self::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Self::Stream(body) => Pin::new(&mut **body).poll_next(context).map_ok(Frame::data),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.is_none(),
            Self::Stream(body) => body.size() == Some(0),
        }
    }

    fn size_hint(&self) -> SizeHint {
        let size = match self {
            Self::Whole(bytes) => u64::try_from(bytes.as_ref().map_or(0, Bytes::len)).ok(),
            Self::Stream(body) => body.size(),
        };
        size.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// A body on its way in. Trailers are left out.
pub(super) struct Incoming(pub(super) hyper::body::Incoming);

impl Stream for Incoming {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(Pin::new(&mut self.0).poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => {
                    return Poll::Ready(Some(Err(TransportError::new(TransportErrorKind::Interrupted, error))));
                }
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}
