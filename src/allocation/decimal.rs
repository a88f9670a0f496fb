//! Exact decimals: whole numbers of 1/10,000.

use std::fmt;
use std::str::FromStr;

/// Parts in one unit.
const SCALE: i64 = 10_000;
/// Decimal places kept.
const PLACES: usize = 4;
/// Largest magnitude accepted, in whole units.
const LIMIT: i64 = 1_000_000_000_000;

/// A score or tie value, exact to four decimal places, of magnitude up to 10^12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(i64);

/// Why a text is not a [`Decimal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Anything but an optional minus, digits and an optional fraction.
    #[error("not a plain decimal number such as 231.50")]
    NotDecimal,
    /// A digit other than zero beyond the fourth place.
    #[error("more than four decimal places")]
    TooFine,
    /// Magnitude above 10^12.
    #[error("larger than 1000000000000")]
    TooLarge,
}

impl Decimal {
    /// The value of `parts` ten-thousandths.
    #[must_use]
    pub const fn from_ten_thousandths(parts: i64) -> Self {
        Self(parts)
    }

    /// The value as a count of ten-thousandths.
    #[must_use]
    pub const fn ten_thousandths(self) -> i64 {
        self.0
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        // Millions of short texts: looking at each byte beats a search prepared for long ones.
        let point = digits.bytes().position(|byte| byte == b'.');
        let (whole, fraction) = digits.split_at(point.unwrap_or(digits.len()));
        let fraction = fraction.get(1..).unwrap_or_default();
        if point.is_some() && fraction.is_empty() {
            return Err(DecimalError::NotDecimal);
        }
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(fraction) {
            return Err(DecimalError::NotDecimal);
        }
        let mut value = 0_i64;
        for byte in whole.bytes() {
            value = value * 10 + i64::from(byte - b'0');
            if value > LIMIT {
                return Err(DecimalError::TooLarge);
            }
        }
        let mut padded = fraction.bytes();
        for _ in 0..PLACES {
            value = value * 10 + padded.next().map_or(0, |byte| i64::from(byte - b'0'));
        }
        if padded.any(|byte| byte != b'0') {
            return Err(DecimalError::TooFine);
        }
        if value > LIMIT * SCALE {
            return Err(DecimalError::TooLarge);
        }
        Ok(Self(if negative { -value } else { value }))
    }
}

impl fmt::Display for Decimal {
    /// The shortest exact form: no exponent, no trailing zero.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let parts = self.0.unsigned_abs();
        let scale = SCALE.unsigned_abs();
        let (whole, mut fraction) = (parts / scale, parts % scale);
        if fraction == 0 {
            return write!(out, "{sign}{whole}");
        }
        let mut width = PLACES;
        while fraction % 10 == 0 {
            fraction /= 10;
            width -= 1;
        }
        write!(out, "{sign}{whole}.{fraction:0width$}")
    }
}
