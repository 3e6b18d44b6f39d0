macro_rules! serde_behind {
    ($name:ident) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                let value = rt::to_json(self).map_err(::serde::ser::Error::custom)?;
                ::serde::Serialize::serialize(&value, serializer)
            }
        }
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let value =
                    <::serde_json::Value as ::serde::Deserialize>::deserialize(deserializer)?;
                rt::from_json(&value).map_err(::serde::de::Error::custom)
            }
        }
    };
}

macro_rules! object {
    ($name:ident { $($field:ident: $kind:ident $wire:literal,)* }) => {
        impl rt::Encode for $name {
            #[inline(never)]
            fn encode(&self, out: &mut rt::Encoder) {
                out.open(b'{');
                $(out.$kind($wire, &self.$field);)*
                out.close(b'}');
            }
        }
        impl rt::Decode for $name {
            #[inline(never)]
            fn decode(input: &mut rt::Decoder<'_>) -> ::std::result::Result<Self, rt::DecodeError> {
                $(let mut $field = ::std::option::Option::None;)*
                input.begin_object()?;
                let mut first = true;
                while let ::std::option::Option::Some(key) = input.next_key(&mut first)? {
                    match &*key {
                        $($wire => $field = ::std::option::Option::Some(input.member($wire)?),)*
                        _ => input.skip()?,
                    }
                }
                ::std::result::Result::Ok(Self { $($field: rt::$kind($field, $wire, input)?,)* })
            }
        }
        serde_behind!($name);
    };
}

macro_rules! indexed_object {
    (@required required) => { true };
    (@required optional) => { false };
    (@value required $slot:ident) => { $slot };
    (@value optional $slot:ident) => { $slot };
    (@slot required $value:expr) => { ::std::option::Option::Some($value) };
    (@slot optional $value:expr) => { $value };
    (@pattern required $slot:ident) => { ::std::option::Option::Some($slot) };
    (@pattern optional $slot:ident) => { $slot };
    ($name:ident { $($index:literal $field:ident: $kind:ident $wire:literal,)* }) => {
        impl rt::Encode for $name {
            #[inline(never)]
            fn encode(&self, out: &mut rt::Encoder) {
                out.open(b'{');
                $(out.$kind($wire, &self.$field);)*
                out.close(b'}');
            }
        }
        impl rt::Decode for $name {
            #[inline(never)]
            fn decode(input: &mut rt::Decoder<'_>) -> ::std::result::Result<Self, rt::DecodeError> {
                static MEMBERS: &[rt::Member] =
                    &[$(rt::Member { name: $wire, required: indexed_object!(@required $kind) },)*];
                $(let mut $field = ::std::option::Option::None;)*
                input.object(MEMBERS, &mut |index, input| {
                    match index {
                        $($index => $field = indexed_object!(@slot $kind rt::Decode::decode(input)?),)*
                        _ => {}
                    }
                    ::std::result::Result::Ok(())
                })?;
                let ($(indexed_object!(@pattern $kind $field),)*) = ($($field,)*) else {
                    return ::std::result::Result::Err(input.missing(""));
                };
                ::std::result::Result::Ok(Self { $($field,)* })
            }
        }
        serde_behind!($name);
    };
}

macro_rules! slot_object {
    (@required required) => { true };
    (@required optional) => { false };
    (@value required $value:expr) => { rt::value_required($value) };
    (@value optional $value:expr) => { rt::value_optional($value) };
    ($name:ident { $($index:literal $field:ident: $kind:ident $wire:literal,)* }) => {
        impl rt::Object for $name {
            fn members(&self) -> &'static [rt::Member] {
                const { &[$(rt::Member { name: $wire, required: slot_object!(@required $kind) },)*] }
            }
            fn slot(&mut self, index: usize) -> ::std::option::Option<&mut dyn rt::Fill> {
                ::std::option::Option::Some(match index {
                    $($index => &mut self.$field,)*
                    _ => return ::std::option::Option::None,
                })
            }
            fn value(&self, index: usize) -> ::std::option::Option<&dyn rt::Encode> {
                match index {
                    $($index => slot_object!(@value $kind &self.$field),)*
                    _ => ::std::option::Option::None,
                }
            }
        }
        impl rt::Fill for $name {
            fn fill(&mut self, input: &mut rt::Decoder<'_>) -> ::std::result::Result<(), rt::DecodeError> {
                rt::fill_object(self, input)
            }
        }
        impl rt::Blank for $name {
            fn blank() -> Self {
                Self { $($field: rt::Blank::blank(),)* }
            }
        }
        impl rt::Encode for $name {
            fn encode(&self, out: &mut rt::Encoder) {
                rt::encode_object(self, out);
            }
        }
        impl rt::Decode for $name {
            fn decode(input: &mut rt::Decoder<'_>) -> ::std::result::Result<Self, rt::DecodeError> {
                let mut value = <Self as rt::Blank>::blank();
                rt::fill_object(&mut value, input)?;
                ::std::result::Result::Ok(value)
            }
        }
        serde_behind!($name);
    };
}
