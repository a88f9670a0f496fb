//! Pieces of forms that several pages of the administration share.

use crate::kernel::Words;
use crate::web::{Form, Shell};

/// One choice of a select.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is posted.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is chosen.
    pub checked: bool,
}

impl Choice {
    /// Choices from words, the one that is `chosen` marked.
    pub fn list(words: &[&str], chosen: &str, label: impl Fn(&str) -> String) -> Vec<Self> {
        let one = |word: &&str| Self {
            value: (*word).to_owned(),
            label: label(word),
            checked: *word == chosen,
        };
        words.iter().map(one).collect()
    }
}

/// An entry of an error summary.
#[derive(Debug, Clone)]
pub struct Problem {
    /// `#field`.
    pub href: String,
    /// The field's name.
    pub field: String,
    /// The same words as beside the field.
    pub text: String,
}

/// The problems of a form that came back.
#[derive(Debug, Clone, Default)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// One problem.
    #[must_use]
    pub fn one(shell: &Shell, field: &str, key: &str) -> Self {
        let mut problems = Self::default();
        problems.add(shell, field, key);
        problems
    }

    /// One more.
    pub fn add(&mut self, shell: &Shell, field: &str, key: &str) {
        self.0.push(Problem {
            href: format!("#{field}"),
            field: field.to_owned(),
            text: shell.t(key),
        });
    }

    /// The words beside a field; empty when it is fine.
    #[must_use]
    pub fn of(&self, field: &str) -> &str {
        self.0
            .iter()
            .find(|problem| problem.field == field)
            .map_or("", |problem| &problem.text)
    }
}

/// One text in four languages, posted as `name_ky`, `name_kk`, `name_ru`, `name_en`.
#[must_use]
pub fn words(form: &Form, name: &str) -> Words {
    let text = |tag: &str| form.text(&format!("{name}_{tag}")).to_owned();
    Words {
        ky: text("ky"),
        kk: text("kk"),
        ru: text("ru"),
        en: text("en"),
    }
}
