//! Who may call: alternatives of credentials, and the schemes behind them.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Effect;
use super::graph::NodeId;
use super::lifecycle::nowhere;
use super::operations::{Both, Found};
use super::place::Use;
use super::{Cx, Place, Places};
use crate::parse::model::{Document, OAuthFlow, PathItem, SecurityKind, SecurityRequirement, SecurityScheme};

/// Scheme → scopes. Nothing: anonymous.
type Alternative<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

fn alternatives(list: Option<&Vec<SecurityRequirement>>) -> Vec<Alternative<'_>> {
    let rows = list.into_iter().flatten();
    let mut all: Vec<Alternative<'_>> = rows
        .map(|one| {
            let schemes = one.schemes.iter();
            schemes.map(|(name, scopes)| (name.value.as_str(), scopes.iter().map(String::as_str).collect())).collect()
        })
        .collect();
    if all.is_empty() {
        all.push(Alternative::new());
    }
    all
}

/// What the document says for all operations.
pub(super) fn global(cx: &mut Cx<'_>) {
    let (base, revision) = (cx.base, cx.revision);
    schemes(cx);
    let (old, new) = (alternatives(base.security.as_ref()), alternatives(revision.security.as_ref()));
    if old == new {
        return;
    }
    let node = cx.graph.operation(None);
    let places =
        (Some(Place::at(base.version.span, "0#/security")), Some(Place::at(revision.version.span, "0#/security")));
    difference(cx, (node, nowhere(false)), (&old, &new), &places.clone(), "api-global-security");
}

pub(super) fn operation<'a>(cx: &mut Cx<'a>, both: &Both<'a>) {
    let (old, new) = both.operations();
    if old.security.is_none() && new.security.is_none() {
        return;
    }
    let effective = |document: &'a Document, found: Found<'a>| {
        alternatives(found.operation.security.as_ref().or(document.security.as_ref()))
    };
    let (old, new) = (effective(cx.base, both.base), effective(cx.revision, both.revision));
    difference(cx, both.here(), (&old, &new), &both.places(), "api-security");
}

