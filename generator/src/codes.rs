//! The catalogue of diagnostics: every code that can be printed, with its page.
//!
//! `E`: the document is wrong. `U`: something in it is not supported. `W`: lossy or doubtful.

/// One kind of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// `E014`.
    pub id: &'static str,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// Whether [`Leniency::Tolerant`](crate::report::Leniency) makes a warning of it: the rest of the document can
    /// be used all the same.
    pub tolerable: bool,
    /// The page that `oasmith explain` prints.
    pub page: &'static str,
}

macro_rules! codes {
    ($($id:literal $kind:ident $title:literal;)*) => {
        /// All codes, in order.
        pub const CODES: &[Code] = &[$(Code {
            id: $id,
            title: $title,
            tolerable: codes!(@$kind),
            page: include_str!(concat!("../../tests/fixtures/errors/", $id, ".md")),
        }),*];
    };
    (@fatal) => { false };
    (@tolerable) => { true };
    (@warning) => { true };
}

codes! {
    "E001" fatal "syntax error";
    "E002" tolerable "duplicate key";
    "E003" fatal "nested too deep";
    "E004" fatal "too many values";
    "E005" fatal "more than one document";
    "E006" fatal "not an OpenAPI document";
    "E007" fatal "unsupported version";
    "E008" tolerable "file of a reference cannot be read";
    "E009" tolerable "remote reference";
    "E010" tolerable "wrong shape";
    "E011" tolerable "missing field";
    "E012" tolerable "duplicate operationId";
    "E013" tolerable "dangling reference";
    "E014" tolerable "path parameter is not declared";
    "E015" tolerable "path parameter is not in the path";
    "E016" tolerable "duplicate parameter";
    "E017" tolerable "empty parameter name";
    "E018" tolerable "reference cycle";
    "E019" tolerable "malformed path template";
    "E020" tolerable "path does not start with a slash";
    "E021" tolerable "not a status";
    "E022" tolerable "unknown value";
    "E101" fatal "options are no TOML";
    "E102" fatal "unknown option";
    "E103" fatal "option of the wrong type";
    "E104" fatal "unusable option";
    "W001" warning "unknown field";
    "W002" warning "text or boolean expected";
    "W003" warning "approximate positions";
    "W004" warning "ambiguous paths";
    "W005" warning "empty enum";
    "W006" warning "duplicate enum value";
    "W007" warning "default does not fit";
    "W008" warning "contradictory limits";
    "W009" warning "nothing to generate";
    "W010" warning "path parameter is not required";
    "W011" warning "null where nothing is meant";
    "W012" warning "unknown type";
    "W013" warning "other spelling";
    "W014" warning "discriminator names an unknown schema";
    "W015" warning "empty operationId";
    "W016" warning "unknown security scheme";
    "W017" warning "undeclared server variable";
    "W018" warning "schema contains itself";
    "U001" warning "unknown HTTP authentication";
    "U002" warning "sequence of an unknown media type";
    "U003" warning "multipart body without parts";
    "U004" warning "tuple that Rust has no type for";
    "U005" warning "structure in an unknown media type";
    "W101" warning "two things of one name";
    "W102" warning "media type left out";
    "W103" warning "XML is text";
    "W104" warning "unusable extension";
    "W105" warning "schema that contains itself in place";
    "W106" warning "content where there is no body";
    "W107" warning "multipart body that is not form data";
    "W108" warning "value that would never end";
    "W111" warning "given name is no identifier";
    "W112" warning "option without effect";
    "W113" warning "unusable type of another crate";
}

/// The entry of a code.
#[must_use]
pub fn code(id: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.id.eq_ignore_ascii_case(id))
}

/// The page of a code, in Markdown.
#[must_use]
pub fn explain(id: &str) -> Option<&'static str> {
    code(id).map(|code| code.page)
}
