//! Operation ids and response keys.

use std::collections::BTreeMap;

use super::walk;
use crate::parse::model::Document;
use crate::report::Report;

/// Reports ids that are empty or taken. Lowering makes the names unique.
pub(super) fn unique_ids(document: &mut Document, report: &mut Report) {
    let mut seen = BTreeMap::new();
    walk::operations(document, &mut |operation| {
        let Some(id) = operation.operation_id.clone() else { return };
        if id.value.trim().is_empty() {
            report.empty_operation_id(id.span);
            operation.operation_id = None;
            return;
        }
        // Shared path items and callbacks are met more than once.
        match seen.get(&id.value) {
            Some(first) if *first != id.span => report.duplicate_operation_id(&id, *first),
            Some(_) => {}
            None => {
                seen.insert(id.value, id.span);
            }
        }
    });
}

/// Keys of `responses`: a status, a range such as `4XX`, or `default`.
pub(super) fn statuses(document: &mut Document, report: &mut Report) {
    let mut told = false;
    walk::operations(document, &mut |operation| {
        operation.responses.retain_mut(|(key, _)| {
            let upper = key.value.to_ascii_uppercase();
            let known = key.value == "default" || is_status(&upper);
            if !known {
                report.not_a_status(key);
            } else if key.value != "default" && upper != key.value {
                // Once: who writes one range in lower case writes them all so.
                if !std::mem::replace(&mut told, true) {
                    report.other_spelling(key, "response", &upper);
                }
                key.value = upper.into();
            }
            known
        });
    });
}

fn is_status(text: &str) -> bool {
    match text.as_bytes() {
        [b'1'..=b'5', b'X', b'X'] => true,
        [b'1'..=b'9', b, c] => b.is_ascii_digit() && c.is_ascii_digit(),
        _ => false,
    }
}
