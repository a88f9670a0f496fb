//! The personal number of Kyrgyzstan (PIN, ИНН): 14 digits.
//!
//! Digit 1 is the sex, digits 2 to 9 the birth date DDMMYYYY, the last five a serial. No
//! check digit is public, so none is checked. Numbers are changed by procedure (decree 619
//! of 28.09.2017), hence everything beyond the shape warns and does not block.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use super::{Sex, digits_of, join, number};

/// A PIN of the right shape.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KyrgyzPin(String);

/// Why a text is not a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Something other than digits, spaces and hyphens.
    #[error("a PIN has digits only, not {0:?}")]
    NotADigit(char),
    /// Not 14 digits.
    #[error("a PIN has 14 digits, not {found}")]
    Length {
        /// How many digits there were.
        found: usize,
    },
    /// The first digit is neither 1 nor 2; legal entities' numbers begin with 0.
    #[error("a person's PIN begins with 1 or 2")]
    FirstDigit,
}

/// What an officer should look at; never a reason to refuse by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinWarning {
    /// Digits 2 to 9 are no date of the calendar.
    ImpossibleDate,
    /// The number says another birth date than the person.
    BirthDateDiffers {
        /// The date in the number.
        in_pin: NaiveDate,
    },
    /// The number says another sex than the person.
    SexDiffers {
        /// The sex in the number.
        in_pin: Sex,
    },
}

impl KyrgyzPin {
    /// The 14 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In groups for the eye: `1 31022007 00001`.
    #[must_use]
    pub fn grouped(&self) -> String {
        let mut text = self.0.clone();
        text.insert(9, ' ');
        text.insert(1, ' ');
        text
    }

    /// The last four digits, the rest as dots: for those without the grant *sensitive*.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("•••••••••• {}", self.0.get(10..).unwrap_or_default())
    }

    /// The sex that the first digit says.
    #[must_use]
    pub fn sex(&self) -> Sex {
        if self.0.starts_with('1') {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// The birth date in the number, when the calendar has it.
    #[must_use]
    pub fn birth_date(&self) -> Option<NaiveDate> {
        let digits: Vec<u32> = self.0.chars().filter_map(|c| c.to_digit(10)).collect();
        let year = i32::try_from(number(&digits, 5, 4)).ok()?;
        NaiveDate::from_ymd_opt(year, number(&digits, 3, 2), number(&digits, 1, 2))
    }

    /// Compares the number with what the person declared.
    #[must_use]
    pub fn warnings(&self, birth_date: Option<NaiveDate>, sex: Option<Sex>) -> Vec<PinWarning> {
        let date = match (self.birth_date(), birth_date) {
            (None, _) => Some(PinWarning::ImpossibleDate),
            (Some(in_pin), Some(declared)) if in_pin != declared => Some(PinWarning::BirthDateDiffers { in_pin }),
            (Some(_), _) => None,
        };
        let in_pin = self.sex();
        let differs = sex.is_some_and(|declared| declared != in_pin);
        date.into_iter()
            .chain(differs.then_some(PinWarning::SexDiffers { in_pin }))
            .collect()
    }
}

impl FromStr for KyrgyzPin {
    type Err = PinError;

    /// Reads 14 digits, with spaces and hyphens anywhere.
    fn from_str(text: &str) -> Result<Self, PinError> {
        let digits = digits_of(text).map_err(PinError::NotADigit)?;
        if digits.len() != 14 {
            return Err(PinError::Length { found: digits.len() });
        }
        match digits.first() {
            Some(1 | 2) => Ok(Self(join(&digits))),
            _ => Err(PinError::FirstDigit),
        }
    }
}

impl fmt::Debug for KyrgyzPin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KyrgyzPin(hidden)")
    }
}
