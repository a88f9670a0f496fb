//! A text in all four languages, as data: titles, names, hints that people write.

use serde::{Deserialize, Serialize};

use super::Lang;

/// One text in four languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Kyrgyz.
    pub ky: String,
    /// Kazakh.
    pub kk: String,
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

impl Words {
    /// The text in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ky => &self.ky,
            Lang::Kk => &self.kk,
            Lang::Ru => &self.ru,
            Lang::En => &self.en,
        }
    }

    /// Whether no language is left empty.
    #[must_use]
    pub fn complete(&self) -> bool {
        Lang::ALL.into_iter().all(|lang| !self.get(lang).trim().is_empty())
    }
}
