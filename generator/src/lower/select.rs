//! `[select]` and `[exclude]`: the part of a document that is generated.

use std::collections::BTreeSet;

use super::directions::{reachable, refs_of};
use super::merge;
use crate::options::{Filter, Options};
use crate::parse::model::{Document, Location, MediaType, Operation, PathItem};
use crate::report::{Report, closest};
use crate::source::{Span, Spanned};
use crate::text::Text;

/// The document without the operations that are not wanted, and without the schemas that only those need; `None` if
/// everything is wanted.
pub(crate) fn narrow(document: &Document, options: &Options, report: &mut Report) -> Option<Document> {
    let (select, exclude) = (&options.select, &options.exclude);
    if *select == Filter::default() && *exclude == Filter::default() {
        return None;
    }
    let mut hits = Hits::default();
    let mut out = document.clone();
    for item in &mut out.paths {
        let path = item.path.value.clone();
        item.operations.retain(|operation| {
            let chosen = hits.chosen(select, &path, operation);
            let dropped = hits.named(exclude, &path, operation) | hits.method(exclude, operation);
            chosen && !dropped
        });
    }
    out.paths.retain(|item| !item.operations.is_empty());
    let mut roots: Vec<Location> = out.paths.iter().flat_map(|item| roots(document, item)).collect();
    let wanted = |location: &&Location| select.schemas.iter().any(|name| name.value == location.last());
    let extra: Vec<Location> = document.component_schemas.iter().filter(wanted).cloned().collect();
    hits.0.extend(
        select.schemas.iter().filter(|name| extra.iter().any(|at| at.last() == name.value)).map(|name| name.span),
    );
    roots.extend(extra);
    let needed = reachable(document, roots, &merge::children(document));
    out.component_schemas.retain(|location| needed.contains(location));
    hits.report(document, options, report);
    Some(out)
}

/// The entries of the filters that were about an operation or a schema.
#[derive(Default)]
struct Hits(BTreeSet<Span>);

impl Hits {
    fn chosen(&mut self, select: &Filter, path: &str, operation: &Operation) -> bool {
        let any = select.tags.is_empty() && select.operations.is_empty() && select.paths.is_empty();
        let only_schemas = any && select.methods.is_empty() && !select.schemas.is_empty();
        let named = self.named(select, path, operation) || any && !only_schemas;
        let method = self.method(select, operation) || select.methods.is_empty();
        named && method
    }

    /// Whether a tag, an id or a path of the filter is that of the operation.
    fn named(&mut self, filter: &Filter, path: &str, operation: &Operation) -> bool {
        let id = operation.operation_id.as_ref().map(|id| id.value.trim());
        let call = format!("{} {path}", operation.method);
        let by_tag = self.note(&filter.tags, |tag| operation.tags.iter().any(|own| own.value == tag));
        let by_id = self.note(&filter.operations, |name| Some(name) == id || name == call);
        let by_path = self.note(&filter.paths, |pattern| matches(pattern, path));
        by_tag || by_id || by_path
    }

    fn method(&mut self, filter: &Filter, operation: &Operation) -> bool {
        self.note(&filter.methods, |method| method.eq_ignore_ascii_case(&operation.method))
    }

    fn note(&mut self, entries: &[Spanned<Text>], is_meant: impl Fn(&str) -> bool) -> bool {
        let found: Vec<Span> = entries.iter().filter(|entry| is_meant(&entry.value)).map(|entry| entry.span).collect();
        self.0.extend(&found);
        !found.is_empty()
    }

