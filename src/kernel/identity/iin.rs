//! The individual identification number of Kazakhstan (IIN, ЖСН): 12 digits.
//!
//! YYMMDD, a digit for century and sex, four serial digits, a check digit. A Kyrgyz awardee
//! gets one only after arrival, so it is never required and never a key.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use super::{Sex, digits_of, join, number};

/// An IIN whose date and check digit are right.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KazakhIin(String);

/// Why a text is not an IIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IinError {
    /// Something other than digits, spaces and hyphens.
    #[error("an IIN has digits only, not {0:?}")]
    NotADigit(char),
    /// Not 12 digits.
    #[error("an IIN has 12 digits, not {found}")]
    Length {
        /// How many digits there were.
        found: usize,
    },
    /// The seventh digit is above 6.
    #[error("the seventh digit of an IIN is 0 to 6")]
    Century,
    /// The first six digits are no date.
    #[error("the first six digits of an IIN are a birth date")]
    ImpossibleDate,
    /// The last digit does not fit the others: a slip of the finger.
    #[error("the digits of this IIN do not fit together")]
    CheckDigit,
}

impl KazakhIin {
    /// The 12 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The sex in the number; a foreigner's (seventh digit 0) says none.
    #[must_use]
    pub fn sex(&self) -> Option<Sex> {
        match self.digits().get(6) {
            Some(1 | 3 | 5) => Some(Sex::Male),
            Some(2 | 4 | 6) => Some(Sex::Female),
            _ => None,
        }
    }

    /// The birth date in the number; a foreigner's does not say the century.
    #[must_use]
    pub fn birth_date(&self) -> Option<NaiveDate> {
        let digits = self.digits();
        let century = match digits.get(6)? {
            1 | 2 => 1800,
            3 | 4 => 1900,
            5 | 6 => 2000,
            _ => return None,
        };
        date(&digits, century)
    }

    fn digits(&self) -> Vec<u32> {
        self.0.chars().filter_map(|c| c.to_digit(10)).collect()
    }
}

fn date(digits: &[u32], century: i32) -> Option<NaiveDate> {
    let year = century + i32::try_from(number(digits, 0, 2)).ok()?;
    NaiveDate::from_ymd_opt(year, number(digits, 2, 2), number(digits, 4, 2))
}

/// Weights 1 to 11 modulo 11; on 10 the weights 3 to 11, 1, 2; on 10 again never issued.
fn check_digit(digits: &[u32]) -> Option<u32> {
    let sum = |weights: [u32; 11]| {
        digits
            .iter()
            .zip(weights)
            .map(|(digit, weight)| digit * weight)
            .sum::<u32>()
            % 11
    };
    let first = sum([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    let check = if first == 10 {
        sum([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2])
    } else {
        first
    };
    (check < 10).then_some(check)
}

impl FromStr for KazakhIin {
    type Err = IinError;

    /// Reads 12 digits, with spaces and hyphens anywhere.
    fn from_str(text: &str) -> Result<Self, IinError> {
        let digits = digits_of(text).map_err(IinError::NotADigit)?;
        if digits.len() != 12 {
            return Err(IinError::Length { found: digits.len() });
        }
        let dated = match digits.get(6) {
            Some(0) => date(&digits, 1900).or(date(&digits, 2000)),
            Some(1 | 2) => date(&digits, 1800),
            Some(3 | 4) => date(&digits, 1900),
            Some(5 | 6) => date(&digits, 2000),
            _ => return Err(IinError::Century),
        };
        if dated.is_none() {
            return Err(IinError::ImpossibleDate);
        }
        if check_digit(&digits) != digits.last().copied() {
            return Err(IinError::CheckDigit);
        }
        Ok(Self(join(&digits)))
    }
}

impl fmt::Debug for KazakhIin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KazakhIin(hidden)")
    }
}
