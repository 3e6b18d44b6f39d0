//! The codec of open enums and of unions.

/// An open enum of strings and its codec: behind each variant stands its text. With `ignore_case`, reading compares
/// without regard to ASCII case.
macro_rules! string_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($rows:tt)* }) => {
        rt::string_enum! { @common [$(#[$meta])* $vis] $name { $($rows)* } }
        rt::string_enum! { @exact $name { $($rows)* } }
    };
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($rows:tt)* } ignore_case) => {
        rt::string_enum! { @common [$(#[$meta])* $vis] $name { $($rows)* } }
        rt::string_enum! { @loose $name { $($rows)* } }
    };
    (@exact $name:ident { $($(#[$about:meta])* $variant:ident = $wire:literal,)* }) => {
        impl ::std::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($wire => Self::$variant,)*
                    other => Self::Unknown(::std::convert::From::from(other)),
                }
            }
        }
    };
    (@loose $name:ident { $($(#[$about:meta])* $variant:ident = $wire:literal,)* }) => {
        impl ::std::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                $(if text.eq_ignore_ascii_case($wire) {
                    return Self::$variant;
                })*
                Self::Unknown(::std::convert::From::from(text))
            }
        }
    };
    (@common [$(#[$meta:meta])* $vis:vis] $name:ident { $($(#[$about:meta])* $variant:ident = $wire:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        $vis enum $name {
            $(
                $(#[$about])*
                #[doc = ""]
                #[doc = ::std::concat!("`", $wire, "`")]
                $variant,
            )*
            /// A value that the document does not name; it is kept and sent as it is.
            Unknown(::std::string::String),
        }

        impl $name {
            /// The values that the document names.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The text of the value.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(text) => text,
                }
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(::std::convert::From::from(text))
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                ::std::convert::From::from(text.as_str())
            }
        }

        impl rt::Encode for $name {
            #[inline]
            fn encode(&self, out: &mut rt::Encoder) {
                out.string(self.as_str());
            }
        }

        impl rt::Decode for $name {
            #[inline]
            fn blank() -> Self {
                Self::Unknown(::std::string::String::new())
            }

            #[inline]
            fn fill(&mut self, input: &mut rt::Decoder<'_>) -> ::std::result::Result<(), rt::DecodeError> {
                *self = ::std::convert::From::from(&*input.string()?);
                ::std::result::Result::Ok(())
            }
        }

        rt::serde_impls!($name);
    };
}

/// An open enum of integers and its codec: behind each variant stands its number.
macro_rules! integer_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$about:meta])* $variant:ident = $value:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        $vis enum $name {
            $(
                $(#[$about])*
                #[doc = ""]
                #[doc = ::std::concat!("`", $value, "`")]
                $variant,
            )*
            /// A value that the document does not name; it is kept and sent as it is.
            Unknown(i64),
        }

        impl $name {
            /// The values that the document names.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The number.
            #[inline]
            pub fn value(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => *value,
                }
            }
        }

        impl ::std::convert::From<i64> for $name {
            #[inline]
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    other => Self::Unknown(other),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.value(), f)
            }
        }

        impl rt::Encode for $name {
            #[inline]
            fn encode(&self, out: &mut rt::Encoder) {
                out.integer(self.value());
            }
        }

        impl rt::Decode for $name {
            #[inline]
            fn blank() -> Self {
                Self::Unknown(0)
            }

            #[inline]
            fn fill(&mut self, input: &mut rt::Decoder<'_>) -> ::std::result::Result<(), rt::DecodeError> {
                *self = ::std::convert::From::from(<i64 as rt::Decode>::decode(input)?);
                ::std::result::Result::Ok(())
            }
        }

        rt::serde_impls!($name);
    };
}

