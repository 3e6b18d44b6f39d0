//! Sequences in a stream of bytes: events, lines and records.

use std::collections::VecDeque;
use std::time::Duration;

/// One item before it is decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) event: Option<String>,
    pub(super) id: Option<String>,
    pub(super) retry: Option<Duration>,
    pub(super) data: Vec<u8>,
}

/// How items follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// `text/event-stream`, as the HTML standard reads it: fields in lines, an empty line behind each event.
    Events,
    /// JSON lines: a line for each item. Empty lines are skipped.
    Lines,
    /// JSON text sequences (RFC 7464): a record separator before each item.
    Records,
}

impl Framing {
    #[inline]
    fn ends(self, byte: u8) -> bool {
        match self {
            Self::Events => byte == b'\n' || byte == b'\r',
            Self::Lines => byte == b'\n',
            Self::Records => byte == 0x1E,
        }
    }
}

/// Cuts chunks, wherever they begin and end, into frames.
#[derive(Debug)]
pub(super) struct Splitter {
    framing: Framing,
    line: Vec<u8>,
    /// Nothing was read yet: a byte order mark may come.
    fresh: bool,
    /// A line feed that follows belongs to the carriage return before it.
    after_return: bool,
    /// The event that is being gathered.
    pending: Frame,
    has_data: bool,
    ready: VecDeque<Frame>,
}

impl Splitter {
    #[inline]
    pub(super) fn new(framing: Framing) -> Self {
        Self {
            framing,
            line: Vec::new(),
            fresh: true,
            after_return: false,
            pending: Frame::default(),
            has_data: false,
            ready: VecDeque::new(),
        }
    }

    /// How many bytes wait for the end of their item.
    #[inline]
    pub(super) fn waiting(&self) -> usize {
        self.line.len() + self.pending.data.len()
    }

    /// The next complete item.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<Frame> {
        self.ready.pop_front()
    }

    #[inline]
    pub(super) fn push(&mut self, mut chunk: &[u8]) {
        while let Some(end) = chunk.iter().position(|byte| self.framing.ends(*byte)) {
            let (head, tail) = chunk.split_at(end);
            let (mark, rest) = tail.split_at(1);
            let is_second_half = self.after_return && head.is_empty() && mark == b"\n" && self.line.is_empty();
            self.after_return = mark == b"\r";
            chunk = rest;
            if !is_second_half {
                self.line.extend_from_slice(head);
                self.end_line();
            }
        }
        if !chunk.is_empty() {
            self.after_return = false;
            self.line.extend_from_slice(chunk);
        }
    }

    /// The stream is at its end: a last item needs no mark behind it, but an event does.
    #[inline]
    pub(super) fn finish(&mut self) {
        if self.framing != Framing::Events {
            self.end_line();
        }
    }

    #[inline]
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line =
            if std::mem::take(&mut self.fresh) { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line) } else { &line };
        match self.framing {
            Framing::Events if line.is_empty() => self.dispatch(),
            Framing::Events => self.field(line),
            Framing::Lines | Framing::Records => {
                let data = line.trim_ascii().to_vec();
                if !data.is_empty() {
                    self.ready.push_back(Frame { data, ..Frame::default() });
                }
            }
        }
    }

    #[inline]
    fn field(&mut self, line: &[u8]) {
        let colon = line.iter().position(|byte| *byte == b':');
        let (name, value) = line.split_at(colon.unwrap_or(line.len()));
        let value = value.strip_prefix(b":").unwrap_or(value);
        let value = value.strip_prefix(b" ").unwrap_or(value);
        let text = || String::from_utf8_lossy(value).into_owned();
        match name {
            b"data" => {
                self.pending.data.extend_from_slice(value);
                self.pending.data.push(b'\n');
                self.has_data = true;
            }
            b"event" => self.pending.event = Some(text()).filter(|event| !event.is_empty()),
            b"id" if !value.contains(&0) => self.pending.id = Some(text()),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                self.pending.retry = text().parse().ok().map(Duration::from_millis);
            }
            // A comment, which keeps the connection alive, or a field of a later standard.
            _ => {}
        }
    }

    /// Completes an event. Without data there is none; the id holds for later events, too.
    #[inline]
    fn dispatch(&mut self) {
        let next = Frame { id: self.pending.id.clone(), ..Frame::default() };
        let mut frame = std::mem::replace(&mut self.pending, next);
        if std::mem::take(&mut self.has_data) {
            frame.data.pop();
            self.ready.push_back(frame);
        }
    }
}
