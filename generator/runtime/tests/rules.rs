//! Rules and formats.
#![cfg(feature = "patterns")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test that cannot go on should stop")]

use oasmith_runtime::{Base64, Date, DateTime, Rule, Uuid, check, kind};
use std::time::{Duration, SystemTime};

static NODE: Rule = Rule::new().kind(kind::OBJECT).properties(&[("next", &NODE), ("n", &Rule::new().minimum(1.0))]);
static BIG: Rule = Rule::new()
    .kind(kind::OBJECT)
    .required(&["a"])
    .properties(&[
        ("a", &Rule::new().kind(kind::STRING).min_length(2).max_length(3).pattern("^[a-z]+$")),
        ("list", &Rule::new().max_items(3).unique_items().unique_by(&["key"]).items(&Rule::new().kind(kind::OBJECT))),
        ("e", &Rule::new().enumeration(&["\"x\"", "1"])),
        ("m", &Rule::new().multiple_of(0.01).exclusive_maximum(5.0)),
        ("when", &Rule::new().format("date-time")),
        ("has", &Rule::new().contains(&Rule::new().constant(&["1"]), 1, Some(2))),
        (
            "tuple",
            &Rule::new().prefix_items(&[&Rule::new().kind(kind::STRING)]).items(&Rule::new().kind(kind::INTEGER)),
        ),
    ])
    .pattern_properties(&[("^x-", &Rule::new().kind(kind::BOOLEAN))])
    .property_names(&Rule::new().max_length(6))
    .no_additional()
    .max_properties(5)
    .dependent_required(&[("e", &["m"])])
    .dependent_schemas(&[("m", &Rule::new().required(&["when"]))]);
static LOOP: Rule = Rule::new().all_of(&[&LOOP]);
static CHOICE: Rule = Rule::new()
    .one_of(&[&Rule::new().required(&["a"]), &Rule::new().required(&["b"])])
    .not(&Rule::new().required(&["c"]))
    .when(&Rule::new().required(&["a"]), Some(&Rule::new().required(&["d"])), None)
    .all_of(&[&Rule::new().min_properties(1)])
    .any_of(&[&Rule::new().kind(kind::OBJECT), &Rule::new().kind(kind::NULL)]);

fn broken(rule: &'static Rule, json: &str) -> Vec<String> {
    check(rule, json.as_bytes()).iter().map(|v| format!("{} {}", v.pointer, v.rule)).collect()
}

