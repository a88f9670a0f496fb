//! What an institution, a branch and a programme are.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kernel::Words;
use crate::kernel::ids::{BranchId, InstitutionId, ProgrammeId};

/// A university.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Institution {
    /// Its identifier.
    pub id: InstitutionId,
    /// Its name in addresses and files, e.g. `kaznu`.
    pub slug: String,
    /// Its names.
    pub names: Words,
    /// ISO 3166 code of its country.
    pub country: String,
    /// Contacts and sources.
    pub details: Details,
    /// Not confirmed by an official source.
    pub sample: bool,
    /// Counts changes.
    pub version: i32,
}

/// A campus of a university: a branch in Kyrgyzstan, or the home campus for scholarship places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Its identifier.
    pub id: BranchId,
    /// Whose.
    pub institution: InstitutionId,
    /// Its name in addresses and files, e.g. `bishkek`.
    pub slug: String,
    /// Its names.
    pub names: Words,
    /// Its city.
    pub city: Words,
    /// Contacts and sources.
    pub details: Details,
    /// Not confirmed by an official source.
    pub sample: bool,
    /// Counts changes.
    pub version: i32,
}

/// What is known besides names; empty when unknown, never invented.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Postal address.
    pub address: String,
    /// Phone of the admissions office.
    pub phone: String,
    /// Its e-mail.
    pub email: String,
    /// Its site.
    pub website: String,
    /// Where the facts come from.
    pub source: String,
    /// ISO 3166 code of the country where a branch stands.
    pub country: String,
    /// The day on which a branch was opened or announced.
    pub opened: Option<NaiveDate>,
    /// Facts worth a sentence, e.g. at which university a branch sits.
    pub notes: Words,
}

/// What is studied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Its identifier.
    pub id: ProgrammeId,
    /// Whose.
    pub institution: InstitutionId,
    /// Where.
    pub branch: BranchId,
    /// Its name in addresses and files.
    pub slug: String,
    /// Its titles.
    pub titles: Words,
    /// `bachelor`, `master`, …: the words of the call files.
    pub degree: String,
    /// `ict`, `health`, …: the words of the call files.
    pub field_group: String,
    /// Tag of the language of instruction.
    pub language: String,
    /// Which diploma it leads to.
    pub diploma: String,
    /// Official codes, by register.
    pub codes: serde_json::Value,
    /// Not confirmed by an official source.
    pub sample: bool,
    /// Whether it can be chosen in new calls.
    pub active: bool,
    /// Counts changes.
    pub version: i32,
}

/// A programme with the names around it, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeView {
    /// The programme.
    pub programme: Programme,
    /// The university's names.
    pub institution: Words,
    /// The campus's names.
    pub branch: Words,
    /// The campus's city.
    pub city: Words,
}
