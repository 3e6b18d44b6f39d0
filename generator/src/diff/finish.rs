//! Findings → changes: levels, operations, what they do to the Rust, the order, and the verdict.

use std::collections::BTreeMap;

use super::attach::attach;
use super::change::{Change, Comparison, Level, Semver, Verdict, Wire};
use super::graph::{Graph, Reach};
use super::operations::template;
use super::place::Site;
use super::reach::Operations;
use super::rust::Clients;
use super::witness::Witnesses;
use super::{Cx, Finding, Place, rules};
use crate::parse::model::Document;
use crate::source::{Sources, Span};

pub(super) fn finish(mut cx: Cx<'_>, clients: Clients) -> Comparison {
    let Clients { changes: rust, package, versions, same_servers } = clients;
    let mut findings = std::mem::take(&mut cx.findings);
    let mut reach = Reach::new(&cx.graph);
    unpromised(&cx, &mut reach, &mut findings);
    let mut changes = merged(&cx, &mut reach, findings);
    let level = rust.iter().map(|change| change.level).max().unwrap_or_default();
    attach(&mut changes, &reach.by(template), rust);
    version(&cx, &mut changes);
    for change in &mut changes {
        change.rust = change.rust_changes.iter().map(|change| change.level).max().unwrap_or_default();
    }
    sort(&mut changes);
    let worst = |get: fn(&Change) -> Wire| changes.iter().map(get).max().unwrap_or_default();
    let wire = worst(|change| change.wire);
    let wire_new_client = worst(|change| change.wire_new_client);
    let read = cx.docs > 0 || !same_servers;
    let rust = level.max(if read { Semver::Patch } else { Semver::None });
    // What only the wire notices is inside the crate, and has to be released, too.
    let inside = if wire > Wire::None || !changes.is_empty() { Semver::Patch } else { Semver::None };
    let next_version = next_version(&versions.0, &versions.1, rust.max(inside));
    let verdict = Verdict { wire, wire_new_client, rust, docs: cx.docs, package, next_version };
    Comparison { verdict, changes, ignored: Vec::new() }
}

/// What reaches only drafts and alphas breaks no promise. It comes last, so that it is merged into what does.
fn unpromised(cx: &Cx<'_>, reach: &mut Reach<'_>, findings: &mut [Finding<'_>]) {
    if cx.unstable.is_empty() {
        return;
    }
    let mut is_unpromised = |finding: &Finding<'_>| {
        let operations = reach.of(finding.node);
        !operations.is_empty() && operations.iter().all(|name| cx.unstable.contains(name))
    };
    findings.sort_by_cached_key(&mut is_unpromised);
    let first = findings.partition_point(|finding| !is_unpromised(finding));
    for finding in findings.iter_mut().skip(first) {
        finding.effect = finding.effect.unpromised();
        finding.is_draft = true;
    }
}

/// One change per rule and pair of places, with all operations that it reaches.
fn merged(cx: &Cx<'_>, reach: &mut Reach<'_>, findings: Vec<Finding<'_>>) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut witnesses = Witnesses::default();
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    for finding in findings {
        let operations = reach.of(finding.node);
        let id = finding.rule.id(finding.site);
        // The same header or parameter in many operations is one change, wherever it is written.
        let repeated = matches!(finding.site.site, Site::Header | Site::Parameter) || id.contains("-status-");
        let span = |place: &Option<Place>| place.as_ref().map(|place| place.span).filter(|_| !repeated);
        // What the service sends to clients breaks others than what they send.
        let sender = (finding.site.reversed, finding.site.silent);
        let key = (id.clone(), finding.message.clone(), sender, span(&finding.base), span(&finding.revision));
        if let Some(change) = known.get(&key).and_then(|index| changes.get_mut(*index)) {
            change.operations.extend(operations);
            continue;
        }
        known.insert(key, changes.len());
        changes.push(change(cx, &mut witnesses, finding, id, operations.clone()));
    }
    changes
}

fn change(cx: &Cx<'_>, witnesses: &mut Witnesses, finding: Finding<'_>, id: String, operations: Operations) -> Change {
    let effect = if finding.site.silent { finding.effect.min(super::Effect::Open) } else { finding.effect };
    let (effect, witness) = witnesses.find(cx, &finding, effect);
    let (wire, wire_new_client) = finding.site.outcome(effect);
    let pointer = pointer(finding.revision.as_ref().or(finding.base.as_ref()));
    let base_pointer = self::pointer(finding.base.as_ref());
    let mut parts = vec![id.as_str(), &pointer, &base_pointer, &finding.detail];
    parts.extend(finding.site.reversed.then_some("reversed"));
    parts.extend(finding.site.silent.then_some("silent"));
    let fingerprint = fingerprint(&parts);
    Change {
        rule: finding.rule,
        id,
        fingerprint,
        level: Level::of(effect, wire),
        effect,
        wire,
        wire_new_client,
        rust: Semver::None,
        direction: finding.site.direction(),
        operations,
        is_draft: finding.is_draft,
        pointer,
        base: finding.base.map(|place| exact(&cx.base.sources, &place)),
        revision: finding.revision.map(|place| exact(&cx.revision.sources, &place)),
        base_pointer,
        message: finding.message,
        help: finding.rule.help,
        witness,
        rust_changes: Vec::new(),
    }
}