    /// Reports the entries that were about nothing.
    fn report(&self, document: &Document, options: &Options, report: &mut Report) {
        let calls = || document.paths.iter().flat_map(|item| &item.operations);
        let tags: Vec<&str> = calls().flat_map(|call| call.tags.iter().map(|tag| tag.value.as_str())).collect();
        let ids: Vec<&str> =
            calls().filter_map(|call| call.operation_id.as_ref().map(|id| id.value.as_str())).collect();
        let paths: Vec<&str> = document.paths.iter().map(|item| item.path.value.as_str()).collect();
        let methods: Vec<&str> = calls().map(|call| call.method.as_str()).collect();
        let schemas: Vec<String> = document.component_schemas.iter().map(Location::last).collect();
        let schemas: Vec<&str> = schemas.iter().map(String::as_str).collect();
        for filter in [&options.select, &options.exclude] {
            let rows = [
                (&filter.tags, "operation with the tag", &tags),
                (&filter.operations, "operation", &ids),
                (&filter.paths, "operation below the path", &paths),
                (&filter.methods, "operation with the method", &methods),
                (&filter.schemas, "schema", &schemas),
            ];
            for (entries, what, known) in rows {
                for entry in entries.iter().filter(|entry| !self.0.contains(&entry.span)) {
                    report.option_without_effect(entry, what, closest(&entry.value, known.iter().copied()));
                }
            }
        }
    }
}

/// Whether a path is that of the pattern or below it. `*` stands for a part of a segment, `**` for anything.
fn matches(pattern: &str, path: &str) -> bool {
    let pattern = pattern.trim_end_matches('/');
    let path = path.trim_end_matches('/');
    let below = path.match_indices('/').map(|(at, _)| path.get(..at).unwrap_or_default());
    below.chain([path]).any(|path| glob(pattern, path))
}

/// Matches by a row of flags: which beginnings of `text` the pattern so far can stand for.
fn glob(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let mut open: Vec<bool> = (0..=text.len()).map(|at| at == 0).collect();
    let mut signs = pattern.chars().peekable();
    while let Some(sign) = signs.next() {
        let deep = sign == '*' && signs.next_if_eq(&'*').is_some();
        let mut next = vec![false; open.len()];
        for at in 0..open.len() {
            let before = at.checked_sub(1);
            let last = before.and_then(|before| text.get(before));
            let from = |row: &[bool]| before.and_then(|before| row.get(before)).copied().unwrap_or(false);
            let fits = if sign == '*' {
                open.get(at).copied().unwrap_or(false) || from(&next) && (deep || last != Some(&'/'))
            } else {
                from(&open) && last == Some(&sign)
            };
            if let Some(flag) = next.get_mut(at) {
                *flag = fits;
            }
        }
        open = next;
    }
    open.last().copied().unwrap_or(false)
}

/// The schemas that the operations of a path refer to.
fn roots(document: &Document, item: &PathItem) -> Vec<Location> {
    let mut out = Vec::new();
    for operation in &item.operations {
        for parameter in item.parameters.iter().chain(&operation.parameters) {
            if let Some(parameter) = document.resolve(parameter) {
                out.extend(parameter.schema.iter().flat_map(refs_of));
                media(&parameter.content, &mut out);
            }
        }
        if let Some(body) = operation.request_body.as_ref().and_then(|body| document.resolve(body)) {
            media(&body.content, &mut out);
        }
        for (_, response) in &operation.responses {
            let Some(response) = document.resolve(response) else { continue };
            media(&response.content, &mut out);
            for header in response.headers.iter().filter_map(|(_, header)| document.resolve(header)) {
                out.extend(header.schema.iter().flat_map(refs_of));
                media(&header.content, &mut out);
            }
        }
    }
    out
}

fn media(content: &[MediaType], out: &mut Vec<Location>) {
    out.extend(
        content.iter().flat_map(|media| media.schema.iter().chain(media.item_schema.as_deref())).flat_map(refs_of),
    );
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_are_prefixes_of_segments() {
        for (pattern, path) in [
            ("/pets", "/pets"),
            ("/pets/", "/pets/{id}"),
            ("/v*/pets", "/v2/pets/{id}/toys"),
            ("/**/toys", "/v2/pets/{id}/toys"),
            ("**", "/"),
            ("/pets/{id}", "/pets/{id}"),
        ] {
            assert!(matches(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in
            [("/pet", "/pets"), ("/*/toys", "/v2/pets/toys"), ("pets", "/pets"), ("/pets/*", "/pets")]
        {
            assert!(!matches(pattern, path), "{pattern} {path}");
        }
    }
}
