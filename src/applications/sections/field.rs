//! One question of a page.

use crate::applications::model::SectionKey;
use crate::i18n::Arg;

/// One page of a section.
#[derive(Debug)]
pub struct Page {
    /// Its name in addresses.
    pub slug: &'static str,
    /// The section whose answers it asks for.
    pub section: SectionKey,
    /// Message key of its heading.
    pub title: &'static str,
    /// Message key of what stands under the heading; empty for none.
    pub lead: &'static str,
    /// Its questions, in order.
    pub fields: &'static [Field],
}

/// One possible answer.
#[derive(Debug, Clone, Copy)]
pub struct Opt {
    /// As stored.
    pub value: &'static str,
    /// Message key.
    pub label: &'static str,
}

/// What kind of answer a question takes.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// One line of text of at most so many characters.
    Line(usize),
    /// A name in Cyrillic letters.
    Cyrillic,
    /// A name in Latin letters, as in the passport's machine-readable lines.
    Latin,
    /// A text of several lines: at least, at most so many characters.
    Essay(usize, usize),
    /// A day that has passed.
    PastDate,
    /// A day that has not passed.
    FutureDate,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A Kyrgyz PIN.
    Pin,
    /// The number of a passport, card or certificate.
    Number,
    /// A year: earliest, latest.
    Year(i32, i32),
    /// A whole number of points from 0 to this.
    Points(i64),
    /// An average mark on the scale that the named field says.
    Mark(&'static str),
    /// One of the mark scales ([`super::Scale`]) that certificates use or the call's rulebook knows.
    Scale,
    /// One of these.
    One(&'static [Opt]),
    /// Any of these; `none` excludes the others.
    Many(&'static [Opt]),
    /// Any of the statuses that the call's rulebook knows, or `none`.
    Statuses,
    /// A box to tick; what is kept when it is ticked.
    Tick(&'static str),
}

/// Whether a question must be answered before the dossier is handed in.
#[derive(Debug, Clone, Copy)]
pub enum Needed {
    /// Always.
    Always,
    /// Never.
    Never,
    /// When the named field of the same section has this among its answers.
    When(&'static str, &'static str),
}

/// One question.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name in forms and answers.
    pub name: &'static str,
    /// Message key of the question.
    pub label: &'static str,
    /// Message key of the hint; empty for none.
    pub hint: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether it must be answered.
    pub needed: Needed,
    /// Asked only when the named field of the same page has this among its answers.
    pub only: Option<(&'static str, &'static str)>,
    /// The browser's `autocomplete` word; empty for none.
    pub fill: &'static str,
}

impl Field {
    /// A question that must be answered.
    #[must_use]
    pub const fn new(name: &'static str, label: &'static str, kind: Kind) -> Self {
        Self {
            name,
            label,
            hint: "",
            kind,
            needed: Needed::Always,
            only: None,
            fill: "",
        }
    }

    /// With a hint.
    #[must_use]
    pub const fn hint(mut self, key: &'static str) -> Self {
        self.hint = key;
        self
    }

    /// May stay empty.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.needed = Needed::Never;
        self
    }

    /// Must be answered when `field` has `value` among its answers.
    #[must_use]
    pub const fn when(mut self, field: &'static str, value: &'static str) -> Self {
        self.needed = Needed::When(field, value);
        self
    }

    /// Stands on the page only where `field` of the same page has `value` among its answers.
    #[must_use]
    pub const fn only(mut self, field: &'static str, value: &'static str) -> Self {
        self.only = Some((field, value));
        self
    }

    /// With the browser's `autocomplete` word.
    #[must_use]
    pub const fn fill(mut self, word: &'static str) -> Self {
        self.fill = word;
        self
    }
}

/// What is said about a field: a key and its values. `label` is always the question itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The key.
    pub key: &'static str,
    /// Its values besides `label`.
    pub args: Vec<(&'static str, Arg)>,
}

impl Message {
    /// A message without values.
    #[must_use]
    pub fn plain(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// Adds a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

/// An answer that cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Which field.
    pub field: &'static str,
    /// Message key of the question.
    pub label: &'static str,
    /// Why.
    pub message: Message,
}
