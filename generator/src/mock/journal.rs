//! What came and what went: counters, the last requests, and a line for each.

use std::collections::{BTreeMap, VecDeque};
use std::io::Write;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::{Value as Json, json};

/// How many requests are kept.
const KEPT: usize = 100;

/// How a request is logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// A line for people.
    #[default]
    Text,
    /// A JSON object.
    Json,
}

/// One exchange.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) method: String,
    /// Without the query, in which keys may stand.
    pub(super) path: String,
    /// Nothing if the connection was cut before the answer.
    pub(super) status: Option<u16>,
    pub(super) operation: Option<Arc<str>>,
    pub(super) fault: Option<String>,
    pub(super) refusal: Option<String>,
    pub(super) took: Duration,
}

/// Counters that anybody may read while the mock runs.
#[derive(Debug, Default)]
pub struct Journal {
    state: Mutex<State>,
    lines: Mutex<Option<(LogFormat, Sender<String>)>>,
}

#[derive(Debug, Default)]
struct State {
    total: u64,
    refused: u64,
    statuses: BTreeMap<u16, u64>,
    operations: BTreeMap<Arc<str>, BTreeMap<u16, u64>>,
    faults: BTreeMap<String, u64>,
    recent: VecDeque<Entry>,
}

impl Journal {
    /// Starts writing a line for each request. The writer ends, with everything written, when the journal is closed.
    pub(super) fn log_to(&self, format: LogFormat, out: Box<dyn Write + Send>) -> JoinHandle<()> {
        let (sender, receiver) = channel();
        *self.lines.lock().unwrap_or_else(PoisonError::into_inner) = Some((format, sender));
        thread::spawn(move || write_lines(&receiver, out))
    }

    /// Writes no more lines.
    pub(super) fn close(&self) {
        *self.lines.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(super) fn note(&self, entry: Entry) {
        if let Some((format, sender)) = &*self.lines.lock().unwrap_or_else(PoisonError::into_inner) {
            // Nobody reads any more: then there is nothing to tell.
            let _ = sender.send(line(&entry, *format));
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.total += 1;
        state.refused += u64::from(entry.refusal.is_some());
        if let Some(fault) = &entry.fault {
            *state.faults.entry(fault.clone()).or_default() += 1;
        }
        if let Some(status) = entry.status {
            *state.statuses.entry(status).or_default() += 1;
            if let Some(operation) = &entry.operation {
                *state.operations.entry(Arc::clone(operation)).or_default().entry(status).or_default() += 1;
            }
        }
        state.recent.push_back(entry);
        if state.recent.len() > KEPT {
            state.recent.pop_front();
        }
    }

    /// Everything as JSON, as `/__oasmith/requests` shows it.
    #[must_use]
    pub fn report(&self) -> Json {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        json!({
            "total": state.total,
            "refused": state.refused,
            "statuses": counts(&state.statuses),
            "operations": state.operations.iter().map(|(name, by_status)| (name.to_string(), counts(by_status))).collect::<BTreeMap<_, _>>(),
            "faults": state.faults,
            "recent": state.recent.iter().map(described).collect::<Vec<_>>(),
        })
    }

    /// One line for the end: how many requests there were, and what became of them.
    #[must_use]
    pub fn summary(&self) -> String {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let statuses: Vec<String> = state.statuses.iter().map(|(status, count)| format!("{status}: {count}")).collect();
        let faults: Vec<String> = state.faults.iter().map(|(fault, count)| format!("{fault}: {count}")).collect();
        let part = |name: &str, list: Vec<String>| {
            if list.is_empty() { String::new() } else { format!(" · {name} {}", list.join(", ")) }
        };
        format!(
            "{} requests{}{} · {} refused",
            state.total,
            part("status", statuses),
            part("faults", faults),
            state.refused
        )
    }

    /// Starts to count again.
    pub fn reset(&self) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = State::default();
    }
}

fn counts(by_status: &BTreeMap<u16, u64>) -> Json {
    Json::Object(by_status.iter().map(|(status, count)| (status.to_string(), Json::from(*count))).collect())
}

fn described(entry: &Entry) -> Json {
    let mut out = json!({
        "method": entry.method,
        "path": entry.path,
        "status": entry.status,
        "operation": entry.operation.as_deref(),
        "ms": (entry.took.as_secs_f64() * 1e6).round() / 1e3,
    });
    if let Json::Object(out) = &mut out {
        out.extend(entry.fault.iter().map(|fault| (String::from("fault"), Json::from(fault.as_str()))));
        out.extend(entry.refusal.iter().map(|why| (String::from("refusal"), Json::from(why.as_str()))));
    }
    out
}

fn line(entry: &Entry, format: LogFormat) -> String {
    if format == LogFormat::Json {
        return described(entry).to_string();
    }
    let status = entry.status.map_or_else(|| String::from("---"), |status| status.to_string());
    let operation = entry.operation.as_deref().unwrap_or("-");
    let milliseconds = entry.took.as_secs_f64() * 1e3;
    let fault = entry.fault.as_ref().map(|fault| format!(" (fault {fault})")).unwrap_or_default();
    let refusal = entry.refusal.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    format!("{status} {} {} {operation} {milliseconds:.2} ms{fault}{refusal}", entry.method, entry.path)
}

/// Writes in bulk while much comes, and at once while little comes.
fn write_lines(lines: &Receiver<String>, out: Box<dyn Write + Send>) {
    let mut out = std::io::BufWriter::new(out);
    while let Ok(first) = lines.recv() {
        let waiting = std::iter::once(first).chain(lines.try_iter());
        for line in waiting {
            if writeln!(out, "{line}").is_err() {
                return;
            }
        }
        if out.flush().is_err() {
            return;
        }
    }
}
