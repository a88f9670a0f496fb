//! Which links a page has, and which route of the table each belongs to.

use std::collections::BTreeMap;

use actix_web::http::Method;
use qabyl::web::routes::table;

/// The route table's patterns that can be opened.
pub struct Patterns(Vec<&'static str>);

impl Patterns {
    pub fn of_the_table() -> Self {
        let pages = table().into_iter().filter(|route| route.method == Method::GET);
        Self(pages.map(|route| route.path).collect())
    }

    /// Those of people: with a language.
    pub fn in_a_language(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied().filter(|pattern| pattern.starts_with("/{lang}"))
    }

    /// The pattern that a path fits, as the server would find it: the first one.
    pub fn of(&self, path: &str) -> Option<&'static str> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        self.0.iter().copied().find(|pattern| fits(pattern, path))
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    let (wanted, given): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    wanted.len() == given.len()
        && wanted
            .iter()
            .zip(&given)
            .all(|(part, word)| part == word || (part.starts_with('{') && !word.is_empty()))
}

/// The values of `href` and `src` of a page that lead into the portal.
pub fn inside(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for mark in [" href=\"", " src=\""] {
        found.extend(html.split(mark).skip(1).filter_map(|rest| rest.split('"').next()));
    }
    let own = found.into_iter().filter(|target| target.starts_with('/'));
    own.map(|target| target.replace("&amp;", "&").replace("&#38;", "&"))
        .collect()
}

/// The words between the tags, without scripts and styles.
pub fn text(html: &str) -> String {
    let mut words = String::new();
    for part in html.split('<').skip(1) {
        let (tag, rest) = part.split_once('>').unwrap_or((part, ""));
        if !tag.starts_with("script") && !tag.starts_with("style") {
            words.push(' ');
            words.push_str(rest);
        }
    }
    words
}

/// At most `most` pages of each pattern.
#[derive(Default)]
pub struct Seen(BTreeMap<&'static str, usize>);

impl Seen {
    /// Counts a page of this pattern; false when there were enough.
    pub fn take(&mut self, pattern: &'static str, most: usize) -> bool {
        let count = self.0.entry(pattern).or_default();
        *count += 1;
        *count <= most
    }
}
