//! What an earlier dossier's answers are no longer good for.

use chrono::{Datelike as _, NaiveDate};

use super::answers::Answers;
use crate::applications::model::SectionKey;

/// Sections that a later call begins with. Essay, consents and categories are asked anew: they
/// are given for one call, with its own rules and evidence.
pub const CARRIED: &[SectionKey] = &[
    SectionKey::Personal,
    SectionKey::Contacts,
    SectionKey::Education,
    SectionKey::Tests,
    SectionKey::Languages,
    SectionKey::Guardian,
];

/// The answered fields of a section that have expired by `today`: a passport that ran out, a
/// certificate of an earlier year (it is valid only in its year; who has served
/// types it again).
#[must_use]
pub fn expired(key: SectionKey, answers: &Answers, today: NaiveDate) -> Vec<&'static str> {
    let fields: &[&'static str] = match key {
        SectionKey::Personal if answers.date("passport_expiry").is_some_and(|day| day < today) => {
            &["passport", "passport_expiry"]
        }
        SectionKey::Tests => {
            let old = |field: &str| answers.get(field).parse::<i32>().is_ok_and(|year| year < today.year());
            return [
                (
                    old("ort_year"),
                    [
                        "ort_year",
                        "ort_number",
                        "ort_main",
                        "ort_mathematics",
                        "ort_physics",
                        "ort_chemistry",
                        "ort_biology",
                        "ort_history",
                        "ort_english",
                    ]
                    .as_slice(),
                ),
                (old("unt_year"), ["unt_year", "unt_number", "unt_total"].as_slice()),
            ]
            .into_iter()
            .filter(|(old, _)| *old)
            .flat_map(|(_, fields)| fields.iter().copied())
            .filter(|field| !answers.get(field).is_empty())
            .collect();
        }
        _ => &[],
    };
    fields.to_vec()
}
