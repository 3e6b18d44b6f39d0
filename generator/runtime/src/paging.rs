//! Answers in pages: which request follows an answer, and the streams of pages and of items.

use super::answer::{Answer, Opened};
use super::call::Call;
use super::client::Core;
use super::codec::{Decode, DecodeError, Decoder, from_str};
use super::error::{Error, ErrorKind};
use super::request::Parts;
use super::sending::Read;
use super::style::{elements, scalar};
use super::transport::BoxFuture;
use futures_core::Stream;
use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// What the document says of an operation whose answers come in pages. Places in the body are JSON pointers (RFC 6901).
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    step: Step,
    items: &'static str,
    more: Option<&'static str>,
    total: Option<&'static str>,
    limit: Option<&'static str>,
}

/// What the next request is made of.
#[derive(Clone, Copy, Debug)]
enum Step {
    Cursor(&'static str, Next),
    Offset(&'static str),
    Number(&'static str, u64),
    Url(Next),
}

/// Where an answer says what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// At a place in the body.
    Body(&'static str),
    /// In a header.
    Header(&'static str),
    /// At a place in the last item.
    LastItem(&'static str),
    /// In the `Link` header with the relation `next` (RFC 8288).
    Link,
}

impl Paging {
    #[inline]
    const fn new(step: Step) -> Self {
        Self { step, items: "", more: None, total: None, limit: None }
    }

    /// The answer gives a text that this query parameter takes back.
    #[inline]
    pub const fn cursor(parameter: &'static str, next: Next) -> Self {
        Self::new(Step::Cursor(parameter, next))
    }

    /// The query parameter says how many items to pass over; 0 at first.
    #[inline]
    pub const fn offset(parameter: &'static str) -> Self {
        Self::new(Step::Offset(parameter))
    }

    /// The query parameter says which page is wanted; the first one has this number.
    #[inline]
    pub const fn number(parameter: &'static str, first: u64) -> Self {
        Self::new(Step::Number(parameter, first))
    }

    /// The answer gives the URL of the next page. One at another origin is not followed: credentials would go along.
    #[inline]
    pub const fn url(next: Next) -> Self {
        Self::new(Step::Url(next))
    }

    /// Where the list of items is; the whole body by default.
    #[must_use]
    #[inline]
    pub const fn items(mut self, pointer: &'static str) -> Self {
        self.items = pointer;
        self
    }

    /// Where the body says whether there is more: `false` ends.
    #[must_use]
    #[inline]
    pub const fn more(mut self, pointer: &'static str) -> Self {
        self.more = Some(pointer);
        self
    }

    /// Where the body says how many items, or with numbers how many pages, there are.
    #[must_use]
    #[inline]
    pub const fn total(mut self, pointer: &'static str) -> Self {
        self.total = Some(pointer);
        self
    }

    /// The query parameter with the size of a page: a page with fewer items is the last one.
    #[must_use]
    #[inline]
    pub const fn limit(mut self, parameter: &'static str) -> Self {
        self.limit = Some(parameter);
        self
    }

    /// What follows an answer to a request; `None` at the end.
    #[inline]
    fn after(&self, parts: &Parts, answer: &Answer) -> Option<Follow> {
        let body = std::str::from_utf8(&answer.body).unwrap_or_default();
        if self.more.and_then(|pointer| at(body, pointer)) == Some("false") {
            return None;
        }
        let number = |name| parts.query_value(name).and_then(|text| text.parse::<u64>().ok());
        let total = || self.total.and_then(|pointer| scalar(at(body, pointer)?).parse::<u64>().ok());
        let count = || at(body, self.items).and_then(list).map_or(0, |items| items.len() as u64);
        let is_last = |count| count == 0 || self.limit.and_then(number).is_some_and(|limit| count < limit);
        match self.step {
            Step::Cursor(name, next) => Some(Follow::Query(name, self.text(next, answer, body)?)),
            Step::Url(next) => Some(Follow::Url(self.text(next, answer, body)?)),
            Step::Offset(name) => {
                let count = count();
                let offset = number(name).unwrap_or(0).saturating_add(count);
                let ends = is_last(count) || total().is_some_and(|total| offset >= total);
                (!ends).then(|| Follow::Query(name, offset.to_string()))
            }
            Step::Number(name, first) => {
                let page = number(name).unwrap_or(first).saturating_add(1);
                let ends = is_last(count()) || total().is_some_and(|pages| page >= first.saturating_add(pages));
                (!ends).then(|| Follow::Query(name, page.to_string()))
            }
        }
    }

    #[inline]
    fn text(&self, next: Next, answer: &Answer, body: &str) -> Option<String> {
        let raw = match next {
            Next::Body(pointer) => at(body, pointer)?,
            Next::LastItem(pointer) => at(list(at(body, self.items)?)?.last()?, pointer)?,
            Next::Header(name) => {
                let text = answer.headers.get(name)?.to_str().ok()?.trim();
                return Some(text.to_owned()).filter(|text| !text.is_empty());
            }
            Next::Link => {
                let lines = answer.headers.get_all(http::header::LINK).iter();
                return lines.filter_map(|line| line.to_str().ok()).find_map(next_link);
            }
        };
        Some(scalar(raw)).filter(|text| !matches!(text.as_str(), "" | "null" | "false"))
    }
}

/// The next request, as a change of the first.
#[derive(Hash)]
enum Follow {
    Query(&'static str, String),
    Url(String),
}

/// The JSON at a pointer.
#[inline]
fn at<'j>(json: &'j str, pointer: &str) -> Option<&'j str> {
    let mut found = json;
    for token in pointer.split('/').skip(1) {
        let key = token.replace("~1", "/").replace("~0", "~");
        found = match Decoder::new(found).raw_members() {
            Some(members) => members.into_iter().find(|(name, _)| *name == key)?.1,
            None => list(found)?.get(key.parse::<usize>().ok()?).copied()?,
        };
    }
    Some(found)
}

#[inline]
fn list(json: &str) -> Option<Vec<&str>> {
    elements(&mut Decoder::new(json))
}

/// The target with the relation `next` in a `Link` header.
#[inline]
fn next_link(line: &str) -> Option<String> {
    let mut rest = line;
    while let Some((_, tail)) = rest.split_once('<') {
        let (target, after) = tail.split_once('>')?;
        let end = after.find(",<").or_else(|| after.find(", <")).unwrap_or(after.len());
        let (parameters, others) = after.split_at(end);
        let is_next = |parameter: &str| {
            let (name, value) = parameter.split_once('=').unwrap_or_default();
            let mut words = value.trim().trim_matches('"').split_whitespace();
            name.trim().eq_ignore_ascii_case("rel") && words.any(|word| word.eq_ignore_ascii_case("next"))
        };
        if parameters.split(';').any(is_next) {
            return Some(target.trim().to_owned());
        }
        rest = others;
    }
    None
}

/// An operation whose answers come in pages. Markers of calls implement it.
pub trait Paged {
    /// What a page holds.
    type Item: Decode;
    /// How one page leads to the next.
    const PAGING: Paging;
}

impl<'a, T, P: Paged> Call<'a, T, P> {
    /// All pages from here on, one request each, made when it is asked for.
    #[inline]
    pub fn pages(self) -> Pages<'a, T> {
        Pages { pager: Pager::new(self.core, self.parts, P::PAGING), read: self.read }
    }

    /// All items from here on, page by page; a page is requested when its first item is asked for.
    #[inline]
    pub fn items(self) -> Items<'a, P::Item> {
        Items { pager: Pager::new(self.core, self.parts, P::PAGING), ready: Vec::new().into_iter() }
    }
}

/// The requests behind a stream. An error leaves it where it is: asking again repeats the request that failed.
struct Pager<'a> {
    core: &'a Core,
    parts: Box<Parts>,
    paging: Paging,
    flight: Option<BoxFuture<'a, Result<Opened, Error>>>,
    /// What was followed so far.
    seen: Vec<u64>,
    /// Why the next page cannot be asked for.
    stopped: Option<Error>,
    done: bool,
}

impl<'a> Pager<'a> {
    #[inline]
    fn new(core: &'a Core, mut parts: Box<Parts>, paging: Paging) -> Self {
        parts.is_stream = false;
        parts.framing = None;
        Self { core, parts, paging, flight: None, seen: Vec::new(), stopped: None, done: false }
    }

