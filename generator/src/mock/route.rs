//! Paths: templates with the base paths of their servers, and the search for the operation behind a request.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hyper::Method;

use super::decode::percent_decode;
use crate::parse::model::{Document, Operation, PathItem, Server};

/// How many values of a variable in a base path are tried.
const BASES: usize = 16;

/// A part of a segment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    /// A text that has to be there. Sorts before names: texts win.
    Text(String),
    /// A parameter.
    Name(String),
}

/// An operation below a path. Sorting puts what is written out before what is a parameter.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Route {
    segments: Vec<Vec<Piece>>,
    method: String,
    item: usize,
    operation: usize,
}

/// All operations by path.
#[derive(Debug, Default)]
pub(super) struct Routes {
    all: Vec<Route>,
    operations: usize,
    labels: BTreeMap<(usize, usize), Arc<str>>,
}

/// An operation, by number of path and operation, and what stands in place of its path parameters, undecoded. Parameters
/// side by side are left out: nobody can tell where one ends.
#[derive(Debug)]
pub(super) struct Match {
    pub(super) item: usize,
    pub(super) operation: usize,
    pub(super) captures: Vec<(String, String)>,
}

/// What is behind a path and a method.
#[derive(Debug)]
pub(super) enum Found {
    /// One operation, mostly. More: only the names of their parameters, or what follows `#`, tell their paths apart.
    Operations(Vec<Match>),
    /// The path is known, with other methods.
    OtherMethods(Vec<String>),
    /// No such path.
    Nothing,
}

impl Routes {
    pub(super) fn of(document: &Document) -> Self {
        let mut routes = Self::default();
        for (item_index, item) in document.paths.iter().enumerate() {
            for (index, operation) in item.operations.iter().enumerate() {
                routes.operations += 1;
                let label = operation.operation_id.as_ref().map(|id| id.value.clone());
                let label = label.unwrap_or_else(|| format!("{} {}", operation.method, item.path.value).into());
                routes.labels.insert((item_index, index), Arc::from(label.as_str()));
                for base in bases(document, item, operation) {
                    let path = without_query(&item.path.value);
                    let path = format!("{base}{path}");
                    let segments = path.split('/').skip(1).map(pieces).collect();
                    let method = operation.method.to_uppercase();
                    routes.all.push(Route { segments, method, item: item_index, operation: index });
                }
            }
        }
        routes.all.sort();
        routes
    }

    pub(super) fn operations(&self) -> usize {
        self.operations
    }

    /// What an operation is called in the journal.
    pub(super) fn label(&self, item: usize, operation: usize) -> Option<Arc<str>> {
        self.labels.get(&(item, operation)).cloned()
    }

    pub(super) fn find(&self, method: &Method, path: &str) -> Found {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let fitting = || self.all.iter().filter_map(|route| Some((route, captures(&route.segments, &segments)?)));
        let of = |wanted: &str| -> Vec<Match> {
            let mut all = fitting().filter(|(route, _)| route.method == wanted).peekable();
            let best = all.peek().map(|(route, _)| *route);
            let alike = all.filter(|(route, _)| best.is_some_and(|best| same_form(&best.segments, &route.segments)));
            alike.map(|(route, captures)| Match { item: route.item, operation: route.operation, captures }).collect()
        };
        let mut found = of(method.as_str());
        if found.is_empty() && *method == Method::HEAD {
            found = of("GET");
        }
        if !found.is_empty() {
            return Found::Operations(found);
        }
        let allowed: BTreeSet<&String> = fitting().map(|(route, _)| &route.method).collect();
        if allowed.is_empty() { Found::Nothing } else { Found::OtherMethods(allowed.into_iter().cloned().collect()) }
    }

    /// A known path that the caller may have meant: the other form with regard to a slash at the end.
    pub(super) fn near(&self, path: &str) -> Option<String> {
        let other = path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned);
        let segments: Vec<&str> = other.split('/').skip(1).collect();
        self.all.iter().any(|route| captures(&route.segments, &segments).is_some()).then_some(other)
    }
}

