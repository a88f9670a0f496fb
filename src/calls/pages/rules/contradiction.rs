//! What is wrong in a rulebook, in the reader's language.

use crate::calls::rulebook::{Contradiction, Decimal, RuleProblem};
use crate::i18n::{self, Arg};
use crate::kernel::Lang;

/// The words of a contradiction.
pub fn words(lang: Lang, what: &Contradiction) -> String {
    let number = |value: &Decimal| Arg::from(i18n::decimal(lang, value.units(), 4, 0));
    let (key, args): (&str, Vec<(&str, Arg)>) = match what {
        Contradiction::TextMissing => ("calls-rulebook-text-missing", vec![]),
        Contradiction::KeyForm => ("calls-rulebook-key-form", vec![]),
        Contradiction::Duplicate(name) => ("calls-rulebook-duplicate", vec![("name", name.clone().into())]),
        Contradiction::Empty => ("calls-rulebook-empty", vec![]),
        Contradiction::BoundsCrossed { lowest, highest } => (
            "calls-rulebook-bounds",
            vec![("lowest", number(lowest)), ("highest", number(highest))],
        ),
        Contradiction::Outside { value, lowest, highest } => (
            "calls-rulebook-outside",
            vec![
                ("value", number(value)),
                ("lowest", number(lowest)),
                ("highest", number(highest)),
            ],
        ),
        Contradiction::WeightSum(sum) => ("calls-rulebook-weight-sum", vec![("sum", number(sum))]),
        Contradiction::Weight => ("calls-rulebook-weight", vec![]),
        Contradiction::Unknown(name, _) => ("calls-rulebook-unknown", vec![("name", name.clone().into())]),
        Contradiction::Needed(what) => ("calls-rulebook-needed", vec![("what", (*what).to_owned().into())]),
        Contradiction::Meaningless(what) => ("calls-rulebook-meaningless", vec![("what", (*what).to_owned().into())]),
        Contradiction::NotRising => ("calls-rulebook-not-rising", vec![]),
        Contradiction::NoGeneralThreshold { test, year } => (
            "calls-rulebook-no-general",
            vec![("test", test.clone().into()), ("year", year.to_string().into())],
        ),
        Contradiction::Country => ("calls-rulebook-country", vec![]),
        Contradiction::AskedAndExcluded(name) => ("calls-rulebook-excluded", vec![("name", name.clone().into())]),
        Contradiction::SubmissionNotLast => ("calls-rulebook-submission-last", vec![]),
        Contradiction::Range(least, most) => (
            "calls-rulebook-range",
            vec![("lowest", (*least).into()), ("highest", (*most).into())],
        ),
        Contradiction::NotSha256 => ("calls-rulebook-sha256", vec![]),
        Contradiction::StillNamed(name) => ("calls-rulebook-still-named", vec![("name", name.clone().into())]),
        Contradiction::Reviews(true) => ("calls-rulebook-reviews-on", vec![]),
        Contradiction::Reviews(false) => ("calls-rulebook-reviews-off", vec![]),
        Contradiction::ReservedName => ("calls-rulebook-main-name", vec![]),
    };
    i18n::text_with(lang, key, &args)
}

/// A contradiction with its place, for lists.
pub fn line(lang: Lang, problem: &RuleProblem) -> String {
    format!("{}: {}", problem.path, words(lang, &problem.what))
}
