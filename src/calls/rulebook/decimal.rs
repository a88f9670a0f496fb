//! Exact decimals: whole numbers of 1/10,000.

use std::fmt;
use std::str::FromStr;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A mark, a score, a weight or a limit, exact to four decimal places.
///
/// Its absolute value is at most 10^12, so that every product of two fits an `i128`. In files
/// and JSON it is a string such as `"4.85"`, never a floating-point number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(i64);

/// Why a text is not a [`Decimal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Letters, several points, an exponent, nothing at all.
    #[error("this is not a number; write digits with a decimal point, e.g. \"4.85\"")]
    Unreadable,
    /// More than four places.
    #[error("at most four places after the decimal point")]
    TooFine,
    /// Beyond 10^12.
    #[error("the number is too large")]
    TooLarge,
}

/// What becomes of the places that are cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundMode {
    /// To the nearest, a half away from zero: `2.345` to two places is `2.35`.
    #[default]
    HalfUp,
    /// To the nearest, a half to the even neighbour: `2.345` is `2.34`.
    HalfEven,
    /// Cut off: `2.349` is `2.34`.
    Down,
}

impl Decimal {
    /// How many units one is.
    pub const UNITS: i64 = 10_000;
    /// Zero.
    pub const ZERO: Self = Self(0);
    /// One.
    pub const ONE: Self = Self(Self::UNITS);
    /// A hundred.
    pub const HUNDRED: Self = Self(100 * Self::UNITS);
    /// The largest value; the smallest is its negative.
    pub const MAX: Self = Self(1_000_000_000_000 * Self::UNITS);

    /// From units of 1/10,000; none beyond [`Decimal::MAX`].
    #[must_use]
    pub fn from_units(units: i64) -> Option<Self> {
        (-Self::MAX.0..=Self::MAX.0).contains(&units).then_some(Self(units))
    }

    /// In units of 1/10,000.
    #[must_use]
    pub const fn units(self) -> i64 {
        self.0
    }

    /// A small whole number.
    #[must_use]
    pub fn whole(number: i32) -> Self {
        Self(i64::from(number) * Self::UNITS)
    }

    /// The sum, held at [`Decimal::MAX`].
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self::held(i128::from(self.0) + i128::from(other.0))
    }

    /// The difference, held at [`Decimal::MAX`].
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self::held(i128::from(self.0) - i128::from(other.0))
    }

    /// `numerator / denominator` units, rounded to `places` (0 to 4) after the point; none when
    /// the denominator is not positive.
    #[must_use]
    pub fn quotient(numerator: i128, denominator: i128, places: u8, mode: RoundMode) -> Option<Self> {
        if denominator <= 0 {
            return None;
        }
        let step = 10_i128.pow(4_u32.saturating_sub(u32::from(places)));
        let divisor = denominator.checked_mul(step)?;
        let (whole, rest) = (numerator / divisor, (numerator % divisor).abs());
        let twice = rest.checked_mul(2)?;
        let up = match mode {
            RoundMode::Down => false,
            RoundMode::HalfUp => twice >= divisor,
            RoundMode::HalfEven => twice > divisor || (twice == divisor && whole % 2 != 0),
        };
        let rounded = whole + if up { numerator.signum() } else { 0 };
        Some(Self::held(rounded.checked_mul(step)?))
    }

    fn held(units: i128) -> Self {
        let most = i128::from(Self::MAX.0);
        i64::try_from(units.clamp(-most, most)).map_or(Self::MAX, Self)
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, "")) => return Err(DecimalError::Unreadable),
            Some((whole, fraction)) => (whole, fraction),
            None => (digits, ""),
        };
        let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !numeric(whole) || !numeric(fraction) {
            return Err(DecimalError::Unreadable);
        }
        if fraction.len() > 4 {
            return Err(DecimalError::TooFine);
        }
        let units: i64 = format!("{whole}{fraction:0<4}")
            .parse()
            .map_err(|_| DecimalError::TooLarge)?;
        let signed = if text.starts_with('-') { -units } else { units };
        Self::from_units(signed).ok_or(DecimalError::TooLarge)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.abs() / Self::UNITS, self.0.abs() % Self::UNITS);
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        let rest = format!("{rest:04}");
        write!(f, "{sign}{whole}.{}", rest.trim_end_matches('0'))
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Quoted;
        impl Visitor<'_> for Quoted {
            type Value = Decimal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal in quotes such as \"4.85\"")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Decimal, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Quoted)
    }
}
