//! The macros of generated models: objects, enums, unions, newtypes, setters.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on should stop")]
#![allow(dead_code, missing_docs, unreachable_pub, reason = "the types are examples")]

use std::collections::BTreeMap;

#[allow(unused_imports, unused_macros, reason = "this test needs most of them, not all")]
#[path = "../src/macros/mod.rs"]
mod macros;

mod rt {
    pub(crate) use super::macros::*;
    pub use oasmith_runtime::*;
}

/// Types with the names of the prelude must not confuse the macros.
mod hostile {
    use super::rt;

    rt::string_enum! {
        pub enum Option {
            Some = "some",
        }
    }

    rt::object! {
        pub struct Result {
            pub ok: Option = "Ok",
            pub vec: std::option::Option<Vec> = "Vec",
        }
    }
    rt::setters! { Result { vec: plain Vec = "Vec" } }

    #[derive(Clone, Debug, PartialEq)]
    pub struct Vec(pub std::string::String);
    rt::newtype! { Vec(std::string::String) }

    rt::object! {
        pub struct String {}
    }

    rt::union! {
        pub enum Box {
            Ok(Result) = rt::Shape::new("Ok", rt::kind::OBJECT).required(&["Ok"]).known(&["Ok", "Vec"]),
        }
    }
}

rt::object! {
    #[derive(Default)]
    struct User {
        id: String = "id",
        nick: Option<String> = "nick",
        boss: Option<Box<User>> = "boss",
        rn: Option<String> = nullable "rn",
        on: rt::Maybe<String> = "on",
    }
    rest {
        additional: BTreeMap<String, rt::Json>,
    }
}
rt::setters! {
    User { id: own String = "id", nick: into String = "nick", boss: boxed User = "boss", on: maybe String = "on" }
}

#[test]
fn an_object_round_trips_with_members_nobody_knows() {
    let text = r#"{"id":"1","boss":{"id":"2","rn":null},"rn":"x","on":null,"extra":[1,2]}"#;
    let user: User = rt::from_str(text).unwrap();
    assert_eq!(user.on, rt::Maybe::Null);
    assert_eq!(user.boss.as_ref().unwrap().id, "2");
    assert_eq!(rt::to_string(&user), text);
}