/// An open enum of any JSON values and its codec: behind each variant stands its JSON text.
macro_rules! json_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$about:meta])* $variant:ident = $json:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        $vis enum $name {
            $(
                $(#[$about])*
                #[doc = ""]
                #[doc = ::std::concat!("`", $json, "`")]
                $variant,
            )*
            /// A value that the document does not name; it is kept and sent as it is.
            Unknown(rt::Json),
        }

        impl $name {
            /// The values that the document names.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];
        }

        impl rt::Encode for $name {
            #[inline]
            fn encode(&self, out: &mut rt::Encoder) {
                match self {
                    $(Self::$variant => out.raw($json),)*
                    Self::Unknown(value) => rt::Encode::encode(value, out),
                }
            }
        }

        impl rt::Decode for $name {
            #[inline]
            fn blank() -> Self {
                Self::Unknown(rt::Json::Null)
            }

            #[inline]
            fn fill(&mut self, input: &mut rt::Decoder<'_>) -> ::std::result::Result<(), rt::DecodeError> {
                *self = rt::Decode::decode(input)?;
                ::std::result::Result::Ok(())
            }

            #[inline]
            fn decode(input: &mut rt::Decoder<'_>) -> ::std::result::Result<Self, rt::DecodeError> {
                let value = <rt::Json as rt::Decode>::decode(input)?;
                $(if rt::equals_json(&value, $json) {
                    return ::std::result::Result::Ok(Self::$variant);
                })*
                ::std::result::Result::Ok(Self::Unknown(value))
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&rt::to_string(self))
            }
        }

        rt::serde_impls!($name);
    };
}

/// A union and its codec: behind each variant stands its shape. With `write_tag`, a variant that does not write this
/// member itself gets it.
macro_rules! union {
    ($(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[$about:meta])* $variant:ident($type:ty) = $shape:expr,)*
    }) => {
        rt::union! { @declare [$(#[$meta])* $vis] $name { $($(#[$about])* $variant($type),)* } }

        impl rt::Encode for $name {
            #[inline]
            fn encode(&self, out: &mut rt::Encoder) {
                match self {
                    $(Self::$variant(value) => rt::Encode::encode(value, out),)*
                    Self::Unknown(value) => rt::Encode::encode(value, out),
                }
            }

            #[inline]
            fn encode_members(&self, out: &mut rt::Encoder) {
                match self {
                    $(Self::$variant(value) => rt::Encode::encode_members(value, out),)*
                    Self::Unknown(value) => rt::Encode::encode_members(value, out),
                }
            }
        }

        rt::union! { @decode $name { $($variant = $shape),* } }
    };
    ($(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[$about:meta])* $variant:ident($type:ty) = $shape:expr,)*
    } write_tag $tag:literal) => {
        rt::union! { @declare [$(#[$meta])* $vis] $name { $($(#[$about])* $variant($type),)* } }

        impl rt::Encode for $name {
            #[inline]
            fn encode(&self, out: &mut rt::Encoder) {
                match self {
                    $(Self::$variant(value) => {
                        const SHAPE: rt::Shape = $shape;
                        rt::encode_tagged(value, $tag, &SHAPE, out);
                    })*
                    Self::Unknown(value) => rt::Encode::encode(value, out),
                }
            }

            #[inline]
            fn encode_members(&self, out: &mut rt::Encoder) {
                out.raw_members(&rt::to_string(self));
            }
        }

        rt::union! { @decode $name { $($variant = $shape),* } }
    };
    (@declare [$(#[$meta:meta])* $vis:vis] $name:ident {
        $($(#[$about:meta])* $variant:ident($type:ty),)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$about])* $variant($type),)*
            /// A value that none of the variants describes; it is kept and sent as it is.
            Unknown(rt::Json),
        }
    };
    (@decode $name:ident { $($variant:ident = $shape:expr),* }) => {
        impl rt::Decode for $name {
            #[inline]
            fn blank() -> Self {
                Self::Unknown(rt::Json::Null)
            }

            #[inline]
            fn fill(&mut self, input: &mut rt::Decoder<'_>) -> ::std::result::Result<(), rt::DecodeError> {
                *self = rt::Decode::decode(input)?;
                ::std::result::Result::Ok(())
            }

            #[inline]
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
