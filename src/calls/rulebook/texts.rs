//! One text in the four languages of the portal, as files carry it.

use serde::{Deserialize, Serialize};

/// One text in four languages; a language that the file left out is empty, which the checks
/// refuse with its place.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Texts {
    /// Kyrgyz.
    pub ky: String,
    /// Kazakh.
    pub kk: String,
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

impl Texts {
    /// The tags of the four languages.
    pub const TAGS: [&'static str; 4] = ["ky", "kk", "ru", "en"];

    /// The text by language tag; none for other tags.
    #[must_use]
    pub fn get(&self, tag: &str) -> Option<&str> {
        match tag {
            "ky" => Some(&self.ky),
            "kk" => Some(&self.kk),
            "ru" => Some(&self.ru),
            "en" => Some(&self.en),
            _ => None,
        }
    }

    /// The tags of the languages that are left empty.
    pub fn missing(&self) -> impl Iterator<Item = &'static str> + '_ {
        Self::TAGS
            .into_iter()
            .filter(|tag| self.get(tag).is_none_or(|text| text.trim().is_empty()))
    }

    /// Whether no language has a word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.missing().count() == Self::TAGS.len()
    }
}
