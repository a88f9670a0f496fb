//! The rulebook turns complete dossiers into scores: facts and joined reviews in, a breakdown and
//! an order key per chosen line out. Design sections 3 and 5.

use std::collections::BTreeMap;

use serde_json::json;

use super::outcome::{all_in, reviewed_scores};
use super::score::{Breakdown, LineScore, Part, ScoreResult};
use super::store_scores;
use crate::accounts::Ctx;
use crate::applications::{self, AdvanceError, Application, Choice, Command, State, advance, dossier, facts};
use crate::calls::rulebook::{self, Decimal, Evaluation, Facts, Mark, ReviewedScores, Rulebook, TestResult, evaluate};
use crate::calls::{self, Call};
use crate::db::{Conn, Json};
use crate::events::Event;
use crate::institutions;
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, CallId, ProgrammeId, RulebookId};

/// Scores every dossier of a call that is complete: all its reviews are in, or the call has none.
/// How many were scored. Follows by rule from others' acts, so it needs no permission of its own.
///
/// # Errors
/// When the database fails or the rulebook in force cannot be read.
pub fn rate_complete(tx: &mut Conn, ctx: &Ctx, id: CallId) -> Result<usize, Fault> {
    let Some(call) = calls::call(tx, id)? else { return Ok(0) };
    let Some(published) = calls::published_rulebook(tx, id)? else {
        return Ok(0);
    };
    let rules: Rulebook = serde_json::from_value(published.body)?;
    let waiting = if call.terms.reviews {
        State::InReview
    } else {
        State::Eligible
    };
    let mut rated = 0;
    for head in applications::in_states(tx, id, &[waiting])? {
        if call.terms.reviews && !all_in(tx, head.id)? {
            continue;
        }
        if rate(tx, &ctx.by_system(), &call, &rules, published.id, head)? {
            rated += 1;
        }
    }
    Ok(rated)
}

/// Scores one dossier; false when nothing of it can be scored.
fn rate(
    tx: &mut Conn,
    ctx: &Ctx,
    call: &Call,
    rules: &Rulebook,
    rulebook: RulebookId,
    head: Application,
) -> Result<bool, Fault> {
    let dossier = dossier::load(tx, head)?;
    if !put_score(tx, ctx, call, rules, rulebook, &dossier)? {
        return Ok(false);
    }
    let event = Event::new("application.scored", dossier.application.id);
    match advance(tx, ctx, &dossier.application, Command::Score, event) {
        Ok(_) => Ok(true),
        Err(AdvanceError::Fault(fault)) => Err(fault),
        Err(AdvanceError::OutOfDate | AdvanceError::WrongState { .. }) => {
            Err(Fault::busy("a dossier moved while it was scored"))
        }
    }
}

/// Scores a scored dossier anew, for the wishes of its last tour: a new entry may name lines that
/// were not looked at before. One that is not scored yet waits for [`rate_complete`].
///
/// # Errors
/// When the database fails or the rulebook in force cannot be read.
pub fn rate_again(tx: &mut Conn, ctx: &Ctx, id: ApplicationId) -> Result<(), Fault> {
    let Some(head) = applications::head(tx, id)?.filter(|head| head.state == State::Scored) else {
        return Ok(());
    };
    let Some(call) = calls::call(tx, head.call)? else {
        return Ok(());
    };
    let Some(published) = calls::published_rulebook(tx, call.id)? else {
        return Ok(());
    };
    let rules: Rulebook = serde_json::from_value(published.body)?;
    let dossier = dossier::load(tx, head)?;
    put_score(tx, &ctx.by_system(), &call, &rules, published.id, &dossier)?;
    Ok(())
}

/// The wishes that are scored: those of the last tour that the dossier has entered.
fn current(dossier: &applications::Dossier) -> (u32, Vec<&Choice>) {
    let entered = |tour: &&calls::Tour| dossier.choices.iter().any(|choice| choice.tour == Some(tour.id));
    let last = dossier.tours.iter().rev().find(entered);
    let number = last.and_then(|tour| u32::try_from(tour.number).ok()).unwrap_or(1);
    let id = last.map(|tour| tour.id);
    let choices = dossier.choices.iter();
    (
        number,
        choices.filter(|choice| id.is_none() || choice.tour == id).collect(),
    )
}

