//! What the data holder says of itself: names, phone, its own texts. What is not set is shown as
//! a sample and marked so.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{ConfigError, variable};
use crate::kernel::{Lang, Words};

/// Pages whose text the data holder may replace.
pub const PAGES: [&str; 3] = ["help", "privacy", "accessibility"];

/// The data holder's own words.
#[derive(Debug, Clone, Default)]
pub struct Public {
    /// Whom people call.
    pub phone: Option<String>,
    /// Where they write to.
    pub email: Option<String>,
    /// Who holds the data.
    pub holder: Option<Words>,
    /// The Kyrgyz ministry's present name.
    pub ministry_kg: Option<Words>,
    /// The Kazakh ministry's present name.
    pub ministry_kz: Option<Words>,
    /// Texts by page and language; a page has all four languages or none.
    pub texts: BTreeMap<(&'static str, Lang), Text>,
}

/// A page's text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// Headings with their paragraphs.
    pub sections: Vec<(String, Vec<String>)>,
}

/// The settings of one name in four languages.
struct Names {
    ky: &'static str,
    kk: &'static str,
    ru: &'static str,
    en: &'static str,
}

impl Public {
    /// Reads the settings.
    ///
    /// # Errors
    /// Names a language or a file that is missing beside the others.
    pub fn read() -> Result<Self, ConfigError> {
        Ok(Self {
            phone: variable("QABYL_HELP_PHONE"),
            email: variable("QABYL_HELP_EMAIL"),
            holder: words(&Names {
                ky: "QABYL_HOLDER_KY",
                kk: "QABYL_HOLDER_KK",
                ru: "QABYL_HOLDER_RU",
                en: "QABYL_HOLDER_EN",
            })?,
            ministry_kg: words(&Names {
                ky: "QABYL_MINISTRY_KG_KY",
                kk: "QABYL_MINISTRY_KG_KK",
                ru: "QABYL_MINISTRY_KG_RU",
                en: "QABYL_MINISTRY_KG_EN",
            })?,
            ministry_kz: words(&Names {
                ky: "QABYL_MINISTRY_KZ_KY",
                kk: "QABYL_MINISTRY_KZ_KK",
                ru: "QABYL_MINISTRY_KZ_RU",
                en: "QABYL_MINISTRY_KZ_EN",
            })?,
            texts: match variable("QABYL_TEXTS") {
                Some(folder) => texts(&PathBuf::from(folder))?,
                None => BTreeMap::new(),
            },
        })
    }
}

fn words(names: &Names) -> Result<Option<Words>, ConfigError> {
    let all = [names.ky, names.kk, names.ru, names.en];
    let values = all.map(variable);
    if values.iter().all(Option::is_none) {
        return Ok(None);
    }
    if let Some(at) = values.iter().position(Option::is_none) {
        let name = all.get(at).copied().unwrap_or_default();
        return Err(ConfigError::Variable(
            name,
            "must be set as in the other languages".to_owned(),
        ));
    }
    let [ky, kk, ru, en] = values.map(Option::unwrap_or_default);
    Ok(Some(Words { ky, kk, ru, en }))
}

/// Reads the folder's pages.
///
/// # Errors
/// When a page is there in some languages only, or a file cannot be read.
pub fn texts(folder: &Path) -> Result<BTreeMap<(&'static str, Lang), Text>, ConfigError> {
    let wrong = |what: String| ConfigError::Variable("QABYL_TEXTS", what);
    if !folder.is_dir() {
        return Err(wrong(format!("{} is no folder", folder.display())));
    }
    let mut found = BTreeMap::new();
    for page in PAGES {
        let path = |lang: Lang| folder.join(format!("{page}.{}.txt", lang.tag()));
        if Lang::ALL.iter().all(|lang| !path(*lang).exists()) {
            continue;
        }
        for lang in Lang::ALL {
            let path = path(lang);
            let text = fs::read_to_string(&path).map_err(|error| wrong(format!("{}: {error}", path.display())))?;
            found.insert((page, lang), parse(&text));
        }
    }
    Ok(found)
}

/// Lines that begin with `# ` are headings; empty lines stand between paragraphs.
#[must_use]
pub fn parse(text: &str) -> Text {
    let mut sections: Vec<(String, Vec<String>)> = Vec::new();
    for block in text.replace("\r\n", "\n").split("\n\n") {
        let mut lines = Vec::new();
        for line in block.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match line.strip_prefix("# ") {
                Some(heading) => sections.push((heading.trim().to_owned(), Vec::new())),
                None => lines.push(line),
            }
        }
        if lines.is_empty() {
            continue;
        }
        let paragraph = lines.join(" ");
        match sections.last_mut() {
            Some((_, paragraphs)) => paragraphs.push(paragraph),
            None => sections.push((String::new(), vec![paragraph])),
        }
    }
    Text { sections }
}
