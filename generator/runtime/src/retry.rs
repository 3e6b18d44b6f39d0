//! When to try again: decided by what may have happened, not by the status alone.

use super::error::{Error, ErrorKind};
use super::transport::TransportError;
use std::time::{Duration, SystemTime};

/// How often and how patiently a call is repeated.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Retry {
    /// Attempts in all; 1 means no retry. Default 3.
    pub attempts: u32,
    /// The longest first wait. Default 200 ms; it doubles with each attempt.
    pub base: Duration,
    /// The longest wait of our own choice. Default 20 s.
    pub cap: Duration,
    /// The longest wait that the service may ask for; beyond it the error is returned. Default 60 s.
    pub longest_wait: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(200),
            cap: Duration::from_secs(20),
            longest_wait: Duration::from_secs(60),
        }
    }
}

impl Retry {
    /// One attempt only.
    pub fn none() -> Self {
        Self { attempts: 1, ..Self::default() }
    }

    /// Sets the number of attempts in all.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Sets the longest first wait and the longest wait at all.
    #[must_use]
    pub fn backoff(mut self, base: Duration, cap: Duration) -> Self {
        self.base = base;
        self.cap = cap;
        self
    }

    /// Sets the longest wait that the service may ask for.
    #[must_use]
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// The wait before the attempt after this one: random up to a limit that doubles, and never less than what the
    /// service asked for. `None` if that is too long.
    pub fn wait(&self, attempt: u32, asked: Option<Duration>) -> Option<Duration> {
        if asked.is_some_and(|asked| asked > self.longest_wait) {
            return None;
        }
        let doubled = self.base.saturating_mul(2u32.saturating_pow(attempt.saturating_sub(1)));
        let jitter = doubled.min(self.cap).mul_f64(fastrand::f64());
        Some(asked.unwrap_or_default().max(jitter))
    }
}

/// What may have happened to a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The service never saw it: repeat always.
    NotSent,
    /// The service turned it away unprocessed: repeat after a wait.
    Refused,
    /// The service may have acted on it: repeat only what may be repeated.
    Ambiguous,
    /// Repeating will not help.
    Final,
}

impl Outcome {
    /// What a status says.
    pub fn of_status(status: u16) -> Self {
        match status {
            429 | 503 => Self::Refused,
            500 | 502 | 504 => Self::Ambiguous,
            _ => Self::Final,
        }
    }

    /// What a failed token request means for the call: the call itself was not sent.
    pub(super) fn of_token(error: &Error) -> Self {
        match (error.kind(), error.status()) {
            (ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport, _) => Self::NotSent,
            (_, Some(status)) if Self::of_status(status.as_u16()) != Self::Final => Self::NotSent,
            _ => Self::Final,
        }
    }

    /// What a failure of the transport says.
    pub fn of_transport(error: &TransportError) -> Self {
        use super::transport::TransportErrorKind as Kind;
        match error.kind() {
            Kind::Connect => Self::NotSent,
            Kind::Timeout | Kind::Interrupted | Kind::Other => Self::Ambiguous,
            Kind::TooLarge | Kind::Refused => Self::Final,
        }
    }

    /// Says whether another attempt is allowed for a call that may, or may not, be repeated.
    pub fn allows_retry(self, may_repeat: bool) -> bool {
        match self {
            Self::NotSent | Self::Refused => true,
            Self::Ambiguous => may_repeat,
            Self::Final => false,
        }
    }
}

/// Reads a `Retry-After` header: seconds or an HTTP date (RFC 9110, section 10.2.3).
pub fn retry_after(headers: &http::HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(http_date(text)?);
    Some(at.duration_since(now).unwrap_or_default())
}

/// The seconds since 1970 of a date such as `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(text: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, date) = text.split_once(", ")?;
    let mut parts = date.split([' ', ':']);
    let day = parts.next()?.parse::<i64>().ok()?;
    let name = parts.next()?;
    let month = (1_i64..).zip(MONTHS).find(|(_, month)| *month == name).map(|(number, _)| number)?;
    let year = parts.next()?.parse::<i64>().ok().filter(|year| (1970..10_000).contains(year))?;
    let mut clock = [0_i64; 3];
    for unit in &mut clock {
        *unit = parts.next()?.parse::<i64>().ok().filter(|value| (0..=60).contains(value))?;
    }
    let [hour, minute, second] = clock;
    let seconds = super::syntax::days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
    u64::try_from(seconds).ok()
}