/// Writes the score of a dossier; false when no wish of it has one.
fn put_score(
    tx: &mut Conn,
    ctx: &Ctx,
    call: &Call,
    rules: &Rulebook,
    rulebook: RulebookId,
    dossier: &applications::Dossier,
) -> Result<bool, Fault> {
    let reviewed: ReviewedScores = if call.terms.reviews {
        let scores =
            reviewed_scores(tx, dossier.application.id).map_err(|error| Fault::new("reviews", error.to_string()))?;
        scores
            .into_iter()
            .filter_map(|(key, units)| Some((key, Decimal::from_units(units)?)))
            .collect()
    } else {
        BTreeMap::new()
    };
    let stated = facts::facts(dossier);
    let mut lines: Vec<LineScore> = Vec::new();
    let mut best: Option<Evaluation> = None;
    let (tour, choices) = current(dossier);
    for choice in choices {
        let Some(line) = dossier.lines.iter().find(|line| line.id == choice.line) else {
            continue;
        };
        let facts = facts_on(tx, dossier, &stated, line, choice.programme, tour)?;
        let evaluation = evaluate(rules, &facts, &reviewed);
        let Some(total) = evaluation.total else { continue };
        lines.push(LineScore {
            line: line.id,
            eligible: evaluation.verdict.eligible(),
            total: total.units(),
            order: evaluation
                .order_key()
                .unwrap_or_default()
                .iter()
                .map(|value| value.units())
                .collect(),
        });
        best.get_or_insert(evaluation);
    }
    let Some(first) = best else { return Ok(false) };
    let breakdown = Breakdown {
        parts: parts(&first),
        lines,
        categories: first.categories.clone(),
    };
    let result = ScoreResult {
        application: dossier.application.id,
        rulebook,
        total: first.total.unwrap_or_default().units(),
        breakdown,
        scored_at: ctx.now,
    };
    let inputs = Json(
        json!({"reviewed": reviewed.iter().map(|(key, value)| (key.clone(), value.to_string())).collect::<BTreeMap<_, _>>(),
        "submission": dossier.last.as_ref().map(|last| last.hash.clone())}),
    );
    store_scores::insert(tx, &result, inputs)?;
    Ok(true)
}

fn parts(evaluation: &Evaluation) -> Vec<Part> {
    let units = |value: Option<Decimal>| value.unwrap_or_default().units();
    let part = |part: &rulebook::Part| Part {
        key: part.criterion.clone(),
        raw: units(part.value),
        points: units(part.points),
    };
    evaluation.parts.iter().map(part).collect()
}

/// What the dossier states, in the rulebook's words, for one line and programme.
fn facts_on(
    tx: &mut Conn,
    dossier: &applications::Dossier,
    stated: &facts::Facts,
    line: &calls::QuotaLine,
    programme: ProgrammeId,
    tour: u32,
) -> Result<Facts, Fault> {
    let unknown = |what: &'static str| move |_| Fault::broken(what);
    let field = institutions::programme(tx, programme)?.map_or_else(|| line.field_group.clone(), |it| it.field_group);
    Ok(Facts {
        citizenships: stated.citizenships.iter().map(|code| code.to_uppercase()).collect(),
        degree: line.degree.parse().map_err(unknown("a line of an unknown degree"))?,
        field_group: field.parse().map_err(unknown("a programme of an unknown field"))?,
        funding: line
            .funding
            .as_str()
            .parse()
            .map_err(unknown("a line of unknown funding"))?,
        tour,
        birth_date: stated.birth_date,
        education: stated.level.iter().filter_map(|level| level.parse().ok()).collect(),
        average_mark: stated.average.and_then(|mark| {
            let scale = match mark.scale_max {
                4 => "four",
                100 => "hundred",
                _ => "five",
            };
            Some(Mark {
                value: Decimal::from_units(mark.value)?,
                scale: scale.to_owned(),
            })
        }),
        tests: stated.tests.iter().filter_map(test).collect(),
        categories: stated.categories.iter().cloned().collect(),
        service_ended: stated.service_ended,
        submitted_at: dossier.application.submitted_at.map(crate::kernel::Instant::utc),
    })
}

fn test(fact: &facts::TestFact) -> Option<TestResult> {
    let subjects = fact.subjects.iter();
    Some(TestResult {
        test: fact.test.clone(),
        year: fact.year,
        main: Decimal::from_units(fact.main)?,
        subjects: subjects
            .filter_map(|(key, units)| Some((key.clone(), Decimal::from_units(*units)?)))
            .collect(),
    })
}
