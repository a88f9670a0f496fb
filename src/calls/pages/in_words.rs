//! A rulebook in plain words, generated from its data: what the call's page shows to everybody.

mod details;

use super::Head;
use crate::calls::model::{Requirement, RulebookState, RulebookVersion};
use crate::calls::rulebook::model::{Criterion, Scale, Threshold};
use crate::calls::rulebook::{Decimal, Degree, RankValue, Rulebook, Texts};
use crate::i18n::{self, Arg};
use crate::kernel::{Lang, civil};

/// One sentence, and whether it is a sample.
pub struct Fact {
    pub text: String,
    pub sample: bool,
}

/// A part of the score.
pub struct Part {
    pub title: String,
    pub weight: String,
    pub how: String,
    pub minimum: String,
    pub sample: bool,
    pub levels: Vec<Level>,
}

/// What a number of points means.
pub struct Level {
    pub points: String,
    pub anchor: String,
}

/// From which score on a test is passed.
pub struct Pass {
    pub test: String,
    pub field: String,
    pub funding: String,
    pub main: String,
    pub subject: String,
    pub sample: bool,
}

/// The rulebook, ready for the page.
pub struct Rules {
    pub number: i32,
    pub hash: String,
    pub in_force: bool,
    pub sample: bool,
    pub facts: Vec<Fact>,
    pub parts: Vec<Part>,
    pub passes: Vec<Pass>,
    pub precedence: Vec<String>,
    pub ties: Vec<String>,
    pub ties_sample: bool,
    pub lot: String,
    pub rounding: String,
    pub reserve: Fact,
    pub certificates: Vec<Fact>,
    pub statuses: Vec<Fact>,
    pub counting: Vec<Fact>,
    pub offers: Vec<Fact>,
    pub heads: Vec<Head>,
}

impl<'a> Numbered<'a> {
    /// Of a version as stored.
    #[must_use]
    pub fn of(version: &'a RulebookVersion) -> Self {
        Self {
            number: version.number,
            hash: &version.hash,
            state: version.state,
        }
    }
}

/// The writer: a language and the rulebook's own titles.
struct Words<'a> {
    lang: Lang,
    book: &'a Rulebook,
}

