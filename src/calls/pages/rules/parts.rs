//! The parts of a rulebook that have a page, and the fields of each.

use serde_json::Value;

use super::field::{Field, Group, Kind};
use crate::calls::rulebook::{CategoryKind, Degree, FieldGroup, Funding, RankValue, Releases, Rulebook};
use crate::i18n;
use crate::kernel::Lang;

/// A part with a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Year, age, minima of marks, rounding, reserve, offers, acceptance, third reader, lot.
    Figures,
    /// From which score on a test is passed.
    Thresholds,
    /// Weights, bounds and minima.
    Criteria,
    /// Statuses with evidence.
    Categories,
    /// What is compared before the total and between equal totals.
    Order,
}

impl Part {
    /// All parts in the order of the list.
    pub const ALL: &'static [Self] = &[
        Self::Figures,
        Self::Thresholds,
        Self::Criteria,
        Self::Categories,
        Self::Order,
    ];

    /// Its name in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Figures => "figures",
            Self::Thresholds => "thresholds",
            Self::Criteria => "criteria",
            Self::Categories => "categories",
            Self::Order => "order",
        }
    }

    /// By its name in addresses.
    pub fn by_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().find(|part| part.slug() == slug).copied()
    }

    /// The message that names it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Figures => "calls-part-figures",
            Self::Thresholds => "calls-part-thresholds",
            Self::Criteria => "calls-part-criteria",
            Self::Categories => "calls-part-categories",
            Self::Order => "calls-part-order",
        }
    }

    /// The message that says what is decided there.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Figures => "calls-part-figures-hint",
            Self::Thresholds => "calls-part-thresholds-hint",
            Self::Criteria => "calls-part-criteria-hint",
            Self::Categories => "calls-part-categories-hint",
            Self::Order => "calls-part-order-hint",
        }
    }

    /// Whether a place of the rulebook belongs to it.
    pub fn holds(self, path: &str) -> bool {
        let roots: &[&str] = match self {
            Self::Figures => &[
                "admission_year",
                "age",
                "marks",
                "rounding",
                "reserve",
                "offers",
                "acceptance",
                "third_reader",
                "lot_seed_sha256",
            ],
            Self::Thresholds => &["thresholds", "test_rule"],
            Self::Criteria => &["criteria"],
            Self::Categories => &["categories"],
            Self::Order => &["ranking"],
        };
        let first = path.split(['.', '[']).next().unwrap_or_default();
        roots.contains(&first)
    }

    /// Its fields for this rulebook.
    pub fn groups(self, lang: Lang, book: &Rulebook) -> Vec<Group> {
        let words = Words { lang, book };
        match self {
            Self::Figures => words.figures(),
            Self::Thresholds => words.thresholds(),
            Self::Criteria => words.criteria(),
            Self::Categories => words.categories(),
            Self::Order => words.order(),
        }
    }
}

struct Words<'a> {
    lang: Lang,
    book: &'a Rulebook,
}