#[test]
fn all_violations_are_found() {
    assert!(broken(&BIG, r#"{"a":"ab","x-y":true,"list":[{"key":1},{"key":2}]}"#).is_empty());
    assert_eq!(broken(&BIG, "[]"), [" type"]);
    assert_eq!(broken(&BIG, r#"{"e":1.0}"#), ["/a required", "/m dependentRequired"]);
    assert_eq!(
        broken(&BIG, r#"{"a":"abcd","e":2,"m":5.005}"#),
        ["/when required", "/a maxLength", "/e enum", "/m exclusiveMaximum", "/m multipleOf"]
    );
    assert_eq!(broken(&BIG, r#"{"a":"é","when":"today"}"#), ["/a minLength", "/a pattern", "/when format"]);
    assert_eq!(
        broken(&BIG, r#"{"a":"ab","other":1,"muchtoolong":1,"x-a":1}"#),
        ["/other additionalProperties", "/muchtoolong additionalProperties", "/muchtoolong maxLength", "/x-a type"]
    );
    assert_eq!(
        broken(&BIG, r#"{"a":"ab","list":[{"key":1},{"key":1.0},{"key":1},{"q":2}]}"#),
        [
            "/list maxItems",
            "/list/1 uniqueItems",
            "/list/2 uniqueItems",
            "/list/1/key uniqueItems",
            "/list/2/key uniqueItems"
        ]
    );
    assert_eq!(
        broken(&BIG, r#"{"a":"ab","has":[1,1,1.0],"tuple":[1,1,"x"]}"#),
        ["/has contains", "/tuple/0 type", "/tuple/2 type"]
    );
}

#[test]
fn values_are_equal_however_they_are_written() {
    static UNIQUE: Rule = Rule::new().unique_items();
    let equal = [
        "[1,1.0]",
        "[1,10e-1]",
        "[0,-0.0]",
        "[1e25,10000000000000000000000000]",
        r#"["é","\u00e9"]"#,
        r#"["a\nb","a\u000ab"]"#,
        "[null,1,null]",
        "[[1],[1.0]]",
        r#"[{"a":1,"b":[]},{"b":[],"a":1.0}]"#,
    ];
    for json in equal {
        assert_eq!(broken(&UNIQUE, json).len(), 1, "{json}");
    }
    let different = [
        r#"[1,"1",true,"true",null,"null"]"#,
        "[9007199254740992,9007199254740993]",
        "[0.1,0.10000000000000002]",
        "[[1,2],[2,1],[[]],[[[]]]]",
        r#"[{"a":1},{"a":2},{"b":1},{}]"#,
    ];
    for json in different {
        assert_eq!(broken(&UNIQUE, json).len(), 0, "{json}");
    }
}

#[test]
fn alternatives_and_conditions() {
    assert!(broken(&CHOICE, r#"{"a":1,"d":1}"#).is_empty());
    assert_eq!(broken(&CHOICE, r#"{"a":1,"b":1,"d":1}"#), [" oneOf"]);
    assert_eq!(broken(&CHOICE, r#"{"a":1,"c":1}"#), [" not", "/d required"]);
    assert_eq!(broken(&CHOICE, "{}"), [" minProperties", " oneOf", "/a required"]);
}

#[test]
fn recursion_ends() {
    assert_eq!(broken(&NODE, r#"{"next":{"next":{"n":0}}}"#), ["/next/next/n minimum"]);
    assert!(broken(&LOOP, "1").is_empty());
}

#[test]
fn formats_are_told_apart() {
    for (format, good, bad) in [
        (
            "date-time",
            &["2026-03-01T12:00:00Z", "9999-12-31t23:59:59.123456789012-06:30"][..],
            &["2026-03-01T12:00:00", "2026-02-30T00:00:00Z", "2026-03-01 12:00Z"][..],
        ),
        ("date", &["2024-02-29"], &["2023-02-29", "2024-2-29", "24-02-29"]),
        ("time", &["12:00:00Z", "23:59:60+01:00"], &["24:00:00Z", "12:00:00", "12:00Z"]),
        ("duration", &["P1D", "PT1H30M", "P3W", "P1Y2M3DT4H5M6.5S"], &["P", "PT", "1D", "P1H", "P1DT"]),
        ("email", &["a@b.co", "x+y@example.com"], &["a", "@b", "a@", "a b@c.d", "a..b@c.d"]),
        ("hostname", &["a.b-c.d", "localhost"], &["-a", "a..b", "a_b", ""]),
        ("ipv4", &["127.0.0.1"], &["256.0.0.1", "1.2.3"]),
        ("ipv6", &["::1"], &["::g"]),
        ("uri", &["https://a.b/c?d#e", "urn:x:y"], &["/a", "a b:c", "://x", "http://a b"]),
        ("uuid", &["123e4567-e89b-12d3-a456-426614174000"], &["123e4567e89b12d3a456426614174000", "x"]),
        ("byte", &["aGk=", "aGk", ""], &["a", "*"]),
        ("unheard-of", &["anything"], &[]),
    ] {
        let rule: &'static Rule = Box::leak(Box::new(Rule::new().format(format)));
        for text in good {
            assert!(check(rule, format!("\"{text}\"").as_bytes()).is_empty(), "{format}: {text}");
        }
        for text in bad {
            assert!(!check(rule, format!("\"{text}\"").as_bytes()).is_empty(), "{format}: {text}");
        }
    }
}

#[test]
fn format_types_convert() {
    let moment = SystemTime::UNIX_EPOCH + Duration::new(1_772_366_400, 500_000_000);
    let text = DateTime::from(moment);
    assert_eq!(text.as_str(), "2026-03-01T12:00:00.5Z");
    assert_eq!(text.to_system_time(), Some(moment));
    assert_eq!("2026-03-01T06:00:00-06:00".parse::<DateTime>().unwrap().unix_seconds(), Some(1_772_366_400));
    assert_eq!(DateTime::verbatim("2026-03-01T06:00:00").unix_seconds(), None);
    let old = SystemTime::UNIX_EPOCH - Duration::from_millis(250);
    assert_eq!(DateTime::from(old).as_str(), "1969-12-31T23:59:59.75Z");
    assert_eq!(DateTime::from(old).to_system_time(), Some(old));
    assert_eq!("2024-02-29".parse::<Date>().unwrap().ymd(), Some((2024, 2, 29)));
    assert_eq!("nope".parse::<Date>().unwrap_err().to_string(), "\"nope\" does not have the format date");
    assert_eq!(Base64::from_bytes(b"hi").to_bytes().unwrap(), b"hi");
    assert!(Uuid::random().is_well_formed());
    assert_eq!(Uuid::random().as_str().get(14..15), Some("4"));
}

static MEMBERS: Rule = Rule::new()
    .properties(&[
        ("a", &Rule::new().minimum(1.0)),
        ("b\"", &Rule::new().minimum(1.0)),
        ("b\\n", &Rule::new().minimum(1.0)),
        ("é", &Rule::new().minimum(1.0)),
    ])
    .additional(&Rule::new().maximum(0.0))
    .required(&["a"]);

#[test]
fn members_are_known_in_any_order_and_spelling() {
    assert!(broken(&MEMBERS, r#"{"a":1,"b\"":1,"b\\n":1,"é":1,"z":0}"#).is_empty());
    assert!(broken(&MEMBERS, r#"{"z":0,"é":1,"b\\n":1,"b\"":1,"a":1}"#).is_empty());
    let reversed = r#" { "\u00e9" : 0 , "z" : 1 , "b\\n" : 0 , "b\u0022" : 0 , "\u0061" : 0 } "#;
    assert_eq!(broken(&MEMBERS, reversed), ["/é minimum", "/z maximum", "/b\\n minimum", "/b\" minimum", "/a minimum"]);
    // `b` and a line break is another name.
    assert_eq!(broken(&MEMBERS, r#"{"a":1,"b\n":1}"#), ["/b\n maximum"]);
    assert_eq!(broken(&MEMBERS, r#"{"a":0,"a":1,"a":-1,"":1}"#), ["/a minimum", "/a minimum", "/ maximum"]);
    assert_eq!(broken(&MEMBERS, r#"{"b\"":0}"#), ["/a required", "/b\" minimum"]);
}

#[test]
fn values_without_a_rule_are_passed() {
    static LAST: Rule = Rule::new().properties(&[("z", &Rule::new().minimum(1.0))]);
    for value in
        [r#"{"z":0,"y":[{"z":"}\"]"},[]]}"#, r#""}\\""#, "[]", "{}", "-1.5e3", "true", "null", r#"[["\\"],{}]"#]
    {
        assert_eq!(broken(&LAST, &format!(r#"{{"a":{value},"z":0}}"#)), ["/z minimum"], "{value}");
        assert_eq!(broken(&LAST, &format!(r#"{{"a" : {value} , "z" : 0}}"#)), ["/z minimum"], "{value}");
    }
    // Broken texts end somewhere, too.
    for text in ["{\"a\":", "{\"a\":}", "{\"a\":\"", "{\"a\":[", "{\"a\":]}", "[1", "\"\\"] {
        assert!(broken(&LAST, text).is_empty(), "{text}");
    }
}

#[test]
fn items_differ_in_members_of_their_own_array() {
    static INNER: Rule = Rule::new().unique_by(&["k"]);
    static OUTER: Rule = Rule::new().unique_by(&["k", "l"]).items(&Rule::new().properties(&[("in", &INNER)]));
    assert!(broken(&OUTER, r#"[{"k":1,"in":[{"k":1},{"k":2}]},{"k":2,"in":[{"k":1}]}]"#).is_empty());
    assert_eq!(
        broken(&OUTER, r#"[{"k":1,"in":[{"k":1},3,{"\u006b":1}],"l":[1]},{"l":[1.0],"x":{"k":1}},{"k":1.0},"k"]"#),
        ["/0/in/2/k uniqueItems", "/2/k uniqueItems", "/1/l uniqueItems"]
    );
    // Of several members of a name the first one counts; items of other arrays and deeper members do not.
    assert!(broken(&INNER, r#"[{"k":1,"k":2},{"k":2,"k":1},[{"k":1}],{"x":{"k":1}},{"x":[{"k":1}]}]"#).is_empty());
    assert_eq!(broken(&INNER, r#"[{"k":"é"},{"k":{"a":1,"b":2}},{"k":"\u00e9"},{"k":{"b":2,"a":1.0}}]"#).len(), 2);
}

#[test]
fn what_is_wrong_with_a_whole_comes_before_its_parts() {
    static WHOLE: Rule = Rule::new()
        .max_items(1)
        .items(&Rule::new().required(&["b"]).max_properties(1).properties(&[("a", &Rule::new().minimum(1.0))]));
    assert_eq!(
        broken(&WHOLE, r#"[{"a":0,"c":0},{"b":0,"a":0}]"#),
        ["/ maxItems", "/0/b required", "/0 maxProperties", "/0/a minimum", "/1 maxProperties", "/1/a minimum"]
            .map(|one| one.replacen("/ ", " ", 1))
    );
}

#[test]
fn characters_are_counted_where_bytes_do_not_tell() {
    static LENGTH: Rule = Rule::new().min_length(2).max_length(4);
    for (text, fits) in [("a", false), ("é", false), ("😀", false), ("aa", true), ("😀😀", true), ("😀😀😀😀", true)]
    {
        assert_eq!(broken(&LENGTH, &format!("\"{text}\"")).is_empty(), fits, "{text}");
    }
    for (text, fits) in [("aaaa", true), ("aaaaa", false), ("éééé", true), ("ééééé", false), ("", false)] {
        assert_eq!(broken(&LENGTH, &format!("\"{text}\"")).is_empty(), fits, "{text}");
    }
}
