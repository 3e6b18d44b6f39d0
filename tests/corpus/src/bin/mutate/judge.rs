//! Holds what the comparison said against what an edit means.

use std::collections::BTreeSet;

use oasmith::api::Api;
use oasmith::check::Valid;
use oasmith::diff::{Change, Comparison, Direction, Side, compare};
use oasmith::disk::DiskLoader;
use oasmith::instance::{self, Validator};
use oasmith::options::Options;
use oasmith::parse::model::{Document, Location};
use oasmith::report::{Leniency, Report};
use oasmith::source::Source;
use serde_json::{Value as Json, json};

use crate::expect::{Edit, Effect, Expected, Site, Want};
use crate::tree::{line, print};
use crate::walk::{Sites, Way};

/// A document that was read.
pub(crate) struct Read {
    document: Valid<Document>,
    api: Api,
}

impl Read {
    fn side(&self) -> Side<'_> {
        Side { document: &self.document, api: &self.api }
    }
}

/// Reads a tree; `None` if the document has errors.
pub(crate) fn read(tree: &Json) -> Option<Read> {
    let source = Source::from_bytes("document.json", print(tree).into_bytes()).ok()?;
    let mut loader = DiskLoader::new(".");
    let (document, made) = oasmith::read(source, &mut loader, &Options::default(), Report::new(Leniency::Tolerant));
    Some(Read { document, api: made.api? })
}

pub(crate) fn difference(base: &Read, revision: &Read) -> Comparison {
    compare(base.side(), revision.side(), None)
}

/// Both documents of an edit, and where operations reach.
pub(crate) struct Pair<'a> {
    pub(crate) base: (&'a Json, &'a Read),
    pub(crate) revision: (&'a Json, &'a Read),
    /// Of the base and, for what is new, of the revision.
    pub(crate) sites: &'a Sites,
}

/// What a comparison of an edit told beside being right.
#[derive(Default)]
pub(crate) struct Told {
    /// Changes that a value may prove, and those that one proved.
    pub(crate) provable: usize,
    pub(crate) proved: usize,
}

/// Everything that is wrong with what was said.
pub(crate) fn judge(edit: &Edit, pair: &Pair<'_>, said: &Comparison, told: &mut Told) -> Vec<String> {
    let mut wrong = Vec::new();
    let changes: Vec<&Change> = said.changes.iter().filter(|change| !is_consequence(change, edit)).collect();
    let mut known: BTreeSet<usize> = BTreeSet::new();
    for expected in &edit.expected {
        let at: Vec<usize> = (0..changes.len()).filter(|at| is_at(changes[*at], expected)).collect();
        known.extend(&at);
        let found: Vec<&Change> = at.iter().filter_map(|at| changes.get(*at).copied()).collect();
        match &edit.site {
            Site::Schema(pointer) => schema((edit, expected), pair, pointer, &found, &mut wrong),
            Site::Operation(name) => operation(expected, name, &found, &mut wrong),
            Site::Docs | Site::Silent => {}
        }
        for change in &found {
            place(expected, pair, change, &mut wrong);
            proof(expected, pair, change, told, &mut wrong);
        }
    }
    let loose = is_loose(edit, pair);
    let unasked =
        changes.iter().enumerate().filter(|(at, change)| !known.contains(at) && (!loose || !is_alternative(change)));
    wrong.extend(unasked.map(|(_, change)| format!("unasked: {}", show(change))));
    if matches!(edit.site, Site::Docs) && said.verdict.docs == 0 {
        wrong.push(String::from("the description is not counted"));
    }
    wrong
}

/// What follows from a change by the documentation: the version of the document, and Rust items of other places.
fn is_consequence(change: &Change, edit: &Edit) -> bool {
    let silent = matches!(edit.site, Site::Silent);
    let named = silent && matches!(change.rule.name, "api-schema-removed" | "rust-item-changed");
    // What is forbidden follows from what the schema below `not` allows, and what a condition asks for, too.
    let inverse = ["not-changed", "if-changed"].contains(&change.rule.name);
    inverse
        || named
        || change.id.starts_with("api-version")
        || change.id.starts_with("api-major")
        || change.rule.name == "rust-item-changed"
}

fn ways<'a>(pair: &'a Pair<'_>, pointer: &str) -> impl Iterator<Item = (&'a Way, &'a BTreeSet<String>)> {
    pair.sites.get(pointer).into_iter().flatten()
}

fn is_loose(edit: &Edit, pair: &Pair<'_>) -> bool {
    let Site::Schema(pointer) = &edit.site else { return false };
    ways(pair, pointer).any(|(way, _)| way.union)
}

/// Alternatives without a name are told apart by what they allow: one that changes may count as another one. Those of one
/// type each are a list of types.
fn is_alternative(change: &Change) -> bool {
    ["one-of", "any-of", "list-of-types"].iter().any(|word| change.rule.name.contains(word))
}

fn is_at(change: &Change, expected: &Expected) -> bool {
    let wants = [&expected.request, &expected.response];
    let named = wants.into_iter().flatten().any(|want| want.rules.contains(&change.rule.name));
    let own = format!("#{}", expected.pointer);
    named && (change.pointer == own || change.base_pointer == own)
}

fn words(change: &Change) -> (&'static str, &'static str) {
    (change.wire.word(), change.wire_new_client.word())
}

