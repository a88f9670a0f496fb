//! The order of names and titles, each language by its own alphabet.
//!
//! Our own tables instead of a collator's data: three alphabets with a handful of letters.
//! Three levels as in CLDR: letters first, then what CLDR holds for variants of a letter
//! (ё of е, é of e), then small before capital. Spaces and signs count and come before
//! digits, digits before letters; the reader's script comes first.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::kernel::Lang;

/// The Kyrgyz alphabet; it contains the Russian one. Kazakh letters stand behind those they
/// come from, where CLDR has them too.
const KYRGYZ: &str = "аәбвгғдежзиійкқлмнңоөпрстуүұфхһцчшщъыьэюя";
/// The Kazakh alphabet, whose ұ comes before ү and whose і comes after ы.
const KAZAKH: &str = "аәбвгғдежзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя";
const LATIN: &str = "abcdefghijklmnopqrstuvwxyz";

const SIGNS: u16 = 0x0100;
const DIGITS: u16 = 0x0400;
const FIRST_SCRIPT: u16 = 0x0500;
const SECOND_SCRIPT: u16 = 0x0600;
const OTHERS: u16 = 0xF000;

/// Orders two texts as a reader of `lang` expects; texts that differ are never equal.
#[must_use]
pub fn compare(lang: Lang, a: &str, b: &str) -> Ordering {
    sort_key(lang, a).cmp(&sort_key(lang, b)).then_with(|| a.cmp(b))
}

/// Bytes whose plain order is the order of `lang`: for `sort_by_cached_key`, or for a column
/// that a database without collations sorts by.
#[must_use]
pub fn sort_key(lang: Lang, text: &str) -> Vec<u8> {
    let mut letters: Vec<u8> = Vec::with_capacity(text.len() * 2 + 8);
    let mut variants: Vec<u8> = Vec::new();
    let mut cases: Vec<u8> = Vec::new();
    for c in text.trim().nfc() {
        let mut lower = c.to_lowercase();
        let small = lower.next().unwrap_or(c);
        if is_combining_mark(small) {
            if let Some(last) = variants.last_mut() {
                *last = 3;
            }
            continue;
        }
        let (weight, variant) = weigh(lang, small);
        for unit in weight.into_iter().flatten() {
            letters.extend(unit.to_be_bytes());
        }
        variants.push(variant);
        cases.push(if small == c { 1 } else { 2 });
    }
    letters.extend([0, 0]);
    letters.append(&mut variants);
    letters.push(0);
    letters.append(&mut cases);
    letters
}

type Weight = [Option<u16>; 2];

/// The weight of a small letter or other character, and its rank among variants (1 plain).
fn weigh(lang: Lang, c: char) -> (Weight, u8) {
    if c == 'ё' {
        return (weigh(lang, 'е').0, 2);
    }
    if let Some(weight) = plain(lang, c) {
        return ([Some(weight), None], 1);
    }
    let mut parts = std::iter::once(c).nfd();
    match (parts.next(), parts.next()) {
        (Some(base), Some(_)) => match plain(lang, base) {
            Some(weight) => ([Some(weight), None], 3),
            None => (other(c), 1),
        },
        _ => (other(c), 1),
    }
}

fn plain(lang: Lang, c: char) -> Option<u16> {
    let (cyrillic, cyrillic_base, latin_base) = match lang {
        Lang::Ky | Lang::Ru => (KYRGYZ, FIRST_SCRIPT, SECOND_SCRIPT),
        Lang::Kk => (KAZAKH, FIRST_SCRIPT, SECOND_SCRIPT),
        Lang::En => (KYRGYZ, SECOND_SCRIPT, FIRST_SCRIPT),
    };
    let place = |alphabet: &str| {
        alphabet
            .chars()
            .position(|letter| letter == c)
            .and_then(|at| u16::try_from(at).ok())
    };
    if c.is_whitespace() {
        Some(SIGNS)
    } else if c.is_ascii_punctuation() {
        Some(SIGNS + u16::try_from(u32::from(c)).unwrap_or(0))
    } else if let Some(digit) = c.to_digit(10) {
        u16::try_from(digit).ok().map(|digit| DIGITS + digit)
    } else if c.is_ascii() {
        place(LATIN).map(|at| latin_base + at)
    } else {
        place(cyrillic).map(|at| cyrillic_base + at)
    }
}

/// Signs outside ASCII (dashes, quotation marks) before digits, letters of other scripts last,
/// both by code point.
fn other(c: char) -> Weight {
    let code = u32::from(c);
    let low = u16::try_from(code & 0xFFFF).unwrap_or(0);
    let high = u16::try_from(code >> 16).unwrap_or(0);
    if c.is_alphanumeric() {
        [Some(OTHERS + high), Some(low)]
    } else {
        [Some(SIGNS + 0x80 + high), Some(low)]
    }
}
