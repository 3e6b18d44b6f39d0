//! The table of rules: what can change, what it does to the set of allowed values, what to do instead.
//!
//! Ids and words follow oasdiff's where a rule means the same, so that people's lists of severities carry over. The
//! direction is no part of a rule: it is a prefix of the id, and a column of the outcome.

mod table;

use super::change::Effect;
use super::place::Use;
use table::KEEP;
pub use table::RULES;

/// A kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name: the id without the place and direction.
    pub name: &'static str,
    /// What it does to the set of allowed values, unless the values decide.
    pub effect: Effect,
    /// What happened, in a few words.
    pub title: &'static str,
    /// What to do instead.
    pub help: &'static str,
    /// The page that `oasmith explain` prints.
    pub page: &'static str,
    ids: Ids,
}

/// How the id is made of the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ids {
    /// The name.
    Same,
    /// This one.
    Fixed(&'static str),
    /// `request-` or `response-` and this.
    Directed(&'static str),
    /// The place, such as `request-property`, and the name; for a whole operation the name alone.
    Placed,
}

impl Rule {
    /// The id at a place.
    pub(super) fn id(&self, site: Use) -> String {
        let prefix = site.prefix();
        if let Some((_, _, id)) = OTHERWISE.iter().find(|row| row.0 == prefix && row.1 == self.name) {
            return (*id).to_owned();
        }
        match self.ids {
            Ids::Same => self.name.to_owned(),
            Ids::Fixed(id) => id.to_owned(),
            Ids::Directed(rest) => format!("{}-{rest}", prefix.split('-').next().unwrap_or_default()),
            Ids::Placed if prefix == "api" => self.name.to_owned(),
            Ids::Placed if site.silent && SILENT.contains(&(site.is_request(), self.name)) => {
                format!("{}-{}", site.silent_prefix(), self.name)
            }
            Ids::Placed => format!("{prefix}-{}", self.name),
        }
    }
}

/// Rules (in requests or not) whose ids say that nobody sends the property in this direction.
const SILENT: [(bool, &str); 11] = [
    (false, "became-optional"),
    (false, "became-required"),
    (false, "enum-value-added"),
    (true, "enum-value-removed"),
    (true, "exclusive-max-decreased"),
    (true, "exclusive-min-increased"),
    (true, "max-decreased"),
    (true, "max-items-decreased"),
    (true, "max-length-decreased"),
    (true, "max-properties-decreased"),
    (true, "min-increased"),
];

/// Ids that are not made of place and name.
const OTHERWISE: [(&str, &str, &str); 1] =
    [("response-body", "enum-value-removed", "response-mediatype-enum-value-removed")];

/// The rule with this name.
pub(super) fn get(name: &str) -> &'static Rule {
    RULES.iter().find(|rule| rule.name == name).unwrap_or(&UNKNOWN)
}

/// What a name leads to that is in no table; a test sees to it that there is none.
const UNKNOWN: Rule =
    Rule { name: "unknown", effect: Effect::Unknown, title: "something changed", help: KEEP, page: "", ids: Ids::Same };

/// The rule behind an id such as `request-property-max-length-decreased`, or behind its own name.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    let fits = |rule: &&Rule| match rule.ids {
        Ids::Same if rule.name == "rust-item-changed" => id.starts_with("rust-"),
        _ if id == rule.name => true,
        Ids::Same => false,
        Ids::Fixed(fixed) => id == fixed,
        Ids::Directed(rest) => [id.strip_prefix("request-"), id.strip_prefix("response-")].contains(&Some(rest)),
        Ids::Placed => Use::prefixes().any(|prefix| id.strip_prefix(prefix) == Some(rule.name)),
    };
    if let Some((_, name, _)) = OTHERWISE.iter().find(|row| row.2 == id) {
        return Some(get(name));
    }
    // An id of its own wins over a name with a place before it.
    let own = |rule: &&Rule| matches!(rule.ids, Ids::Fixed(fixed) if id == fixed);
    RULES.iter().find(own).or_else(|| RULES.iter().find(fits))
}

/// The page of an id, in Markdown, and in a last paragraph what the id means.
#[must_use]
pub fn explain(id: &str) -> Option<String> {
    let rule = rule(id)?;
    Some(format!("{}\n\n`{id}`: {}. What to do: {}.", rule.page.trim_end(), rule.title, rule.help))
}
