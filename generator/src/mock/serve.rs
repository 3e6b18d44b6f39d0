//! The network: connections, time, and the end.

use std::collections::VecDeque;
use std::fmt;
use std::future::Future as _;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::time::{Sleep, sleep};

use super::faults::{Dice, Fault};
use super::journal::Entry;
use super::problem::Problem;
use super::{Faults, Journal, Latency, LogFormat, Mock, Reply};

/// The longest body that is read.
const BODY_LIMIT: usize = 16 << 20;
/// Where the counters are.
const REQUESTS: &str = "/__oasmith/requests";
/// How long open connections may take to end.
const GRACE: Duration = Duration::from_secs(2);
/// How long a client may take to send its headers.
const HEADER_TIME: Duration = Duration::from_secs(30);
/// The pause between two pieces of a slow answer.
const PAUSE: Duration = Duration::from_millis(200);
/// The pause after which what was written is on its way.
const FLUSH: Duration = Duration::from_millis(20);
/// In how many pieces a slow or lost answer is cut.
const PIECES: usize = 5;

/// A function that sees a request with its answer, and may change the answer. It is not asked where a fault takes the
/// place of the answer: there the service is taken not to have acted.
#[derive(Clone)]
pub struct Hook(Arc<Changing>);

type Changing = dyn Fn(&Parts, &Bytes, Reply) -> Reply + Send + Sync;

impl Hook {
    /// A hook.
    pub fn new(change: impl Fn(&Parts, &Bytes, Reply) -> Reply + Send + Sync + 'static) -> Self {
        Self(Arc::new(change))
    }
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hook")
    }
}

/// How the mock behaves beside what the document says.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long answers take.
    pub latency: Latency,
    /// Trouble on purpose.
    pub faults: Faults,
    /// Decides about faults and latency.
    pub seed: u64,
    /// `Retry-After` of 429 and 503 as a fault, in seconds.
    pub retry_after: u64,
    /// Whether browsers may call from other origins.
    pub cors: bool,
    /// How requests are logged; `None`: not at all.
    pub log: Option<LogFormat>,
    /// What else becomes of answers: for a service that remembers.
    pub hook: Option<Hook>,
}

impl Default for Settings {
    fn default() -> Self {
        let (latency, faults) = (Latency::default(), Faults::default());
        Self { latency, faults, seed: 0, retry_after: 1, cors: false, log: None, hook: None }
    }
}

/// A mock at work.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    journal: Arc<Journal>,
    stop: watch::Sender<bool>,
    runtime: Option<Runtime>,
    serving: Option<tokio::task::JoinHandle<()>>,
    logging: Option<JoinHandle<()>>,
}

struct State {
    mock: Mock,
    settings: Settings,
    journal: Arc<Journal>,
    address: String,
    number: AtomicU64,
}

/// Starts serving; lines of the log go to `out`.
///
/// # Errors
/// The address is in use or not this machine's, or threads cannot be started.
pub fn start(
    mock: Mock,
    listen: SocketAddr,
    settings: Settings,
    out: Box<dyn io::Write + Send>,
) -> io::Result<Running> {
    let listener = TcpListener::bind(listen)?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = Builder::new_multi_thread().enable_all().thread_name("mock").build()?;
    let journal = Arc::new(Journal::default());
    let logging = settings.log.map(|format| journal.log_to(format, out));
    let (stop, stopped) = watch::channel(false);
    let state = Arc::new(State {
        mock,
        settings,
        journal: Arc::clone(&journal),
        address: address.to_string(),
        number: AtomicU64::new(0),
    });
    let listener = {
        let _context = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let serving = runtime.spawn(accept(listener, state, stopped));
    Ok(Running { address, journal, stop, runtime: Some(runtime), serving: Some(serving), logging })
}

impl Running {
    /// Where it listens, with the port that was chosen for port 0.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The counters.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Waits until somebody interrupts the program (Ctrl-C).
    ///
    /// # Errors
    /// The signal cannot be waited for.
    pub fn wait_for_interrupt(&self) -> io::Result<()> {
        self.runtime.as_ref().map_or(Ok(()), |runtime| runtime.block_on(tokio::signal::ctrl_c()))
    }

    /// Takes no more requests, and gives those that are under way a moment.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let _ = self.stop.send(true);
        if let Some(runtime) = self.runtime.take() {
            if let Some(serving) = self.serving.take() {
                let _ = runtime.block_on(serving);
            }
            runtime.shutdown_background();
        }
        self.journal.close();
        if let Some(logging) = self.logging.take() {
            let _ = logging.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

async fn accept(listener: tokio::net::TcpListener, state: Arc<State>, mut stopped: watch::Receiver<bool>) {
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.changed() => break,
        };
        let Ok((stream, _)) = accepted else {
            // Too many open files: wait for some to close.
            sleep(Duration::from_millis(20)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let state = Arc::clone(&state);
        let service = service_fn(move |request| exchange(Arc::clone(&state), request));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIME)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        // A client that goes away is no problem of the mock.
        tokio::spawn(async move { drop(connection.await) });
    }
    drop(listener);
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
}

/// One request and its answer.
async fn exchange(state: Arc<State>, request: Request<Incoming>) -> io::Result<Response<Pieces>> {
    let started = Instant::now();
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, BODY_LIMIT).collect().await.map(http_body_util::Collected::to_bytes);
    if parts.uri.path() == REQUESTS {
        return Ok(respond(&state, &parts, counters(&state, &parts), None));
    }
    if let Some(preflight) = preflight(&state, &parts) {
        return Ok(respond(&state, &parts, preflight, None));
    }
    let mut dice = Dice::new(state.settings.seed, state.number.fetch_add(1, Ordering::Relaxed));
    let delay = state.settings.latency.of(&mut dice);
    let fault = state.settings.faults.of(&mut dice);
    if !delay.is_zero() {
        sleep(delay).await;
    }
    let mut reply = match (&body, fault) {
        (_, Some(Fault::Status(status))) => trouble(&state, &parts, status),
        (Ok(body), _) => {
            let reply = state.mock.respond(&parts, body, &state.address);
            state.settings.hook.iter().fold(reply, |reply, hook| (hook.0)(&parts, body, reply))
        }
        (Err(_), _) => Problem::too_large().reply(),
    };
    let entry = Entry {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        status: (fault != Some(Fault::CutBefore)).then_some(reply.status.as_u16()),
        operation: reply.operation.clone(),
        fault: fault.map(Fault::name),
        refusal: reply.refusal.take(),
        took: started.elapsed(),
    };
    state.journal.note(entry);
    if fault == Some(Fault::CutBefore) {
        return Err(io::Error::other("cut on purpose"));
    }
    Ok(respond(&state, &parts, reply, fault))
}

/// A fault with a status: the documented answer, and a short time to wait.
fn trouble(state: &State, parts: &Parts, status: StatusCode) -> Reply {
    let mut reply = state.mock.documented(parts, status, &state.address).unwrap_or_else(|| Reply::new(status));
    if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        reply.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("retry-after"));
        reply = reply.header("retry-after", state.settings.retry_after.to_string());
    }
    reply.header("x-oasmith-fault", status.as_str())
}

