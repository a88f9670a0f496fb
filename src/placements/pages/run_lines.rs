//! The lines of a run as the committee reads them: who is placed, in the order of the line.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::Deserialize;

use crate::allocation::{Decimal, lot};
use crate::i18n;
use crate::kernel::{Fault, Lang};
use crate::placements::model::Run;

/// One line of a run.
pub(super) struct LineView {
    pub title: String,
    pub seats: u64,
    /// In the line's order.
    pub placed: Vec<Placed>,
    /// Codes, in the line's order.
    pub reserve: Vec<String>,
}

/// Somebody placed.
pub(super) struct Placed {
    pub code: String,
    pub score: String,
    pub wish: u64,
}

/// Of the frozen input only what orders a line.
#[derive(Deserialize)]
struct Input<'a> {
    seed: Option<String>,
    #[serde(borrow)]
    applicants: Vec<Applicant<'a>>,
}

#[derive(Deserialize)]
struct Applicant<'a> {
    id: &'a str,
    #[serde(borrow)]
    choices: Vec<Choice<'a>>,
}

#[derive(Deserialize)]
struct Choice<'a> {
    line: &'a str,
    score: Option<&'a str>,
    #[serde(default, borrow)]
    ties: Vec<&'a str>,
}

/// Of the result only what the page shows.
#[derive(Deserialize)]
struct Outcome<'a> {
    #[serde(borrow)]
    placements: Vec<Placement<'a>>,
    #[serde(borrow)]
    lines: Vec<Line<'a>>,
}

#[derive(Deserialize)]
struct Placement<'a> {
    applicant: &'a str,
    choice: u64,
    line: &'a str,
}

#[derive(Deserialize)]
struct Line<'a> {
    id: &'a str,
    seats: u64,
    reserve: Vec<String>,
}

/// The frozen result in words: it is what will be published, byte for byte. `total_at` is where the
/// total stands in an order key.
pub(super) fn line_views(
    run: &Run,
    total_at: usize,
    lang: Lang,
    title: impl Fn(&str) -> String,
) -> Result<Vec<LineView>, Fault> {
    let input: Input<'_> = serde_json::from_str(&run.input)?;
    let outcome: Outcome<'_> = serde_json::from_str(&run.result)?;
    let seed = input.seed.as_deref().unwrap_or_default();
    let merits: HashMap<(&str, &str), &Choice<'_>> = input
        .applicants
        .iter()
        .flat_map(|one| one.choices.iter().map(|choice| ((one.id, choice.line), choice)))
        .collect();
    let decimal = |text: &str| text.parse::<Decimal>().unwrap_or_default();
    let merit = |placed: &Placement<'_>| {
        let choice = merits.get(&(placed.applicant, placed.line));
        let values = choice.into_iter().flat_map(|it| it.score.iter().chain(&it.ties));
        values.map(|value| decimal(value)).collect::<Vec<_>>()
    };
    let view = |line: Line<'_>| {
        let mut here: Vec<_> = outcome
            .placements
            .iter()
            .filter(|placed| placed.line == line.id)
            .map(|placed| (Reverse(merit(placed)), lot(seed, line.id, placed.applicant), placed))
            .collect();
        here.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
        LineView {
            title: title(line.id),
            seats: line.seats,
            placed: here
                .into_iter()
                .map(|(Reverse(order), _, placed)| Placed {
                    code: placed.applicant.to_owned(),
                    score: order
                        .get(total_at)
                        .map_or_else(String::new, |it| i18n::decimal(lang, it.ten_thousandths(), 4, 0)),
                    wish: placed.choice,
                })
                .collect(),
            reserve: line.reserve,
        }
    };
    Ok(outcome.lines.into_iter().map(view).collect())
}
