//! Security requirements name schemes; server URLs name variables.

use super::walk;
use crate::parse::model::{Document, SecurityRequirement, Server, ServerVariable};
use crate::report::{Report, closest};

/// Schemes that are not declared. An alternative that needs one is dropped.
pub(super) fn schemes(document: &mut Document, report: &mut Report) {
    let names: Vec<String> = document.security_schemes.keys().cloned().collect();
    let mut told = std::collections::BTreeSet::new();
    let mut check = |requirements: &mut Option<Vec<SecurityRequirement>>| {
        let Some(alternatives) = requirements else { return };
        alternatives.retain(|alternative| {
            let unknown: Vec<_> = alternative
                .schemes
                .iter()
                .filter(|(name, _)| !names.iter().any(|known| name.value == *known))
                .collect();
            for (name, _) in unknown.iter().filter(|(name, _)| told.insert(name.value.clone())) {
                report.unknown_scheme(name, closest(&name.value, names.iter().map(String::as_str)));
            }
            unknown.is_empty()
        });
    };
    check(&mut document.security);
    walk::operations(document, &mut |operation| check(&mut operation.security));
}

/// Variables that a URL names and nobody declares. They become empty texts.
pub(super) fn servers(document: &mut Document, report: &mut Report) {
    for server in &mut document.servers {
        variables(server, report);
    }
    for item in document.paths.iter_mut().chain(&mut document.webhooks) {
        item.servers.iter_mut().for_each(|server| variables(server, report));
    }
    walk::operations(document, &mut |operation| {
        operation.servers.iter_mut().for_each(|server| variables(server, report));
    });
}

fn variables(server: &mut Server, report: &mut Report) {
    let parts: Vec<String> = server.url.value.split('{').skip(1).map(str::to_owned).collect();
    for part in parts {
        let Some((name, _)) = part.split_once('}') else { continue };
        if !server.variables.contains_key(name) {
            report.undeclared_variable(name, server.url.span);
            let variable = ServerVariable { span: server.url.span, ..ServerVariable::default() };
            server.variables.insert(name.to_owned(), variable);
        }
    }
}
