//! The parts of multipart bodies.

/// The parts of a struct that is sent as a multipart body. A row names the field, how it is written (`text`, `json`
/// or `file`), whether it may be absent, and the name of its part.
macro_rules! multipart {
    ($name:ident { $($field:ident : $form:ident $kind:ident $wire:literal),* $(,)? }) => {
        impl $name {
            /// The parts, in order. What is absent has none.
            pub fn parts(&self) -> ::std::vec::Vec<rt::Part> {
                let parts = rt::Parts::new();
                $(let parts = rt::multipart_part!(parts $form $kind $wire, &self.$field);)*
                parts.into_vec()
            }
        }
    };
}

/// Adds the parts of one field.
macro_rules! multipart_part {
    ($parts:ident text $kind:ident $wire:literal, $value:expr) => {
        $parts.text($wire, $value)
    };
    ($parts:ident json optional $wire:literal, $value:expr) => {
        $parts.optional_json($wire, $value)
    };
    ($parts:ident json maybe $wire:literal, $value:expr) => {
        $parts.optional_json($wire, $value)
    };
    ($parts:ident json $kind:ident $wire:literal, $value:expr) => {
        $parts.json($wire, $value)
    };
    ($parts:ident file $kind:ident $wire:literal, $value:expr) => {
        $parts.files($wire, $value)
    };
}

pub(crate) use {multipart, multipart_part};
