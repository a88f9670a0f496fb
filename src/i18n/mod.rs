//! Words, numbers, dates and order of names in four languages.
//!
//! Texts stand in `locales/{ky,kk,ru,en}/<area>.ftl` (Fluent), are embedded in the binary,
//! and are parsed once. Every key exists in all four languages with the same variables; a
//! test proves it. A key that is missing all the same is shown as itself, logged once and
//! remembered in [`missing_keys`], which tests expect to be empty.
//!
//! Knows nothing of HTTP: [`negotiate`] is handed the texts it decides on.

mod areas;
mod arg;
mod bundles;
mod collate;
mod dates;
mod negotiate;
mod numbers;

pub use areas::AREAS;
pub use arg::Arg;
pub use bundles::{Texts, has, load_errors, missing_keys, text, text_with};
pub use collate::{compare, sort_key};
pub use dates::{announced, both_zones, city, date, date_time, duration, long_date, until};
pub use negotiate::{PathLang, negotiate, path_lang};
pub use numbers::{decimal, integer};
