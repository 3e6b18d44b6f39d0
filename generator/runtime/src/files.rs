//! Files as streams of chunks.

use super::transport::{BoxFuture, TransportError, TransportErrorKind};
use bytes::Bytes;
use futures_core::Stream;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};

/// How much is read at a time, in bytes.
const CHUNK: u64 = 64 << 10;

/// What reading gives: the open file and a chunk.
type Chunk = io::Result<(File, Bytes)>;

/// Reads a file from its beginning up to a length that was announced.
pub(super) struct FileStream {
    path: PathBuf,
    file: Option<File>,
    left: u64,
    reading: Option<BoxFuture<'static, Chunk>>,
}

impl FileStream {
    #[inline]
    pub(super) fn new(path: PathBuf, length: u64) -> Self {
        Self { path, file: None, left: length, reading: None }
    }

    #[inline]
    fn start(&mut self) -> BoxFuture<'static, Chunk> {
        let (file, length) = (self.file.take(), self.left.min(CHUNK));
        let path = self.path.clone();
        aside(move || {
            let mut file = file.map_or_else(|| File::open(&path), Ok)?;
            let mut chunk = Vec::new();
            file.by_ref().take(length).read_to_end(&mut chunk)?;
            if chunk.is_empty() {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file is shorter than it was"));
            }
            Ok((file, Bytes::from(chunk)))
        })
    }
}

impl Stream for FileStream {
    type Item = Result<Bytes, TransportError>;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let mut reading = match self.reading.take() {
            Some(reading) => reading,
            None => self.start(),
        };
        let Poll::Ready(result) = reading.as_mut().poll(context) else {
            self.reading = Some(reading);
            return Poll::Pending;
        };
        Poll::Ready(Some(match result {
            Ok((file, chunk)) => {
                self.file = Some(file);
                self.left = self.left.saturating_sub(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
                Ok(chunk)
            }
            Err(error) => {
                self.left = 0;
                Err(TransportError::new(TransportErrorKind::Other, error))
            }
        }))
    }
}

/// Runs work that may wait for a disk: beside the async runtime if that is tokio, else here.
fn aside(work: impl FnOnce() -> Chunk + Send + 'static) -> BoxFuture<'static, Chunk> {
    #[cfg(feature = "hyper")]
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        let work = runtime.spawn_blocking(work);
        return Box::pin(async move { work.await.map_err(io::Error::other)? });
    }
    Box::pin(async move { work() })
}
