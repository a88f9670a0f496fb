//! Words, order, numbers and dates in four languages; names and numbers of people.

mod catalogue;
mod civil_dates;
mod code_scan;
mod formats;
mod identity;
mod languages;
mod lookup;
mod order;
mod searching;
mod typed_text;
