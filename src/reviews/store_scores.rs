//! SQL of score results.

use diesel::prelude::*;

use super::score::ScoreResult;
use crate::db::schema::{applications, score_results};
use crate::db::{Conn, Json};
use crate::kernel::ids::{ApplicationId, CallId, RulebookId};
use crate::kernel::{Fault, Instant};

pub(super) fn of_call(conn: &mut Conn, call: CallId, rulebook: RulebookId) -> Result<Vec<ScoreResult>, Fault> {
    let rows: Vec<(ApplicationId, RulebookId, i64, Json, Instant)> = score_results::table
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
