//! What can be wrong with an `oasmith.toml` (codes `E1…`), and what in it has no effect.

use super::{Diagnostic, Name, Report, closest};
use crate::parse::node::{Node, Value};
use crate::source::Span;

impl Report {
    /// `E101`: no TOML.
    pub(crate) fn options_syntax(&mut self, span: Span, reason: &str) {
        let reason = reason.lines().next().unwrap_or("");
        self.push(Diagnostic::new("E101", format!("this is no TOML: {reason}"), span).help("correct the syntax"));
    }

    /// `E102`: a key that does not exist.
    pub(crate) fn unknown_option(&mut self, key: Name<'_>, place: &str, (known, elsewhere): (&[&str], &str)) {
        let help = match closest(&key.value, known.iter().copied()) {
            Some(close) => format!("did you mean `{close}`?"),
            None if !elsewhere.is_empty() => elsewhere.to_owned(),
            None => format!("known are {}", known.join(", ")),
        };
        self.push(Diagnostic::new("E102", format!("there is no option `{}` {place}", key.value), key.span).help(help));
    }

    /// `E103`: a value of the wrong type.
    pub(crate) fn option_of_wrong_type(&mut self, node: &Node, path: &str, expected: &str) {
        let found = match &node.value {
            Value::Null => "nothing",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number or date",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "a table",
        };
        let found =
            if expected.starts_with("a list") && found == "a list" { "a list of something else" } else { found };
        let message = format!("`{path}`: expected {expected}, found {found}");
        self.push(Diagnostic::new("E103", message, node.span).here("found here").help(format!("write {expected}")));
    }

    /// `E104`: a value of the right type that cannot be used.
    pub(crate) fn unusable_option(&mut self, span: Span, what: &str, help: &str) {
        self.push(Diagnostic::new("E104", what, span).help(help));
    }

    /// `W112`: an option that is about nothing in the document.
    pub(crate) fn option_without_effect(&mut self, key: Name<'_>, what: &str, close: Option<&str>) {
        let problem = Diagnostic::new(
            "W112",
            format!("the document has no {what} \"{}\": this has no effect", key.value),
            key.span,
        );
        self.push(match close {
            Some(close) => problem.help(format!("did you mean \"{close}\"?")),
            None => problem.help("remove it, or write the name as the document does"),
        });
    }
}
