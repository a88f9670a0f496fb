//! The form of dates, decimals and zones, looked at before the rest, so that all wrong ones are
//! named at once and not only the first.

use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::rulebook::{Decimal, Path, RankValue};
use super::moment::{Moment, Zone};

/// Fields that hold a [`Moment`], wherever they stand.
const MOMENTS: &[&str] = &[
    "opens",
    "closes",
    "deadline",
    "list_due",
    "confirm_by",
    "valid_until",
    "replacement_cutoff",
];

/// Fields that hold a [`Decimal`] when they hold a text.
const DECIMALS: &[&str] = &[
    "at",
    "at_least",
    "becomes",
    "cutoff_band",
    "difference",
    "highest",
    "lowest",
    "main",
    "minimum",
    "percent",
    "points",
    "subject",
    "weight",
];

/// A wrong form: place, offset in the text, message.
pub(super) type Misformed = (Path, usize, String);

/// Every text of a wrong form.
pub(super) fn misformed(root: &DeTable<'_>) -> Vec<Misformed> {
    let mut found = Vec::new();
    table(root, &Path::root(), &mut found);
    found
}

fn table(members: &DeTable<'_>, at: &Path, found: &mut Vec<Misformed>) {
    for (key, member) in members {
        let here = at.key(key.get_ref());
        value(key.get_ref(), member, &here, found);
    }
}

fn value(name: &str, value: &Spanned<DeValue<'_>>, at: &Path, found: &mut Vec<Misformed>) {
    match value.get_ref() {
        DeValue::Table(members) => table(members, at, found),
        DeValue::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                self::value(name, item, &at.index(index), found);
            }
        }
        DeValue::String(text) => {
            if let Some(message) = complaint(name, text) {
                found.push((at.clone(), value.span().start, message));
            }
        }
        _ => {}
    }
}

fn complaint(name: &str, text: &str) -> Option<String> {
    match name {
        "zone" => wrong::<Zone>(text),
        "ties" | "precedence" => wrong::<RankValue>(text),
        _ if MOMENTS.contains(&name) => wrong::<Moment>(text),
        _ if DECIMALS.contains(&name) => wrong::<Decimal>(text),
        _ => None,
    }
}

fn wrong<T: FromStr<Err: std::fmt::Display>>(text: &str) -> Option<String> {
    text.parse::<T>().err().map(|error| error.to_string())
}
