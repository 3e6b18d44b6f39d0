//! The codec of structs.

/// A struct and its codec: behind each field stands its name on the wire, after `nullable` if it is written as `null`
/// rather than left out. Then, where needed, the fields that share the object (`flatten`), and the map that catches
/// every other member (`rest`).
macro_rules! object {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $($(#[$about:meta])* $seen:vis $field:ident: $type:ty = $($kind:ident)? $wire:literal,)*
        }
        $(flatten { $($(#[$flat_about:meta])* $flat_seen:vis $flat:ident: $flat_type:ty,)+ })?
        $(rest { $(#[$rest_about:meta])* $rest_seen:vis $rest:ident: $rest_type:ty, })?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        $vis struct $name {
            $(
                $(#[$about])*
                #[doc = ""]
                #[doc = ::std::concat!("`", $wire, "`")]
                $seen $field: $type,
            )*
            $($($(#[$flat_about])* $flat_seen $flat: $flat_type,)+)?
            $($(#[$rest_about])* $rest_seen $rest: $rest_type,)?
        }

        impl $name {
            const ROWS: &'static [rt::Row] = &[$(rt::Row::new($wire)$(.$kind())?),*];
        }

        impl rt::Encode for $name {
            #[inline]
            fn encode_members(&self, out: &mut rt::Encoder) {
                $(let mark = out.mark(); $(let _ = &self.$flat;)+)?
                rt::write_members(Self::ROWS, &[$(&self.$field),*], out);
                $($(rt::Encode::encode_members(&self.$flat, out);)+)?
                $(rt::encode_rest(&self.$rest, out);)?
                $($(let _ = &self.$flat;)+ out.drop_repeated_members(mark);)?
            }
        }

        impl rt::Decode for $name {
            #[inline]
            fn blank() -> Self {
                Self {
                    $($field: rt::Decode::blank(),)*
                    $($($flat: rt::Decode::blank(),)+)?
                    $($rest: ::std::collections::BTreeMap::new(),)?
                }
            }

            #[inline]
            fn fill(&mut self, input: &mut rt::Decoder<'_>) -> ::std::result::Result<(), rt::DecodeError> {
                $($(let mut $flat = input.clone();)+)?
                rt::read_members(Self::ROWS, &mut [$(&mut self.$field),*], rt::object_rest!($(self.$rest)?), input)?;
                $($(self.$flat = rt::Decode::decode_flattened(&mut $flat)?;)+)?
                rt::object_forget!([$(self.$rest)?] $($(self.$flat),+)?);
                ::std::result::Result::Ok(())
            }
        }

        rt::serde_impls!($name);
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

/// The codec of a struct around one value that looks on the wire like that value.
macro_rules! newtype {
    ($name:ident($inner:ty)) => {
        impl rt::Encode for $name {
            #[inline]
            fn encode(&self, out: &mut rt::Encoder) {
                rt::Encode::encode(&self.0, out);
            }

            #[inline]
            fn encode_members(&self, out: &mut rt::Encoder) {
                rt::Encode::encode_members(&self.0, out);
            }
        }

        impl rt::Decode for $name {
            #[inline]
            fn decode(input: &mut rt::Decoder<'_>) -> ::std::result::Result<Self, rt::DecodeError> {
                rt::Decode::decode(input).map(Self)
            }

            #[inline]
            fn blank() -> Self {
                Self(rt::Decode::blank())
            }

            #[inline]
            fn fill(&mut self, input: &mut rt::Decoder<'_>) -> ::std::result::Result<(), rt::DecodeError> {
                rt::Decode::fill(&mut self.0, input)
            }
        }

        impl ::std::ops::Deref for $name {
            type Target = $inner;

            #[inline]
            fn deref(&self) -> &$inner {
                &self.0
            }
        }

        impl ::std::convert::From<$inner> for $name {
            #[inline]
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        rt::serde_impls!($name);
    };
}

/// The method that checks a value's rule.
macro_rules! validated {
    ($name:ident, $rule:path) => {
        impl $name {
            /// Checks every limit that the document states; a request is checked in the same way before it is sent.
            ///
            /// # Errors
            /// All violations with their JSON pointers.
            #[inline]
            pub fn validate(&self) -> ::std::result::Result<(), rt::Violations> {
                rt::validate(&$rule, self)
            }
        }
    };
}

/// serde's two traits, by way of the codec.
#[cfg(feature = "full-serde")]
macro_rules! serde_impls {
    ($name:ident) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                rt::serialize(self, serializer)
            }
        }
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                rt::deserialize(deserializer)
            }
        }
    };
}

/// Without the feature there is nothing to write.
#[cfg(not(feature = "full-serde"))]
macro_rules! serde_impls {
    ($name:ident) => {};
}

pub(crate) use {newtype, object, object_forget, object_rest, serde_impls, validated};
