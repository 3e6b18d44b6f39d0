//! The codec of structs.

/// The codec of a struct: a row for each field; then, where needed, the fields that share the object (`flatten`) and
/// the map that catches every other member (`rest`).
macro_rules! object {
    ($name:ident { $($field:ident : $kind:ident $wire:literal),* $(,)? } $(flatten $($flat:ident),+)? $(rest $rest:ident)?) => {
        impl rt::Encode for $name {
            fn encode(&self, out: &mut rt::Encoder) {
                out.object(self);
            }

            fn encode_members(&self, out: &mut rt::Encoder) {
                let mark = out.mark();
                $(rt::object_part!(write $kind &self.$field, $wire out);)*
                $($(rt::Encode::encode_members(&self.$flat, out);)+)?
                $(rt::encode_rest(&self.$rest, out);)?
                rt::object_repeats!(out mark $($($flat)+)?);
            }
        }

        impl rt::Decode for $name {
            fn decode(input: &mut rt::Decoder<'_>) -> ::std::result::Result<Self, rt::DecodeError> {
                $($(let mut $flat = input.clone();)+)?
                $(rt::object_part!(slot $kind $field);)*
                $(let mut $rest = ::std::collections::BTreeMap::new();)?
                input.begin_object()?;
                while let ::std::option::Option::Some(key) = input.next_key()? {
                    match &*key {
                        $($wire => rt::object_part!(read $kind $field $wire input),)*
                        _ => rt::object_unknown!(key input $($rest)?),
                    }
                }
                $($(let $flat = rt::Decode::decode_flattened(&mut $flat)?;)+)?
                rt::object_forget!([$($rest)?] $($($flat)+)?);
                ::std::result::Result::Ok(Self {
                    $($field: rt::object_part!(value $kind $field $wire input),)*
                    $($($flat,)+)?
                    $($rest,)?
                })
            }
        }

        rt::serde_impls!($name);
    };
}

/// One part of an object's codec: an empty slot, its reading, its writing, its final value.
macro_rules! object_part {
    (slot maybe $slot:ident) => {
        let mut $slot = rt::Maybe::Absent;
    };
    (slot $kind:ident $slot:ident) => {
        let mut $slot = ::std::option::Option::None;
    };
    (read required $slot:ident $wire:literal $input:ident) => {
        $slot = ::std::option::Option::Some($input.member($wire)?)
    };
    (read $kind:ident $slot:ident $wire:literal $input:ident) => {
        $slot = $input.member($wire)?
    };
    (write optional $value:expr, $wire:literal $out:ident) => {
        $out.optional_member($wire, $value)
    };
    (write maybe $value:expr, $wire:literal $out:ident) => {
        $out.optional_member($wire, $value)
    };
    (write $kind:ident $value:expr, $wire:literal $out:ident) => {
        $out.member($wire, $value)
    };
    (value required $slot:ident $wire:literal $input:ident) => {
        match $slot {
            ::std::option::Option::Some(value) => value,
            ::std::option::Option::None => {
                return ::std::result::Result::Err(rt::DecodeError::missing($wire, $input.position()));
            }
        }
    };
    (value $kind:ident $slot:ident $wire:literal $input:ident) => {
        $slot
    };
}

/// What happens to a member without a row: kept in the catch-all map, or skipped.
macro_rules! object_unknown {
    ($key:ident $input:ident) => {
        $input.skip()?
    };
    ($key:ident $input:ident $rest:ident) => {{
        let value = $input.member(&$key)?;
        $rest.insert($key.into_owned(), value);
    }};
}

/// Members that a flattened field holds do not belong into the catch-all map.
macro_rules! object_forget {
    ([] $($flat:ident)*) => {};
    ([$rest:ident] $($flat:ident)*) => {
        $(rt::forget_members(&mut $rest, &$flat);)*
    };
}

/// Flattened fields may write a member that a row has written.
macro_rules! object_repeats {
    ($out:ident $mark:ident) => {
        let _ = $mark;
    };
    ($out:ident $mark:ident $($flat:ident)+) => {
        $out.drop_repeated_members($mark);
    };
}

/// The codec of a struct around one value that looks on the wire like that value.
macro_rules! newtype {
    ($name:ident($inner:ty)) => {
        impl rt::Encode for $name {
            fn encode(&self, out: &mut rt::Encoder) {
                rt::Encode::encode(&self.0, out);
            }

            fn encode_members(&self, out: &mut rt::Encoder) {
                rt::Encode::encode_members(&self.0, out);
            }
        }

        impl rt::Decode for $name {
            fn decode(input: &mut rt::Decoder<'_>) -> ::std::result::Result<Self, rt::DecodeError> {
                rt::Decode::decode(input).map(Self)
            }
        }

        impl ::std::ops::Deref for $name {
            type Target = $inner;

            fn deref(&self) -> &$inner {
                &self.0
            }
        }

        impl ::std::convert::From<$inner> for $name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        rt::serde_impls!($name);
    };
}

/// serde's two traits, by way of the codec.
macro_rules! serde_impls {
    ($name:ident) => {
        #[cfg(feature = "full-serde")]
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                rt::serialize(self, serializer)
            }
        }
        #[cfg(feature = "full-serde")]
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                rt::deserialize(deserializer)
            }
        }
    };
}

pub(crate) use {newtype, object, object_forget, object_part, object_repeats, object_unknown, serde_impls};