    #[inline]
    fn poll_answer(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<(Answer, u32), Error>>> {
        if let Some(error) = self.stopped.take() {
            return Poll::Ready(Some(Err(error)));
        }
        if self.done {
            return Poll::Ready(None);
        }
        let (core, parts) = (self.core, &self.parts);
        let flight = self.flight.get_or_insert_with(|| core.run(parts.clone()));
        let answer = ready!(flight.as_mut().poll(context));
        self.flight = None;
        Poll::Ready(Some(answer.map(Opened::into_answer)))
    }

    /// Goes on behind an answer that could be read.
    #[inline]
    fn advance(&mut self, answer: &Answer) {
        let Some(follow) = self.paging.after(&self.parts, answer) else {
            self.done = true;
            return;
        };
        let mut hasher = DefaultHasher::new();
        follow.hash(&mut hasher);
        let hash = hasher.finish();
        let problem = if self.seen.contains(&hash) {
            let why = "the service names a next page that was there already: the pages would never end";
            Some(Error::new(ErrorKind::Decode, why).during(self.parts.operation.id, 0))
        } else {
            self.seen.push(hash);
            match follow {
                Follow::Query(name, value) => self.parts.replace_query(name, &value),
                Follow::Url(url) => self.parts.target = Some(url),
            }
            self.core.build_request(&self.parts).err()
        };
        self.done = problem.is_some();
        self.stopped = problem;
    }

    #[inline]
    fn misfit(&self, answer: Answer, attempts: u32, error: DecodeError) -> Error {
        Error::from_decoding(answer, error).during(self.parts.operation.id, attempts)
    }
}

/// A stream of pages. See [`Pages::next`].
#[must_use = "no request is made until a page is asked for"]
pub struct Pages<'a, T> {
    pager: Pager<'a>,
    read: Read<T>,
}

impl<T> Pages<'_, T> {
    /// The next page; `None` behind the last one. After an error the same page is asked for again, unless there is
    /// no way on: then the stream ends.
    #[inline]
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    #[inline]
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        let (answer, attempts) = match ready!(self.pager.poll_answer(context)) {
            Some(Ok(answer)) => answer,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        let page = match self.read {
            Read::Whole(read) => read(&answer),
            Read::Items(..) => Err(DecodeError::new("a stream of items has no pages", 0)),
        };
        Poll::Ready(Some(match page {
            Ok(page) => {
                self.pager.advance(&answer);
                Ok(page)
            }
            Err(error) => Err(self.pager.misfit(answer, attempts, error)),
        }))
    }
}

