//! Two documents → what changed, on the wire and in Rust.
//!
//! ```text
//! operations ─parameters, bodies, responses→ pairs of schemas ─views→ findings ─effect × direction→ changes
//! ```
//!
//! Operations are matched by method and path; from there everything is compared by use. A pair of schemas is compared
//! once per direction, whoever uses it: a finding stands at its definition and lists the operations that it reaches.
//! A rule says what a change does to the set of allowed values ([`Effect`]); what that means for old and new clients
//! follows from the direction of the data ([`Effect::outcome`]).

mod attach;
mod bodies;
mod change;
mod components;
mod finish;
mod graph;
mod items;
mod lifecycle;
mod limits;
mod objects;
mod operations;
mod parameters;
mod place;
mod policy;
mod print;
mod reach;
mod responses;
mod rules;
mod rust;
mod schemas;
mod security;
mod servers;
mod unions;
mod values;
mod view;
mod witness;

pub use change::{Change, Comparison, Direction, Effect, Level, Semver, Verdict, Wire};
pub use lifecycle::{Calendar, Day, Notice};
pub use policy::{Accepted, Ignored, LevelOf, Line, Policy};
pub use print::{
    print_changelog, print_github, print_html, print_json, print_junit, print_markdown, print_sarif, print_short,
    print_text,
};
pub use reach::Operations;
pub use rules::{RULES, Rule, explain, rule};
pub use rust::{Clients, RustChange, user_code};

use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use crate::api::Api;
use crate::check::Valid;
use crate::parse::model::{Document, Location, Schema};
use crate::source::Span;

use graph::{Graph, NodeId};
use place::Use;
use schemas::Relations;
use view::Parts;

/// One of the two documents.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What the document says.
    pub document: &'a Valid<Document>,
    /// The client that is made of it.
    pub api: &'a Api,
}

/// Compares two documents. The calendar decides whether a sunset date has passed, or is too near.
#[must_use]
pub fn compare(base: Side<'_>, revision: Side<'_>, calendar: impl Into<Calendar>) -> Comparison {
    compare_documents((base.document, revision.document), Clients::compare(base.api, revision.api), calendar)
}

/// Compares two documents, a base and a revision, whose clients were compared before: those need not be kept for it.
#[must_use]
pub fn compare_documents(
    (base, revision): (&Valid<Document>, &Valid<Document>),
    clients: Clients,
    calendar: impl Into<Calendar>,
) -> Comparison {
    let mut cx = Cx::new(base, revision, calendar.into());
    operations::compare(&mut cx);
    cx.drain();
    components::compare(&mut cx);
    finish::finish(cx, clients)
}

/// What all parts of the comparison share.
struct Cx<'a> {
    base: &'a Document,
    revision: &'a Document,
    calendar: Calendar,
    graph: Graph,
    /// Pairs of schemas that are still to be compared.
    queue: VecDeque<Task<'a>>,
    findings: Vec<Finding<'a>>,
    docs: usize,
    /// Names of operations that were drafts or alphas: nobody was promised that they stay as they are.
    unstable: BTreeSet<String>,
    /// How many comparisons this one is nested in: they find out whether alternatives are the same.
    depth: usize,
    /// What they found, shared by all.
    relations: Rc<Relations>,
}

/// A pair of schemas to compare.
struct Task<'a> {
    node: NodeId,
    site: Use,
    parts: (Parts<'a>, Parts<'a>),
    /// Both sides as written, if each is a single schema.
    roots: Option<(&'a Schema, &'a Schema)>,
}

/// A change before levels and operations are known.
#[derive(Clone, Debug)]
struct Finding<'a> {
    rule: &'static Rule,
    effect: Effect,
    site: Use,
    node: NodeId,
    base: Option<Place>,
    revision: Option<Place>,
    message: String,
    /// What changed at the place, in words that a rewording of the message does not touch.
    detail: String,
    /// It reaches only what nobody was promised.
    is_draft: bool,
    /// The schemas of both sides, if each is a single one: a value may prove the change.
    schemas: Option<(&'a Schema, &'a Schema)>,
    /// What refuses a value that proves the change: a keyword, and the name of the member that it speaks of if that is
    /// not the whole value.
    refusal: (&'static str, String),
}

/// A place: its bytes, and its JSON pointer.
#[derive(Clone, Debug, Default)]
struct Place {
    span: Span,
    pointer: String,
    /// The keyword at the place that matters.
    keyword: &'static str,
}

impl Place {
    fn new(span: Span, location: &Location) -> Self {
        Self { span, pointer: location.0.clone(), keyword: "" }
    }

    fn at(span: Span, pointer: impl Into<String>) -> Self {
        Self { span, pointer: pointer.into(), keyword: "" }
    }

    fn keyword(mut self, keyword: &'static str) -> Self {
        self.keyword = keyword;
        self
    }
}

/// Both places of a change; one of them may be missing.
type Places = (Option<Place>, Option<Place>);

impl<'a> Cx<'a> {
    fn new(base: &'a Document, revision: &'a Document, calendar: Calendar) -> Self {
        Self {
            base,
            revision,
            calendar,
            graph: Graph::default(),
            queue: VecDeque::new(),
            findings: Vec::new(),
            docs: 0,
            unstable: BTreeSet::new(),
            depth: 0,
            relations: Rc::default(),
        }
    }

    /// Notes a change that a rule is about, with the effect that the rule has.
    fn find(&mut self, rule: &str, at: (NodeId, Use), places: Places, message: impl Into<String>) {
        let effect = rules::get(rule).effect;
        self.find_with((rule, effect), at, places, message);
    }

    /// Notes a change whose effect depends on the values.
    fn find_with(
        &mut self,
        (rule, effect): (&str, Effect),
        (node, site): (NodeId, Use),
        (base, revision): Places,
        message: impl Into<String>,
    ) {
        let rule = rules::get(rule);
        let (message, detail) = (message.into(), String::new());
        let (is_draft, schemas) = (false, None);
        let refusal = (base.as_ref().or(revision.as_ref()).map_or("", |place| place.keyword), String::new());
        let finding = Finding { rule, effect, site, node, base, revision, message, detail, is_draft, schemas, refusal };
        self.findings.push(finding);
    }

    /// Says what refuses a value that proves the last change, where the places don't.
    fn refused_by(&mut self, keyword: &'static str, member: &str) {
        if let Some(finding) = self.findings.last_mut() {
            finding.refusal = (keyword, member.to_owned());
        }
    }

    /// Says what exactly changed, where one place can have several changes of one rule.
    fn detail(&mut self, detail: impl Into<String>) {
        if let Some(finding) = self.findings.last_mut() {
            finding.detail = detail.into();
        }
    }

    /// Counts a difference that only readers see.
    fn docs<T: PartialEq>(&mut self, base: &T, revision: &T) {
        self.docs += usize::from(base != revision);
    }
}
