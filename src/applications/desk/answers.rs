//! Answers of a section as staff read them, with what is sensitive masked.

use chrono::NaiveDate;

use crate::applications::model::{Section, SectionKey};
use crate::applications::pages::section::scale_words;
use crate::applications::sections::{Field, Kind, Opt, pages_of, scales};
use crate::calls::Offered;
use crate::i18n;
use crate::kernel::Lang;

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The field's name in the section.
    pub field: &'static str,
    /// The question.
    pub label: String,
    /// What was answered.
    pub value: String,
}

/// What stands for an answer that the reader may not see.
pub const MASK: &str = "••••••";

/// The answers of a section in the order of its questions; what was not answered is left out.
/// Without `sensitive`, PIN, numbers of papers and everything about benefit categories are
/// masked. `offered` is what the call's rulebook knows.
#[must_use]
pub fn answers(lang: Lang, section: &Section, sensitive: bool, offered: &Offered) -> Vec<Answer> {
    pages_of(section.key)
        .flat_map(|page| page.fields)
        .filter_map(|field| {
            let typed = section
                .answers
                .get(field.name)?
                .as_str()
                .filter(|typed| !typed.is_empty())?;
            let masked =
                !sensitive && (section.key == SectionKey::Categories || matches!(field.kind, Kind::Pin | Kind::Number));
            Some(Answer {
                field: field.name,
                label: i18n::text(lang, field.label),
                value: if masked {
                    MASK.to_owned()
                } else {
                    value(lang, field, typed, offered)
                },
            })
        })
        .collect()
}

fn value(lang: Lang, field: &Field, typed: &str, offered: &Offered) -> String {
    match field.kind {
        Kind::One(options) => option(lang, options, typed),
        Kind::Many(options) => {
            let picked: Vec<String> = typed.split(',').map(|word| option(lang, options, word)).collect();
            picked.join(", ")
        }
        Kind::Statuses => {
            let picked: Vec<String> = typed.split(',').map(|word| status(lang, offered, word)).collect();
            picked.join(", ")
        }
        Kind::Scale => scales(offered)
            .find(|scale| scale.key == typed)
            .map_or_else(|| typed.to_owned(), |scale| scale_words(lang, &scale)),
        Kind::PastDate | Kind::FutureDate => typed.parse::<NaiveDate>().map_or_else(|_| typed.to_owned(), i18n::date),
        _ => typed.to_owned(),
    }
}

/// A status that an earlier rulebook knew is shown by its key.
fn status(lang: Lang, offered: &Offered, word: &str) -> String {
    if word == "none" {
        return i18n::text(lang, "sections-category-none");
    }
    let known = offered.categories.iter().find(|status| status.key == word);
    known.map_or_else(|| word.to_owned(), |status| status.titles.get(lang).to_owned())
}

fn option(lang: Lang, options: &[Opt], word: &str) -> String {
    options
        .iter()
        .find(|option| option.value == word)
        .map_or_else(|| word.to_owned(), |option| i18n::text(lang, option.label))
}
