//! The constructs of a rulebook that not every call uses: certificates, conversions, statuses,
//! other weightings, third readers, terms of offers.

use super::{Fact, Words};
use crate::calls::model::Requirement;
use crate::calls::rulebook::model::{Category, Formula, ScaleStep, TestDefinition, Threshold};
use crate::calls::rulebook::{Measure, Releases, RoundMode};
use crate::i18n;

impl Words<'_> {
    fn steps(&self, steps: &[ScaleStep]) -> String {
        let step = |step: &ScaleStep| format!("{} → {}", self.number(step.at), self.number(step.becomes));
        steps.iter().map(step).collect::<Vec<_>>().join("; ")
    }

    /// Which certificates count, how scores are converted, who needs none.
    pub(super) fn certificates(&self) -> Vec<Fact> {
        let mut facts: Vec<Fact> = self.book.tests.iter().map(|test| self.certificate(test)).collect();
        let of_year = self.book.thresholds.iter();
        let of_year = of_year.filter(|row| row.year == self.book.admission_year && !row.all_of.is_empty());
        facts.extend(of_year.map(|row| self.mandatory(row)));
        if let Some(rule) = &self.book.test_rule
            && !rule.exempt.is_empty()
        {
            let names = rule.exempt.iter().map(|key| self.category(key));
            let names = names.collect::<Vec<_>>().join(", ");
            facts.push(Fact {
                text: self.say("calls-words-exempt", &[("names", names.into())]),
                sample: false,
            });
        }
        facts
    }

    fn category(&self, key: &str) -> String {
        let known = self.book.category(key);
        known.map_or_else(|| key.to_owned(), |it| self.title(&it.titles))
    }

    fn certificate(&self, test: &TestDefinition) -> Fact {
        let name = self.title(&test.titles);
        let years: Vec<String> = test.years.iter().map(ToString::to_string).collect();
        let args = [("test", name.clone().into()), ("years", years.join(", ").into())];
        let mut text = self.say("calls-words-years", &args);
        let mut also = |key: &str, name: &str, value: i18n::Arg| {
            text = format!("{text} {}", self.say(key, &[(name, value)]));
        };
        if let Some(years) = test.years_after_service {
            also("calls-words-service", "count", years.into());
        }
        if !test.citizenships.is_empty() {
            also(
                "calls-words-citizens",
                "countries",
                self.countries(&test.citizenships).into(),
            );
        }
        if !test.main_steps.is_empty() {
            also("calls-words-main-steps", "steps", self.steps(&test.main_steps).into());
        }
        if !test.subject_steps.is_empty() {
            also(
                "calls-words-subject-steps",
                "steps",
                self.steps(&test.subject_steps).into(),
            );
        }
        Fact {
            text,
            sample: test.sample,
        }
    }

    fn mandatory(&self, row: &Threshold) -> Fact {
        let test = self.book.test(&row.test);
        let subjects = row.all_of.iter().map(|key| {
            let known = test.and_then(|test| test.subjects.iter().find(|subject| subject.key == *key));
            known.map_or_else(|| key.clone(), |subject| self.title(&subject.titles))
        });
        let words = [
            row.field_group.map(|it| i18n::text(self.lang, it.key())),
            row.funding.map(|it| i18n::text(self.lang, it.key())),
        ];
        let place: Vec<String> = words.into_iter().flatten().collect();
        let place = if place.is_empty() {
            i18n::text(self.lang, "calls-rule-all-others")
        } else {
            place.join(", ")
        };
        let args = [
            ("test", self.test(&row.test).into()),
            ("place", place.into()),
            ("subjects", subjects.collect::<Vec<_>>().join(", ").into()),
            ("least", self.number(row.subject.unwrap_or_default()).into()),
        ];
        Fact {
            text: self.say("calls-words-mandatory", &args),
            sample: row.sample,
        }
    }

    /// The statuses with what proves them.
    pub(super) fn statuses(&self, requirements: &[Requirement]) -> Vec<Fact> {
        let all = self.book.categories.iter();
        all.map(|category| self.status(category, requirements)).collect()
    }

    fn status(&self, category: &Category, requirements: &[Requirement]) -> Fact {
        let kind = i18n::text(self.lang, category.kind.key());
        let args = [("title", self.title(&category.titles).into()), ("kind", kind.into())];
        let mut text = self.say("calls-words-status", &args);
        if !category.evidence.is_empty() {
            let title = |key: &String| {
                let known = requirements.iter().find(|it| it.key == *key);
                known.map_or_else(|| key.clone(), |it| it.titles.get(self.lang).to_owned())
            };
            let titles = category.evidence.iter().map(title).collect::<Vec<_>>().join("; ");
            text = format!(
                "{text} {}",
                self.say("calls-words-evidence", &[("titles", titles.into())])
            );
        }
        if !category.tours.is_empty() {
            let tours = category
                .tours
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ");
            text = format!("{text} {}", self.say("calls-words-tours", &[("tours", tours.into())]));
        }
        Fact {
            text,
            sample: category.sample,
        }
    }

    /// Conversions of marks, other weightings, how reviewers' points are joined.
    pub(super) fn counting(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        if let Some(marks) = &self.book.marks {
            let common = marks.scales.iter().find(|scale| scale.key == marks.common);
            let common = common.map(|scale| self.title(&scale.titles)).unwrap_or_default();
            for scale in marks.scales.iter().filter(|scale| !scale.steps.is_empty()) {
                let args = [
                    ("scale", self.title(&scale.titles).into()),
                    ("common", common.clone().into()),
                    ("steps", self.steps(&scale.steps).into()),
                ];
                facts.push(Fact {
                    text: self.say("calls-words-scale", &args),
                    sample: scale.sample,
                });
            }
        }
        facts.extend(self.book.formulas.iter().map(|formula| self.formula(formula)));
        if self.book.criteria.iter().any(|it| it.measure == Measure::Reviewed) {
            facts.push(Fact {
                text: self.say("calls-words-mean", &[]),
                sample: false,
            });
        }
        if let Some(third) = &self.book.third_reader {
            let points = [("points", self.number(third.difference).into())];
            facts.push(Fact {
                text: self.say("calls-words-third", &points),
                sample: third.sample,
            });
            if let Some(band) = third.cutoff_band {
                facts.push(Fact {
                    text: self.say("calls-words-band", &[("points", self.number(band).into())]),
                    sample: third.sample,
                });
            }
        }
        facts
    }

    fn formula(&self, formula: &Formula) -> Fact {
        let weights = formula.weights.iter().map(|entry| {
            let criterion = self.book.criterion(&entry.criterion);
            let title = criterion.map_or_else(|| entry.criterion.clone(), |it| self.title(&it.titles));
            format!("{title} {}", self.number(entry.weight))
        });
        let args = [
            ("title", self.title(&formula.titles).into()),
            ("weights", weights.collect::<Vec<_>>().join("; ").into()),
        ];
        Fact {
            text: self.say("calls-words-formula", &args),
            sample: false,
        }
    }

    /// How long offers stand, and what accepting one means.
    pub(super) fn offers(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        if let Some(terms) = &self.book.offers {
            let args = [
                ("answer", terms.answer_hours.into()),
                ("promotion", terms.promotion_hours.into()),
            ];
            let mut text = self.say("calls-words-offers", &args);
            if let Some(hours) = terms.host_hours {
                text = format!("{text} {}", self.say("calls-words-host", &[("hours", hours.into())]));
            }
            facts.push(Fact {
                text,
                sample: terms.sample,
            });
        }
        let rule = self.book.acceptance.as_ref();
        facts.push(Fact {
            text: match rule.map(|rule| rule.releases).unwrap_or_default() {
                Releases::Everything => self.say("calls-words-one-place", &[]),
                Releases::ThisCall => self.say("calls-words-one-call", &[]),
            },
            sample: rule.is_some_and(|rule| rule.sample),
        });
        facts
    }

    /// To how many places, and what becomes of the rest.
    pub(super) fn rounding(&self) -> String {
        let places = [("places", i64::from(self.book.rounding.places).into())];
        let mode = match self.book.rounding.mode {
            RoundMode::HalfUp => "calls-round-half-up",
            RoundMode::HalfEven => "calls-round-half-even",
            RoundMode::Down => "calls-round-down",
        };
        let places = self.say("calls-rule-rounding", &places);
        format!("{} ({}).", places.trim_end_matches('.'), i18n::text(self.lang, mode))
    }
}
