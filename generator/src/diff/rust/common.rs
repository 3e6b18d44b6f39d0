//! Operations that are the same in two clients, found without writing their items down: of a large document, that is most.

use std::collections::{BTreeMap, BTreeSet};

use super::same::{all, each_in, ty};
use super::types::path;
use crate::api::{Api, BodyKind, Operation, Success, Type};

/// Operations by the Rust names of their group and their own.
pub(super) type Names<'a> = BTreeSet<(&'a str, &'a str)>;

/// The operations whose items are the same in both clients; `different` are the types whose items differ, or may.
pub(super) fn operations<'a>(base: &'a Api, revision: &'a Api, different: &BTreeSet<String>) -> Names<'a> {
    let pair = Pair { base, revision, different };
    let new: BTreeMap<_, _> = named(revision).collect();
    named(base)
        .filter(|(name, old)| new.get(name).is_some_and(|new| pair.operation(old, new)))
        .map(|(name, _)| name)
        .collect()
}

fn named(api: &Api) -> impl Iterator<Item = ((&str, &str), &Operation)> {
    api.groups.iter().flat_map(|group| {
        group.operations.iter().map(|operation| ((group.name.rust.as_str(), operation.name.rust.as_str()), operation))
    })
}

struct Pair<'a> {
    base: &'a Api,
    revision: &'a Api,
    different: &'a BTreeSet<String>,
}

impl Pair<'_> {
    fn operation(&self, old: &Operation, new: &Operation) -> bool {
        (&old.method, &old.path, &old.pointer, old.deprecated) == (&new.method, &new.path, &new.pointer, new.deprecated)
            && old.methods == new.methods
            && self.sent(old, new)
            && self.success(&old.success, &new.success)
            && all(&old.others, &new.others, |old, new| self.success(&old.success, &new.success))
            && self.told(old, new)
            && self.many(old, new)
    }

    /// Parameters and bodies.
    fn sent(&self, old: &Operation, new: &Operation) -> bool {
        all(&old.parameters, &new.parameters, |old, new| {
            (&old.name, old.place, old.required, old.deprecated) == (&new.name, new.place, new.required, new.deprecated)
                && self.ty(&old.ty, &new.ty)
        }) && all(old.body.as_slice(), new.body.as_slice(), |old, new| {
            old.required == new.required
                && all(&old.variants, &new.variants, |old, new| self.body(&old.kind, &new.kind))
        })
    }

    /// Headers and errors.
    fn told(&self, old: &Operation, new: &Operation) -> bool {
        old.headers_name == new.headers_name
            && all(&old.headers, &new.headers, |old, new| {
                old.name == new.name && old.deprecated == new.deprecated && self.ty(&old.ty, &new.ty)
            })
            && all(&old.errors, &new.errors, |old, new| {
                old.status == new.status && all(old.body.as_slice(), new.body.as_slice(), |old, new| self.ty(old, new))
            })
    }

    /// Pages, and lists in several requests.
    fn many(&self, old: &Operation, new: &Operation) -> bool {
        all(old.paging.as_slice(), new.paging.as_slice(), |old, new| self.ty(&old.item, &new.item))
            && all(old.batching.as_slice(), new.batching.as_slice(), |old, new| {
                self.ty(&old.item, &new.item)
                    && all(old.results.as_slice(), new.results.as_slice(), |(.., old), (.., new)| self.ty(old, new))
            })
    }

    fn body(&self, old: &BodyKind, new: &BodyKind) -> bool {
        match (old, new) {
            (BodyKind::Json(old), BodyKind::Json(new))
            | (BodyKind::Items(old), BodyKind::Items(new))
            | (BodyKind::Form(old, _), BodyKind::Form(new, _)) => self.ty(old, new),
            (BodyKind::Multipart(old), BodyKind::Multipart(new)) => self.ty(&Type::Named(*old), &Type::Named(*new)),
            (old, new) => old == new,
        }
    }

    fn success(&self, old: &Success, new: &Success) -> bool {
        match (old, new) {
            (Success::Json(old), Success::Json(new))
            | (Success::OptionalJson(old), Success::OptionalJson(new))
            | (Success::Events(old), Success::Events(new))
            | (Success::Lines(old), Success::Lines(new))
            | (Success::Records(old), Success::Records(new)) => self.ty(old, new),
            (Success::EventObjects(old, one), Success::EventObjects(new, other)) => one == other && self.ty(old, new),
            (Success::Outcome(old), Success::Outcome(new)) => {
                old.name == new.name
                    && all(&old.cases, &new.cases, |old, new| {
                        old.name == new.name && self.success(&old.success, &new.success)
                    })
            }
            (old, new) => old == new,
        }
    }

    /// Whether two types are written alike, and nothing that they mention differs.
    fn ty(&self, old: &Type, new: &Type) -> bool {
        let mut known = true;
        each_in(old, &mut |id| {
            known &= self.base.types.get(id).is_some_and(|definition| !self.different.contains(&path(definition)));
        });
        known && ty((self.base, self.revision), old, new)
    }
}
