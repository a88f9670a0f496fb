//! Words for what rows of this room carry as tags.

use crate::i18n;
use crate::kernel::Lang;

/// The language of instruction; the tag itself when unknown.
#[must_use]
pub fn language(lang: Lang, tag: &str) -> String {
    match tag {
        "ky" => i18n::text(lang, "institutions-language-ky"),
        "kk" => i18n::text(lang, "institutions-language-kk"),
        "ru" => i18n::text(lang, "institutions-language-ru"),
        "en" => i18n::text(lang, "institutions-language-en"),
        other => other.to_owned(),
    }
}

/// The degrees of call and catalogue files.
pub const DEGREES: [&str; 5] = ["bachelor", "master", "continuing_medical", "residency", "doctorate"];

/// The fields of call and catalogue files.
pub const FIELDS: [&str; 11] = [
    "pedagogy",
    "arts_humanities",
    "social_sciences",
    "business",
    "law",
    "natural_sciences",
    "ict",
    "engineering",
    "agriculture",
    "health",
    "services",
];

/// The degree; the word itself when unknown.
#[must_use]
pub fn degree(lang: Lang, word: &str) -> String {
    match word {
        "bachelor" => i18n::text(lang, "rulebook-degree-bachelor"),
        "master" => i18n::text(lang, "rulebook-degree-master"),
        "continuing_medical" => i18n::text(lang, "rulebook-degree-continuing-medical"),
        "residency" => i18n::text(lang, "rulebook-degree-residency"),
        "doctorate" => i18n::text(lang, "rulebook-degree-doctorate"),
        other => other.to_owned(),
    }
}

/// The field; the word itself when unknown.
#[must_use]
pub fn field(lang: Lang, word: &str) -> String {
    match word {
        "any" => i18n::text(lang, "rulebook-field-any"),
        "pedagogy" => i18n::text(lang, "rulebook-field-pedagogy"),
        "arts_humanities" => i18n::text(lang, "rulebook-field-arts-humanities"),
        "social_sciences" => i18n::text(lang, "rulebook-field-social-sciences"),
        "business" => i18n::text(lang, "rulebook-field-business"),
        "law" => i18n::text(lang, "rulebook-field-law"),
        "natural_sciences" => i18n::text(lang, "rulebook-field-natural-sciences"),
        "ict" => i18n::text(lang, "rulebook-field-ict"),
        "engineering" => i18n::text(lang, "rulebook-field-engineering"),
        "agriculture" => i18n::text(lang, "rulebook-field-agriculture"),
        "health" => i18n::text(lang, "rulebook-field-health"),
        "services" => i18n::text(lang, "rulebook-field-services"),
        other => other.to_owned(),
    }
}

/// Whose diploma.
#[must_use]
pub fn diploma(lang: Lang, word: &str) -> String {
    match word {
        "own" => i18n::text(lang, "institutions-diploma-own"),
        "double" => i18n::text(lang, "institutions-diploma-double"),
        other => other.to_owned(),
    }
}
