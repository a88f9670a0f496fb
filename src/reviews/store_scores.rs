//! SQL of score results.

use diesel::prelude::*;

use super::score::ScoreResult;
use crate::db::schema::{applications, score_results};
use crate::db::{Conn, Json, JsonText, optional};
use crate::kernel::ids::{ApplicationId, CallId, RulebookId};
use crate::kernel::{Fault, Instant};

pub(super) fn of_call(conn: &mut Conn, call: CallId, rulebook: RulebookId) -> Result<Vec<ScoreResult>, Fault> {
    let rows: Vec<(ApplicationId, RulebookId, i64, JsonText, Instant)> = score_results::table
        .inner_join(applications::table)
        .filter(applications::call_id.eq(call))
        .filter(score_results::rulebook_id.eq(rulebook))
        .order(score_results::application_id)
        .select((
            score_results::application_id,
            score_results::rulebook_id,
            score_results::total,
            score_results::breakdown,
            score_results::scored_at,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(application, rulebook, total, breakdown, scored_at)| {
            Ok(ScoreResult {
                application,
                rulebook,
                total,
                breakdown: breakdown.read()?,
                scored_at,
            })
        })
        .collect()
}

/// The rulebooks that have given a dossier points.
pub(super) fn rulebooks_of(conn: &mut Conn, application: ApplicationId) -> Result<Vec<RulebookId>, Fault> {
    Ok(score_results::table
        .filter(score_results::application_id.eq(application))
        .order(score_results::rulebook_id)
        .select(score_results::rulebook_id)
        .load(conn)?)
}

/// The score of one dossier under one rulebook.
pub(super) fn of_one(
    conn: &mut Conn,
    application: ApplicationId,
    rulebook: RulebookId,
) -> Result<Option<ScoreResult>, Fault> {
    let row: Option<(i64, JsonText, Instant)> = optional(
        score_results::table
            .find((application, rulebook))
            .select((score_results::total, score_results::breakdown, score_results::scored_at))
            .first(conn),
    )?;
    let read = |(total, breakdown, scored_at): (i64, JsonText, Instant)| -> Result<ScoreResult, Fault> {
        Ok(ScoreResult {
            application,
            rulebook,
            total,
            breakdown: breakdown.read()?,
            scored_at,
        })
    };
    row.map(read).transpose()
}

pub(super) fn insert(tx: &mut Conn, it: &ScoreResult, inputs: Json) -> Result<(), Fault> {
    // A dossier that was scored before by this rulebook (and came back) is scored anew.
    diesel::delete(score_results::table.find((it.application, it.rulebook))).execute(tx)?;
    diesel::insert_into(score_results::table)
        .values((
            score_results::application_id.eq(it.application),
            score_results::rulebook_id.eq(it.rulebook),
            score_results::total.eq(it.total),
            score_results::breakdown.eq(JsonText::of(&it.breakdown)?),
            score_results::inputs.eq(inputs),
            score_results::scored_at.eq(it.scored_at),
        ))
        .execute(tx)?;
    Ok(())
}
