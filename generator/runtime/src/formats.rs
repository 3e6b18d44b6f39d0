//! Strings with a format. Each keeps its text as it came, so that no answer is lost over a detail, and takes it apart
//! on demand.

use super::codec::{Decode, DecodeError, Decoder, Encode, Encoder};
#[cfg(feature = "full-serde")]
use super::rt;
use super::syntax;
use std::fmt;
use std::time::{Duration, SystemTime};

/// A text that does not have the format it should have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatError {
    format: &'static str,
    text: String,
}

impl fmt::Display for FormatError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" does not have the format {}", self.text.escape_debug(), self.format)
    }
}

impl std::error::Error for FormatError {}

macro_rules! format_type {
    ($(#[$doc:meta])* $name:ident, $format:literal $(, $kind:ty)?) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String $(, $kind)?);

        impl $name {
            /// Takes a text as it is, without a check.
            pub fn verbatim(text: impl Into<String>) -> Self {
                Self(text.into() $(, <$kind>::default())?)
            }

            /// The text.
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text by move.
            #[inline]
            pub fn into_string(self) -> String {
                self.0
            }

            /// Says whether the text has the format.
            #[inline]
            pub fn is_well_formed(&self) -> bool {
                syntax::has_format(&self.0, $format)
            }
        }

        impl fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = FormatError;

            #[inline]
            fn from_str(text: &str) -> Result<Self, FormatError> {
                Self::try_from(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = FormatError;

            #[inline]
            fn try_from(text: &str) -> Result<Self, FormatError> {
                Self::try_from(text.to_owned())
            }
        }

        impl TryFrom<String> for $name {
            type Error = FormatError;

            #[inline]
            fn try_from(text: String) -> Result<Self, FormatError> {
                if syntax::has_format(&text, $format) {
                    Ok(Self::verbatim(text))
                } else {
                    Err(FormatError { format: $format, text })
                }
            }
        }

        super::serde_impls!($name);
    };
}

macro_rules! string_codec {
    ($($name:ident)*) => {$(
        impl Encode for $name {
            #[inline]
            fn encode(&self, out: &mut Encoder) {
                out.string(&self.0);
            }
        }

        impl Decode for $name {
            #[inline]
            fn blank() -> Self {
                Self::verbatim("")
            }

            #[inline]
            fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
                *self = Self::decode(input)?;
                Ok(())
            }

            #[inline]
            fn decode(input: &mut Decoder<'_>) -> Result<Self, DecodeError> {
                String::decode(input).map(Self)
            }
        }
    )*};
}

format_type! {
    /// A moment as RFC 3339 writes it: `2026-03-01T12:00:00Z`. What a service sends may lack the offset.
    DateTime, "date-time"
}
format_type! {
    /// A day: `2026-03-01`.
    Date, "date"
}
format_type! {
    /// A time of day with its offset: `12:00:00Z`.
    Time, "time"
}
format_type! {
    /// A span of time as ISO 8601 writes it: `P1DT12H`.
    IsoDuration, "duration"
}
format_type! {
    /// A UUID.
    Uuid, "uuid"
}
format_type! {
    /// Bytes in base64.
    Base64, "byte"
}
format_type! {
    /// A decimal number of any precision. On the wire a string; a number is accepted, too, and written back as one.
    Decimal, "decimal", bool
}
format_type! {
    /// A number of any size and precision, which no number of Rust holds. On the wire a number.
    Number, "decimal"
}
string_codec!(DateTime Date Time IsoDuration Uuid Base64);

impl DateTime {
    /// The seconds since 1970; `None` if the text has no offset or is no date.
    #[inline]
    pub fn unix_seconds(&self) -> Option<i64> {
        syntax::instant(&self.0).map(|(seconds, _)| seconds)
    }

    /// The moment; `None` as for [`DateTime::unix_seconds`] or if it is out of reach of the system's clock.
    #[inline]
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let (seconds, nanos) = syntax::instant(&self.0)?;
        let size = Duration::from_secs(seconds.unsigned_abs());
        let whole = if seconds < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(size)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(size)
        };
        whole?.checked_add(Duration::from_nanos(u64::from(nanos)))
    }
}

