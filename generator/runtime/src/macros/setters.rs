//! Chainable setters.

/// Chainable setters for the fields of a struct.
macro_rules! setters {
    ($name:ident { $($field:ident : $kind:ident $type:ty = $wire:literal),* $(,)? }) => {
        impl $name {
            $(rt::setter! { $kind $field $type, $wire })*
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
        pub fn $field(mut self, value: $type) -> Self {
            self.$field = ::std::option::Option::Some(value);
            self
        }
    };
    (boxed $field:ident $type:ty, $wire:literal) => {
        #[doc = ::std::concat!("Sets `", $wire, "`.")]
        #[must_use]
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

pub(crate) use {setter, setters};