impl Words<'_> {
    fn say(&self, key: &str, args: &[(&str, Arg)]) -> String {
        i18n::text_with(self.lang, key, args)
    }

    fn title(&self, texts: &Texts) -> String {
        texts.get(self.lang.tag()).unwrap_or_default().to_owned()
    }

    fn number(&self, value: Decimal) -> String {
        i18n::decimal(self.lang, value.units(), 4, 0)
    }

    fn country(&self, code: &str) -> String {
        match code {
            "KG" => i18n::text(self.lang, "calls-country-kg"),
            "KZ" => i18n::text(self.lang, "calls-country-kz"),
            other => other.to_owned(),
        }
    }

    fn countries(&self, codes: &[String]) -> String {
        codes
            .iter()
            .map(|code| self.country(code))
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn degrees(&self, degrees: &[Degree]) -> String {
        let words: Vec<String> = degrees.iter().map(|it| i18n::text(self.lang, it.key())).collect();
        words.join(", ")
    }

    fn test(&self, key: &str) -> String {
        self.book
            .test(key)
            .map_or_else(|| key.to_owned(), |test| self.title(&test.titles))
    }

    fn rank(&self, value: &RankValue) -> String {
        let name = match value {
            RankValue::Category(key) => self.book.category(key).map(|it| self.title(&it.titles)),
            RankValue::Criterion(key) => self.book.criterion(key).map(|it| self.title(&it.titles)),
            _ => None,
        };
        self.say(value.key(), &[("name", name.unwrap_or_default().into())])
    }

    fn facts(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        if let Some(rule) = &self.book.citizenship {
            let any = [("countries", self.countries(&rule.any_of).into())];
            let mut text = self.say("calls-rule-citizenship", &any);
            if !rule.none_of.is_empty() {
                let none = [("countries", self.countries(&rule.none_of).into())];
                text = format!("{text} {}", self.say("calls-rule-citizenship-not", &none));
            }
            facts.push(Fact {
                text,
                sample: rule.sample,
            });
        }
        if let Some(rule) = &self.book.age {
            for (bound, key) in [
                (rule.minimum, "calls-rule-age-minimum"),
                (rule.maximum, "calls-rule-age-maximum"),
            ] {
                if let Some(age) = bound {
                    let args = [("day", civil::show_date(rule.on).into()), ("age", age.into())];
                    facts.push(Fact {
                        text: self.say(key, &args),
                        sample: rule.sample,
                    });
                }
            }
        }
        for rule in &self.book.education {
            let needed: Vec<String> = rule.any_of.iter().map(|it| i18n::text(self.lang, it.key())).collect();
            let args = [
                ("degree", self.degrees(&[rule.degree]).into()),
                ("education", needed.join(", ").into()),
            ];
            facts.push(Fact {
                text: self.say("calls-rule-education", &args),
                sample: rule.sample,
            });
        }
        facts.extend(self.marks());
        if let Some(rule) = &self.book.test_rule {
            let tests: Vec<String> = rule.any_of.iter().map(|key| self.test(key)).collect();
            let args = [
                ("degrees", self.degrees(&rule.degrees).into()),
                ("tests", tests.join(", ").into()),
            ];
            facts.push(Fact {
                text: self.say("calls-rule-test", &args),
                sample: false,
            });
        }
        facts
    }

    fn marks(&self) -> Vec<Fact> {
        let Some(marks) = &self.book.marks else {
            return Vec::new();
        };
        let common: Option<&Scale> = marks.scales.iter().find(|scale| scale.key == marks.common);
        let name = common.map(|scale| self.title(&scale.titles)).unwrap_or_default();
        let sentence = |(degree, mark): (Degree, Decimal)| {
            let args = [
                ("degree", self.degrees(&[degree]).into()),
                ("mark", self.number(mark).into()),
                ("scale", name.clone().into()),
            ];
            self.say("calls-rule-mark", &args)
        };
        let minima = marks.minima.iter();
        minima
            .map(|it| Fact {
                text: sentence((it.degree, it.at_least)),
                sample: it.sample,
            })
            .collect()
    }

    fn part(&self, it: &Criterion) -> Part {
        let mut how = i18n::text(self.lang, it.measure.key());
        if let (Some(lowest), Some(highest)) = (it.lowest, it.highest) {
            let args = [
                ("lowest", self.number(lowest).into()),
                ("highest", self.number(highest).into()),
            ];
            how = format!("{how}. {}", self.say("calls-rule-scaled", &args));
        }
        let levels = it.levels.iter().map(|level| Level {
            points: self.number(level.points),
            anchor: self.title(&level.anchor),
        });
        Part {
            title: self.title(&it.titles),
            weight: self.number(it.weight),
            how,
            minimum: it.minimum.map(|least| self.number(least)).unwrap_or_default(),
            sample: it.sample,
            levels: levels.collect(),
        }
    }

    fn pass(&self, it: &Threshold) -> Pass {
        let other = || i18n::text(self.lang, "calls-rule-all-others");
        let subject = it.subject.map(|least| self.number(least)).unwrap_or_default();
        Pass {
            test: self.test(&it.test),
            field: it
                .field_group
                .map_or_else(other, |field| i18n::text(self.lang, field.key())),
            funding: it.funding.map_or_else(other, |who| i18n::text(self.lang, who.key())),
            main: self.number(it.main),
            subject,
            sample: it.sample,
        }
    }

    fn reserve(&self) -> Fact {
        let rule = &self.book.reserve;
        let text = match (rule.names, rule.percent) {
            (_, Some(percent)) => self.say(
                "calls-rule-reserve-percent",
                &[("percent", self.number(percent).into())],
            ),
            (Some(names), None) => self.say("calls-rule-reserve-names", &[("count", names.into())]),
            (None, None) => self.say("calls-rule-reserve-names", &[("count", 0_i64.into())]),
        };
        Fact {
            text,
            sample: rule.sample,
        }
    }
}

/// Which version is read, and where it stands.
pub struct Numbered<'a> {
    /// Its number.
    pub number: i32,
    /// Its SHA-256.
    pub hash: &'a str,
    /// Where it stands.
    pub state: RulebookState,
}

/// The rulebook as its readers see it.
pub fn in_words(lang: Lang, book: &Rulebook, requirements: &[Requirement], version: &Numbered<'_>) -> Rules {
    let Numbered { number, hash, state } = *version;
    let words = Words { lang, book };
    let of_year = book.thresholds.iter().filter(|it| it.year == book.admission_year);
    let seed = book.lot_seed_sha256.clone().unwrap_or_default();
    Rules {
        number,
        hash: hash.to_owned(),
        in_force: state == RulebookState::Published,
        sample: book.sample,
        facts: words.facts(),
        parts: book.criteria.iter().map(|it| words.part(it)).collect(),
        passes: of_year.map(|it| words.pass(it)).collect(),
        precedence: book.ranking.precedence.iter().map(|it| words.rank(it)).collect(),
        ties: book.ranking.ties.iter().map(|it| words.rank(it)).collect(),
        ties_sample: book.ranking.sample,
        lot: if seed.is_empty() {
            words.say("calls-rule-lot", &[])
        } else {
            words.say("calls-rule-lot-committed", &[("hash", seed.into())])
        },
        rounding: words.rounding(),
        reserve: words.reserve(),
        certificates: words.certificates(),
        statuses: words.statuses(requirements),
        counting: words.counting(),
        offers: words.offers(),
        heads: vec![
            Head::of(i18n::text(lang, "calls-pass-test")),
            Head::of(i18n::text(lang, "calls-pass-field")),
            Head::of(i18n::text(lang, "calls-pass-funding")),
            Head::num(i18n::text(lang, "calls-pass-main")),
            Head::num(i18n::text(lang, "calls-pass-subject")),
        ],
    }
}
