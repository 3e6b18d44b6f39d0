//! Document → [`Valid`]: the promises that a document has to keep, one function per rule.

mod operations;
mod paths;
mod references;
mod schemas;
mod security;
mod walk;

use std::ops::Deref;

use crate::parse::model::Document;
use crate::report::Report;

/// A document whose broken promises have all been reported and, where they were tolerated, mended. Made by
/// [`check`] only.
#[derive(Clone, Debug)]
pub struct Valid<T>(T);

impl<T> Valid<T> {
    /// The value itself.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Applies every rule. Call [`Report::propagate`] before the result is used.
///
/// A rule reports what is broken and mends it in the same breath, so that a tolerated problem
/// ([`Leniency::Tolerant`](crate::report::Leniency)) cannot trip a later phase.
pub fn check(mut document: Document, report: &mut Report) -> Valid<Document> {
    references::cycles(&mut document, report);
    references::dead_ends(&mut document);
    let mut paths = std::mem::take(&mut document.paths);
    paths::check(&mut paths, &document, report);
    document.paths = paths;
    operations::unique_ids(&mut document, report);
    operations::statuses(&mut document, report);
    security::schemes(&mut document, report);
    security::servers(&mut document, report);
    walk::schemas(&mut document, &mut |schema| schemas::check(schema, report));
    if report.errors() == 0
        && document.paths.is_empty()
        && document.webhooks.is_empty()
        && document.component_schemas.is_empty()
    {
        report.nothing_to_generate(document.version.span);
    }
    Valid(document)
}
