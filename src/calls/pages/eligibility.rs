//! `/{lang}/calls/{slug}/eligibility`: a few questions before an account. The answers stand in
//! the address and nowhere else, so the address is the result, to be kept or passed on.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::web;
use askama::Template;

use super::show::{Data, data, degree_word, field_word, funding_word};
use crate::calls::model::CallState;
use crate::calls::quick_check::{Answers, Outcome, number, quick_check};
use crate::calls::rulebook::model::TestDefinition;
use crate::calls::rulebook::{Degree, Education, FieldGroup, Mark, Rulebook, TestResult};
use crate::calls::shown::reason_words;
use crate::i18n;
use crate::kernel::Lang;
use crate::web::form::form_pairs;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page};

/// A choice of radios, boxes or a select.
struct Pick {
    value: String,
    label: String,
    hint: String,
    checked: bool,
}

struct ErrorLink {
    href: String,
    text: String,
}

/// A number that is asked for.
struct Number {
    name: String,
    label: String,
    value: String,
    error: String,
}

/// The questions about one test.
struct Test {
    title: String,
    years: Vec<Pick>,
    year_name: String,
    numbers: Vec<Number>,
}

/// What the rules say of one line.
struct Line {
    title: String,
    about: String,
    reasons: Vec<String>,
}

#[derive(Template)]
#[template(path = "calls/templates/eligibility.html")]
struct Page {
    shell: Shell,
    back: String,
    call: String,
    sample: bool,
    asked: bool,
    errors: Vec<ErrorLink>,
    citizenships: Vec<Pick>,
    degrees: Vec<Pick>,
    educations: Vec<Pick>,
    age_on: String,
    age: Number,
    scales: Vec<Pick>,
    mark: Number,
    tests: Vec<Test>,
    may: Vec<Line>,
    may_not: Vec<Line>,
    link: String,
    apply: String,
    open: bool,
}

/// What was asked: the query's fields.
struct Asked {
    form: Form,
    errors: Vec<ErrorLink>,
    lang: Lang,
}

impl Asked {
    fn number(&mut self, name: &str, label: String) -> (Number, Option<crate::calls::rulebook::Decimal>) {
        let typed = self.form.text(name).to_owned();
        let value = number(&typed);
        let wrong = !typed.is_empty() && value.is_none();
        let error = if wrong {
            i18n::text_with(self.lang, "calls-check-number", &[("label", label.clone().into())])
        } else {
            String::new()
        };
        if wrong {
            self.errors.push(ErrorLink {
                href: format!("#{name}"),
                text: error.clone(),
            });
        }
        let shown = Number {
            name: name.to_owned(),
            label,
            value: typed.chars().take(20).collect(),
            error,
        };
        (shown, value)
    }

    fn pick(&self, name: &str, value: &str, label: String) -> Pick {
        Pick {
            checked: self.form.all(name).contains(&value),
            value: value.to_owned(),
            label,
            hint: String::new(),
        }
    }
}

/// The page: questions, and the answer when they were answered.
///
/// # Errors
/// When there is no such public call, or the database fails.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let (_, slug) = path.into_inner();
    let wanted = slug.clone();
    let data = app.db.read(move |conn| data(conn, &wanted)).await?;
    let data = data.filter(|data| data.call.state != CallState::Draft);
    let data = data.ok_or(Refusal::NotFound)?;
    let Some((_, book)) = &data.rulebook else {
        return Err(Refusal::NotFound);
    };
    let lang = visitor.lang;
    let query = visitor.path.split_once('?').map_or("", |(_, query)| query);
    let mut asked = Asked {
        form: Form::of(form_pairs(query.as_bytes())?),
        errors: Vec::new(),
        lang,
    };
    let mut answers = Answers {
        citizenships: asked.form.all("c").into_iter().map(str::to_owned).collect(),
        degree: asked.form.text("degree").parse().ok(),
        education: asked.form.text("level").parse().ok(),
        ..Answers::default()
    };
    let (age, years) = asked.number("age", visitor.t("calls-check-age"));
    answers.age = years.and_then(|years| i32::try_from(years.units() / 10_000).ok());
    let (mark, value) = asked.number("mark", visitor.t("calls-check-mark"));
    let scale = asked.form.text("scale").to_owned();
    answers.mark = value.map(|value| Mark { value, scale });
    let tests: Vec<Test> = asked_tests(book)
        .map(|test| questions(&visitor, test, &mut asked, &mut answers))
        .collect();
    let was_asked = asked.form.has("ask") && asked.errors.is_empty();
    let outcomes = if was_asked {
        quick_check(book, &data.lines, &fields(&data), &answers)
    } else {
        Vec::new()
    };
    let (may, may_not): (Vec<&Outcome>, Vec<&Outcome>) =
        outcomes.iter().partition(|outcome| outcome.reasons.is_empty());
    let line = |outcome: &&Outcome| said(lang, outcome);
    page(&Page {
        shell: visitor.shell(&app),
        back: visitor.to(&format!("/calls/{slug}")),
        call: data.call.titles.get(lang).to_owned(),
        sample: data.call.sample || book.sample,
        asked: was_asked,
        citizenships: citizenships(&visitor, &asked),
        degrees: degrees(&data, &asked),
        educations: if book.education.is_empty() {
            Vec::new()
        } else {
            Education::ALL
                .iter()
                .map(|it| asked.pick("level", it.tag(), i18n::text(lang, it.key())))
                .collect()
        },
        age_on: book.age.as_ref().map(|rule| i18n::date(rule.on)).unwrap_or_default(),
        scales: scales(book, &asked),
        age,
        mark,
        tests,
        may: may.iter().map(line).collect(),
        may_not: may_not.iter().map(line).collect(),
        link: format!("{}{}", app.config.base_url, visitor.path),
        apply: visitor.to("/my"),
        open: data.call.open_at(visitor.ctx.now),
        errors: asked.errors,
    })
}