impl Words<'_> {
    fn t(&self, key: &str) -> String {
        i18n::text(self.lang, key)
    }

    fn field(&self, path: impl Into<String>, label: &str, kind: Kind) -> Field {
        Field {
            path: path.into(),
            label: self.t(label),
            kind,
            optional: false,
        }
    }

    fn maybe(&self, path: impl Into<String>, label: &str, kind: Kind) -> Field {
        Field {
            optional: true,
            ..self.field(path, label, kind)
        }
    }

    fn settings(&self, title: &str, fields: Vec<Field>) -> Group {
        Group {
            title: self.t(title),
            fields,
            entry: None,
            fresh: false,
        }
    }

    fn options<T: Copy + ToString>(&self, all: &[T], key: impl Fn(&T) -> &'static str) -> Vec<(String, String)> {
        all.iter().map(|one| (one.to_string(), self.t(key(one)))).collect()
    }

    fn figures(&self) -> Vec<Group> {
        let modes = [
            ("half_up", "calls-round-half-up"),
            ("half_even", "calls-round-half-even"),
            ("down", "calls-round-down"),
        ];
        let modes = modes.map(|(value, key)| (value.to_owned(), self.t(key))).to_vec();
        let releases = self.options(Releases::ALL, |it| it.key());
        let mut groups = vec![
            self.settings(
                "calls-figures-general",
                vec![
                    self.field("admission_year", "calls-field-admission-year", Kind::Whole),
                    self.field("rounding.places", "calls-field-places", Kind::Whole),
                    self.field("rounding.mode", "calls-field-rounding", Kind::Select(modes)),
                    self.maybe("lot_seed_sha256", "calls-field-lot", Kind::Text),
                ],
            ),
            self.settings(
                "calls-figures-age",
                vec![
                    self.maybe("age.on", "calls-field-age-on", Kind::Day),
                    self.maybe("age.minimum", "calls-field-age-minimum", Kind::Whole),
                    self.maybe("age.maximum", "calls-field-age-maximum", Kind::Whole),
                ],
            ),
            self.settings(
                "calls-figures-reserve",
                vec![
                    self.maybe("reserve.names", "calls-field-reserve-names", Kind::Whole),
                    self.maybe("reserve.percent", "calls-field-reserve-percent", Kind::Number),
                ],
            ),
            self.settings(
                "calls-figures-offers",
                vec![
                    self.maybe("offers.answer_hours", "calls-term-answer", Kind::Whole),
                    self.maybe("offers.promotion_hours", "calls-term-promotion", Kind::Whole),
                    self.maybe("offers.host_hours", "calls-term-host", Kind::Whole),
                ],
            ),
            self.settings(
                "calls-figures-acceptance",
                vec![self.maybe("acceptance.releases", "calls-field-releases", Kind::Select(releases))],
            ),
            self.settings(
                "calls-figures-third",
                vec![
                    self.maybe("third_reader.difference", "calls-field-difference", Kind::Number),
                    self.maybe("third_reader.cutoff_band", "calls-field-band", Kind::Number),
                ],
            ),
        ];
        if let Some(marks) = &self.book.marks {
            let degrees = self.options(Degree::ALL, |it| it.key());
            let count = marks.minima.len();
            groups.extend((0..=count).map(|index| {
                let at = format!("marks.minima[{index}]");
                Group {
                    title: self.t("calls-figures-mark"),
                    fields: vec![
                        self.field(
                            format!("{at}.degree"),
                            "calls-field-degree",
                            Kind::Select(degrees.clone()),
                        ),
                        self.field(format!("{at}.at_least"), "calls-field-at-least", Kind::Number),
                    ],
                    fresh: index == count,
                    entry: Some(at),
                }
            }));
        }
        groups
    }

    fn thresholds(&self) -> Vec<Group> {
        let title = |key: &str| self.book.test(key).and_then(|test| test.titles.get(self.lang.tag()));
        let tests = self.book.tests.iter();
        let tests: Vec<(String, String)> = tests
            .map(|it| (it.key.clone(), title(&it.key).unwrap_or_default().to_owned()))
            .collect();
        let fields: Vec<FieldGroup> = FieldGroup::ALL
            .iter()
            .copied()
            .filter(|it| *it != FieldGroup::Any)
            .collect();
        let fields = self.options(&fields, |it| it.key());
        let fundings = self.options(Funding::ALL, |it| it.key());
        let count = self.book.thresholds.len();
        (0..count + 2)
            .map(|index| {
                let at = format!("thresholds[{index}]");
                let row = self.book.thresholds.get(index);
                Group {
                    title: match row {
                        Some(row) => format!("{} {}", title(&row.test).unwrap_or_default(), row.year),
                        None => self.t("calls-new-entry"),
                    },
                    fields: vec![
                        self.field(format!("{at}.year"), "calls-field-year", Kind::Whole),
                        self.field(format!("{at}.test"), "calls-pass-test", Kind::Select(tests.clone())),
                        self.maybe(
                            format!("{at}.field_group"),
                            "calls-pass-field",
                            Kind::Select(fields.clone()),
                        ),
                        self.maybe(
                            format!("{at}.funding"),
                            "calls-pass-funding",
                            Kind::Select(fundings.clone()),
                        ),
                        self.field(format!("{at}.main"), "calls-pass-main", Kind::Number),
                        self.maybe(format!("{at}.subject"), "calls-pass-subject", Kind::Number),
                        self.maybe(format!("{at}.all_of"), "calls-field-all-of", Kind::Keys),
                        self.maybe(format!("{at}.sample"), "calls-field-sample", Kind::Tick),
                    ],
                    fresh: row.is_none(),
                    entry: Some(at),
                }
            })
            .collect()
    }

    fn criteria(&self) -> Vec<Group> {
        let entries = self.book.criteria.iter().enumerate();
        entries
            .map(|(index, criterion)| {
                let at = format!("criteria[{index}]");
                let title = criterion.titles.get(self.lang.tag()).unwrap_or_default();
                Group {
                    title: format!("{title} ({})", self.t(criterion.measure.key())),
                    fields: vec![
                        self.field(format!("{at}.weight"), "calls-field-weight", Kind::Number),
                        self.maybe(format!("{at}.lowest"), "calls-field-lowest", Kind::Number),
                        self.maybe(format!("{at}.highest"), "calls-field-highest", Kind::Number),
                        self.maybe(format!("{at}.minimum"), "calls-field-minimum", Kind::Number),
                        self.maybe(format!("{at}.sample"), "calls-field-sample", Kind::Tick),
                    ],
                    fresh: false,
                    entry: Some(at),
                }
            })
            .collect()
    }

    fn categories(&self) -> Vec<Group> {
        let kinds = self.options(CategoryKind::ALL, |it| it.key());
        let count = self.book.categories.len();
        (0..=count)
            .map(|index| {
                let at = format!("categories[{index}]");
                let known = self.book.categories.get(index);
                let title = known.and_then(|it| it.titles.get(self.lang.tag()));
                Group {
                    title: title.map_or_else(|| self.t("calls-new-entry"), str::to_owned),
                    fields: vec![
                        self.field(format!("{at}.key"), "calls-document-key", Kind::Text),
                        self.field(format!("{at}.titles.ky"), "calls-field-title-ky", Kind::Text),
                        self.field(format!("{at}.titles.kk"), "calls-field-title-kk", Kind::Text),
                        self.field(format!("{at}.titles.ru"), "calls-field-title-ru", Kind::Text),
                        self.field(format!("{at}.titles.en"), "calls-field-title-en", Kind::Text),
                        self.field(format!("{at}.kind"), "calls-field-kind", Kind::Select(kinds.clone())),
                        self.maybe(format!("{at}.evidence"), "calls-field-evidence", Kind::Keys),
                        self.maybe(format!("{at}.tours"), "calls-field-tours", Kind::Wholes),
                        self.maybe(format!("{at}.sample"), "calls-field-sample", Kind::Tick),
                    ],
                    fresh: known.is_none(),
                    entry: Some(at),
                }
            })
            .collect()
    }

    /// Every value that an order may name, with its words.
    fn ranks(&self) -> Vec<(String, String)> {
        let tag = self.lang.tag();
        let named = |value: &RankValue, name: &str| {
            let args = [("name", name.to_owned().into())];
            (value.to_string(), i18n::text_with(self.lang, value.key(), &args))
        };
        let plain = [
            RankValue::CountingSubject,
            RankValue::SubjectScore,
            RankValue::MainScore,
            RankValue::AverageMark,
            RankValue::SubmissionTime,
        ];
        let categories = self.book.categories.iter().map(|it| {
            let name = it.titles.get(tag).unwrap_or_default();
            named(&RankValue::Category(it.key.clone()), name)
        });
        let criteria = self.book.criteria.iter().map(|it| {
            let name = it.titles.get(tag).unwrap_or_default();
            named(&RankValue::Criterion(it.key.clone()), name)
        });
        let plain = plain.iter().map(|value| named(value, ""));
        categories.chain(criteria).chain(plain).collect()
    }

    fn order(&self) -> Vec<Group> {
        let ranks = self.ranks();
        let list = |name: &str, title: &str, length: usize| {
            let places = (0..length).map(|index| {
                let label = i18n::text_with(self.lang, "calls-field-place", &[("number", (index + 1).into())]);
                Field {
                    path: format!("ranking.{name}[{index}]"),
                    label,
                    kind: Kind::Select(ranks.clone()),
                    optional: true,
                }
            });
            self.settings(title, places.collect())
        };
        let ranking = &self.book.ranking;
        vec![
            list("precedence", "calls-rules-precedence", ranking.precedence.len() + 2),
            list("ties", "calls-rules-ties", ranking.ties.len() + 3),
        ]
    }
}

/// A rulebook as the fields read it.
pub fn as_value(book: &Rulebook) -> Value {
    serde_json::to_value(book).unwrap_or_default()
}