/// The paths of the servers of an operation, and none at all: clients may leave it out.
fn bases(document: &Document, item: &PathItem, operation: &Operation) -> BTreeSet<String> {
    let servers =
        [&operation.servers, &item.servers, &document.servers].into_iter().find(|servers| !servers.is_empty());
    let mut bases: BTreeSet<String> = servers.into_iter().flatten().flat_map(base).collect();
    bases.insert(String::new());
    bases
}

/// The paths that a server's URL can have.
fn base(server: &Server) -> Vec<String> {
    let url = server.url.value.trim();
    let path = match url.find("://") {
        Some(at) => url.get(at + 3..).and_then(|rest| rest.find('/').and_then(|slash| rest.get(slash..))).unwrap_or(""),
        None => url,
    };
    let mut paths = vec![path.trim_end_matches('/').to_owned()];
    for (name, variable) in &server.variables {
        let mark = format!("{{{name}}}");
        let values = std::iter::once(&variable.default).chain(&variable.values);
        let values: Vec<String> = values.cloned().collect();
        if path.contains(&mark) {
            let filled = paths.iter().flat_map(|path| values.iter().map(|value| path.replace(&mark, value)));
            paths = filled.take(BASES).collect();
        }
    }
    paths.into_iter().filter(|path| path.is_empty() || path.starts_with('/')).collect()
}

/// A template up to its query or fragment; the names of parameters may hold such signs.
fn without_query(template: &str) -> &str {
    let mut inside = false;
    let end = template.find(|sign| {
        inside = sign == '{' || (inside && sign != '}');
        !inside && matches!(sign, '?' | '#')
    });
    end.and_then(|end| template.get(..end)).unwrap_or(template)
}

/// `{id}.json` → a name and a text.
fn pieces(segment: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else { break };
        if !before.is_empty() {
            out.push(Piece::Text(before.to_owned()));
        }
        out.push(Piece::Name(name.to_owned()));
        rest = behind;
    }
    if !rest.is_empty() || out.is_empty() {
        out.push(Piece::Text(rest.to_owned()));
    }
    out
}

/// Whether two paths differ in the names of their parameters only.
fn same_form(one: &[Vec<Piece>], other: &[Vec<Piece>]) -> bool {
    let same = |pair: (&Piece, &Piece)| match pair {
        (Piece::Text(one), Piece::Text(other)) => one == other,
        (Piece::Name(_), Piece::Name(_)) => true,
        _ => false,
    };
    let pieces = |one: &Vec<Piece>, other: &Vec<Piece>| one.len() == other.len() && one.iter().zip(other).all(same);
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| pieces(one, other))
}

/// What stands in place of the names, if the path fits.
fn captures(route: &[Vec<Piece>], segments: &[&str]) -> Option<Vec<(String, String)>> {
    if route.len() != segments.len() {
        return None;
    }
    let mut found = Vec::new();
    for (pieces, segment) in route.iter().zip(segments) {
        fits(pieces, segment, &mut found)?;
    }
    Some(found)
}

fn fits(pieces: &[Piece], segment: &str, found: &mut Vec<(String, String)>) -> Option<()> {
    if let [Piece::Text(text)] = pieces {
        return (text == segment || *text == percent_decode(segment)).then_some(());
    }
    let mut rest = segment;
    // Names side by side: nobody can tell where one ends.
    let mut together = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        match (piece, pieces.get(index + 1)) {
            (Piece::Text(text), _) => rest = rest.strip_prefix(text.as_str())?,
            (Piece::Name(name), Some(Piece::Name(_))) => together.push(name),
            (Piece::Name(name), next) => {
                let end = match next {
                    Some(Piece::Text(text)) => rest.get(1..)?.find(text.as_str())? + 1,
                    _ => rest.len(),
                };
                let value = rest.get(..end).filter(|value| value.len() > together.len())?;
                if together.is_empty() {
                    found.push((name.clone(), value.to_owned()));
                }
                together.clear();
                rest = rest.get(end..)?;
            }
        }
    }
    rest.is_empty().then_some(())
}
