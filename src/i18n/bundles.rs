//! Loading the texts and looking them up.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex, PoisonError};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::arg::Arg;
use super::{areas, numbers};
use crate::kernel::Lang;

type Bundle = FluentBundle<FluentResource>;

struct Loaded {
    ky: Bundle,
    kk: Bundle,
    ru: Bundle,
    en: Bundle,
    errors: Vec<String>,
}

impl Loaded {
    fn of(&self, lang: Lang) -> &Bundle {
        match lang {
            Lang::Ky => &self.ky,
            Lang::Kk => &self.kk,
            Lang::Ru => &self.ru,
            Lang::En => &self.en,
        }
    }
}

static LOADED: LazyLock<Loaded> = LazyLock::new(|| {
    let mut errors = Vec::new();
    let mut load = |lang| bundle(lang, &mut errors);
    let (ky, kk, ru, en) = (load(Lang::Ky), load(Lang::Kk), load(Lang::Ru), load(Lang::En));
    Loaded { ky, kk, ru, en, errors }
});

/// Keys that were asked for and are not there; kept small, because a key could come from a
/// caller's mistake with data in it.
static MISSING: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
const MISSING_KEPT: usize = 500;

fn bundle(lang: Lang, errors: &mut Vec<String>) -> Bundle {
    let locale = lang.tag().parse::<LanguageIdentifier>().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![locale]);
    // Isolation marks would land in mails, spreadsheets and copied codes; all four
    // languages run from left to right.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match lang {
        Lang::En => |value, _| grouped(Lang::En, value),
        Lang::Ky | Lang::Kk | Lang::Ru => |value, _| grouped(Lang::Ru, value),
    }));
    for (area, source) in areas::sources(lang) {
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(readable, problems)| {
            errors.extend(problems.iter().map(|e| format!("{lang}/{area}.ftl: {e}")));
            readable
        });
        if let Err(doubled) = bundle.add_resource(resource) {
            errors.extend(doubled.iter().map(|e| format!("{lang}/{area}.ftl: {e}")));
        }
    }
    bundle
}

// Only whole numbers come in, see `Arg`.
fn grouped(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(numbers::integer(lang, number.value as i64)),
        _ => None,
    }
}

/// The text of `key` in `lang`; the key itself when there is none.
#[must_use]
pub fn text(lang: Lang, key: &str) -> String {
    find(lang, key, None).map_or_else(|| key.to_owned(), Cow::into_owned)
}

/// The text of `key` in `lang` with values for its variables.
#[must_use]
pub fn text_with(lang: Lang, key: &str, args: &[(&str, Arg)]) -> String {
    let mut values = FluentArgs::with_capacity(args.len());
    for (name, value) in args {
        values.set(*name, value.to_fluent());
    }
    find(lang, key, Some(&values)).map_or_else(|| key.to_owned(), Cow::into_owned)
}

/// The texts of one language, to hand to a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Texts(pub Lang);

impl Texts {
    /// The text of `key`, without copying where it has no parts; see [`text`].
    #[must_use]
    pub fn t<'k>(&self, key: &'k str) -> Cow<'k, str> {
        find(self.0, key, None).unwrap_or(Cow::Borrowed(key))
    }

    /// The text of `key` with values for its variables; see [`text_with`].
    #[must_use]
    pub fn with(&self, key: &str, args: &[(&str, Arg)]) -> String {
        text_with(self.0, key, args)
    }

    /// The text of `key` with one number, which chooses the plural form.
    #[must_use]
    pub fn count(&self, key: &str, count: impl Into<Arg>) -> String {
        text_with(self.0, key, &[("count", count.into())])
    }
}

fn find<'a>(lang: Lang, key: &str, args: Option<&'a FluentArgs<'a>>) -> Option<Cow<'a, str>> {
    let bundle = LOADED.of(lang);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        missed(lang, key, "no such key");
        return None;
    };
    let mut errors = Vec::new();
    let shown = bundle.format_pattern(pattern, args, &mut errors);
    if let Some(error) = errors.first() {
        missed(lang, key, &error.to_string());
    }
    Some(shown)
}

#[cold]
fn missed(lang: Lang, key: &str, why: &str) {
    let mut missing = MISSING.lock().unwrap_or_else(PoisonError::into_inner);
    if missing.len() < MISSING_KEPT && missing.insert(format!("{lang}: {key}: {why}")) {
        tracing::warn!(%lang, key, why, "a text is missing or incomplete");
    }
}

/// Every `language: key: reason` that was asked for in vain since the start: a test hook.
#[must_use]
pub fn missing_keys() -> BTreeSet<String> {
    MISSING.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// What is wrong with the embedded files: unreadable lines, keys written twice. Loads the
/// texts, so that a process which calls it at the start pays then and not at a request.
#[must_use]
pub fn load_errors() -> &'static [String] {
    &LOADED.errors
}

/// Whether `lang` has a text for `key`.
#[must_use]
pub fn has(lang: Lang, key: &str) -> bool {
    LOADED
        .of(lang)
        .get_message(key)
        .is_some_and(|message| message.value().is_some())
}