fn citizenships(visitor: &Visitor, asked: &Asked) -> Vec<Pick> {
    [
        ("KG", "sections-country-kg"),
        ("KZ", "sections-country-kz"),
        ("RU", "sections-country-ru"),
        ("UZ", "sections-country-uz"),
        ("TJ", "sections-country-tj"),
        ("other", "sections-country-other"),
    ]
    .into_iter()
    .map(|(code, key)| asked.pick("c", code, visitor.t(key)))
    .collect()
}

fn degrees(data: &Data, asked: &Asked) -> Vec<Pick> {
    let offered: BTreeSet<Degree> = data.lines.iter().filter_map(|line| line.degree.parse().ok()).collect();
    if offered.len() < 2 {
        return Vec::new();
    }
    let pick = |it: Degree| asked.pick("degree", it.tag(), i18n::text(asked.lang, it.key()));
    offered.into_iter().map(pick).collect()
}

fn scales(book: &Rulebook, asked: &Asked) -> Vec<Pick> {
    let rules = book.marks.iter().flat_map(|marks| &marks.scales);
    rules
        .map(|scale| {
            let title = scale.titles.get(asked.lang.tag()).unwrap_or(&scale.key);
            asked.pick("scale", &scale.key, title.to_owned())
        })
        .collect()
}

/// Only tests that a rule asks for.
fn asked_tests(book: &Rulebook) -> impl Iterator<Item = &TestDefinition> {
    let keys = book.test_rule.iter().flat_map(|rule| &rule.any_of);
    keys.filter_map(|key| book.test(key))
}

fn questions(visitor: &Visitor, test: &TestDefinition, asked: &mut Asked, answers: &mut Answers) -> Test {
    let lang = visitor.lang;
    let title = test.titles.get(lang.tag()).unwrap_or(&test.key).to_owned();
    let year_name = format!("{}_year", test.key);
    let years = test.years.iter().rev().map(ToString::to_string);
    let years = years.map(|year| asked.pick(&year_name, &year, year.clone())).collect();
    let (main, score) = asked.number(&format!("{}_main", test.key), visitor.t("calls-check-main"));
    let mut numbers = vec![main];
    let mut subjects = BTreeMap::new();
    for subject in &test.subjects {
        let label = subject.titles.get(lang.tag()).unwrap_or(&subject.key).to_owned();
        let (shown, score) = asked.number(&format!("{}_{}", test.key, subject.key), label);
        subjects.extend(score.map(|score| (subject.key.clone(), score)));
        numbers.push(shown);
    }
    let newest = test.years.iter().max().copied();
    let year = asked.form.text(&year_name).parse().ok().or(newest);
    if let (Some(main), Some(year)) = (score, year) {
        answers.tests.push(TestResult {
            test: test.key.clone(),
            year,
            main,
            subjects,
        });
    }
    Test {
        title,
        years,
        year_name,
        numbers,
    }
}

/// The fields of each line's programmes.
fn fields(data: &Data) -> BTreeMap<String, BTreeSet<FieldGroup>> {
    let of = |line: &crate::calls::QuotaLine| {
        let views = line.programmes.iter().filter_map(|(id, _)| data.programmes.get(id));
        views
            .filter_map(|view| view.programme.field_group.parse().ok())
            .collect()
    };
    data.lines.iter().map(|line| (line.code.clone(), of(line))).collect()
}

fn said(lang: Lang, outcome: &Outcome) -> Line {
    let about = [
        degree_word(lang, &outcome.line.degree),
        field_word(lang, outcome.field.tag()),
        funding_word(lang, outcome.line.funding.as_str()),
    ];
    Line {
        title: outcome.line.titles.get(lang).to_owned(),
        about: about.join(" · "),
        reasons: outcome.reasons.iter().map(|it| reason_words(lang, it)).collect(),
    }
}
