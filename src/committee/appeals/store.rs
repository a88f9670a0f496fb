//! SQL of appeals.

use diesel::prelude::*;

use super::lifecycle::State;
use super::model::{About, Appeal, Remedy};
use crate::db::schema::appeals;
use crate::db::{Conn, Unique, optional};
use crate::kernel::ids::{AccountId, AppealId, ApplicationId, CallId, PlacementId, ReviewId, RunId};
use crate::kernel::{Fault, Instant};

/// One appeal a decision on a dossier.
const OF_DECISION: Unique = Unique {
    name: "appeals_of_decision",
    columns: "appeals.application_id, appeals.decision_at",
};

/// One appeal a wish.
const OF_PLACEMENT: Unique = Unique {
    name: "appeals_of_placement",
    columns: "appeals.placement_id",
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = appeals)]
struct Row {
    id: AppealId,
    application_id: ApplicationId,
    placement_id: Option<PlacementId>,
    call_id: CallId,
    run_id: Option<RunId>,
    state: State,
    reasons: String,
    file_hash: Option<String>,
    file_name: Option<String>,
    filed_at: Instant,
    answer_by: Instant,
    member_id: Option<AccountId>,
    assigned_by: Option<AccountId>,
    assigned_at: Option<Instant>,
    decided_at: Option<Instant>,
    answer: Option<String>,
    remedy: Option<Remedy>,
    review_id: Option<ReviewId>,
    version: i32,
    decision_at: Option<Instant>,
}

impl Row {
    /// The table's checks leave exactly these two.
    fn about(&self) -> About {
        match (self.placement_id, self.run_id) {
            (Some(placement), Some(run)) => About::Place { placement, run },
            _ => About::Decision {
                at: self.decision_at.unwrap_or(self.filed_at),
            },
        }
    }
}

impl From<Row> for Appeal {
    fn from(row: Row) -> Self {
        Self {
            about: row.about(),
            id: row.id,
            application: row.application_id,
            call: row.call_id,
            state: row.state,
            reasons: row.reasons,
            file: row.file_hash,
            file_name: row.file_name,
            filed_at: row.filed_at,
            answer_by: row.answer_by,
            member: row.member_id,
            assigned_by: row.assigned_by,
            assigned_at: row.assigned_at,
            decided_at: row.decided_at,
            answer: row.answer,
            remedy: row.remedy,
            review: row.review_id,
            version: row.version,
        }
    }
}

pub(super) fn appeal(conn: &mut Conn, id: AppealId) -> Result<Option<Appeal>, Fault> {
    let row: Option<Row> = optional(appeals::table.find(id).select(Row::as_select()).first(conn))?;
    Ok(row.map(Appeal::from))
}

pub(super) fn of_placement(conn: &mut Conn, placement: PlacementId) -> Result<Option<Appeal>, Fault> {
    let row: Option<Row> = optional(
        appeals::table
            .filter(appeals::placement_id.eq(Some(placement)))
            .select(Row::as_select())
            .first(conn),
    )?;
    Ok(row.map(Appeal::from))
}

/// The appeals of a dossier, the first filed first.
pub(super) fn of_application(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Appeal>, Fault> {
    let rows: Vec<Row> = appeals::table
        .filter(appeals::application_id.eq(application))
        .order((appeals::filed_at, appeals::id))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Appeal::from).collect())
}

/// The appeals of a call, the first filed first.
pub(super) fn of_call(conn: &mut Conn, call: CallId) -> Result<Vec<Appeal>, Fault> {
    let rows: Vec<Row> = appeals::table
        .filter(appeals::call_id.eq(call))
        .order((appeals::filed_at, appeals::id))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Appeal::from).collect())
}

/// Writes a new appeal; false when its wish or its decision has one already.
pub(super) fn insert(tx: &mut Conn, appeal: &Appeal) -> Result<bool, Fault> {
    let (placement, run, decision) = match appeal.about {
        About::Place { placement, run } => (Some(placement), Some(run), None),
        About::Decision { at } => (None, None, Some(at)),
    };
    let row = Row {
        id: appeal.id,
        application_id: appeal.application,
        placement_id: placement,
        call_id: appeal.call,
        run_id: run,
        decision_at: decision,
        state: appeal.state,
        reasons: appeal.reasons.clone(),
        file_hash: appeal.file.clone(),
        file_name: appeal.file_name.clone(),
        filed_at: appeal.filed_at,
        answer_by: appeal.answer_by,
        member_id: appeal.member,
        assigned_by: appeal.assigned_by,
        assigned_at: appeal.assigned_at,
        decided_at: appeal.decided_at,
        answer: appeal.answer.clone(),
        remedy: appeal.remedy,
        review_id: appeal.review,
        version: appeal.version,
    };
    match diesel::insert_into(appeals::table).values(row).execute(tx) {
        Ok(_) => Ok(true),
        Err(error) if OF_PLACEMENT.violated_by(&error) || OF_DECISION.violated_by(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Writes `next` over the row that still is as it was `seen`, and counts its version.
pub(super) fn update(tx: &mut Conn, seen: &Appeal, next: &Appeal) -> Result<bool, Fault> {
    let from = appeals::table
        .find(seen.id)
        .filter(appeals::state.eq(seen.state))
        .filter(appeals::version.eq(seen.version));
    let changed = diesel::update(from)
        .set((
            appeals::state.eq(next.state),
            appeals::file_hash.eq(next.file.as_deref()),
            appeals::file_name.eq(next.file_name.as_deref()),
            appeals::member_id.eq(next.member),
            appeals::assigned_by.eq(next.assigned_by),
            appeals::assigned_at.eq(next.assigned_at),
            appeals::decided_at.eq(next.decided_at),
            appeals::answer.eq(next.answer.as_deref()),
            appeals::remedy.eq(next.remedy),
            appeals::review_id.eq(next.review),
            appeals::version.eq(seen.version + 1),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}
