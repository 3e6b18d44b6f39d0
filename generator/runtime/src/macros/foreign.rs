//! The codec of types of other crates.

/// The codec of a type that serde reads and writes: by its own traits, or by the functions of a module.
macro_rules! foreign {
    ($type:ty, $blank:expr) => {
        rt::foreign!(@codec $type, $blank,
            value => rt::json_text(value),
            text => ::serde_json::from_str::<$type>(text));
    };
    ($type:ty, $blank:expr, with $($with:ident)::+) => {
        const _: () = {
            struct By<T>(T);

            impl ::serde::Serialize for By<&$type> {
                fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                    $($with)::+::serialize(self.0, serializer)
                }
            }

            impl<'de> ::serde::Deserialize<'de> for By<$type> {
                fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                    $($with)::+::deserialize(deserializer).map(Self)
                }
            }

            rt::foreign!(@codec $type, $blank,
                value => rt::json_text(&By(value)),
                text => ::serde_json::from_str::<By<$type>>(text).map(|by| by.0));
        };
    };
    (@codec $type:ty, $blank:expr, $value:ident => $write:expr, $text:ident => $read:expr) => {
        impl rt::Encode for $type {
            #[inline]
            fn encode(&self, out: &mut rt::Encoder) {
                let $value = self;
                out.raw(&$write);
            }
        }

        impl rt::Decode for $type {
            #[inline]
            fn blank() -> Self {
                $blank
            }

            #[inline]
            fn fill(&mut self, input: &mut rt::Decoder<'_>) -> ::std::result::Result<(), rt::DecodeError> {
                let at = input.position();
                let $text = input.raw()?;
                *self = $read.map_err(|error| rt::DecodeError::new(::std::string::ToString::to_string(&error), at))?;
                ::std::result::Result::Ok(())
            }
        }
    };
}

pub(crate) use foreign;
