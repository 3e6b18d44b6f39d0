//! An item that both clients have: does code that uses it still compile, and does it mean the same?

use super::item::{Asked, Item, Kind};
use super::{RustChange, Semver, Sides, change, types, wire};

/// Notes what changed about an item.
pub(super) fn compare(sides: &Sides, path: &str, (old, new): (&Item, &Item), changes: &mut Vec<RustChange>) {
    let note = |found: Found<'_>| {
        let (own, other) = found.cause;
        let place = |asked: Option<&Asked>, item: &Item| Some(asked.map_or(&item.pointer, |one| &one.pointer).clone());
        RustChange {
            witness: old.code.first().filter(|_| found.proved).cloned(),
            wire: own.or(other).and_then(|one| one.wire.clone()).or_else(|| wire(new)),
            base: place(own, old),
            revision: place(other, new),
            ..change(found.lint, found.level, path, found.message)
        }
    };
    let signature = Pair { sides, path, old, new }.signature();
    let compiles = signature.as_ref().is_none_or(|found| found.level < Semver::Major);
    changes.extend(signature.map(note));
    if old.wire != new.wire && compiles {
        let message = format!("`{path}` still compiles, and sends `{}` instead of `{}`", new.wire, old.wire);
        changes.push(note(found("wire_name_changed", Semver::None, message)));
    }
    if !old.deprecated && new.deprecated {
        // Only methods have an attribute; of everything else the documentation says it.
        let (lint, level, what) = match old.kind {
            Kind::Method => {
                ("type_method_marked_deprecated", Semver::Minor, "code that denies warnings does not compile")
            }
            _ => ("item_marked_deprecated", Semver::Patch, "its documentation says so"),
        };
        let message = format!("`{path}` is deprecated: {what}");
        changes.push(note(Found { proved: false, ..found(lint, level, message) }));
    }
}

/// What was found.
struct Found<'a> {
    lint: &'static str,
    level: Semver,
    message: String,
    /// Whether user code tells.
    proved: bool,
    /// The arguments that it is about.
    cause: (Option<&'a Asked>, Option<&'a Asked>),
}

fn found<'a>(lint: &'static str, level: Semver, message: String) -> Found<'a> {
    Found { lint, level, message, proved: true, cause: (None, None) }
}

/// An item on both sides.
struct Pair<'a> {
    sides: &'a Sides,
    path: &'a str,
    old: &'a Item,
    new: &'a Item,
}

