//! What the tests share: a runtime on this thread, a transport that answers from a list, a clock that jumps.
#![allow(dead_code, missing_docs, unreachable_pub, reason = "each test binary uses a part of it")]

use oasmith_runtime::{Body, BoxFuture, Timer, Transport, TransportError, TransportErrorKind};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, SystemTime};

struct Unpark(std::thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs a future on this thread.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::park_timeout(Duration::from_millis(20)),
        }
    }
}

/// A clock that stands still except for sleeping, which takes no time.
#[derive(Clone, Default)]
pub struct Clock {
    now: Arc<Mutex<Duration>>,
    pub slept: Arc<Mutex<Vec<Duration>>>,
}

impl Clock {
    pub fn advance(&self, by: Duration) {
        *self.now.lock().unwrap() += by;
    }
}

/// Sleeping for a timeout must not make time pass, so only sleeps that are polled to their end count.
struct Sleep(Clock, Duration, bool);

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: std::pin::Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.2 {
            let by = self.1;
            self.0.advance(by);
            self.0.slept.lock().unwrap().push(by);
            return Poll::Ready(());
        }
        self.2 = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Timer for Clock {
    fn now(&self) -> Duration {
        *self.now.lock().unwrap()
    }

    fn wall_clock(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777) + self.now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(Sleep(self.clone(), duration, false))
    }
}

/// What the fake service does next.
#[derive(Clone)]
pub enum Reply {
    Status(u16, &'static [(&'static str, &'static str)], String),
    Fails(TransportErrorKind),
    Hangs,
}

pub fn reply(status: u16, body: &str) -> Reply {
    Reply::Status(status, &[], body.to_owned())
}

/// Keeps what was sent and answers from a list; token requests are answered on their own.
#[derive(Clone, Default)]
pub struct Fake {
    pub sent: Arc<Mutex<Vec<http::Request<Body>>>>,
    pub tokens: Arc<Mutex<Vec<http::Request<Body>>>>,
    pub replies: Arc<Mutex<VecDeque<Reply>>>,
    pub token_replies: Arc<Mutex<VecDeque<Reply>>>,
}

impl Fake {
    pub fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        let fake = Self::default();
        fake.replies.lock().unwrap().extend(replies);
        fake
    }

    pub fn with_tokens(self, replies: impl IntoIterator<Item = Reply>) -> Self {
        self.token_replies.lock().unwrap().extend(replies);
        self
    }

    pub fn header(&self, index: usize, name: &str) -> Option<String> {
        let sent = self.sent.lock().unwrap();
        sent[index].headers().get(name).map(|value| value.to_str().unwrap().to_owned())
    }

    pub fn uri(&self, index: usize) -> String {
        self.sent.lock().unwrap()[index].uri().to_string()
    }

    pub fn count(&self) -> usize {
        self.sent.lock().unwrap().len()
    }
}

impl Transport for Fake {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let is_token = request.uri().path().ends_with("/token");
        let (log, replies) = if is_token { (&self.tokens, &self.token_replies) } else { (&self.sent, &self.replies) };
        log.lock().unwrap().push(request);
        let reply = replies.lock().unwrap().pop_front().unwrap_or(Reply::Fails(TransportErrorKind::Other));
        Box::pin(async move {
            match reply {
                Reply::Status(status, headers, body) => {
                    let mut response = http::Response::builder().status(status);
                    for (name, value) in headers {
                        response = response.header(*name, *value);
                    }
                    Ok(response.body(Body::from(body)).unwrap())
                }
                Reply::Fails(kind) => Err(TransportError::new(kind, "as the test wants")),
                Reply::Hangs => std::future::pending().await,
            }
        })
    }
}
