//! The four languages of the portal.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language of pages, mails and documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Kyrgyz, written in Cyrillic.
    #[default]
    Ky,
    /// Kazakh, written in Cyrillic.
    Kk,
    /// Russian.
    Ru,
    /// English.
    En,
}

/// A language tag that the portal does not speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown language: use ky, kk, ru or en")]
pub struct UnknownLang;

impl Lang {
    /// All languages, in the order of the language switch.
    pub const ALL: [Self; 4] = [Self::Ky, Self::Kk, Self::Ru, Self::En];

    /// The BCP 47 tag: address prefix, `lang` attribute and stored form.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ky => "ky",
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The language's name in itself, as the language switch shows it on every page.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Ky => "Кыргызча",
            Self::Kk => "Қазақша",
            Self::Ru => "Русский",
            Self::En => "English",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Lang {
    type Err = UnknownLang;

    /// Reads a tag in any case. Kyrgyz and Kazakh sites write the country's code for the
    /// language, so `kg` means Kyrgyz and `kz` Kazakh.
    fn from_str(text: &str) -> Result<Self, UnknownLang> {
        match text.to_ascii_lowercase().as_str() {
            "ky" | "kg" => Ok(Self::Ky),
            "kk" | "kz" => Ok(Self::Kk),
            "ru" => Ok(Self::Ru),
            "en" => Ok(Self::En),
            _ => Err(UnknownLang),
        }
    }
}