impl<T> Stream for Pages<'_, T> {
    type Item = Result<T, Error>;

    #[inline]
    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T> fmt::Debug for Pages<'_, T> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &self.pager.parts.operation.id).finish_non_exhaustive()
    }
}

/// A stream of items. See [`Items::next`].
#[must_use = "no request is made until an item is asked for"]
pub struct Items<'a, I> {
    pager: Pager<'a>,
    ready: std::vec::IntoIter<I>,
}

impl<I: Decode> Items<'_, I> {
    /// The next item; `None` behind the last one. After an error the same page is asked for again, unless there is
    /// no way on: then the stream ends.
    #[inline]
    pub async fn next(&mut self) -> Option<Result<I, Error>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    #[inline]
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<I, Error>>> {
        loop {
            if let Some(item) = self.ready.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let (answer, attempts) = match ready!(self.pager.poll_answer(context)) {
                Some(Ok(answer)) => answer,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            let body = std::str::from_utf8(&answer.body).unwrap_or_default();
            let raw = at(body, self.pager.paging.items).filter(|raw| *raw != "null").unwrap_or("[]");
            match from_str::<Vec<I>>(raw) {
                Ok(items) => {
                    self.pager.advance(&answer);
                    self.ready = items.into_iter();
                }
                Err(error) => return Poll::Ready(Some(Err(self.pager.misfit(answer, attempts, error)))),
            }
        }
    }
}

impl<I: Decode + Unpin> Stream for Items<'_, I> {
    type Item = Result<I, Error>;

    #[inline]
    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<I> fmt::Debug for Items<'_, I> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &self.pager.parts.operation.id).finish_non_exhaustive()
    }
}
