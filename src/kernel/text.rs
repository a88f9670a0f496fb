//! Text that people type: cleaning, look-alike letters, keys for searching.
//!
//! Names and answers are kept as typed after [`line`] or [`paragraphs`]; a search compares
//! [`fold`]ed keys of both sides and never the text itself. Lengths are counted in
//! characters, because a Cyrillic letter takes two bytes.

mod clean;
mod fold;
mod script;

pub use clean::{TextError, at_most, length, line, paragraphs};
pub use fold::fold;
pub use script::{Foreign, MixedWord, is_cyrillic, is_latin, mixed_words, untwin};