/// Every use has to be reported with its effect and its operations, and nothing else.
fn schema(
    (edit, expected): (&Edit, &Expected),
    pair: &Pair<'_>,
    pointer: &str,
    found: &[&Change],
    wrong: &mut Vec<String>,
) {
    let loose = is_loose(edit, pair);
    let mut fitting: Vec<bool> = vec![false; found.len()];
    for (way, operations) in ways(pair, pointer) {
        let Some(want) = (if way.request { &expected.request } else { &expected.response }) else { continue };
        let direction = if way.request { Direction::Request } else { Direction::Response };
        let fits = |change: &Change| {
            want.rules.contains(&change.rule.name)
                && change.direction == direction
                && outcome(want, expected, *way, change)
        };
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        for (change, fitting) in found.iter().zip(&mut fitting) {
            if fits(change) {
                *fitting = true;
                reached.extend(change.operations.iter());
            }
        }
        let any = if way.reversed {
            !reached.is_empty()
        } else {
            operations.iter().all(|name| reached.contains(name.as_str()))
        };
        // What nobody sends need not be reported.
        if !any && !way.silent && !loose && !way.merged {
            let here: Vec<String> = found.iter().map(|change| show(change)).collect();
            wrong.push(format!("missed: {:?} {way:?} of {} operations; said: {here:?}", want.rules, operations.len()));
        }
    }
    for (change, fits) in found.iter().zip(fitting) {
        if !fits && !loose {
            wrong.push(format!("wrong effect: {}", show(change)));
        }
    }
}

fn outcome(want: &Want, expected: &Expected, way: Way, change: &Change) -> bool {
    let effect = if way.text { expected.text.unwrap_or(want.effect) } else { want.effect };
    let to_server = way.request != way.reversed;
    effect.fits(to_server, words(change)) || way.silent && Effect::Open.fits(to_server, words(change))
}

fn operation(expected: &Expected, name: &str, found: &[&Change], wrong: &mut Vec<String>) {
    let Some(want) = &expected.request else { return };
    let right = |change: &&&Change| {
        let to_server = change.direction != Direction::Response;
        change.operations.iter().any(|other| other == name) && want.effect.fits(to_server, words(change))
    };
    if found.iter().filter(right).count() != 1 {
        let here: Vec<String> = found.iter().map(|change| show(change)).collect();
        wrong.push(format!("missed: {:?} of {name}; said: {here:?}", want.rules));
    }
}

/// The line of the edited spot, on each side where it stands.
fn place(expected: &Expected, pair: &Pair<'_>, change: &Change, wrong: &mut Vec<String>) {
    let [old, new] = &expected.line;
    let sides = [(pair.base, change.base, old, "base"), (pair.revision, change.revision, new, "revision")];
    for ((tree, read), span, pointer, word) in sides {
        let line = pointer.as_ref().and_then(|pointer| line(tree, pointer));
        let Some((span, line)) = span.zip(line) else { continue };
        let position = read.document.sources.position(span).map(|position| position.line);
        if position.map(|line| line.to_string()) != Some(line.to_string()) {
            wrong.push(format!("{word} line {position:?} instead of {line}: {}", show(change)));
        }
    }
}

/// A value that proves a change is allowed on one side and refused on the other.
fn proof(expected: &Expected, pair: &Pair<'_>, change: &Change, told: &mut Told, wrong: &mut Vec<String>) {
    told.provable += usize::from(expected.provable);
    let Some(value) = &change.witness else { return };
    told.proved += usize::from(expected.provable);
    // Of a property that is required or not, the object is the proof.
    let about = |pointer: &str| match change.rule.name {
        name if name.starts_with("became-required") || name == "became-optional" || name.contains("property") => {
            pointer.rsplit_once("/properties/").map_or(pointer, |(parent, _)| parent).to_owned()
        }
        _ => pointer.to_owned(),
    };
    let direction = match change.direction {
        Direction::Request => instance::Direction::Request,
        Direction::Response => instance::Direction::Response,
        Direction::None => instance::Direction::Neither,
    };
    let pointer = about(&expected.pointer);
    let (old, new) =
        (valid(pair.base.0, &pointer, direction, value), valid(pair.revision.0, &pointer, direction, value));
    if let (Some(old), Some(new)) = (old, new)
        && old == new
    {
        wrong.push(format!("the witness {value} proves nothing: {}", show(change)));
    }
}

/// Whether a value fits the schema at a place; `None` if that cannot be said.
fn valid(tree: &Json, pointer: &str, direction: instance::Direction, value: &Json) -> Option<bool> {
    let mut probe = tree.clone();
    let components = probe.as_object_mut()?.entry("components").or_insert_with(|| json!({})).as_object_mut()?;
    let schemas = components.entry("schemas").or_insert_with(|| json!({})).as_object_mut()?;
    let target = tree.pointer(pointer)?.clone();
    schemas.insert(String::from("ZzProbe"), target);
    let read = read(&probe)?;
    let schema = read.document.schemas.get(&Location(String::from("0#/components/schemas/ZzProbe")))?;
    Some(Validator::new(&read.document, direction).validate(schema, value).is_empty())
}

fn show(change: &Change) -> String {
    format!(
        "{} {} {}/{} — {} ({} operations)",
        change.id,
        change.pointer,
        change.wire.word(),
        change.wire_new_client.word(),
        change.message,
        change.operations.len()
    )
}