impl<'a> Pair<'a> {
    fn signature(&self) -> Option<Found<'a>> {
        let (old, new) = (&self.old.signature, &self.new.signature);
        if old == new {
            return None;
        }
        let lint = match self.old.kind {
            Kind::Constructor => return self.constructor(),
            Kind::Method => return self.method(),
            // Nothing of the type itself is used: what is inside tells.
            Kind::Struct | Kind::Enum if old.is_empty() => return None,
            Kind::Setting | Kind::Builder => "method_parameter_type_changed",
            Kind::ErrorBody => "error_type_changed",
            Kind::Field => "field_type_changed",
            Kind::Header | Kind::Webhook => "const_type_changed",
            Kind::Variant if old.is_empty() => "enum_unit_variant_changed_kind",
            Kind::Variant if new.is_empty() => "enum_tuple_variant_changed_kind",
            Kind::Variant => "enum_variant_type_changed",
            Kind::Pages | Kind::Batches | Kind::Helper => "method_signature_changed",
            _ => "type_changed",
        };
        if self.sides.same(old, new) {
            return None;
        }
        if self.old.kind == Kind::ErrorBody {
            let message = format!("{}: `error.body_as::<{old}>()` compiles, and may find nothing", self.instead());
            return Some(Found { proved: false, ..found(lint, Semver::Major, message) });
        }
        let message = match self.old.kind {
            // The values that the document names have no type of their own.
            Kind::Enum => self.instead().replacen(self.path, &format!("{}::Unknown(_)", self.path), 1),
            _ => self.instead(),
        };
        Some(found(lint, Semver::Major, message))
    }

    /// ``X is `A` instead of `B` ``: without modules, unless only those differ.
    fn instead(&self) -> String {
        let (old, new) = (types::short(&self.old.signature), types::short(&self.new.signature));
        let (old, new) = if old == new { (self.old.signature.clone(), self.new.signature.clone()) } else { (old, new) };
        format!("`{}` is `{new}` instead of `{old}`", self.path)
    }

    fn constructor(&self) -> Option<Found<'a>> {
        match (&self.old.target, &self.new.target) {
            (None, None) => self.arguments(),
            (old, new) => {
                let fields = |own: &'a Item, other: &'a Item| {
                    let known = |one: &&Asked| {
                        other.asked.iter().any(|two| one.name == two.name && self.sides.same(&one.ty, &two.ty))
                    };
                    own.asked.iter().find(|one| !known(one))
                };
                let cause = (fields(self.old, self.new), fields(self.new, self.old));
                let lint = if self.old.asked.len() == self.new.asked.len() {
                    "method_signature_changed"
                } else {
                    "method_parameter_count_changed"
                };
                let differs = old != new || cause.0.is_some() || cause.1.is_some();
                differs.then(|| Found { cause, ..found(lint, Semver::Major, self.instead()) })
            }
        }
    }

    fn method(&self) -> Option<Found<'a>> {
        let output = |item: &'a Item| item.target.as_deref().unwrap_or_default();
        let fits = self.sides.same(output(self.old), output(self.new));
        let arguments = self.arguments();
        match arguments {
            Some(found) if found.level == Semver::Major || fits => Some(found),
            _ if fits => None,
            _ => Some(found("method_signature_changed", Semver::Major, self.instead())),
        }
    }

    /// What is asked for, one after the other.
    fn arguments(&self) -> Option<Found<'a>> {
        let (old, new) = (&self.old.asked, &self.new.asked);
        if old.len() != new.len() {
            let unknown = |own: &'a [Asked], other: &[Asked]| {
                own.iter().find(|one| !other.iter().any(|two| one.identity == two.identity))
            };
            let cause = (unknown(old, new), unknown(new, old));
            return Some(Found { cause, ..found("method_parameter_count_changed", Semver::Major, self.instead()) });
        }
        let pairs = || old.iter().zip(new);
        if let Some((one, other)) = pairs().find(|(one, other)| !self.fits(one, other)) {
            let cause = (Some(one), Some(other));
            return Some(Found { cause, ..found("method_signature_changed", Semver::Major, self.instead()) });
        }
        if let Some((one, other)) = pairs().find(|(one, other)| one.identity != other.identity) {
            return self.moved(one, other);
        }
        let wider = pairs().find(|(one, other)| !self.sides.same(&one.ty, &other.ty));
        wider.map(|(one, other)| Found {
            cause: (Some(one), Some(other)),
            proved: false,
            ..found("method_parameter_generalized", Semver::Minor, self.instead())
        })
    }

    /// Whether what is passed for one argument can be passed for the other.
    fn fits(&self, old: &Asked, new: &Asked) -> bool {
        let mut given = old.ty.as_str();
        let same = |given: &str| new.sources.iter().any(|source| self.sides.same(given, source));
        if self.sides.same(given, &new.ty) || same(given) {
            return true;
        }
        // JSON takes lists and options of what it takes.
        while let Some(inner) = given.strip_prefix("Vec<").or_else(|| given.strip_prefix("Option<")) {
            given = inner.strip_suffix('>').unwrap_or(inner);
        }
        new.ty == "runtime::Json" && same(given)
    }

    /// Another argument stands in the same place, and takes the same type.
    fn moved(&self, one: &'a Asked, other: &'a Asked) -> Option<Found<'a>> {
        let sorted = |item: &'a Item| {
            let mut all: Vec<&str> = item.asked.iter().map(|asked| asked.identity.as_str()).collect();
            all.sort_unstable();
            all
        };
        let cause = (Some(one), Some(other));
        if sorted(self.old) == sorted(self.new) {
            let (path, old, new) = (self.path, types::short(&self.old.signature), types::short(&self.new.signature));
            let message = format!("`{path}` takes `{new}` instead of `{old}`: code compiles, and mixes them up");
            return Some(Found {
                proved: false,
                cause,
                ..found("method_parameters_reordered", Semver::Major, message)
            });
        }
        // A field that is gone says it already.
        (self.old.kind == Kind::Method).then(|| {
            let (path, old, new) = (self.path, &one.identity, &other.identity);
            let message = format!("`{path}` still compiles, and sends `{new}` instead of `{old}`");
            Found { cause, ..found("wire_name_changed", Semver::None, message) }
        })
    }
}
