//! What a comparison has to say about an edit.

use serde_json::Value as Json;

/// What an edit does to the set of allowed values; written apart from the program that is tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    Widens,
    Narrows,
    Both,
    Unknown,
    Open,
    None,
}

impl Effect {
    /// What old clients and new clients see, as words of the report.
    pub(crate) fn fits(self, to_server: bool, (wire, new_client): (&str, &str)) -> bool {
        let wanted = match self {
            Self::Both => ("breaking", "breaking"),
            Self::Open => ("compatible", "compatible"),
            Self::None => ("none", "none"),
            // A value may have decided it.
            Self::Unknown => return wire == "undecided" || wire == "breaking" || new_client == "breaking",
            Self::Narrows if to_server => ("breaking", "compatible"),
            Self::Widens if !to_server => ("breaking", "compatible"),
            Self::Narrows | Self::Widens => ("compatible", "breaking"),
        };
        wanted == (wire, new_client)
    }
}

/// Names of rules of which one has to come back, and the effect.
#[derive(Clone, Debug)]
pub(crate) struct Want {
    pub(crate) rules: &'static [&'static str],
    pub(crate) effect: Effect,
}

pub(crate) fn want(rules: &'static [&'static str], effect: Effect) -> Want {
    Want { rules, effect }
}

/// What is expected of one edited place.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    /// Where data goes to the server, and where it comes from it; the same for whole operations.
    pub(crate) request: Option<Want>,
    pub(crate) response: Option<Want>,
    /// In parameters and forms, if it is another effect there.
    pub(crate) text: Option<Effect>,
    /// The pointer that the change has, on either side.
    pub(crate) pointer: String,
    /// The member or keyword on whose line it is, in the base and in the revision, where it stands there.
    pub(crate) line: [Option<String>; 2],
    /// A value may prove it.
    pub(crate) provable: bool,
}

impl Expected {
    pub(crate) fn new(pointer: impl Into<String>, request: Want, response: Want) -> Self {
        let (request, response) = (Some(request), Some(response));
        Self { request, response, text: None, pointer: pointer.into(), line: [None, None], provable: false }
    }

    /// The same in both directions.
    pub(crate) fn both(pointer: impl Into<String>, rules: &'static [&'static str], effect: Effect) -> Self {
        Self::new(pointer, want(rules, effect), want(rules, effect))
    }

    /// The line on both sides, where it stands.
    pub(crate) fn line(mut self, pointer: impl Into<String>) -> Self {
        let pointer = pointer.into();
        self.line = [Some(pointer.clone()), Some(pointer)];
        self
    }

    /// The line of what is gone.
    pub(crate) fn gone(mut self, pointer: impl Into<String>) -> Self {
        self.line = [Some(pointer.into()), None];
        self
    }

    /// The line of what is new.
    pub(crate) fn new_line(mut self, pointer: impl Into<String>) -> Self {
        self.line = [None, Some(pointer.into())];
        self
    }

    pub(crate) fn provable(mut self) -> Self {
        self.provable = true;
        self
    }

    pub(crate) fn text(mut self, effect: Effect) -> Self {
        self.text = Some(effect);
        self
    }
}

/// A document with one change, and what has to be said of it.
pub(crate) struct Edit {
    pub(crate) name: &'static str,
    /// Where, for people.
    pub(crate) place: String,
    pub(crate) tree: Json,
    pub(crate) expected: Vec<Expected>,
    /// The schema that was edited; for operations their name.
    pub(crate) site: Site,
}

/// What an edit concerns.
#[derive(Clone, Debug)]
pub(crate) enum Site {
    /// The schema at this pointer.
    Schema(String),
    /// The operation of this name.
    Operation(String),
    /// Descriptions: nothing but the count of texts for readers.
    Docs,
    /// Nothing on the wire.
    Silent,
}
