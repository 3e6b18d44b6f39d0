//! Where types live and what places are called: the file and the name of what is written in place.

use super::names::{Scope, module_name, type_name};
use super::schemas::{Spot, declare};
use super::{Context, ids};
use crate::api::{Group, Types, Webhook};
use crate::parse::model::Location;

/// Where an inline type belongs: to the component that it is written in, also if another place uses it. What several
/// operations share lives in `models`, since their features can be off.
pub(crate) fn home(cx: &mut Context<'_>, location: &Location, spot: &Spot) -> Spot {
    let tokens = location.tokens();
    let words: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let root = location.0.split('#').next().unwrap_or("0");
    let owner = |kind: &str, name: &str| Location(format!("{root}#/components/{kind}")).child(name);
    match words.as_slice() {
        ["components", "schemas", name, rest @ ..] => {
            let owner = owner("schemas", name);
            if cx.target(&owner).is_none() {
                return spot.clone();
            }
            let id = declare(cx, &owner, spot.mode);
            match cx.types.get(id).filter(|definition| definition.module != spot.module) {
                Some(definition) => below(definition.name.rust.clone(), definition.module.clone(), spot, rest),
                None => spot.clone(),
            }
        }
        ["components", kind @ ("responses" | "requestBodies" | "parameters" | "headers"), name, rest @ ..] => {
            let (name, module) = shared_home(cx, owner(kind, name), kind, name);
            below(name, module, spot, rest)
        }
        ["paths", path, "parameters", ..] => {
            let (_, module) = shared_home(cx, Location(format!("{root}#/paths")).child(path), "parameters", &spot.name);
            Spot { module, ..spot.clone() }
        }
        _ => spot.clone(),
    }
}

/// Moves what several files refer to out of the files of operations and webhooks, since their features can be off.
pub(crate) fn settle(types: &mut Types, groups: &mut [Group], webhooks: &mut [Webhook], modules: &mut Scope) {
    let mut moves = true;
    while std::mem::take(&mut moves) {
        for (file, mentioned) in ids::of_files(types, groups, webhooks) {
            for id in mentioned {
                let definition = types.all.get_mut(id.0);
                let is_elsewhere = |module: &str| module != file && !module.starts_with("models/");
                if let Some(definition) = definition.filter(|definition| is_elsewhere(&definition.module)) {
                    definition.module = format!("models/{}", modules.take(module_name(&definition.name.rust)));
                    moves = true;
                }
            }
        }
    }
}

/// The name and file of the types inside a shared response, body, parameter or header.
fn shared_home(cx: &mut Context<'_>, owner: Location, kind: &str, name: &str) -> (String, String) {
    if let Some(home) = cx.homes.get(&owner) {
        return home.clone();
    }
    let stem = type_name(name).trim_end_matches('_').to_owned();
    let ending = match kind {
        "responses" => "Response",
        "requestBodies" => "Request",
        _ => "",
    };
    let told = ["Response", "Error", "Request", "Body"].iter().any(|word| stem.ends_with(word));
    let name = match told {
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => format!("{ending}{}", stem.trim_start_matches('N')),
        true => stem,
        false => format!("{stem}{ending}"),
    };
    let module = format!("models/{}", cx.modules.take(module_name(&name)));
    cx.homes.insert(owner, (name.clone(), module.clone()));
    (name, module)
}

/// The spot of what stands at `rest` inside an owner.
fn below(name: String, module: String, spot: &Spot, rest: &[&str]) -> Spot {
    let mut home = Spot { name, module, mode: spot.mode };
    for word in rest {
        home = match *word {
            "properties" | "allOf" | "oneOf" | "anyOf" | "content" | "schema" => home,
            word if word.contains('/') => home,
            "items" => home.child("item"),
            "additionalProperties" => home.child("value"),
            word => home.child(word),
        };
    }
    home
}

/// A name for a referable place: the component's, or what its pointer ends in.
pub(crate) fn component_name(location: &Location) -> String {
    const NOISE: &[&str] = &[
        "paths",
        "properties",
        "content",
        "schema",
        "responses",
        "components",
        "schemas",
        "requestBody",
        "requestBodies",
        "parameters",
        "definitions",
        "$defs",
        "application/json",
        "items",
        "allOf",
        "oneOf",
        "anyOf",
    ];
    let tokens = location.tokens();
    match tokens.as_slice() {
        [.., holder, name] if matches!(holder.as_str(), "schemas" | "definitions" | "$defs") => name.clone(),
        [] => {
            let file = location.0.split('#').next().unwrap_or("Root");
            format!("Root{file}")
        }
        [only] => only.clone(),
        tokens => {
            let words: Vec<&str> = tokens.iter().map(String::as_str).filter(|word| !NOISE.contains(word)).collect();
            let tail = words.get(words.len().saturating_sub(3)..).unwrap_or_default();
            tail.join(" ")
        }
    }
}
