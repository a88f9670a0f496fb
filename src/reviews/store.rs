//! SQL of reviews.

use diesel::prelude::*;

use super::lifecycle::State;
use super::model::{Review, Scores};
use crate::db::schema::{applications, reviews};
use crate::db::{Conn, JsonText, optional};
use crate::kernel::ids::{AccountId, ApplicationId, CallId, ReviewId, RulebookId};
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = reviews)]
struct Row {
    id: ReviewId,
    application_id: ApplicationId,
    reviewer_id: AccountId,
    state: State,
    rulebook_id: RulebookId,
    scores: JsonText,
    comment: String,
    conflict_reason: Option<String>,
    assigned_by: Option<AccountId>,
    assigned_at: Instant,
    submitted_at: Option<Instant>,
    version: i32,
    reopen_reason: Option<String>,
}

impl Row {
    fn read(self) -> Result<Review, Fault> {
        Ok(Review {
            id: self.id,
            application: self.application_id,
            reviewer: self.reviewer_id,
            state: self.state,
            rulebook: self.rulebook_id,
            scores: self.scores.read::<Scores>()?,
            comment: self.comment,
            conflict_reason: self.conflict_reason,
            assigned_by: self.assigned_by,
            assigned_at: self.assigned_at,
            submitted_at: self.submitted_at,
            version: self.version,
            reopen_reason: self.reopen_reason,
        })
    }
}

pub(super) fn review(conn: &mut Conn, id: ReviewId) -> Result<Option<Review>, Fault> {
    optional(reviews::table.find(id).select(Row::as_select()).first(conn))?
        .map(Row::read)
        .transpose()
}

/// The reviews of one dossier, the first assigned first.
pub(super) fn of_application(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Review>, Fault> {
    let rows: Vec<Row> = reviews::table
        .filter(reviews::application_id.eq(application))
        .order((reviews::assigned_at, reviews::id))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// All reviews of a call, in the order of dossiers.
pub(super) fn of_call(conn: &mut Conn, call: CallId) -> Result<Vec<Review>, Fault> {
    let rows: Vec<Row> = reviews::table
        .inner_join(applications::table)
        .filter(applications::call_id.eq(call))
        .order((reviews::application_id, reviews::assigned_at, reviews::id))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// A reviewer's own reviews with the dossiers' codes, calls and degrees; no conflicted one.
pub(super) type OwnRow = (Review, String, CallId, Option<String>);

pub(super) fn of_reviewer(conn: &mut Conn, reviewer: AccountId) -> Result<Vec<OwnRow>, Fault> {
    let rows: Vec<(Row, String, CallId, Option<String>)> = reviews::table
        .inner_join(applications::table)
        .filter(reviews::reviewer_id.eq(reviewer))
        .filter(reviews::state.ne(State::ConflictDeclared))
        .order((reviews::assigned_at, reviews::id))
        .select((
            Row::as_select(),
            applications::code,
            applications::call_id,
            applications::degree,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(row, code, call, degree)| Ok((row.read()?, code, call, degree)))
        .collect()
}

pub(super) fn insert(tx: &mut Conn, review: &Review) -> Result<(), Fault> {
    let row = Row {
        id: review.id,
        application_id: review.application,
        reviewer_id: review.reviewer,
        state: review.state,
        rulebook_id: review.rulebook,
        scores: JsonText::of(&review.scores)?,
        comment: review.comment.clone(),
        conflict_reason: review.conflict_reason.clone(),
        assigned_by: review.assigned_by,
        assigned_at: review.assigned_at,
        submitted_at: review.submitted_at,
        version: review.version,
        reopen_reason: review.reopen_reason.clone(),
    };
    diesel::insert_into(reviews::table).values(row).execute(tx)?;
    Ok(())
}

/// Writes `review` over the row that still is as it was `seen`, and counts its version.
pub(super) fn update(tx: &mut Conn, seen: &Review, review: &Review) -> Result<bool, Fault> {
    let from = reviews::table
        .find(seen.id)
        .filter(reviews::state.eq(seen.state))
        .filter(reviews::version.eq(seen.version));
    let changed = diesel::update(from)
        .set((
            reviews::state.eq(review.state),
            reviews::scores.eq(JsonText::of(&review.scores)?),
            reviews::comment.eq(&review.comment),
            reviews::conflict_reason.eq(review.conflict_reason.as_deref()),
            reviews::submitted_at.eq(review.submitted_at),
            reviews::version.eq(seen.version + 1),
            reviews::reopen_reason.eq(review.reopen_reason.as_deref()),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}
