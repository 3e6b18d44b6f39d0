//! The parts of multipart bodies.

/// The parts of a struct that is sent as a multipart body. A row names the field, how it is written (`text`, `json`,
/// `file` or `styled`), whether it may be absent, the name of its part, and what is unusual about it: `as` a media
/// type, `in` a style. Then, where needed: the fields whose members are parts of their own (`flatten`), and the map of
/// all other parts (`rest`, or `files` if it holds files).
macro_rules! multipart {
    ($name:ident {
        $($field:ident : $form:ident $kind:ident $wire:literal $(as $media:literal)? $(in $style:expr)?,)*
    } $(flatten $($flat:ident),+)? $(rest $rest:ident)? $(files $files:ident)?) => {
        impl rt::Multipart for $name {
            #[inline]
            fn parts(&self) -> ::std::vec::Vec<rt::Part> {
                let parts = rt::Parts::new();
                $(
                    $(let parts = parts.typed($media);)?
                    let parts = rt::multipart_part!(parts $form $kind $wire, &self.$field $(, $style)?);
                )*
                $($(let parts = parts.members(&self.$flat);)+)?
                $(let parts = parts.members(&self.$rest);)?
                $(let parts = parts.file_members(&self.$files);)?
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
    ($parts:ident styled $kind:ident $wire:literal, $value:expr, $style:expr) => {
        $parts.styled($wire, $style, $value)
    };
    ($parts:ident file $kind:ident $wire:literal, $value:expr) => {
        $parts.files($wire, $value)
    };
}

pub(crate) use {multipart, multipart_part};
