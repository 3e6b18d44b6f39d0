//! Calls without an async runtime: a transport that blocks, a timer for it, and what runs a future on this thread.

use super::body::Body;
use super::call::Call;
use super::error::Error;
use super::timer::Timer;
use super::transport::{BoxFuture, TimeLimit, Transport, TransportError, TransportErrorKind};
use bytes::Bytes;
use futures_core::Stream;
use std::cell::Cell;
use std::future::Future;
use std::io::Read;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};
use ureq::SendBody;

/// The limit for making a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How much of an answer is read at once, in bytes.
const CHUNK: usize = 16 << 10;

thread_local! {
    /// The next moment at which the future that runs on this thread wants to be polled.
    static ALARM: Cell<Option<Instant>> = const { Cell::new(None) };
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs a future to its end on this thread, which waits meanwhile: for what has no blocking form of its own, such as
/// the items of a stream. To be called where a thread may wait, so not from async code.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    // A body that is read while it is sent runs inside another call.
    let outer = ALARM.take();
    loop {
        let polled = future.as_mut().poll(&mut context);
        let alarm = ALARM.take();
        if let Poll::Ready(value) = polled {
            ALARM.set(outer);
            return value;
        }
        match alarm {
            Some(moment) => thread::park_timeout(moment.saturating_duration_since(Instant::now())),
            None => thread::park(),
        }
    }
}

impl<T, P> Call<'_, T, P> {
    /// Sends the call and waits for its value; needs no async runtime. The client has to have a transport that needs
    /// none: see [`Config::blocking`](super::Config::blocking).
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub fn send_blocking(self) -> Result<T, Error> {
        block_on(self.send())
    }
}

/// The clock of calls that [`block_on`] runs. Its waits end there only.
#[derive(Clone, Copy, Debug)]
pub struct BlockingTimer {
    start: Instant,
}

impl BlockingTimer {
    /// Starts the clock.
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Default for BlockingTimer {
    fn default() -> Self {
        Self::new()
    }
}

impl Timer for BlockingTimer {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let end = Instant::now() + duration;
        Box::pin(std::future::poll_fn(move |_| {
            if Instant::now() >= end {
                return Poll::Ready(());
            }
            ALARM.set(Some(ALARM.get().map_or(end, |other| other.min(end))));
            Poll::Pending
        }))
    }
}

/// Sends requests with ureq, over kept connections, and blocks the thread meanwhile. Redirects are not followed, since
/// they would carry credentials to places that nobody configured.
#[derive(Clone, Debug)]
pub struct BlockingTransport {
    agent: ureq::Agent,
}

impl BlockingTransport {
    /// A transport with a connection limit of 5 seconds.
    pub fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .build();
        Self { agent: config.into() }
    }

    fn exchange(&self, request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        let limit = request.extensions().get::<TimeLimit>().copied();
        let (mut head, body) = request.into_parts();
        let is_announced = matches!(head.method, http::Method::POST | http::Method::PUT | http::Method::PATCH);
        let body = if body.size() == Some(0) && !is_announced {
            SendBody::none()
        } else {
            if let Some(size) = body.size() {
                head.headers.insert(http::header::CONTENT_LENGTH, size.into());
            }
            SendBody::from_owned_reader(Outgoing { body, chunk: Bytes::new() })
        };
        let request = self.agent.configure_request(http::Request::from_parts(head, body));
        let request = match limit {
            Some(TimeLimit { limit, is_until_head: true }) => request.timeout_recv_response(Some(limit)),
            Some(TimeLimit { limit, is_until_head: false }) => request.timeout_global(Some(limit)),
            None => request,
        };
        let answer = self.agent.run(request.build()).map_err(classify)?;
        let (head, body) = answer.into_parts();
        let length = body.content_length();
        let incoming = Incoming(Mutex::new(body.into_reader()));
        Ok(http::Response::from_parts(head, Body::from_stream(incoming, length)))
    }
}

impl Default for BlockingTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for BlockingTransport {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move { self.exchange(request) })
    }
}

/// A body on its way out.
struct Outgoing {
    body: Body,
    chunk: Bytes,
}

impl Read for Outgoing {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.chunk.is_empty() {
            self.chunk = block_on(self.body.next()).transpose().map_err(std::io::Error::other)?.unwrap_or_default();
        }
        let mut rest = &self.chunk[..];
        let count = rest.read(buffer)?;
        self.chunk = self.chunk.slice(count..);
        Ok(count)
    }
}

/// A body on its way in. The mutex has one user: it makes the reader fit for a body.
struct Incoming<R>(Mutex<R>);

impl<R: Read> Stream for Incoming<R> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut buffer = vec![0; CHUNK];
        let mut reader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Poll::Ready(match reader.read(&mut buffer) {
            Ok(0) => None,
            Ok(count) => {
                buffer.truncate(count);
                Some(Ok(Bytes::from(buffer)))
            }
            Err(error) => Some(Err(classify(ureq::Error::from(error)))),
        })
    }
}

/// Sorts a failure by what may have happened.
fn classify(error: ureq::Error) -> TransportError {
    use std::io::ErrorKind as Io;
    use ureq::{Error, Timeout};
    let kind = match &error {
        Error::HostNotFound | Error::ConnectionFailed | Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            TransportErrorKind::Connect
        }
        Error::Io(cause) if cause.kind() == Io::ConnectionRefused => TransportErrorKind::Connect,
        Error::Io(cause) if cause.kind() == Io::TimedOut => TransportErrorKind::Timeout,
        Error::Timeout(_) => TransportErrorKind::Timeout,
        Error::Io(_) | Error::Protocol(_) => TransportErrorKind::Interrupted,
        Error::Http(_) | Error::BadUri(_) | Error::InvalidProxyUrl => TransportErrorKind::Refused,
        _ => TransportErrorKind::Other,
    };
    TransportError::new(kind, error)
}
