//! What becomes of items that are sent in batches.

use super::answer::Response;
use super::error::Error;
use super::rules::Violations;

/// What became of an item.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum BatchOutcome<R> {
    /// It was accepted; with what the answer says of it, if answers do so. This includes an item that the service knows
    /// already, if an earlier attempt of the same request may have arrived.
    Accepted(Option<R>),
    /// It was refused: why.
    Refused(R),
    /// It breaks what the document says, and was not sent.
    Invalid(Violations),
    /// The request was accepted, but the answer does not mention the item.
    Unreported,
    /// The request failed: see [`Batch::error`].
    Failed,
}

/// What became of a batch.
#[derive(Debug)]
#[non_exhaustive]
pub struct Batch<T, I, R> {
    /// How many items came before it.
    pub position: u64,
    /// Its items, in the order in which they came. One without a key has got one.
    pub items: Vec<(I, BatchOutcome<R>)>,
    /// The answer, if there was one.
    pub answer: Option<Response<T>>,
    /// Why the request failed, if it did.
    pub error: Option<Error>,
}

/// What became of all items so far.
#[derive(Debug)]
#[non_exhaustive]
pub struct BatchSummary<I, R> {
    /// How many were accepted.
    pub accepted: u64,
    /// Those that the service refused, and why.
    pub refused: Vec<(I, R)>,
    /// Those that break what the document says, and were not sent.
    pub invalid: Vec<(I, Violations)>,
    /// Those that no answer mentions.
    pub unreported: Vec<I>,
    /// Those of requests that failed.
    pub failed: Vec<I>,
    /// Why the first request failed that did.
    pub error: Option<Error>,
    /// How many items were taken: all that come behind were not touched.
    pub position: u64,
}

impl<I, R> BatchSummary<I, R> {
    #[inline]
    pub(super) fn new() -> Self {
        let (refused, invalid, unreported, failed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { accepted: 0, refused, invalid, unreported, failed, error: None, position: 0 }
    }

    /// Whether every item was accepted, and there are no more.
    #[inline]
    pub fn all_accepted(&self) -> bool {
        let Self { refused, invalid, unreported, failed, error, .. } = self;
        refused.is_empty() && invalid.is_empty() && unreported.is_empty() && failed.is_empty() && error.is_none()
    }

    pub(super) fn add<T>(&mut self, batch: Batch<T, I, R>) {
        self.position = batch.position + batch.items.len() as u64;
        for (item, outcome) in batch.items {
            match outcome {
                BatchOutcome::Accepted(_) => self.accepted += 1,
                BatchOutcome::Refused(why) => self.refused.push((item, why)),
                BatchOutcome::Invalid(why) => self.invalid.push((item, why)),
                BatchOutcome::Unreported => self.unreported.push(item),
                BatchOutcome::Failed => self.failed.push(item),
            }
        }
        if self.error.is_none() {
            self.error = batch.error;
        }
    }
}
