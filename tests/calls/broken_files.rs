//! Every mistake is named by its line and field.

use qabyl::calls::file::{Problem, read_call, read_call_with, read_catalogue};

use super::broken_cases::CASES;
use super::broken_rules;
use super::real_files::{CATALOGUE, catalogue};

const SMALL: &str = include_str!("small.toml");

fn edited(line: usize, text: &str) -> String {
    let lines = SMALL.lines().enumerate();
    let lines = lines.map(|(number, old)| if number + 1 == line { text } else { old });
    lines.collect::<Vec<_>>().join("\n")
}

fn problems(text: &str) -> Vec<Problem> {
    read_call(text)
        .err()
        .map_or_else(Vec::new, |problems| problems.all().to_vec())
}

#[test]
fn the_unbroken_file_has_no_problem() {
    read_call_with(SMALL, &catalogue()).unwrap_or_else(|problems| panic!("{problems}"));
}

#[test]
fn each_broken_file_names_line_and_field() {
    let mut wrong = Vec::new();
    for (line, text, expected_line, field, message) in CASES.iter().chain(broken_rules::CASES) {
        let found = problems(&edited(*line, text));
        let hit = |problem: &Problem| {
            problem.line == *expected_line && problem.field == *field && problem.message.contains(message)
        };
        if !found.iter().any(hit) {
            wrong.push(format!(
                "{text:?} expects line {expected_line}, {field}: {message}\n  found {found:#?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_mistakes_are_told_at_once() {
    let text = SMALL
        .replace("small-call", "Small")
        .replace("weight = \"30\"", "weight = \"31\"")
        .replace("count = 9", "count = 0");
    let fields: Vec<String> = problems(&text).into_iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["slug", "lines[0].seats[1].count", "rulebook.criteria"]);
    let text = SMALL
        .replace("\"2025-07-14\"", "\"14 July\"")
        .replace("Asia/Bishkek", "Frunze");
    let fields: Vec<String> = problems(&text).into_iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["zone", "timetable.opens", "tours[0].opens"]);
}

#[test]
fn a_problem_reads_as_a_sentence() {
    let found = problems(&edited(22, "number = 3"));
    assert_eq!(
        found[0].to_string(),
        "line 22, tours[1].number: must be 2: tours count from 1 in order"
    );
}

#[test]
fn programmes_must_exist_and_fit_their_line() {
    let read = |text: &str| read_call_with(text, &catalogue()).unwrap_err().to_string();
    let missing = read(&SMALL.replace("computer-science", "alchemy"));
    let place = "line 79, lines[0].programmes[0].programme: ";
    assert_eq!(
        missing,
        format!("{place}the catalogue has no programme kaznu/bishkek/alchemy")
    );
    let degree = read(&SMALL.replace("\"computer-science\"", "\"information-systems\""));
    assert_eq!(
        degree,
        format!("{place}the programme's degree is master, the line's bachelor")
    );
    let field = read(&SMALL.replace("field_group = \"ict\"", "field_group = \"law\""));
    assert_eq!(field, format!("{place}the programme's field is ict, the line's law"));
}

#[test]
fn a_broken_catalogue_names_line_and_field() {
    let line = |needle: &str| 1 + CATALOGUE.lines().position(|line| line.contains(needle)).unwrap();
    let broken = |from: &str, to: &str| {
        let found = read_catalogue(&CATALOGUE.replacen(from, to, 1)).unwrap_err();
        (found.all()[0].line, found.all()[0].field.clone())
    };
    let first = line("country = \"KZ\"");
    assert_eq!(
        broken("country = \"KZ\"", "country = \"Kazakhstan\""),
        (first, "institutions[0].country".to_owned())
    );
    let code = line("550700");
    assert_eq!(broken("550700", "55070"), (code, "programmes[12].codes.kg".to_owned()));
    let language = line("language = \"ru\"");
    assert_eq!(
        broken("language = \"ru\"", "language = \"rus\""),
        (language, "programmes[0].language".to_owned())
    );
}

#[test]
fn a_file_cut_anywhere_is_refused_without_a_panic() {
    let needed = SMALL.find("[rulebook.ranking]").unwrap();
    for end in 0..SMALL.len() {
        if let Some(text) = SMALL.get(..end) {
            assert!(read_call(text).is_err() || end > needed, "{end}");
        }
    }
}

/// Every kind of contradiction that a rulebook can hold by itself, by a part of its sentence.
const CONTRADICTIONS: &[&str] = &[
    "no text",
    "a key has 1 to 40",
    "second time",
    "at least one",
    "not below",
    "outside",
    "not to 100",
    "a weight lies between 0 and 100",
    "not declared",
    "needed here",
    "has no meaning here",
    "greater than the one before",
    "no threshold of",
    "two capital letters",
    "asked for and excluded",
    "only be the last",
    "must be between",
    "64 digits",
    "reviews are",
    "belongs to the weights",
];

#[test]
fn no_kind_of_contradiction_is_without_a_case() {
    let mut said = String::new();
    for (line, text, ..) in CASES.iter().chain(broken_rules::CASES) {
        for problem in problems(&edited(*line, text)) {
            said.push_str(&problem.message);
            said.push('\n');
        }
    }
    let missing: Vec<_> = CONTRADICTIONS.iter().filter(|part| !said.contains(**part)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
