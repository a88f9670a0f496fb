//! The lines of a run as the committee reads them: who is placed, in the order of the line.

use std::collections::HashMap;

use serde::Deserialize;

use crate::allocation::{Instance, Merit};
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

/// Of the result only what the page shows.
#[derive(Deserialize)]
struct Outcome {
    placements: Vec<Placement>,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Placement {
    applicant: String,
    choice: u64,
    line: String,
}

#[derive(Deserialize)]
struct Line {
    id: String,
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
    let unusable = |error: crate::allocation::Unusable| Fault::new("the run's input", error.to_string());
    let instance = Instance::read(run.input.as_bytes()).map_err(unusable)?;
    let outcome: Outcome = serde_json::from_str(&run.result)?;
    let seats: HashMap<&str, &Placement> = outcome
        .placements
        .iter()
        .map(|it| (it.applicant.as_str(), it))
        .collect();
    let score = |merit: Merit<'_>| {
        let total = match merit {
            Merit::Score(first, ties) => std::iter::once(&first).chain(ties).nth(total_at).copied(),
            Merit::Rank(_) => None,
        };
        total.map_or_else(String::new, |it| i18n::decimal(lang, it.ten_thousandths(), 4, 0))
    };
    let placed = |line: &str| {
        let order = instance
            .find_line(line)
            .into_iter()
            .flat_map(|it| instance.merits_of(it));
        let placed = order.filter_map(|(applicant, merit)| {
            let code = instance.applicant_id(applicant)?;
            let seat = seats.get(code).filter(|seat| seat.line == line)?;
            Some(Placed {
                code: code.to_owned(),
                score: score(merit),
                wish: seat.choice,
            })
        });
        placed.collect()
    };
    let view = |line: &Line| LineView {
        title: title(&line.id),
        seats: line.seats,
        placed: placed(&line.id),
        reserve: line.reserve.clone(),
    };
    Ok(outcome.lines.iter().map(view).collect())
}
