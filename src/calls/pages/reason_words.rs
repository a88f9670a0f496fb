//! A rule that is not met, in the reader's words.

use crate::calls::rulebook::{Arg, Reason, Texts};
use crate::i18n;
use crate::kernel::Lang;

/// One sentence.
#[must_use]
pub fn reason_words(lang: Lang, reason: &Reason) -> String {
    let title = |texts: &Texts| texts.get(lang.tag()).unwrap_or_default().to_owned();
    let args: Vec<(&str, i18n::Arg)> = reason
        .args()
        .into_iter()
        .map(|(name, value)| {
            let shown = match value {
                Arg::Number(number) => i18n::decimal(lang, number.units(), 4, 0),
                Arg::Plain(text) => text,
                Arg::Key(key) => i18n::text(lang, key),
                Arg::Titles(titles) => titles.into_iter().map(title).collect::<Vec<_>>().join(", "),
            };
            (name, shown.into())
        })
        .collect();
    i18n::text_with(lang, reason.key(), &args)
}
