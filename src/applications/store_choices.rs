//! SQL of choices, across dossiers.

use diesel::prelude::*;

use super::model::Choice;
use crate::db::Conn;
use crate::db::schema::{applications, choices};
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, CallId, ChoiceId, ProgrammeId, QuotaLineId, TourId};

/// All choices of a call by dossier and rank.
pub(super) fn of_call(conn: &mut Conn, call: CallId, tour: Option<TourId>) -> Result<Vec<Choice>, Fault> {
    let mut query = choices::table
        .inner_join(applications::table)
        .filter(applications::call_id.eq(call))
        .order((choices::application_id, choices::rank))
        .select((
            choices::id,
            choices::application_id,
            choices::tour_id,
            choices::rank,
            choices::quota_line_id,
            choices::programme_id,
        ))
        .into_boxed();
    if let Some(tour) = tour {
        query = query.filter(choices::tour_id.eq(tour));
    }
    let rows: Vec<(ChoiceId, ApplicationId, Option<TourId>, i32, QuotaLineId, ProgrammeId)> = query.load(conn)?;
    let read = |(id, application, tour, rank, line, programme)| Choice {
        id,
        application,
        tour,
        rank,
        line,
        programme,
    };
    Ok(rows.into_iter().map(read).collect())
}
