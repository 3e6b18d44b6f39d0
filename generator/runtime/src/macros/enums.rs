//! The codec of open enums and of unions.

/// The codec of an open enum of strings.
macro_rules! string_enum {
    ($name:ident { $($variant:ident = $wire:literal),* $(,)? }) => {
        rt::string_enum! { @common $name { $($variant = $wire),* } }

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($wire => Self::$variant,)*
                    other => Self::Unknown(::std::convert::From::from(other)),
                }
            }
        }
    };
    ($name:ident ignore_case { $($variant:ident = $wire:literal),* $(,)? }) => {
        rt::string_enum! { @common $name { $($variant = $wire),* } }

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                $(if text.eq_ignore_ascii_case($wire) {
                    return Self::$variant;
                })*
                Self::Unknown(::std::convert::From::from(text))
            }
        }
    };
    (@common $name:ident { $($variant:ident = $wire:literal),* }) => {
        impl $name {
            /// The values that the document names.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The text of the value.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(text) => text,
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(::std::convert::From::from(text))
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                ::std::convert::From::from(text.as_str())
            }
        }

        impl rt::Encode for $name {
            fn encode(&self, out: &mut rt::Encoder) {
                out.string(self.as_str());
            }
        }

        impl rt::Decode for $name {
            fn blank(_room: u8) -> ::std::option::Option<Self> {
                ::std::option::Option::Some(Self::Unknown(::std::string::String::new()))
            }

            fn fill(&mut self, input: &mut rt::Decoder<'_>) -> ::std::result::Result<(), rt::DecodeError> {
                *self = rt::Decode::decode(input)?;
                ::std::result::Result::Ok(())
            }

            fn decode(input: &mut rt::Decoder<'_>) -> ::std::result::Result<Self, rt::DecodeError> {
                ::std::result::Result::Ok(::std::convert::From::from(&*input.string()?))
            }
        }

        rt::serde_impls!($name);
    };
}

/// The codec of an open enum of integers.
macro_rules! integer_enum {
    ($name:ident { $($variant:ident = $value:literal),* $(,)? }) => {
        impl $name {
            /// The values that the document names.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The number.
            pub fn value(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => *value,
                }
            }
        }

        impl ::std::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    other => Self::Unknown(other),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.value(), f)
            }
        }

        impl rt::Encode for $name {
            fn encode(&self, out: &mut rt::Encoder) {
                out.integer(self.value());
            }
        }

        impl rt::Decode for $name {
            fn blank(_room: u8) -> ::std::option::Option<Self> {
                ::std::option::Option::Some(Self::Unknown(0))
            }

            fn fill(&mut self, input: &mut rt::Decoder<'_>) -> ::std::result::Result<(), rt::DecodeError> {
                *self = rt::Decode::decode(input)?;
                ::std::result::Result::Ok(())
            }

            fn decode(input: &mut rt::Decoder<'_>) -> ::std::result::Result<Self, rt::DecodeError> {
                <i64 as rt::Decode>::decode(input).map(::std::convert::From::from)
            }
        }

        rt::serde_impls!($name);
    };
}

/// The codec of an open enum of any JSON values, each given as JSON text.
macro_rules! json_enum {
    ($name:ident { $($variant:ident = $json:literal),* $(,)? }) => {
        impl $name {
            /// The values that the document names.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];
        }

        impl rt::Encode for $name {
            fn encode(&self, out: &mut rt::Encoder) {
                match self {
                    $(Self::$variant => out.raw($json),)*
                    Self::Unknown(value) => rt::Encode::encode(value, out),
                }
            }
        }

        impl rt::Decode for $name {
            fn blank(_room: u8) -> ::std::option::Option<Self> {
                ::std::option::Option::Some(Self::Unknown(rt::Json::Null))
            }

            fn fill(&mut self, input: &mut rt::Decoder<'_>) -> ::std::result::Result<(), rt::DecodeError> {
                *self = rt::Decode::decode(input)?;
                ::std::result::Result::Ok(())
            }

            fn decode(input: &mut rt::Decoder<'_>) -> ::std::result::Result<Self, rt::DecodeError> {
                let value = <rt::Json as rt::Decode>::decode(input)?;
                $(if rt::equals_json(&value, $json) {
                    return ::std::result::Result::Ok(Self::$variant);
                })*
                ::std::result::Result::Ok(Self::Unknown(value))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&rt::to_string(self))
            }
        }

        rt::serde_impls!($name);
    };
}

/// The codec of a union: a shape for each variant; the enum has a last variant `Unknown(rt::Json)`.
macro_rules! union {
    ($name:ident { $($variant:ident = $shape:expr),* $(,)? }) => {
        impl rt::Encode for $name {
            fn encode(&self, out: &mut rt::Encoder) {
                match self {
                    $(Self::$variant(value) => rt::Encode::encode(value, out),)*
                    Self::Unknown(value) => rt::Encode::encode(value, out),
                }
            }

            fn encode_members(&self, out: &mut rt::Encoder) {
                match self {
                    $(Self::$variant(value) => rt::Encode::encode_members(value, out),)*
                    Self::Unknown(value) => rt::Encode::encode_members(value, out),
                }
            }
        }

        rt::union! { @decode $name { $($variant = $shape),* } }
    };
    ($name:ident write_tag $tag:literal { $($variant:ident = $shape:expr),* $(,)? }) => {
        impl rt::Encode for $name {
            fn encode(&self, out: &mut rt::Encoder) {
                match self {
                    $(Self::$variant(value) => {
                        const SHAPE: rt::Shape = $shape;
                        rt::encode_tagged(value, $tag, &SHAPE, out);
                    })*
                    Self::Unknown(value) => rt::Encode::encode(value, out),
                }
            }

            fn encode_members(&self, out: &mut rt::Encoder) {
                out.raw_members(&rt::to_string(self));
            }
        }

        rt::union! { @decode $name { $($variant = $shape),* } }
    };
    (@decode $name:ident { $($variant:ident = $shape:expr),* }) => {
        impl rt::Decode for $name {
            fn blank(_room: u8) -> ::std::option::Option<Self> {
                ::std::option::Option::Some(Self::Unknown(rt::Json::Null))
            }

            fn fill(&mut self, input: &mut rt::Decoder<'_>) -> ::std::result::Result<(), rt::DecodeError> {
                *self = rt::Decode::decode(input)?;
                ::std::result::Result::Ok(())
            }

            fn decode(input: &mut rt::Decoder<'_>) -> ::std::result::Result<Self, rt::DecodeError> {
                const SHAPES: &[rt::Shape] = &[$($shape),*];
                rt::decode_union(
                    SHAPES,
                    &[$(|input| rt::Decode::decode(input).map(Self::$variant)),*],
                    Self::Unknown,
                    input,
                )
            }
        }

        rt::serde_impls!($name);
    };
}

pub(crate) use {integer_enum, json_enum, string_enum, union};
