//! Bodies: bytes, files, streams, and sequences of them.

use super::files::FileStream;
use super::multipart::FileBody;
use super::transport::{TransportError, TransportErrorKind};
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

/// A stream of chunks that may move between threads.
pub type ChunkStream = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// Is told how many bytes of a request's body were handed to the transport so far, and how many there are in all.
type Progress = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// The body of a request or of an answer: bytes, a file, a stream, or several of them in a row. It gives its chunks
/// once, through [`Body::next`] or as a [`Stream`]. A clone of bytes and files starts at their beginning; a clone of a
/// stream shares the stream.
#[derive(Clone, Default)]
pub struct Body {
    /// The piece that comes next. Most bodies have no other.
    first: Option<Piece>,
    rest: VecDeque<Piece>,
    /// Bytes that may still be given, if there is a limit.
    room: Option<u64>,
    given: u64,
    progress: Option<(Progress, Option<u64>)>,
}

type Chunks = dyn Stream<Item = Result<Bytes, TransportError>> + Send + Unpin;

#[derive(Clone)]
enum Piece {
    Bytes(Bytes),
    File(PathBuf, u64),
    Stream(Arc<Mutex<Chunks>>, Option<u64>),
}

impl Body {
    /// The content of a file, read while it is sent, never as a whole. It is as long as the file is now.
    ///
    /// # Errors
    /// There is no such file, or it cannot be looked at.
    pub fn from_path(path: impl AsRef<Path>) -> std::io::Result<Self> {
        let path = path.as_ref();
        let length = std::fs::metadata(path)?.len();
        Ok(Self::of(Piece::File(path.to_owned(), length)))
    }

    /// What a stream gives, which can be sent once only: such a request is not repeated. Without a length in bytes it
    /// is sent in HTTP's chunks, which some services refuse.
    pub fn from_stream<S>(stream: S, length: impl Into<Option<u64>>) -> Self
    where
        S: Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    {
        Self::from_unpin(Box::pin(stream), length.into())
    }

    /// The same for a stream that need not be pinned.
    pub(super) fn from_unpin<S>(stream: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<Bytes, TransportError>> + Send + Unpin + 'static,
    {
        Self::of(Piece::Stream(Arc::new(Mutex::new(stream)), length))
    }

    fn of(piece: Piece) -> Self {
        Self { first: Some(piece), ..Self::default() }
    }

    fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.first.iter().chain(&self.rest)
    }

    /// Goes on to the next piece.
    fn drop_first(&mut self) {
        self.first = self.rest.pop_front();
    }

    fn clear(&mut self) {
        self.first = None;
        self.rest.clear();
    }

    /// Puts another body behind this one.
    pub(super) fn append(&mut self, other: Self) {
        self.rest.extend(other.first.into_iter().chain(other.rest));
        if self.first.is_none() {
            self.drop_first();
        }
    }

    /// How many bytes it has, if that is known.
    pub fn size(&self) -> Option<u64> {
        self.pieces().try_fold(0, |sum: u64, piece| {
            let length = match piece {
                Piece::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
                Piece::File(_, length) => Some(*length),
                Piece::Stream(_, length) => *length,
            };
            length.map(|length| sum.saturating_add(length))
        })
    }

    /// Says whether it can be sent again: bytes and files can.
    pub fn is_replayable(&self) -> bool {
        !self.pieces().any(|piece| matches!(piece, Piece::Stream(..)))
    }

