//! Time: the clock and the waiting, replaceable in tests and on other async runtimes.

use super::transport::BoxFuture;
use std::future::Future;
use std::pin::Pin;
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

/// Whether there is a clock to ask. Bare WebAssembly has none: asking for the time panics there.
pub(super) const HAS_CLOCK: bool = !cfg!(all(target_family = "wasm", target_os = "unknown"));

/// Tells the time and waits.
pub trait Timer: Send + Sync {
    /// The time since some fixed moment; never goes back.
    fn now(&self) -> Duration;

    /// The time of day, for HTTP dates. In a browser, where nobody can be asked for it, that of 1970.
    fn wall_clock(&self) -> SystemTime {
        if HAS_CLOCK { SystemTime::now() } else { SystemTime::UNIX_EPOCH }
    }

    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// Says whether [`Timer::sleep`] works. Without it there are no timeouts and no attempts after a wait.
    fn can_sleep(&self) -> bool {
        true
    }
}

/// A clock that cannot wait: what is left without an async runtime. In a browser it stands still, so that a token is
/// used until the service refuses it.
#[derive(Clone, Copy, Debug)]
pub struct ClockOnly {
    start: Option<Instant>,
}

impl ClockOnly {
    /// Starts the clock.
    pub fn new() -> Self {
        Self { start: HAS_CLOCK.then(Instant::now) }
    }
}

impl Default for ClockOnly {
    fn default() -> Self {
        Self::new()
    }
}

impl Timer for ClockOnly {
    fn now(&self) -> Duration {
        self.start.map_or(Duration::ZERO, |start| start.elapsed())
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }

    fn can_sleep(&self) -> bool {
        false
    }
}

/// tokio's clock and waiting.
#[cfg(feature = "hyper")]
#[derive(Clone, Copy, Debug)]
pub struct TokioTimer {
    start: Instant,
}

#[cfg(feature = "hyper")]
impl TokioTimer {
    /// Starts the clock.
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

#[cfg(feature = "hyper")]
impl Default for TokioTimer {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(feature = "hyper")]
impl Timer for TokioTimer {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async move { tokio::time::sleep(duration).await })
    }
}

/// Runs a future until it is done or the time is up; then gives `None`. No `async fn`: that would hold all of this twice.
pub fn with_timeout<T>(
    timer: &dyn Timer,
    limit: Option<Duration>,
    mut future: Pin<&mut (dyn Future<Output = T> + Send + '_)>,
) -> impl Future<Output = Option<T>> + Send {
    let mut alarm = limit.filter(|_| timer.can_sleep()).map(|limit| timer.sleep(limit));
    std::future::poll_fn(move |context| {
        if let Poll::Ready(value) = future.as_mut().poll(context) {
            return Poll::Ready(Some(value));
        }
        let Some(alarm) = &mut alarm else { return Poll::Pending };
        alarm.as_mut().poll(context).map(|()| None)
    })
}
