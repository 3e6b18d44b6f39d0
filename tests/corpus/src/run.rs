//! The documents one after the other, on several threads.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{fs, thread};

use crate::arguments::Arguments;
use crate::build::{self, Shop};
use crate::documents::Found;
use crate::facts::{Facts, Row, Usage};
use crate::{process, tags};

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Rows in the order of the documents' names.
    pub(crate) rows: Vec<Row>,
    /// What compiling the runtime alone takes.
    pub(crate) runtime: Usage,
    /// Wall-clock time.
    pub(crate) wall: Duration,
}

/// Generates and compiles all documents.
pub(crate) fn run(arguments: &Arguments, shop: &Shop, documents: &[Found]) -> io::Result<Outcome> {
    let start = Instant::now();
    let next = AtomicUsize::new(0);
    let rows = Mutex::new(Vec::new());
    let work = |job: usize| -> io::Result<()> {
        while let Some(document) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
            let row = one(arguments, shop, document, job)?;
            let mut rows = rows.lock().unwrap_or_else(PoisonError::into_inner);
            rows.push(row);
            let verdict = if rows.last().is_some_and(Row::passes) { "ok" } else { "FAILED" };
            let _ = writeln!(io::stderr(), "[{}/{}] {} {verdict}", rows.len(), documents.len(), document.name);
        }
        Ok(())
    };
    let work = &work;
    thread::scope(|scope| -> io::Result<()> {
        let threads: Vec<_> = (0..arguments.jobs.max(1)).map(|job| scope.spawn(move || work(job))).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or_else(|_| Err(io::Error::other("a job panicked"))))
    })?;
    let mut rows = rows.into_inner().unwrap_or_else(PoisonError::into_inner);
    rows.sort_by(|a, b| a.document.cmp(&b.document));
    Ok(Outcome { rows, runtime: shop.runtime, wall: start.elapsed() })
}

fn one(arguments: &Arguments, shop: &Shop, document: &Found, job: usize) -> io::Result<Row> {
    let folder = shop.crates.join(&document.package);
    let mut row = generate(arguments, shop, document, job)?;
    if row.facts.generated && !arguments.no_check {
        row.check = Some(shop.check(&folder, job)?);
        if let Some(most) = arguments.tags.filter(|_| row.passes()) {
            row.tags = Some(tags::check(shop, &row.facts, &folder, job, most)?);
        }
        if arguments.clippy && row.passes() {
            row.clippy = Some(shop.clippy(&folder, job)?);
        }
    }
    if arguments.keep.is_none() {
        fs::remove_dir_all(folder)?;
    }
    Ok(row)
}

/// Generates a document in a child and reads what it says.
pub(crate) fn generate(arguments: &Arguments, shop: &Shop, document: &Found, job: usize) -> io::Result<Row> {
    let mut command = build::generate(&document.path, &shop.crates.join(&document.package), &document.package)?;
    if let Some(folder) = &arguments.shared_runtime {
        command.arg("--shared-runtime").arg(std::path::absolute(folder)?);
    }
    let ended = process::run(&mut command, Duration::from_secs(arguments.limit), &shop.scratch(job))?;
    let facts = serde_json::from_str::<Facts>(&ended.stdout).unwrap_or_else(|_| {
        let reason = if ended.late { String::from("time limit") } else { build::first_lines(&ended.stderr) };
        Facts { first_error: Some(reason), ..Facts::default() }
    });
    let (name, kind) = (document.name.clone(), document.kind.clone());
    Ok(Row { document: name, bytes: document.bytes, kind, facts, generate: ended.usage, ..Row::default() })
}