impl From<SystemTime> for DateTime {
    #[inline]
    fn from(moment: SystemTime) -> Self {
        let (seconds, nanos) = match moment.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => (i64::try_from(after.as_secs()).unwrap_or(i64::MAX), after.subsec_nanos()),
            Err(error) => {
                let before = error.duration();
                let seconds = -i64::try_from(before.as_secs()).unwrap_or(i64::MAX);
                let nanos = before.subsec_nanos();
                if nanos == 0 { (seconds, 0) } else { (seconds - 1, 1_000_000_000 - nanos) }
            }
        };
        let (year, month, day) = syntax::civil_from_days(seconds.div_euclid(86_400));
        let rest = seconds.rem_euclid(86_400);
        let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
        let fraction = format!(".{nanos:09}");
        let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
        Self(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z"))
    }
}

impl Date {
    /// Year, month and day; `None` if the text is no date.
    #[inline]
    pub fn ymd(&self) -> Option<(i64, i64, i64)> {
        syntax::date(&self.0)
    }
}

impl Uuid {
    /// A random UUID (version 4), good for keys that must differ; not for secrets.
    #[inline]
    pub fn random() -> Self {
        Self::from((fastrand::u128(..) & !(0xF << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62))
    }
}

impl From<u128> for Uuid {
    #[inline]
    fn from(value: u128) -> Self {
        let mut text = format!("{value:032x}");
        for at in [20, 16, 12, 8] {
            text.insert(at, '-');
        }
        Self(text)
    }
}

impl Base64 {
    /// Writes bytes with the standard alphabet.
    #[inline]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self(syntax::base64_text(bytes))
    }

    /// The bytes; `None` if the text is no base64. Both alphabets are read, padded or not.
    #[inline]
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        syntax::bytes(&self.0)
    }
}

impl From<Vec<u8>> for Base64 {
    #[inline]
    fn from(bytes: Vec<u8>) -> Self {
        Self::from_bytes(&bytes)
    }
}

impl From<&[u8]> for Base64 {
    #[inline]
    fn from(bytes: &[u8]) -> Self {
        Self::from_bytes(bytes)
    }
}

impl Decimal {
    /// The nearest float; `None` if the text is no number.
    #[inline]
    pub fn to_f64(&self) -> Option<f64> {
        self.0.parse().ok()
    }
}

impl From<i64> for Decimal {
    #[inline]
    fn from(value: i64) -> Self {
        Self::verbatim(value.to_string())
    }
}

impl Number {
    /// The nearest float; `None` if the text is no number.
    #[inline]
    pub fn to_f64(&self) -> Option<f64> {
        self.0.parse().ok()
    }

    /// The integer; `None` if the text is none or it has more than 128 bits.
    #[inline]
    pub fn to_i128(&self) -> Option<i128> {
        self.0.parse().ok()
    }
}

impl From<i128> for Number {
    #[inline]
    fn from(value: i128) -> Self {
        Self(value.to_string())
    }
}

impl From<i64> for Number {
    #[inline]
    fn from(value: i64) -> Self {
        Self(value.to_string())
    }
}

impl Encode for Number {
    /// A text that is no JSON number becomes a string, so that the JSON around it stays whole.
    #[inline]
    fn encode(&self, out: &mut Encoder) {
        let is_number = Decoder::new(&self.0).number().is_ok_and(|text| text.len() == self.0.len());
        if is_number { out.raw(&self.0) } else { out.string(&self.0) }
    }
}

impl Decode for Number {
    #[inline]
    fn blank() -> Self {
        Self::from(0_i64)
    }

    #[inline]
    fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        self.0.clear();
        self.0.push_str(input.number()?);
        Ok(())
    }
}

impl Encode for Decimal {
    #[inline]
    fn encode(&self, out: &mut Encoder) {
        // The second field says that it came as a number.
        if self.1 { out.raw(&self.0) } else { out.string(&self.0) }
    }
}

impl Decode for Decimal {
    #[inline]
    fn blank() -> Self {
        Self::verbatim("")
    }

    #[inline]
    fn fill(&mut self, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        *self = Self::decode(input)?;
        Ok(())
    }

    #[inline]
    fn decode(input: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if input.kinds()? & super::kind::NUMBER != 0 {
            return input.number().map(|text| Self(text.to_owned(), true));
        }
        String::decode(input).map(Self::verbatim)
    }
}
