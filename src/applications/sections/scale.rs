//! Mark scales, by the words that call files and rulebooks use.

use crate::applications::facts::UNIT;
use crate::calls::{Offered, OfferedScale};

/// A mark scale as a dossier offers it.
#[derive(Debug, Clone, Copy)]
pub struct Scale<'a> {
    /// As stored, and as the rulebook's conversion names it.
    pub key: &'a str,
    /// The title that the call's rulebook gives it; else [`Scale::label`] is its name.
    pub known: Option<&'a OfferedScale>,
    /// Message key of a scale that certificates use whatever the call; empty for a scale that only
    /// a rulebook knows.
    pub label: &'static str,
    /// The least mark, 1/10,000.
    pub lowest: i64,
    /// The best mark, 1/10,000.
    pub highest: i64,
}

/// Scales that certificates use whatever the call: a mark on one that a call does not convert
/// must still be said, so that an officer sees it. Schools here give five points, universities
/// abroad four or a hundred.
const USUAL: &[(&str, &str, i64, i64)] = &[
    ("five", "sections-scale-five", 2, 5),
    ("four", "sections-scale-four", 0, 4),
    ("hundred", "sections-scale-hundred", 0, 100),
];

/// The scales to choose from: those of the call's rulebook, then the usual ones besides.
pub fn scales(offered: &Offered) -> impl Iterator<Item = Scale<'_>> {
    let known = offered.scales.iter().map(|scale| Scale {
        key: &scale.key,
        known: Some(scale),
        label: "",
        lowest: scale.lowest.units(),
        highest: scale.highest.units(),
    });
    let elsewhere = |key: &str| !offered.scales.iter().any(|scale| scale.key == key);
    let usual = USUAL.iter().filter(move |(key, ..)| elsewhere(key));
    known.chain(usual.map(|(key, label, lowest, highest)| Scale {
        key,
        known: None,
        label,
        lowest: lowest * UNIT,
        highest: highest * UNIT,
    }))
}
