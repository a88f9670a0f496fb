//! Which language a reader gets.

use std::cmp::Reverse;

use crate::kernel::Lang;

/// The language that an address begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathLang<'a> {
    /// The language.
    pub lang: Lang,
    /// What follows, beginning with `/`, or empty for `/ky`.
    pub rest: &'a str,
    /// Whether the address spelled the tag as we do; an alias (`/kg/…`, `/KY/…`) should be
    /// answered by a redirect to `/{lang}{rest}`.
    pub canonical: bool,
}

/// Splits `/ky/calls` into the language and the rest; `None` when no language leads.
#[must_use]
pub fn path_lang(path: &str) -> Option<PathLang<'_>> {
    let after = path.strip_prefix('/')?;
    let (tag, rest) = after.split_at(after.find('/').unwrap_or(after.len()));
    let lang: Lang = tag.parse().ok()?;
    Some(PathLang {
        lang,
        rest,
        canonical: tag == lang.tag(),
    })
}

/// The language for an address that names none (see [`path_lang`], which goes first): by the
/// cookie with the last choice, then by the browser's `Accept-Language`.
///
/// Nothing said: Kyrgyz, the language of most applicants. A browser that asks only for others
/// gets Russian for the languages of Central Asia's other schools and neighbours, English for
/// the rest of the world.
#[must_use]
pub fn negotiate(cookie: Option<&str>, accept_language: Option<&str>) -> Lang {
    cookie
        .and_then(|tag| tag.trim().parse().ok())
        .or_else(|| accept_language.and_then(from_browser))
        .unwrap_or_default()
}

fn from_browser(header: &str) -> Option<Lang> {
    let mut wishes: Vec<(&str, u32)> = header.split(',').take(20).filter_map(wish).collect();
    // Stable: equal weights keep the browser's order.
    wishes.sort_by_key(|(_, weight)| Reverse(*weight));
    let ours = wishes.iter().find_map(|(tag, _)| tag.parse().ok());
    ours.or_else(|| {
        let (first, _) = wishes.first()?;
        match first.to_ascii_lowercase().as_str() {
            "*" => None,
            "uz" | "tg" | "tk" | "tt" | "uk" | "be" | "ug" | "ce" => Some(Lang::Ru),
            _ => Some(Lang::En),
        }
    })
}

/// One entry of the header: primary tag and weight in thousandths; refused ones (q=0) and
/// unreadable ones are dropped.
fn wish(entry: &str) -> Option<(&str, u32)> {
    let mut parts = entry.split(';').map(str::trim);
    let tag = parts.next()?.split(['-', '_']).next().filter(|tag| !tag.is_empty())?;
    let weight = match parts.find_map(|part| part.strip_prefix("q=")) {
        None => 1000,
        Some(weight) => thousandths(weight)?,
    };
    (weight > 0).then_some((tag, weight))
}

fn thousandths(weight: &str) -> Option<u32> {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    if fraction.len() > 3 {
        return None;
    }
    let value: u32 = format!("{whole}{fraction:0<3}").parse().ok()?;
    (value <= 1000).then_some(value)
}
