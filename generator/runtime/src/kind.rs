//! The kinds of JSON values as bits, for tables of unions and rules.

/// `null`.
pub const NULL: u8 = 1;
/// `true` and `false`.
pub const BOOLEAN: u8 = 2;
/// Numbers without a fraction, `1.0` included.
pub const INTEGER: u8 = 4;
/// All numbers.
pub const NUMBER: u8 = 8;
/// Strings.
pub const STRING: u8 = 16;
/// Arrays.
pub const ARRAY: u8 = 32;
/// Objects.
pub const OBJECT: u8 = 64;
/// Everything.
pub const ANY: u8 = 127;

const NAMES: [(u8, &str); 7] = [
    (NULL, "null"),
    (BOOLEAN, "a boolean"),
    (INTEGER, "an integer"),
    (NUMBER, "a number"),
    (STRING, "a string"),
    (ARRAY, "an array"),
    (OBJECT, "an object"),
];

/// Names the kinds of a set, for messages: `a string or null`.
pub fn describe(kinds: u8) -> String {
    if kinds & ANY == ANY {
        return "any value".to_owned();
    }
    let named = NAMES.iter().filter(|(bit, _)| kinds & bit != 0 && !(*bit == INTEGER && kinds & NUMBER != 0));
    named.map(|(_, name)| *name).collect::<Vec<_>>().join(" or ")
}