#[test]
fn absent_members_stay_absent() {
    let user = User::default().id("1").nick("n").on(None);
    assert_eq!(rt::to_string(&user), r#"{"id":"1","nick":"n","rn":null,"on":null}"#);
    let user = User::default().boss(User::default()).on("v");
    assert_eq!(rt::to_string(&user), r#"{"id":"","boss":{"id":"","rn":null},"rn":null,"on":"v"}"#);
}

#[test]
fn errors_carry_the_path() {
    let error = rt::from_str::<Vec<User>>(r#"[{"id":"1","boss":{"id":7}}]"#).unwrap_err();
    assert_eq!(error.to_string(), "at /0/boss/id: expected a string, found 7");
    let error = rt::from_str::<User>(r#"{"nick":"x"}"#).unwrap_err();
    assert_eq!(error.message(), "missing the required member \"id\"");
}

#[test]
#[cfg(feature = "full-serde")]
fn serde_sees_the_same_json() {
    let user: User = serde_json::from_str(r#"{"id":"1","rn":"r"}"#).unwrap();
    assert_eq!(serde_json::to_string(&user).unwrap(), r#"{"id":"1","rn":"r"}"#);
}

#[test]
fn prelude_names_do_no_harm() {
    let value: hostile::Box = rt::from_str(r#"{"Ok":"some","Vec":"v"}"#).unwrap();
    assert_eq!(rt::to_string(&value), r#"{"Ok":"some","Vec":"v"}"#);
    assert_eq!(rt::to_string(&hostile::String {}), "{}");
}

rt::string_enum! {
    enum Status {
        Active = "Active",
        Inactive = "Inactive",
    }
    ignore_case
}

rt::integer_enum! {
    enum Code {
        Zero = 0,
        MinusOne = -1,
    }
}

rt::json_enum! {
    enum Mixed {
        A = "\"a\"",
        One = "1",
        True = "true",
        Null = "null",
    }
}

#[test]
fn enums_are_open() {
    let all: Vec<Status> = rt::from_str(r#"["active","INACTIVE","Paused"]"#).unwrap();
    assert_eq!(all, [Status::Active, Status::Inactive, Status::Unknown("Paused".to_owned())]);
    assert_eq!(rt::to_string(&all), r#"["Active","Inactive","Paused"]"#);
    assert_eq!(Status::VALUES.len(), 2);
    let codes: Vec<Code> = rt::from_str(r#"[0,-1,"7",1.0]"#).unwrap();
    assert_eq!(codes, [Code::Zero, Code::MinusOne, Code::Unknown(7), Code::Unknown(1)]);
    let mixed: Vec<Mixed> = rt::from_str(r#"["a",1.0,true,null,{"x":1}]"#).unwrap();
    assert_eq!(rt::to_string(&mixed), r#"["a",1,true,null,{"x":1}]"#);
    assert!(matches!(mixed[4], Mixed::Unknown(_)));
}

rt::object! {
    struct Cat {
        lives: i64 = "lives",
    }
}

rt::object! {
    struct Dog {
        bark: Option<String> = "bark",
    }
}

rt::union! {
    enum Pet {
        Cat(Cat) = rt::Shape::new("Cat", rt::kind::OBJECT).required(&["petType", "lives"]).known(&["petType", "lives"]).tag("petType", &["kitty", "cat"]),
        Dog(Box<Dog>) = rt::Shape::new("Dog", rt::kind::OBJECT).known(&["petType", "bark"]).tag("petType", &["dog"]),
    }
    write_tag "petType"
}

#[test]
fn a_tag_decides() {
    let cat: Pet = rt::from_str(r#"{"petType":"cat","lives":9}"#).unwrap();
    assert_eq!(cat, Pet::Cat(Cat { lives: 9 }));
    assert_eq!(rt::to_string(&cat), r#"{"petType":"kitty","lives":9}"#);
    let fish = r#"{"fins":2,"petType":"fish"}"#;
    let unknown: Pet = rt::from_str(fish).unwrap();
    assert!(matches!(unknown, Pet::Unknown(_)));
    assert_eq!(rt::to_string(&unknown), fish);
    let error = rt::from_str::<Vec<Pet>>(r#"[{"petType":"cat","lives":"many"}]"#).unwrap_err();
    assert_eq!(error.to_string(), "at /0/lives: expected an integer, found \"many\"");
}

rt::union! {
    enum Plain {
        Text(String) = rt::Shape::new("Text", rt::kind::STRING),
        Number(f64) = rt::Shape::new("Number", rt::kind::NUMBER),
        List(Vec<i64>) = rt::Shape::new("List", rt::kind::ARRAY),
        Cat(Cat) = rt::Shape::new("Cat", rt::kind::OBJECT).required(&["lives"]).known(&["lives"]),
        Dog(Dog) = rt::Shape::new("Dog", rt::kind::OBJECT).known(&["bark"]),
    }
}

#[test]
fn shapes_decide_without_a_tag() {
    for (text, wanted) in [
        (r#""x""#, Plain::Text("x".to_owned())),
        ("1.5", Plain::Number(1.5)),
        ("[1]", Plain::List(vec![1])),
        (r#"{"lives":1}"#, Plain::Cat(Cat { lives: 1 })),
        (r#"{"bark":"b"}"#, Plain::Dog(Dog { bark: Some("b".to_owned()) })),
        ("true", Plain::Unknown(true.into())),
    ] {
        assert_eq!(rt::from_str::<Plain>(text).unwrap(), wanted, "{text}");
    }
    // The members belong to two variants: neither may lose the other's.
    let both = r#"{"bark":"b","lives":1}"#;
    let value: Plain = rt::from_str(both).unwrap();
    assert!(matches!(value, Plain::Unknown(_)));
    assert_eq!(rt::to_string(&value), both);
    assert_eq!(rt::from_str::<Plain>(r#"["x"]"#).unwrap_err().to_string(), "at /0: expected an integer, found \"x\"");
}

rt::object! {
    struct Owner {
        name: String = "name",
    }
    flatten {
        pet: Pet,
        more: Option<Cat>,
    }
    rest {
        rest: BTreeMap<String, rt::Json>,
    }
}

#[test]
fn flattened_fields_share_the_object() {
    let text = r#"{"name":"n","petType":"kitty","lives":9,"other":1}"#;
    let owner: Owner = rt::from_str(text).unwrap();
    assert_eq!(owner.pet, Pet::Cat(Cat { lives: 9 }));
    assert_eq!(owner.more, Some(Cat { lives: 9 }));
    assert_eq!(owner.rest.len(), 1);
    assert_eq!(rt::to_string(&owner), text);
    let owner: Owner = rt::from_str(r#"{"name":"n","petType":"dog"}"#).unwrap();
    assert_eq!(owner.more, None);
}

rt::object! {
    struct Pair {
        left: User = "left",
        right: Box<Ids> = "right",
        many: BTreeMap<String, i64> = "many",
    }
}

#[test]
fn the_last_of_equal_members_counts_and_nothing_of_the_others_stays() {
    let text = r#"{"name":"a","petType":"dog","lives":1,"name":"b"}"#;
    assert_eq!(rt::from_str::<Owner>(text).unwrap().name, "b");
    let text = r#"{"left":{"id":"1","nick":"n","x":1},"right":[1,2],"many":{"a":1},"right":[3],"many":{"b":2},"left":{"id":"2"}}"#;
    let pair: Pair = rt::from_str(text).unwrap();
    assert_eq!(pair.left, User { id: "2".to_owned(), ..User::default() });
    assert_eq!(pair.right.0, [3]);
    assert_eq!(pair.many, BTreeMap::from([("b".to_owned(), 2)]));
    let error = rt::from_str::<Pair>(r#"{"left":{"id":"1"},"right":[],"many":{},"left":{}}"#).unwrap_err();
    assert_eq!(error.to_string(), "at /left: missing the required member \"id\"");
}

#[derive(Clone, Debug, PartialEq)]
struct Ids(Vec<i64>);
rt::newtype! { Ids(Vec<i64>) }

#[test]
fn deep_values_are_read_up_to_the_limit() {
    let nested = |depth| format!("{}{{\"id\":\"0\"}}{}", "{\"id\":\"0\",\"boss\":".repeat(depth), "}".repeat(depth));
    assert!(rt::from_str::<User>(&nested(127)).is_ok());
    assert_eq!(rt::from_str::<User>(&nested(128)).unwrap_err().message(), "nested too deeply");
}

#[test]
fn members_come_in_any_order_and_unknown_ones_are_skipped() {
    let cat: Cat = rt::from_str(r#"{"a":{"lives":2},"lives":1,"z":[{}]}"#).unwrap();
    assert_eq!(cat.lives, 1);
    let error = rt::from_str::<Cat>(r#"{"a":[1,}"#).unwrap_err();
    assert_eq!(error.to_string(), "at byte 8: expected a value, found }");
    let text = r#"{"rn":"r","boss":{"rn":null,"id":"2"},"nick":"n","id":"1"}"#;
    let user: User = rt::from_str(text).unwrap();
    assert_eq!(rt::to_string(&user), r#"{"id":"1","nick":"n","boss":{"id":"2","rn":null},"rn":"r"}"#);
}

/// Types that serde reads and writes: with their own traits, and with the functions of a module.
mod foreign {
    use super::rt;

    #[derive(Clone, Debug, PartialEq)]
    struct Celsius(f64);

    impl serde::Serialize for Celsius {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_f64(self.0)
        }
    }

    impl<'de> serde::Deserialize<'de> for Celsius {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let degrees = <f64 as serde::Deserialize>::deserialize(deserializer)?;
            if degrees < -273.15 { Err(serde::de::Error::custom("colder than cold")) } else { Ok(Self(degrees)) }
        }
    }

    #[derive(Clone, Debug, Default, PartialEq)]
    struct Span(std::time::Duration);

    mod seconds {
        pub(super) fn serialize<S: serde::Serializer>(span: &super::Span, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_u64(span.0.as_secs())
        }

        pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<super::Span, D::Error> {
            let seconds = <u64 as serde::Deserialize>::deserialize(deserializer)?;
            Ok(super::Span(std::time::Duration::from_secs(seconds)))
        }
    }

    rt::foreign!(Celsius, Celsius(0.0));
    rt::foreign!(Span, <Span as ::std::default::Default>::default(), with seconds);

    rt::object! {
        struct Oven {
            heat: Celsius = "heat",
            span: Option<Span> = "span",
            steps: Vec<Celsius> = "steps",
        }
    }

    #[test]
    fn they_are_fields_like_others() {
        let text = r#"{"heat":180.5,"span":60,"steps":[100.0,150.0]}"#;
        let oven: Oven = rt::from_str(text).unwrap();
        assert_eq!((oven.heat.0, oven.steps.len()), (180.5, 2));
        assert_eq!(oven.span, Some(Span(std::time::Duration::from_secs(60))));
        assert_eq!(rt::to_string(&oven), text);
        let short: Oven = rt::from_str(r#"{"heat":1,"steps":[]}"#).unwrap();
        assert_eq!(rt::to_string(&short), r#"{"heat":1.0,"steps":[]}"#);
    }

    #[test]
    fn what_does_not_fit_has_a_place() {
        let error = rt::from_str::<Oven>(r#"{"heat":1,"steps":[20,-300]}"#).unwrap_err();
        assert_eq!(error.path(), "/steps/1");
        assert!(error.message().starts_with("colder than cold"), "{error}");
        assert_eq!(
            rt::from_str::<Oven>(r#"{"steps":[]}"#).unwrap_err().message(),
            "missing the required member \"heat\""
        );
    }
}
