//! What the documentation of a method says.

use super::print::tight;
use super::types::Scope;
use crate::api::{BodyVariant, Docs, Operation, OtherAnswer, Parameter, StatusKey};

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
    let mut errors: Docs = Vec::new();
    for error in &operation.errors {
        let body = error.body.as_ref().map(|ty| format!(", `{}`", tight(scope.ty(ty)))).unwrap_or_default();
        errors.extend(bullet(&format!("`{}`{body}: ", status(error.status)), &error.docs));
    }
    if !errors.is_empty() {
        out.extend([String::new(), "# Errors".to_owned(), String::new()]);
        out.append(&mut errors);
    }
    out
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
