//! Pairs of schemas: each is compared once per use, and leads to the pairs inside.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::change::Effect;
use super::graph::{Key, NodeId};
use super::place::{Site, Use};
use super::view::{self, Identity, View};
use super::{Cx, Finding, Place, Places, Task, values};
use crate::parse::model::Schema;
use crate::text::Text;

/// Comparisons within comparisons that find out whether two alternatives are the same.
const MAX_DEPTH: usize = 3;
/// Pairs that such a comparison may visit.
const MAX_PAIRS: usize = 300;

/// Two views that are compared, and where they are used.
pub(super) struct Both<'a> {
    pub(super) base: View<'a>,
    pub(super) revision: View<'a>,
    pub(super) node: NodeId,
    pub(super) site: Use,
    /// What to call it in a message.
    pub(super) label: String,
    /// Both sides as written, if each is a single schema.
    pub(super) roots: Option<(&'a Schema, &'a Schema)>,
}

impl Both<'_> {
    /// Where findings about a keyword point.
    pub(super) fn places(&self, keyword: &'static str) -> Places {
        (at(&self.base, keyword), at(&self.revision, keyword))
    }

    pub(super) fn here(&self) -> (NodeId, Use) {
        (self.node, self.site)
    }
}

fn at(view: &View<'_>, keyword: &'static str) -> Option<Place> {
    let says = |schema: &&&Schema| keyword.is_empty() || mentions(schema, keyword);
    let schema = view.schemas.iter().find(says).or(view.schemas.first())?;
    Some(Place::new(schema.span, &schema.location).keyword(keyword))
}

/// Whether a schema is the one of several that a finding about a keyword should point at.
fn mentions(schema: &Schema, keyword: &str) -> bool {
    match keyword {
        "type" => !schema.types.is_empty(),
        "format" => schema.format.is_some(),
        "enum" => schema.enumeration.is_some(),
        "pattern" => schema.pattern.is_some(),
        "required" => !schema.required.is_empty(),
        _ => true,
    }
}

impl<'a> Cx<'a> {
    /// Queues a pair of schemas, if it was not compared yet for this use.
    pub(super) fn schemas(
        &mut self,
        base: &[&'a Schema],
        revision: &[&'a Schema],
        (parent, site): (NodeId, Use),
        label: impl FnOnce() -> String,
    ) {
        if let ([base], [revision]) = (base, revision)
            && view::same_leaf(base, revision)
        {
            return;
        }
        let parts = (view::parts(self.base, base), view::parts(self.revision, revision));
        let key = (view::key(&parts.0), view::key(&parts.1), site);
        let (node, new) = self.graph.node(key, parent, label);
        if new {
            let roots = match (base, revision) {
                ([base], [revision]) => Some((*base, *revision)),
                _ => None,
            };
            self.queue.push_back(Task { node, site, parts, roots });
        }
    }

    /// Compares everything that is queued.
    pub(super) fn drain(&mut self) {
        while let Some(task) = self.queue.pop_front() {
            let first = self.findings.len();
            self.pair(&task);
            for finding in self.findings.iter_mut().skip(first) {
                finding.schemas = task.roots;
            }
        }
    }

    fn pair(&mut self, &Task { node, site, ref parts, roots }: &Task<'a>) {
        let base = View::new(self.base, &parts.0);
        let revision = View::new(self.revision, &parts.1);
        self.describe(&base, &revision);
        let label = self.graph.label(node).to_owned();
        let both = Both { base, revision, node, site, label, roots };
        if self.never(&both) || super::unions::wrapped(self, &both) || values::types(self, &both) {
            return;
        }
        values::compare(self, &both);
        super::limits::compare(self, &both);
        super::objects::compare(self, &both);
        super::unions::compare(self, &both);
    }

    fn describe(&mut self, base: &View<'a>, revision: &View<'a>) {
        let text =
            |view: &View<'a>, get: fn(&'a Schema) -> Option<&'a Text>| view.all(get).next().map(|(text, _)| text);
        self.docs(&text(base, |s| s.description.as_ref()), &text(revision, |s| s.description.as_ref()));
        self.docs(&text(base, |s| s.title.as_ref()), &text(revision, |s| s.title.as_ref()));
        let examples = |view: &View<'_>| {
            let nodes = view.schemas.iter().flat_map(|schema| &schema.examples);
            nodes.map(view::canonical).collect::<Vec<_>>()
        };
        self.docs(&examples(base), &examples(revision));
    }

    /// The schemas `true` and `false`; whether nothing else is to be said.
    fn never(&mut self, both: &Both<'a>) -> bool {
        match (both.base.never, both.revision.never) {
            (false, true) => {
                let message = format!("{} allows no value any more", both.label);
                self.find("schema-became-false", both.here(), both.places(""), message);
            }
            (true, false) => {
                let message = format!("{} allowed no value, and does now", both.label);
                self.find("schema-became-not-false", both.here(), both.places(""), message);
            }
            (same, _) => return same,
        }
        true
    }

    /// What lies between two schemas: `None` if they allow the same values. Looks only as far as the budget goes.
    pub(super) fn relation(&self, base: &[&'a Schema], revision: &[&'a Schema], site: Use) -> Effect {
        if self.depth >= MAX_DEPTH {
            return Effect::Unknown;
        }
        let site = Use { site: Site::RequestProperty, silent: false, ..site };
        let keys = (view::key(&view::parts(self.base, base)), view::key(&view::parts(self.revision, revision)));
        let key = (self.depth, (keys.0, keys.1, site));
        if let Some(effect) = self.relations.known.borrow().get(&key) {
            return *effect;
        }
        if self.depth == 0 {
            self.relations.left.set(MAX_PAIRS);
        }
        let mut effect = self.related(base, revision, site);
        if self.depth == 0 && effect == Effect::Unknown && Identity::new(self.base, self.revision).all(base, revision) {
            effect = Effect::None;
        }
        // What was given up for lack of budget may be told with more of it.
        if self.depth == 0 || effect != Effect::Unknown {
            self.relations.known.borrow_mut().insert(key, effect);
        }
        effect
    }

    fn related(&self, base: &[&'a Schema], revision: &[&'a Schema], site: Use) -> Effect {
        let relations = Rc::clone(&self.relations);
        let mut inner = Cx { depth: self.depth + 1, relations, ..Cx::new(self.base, self.revision, self.calendar) };
        let root = inner.graph.operation(None);
        inner.schemas(base, revision, (root, site), String::new);
        while let Some(task) = inner.queue.pop_front() {
            let left = self.relations.left.get();
            if left == 0 {
                return Effect::Unknown;
            }
            self.relations.left.set(left - 1);
            inner.pair(&task);
            if effect(&inner.findings) >= Effect::Incomparable {
                break;
            }
        }
        effect(&inner.findings)
    }
}

/// What lies between schemas, as far as it was asked for: by depth and by pair.
#[derive(Debug, Default)]
pub(super) struct Relations {
    known: RefCell<BTreeMap<(usize, Key), Effect>>,
    /// Pairs that may still be visited for the question of depth 0.
    left: Cell<usize>,
}

fn effect(findings: &[Finding<'_>]) -> Effect {
    findings.iter().fold(Effect::None, |sum, finding| sum.and(finding.effect))
}
