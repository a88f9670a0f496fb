//! Numbers as each language writes them.

use crate::kernel::Lang;

/// U+00A0, so that a number never breaks across lines.
const NBSP: char = '\u{A0}';

/// A whole number, in groups of three from five digits up: `12 345` with no-break spaces, in
/// English `12,345`. Four digits stay together in all languages, as Russian typography wants
/// and as years need.
#[must_use]
pub fn integer(lang: Lang, value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let sign = if value < 0 { "\u{2212}" } else { "" };
    format!("{sign}{}", group(lang, &digits))
}

fn group(lang: Lang, digits: &str) -> String {
    if digits.len() < 5 {
        return digits.to_owned();
    }
    let separator = if lang == Lang::En { ',' } else { NBSP };
    let mut out = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// A scaled integer: `decimal(lang, 872_500, 4, 2)` is `87,25` (English `87.25`). `scale` is
/// the number of decimal places in `value`; at least `places` are shown, more only while they
/// are not zero, so nothing is ever rounded away.
#[must_use]
pub fn decimal(lang: Lang, value: i64, scale: u32, places: usize) -> String {
    let width = usize::try_from(scale).unwrap_or(0);
    let digits = format!("{:0>1$}", value.unsigned_abs(), width + 1);
    let (whole, fraction) = digits.split_at(digits.len() - width);
    let significant = fraction.trim_end_matches('0').len().max(places.min(width));
    let fraction = fraction.get(..significant).unwrap_or(fraction);
    let sign = if value < 0 { "\u{2212}" } else { "" };
    let point = if lang == Lang::En { '.' } else { ',' };
    if fraction.is_empty() {
        format!("{sign}{}", group(lang, whole))
    } else {
        format!("{sign}{}{point}{fraction}", group(lang, whole))
    }
}