fn difference(
    cx: &mut Cx<'_>,
    at: (NodeId, Use),
    (old, new): (&[Alternative<'_>], &[Alternative<'_>]),
    places: &Places,
    id: &str,
) {
    let same = |one: &Alternative<'_>, other: &Alternative<'_>| one.keys().eq(other.keys());
    let anonymous = |list: &[Alternative<'_>]| list.iter().any(BTreeMap::is_empty);
    for before in old.iter().filter(|before| !new.contains(before)) {
        match new.iter().find(|after| same(before, after) && !old.contains(after)) {
            Some(after) => scopes(cx, at, (before, after), places, id),
            None if before.is_empty() => {}
            None => {
                // Whoever has these credentials may still get in with fewer of them.
                let kept = new.iter().any(|after| is_part(after, before));
                let effect = if kept { Effect::Widens } else { Effect::Narrows };
                let message = format!("{} do not suffice any more", words(before));
                let message = if kept { format!("{} are not needed any more", words(before)) } else { message };
                cx.find_with((&format!("{id}-removed"), effect), at, places.clone(), message);
                cx.detail(words(before));
            }
        }
    }
    let is_new = |after: &&Alternative<'_>| !after.is_empty() && !old.iter().any(|before| same(before, after));
    for after in new.iter().filter(is_new) {
        let effect = match (anonymous(old), anonymous(new)) {
            (true, false) => Effect::Narrows,
            (true, true) => Effect::Open,
            (false, _) => Effect::Widens,
        };
        let words = words(after);
        let message =
            if effect == Effect::Narrows { format!("{words} are needed now") } else { format!("{words} suffice now") };
        cx.find_with((&format!("{id}-added"), effect), at, places.clone(), message);
        cx.detail(words);
    }
}

/// Whether `small` asks for nothing that `great` does not have.
fn is_part(small: &Alternative<'_>, great: &Alternative<'_>) -> bool {
    small.iter().all(|(scheme, scopes)| great.get(scheme).is_some_and(|other| scopes.is_subset(other)))
}

fn words(alternative: &Alternative<'_>) -> String {
    let names: Vec<String> = alternative.keys().map(|name| format!("`{name}`")).collect();
    format!("credentials of {}", names.join(" and "))
}

fn scopes(
    cx: &mut Cx<'_>,
    at: (NodeId, Use),
    (old, new): (&Alternative<'_>, &Alternative<'_>),
    places: &Places,
    id: &str,
) {
    for (scheme, before) in old {
        let Some(after) = new.get(scheme) else { continue };
        for scope in before.symmetric_difference(after) {
            let (change, words) =
                if after.contains(scope) { ("added", "is needed now") } else { ("removed", "is not needed any more") };
            let message = format!("the scope `{scope}` of `{scheme}` {words}");
            cx.find(&format!("{id}-scope-{change}"), at, places.clone(), message);
            cx.detail(format!("{scheme} {scope}"));
        }
    }
}

/// The schemes that operations ask for.
fn used(document: &Document) -> BTreeSet<&str> {
    let items = document.paths.iter().flat_map(|item: &PathItem| &item.operations);
    let lists = items.filter_map(|operation| operation.security.as_ref()).chain(&document.security);
    lists.flatten().flat_map(|one| &one.schemes).map(|(name, _)| name.value.as_str()).collect()
}

fn schemes(cx: &mut Cx<'_>) {
    let (base, revision) = (cx.base, cx.revision);
    let node = cx.graph.operation(None);
    let at = (node, nowhere(false));
    let place = |name: &str, scheme: &SecurityScheme| {
        Some(Place::at(scheme.span, format!("0#/components/securitySchemes/{name}")))
    };
    let needed = used(base);
    for (name, old) in &base.security_schemes {
        match revision.security_schemes.get(name) {
            None => {
                let message = format!("the security scheme `{name}` is gone");
                cx.find("api-security-component-removed", at, (place(name, old), None), message);
            }
            Some(new) => {
                cx.docs(&old.description, &new.description);
                let places = (place(name, old), place(name, new));
                scheme(cx, at, (name, needed.contains(name.as_str())), (old, new), &places);
            }
        }
    }
    for (name, new) in revision.security_schemes.iter().filter(|(name, _)| !base.security_schemes.contains_key(*name)) {
        let message = format!("the security scheme `{name}` is new");
        cx.find("api-security-component-added", at, (None, place(name, new)), message);
    }
}

fn scheme(
    cx: &mut Cx<'_>,
    at: (NodeId, Use),
    (name, needed): (&str, bool),
    (old, new): (&SecurityScheme, &SecurityScheme),
    places: &Places,
) {
    let kind = |scheme: &SecurityScheme| match &scheme.kind {
        SecurityKind::ApiKey { name, place } => ("apiKey", format!("{place:?} `{name}`")),
        SecurityKind::Http { scheme } => ("http", scheme.clone()),
        SecurityKind::OAuth2 { .. } => ("oauth2", String::new()),
        SecurityKind::OpenIdConnect { url } => ("openIdConnect", url.clone()),
        SecurityKind::MutualTls => ("mutualTLS", String::new()),
    };
    let (before, after) = (kind(old), kind(new));
    let found = match (before.0 == after.0, before.1 == after.1) {
        (false, _) => Some(("api-security-component-type-changed", format!("{} instead of {}", after.0, before.0))),
        (true, false) => Some(("api-security-component-changed", format!("{} instead of {}", after.1, before.1))),
        (true, true) => None,
    };
    if let Some((rule, words)) = found {
        let effect = if needed { Effect::Incomparable } else { Effect::None };
        return cx.find_with((rule, effect), at, places.clone(), format!("the security scheme `{name}` is {words}"));
    }
    if let (SecurityKind::OAuth2 { flows: old }, SecurityKind::OAuth2 { flows: new }) = (&old.kind, &new.kind) {
        for before in old {
            if let Some(after) = new.iter().find(|flow| flow.name == before.name) {
                flow(cx, at, (name, needed), (before, after), places);
            }
        }
    }
}

fn flow(
    cx: &mut Cx<'_>,
    at: (NodeId, Use),
    (name, needed): (&str, bool),
    (old, new): (&OAuthFlow, &OAuthFlow),
    places: &Places,
) {
    let urls = [
        ("url", "authorization URL", &old.authorization_url, &new.authorization_url),
        ("token-url", "token URL", &old.token_url, &new.token_url),
    ];
    for (id, words, _, new) in urls.into_iter().filter(|(_, _, old, new)| old != new) {
        let effect = if needed { Effect::Unknown } else { Effect::None };
        let message = format!("the {words} of `{name}` is `{}`", new.as_deref().unwrap_or_default());
        cx.find_with((&format!("api-security-component-oauth-{id}-changed"), effect), at, places.clone(), message);
        cx.detail(old.name.clone());
    }
    for (scope, text) in &old.scopes {
        let (change, words) = match new.scopes.get(scope) {
            None => ("removed", "is gone"),
            Some(other) if other != text => ("changed", "is described differently"),
            Some(_) => continue,
        };
        let message = format!("the scope `{scope}` of `{name}` {words}");
        cx.find(&format!("api-security-component-oauth-scope-{change}"), at, places.clone(), message);
        cx.detail(scope.clone());
    }
    for scope in new.scopes.keys().filter(|scope| !old.scopes.contains_key(*scope)) {
        cx.find(
            "api-security-component-oauth-scope-added",
            at,
            places.clone(),
            format!("`{name}` has the new scope `{scope}`"),
        );
        cx.detail(scope.clone());
    }
}