/// `0#/paths` → `#/paths`. What stands in other files keeps the number of the file.
fn pointer(place: Option<&Place>) -> String {
    let text = place.map(|place| place.pointer.as_str()).unwrap_or_default();
    text.strip_prefix("0#").map_or_else(|| text.to_owned(), |rest| format!("#{rest}"))
}

/// FNV-1a, 64 bits: the same on every machine and in every version.
pub(super) fn fingerprint(parts: &[&str]) -> String {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

/// The line of the keyword within a schema: the least indented one that starts with it.
fn exact(sources: &Sources, place: &Place) -> Span {
    let found = || {
        if place.keyword.is_empty() {
            return None;
        }
        let text = &sources.get(place.span.file)?.text;
        let (start, end) = (usize::try_from(place.span.start).ok()?, usize::try_from(place.span.end).ok()?);
        // What stands before it on its line, such as the name of a property, is not part of it.
        let (mut at, mut indent) = (start, sources.position(place.span)?.column - 1);
        let mut best: Option<(usize, usize)> = None;
        for line in text.get(start..end.max(start))?.split_inclusive('\n') {
            let trimmed = line.trim_start_matches([' ', '\t', '-', '{', ',', '"', '\'']);
            let skipped = line.len() - trimmed.len();
            indent += skipped;
            let rest = trimmed.strip_prefix(place.keyword);
            if rest.is_some_and(|rest| rest.starts_with([':', '"', '\'', ' ']))
                && best.is_none_or(|(least, _)| indent < least)
            {
                best = Some((indent, at + skipped));
            }
            (at, indent) = (at + line.len(), 0);
        }
        let (_, at) = best?;
        Some(Span::new(place.span.file, at, at + place.keyword.len()))
    };
    found().unwrap_or(place.span)
}

/// Whether the document's own version says that something broke.
fn version(cx: &Cx<'_>, changes: &mut Vec<Change>) {
    if !changes.iter().any(|change| change.level == Level::Error) {
        return;
    }
    let text = |document: &Document| document.info.version.value.clone();
    let (old, new) = (text(cx.base), text(cx.revision));
    let numbers = |text: &str| -> Option<Vec<u64>> {
        let plain = text.trim_start_matches('v').split(['-', '+']).next()?;
        let numbers: Vec<u64> = plain.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        (numbers.len() == 3).then_some(numbers)
    };
    let (rule, message) = match (numbers(&old), numbers(&new)) {
        (Some(_), _) if old == new => {
            ("api-version-not-bumped", format!("something breaks, and the version is still {old}"))
        }
        (Some(before), Some(after)) if after < before => {
            ("api-version-decreased", format!("something breaks, and the version went from {old} to {new}"))
        }
        (Some(before), Some(after)) if before.first() == after.first() => {
            ("api-major-version-not-bumped", format!("something breaks, and the version only went from {old} to {new}"))
        }
        _ => return,
    };
    let place = |document: &Document| Some(Place::at(document.info.version.span, "0#/info/version"));
    let finding = Finding {
        rule: rules::get(rule),
        effect: super::Effect::None,
        site: super::lifecycle::nowhere(false),
        node: Graph::nothing(),
        base: place(cx.base),
        revision: place(cx.revision),
        message,
        detail: String::new(),
        is_draft: false,
        schemas: None,
        refusal: ("", String::new()),
    };
    let id = finding.rule.id(finding.site);
    changes.push(change(cx, &mut Witnesses::default(), finding, id, Operations::default()));
}

/// The loudest first; among equals as the document has them.
fn sort(changes: &mut [Change]) {
    let place = |change: &Change| (change.revision.or(change.base), change.id.clone());
    changes.sort_by(|one, other| {
        other.wire.cmp(&one.wire).then_with(|| other.level.cmp(&one.level)).then_with(|| place(one).cmp(&place(other)))
    });
}

/// The version after a release with these changes, if the base was released as `base`. Below 1.0 the second number
/// counts as the first. A version that somebody chose already stays, if it is enough.
fn next_version(base: &str, chosen: &str, rust: Semver) -> String {
    let parse = |text: &str| -> Option<[u64; 3]> {
        let plain = text.split(['-', '+']).next()?;
        let mut parts = plain.split('.').map(|part| part.parse().ok());
        Some([parts.next()??, parts.next()??, parts.next()??])
    };
    let Some([major, minor, patch]) = parse(base) else { return chosen.to_owned() };
    let next = match (rust, major) {
        (Semver::None, _) => [major, minor, patch],
        (Semver::Major, 0) => [0, minor + 1, 0],
        (Semver::Major, _) => [major + 1, 0, 0],
        (Semver::Minor, 1..) => [major, minor + 1, 0],
        (Semver::Minor | Semver::Patch, _) => [major, minor, patch + 1],
    };
    match parse(chosen) {
        Some(other) if other > next => chosen.to_owned(),
        _ => next.map(|number| number.to_string()).join("."),
    }
}
