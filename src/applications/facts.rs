//! What a dossier says, typed, for the rules of a call. Numbers are scaled integers of 1/10,000.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::dossier::Dossier;
use super::model::SectionKey;
use super::sections::Answers;

/// One whole point or mark.
pub const UNIT: i64 = 10_000;

/// An average mark on its own scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AverageMark {
    /// 1/10,000 of a mark.
    pub value: i64,
    /// The key of its scale, as call files name it. A word that the call's rulebook does not know
    /// is no mark of any scale: the rulebook says so.
    pub scale: String,
}

/// The result of one test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestFact {
    /// `ort` or `unt`.
    pub test: String,
    /// The year of the certificate.
    pub year: i32,
    /// The main or total score, 1/10,000 points.
    pub main: i64,
    /// Scores by subject (`chemistry`, …), 1/10,000 points.
    pub subjects: BTreeMap<String, i64>,
}

/// The facts of one dossier, as its applicant states them; officers check the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stated {
    /// ISO 3166 alpha-2, or `other`.
    pub citizenships: BTreeSet<String>,
    /// The degree of the first choice.
    pub degree: Option<String>,
    /// Finished, or finishing before the studies begin: `school`, `vocational`, `bachelor`, `specialist`, `master`.
    pub level: Option<String>,
    /// Of the document of that education.
    pub average: Option<AverageMark>,
    /// Certificates.
    pub tests: Vec<TestFact>,
    /// Statuses that rules name; without `none`.
    pub categories: BTreeSet<String>,
    /// The year in which compulsory military service ended.
    pub service_ended: Option<i32>,
    /// For age rules.
    pub birth_date: Option<NaiveDate>,
    /// Levels of languages by tag, `a1` to `c2`.
    pub languages: BTreeMap<String, String>,
}

/// A plain decimal with at most four places as 1/10,000; `None` for anything else.
#[must_use]
pub fn scaled(text: &str) -> Option<i64> {
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || places.len() > 4 || !digits(whole) || !digits(places) {
        return None;
    }
    format!("{whole}{places:0<4}").parse().ok()
}

/// The facts of a dossier as it stands.
#[must_use]
pub fn facts(dossier: &Dossier) -> Stated {
    let personal = dossier.answers(SectionKey::Personal);
    let education = dossier.answers(SectionKey::Education);
    let tests = dossier.answers(SectionKey::Tests);
    let languages = dossier.answers(SectionKey::Languages);
    let categories = dossier.answers(SectionKey::Categories);
    let levels = ["kazakh", "russian", "english"].into_iter().zip(["kk", "ru", "en"]);
    Stated {
        citizenships: set(personal.get("citizenships")),
        degree: dossier.degree().map(str::to_owned),
        level: Some(education.get("level").to_owned()).filter(|level| !level.is_empty()),
        average: scaled(education.get("average"))
            .zip(Some(education.get("scale").to_owned()).filter(|scale| !scale.is_empty()))
            .map(|(value, scale)| AverageMark { value, scale }),
        tests: ["ort", "unt"]
            .into_iter()
            .filter_map(|test| test_fact(&tests, test))
            .collect(),
        categories: set(categories.get("categories")),
        service_ended: categories.get("service_ended").parse().ok(),
        birth_date: personal.date("birth_date"),
        languages: levels
            .map(|(field, tag)| (tag.to_owned(), languages.get(field).to_owned()))
            .filter(|(_, level)| !level.is_empty() && level != "none")
            .collect(),
    }
}

fn set(text: &str) -> BTreeSet<String> {
    text.split(',')
        .filter(|word| !word.is_empty() && *word != "none")
        .map(str::to_owned)
        .collect()
}

fn test_fact(answers: &Answers, test: &str) -> Option<TestFact> {
    if !answers.ticked("tests", test) {
        return None;
    }
    let field = |name: &str| answers.get(&format!("{test}_{name}")).to_owned();
    let main = if test == "unt" { field("total") } else { field("main") };
    let subjects = ["mathematics", "physics", "chemistry", "biology", "history", "english"];
    Some(TestFact {
        test: test.to_owned(),
        year: field("year").parse().ok()?,
        main: scaled(&main)?,
        subjects: subjects
            .into_iter()
            .filter_map(|subject| Some((subject.to_owned(), scaled(&field(subject))?)))
            .collect(),
    })
}
