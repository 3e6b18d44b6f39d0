//! Chainable setters.

/// Chainable setters for the fields of a struct; before its name stands `new` if it starts as an empty value.
macro_rules! setters {
    (new $name:ident { $($rows:tt)* }) => {
        impl $name {
            /// An empty value; its setters fill it.
            #[allow(clippy::self_named_constructors, reason = "a schema may be called New")]
            #[must_use]
            #[inline]
            pub fn new() -> Self {
                <Self as ::std::default::Default>::default()
            }
        }

        rt::setters! { $name { $($rows)* } }
    };
    ($name:ident { $($field:ident : $kind:ident $type:ty = $wire:literal),* $(,)? }) => {
        impl $name {
            $(rt::setter! { $kind $field $type, $wire })*
        }
    };
}

/// The optional parameters of an operation: setters of its call. Behind each stands how it is written. Where calls are a
/// type of another crate, the setters are those of a trait, whose name stands behind that of the marker.
macro_rules! optional {
    ($(#[$meta:meta])* $vis:vis enum $marker:ident {}) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        $vis enum $marker {}
    };
    (
        $(#[$meta:meta])*
        $vis:vis enum $marker:ident {
            $($(#[$about:meta])* $name:ident: $type:ty = $set:ident($($argument:expr),*),)+
        }
    ) => {
        rt::optional! { $(#[$meta])* $vis enum $marker {} }

        impl<AnyOutput> rt::Call<'_, AnyOutput, $marker> {
            $(
                $(#[$about])*
                $vis fn $name(self, value: $type) -> Self {
                    self.$set($($argument,)* &value)
                }
            )+
        }
    };
    (
        $(#[$meta:meta])*
        $vis:vis enum $marker:ident as $setters:ident {
            $($(#[$about:meta])* $name:ident: $type:ty = $set:ident($($argument:expr),*),)+
        }
    ) => {
        rt::optional! {
            #[doc = ::std::concat!("Marks the calls that have the setters of [`", ::std::stringify!($setters), "`].")]
            $vis enum $marker {}
        }

        $(#[$meta])*
        $vis trait $setters: rt::IsCall {
            $(
                $(#[$about])*
                #[must_use = "a call does nothing until it is awaited"]
                fn $name(self, value: $type) -> Self;
            )+
        }

        impl<AnyOutput> $setters for rt::Call<'_, AnyOutput, $marker> {
            $(
                #[inline]
                fn $name(self, value: $type) -> Self {
                    self.$set($($argument,)* &value)
                }
            )+
        }
    };
}

/// One setter.
macro_rules! setter {
    (into $field:ident $type:ty, $wire:literal) => {
        #[doc = ::std::concat!("Sets `", $wire, "`.")]
        #[must_use]
        pub fn $field(mut self, value: impl ::std::convert::Into<$type>) -> Self {
            self.$field = ::std::option::Option::Some(value.into());
            self
        }
    };
    (plain $field:ident $type:ty, $wire:literal) => {
        #[doc = ::std::concat!("Sets `", $wire, "`.")]
        #[must_use]
        #[inline]
        pub fn $field(mut self, value: $type) -> Self {
            self.$field = ::std::option::Option::Some(value);
            self
        }
    };
    (boxed $field:ident $type:ty, $wire:literal) => {
        #[doc = ::std::concat!("Sets `", $wire, "`.")]
        #[must_use]
        #[inline]
        pub fn $field(mut self, value: $type) -> Self {
            self.$field = ::std::option::Option::Some(::std::boxed::Box::new(value));
            self
        }
    };
    (maybe $field:ident $type:ty, $wire:literal) => {
        #[doc = ::std::concat!("Sets `", $wire, "`; `None` sends null.")]
        #[must_use]
        pub fn $field(mut self, value: impl ::std::convert::Into<rt::Maybe<$type>>) -> Self {
            self.$field = value.into();
            self
        }
    };
    (own $field:ident $type:ty, $wire:literal) => {
        #[doc = ::std::concat!("Sets `", $wire, "`.")]
        #[must_use]
        pub fn $field(mut self, value: impl ::std::convert::Into<$type>) -> Self {
            self.$field = value.into();
            self
        }
    };
}

pub(crate) use {optional, setter, setters};
