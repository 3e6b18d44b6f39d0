//! Where something is used, and what that means for a change of it.

use super::change::{Direction, Effect, Wire};

/// The part of a message that a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Site {
    /// No part of a message.
    None,
    /// The whole body of a request.
    RequestBody,
    /// Something in the body of a request.
    RequestProperty,
    /// A parameter.
    Parameter,
    /// Something in a parameter.
    ParameterProperty,
    /// The whole body of a response.
    ResponseBody,
    /// Something in the body of a response.
    ResponseProperty,
    /// A header of a response.
    Header,
    /// Something in a header of a response.
    HeaderProperty,
}

/// How something is used.
#[expect(clippy::struct_excessive_bools, reason = "three independent facts, no state machine")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    /// The part of the message.
    pub(super) site: Site,
    /// In callbacks and webhooks the service calls the client.
    pub(super) reversed: bool,
    /// Below a `readOnly` property of a request or a `writeOnly` one of a response: nobody sends it.
    pub(super) silent: bool,
    /// Written as text without quotes, as in a query: `1` is also a string.
    pub(super) textual: bool,
    /// Written as `a=1&a=2`: a list of one looks like its item.
    pub(super) exploded: bool,
}

impl Use {
    pub(super) fn new(site: Site, reversed: bool) -> Self {
        let textual = matches!(site, Site::Parameter | Site::Header);
        Self { site, reversed, silent: false, textual, exploded: false }
    }

    /// The use of an item of a list: those of a parameter are part of it.
    pub(super) fn item(self) -> Self {
        if self.site == Site::Parameter { Self { exploded: false, ..self } } else { self.inside() }
    }

    /// The use of what stands inside.
    pub(super) fn inside(self) -> Self {
        let site = match self.site {
            Site::RequestBody => Site::RequestProperty,
            Site::Parameter => Site::ParameterProperty,
            Site::ResponseBody => Site::ResponseProperty,
            Site::Header => Site::HeaderProperty,
            site => site,
        };
        Self { site, exploded: false, ..self }
    }

    pub(super) fn direction(self) -> Direction {
        match self.site {
            Site::None => Direction::None,
            Site::RequestBody | Site::RequestProperty | Site::Parameter | Site::ParameterProperty => Direction::Request,
            Site::ResponseBody | Site::ResponseProperty | Site::Header | Site::HeaderProperty => Direction::Response,
        }
    }

    pub(super) fn is_request(self) -> bool {
        self.direction() == Direction::Request
    }

    /// What an effect means here, for an old client and for a new one.
    pub(super) fn outcome(self, effect: Effect) -> (Wire, Wire) {
        let effect = if self.silent { effect.min(Effect::Open) } else { effect };
        effect.outcome((self.direction() != Direction::Response) != self.reversed)
    }

    /// The first words of an id.
    pub(super) fn prefix(self) -> &'static str {
        match self.site {
            Site::None => "api",
            Site::RequestBody => "request-body",
            Site::RequestProperty => "request-property",
            Site::Parameter => "request-parameter",
            Site::ParameterProperty => "request-parameter-property",
            Site::ResponseBody => "response-body",
            Site::ResponseProperty => "response-property",
            Site::Header => "response-header",
            Site::HeaderProperty => "response-header-property",
        }
    }

    /// The first words of an id for something that nobody sends in this direction.
    pub(super) fn silent_prefix(self) -> &'static str {
        match self.site {
            Site::RequestProperty => "request-read-only-property",
            Site::ResponseProperty => "response-write-only-property",
            _ => self.prefix(),
        }
    }

    /// All that ids can start with, each with its hyphen.
    pub(super) fn prefixes() -> impl Iterator<Item = &'static str> {
        [
            "request-body-",
            "request-read-only-property-",
            "request-property-",
            "request-parameter-property-",
            "request-parameter-",
            "response-body-",
            "response-write-only-property-",
            "response-property-",
            "response-header-property-",
            "response-header-",
        ]
        .into_iter()
    }

    /// Words for a property.
    pub(super) fn property(self, name: &str) -> String {
        match self.direction() {
            Direction::Request if self.site == Site::ParameterProperty => format!("property `{name}` of a parameter"),
            Direction::Request => format!("request property `{name}`"),
            _ => format!("response property `{name}`"),
        }
    }
}
