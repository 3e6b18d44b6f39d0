//! What `lower` says: `U` for what the generator cannot do yet, `W` for what it does with a loss or a doubt.

use super::{Diagnostic, Name, Report};
use crate::source::Span;

impl Report {
    /// `U001`: a scheme that the client does not know.
    pub fn security_scheme_unsupported(&mut self, span: Span, name: &str, scheme: &str) {
        let problem = Diagnostic::new(
            "U001",
            format!("security scheme `{name}` uses HTTP authentication `{scheme}`, which the client does not know"),
            span,
        );
        self.push(problem.help("requests are sent without it: add the header in a middleware"));
    }

    /// `U002`: a sequence of a media type that is not known.
    pub fn stream_as_bytes(&mut self, span: Span, media_type: &str) {
        let problem = Diagnostic::new(
            "U002",
            format!(
                "`{media_type}` has `itemSchema`, but how its items follow each other is not known; they are given as bytes"
            ),
            span,
        );
        self.push(problem.help(
            "split the bytes yourself, or use `text/event-stream`, `application/jsonl` or `application/json-seq`",
        ));
    }

    /// `U003`: a multipart body without named parts.
    pub fn multipart_as_bytes(&mut self, span: Span) {
        let problem = Diagnostic::new("U003", "a multipart body without named parts is sent as bytes", span);
        self.push(problem.help(
            "give the schema `type: object` and `properties`, one for each part; \
             else write the parts yourself and set the header `content-type` with their boundary",
        ));
    }

    /// `U004`: items after or more than six `prefixItems`.
    pub fn tuple_as_list(&mut self, span: Span) {
        let problem = Diagnostic::new(
            "U004",
            "`prefixItems` with more than six items or with further `items` becomes a list of raw values",
            span,
        );
        self.push(problem.help("use at most six `prefixItems` and `items: false`, or an object"));
    }

    /// `U005`: members or items in a media type that is not read.
    pub fn structure_as_bytes(&mut self, span: Span, media_type: &str) {
        let problem = Diagnostic::new(
            "U005",
            format!("`{media_type}` has a schema with members or items, but is sent and given as bytes"),
            span,
        );
        self.push(problem.help("offer JSON beside it, or encode and decode the bytes yourself"));
    }

    /// `W101`: two names of one scope are the same in Rust.
    pub fn name_collision(&mut self, span: Span, wire: &str, wanted: &str, chosen: &str) {
        let problem = Diagnostic::new(
            "W101",
            format!("`{wire}` would be called `{wanted}`, which is taken: it is called `{chosen}`"),
            span,
        );
        self.push(problem.help("give it a name of its own with `x-rust-name`, or under `[rename]` in oasmith.toml"));
    }

    /// `W101` for what is written in place.
    pub fn inline_name_collision(&mut self, span: Span, pointer: &str, wanted: &str, chosen: &str) {
        let message =
            format!("the type for this schema would be called `{wanted}`, which is taken: it is called `{chosen}`");
        let help = format!("give it a name of its own under `[rename.types]` in oasmith.toml: \"{pointer}\" = \"…\"");
        self.push(Diagnostic::new("W101", message, span).help(help));
    }

    /// `W111`: a name that a person gave and Rust does not take.
    pub fn not_an_identifier(&mut self, name: Name<'_>, chosen: &str) {
        let message = format!("\"{}\" is no name that Rust takes: `{chosen}` is used", name.value);
        self.push(
            Diagnostic::new("W111", message, name.span).help(format!("write `{}`", chosen.trim_start_matches("r#"))),
        );
    }

    /// `W113`: `x-rust-type` that cannot be used.
    pub fn foreign_type_unusable(&mut self, span: Span, reason: &str) {
        let problem = Diagnostic::new("W113", format!("the Rust type is not used: {reason}"), span);
        self.push(
            problem.help("write a path such as `chrono::NaiveDate`, or an object with `path`, `crate` and `version`"),
        );
    }

    /// `W102`: a media type that is not offered.
    pub fn media_type_left_out(&mut self, span: Span, media_type: &str) {
        let problem = Diagnostic::new(
            "W102",
            format!("`{media_type}` is not offered: the same method gives another media type for another status"),
            span,
        );
        self.push(problem.help("use one schema for all statuses that offer this media type"));
    }

    /// `W103`: XML is text.
    pub fn xml_as_text(&mut self, span: Span, media_type: &str) {
        let problem = Diagnostic::new("W103", format!("`{media_type}` is given as text: XML is not decoded"), span);
        self.push(problem.help("decode the text with an XML library, or offer JSON beside it"));
    }

    /// `W104`: an extension that says something impossible.
    pub fn extension_unusable(&mut self, span: Span, extension: &str, reason: &str) {
        let problem = Diagnostic::new("W104", format!("`{extension}` is ignored: {reason}"), span);
        self.push(problem.help("correct the extension, or remove it"));
    }

    /// `W105`: an inline schema that contains itself.
    pub fn recursion_cut(&mut self, span: Span) {
        let problem = Diagnostic::new(
            "W105",
            "this schema contains itself: inside, the keywords beside its `$ref` are left out",
            span,
        );
        self.push(problem.help("move it to `components.schemas` and refer to it"));
    }

    /// `W106`: content where HTTP has none.
    pub fn body_impossible(&mut self, span: Span, media_type: &str) {
        let problem = Diagnostic::new(
            "W106",
            format!("`{media_type}` is left out: answers to HEAD, and those of status 204, 205 and 304, have no body"),
            span,
        );
        self.push(problem.help("remove `content`, or describe it for another status"));
    }

    /// `W107`: a multipart body that is not form data.
    pub fn multipart_with_names(&mut self, span: Span, media_type: &str) {
        let problem = Diagnostic::new(
            "W107",
            format!("the parts of `{media_type}` are named as those of `multipart/form-data` are"),
            span,
        );
        self.push(problem.help("if the service refuses that, write the parts yourself and send them as bytes"));
    }

    /// `W108`: a schema whose values need further values of it without end.
    pub fn endless(&mut self, span: Span, member: &str) {
        let problem = if member.is_empty() {
            "a value of this schema would have to hold another one without end: it is any JSON".to_owned()
        } else {
            format!("a value of this schema would have to hold another one without end: `{member}` is optional in Rust")
        };
        let problem = Diagnostic::new("W108", problem, span);
        self.push(problem.help("take the member out of `required`"));
    }
}
