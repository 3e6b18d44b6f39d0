//! A comparison as text for people and as data for machines.

mod changelog;
mod json;
mod machines;
mod report;
mod spots;
mod text;

pub use changelog::print_changelog;
pub use json::print_json;
pub use machines::{print_github, print_junit, print_sarif};
pub use report::{print_html, print_markdown};
pub use text::{print_short, print_text};

/// The verdict in one line: `wire: BREAKING (2) · rust: major (3) · docs: 12 → sfmc-messaging 0.4.0`.
pub(super) fn verdict(comparison: &super::Comparison) -> String {
    use super::Wire;
    let verdict = &comparison.verdict;
    let number = |count: usize| if count > 0 { format!(" ({count})") } else { String::new() };
    let wire = match verdict.wire {
        Wire::Breaking => String::from("BREAKING"),
        other => other.word().to_owned(),
    };
    // Who accepts a change for the wire does not accept it for Rust.
    let all = comparison.changes.iter().chain(comparison.ignored.iter().map(|ignored| &ignored.change));
    let rust = all.filter(|change| change.rust == verdict.rust && change.rust > super::Semver::Patch);
    let mut parts = vec![
        format!("wire: {wire}{}", number(if verdict.wire == Wire::None { 0 } else { comparison.count(verdict.wire) })),
        format!("rust: {}{}", verdict.rust.word(), number(rust.count())),
    ];
    if verdict.docs > 0 {
        parts.push(format!("docs: {}", verdict.docs));
    }
    if !comparison.ignored.is_empty() {
        parts.push(format!("accepted: {}", comparison.ignored.len()));
    }
    format!("{} → {} {}", parts.join(" · "), verdict.package, verdict.next_version)
}
