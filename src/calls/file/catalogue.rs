//! The catalogue file: universities, campuses, programmes.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::super::rulebook::{Degree, FieldGroup, Path, Texts};
use super::check::{Finding, add, is_slug, texts};

/// A whole catalogue file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueFile {
    /// Always [`CatalogueFile::FORMAT`].
    pub format: String,
    /// Universities.
    pub institutions: Vec<Institution>,
    /// Their campuses.
    pub branches: Vec<Branch>,
    /// What is studied there.
    pub programmes: Vec<Programme>,
}

/// A university.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Institution {
    /// Its name in addresses and files.
    pub slug: String,
    /// Its names.
    pub names: Texts,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// Postal address; empty when unknown.
    #[serde(default)]
    pub address: String,
    /// Phone of the admissions office.
    #[serde(default)]
    pub phone: String,
    /// Its e-mail.
    #[serde(default)]
    pub email: String,
    /// Its site.
    #[serde(default)]
    pub website: String,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the facts come from.
    pub source: Option<String>,
}

/// A campus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// Slug of its university.
    pub institution: String,
    /// Its name in addresses and files.
    pub slug: String,
    /// Its names.
    pub names: Texts,
    /// Its city.
    pub city: Texts,
    /// ISO 3166 alpha-2 of the country where it stands.
    pub country: String,
    /// The day it was opened or announced.
    pub opened: Option<NaiveDate>,
    /// Facts worth a sentence, e.g. at which university it sits.
    #[serde(default)]
    pub notes: Texts,
    /// Postal address; empty when unknown.
    #[serde(default)]
    pub address: String,
    /// Phone of the admissions office.
    #[serde(default)]
    pub phone: String,
    /// Its e-mail.
    #[serde(default)]
    pub email: String,
    /// Its site.
    #[serde(default)]
    pub website: String,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the facts come from.
    pub source: Option<String>,
}

/// A programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Slug of its university.
    pub institution: String,
    /// Slug of its campus.
    pub branch: String,
    /// Its name in addresses and files, unique on its campus.
    pub slug: String,
    /// Its titles.
    pub titles: Texts,
    /// What it leads to.
    pub degree: Degree,
    /// Its field, never `any`.
    pub field_group: FieldGroup,
    /// Tag of the language of instruction: `ky`, `kk`, `ru`, `en`.
    pub language: String,
    /// Official codes, by register; never a key: the same code names different programmes.
    #[serde(default)]
    pub codes: Codes,
    /// Whose diploma it leads to.
    pub diploma: Diploma,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the facts come from.
    pub source: Option<String>,
}

/// Official codes of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Codes {
    /// Kazakhstan: `6B06101`.
    pub kz: Option<String>,
    /// Kyrgyzstan: six digits.
    pub kg: Option<String>,
}

/// Whose diploma.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Diploma {
    /// Of the university alone.
    Own,
    /// Of it and of the university that hosts the branch.
    Double,
}

impl Diploma {
    /// The word in files and the database.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Double => "double",
        }
    }
}

impl CatalogueFile {
    /// The name and version of the format.
    pub const FORMAT: &'static str = "qabyl-catalogue-1";

    /// A programme by its three slugs.
    #[must_use]
    pub fn programme(&self, institution: &str, branch: &str, slug: &str) -> Option<&Programme> {
        self.programmes.iter().find(|programme| {
            (&*programme.institution, &*programme.branch, &*programme.slug) == (institution, branch, slug)
        })
    }
}

pub(super) fn check(file: &CatalogueFile) -> Vec<Finding> {
    let mut found = Vec::new();
    let root = Path::root();
    if file.format != CatalogueFile::FORMAT {
        add(
            &mut found,
            root.key("format"),
            format!("must be \"{}\"", CatalogueFile::FORMAT),
        );
    }
    let mut known = BTreeSet::new();
    for (index, institution) in file.institutions.iter().enumerate() {
        let at = root.item("institutions", index);
        slug(
            &mut found,
            &at,
            &institution.slug,
            known.insert(institution.slug.clone()),
        );
        texts(&mut found, &at.key("names"), &institution.names);
        country(&mut found, &at, &institution.country);
    }
    let mut campuses = BTreeSet::new();
    for (index, branch) in file.branches.iter().enumerate() {
        let at = root.item("branches", index);
        if !known.contains(&branch.institution) {
            add(
                &mut found,
                at.key("institution"),
                unknown(&branch.institution, "institutions"),
            );
        }
        let fresh = campuses.insert((branch.institution.clone(), branch.slug.clone()));
        slug(&mut found, &at, &branch.slug, fresh);
        texts(&mut found, &at.key("names"), &branch.names);
        texts(&mut found, &at.key("city"), &branch.city);
        if !branch.notes.is_empty() {
            texts(&mut found, &at.key("notes"), &branch.notes);
        }
        country(&mut found, &at, &branch.country);
    }
    programmes(&mut found, file, &campuses);
    found
}

fn programmes(found: &mut Vec<Finding>, file: &CatalogueFile, campuses: &BTreeSet<(String, String)>) {
    let mut known = BTreeSet::new();
    for (index, programme) in file.programmes.iter().enumerate() {
        let at = Path::root().item("programmes", index);
        let campus = (programme.institution.clone(), programme.branch.clone());
        if !campuses.contains(&campus) {
            let name = format!("{}/{}", campus.0, campus.1);
            add(found, at.key("branch"), unknown(&name, "branches"));
        }
        slug(
            found,
            &at,
            &programme.slug,
            known.insert((campus, programme.slug.clone())),
        );
        texts(found, &at.key("titles"), &programme.titles);
        if programme.field_group == FieldGroup::Any {
            add(
                found,
                at.key("field_group"),
                "a programme has one field; \"any\" is for quota lines".to_owned(),
            );
        }
        if !Texts::TAGS.contains(&programme.language.as_str()) {
            add(found, at.key("language"), "must be ky, kk, ru or en".to_owned());
        }
        let digits = |code: &String| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
        if programme.codes.kg.as_ref().is_some_and(|code| !digits(code)) {
            add(
                found,
                at.key("codes").key("kg"),
                "a Kyrgyz code has six digits".to_owned(),
            );
        }
    }
}

fn slug(found: &mut Vec<Finding>, at: &Path, slug: &str, fresh: bool) {
    if !is_slug(slug) {
        add(found, at.key("slug"), super::check::SLUG_FORM.to_owned());
    }
    if !fresh {
        add(found, at.key("slug"), format!("\"{slug}\" stands here a second time"));
    }
}

fn country(found: &mut Vec<Finding>, at: &Path, country: &str) {
    if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        add(
            found,
            at.key("country"),
            "a country is two capital letters, e.g. \"KZ\"".to_owned(),
        );
    }
}

fn unknown(name: &str, list: &str) -> String {
    format!("\"{name}\" is not declared under {list}")
}
