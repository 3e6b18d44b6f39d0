//! The codec of structs.

/// The codec of a struct: a row for each field; then, where needed, the fields that share the object (`flatten`) and
/// the map that catches every other member (`rest`).
macro_rules! object {
    ($name:ident { $($field:ident : $kind:ident $wire:literal),* $(,)? } $(flatten $($flat:ident),+)? $(rest $rest:ident)?) => {
        const _: () = {
            const ROWS: &[rt::Row] = &[$(rt::Row::new($wire, rt::object_part!(presence $kind))),*];

            impl rt::Encode for $name {
                fn encode(&self, out: &mut rt::Encoder) {
                    out.object(self);
                }

                fn encode_members(&self, out: &mut rt::Encoder) {
                    let mark = out.mark();
                    rt::write_members(ROWS, &[$(&self.$field),*], out);
                    $($(rt::Encode::encode_members(&self.$flat, out);)+)?
                    $(rt::encode_rest(&self.$rest, out);)?
                    rt::object_repeats!(out mark $($($flat)+)?);
                }
            }

            impl rt::Decode for $name {
                #[inline(never)]
                fn blank(room: u8) -> ::std::option::Option<Self> {
                    let _ = room;
                    ::std::option::Option::Some(Self {
                        $($field: rt::object_part!(blank $kind room),)*
                        $($($flat: rt::Decode::blank(room)?,)+)?
                        $($rest: ::std::collections::BTreeMap::new(),)?
                    })
                }

                #[inline(never)]
                fn fill(&mut self, input: &mut rt::Decoder<'_>) -> ::std::result::Result<(), rt::DecodeError> {
                    $($(let mut $flat = input.clone();)+)?
                    rt::read_members(ROWS, &mut [$(&mut self.$field),*], rt::object_rest!($(self.$rest)?), input)?;
                    $($(self.$flat = rt::Decode::decode_flattened(&mut $flat)?;)+)?
                    rt::object_forget!([$(self.$rest)?] $($(self.$flat),+)?);
                    ::std::result::Result::Ok(())
                }

                fn reset(&mut self) {
                    rt::restart(self);
                }
            }
        };

        rt::serde_impls!($name);
    };
}

/// One part of an object's codec: when a member is there, and the value that it starts with.
macro_rules! object_part {
    (presence required) => {
        rt::Presence::Required
    };
    (presence nullable) => {
        rt::Presence::Nullable
    };
    (presence $kind:ident) => {
        rt::Presence::Optional
    };
    (blank required $room:ident) => {
        rt::Decode::blank($room)?
    };
    (blank maybe $room:ident) => {
        rt::Maybe::Absent
    };
    (blank $kind:ident $room:ident) => {
        ::std::option::Option::None
    };
}

/// Where members without a row go: into the catch-all map, or nowhere.
macro_rules! object_rest {
    () => {
        &mut ()
    };
    ($rest:expr) => {
        &mut $rest
    };
}

/// Members that a flattened field holds do not belong into the catch-all map.
macro_rules! object_forget {
    ([] $($flat:expr),*) => {};
    ([$rest:expr] $($flat:expr),*) => {
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

            fn blank(room: u8) -> ::std::option::Option<Self> {
                rt::Decode::blank(room).map(Self)
            }

            fn fill(&mut self, input: &mut rt::Decoder<'_>) -> ::std::result::Result<(), rt::DecodeError> {
                rt::Decode::fill(&mut self.0, input)
            }

            fn reset(&mut self) {
                rt::Decode::reset(&mut self.0);
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

pub(crate) use {newtype, object, object_forget, object_part, object_repeats, object_rest, serde_impls};