    /// The bytes, if it consists of nothing else.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.first {
            None => Some(&[]),
            Some(Piece::Bytes(bytes)) if self.rest.is_empty() => Some(bytes),
            Some(_) => None,
        }
    }

    /// The bytes, if it consists of nothing else; they are not copied.
    pub(super) fn whole(&self) -> Option<Bytes> {
        match &self.first {
            None => Some(Bytes::new()),
            Some(Piece::Bytes(bytes)) if self.rest.is_empty() => Some(bytes.clone()),
            Some(_) => None,
        }
    }

    /// The next chunk; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    /// All chunks as one.
    ///
    /// # Errors
    /// It has more than `limit` bytes, or cannot be read.
    pub async fn collect(mut self, limit: usize) -> Result<Bytes, TransportError> {
        self.gather(limit).await
    }

    /// All chunks that are left as one. It does not move the body, which is large.
    pub(super) async fn gather(&mut self, limit: usize) -> Result<Bytes, TransportError> {
        self.room = Some(u64::try_from(limit).unwrap_or(u64::MAX));
        let Some(first) = self.next().await.transpose()? else { return Ok(Bytes::new()) };
        let Some(second) = self.next().await.transpose()? else { return Ok(first) };
        let mut all = BytesMut::from(first);
        all.extend_from_slice(&second);
        while let Some(chunk) = self.next().await.transpose()? {
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }

    /// Ends in an error after so many bytes.
    #[must_use]
    pub fn with_limit(mut self, bytes: u64) -> Self {
        self.room = Some(bytes);
        self
    }

    /// Tells a function how many bytes were given so far, and how many there are if that is known.
    #[must_use]
    pub fn with_progress(mut self, tell: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        self.progress = Some((Arc::new(tell), self.size()));
        self
    }

    #[cfg(feature = "hyper")]
    pub(super) fn is_watched(&self) -> bool {
        self.progress.is_some()
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            let Some(first) = &mut self.first else { return Poll::Ready(None) };
            let chunk = match first {
                Piece::Bytes(bytes) => {
                    let chunk = std::mem::take(bytes);
                    self.drop_first();
                    Some(Ok(chunk))
                }
                Piece::File(path, length) => {
                    let stream = FileStream::new(std::mem::take(path), *length);
                    *first = Piece::Stream(Arc::new(Mutex::new(stream)), Some(*length));
                    continue;
                }
                Piece::Stream(stream, _) => {
                    let mut stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
                    std::task::ready!(Pin::new(&mut *stream).poll_next(context))
                }
            };
            match chunk {
                Some(Ok(chunk)) if chunk.is_empty() => {}
                Some(Ok(chunk)) => return Poll::Ready(Some(self.count(chunk))),
                Some(Err(error)) => {
                    self.clear();
                    return Poll::Ready(Some(Err(error)));
                }
                None => self.drop_first(),
            }
        }
    }

    /// Holds a chunk against the limit, and tells that it goes out.
    fn count(&mut self, chunk: Bytes) -> Result<Bytes, TransportError> {
        let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if let Some(room) = &mut self.room {
            let Some(rest) = room.checked_sub(length) else {
                let message = format!("more than {} bytes", self.given.saturating_add(*room));
                self.clear();
                return Err(TransportError::new(TransportErrorKind::TooLarge, message));
            };
            *room = rest;
        }
        self.given = self.given.saturating_add(length);
        if let Some((tell, all)) = &self.progress {
            tell(self.given, *all);
        }
        Ok(chunk)
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context)
    }
}

/// Two bodies are equal if they are the same bytes, files or streams in the same order.
impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        let same = |(mine, theirs): (&Piece, &Piece)| match (mine, theirs) {
            (Piece::Bytes(mine), Piece::Bytes(theirs)) => mine == theirs,
            (Piece::File(mine, a), Piece::File(theirs, b)) => mine == theirs && a == b,
            (Piece::Stream(mine, _), Piece::Stream(theirs, _)) => Arc::ptr_eq(mine, theirs),
            _ => false,
        };
        self.pieces().count() == other.pieces().count() && self.pieces().zip(other.pieces()).all(same)
    }
}

impl Eq for Body {}

/// Shows how long it is, not what it says.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("bytes", &self.size()).field("replayable", &self.is_replayable()).finish()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        if bytes.is_empty() { Self::default() } else { Self::of(Piece::Bytes(bytes)) }
    }
}

impl From<FileBody> for Body {
    fn from(file: FileBody) -> Self {
        file.content
    }
}

macro_rules! from_bytes {
    ($($ty:ty),*) => {
        $(impl From<$ty> for Body {
            fn from(bytes: $ty) -> Self {
                Self::from(Bytes::from(bytes))
            }
        })*
    };
}

from_bytes!(Vec<u8>, &'static [u8], String, &'static str, Box<[u8]>);
