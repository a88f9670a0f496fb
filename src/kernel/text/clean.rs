//! Normalisation and the characters that no field accepts.

use unicode_normalization::UnicodeNormalization;

/// Why a text cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// A character that cannot be seen, or that reorders what stands around it.
    #[error("character {position} (U+{:04X}) cannot be seen or changes the order of others", u32::from(*.character))]
    Forbidden {
        /// The character.
        character: char,
        /// Where it stands, from 1, in characters.
        position: usize,
    },
    /// More characters than the field takes.
    #[error("{found} characters are more than {limit}")]
    TooLong {
        /// The most that the field takes.
        limit: usize,
        /// How many there were.
        found: usize,
    },
}

/// A text of one line, for names, titles, addresses: NFC, no spaces at the ends, each run of
/// spaces inside made one plain space.
pub fn line(text: &str) -> Result<String, TextError> {
    let visible = |c: char| !is_forbidden(c) || matches!(c, '\t');
    refuse(text.trim(), |c, _| visible(c))?;
    let composed: String = text.nfc().collect();
    Ok(composed.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A text of several lines, for motivation letters and remarks: NFC, `\n` as the line end,
/// no spaces at the ends of lines, at most one empty line in a row.
///
/// A joiner or variation selector is accepted only behind an emoji, where telephones put it.
pub fn paragraphs(text: &str) -> Result<String, TextError> {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let unified = unified.trim();
    refuse(unified, |c, before| match c {
        '\n' | '\t' => true,
        '\u{200D}' | '\u{FE0F}' => before.is_some_and(is_pictogram),
        other => !is_forbidden(other),
    })?;
    let composed: String = unified.nfc().collect();
    let mut kept: Vec<&str> = Vec::new();
    for row in composed.split('\n').map(str::trim_end) {
        if !(row.is_empty() && kept.last().is_some_and(|last| last.is_empty())) {
            kept.push(row);
        }
    }
    Ok(kept.join("\n"))
}

/// The number of characters.
#[must_use]
pub fn length(text: &str) -> usize {
    text.chars().count()
}

/// Fails when `text` has more than `limit` characters.
pub fn at_most(text: &str, limit: usize) -> Result<(), TextError> {
    let found = length(text);
    if found > limit {
        Err(TextError::TooLong { limit, found })
    } else {
        Ok(())
    }
}

fn refuse(text: &str, accept: impl Fn(char, Option<char>) -> bool) -> Result<(), TextError> {
    let mut before = None;
    for (index, character) in text.chars().enumerate() {
        if !accept(character, before) {
            return Err(TextError::Forbidden {
                character,
                position: index + 1,
            });
        }
        before = Some(character);
    }
    Ok(())
}

fn is_pictogram(c: char) -> bool {
    matches!(c, '\u{FE0F}' | '\u{203C}'..='\u{3299}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Controls, marks of writing direction, characters of no width, private use, and the
/// replacement character that a wrong encoding leaves behind.
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}'
            | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{E000}'..='\u{F8FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFF}' | '\u{E0000}'..='\u{10FFFF}')
}
