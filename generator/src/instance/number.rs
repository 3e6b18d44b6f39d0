//! Numbers as decimals: `0.3` is a multiple of `0.1`, and `9007199254740993` is not `9007199254740992`.

use std::cmp::Ordering;

/// A number as digits and a power of ten, without trailing zeros: `1.50` is `15 × 10⁻¹`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: i128,
    exponent: i32,
}

impl Decimal {
    /// Reads JSON's notation; `None` if it is none or has more than 38 digits.
    pub(super) fn of(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        let mut exponent = exponent.parse::<i32>().ok()?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        while digits != 0 && digits % 10 == 0 {
            digits /= 10;
            exponent = exponent.checked_add(1)?;
        }
        Some(Self { digits, exponent: if digits == 0 { 0 } else { exponent } })
    }

    /// Whether the number has no fraction.
    pub(super) fn is_whole(self) -> bool {
        self.exponent >= 0
    }

    /// The number as an integer, if it is one and fits.
    pub(super) fn as_i128(self) -> Option<i128> {
        let scale = 10_i128.checked_pow(u32::try_from(self.exponent).ok()?)?;
        self.digits.checked_mul(scale)
    }

    /// The nearest float.
    pub(super) fn as_f64(self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// Both as integers over the same power of ten.
    fn aligned(self, other: Self) -> Option<(i128, i128)> {
        let least = self.exponent.min(other.exponent);
        let scaled = |number: Self| {
            let scale = 10_i128.checked_pow(u32::try_from(number.exponent.checked_sub(least)?).ok()?)?;
            number.digits.checked_mul(scale)
        };
        Some((scaled(self)?, scaled(other)?))
    }

    /// Which of two numbers is greater.
    pub(super) fn compare(self, other: Self) -> Ordering {
        match self.aligned(other) {
            Some((left, right)) => left.cmp(&right),
            None => self.as_f64().total_cmp(&other.as_f64()),
        }
    }

    /// Whether the number is a multiple of `step`; nothing is a multiple of 0.
    pub(super) fn is_multiple_of(self, step: Self) -> bool {
        match self.aligned(step) {
            Some((_, 0)) => false,
            Some((value, step)) => value % step == 0,
            None => (self.as_f64() / step.as_f64()).fract() == 0.0,
        }
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}e{}", self.digits, self.exponent)
    }
}