fn counters(state: &State, parts: &Parts) -> Reply {
    if parts.method == Method::DELETE {
        state.journal.reset();
        return Reply::new(StatusCode::NO_CONTENT);
    }
    let mut reply = Reply::new(StatusCode::OK).header("content-type", "application/json");
    reply.body = Bytes::from(format!("{:#}\n", state.journal.report()));
    reply
}

/// The answer to a browser that asks whether it may call (Fetch standard, CORS preflight).
fn preflight(state: &State, parts: &Parts) -> Option<Reply> {
    let headers = &parts.headers;
    let wanted = headers.get("access-control-request-method").filter(|_| state.settings.cors)?;
    let asked = headers.get("access-control-request-headers").and_then(|value| value.to_str().ok());
    let reply = Reply::new(StatusCode::NO_CONTENT)
        .header("access-control-allow-methods", wanted.to_str().unwrap_or("*"))
        .header("access-control-allow-headers", asked.unwrap_or("*"))
        .header("access-control-max-age", "600");
    (parts.method == Method::OPTIONS).then_some(reply)
}

fn respond(state: &State, parts: &Parts, reply: Reply, fault: Option<Fault>) -> Response<Pieces> {
    let mut response = Response::new(Pieces::of(reply.body, fault));
    *response.status_mut() = reply.status;
    let headers = response.headers_mut();
    for (name, value) in reply.headers {
        let name = hyper::header::HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, hyper::header::HeaderValue::from_str(&value)) {
            headers.append(name, value);
        }
    }
    if state.settings.cors {
        let origin = parts.headers.get("origin").cloned();
        let anyone = hyper::header::HeaderValue::from_static("*");
        headers.insert("access-control-allow-origin", origin.unwrap_or_else(|| anyone.clone()));
        headers.insert("access-control-expose-headers", anyone);
        headers.append("vary", hyper::header::HeaderValue::from_static("origin"));
    }
    response
}

/// A body, whole or in pieces with pauses, perhaps without its end.
struct Pieces {
    rest: VecDeque<Bytes>,
    pause: Option<Pin<Box<Sleep>>>,
    slow: bool,
    cut: bool,
}

impl Pieces {
    fn of(body: Bytes, fault: Option<Fault>) -> Self {
        let (slow, cut) = (fault == Some(Fault::Slow), fault == Some(Fault::CutDuring));
        let size = body.len().div_ceil(if slow || cut { PIECES } else { 1 }).max(1);
        let mut rest: VecDeque<Bytes> = VecDeque::new();
        let mut body = body;
        while !body.is_empty() {
            rest.push_back(body.split_to(size.min(body.len())));
        }
        if cut {
            rest.truncate(rest.len() / 2);
        }
        // The pause lets the head out before the connection ends.
        Self { rest, pause: cut.then(|| Box::pin(sleep(FLUSH))), slow, cut }
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = self.get_mut();
        if let Some(pause) = &mut this.pause {
            std::task::ready!(pause.as_mut().poll(cx));
            this.pause = None;
        }
        match this.rest.pop_front() {
            Some(piece) => {
                let pause = if this.slow { PAUSE } else { FLUSH };
                this.pause = (this.slow || this.cut).then(|| Box::pin(sleep(pause)));
                Poll::Ready(Some(Ok(Frame::data(piece))))
            }
            None if this.cut => Poll::Ready(Some(Err(io::Error::other("cut on purpose")))),
            None => Poll::Ready(None),
        }
    }

    fn size_hint(&self) -> SizeHint {
        if self.slow || self.cut {
            return SizeHint::default();
        }
        SizeHint::with_exact(self.rest.iter().map(|piece| piece.len() as u64).sum())
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && !self.cut
    }
}
