//! The reader and the writer of JSON, compared with serde_json.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test that cannot go on should stop")]

use oasmith_runtime::{Decimal, Decoder, Json, Maybe, Secret, Sensitive, from_slice, from_str, to_string};

fn own(text: &str) -> Result<(), String> {
    let mut input = Decoder::new(text);
    input.skip().and_then(|()| input.finish()).map_err(|error| error.to_string())
}

/// Texts at the edges of the grammar.
const TEXTS: &[&str] = &[
    "",
    " ",
    "null",
    "nul",
    "nulll",
    "true",
    "false",
    "tru",
    "0",
    "-0",
    "00",
    "01",
    "-",
    "1.",
    ".5",
    "1.5",
    "1e5",
    "1E+5",
    "1e-5",
    "1e",
    "1e+",
    "+1",
    "1 2",
    "[]",
    "[1]",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[1,2",
    "{}",
    "{\"a\":1}",
    "{\"a\":1,}",
    "{\"a\" 1}",
    "{a:1}",
    "{\"a\":}",
    "{\"a\":1 \"b\":2}",
    "{,}",
    "\"\"",
    "\"a",
    "\"\\n\"",
    "\"\\x\"",
    "\"\\u00e9\"",
    "\"\\u00g9\"",
    "\"\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\"\\ude00\"",
    "\"\\ud83dx\"",
    "\"\\ud83d\\u0041\"",
    "\"tab\tin\"",
    "\"\u{1}\"",
    "\"é😀\"",
    "\"\\",
    "\"\\u12",
    " [ 1 , { \"a\" : [ ] } ] ",
    "[[[[]]]]",
    "{\"a\":{\"b\":[null,true,false,-1.5e-3,\"x\"]}}",
    "'a'",
    "[1]]",
    "{}}",
    "\u{feff}1",
    "nan",
    "Infinity",
    "\u{a0}1",
    "123456789012345678901234567890",
    "1.7976931348623157e308",
    "-1e-400",
    "\"\\/\\b\\f\"",
    "\"\u{7f}\"",
];

#[test]
fn accepts_what_serde_json_accepts() {
    for text in TEXTS {
        let theirs = serde_json::from_str::<Json>(text);
        assert_eq!(own(text).is_ok(), theirs.is_ok(), "{text:?}: {:?} / {theirs:?}", own(text));
    }
}

#[test]
fn mangled_texts_agree_with_serde_json() {
    let seed = r#"{"a":[1,-2.5e3,"x\u00e9\\\"y",null,true],"b":{"c":"d","e":[]}}"#;
    let bytes = seed.as_bytes();
    let spare = b"{}[]\",:\\u0e-+.1 ntf\x01";
    for at in 0..bytes.len() {
        for byte in spare {
            let mut changed = bytes.to_vec();
            changed[at] = *byte;
            let text = String::from_utf8(changed).unwrap();
            let theirs = serde_json::from_str::<Json>(&text).is_ok();
            assert_eq!(own(&text).is_ok(), theirs, "{text}");
        }
        assert_eq!(own(&seed[..at]).is_ok(), serde_json::from_str::<Json>(&seed[..at]).is_ok());
    }
}

#[test]
fn strings_round_trip() {
    for text in ["", "plain", "é😀", "a\"b\\c/d", "\n\r\t\u{8}\u{c}\u{0}\u{1f}", "\u{2028}\u{feff}"] {
        let json = to_string(&text);
        assert_eq!(from_str::<String>(&json).unwrap(), text);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
    for json in [r#""\ud83d\ude00""#, r#""\u0000\/\b\f""#, r#""\uFFFF\u20AC""#] {
        assert_eq!(from_str::<String>(json).unwrap(), serde_json::from_str::<String>(json).unwrap());
    }
}

#[test]
fn a_mark_is_found_wherever_it_stands_in_a_string() {
    let marks = [
        "\"", "\\n", "\\\"", "\\", "\\u00e9", "\n", "\u{1f}", " ", "!", "#", "[", "]", "\u{7f}", "\u{80}", "é",
        "\u{ffff}",
    ];
    for mark in marks {
        for place in 0..20 {
            for after in 0..20 {
                for end in ["\"", ""] {
                    let text = format!("\"{}{mark}{}{end}", "a".repeat(place), "é".repeat(after));
                    let (ours, theirs) = (from_str::<String>(&text), serde_json::from_str::<String>(&text));
                    assert_eq!(ours.ok(), theirs.ok(), "{text}");
                }
            }
        }
    }
}

#[test]
fn floats_are_short_and_exact() {
    for (value, text) in [
        (10.0, "10"),
        (0.1, "0.1"),
        (-2.5, "-2.5"),
        (1e17, "1e17"),
        (1e16, "10000000000000000"),
        (5e-324, "5e-324"),
        (0.0, "0"),
    ] {
        assert_eq!(to_string(&value), text);
    }
    for value in [f64::MAX, f64::MIN_POSITIVE, 1.0 / 3.0, 123_456.789, 1e300, -1e-7, 9_007_199_254_740_993.0] {
        assert_eq!(from_str::<f64>(&to_string(&value)).unwrap().to_bits(), value.to_bits());
    }
    assert_eq!(to_string(&f64::NAN), "null");
    assert_eq!(to_string(&0.1_f32), "0.1");
}

#[test]
fn numbers_are_read_with_tolerance() {
    assert_eq!(from_str::<i64>("1.0").unwrap(), 1);
    assert_eq!(from_str::<i64>("\"12\"").unwrap(), 12);
    assert_eq!(from_str::<u64>("18446744073709551615").unwrap(), u64::MAX);
    assert_eq!(from_str::<i64>("-9223372036854775808").unwrap(), i64::MIN);
    assert_eq!(from_str::<u8>("2.55e2").unwrap(), 255);
    assert!((from_str::<f64>("\"1.5\"").unwrap() - 1.5).abs() < f64::EPSILON);
    for wrong in ["1.5", "true", "\"x\"", "null", "\"\"", "1e400", "256", "-1", "\"inf\""] {
        assert!(from_str::<u8>(wrong).is_err(), "{wrong}");
    }
    assert_eq!(from_str::<u8>("300").unwrap_err().message(), "expected an integer from 0 to 255, found 300");
    assert!(from_str::<String>("1").is_err());
    assert!(from_str::<f64>("\"nan\"").is_err());
}

#[test]
fn containers_round_trip() {
    type Everything = (Option<i32>, Vec<bool>, std::collections::BTreeMap<String, (u8, Box<str>)>, (), Json, f32);
    let text = r#"[null,[true,false],{"a":[1,"x"]},null,{"k":[1.5]},0.5]"#;
    assert_eq!(to_string(&from_str::<Everything>(text).unwrap()), text);
    assert!(from_str::<(u8, u8)>("[1]").is_err());
    assert_eq!(from_str::<(u8,)>("[1,2,3]").unwrap(), (1,));
    assert_eq!(from_str::<std::collections::BTreeMap<String, u8>>(r#"{"a":1,"a":2}"#).unwrap()["a"], 2);
}

#[test]
fn depth_and_encoding_are_bounded() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(own(&deep).unwrap_err().contains("too deeply"));
    let fits = format!("{}{}", "[".repeat(127), "]".repeat(127));
    assert!(own(&fits).is_ok());
    assert!(from_str::<Json>(&fits).is_ok());
    assert!(from_slice::<Json>(b"\"\xff\"").is_err());
}

#[test]
fn maybe_tells_absent_from_null() {
    assert_eq!(from_str::<Maybe<u8>>("null").unwrap(), Maybe::Null);
    assert_eq!(from_str::<Maybe<u8>>("1").unwrap(), Maybe::Value(1));
    assert_eq!(Maybe::<u8>::from(None::<u8>), Maybe::Null);
}

#[test]
fn decimals_stay_as_they_came() {
    for text in ["1.10", "\"1.10\"", "12345678901234567890.123456789"] {
        assert_eq!(to_string(&from_str::<Decimal>(text).unwrap()), text);
    }
}

#[test]
fn secrets_do_not_print() {
    let secret = Secret::from("hunter2");
    assert_eq!(format!("{secret:?} {secret}"), "[redacted] [redacted]");
    assert_eq!(to_string(&secret), "\"hunter2\"");
    let phone = Sensitive::from("15555551234".to_owned());
    assert_eq!(format!("{:?}", Some(&phone)), "Some([redacted])");
    assert_eq!(phone.len(), 11);
}

#[test]
fn an_option_of_any_value_keeps_null() {
    assert_eq!(from_str::<Option<Json>>("null").unwrap(), Some(Json::Null));
    assert_eq!(
        from_str::<Option<Sensitive<Box<Json>>>>("null").unwrap().map(|value| to_string(&value)).as_deref(),
        Some("null")
    );
    assert_eq!(from_str::<Option<String>>("null").unwrap(), None);
    let exact = "0.011269427669584647";
    assert_eq!(to_string(&from_str::<Json>(exact).unwrap()), exact);
}

/// Strings are read and written eight bytes at a time: what ends the plain part may stand anywhere in them.
#[test]
fn strings_with_something_special_anywhere() {
    for special in ['"', '\\', '\n', '\u{0}', '\u{1f}', ' ', '!', '#', '[', ']', '\u{7f}', 'é', '\u{80}', '€', '😀']
    {
        for before in 0..20 {
            let text = format!("{}{special}{}", "a".repeat(before), "é".repeat(before % 3));
            let written = to_string(&text);
            assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
            assert_eq!(from_str::<String>(&serde_json::to_string(&text).unwrap()).unwrap(), text);
            let raw = format!("\"{text}\"");
            assert_eq!(own(&raw).is_ok(), serde_json::from_str::<String>(&raw).is_ok(), "{raw:?}");
        }
    }
}
