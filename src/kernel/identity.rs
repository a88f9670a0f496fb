//! Numbers by which people and dossiers are known outside: the Kyrgyz PIN, the Kazakh IIN,
//! telephone numbers, the application's human code.
//!
//! Each is a type whose value has passed its checks. PIN and IIN do not print in `Debug`.

mod code;
mod iin;
mod phone;
mod pin;

pub use code::{ApplicationCode, CodeError, CodePrefix};
pub use iin::{IinError, KazakhIin};
pub use phone::{Phone, PhoneError};
pub use pin::{KyrgyzPin, PinError, PinWarning};

use serde::{Deserialize, Serialize};

/// Sex as the two countries' registers and papers record it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// Male.
    Male,
    /// Female.
    Female,
}

/// What people put between the digits of a number.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '.' | '/' | '\u{2212}')
}

/// The digits of `text` as numbers, without separators; the first other character otherwise.
fn digits_of(text: &str) -> Result<Vec<u32>, char> {
    text.chars()
        .filter(|c| !is_separator(*c))
        .map(|c| c.to_digit(10).filter(|_| c.is_ascii_digit()).ok_or(c))
        .collect()
}

fn join(digits: &[u32]) -> String {
    digits.iter().filter_map(|digit| char::from_digit(*digit, 10)).collect()
}

/// The number that the digits from `start`, `length` long, write.
fn number(digits: &[u32], start: usize, length: usize) -> u32 {
    digits
        .iter()
        .skip(start)
        .take(length)
        .fold(0, |sum, digit| sum * 10 + digit)
}
