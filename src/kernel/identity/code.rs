//! The application's human code, `KZ26-7K3MQ2X`: read out on the telephone, written on paper.
//!
//! Two letters of the call and the year, six random Crockford base32 symbols, one check
//! symbol. The check symbol makes a weighted sum over GF(32) zero. Plain arithmetic modulo
//! 32 cannot catch both every wrong symbol (needs odd weights) and every swap of neighbours
//! (needs odd differences of weights); the field with 32 elements can, because its weights
//! only have to be different and not zero. Prefix and year take part in the sum.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Crockford's alphabet: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Prefix, year, symbols and check symbol without the hyphen.
const LENGTH: usize = 11;

/// The human code of an application; not secret, and no proof of anything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ApplicationCode(String);

/// What all codes of a call begin with: two letters and the year, `KZ26`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CodePrefix {
    letters: [char; 2],
    year: u32,
}

/// Why a text is not an application code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Not eleven letters and digits.
    #[error("a code has 11 letters and digits, not {found}")]
    Length {
        /// How many there were.
        found: usize,
    },
    /// Does not begin with two Latin letters and two digits of the year.
    #[error("a code begins with two Latin letters and the year, like KZ26")]
    Prefix,
    /// A character that codes do not use.
    #[error("a code has no {0:?}")]
    Symbol(char),
    /// Everything is in place but the characters do not fit together: one is mistyped.
    #[error("a character of this code is mistyped")]
    Mistyped,
}

impl CodePrefix {
    /// A prefix of two Latin letters and a year of this century.
    pub fn new(letters: &str, year: i32) -> Result<Self, CodeError> {
        let mut upper = letters.chars().map(|c| c.to_ascii_uppercase());
        let (Some(a @ 'A'..='Z'), Some(b @ 'A'..='Z'), None) = (upper.next(), upper.next(), upper.next()) else {
            return Err(CodeError::Prefix);
        };
        if !(2000..2100).contains(&year) {
            return Err(CodeError::Prefix);
        }
        Ok(Self {
            letters: [a, b],
            year: u32::try_from(year - 2000).unwrap_or(0),
        })
    }
}

impl fmt::Display for CodePrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b] = self.letters;
        write!(f, "{a}{b}{:02}", self.year)
    }
}

impl ApplicationCode {
    /// The code made of the lower 30 of `random` bits; the caller draws again when taken.
    #[must_use]
    pub fn generate(prefix: CodePrefix, random: u32) -> Self {
        let symbols = (0..6).rev().map(|place| symbol(random >> (5 * place)));
        let mut text: String = prefix.to_string().chars().chain(symbols).collect();
        text.push(symbol(check_value(&text)));
        text.insert(4, '-');
        Self(text)
    }

    /// As shown and stored: `KZ26-7K3MQ2X`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn symbol(value: u32) -> char {
    usize::try_from(value & 31)
        .ok()
        .and_then(|at| ALPHABET.get(at))
        .map_or('0', |byte| char::from(*byte))
}

/// The element of GF(32) for which the character at `place` stands.
fn element(place: usize, c: char) -> Option<u32> {
    match place {
        0 | 1 => c.is_ascii_uppercase().then(|| u32::from(c) - u32::from('A')),
        2 | 3 => c.to_digit(10),
        _ => {
            let at = ALPHABET.iter().position(|symbol| char::from(*symbol) == c)?;
            u32::try_from(at).ok()
        }
    }
}

/// Multiplies by the generator of GF(32) = GF(2)\[x\] / (x⁵ + x² + 1).
fn times_x(value: u32) -> u32 {
    let doubled = value << 1;
    if doubled & 32 == 0 {
        doubled
    } else {
        doubled ^ 0b10_0101
    }
}

/// The sum of element i times xⁿ⁻ⁱ by Horner's rule: what the check symbol must equal.
fn check_value(body: &str) -> u32 {
    body.chars()
        .enumerate()
        .fold(0, |sum, (place, c)| times_x(sum ^ element(place, c).unwrap_or(0)))
}

/// Undoes what hands and eyes confuse at `place`.
fn forgive(place: usize, c: char) -> char {
    let upper = latin_twin(c.to_uppercase().next().unwrap_or(c));
    match (place, upper) {
        (0 | 1, '0') => 'O',
        (0 | 1, _) => upper,
        (_, 'O') => '0',
        (_, 'I' | 'L') => '1',
        _ => upper,
    }
}

/// The Latin capital that looks like a Cyrillic one: the keyboard was left in Cyrillic.
fn latin_twin(c: char) -> char {
    match c {
        'А' => 'A',
        'В' => 'B',
        'Е' => 'E',
        'К' => 'K',
        'М' => 'M',
        'Н' => 'H',
        'О' => 'O',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'Х' => 'X',
        'І' => 'I',
        other => other,
    }
}

impl FromStr for ApplicationCode {
    type Err = CodeError;

    /// Reads a code in any case, with or without hyphen and spaces, O for 0, I and L for 1,
    /// Cyrillic letters that look Latin.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        let body: String = text
            .chars()
            .filter(|c| !super::is_separator(*c))
            .enumerate()
            .map(|(place, c)| forgive(place, c))
            .collect();
        let found = body.chars().count();
        if found != LENGTH {
            return Err(CodeError::Length { found });
        }
        for (place, c) in body.chars().enumerate() {
            if element(place, c).is_none() {
                return Err(if place < 4 {
                    CodeError::Prefix
                } else {
                    CodeError::Symbol(c)
                });
            }
        }
        let mut code = body;
        let typed = code.pop();
        if typed != Some(symbol(check_value(&code))) {
            return Err(CodeError::Mistyped);
        }
        code.extend(typed);
        code.insert(4, '-');
        Ok(Self(code))
    }
}

impl TryFrom<String> for ApplicationCode {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        text.parse()
    }
}

impl From<ApplicationCode> for String {
    fn from(code: ApplicationCode) -> Self {
        code.0
    }
}

impl fmt::Display for ApplicationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
