//! What the documentation of a method says.

use super::print::tight;
use super::types::Scope;
use crate::api::{BodyVariant, Docs, Link, Operation, OtherAnswer, Parameter, StatusKey};

/// What a method's documentation says.
pub(crate) fn method(
    scope: &Scope<'_>,
    operation: &Operation,
    required: &[&Parameter],
    body: Option<&BodyVariant>,
    other: Option<&OtherAnswer>,
) -> Docs {
    let mut out = operation.docs.clone();
    if out.is_empty() {
        out.push(format!("`{} {}`", operation.method, operation.path));
    }
    if let Some(other) = other {
        let wanted: Vec<String> = other.accept.split(", ").map(|media| format!("`{media}`")).collect();
        out.extend([String::new(), format!("This method asks for an answer of type {}.", wanted.join(" or "))]);
    }
    let mut list: Docs = Vec::new();
    for parameter in required.iter().filter(|parameter| !parameter.docs.is_empty()) {
        list.extend(bullet(&format!("`{}`: ", parameter.name.rust), &parameter.docs));
    }
    if let Some(body) = body.filter(|body| !body.docs.is_empty()) {
        list.extend(bullet("`body`: ", &body.docs));
    }
    if let Some(body) = body.filter(|body| !body.also.is_empty()) {
        let also: Vec<String> = body.also.iter().map(|media| format!("`{media}`")).collect();
        let text = format!("Set the header `content-type` to send it as {} instead.", also.join(" or "));
        list.extend(bullet("", &[text]));
    }
    if !list.is_empty() {
        out.push(String::new());
        out.append(&mut list);
    }
    out.extend(surface(operation));
    let mut errors: Docs = Vec::new();
    for error in &operation.errors {
        let body = error.body.as_ref().map(|ty| format!(", `{}`", tight(scope.ty(ty)))).unwrap_or_default();
        errors.extend(bullet(&format!("`{}`{body}: ", status(error.status)), &error.docs));
    }
    if !errors.is_empty() {
        out.extend([String::new(), "# Errors".to_owned()]);
        out.append(&mut errors);
    }
    out
}

/// Pages, headers, links and callbacks: a paragraph or a list each.
fn surface(operation: &Operation) -> Docs {
    let mut out = Docs::new();
    if operation.paging.is_some() {
        out.extend(
            ["", "Answers come in pages: `.pages()` and `.items()` of the call go through all of them."]
                .map(str::to_owned),
        );
    }
    if let Some(batching) = &operation.batching {
        let (list, size) = (code(&batching.list), batching.size);
        out.push(String::new());
        out.push(format!("`.in_batches(…)` of the call sends any number of {list}, at most {size} in a request."));
    }
    if let Some(name) = &operation.headers_name {
        out.extend([String::new(), format!("Headers of the answer: [`{name}`].")]);
    }
    if !operation.links.is_empty() {
        out.extend(["", "What can follow:", ""].map(str::to_owned));
        out.extend(operation.links.iter().flat_map(link));
    }
    if !operation.callbacks.is_empty() {
        out.extend(["", "The service may send:", ""].map(str::to_owned));
        let listed = |(name, pointer): &(String, String)| format!("- `webhooks::{name}`: {}", code(pointer));
        out.extend(operation.callbacks.iter().map(listed));
    }
    out
}

fn link(link: &Link) -> Docs {
    let set = |(name, value): &(String, String)| format!("{} from {}", code(name), code(value));
    let body = link.body.iter().map(|value| format!("the body from {}", code(value)));
    let taken: Vec<String> = link.parameters.iter().map(set).chain(body).collect();
    let with = if taken.is_empty() { String::new() } else { format!(", with {}", taken.join(", ")) };
    let lead = format!("{}: {}{with}", code(&link.name), code(&link.target));
    if link.docs.is_empty() { vec![format!("- {lead}.")] } else { bullet(&format!("{lead}. "), &link.docs) }
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace(['`', '\n'], "'"))
}

/// A list item with hanging lines; only its first paragraph.
fn bullet(lead: &str, text: &[String]) -> Docs {
    let mut lines = text.iter().take_while(|line| !line.is_empty());
    let first = lines.next().map_or("", |line| line.trim_start_matches(['-', '#', ' ']));
    let mut out = vec![format!("- {lead}{first}").trim_end().trim_end_matches(':').to_owned()];
    out.extend(
        lines
            .take_while(|line| !line.starts_with(['-', '#', '|', '`', '>', '~']))
            .map(|line| format!("  {}", line.trim_start())),
    );
    out
}

pub(crate) fn status(status: StatusKey) -> String {
    match status {
        StatusKey::Code(code) => code.to_string(),
        StatusKey::Range(digit) => format!("{digit}XX"),
        StatusKey::Default => "default".to_owned(),
    }
}
