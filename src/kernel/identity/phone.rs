//! Telephone numbers in E.164.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A telephone number in E.164: `+`, country code, national number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Why a text is not a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// No digits at all.
    #[error("write a telephone number")]
    Empty,
    /// Something other than digits and the signs people put between them.
    #[error("a telephone number has no {0:?}")]
    Character(char),
    /// Without a country code, and not in a form that tells the country.
    #[error("begin with + and the country code, for example +996")]
    NoCountry,
    /// A country whose numbers have one length, and this is another.
    #[error("after {country} come {expected} digits, not {found}")]
    Length {
        /// `+996` or `+7`.
        country: &'static str,
        /// Digits after the country code.
        expected: usize,
        /// Digits that were there.
        found: usize,
    },
    /// Shorter than 8 or longer than 15 digits with the country code, which E.164 forbids.
    #[error("a telephone number with its country code has 8 to 15 digits")]
    OutOfRange,
}

impl Phone {
    /// As stored and sent: `+996555123456`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In groups for the eye: `+996 555 123 456`, `+7 701 123 45 67`.
    #[must_use]
    pub fn grouped(&self) -> String {
        let cuts: &[usize] = match self.0.as_str() {
            kyrgyz if kyrgyz.starts_with("+996") => &[10, 7, 4],
            seven if seven.starts_with("+7") => &[10, 8, 5, 2],
            _ => &[],
        };
        let mut text = self.0.clone();
        for cut in cuts {
            text.insert(*cut, ' ');
        }
        text
    }
}

impl FromStr for Phone {
    type Err = PhoneError;

    /// Reads `+…`, `00…`, and what people of the two countries write at home: `0555 123 456`
    /// (Kyrgyzstan), `8 701 123 45 67` (Kazakhstan), and both country codes without the plus.
    fn from_str(text: &str) -> Result<Self, PhoneError> {
        let text = text.trim();
        let international = text.starts_with('+') || text.starts_with("00");
        let mut digits = String::with_capacity(15);
        for (index, c) in text.chars().enumerate() {
            match c {
                '0'..='9' => digits.push(c),
                '+' if index == 0 => {}
                '(' | ')' => {}
                separator if super::is_separator(separator) => {}
                other => return Err(PhoneError::Character(other)),
            }
        }
        if digits.is_empty() {
            return Err(PhoneError::Empty);
        }
        let number = if international {
            digits.strip_prefix("00").unwrap_or(&digits).to_owned()
        } else {
            at_home(&digits)?
        };
        check(&number)?;
        Ok(Self(format!("+{number}")))
    }
}

/// Adds the country code to a number written as at home.
fn at_home(digits: &str) -> Result<String, PhoneError> {
    if let (10, Some(national)) = (digits.len(), digits.strip_prefix('0')) {
        return Ok(format!("996{national}"));
    }
    if let (11, Some(national)) = (digits.len(), digits.strip_prefix('8')) {
        return Ok(format!("7{national}"));
    }
    let whole = (digits.len() == 12 && digits.starts_with("996")) || (digits.len() == 11 && digits.starts_with('7'));
    if whole {
        Ok(digits.to_owned())
    } else {
        Err(PhoneError::NoCountry)
    }
}

fn check(number: &str) -> Result<(), PhoneError> {
    for (code, country, expected) in [("996", "+996", 9), ("7", "+7", 10)] {
        if let Some(national) = number.strip_prefix(code) {
            let found = national.len();
            return if found == expected {
                Ok(())
            } else {
                Err(PhoneError::Length {
                    country,
                    expected,
                    found,
                })
            };
        }
    }
    if number.starts_with('0') {
        Err(PhoneError::NoCountry)
    } else if (8..=15).contains(&number.len()) {
        Ok(())
    } else {
        Err(PhoneError::OutOfRange)
    }
}

impl TryFrom<String> for Phone {
    type Error = PhoneError;

    fn try_from(text: String) -> Result<Self, PhoneError> {
        text.parse()
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
