//! Reminders that went out: whose moment, and which dossiers of a call still wait for one.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::applications::State as DossierState;
use crate::calls::Tour;
use crate::db::Conn;
use crate::db::schema::{applications, choices, placements, reminders};
use crate::kernel::ids::{ApplicationId, CallId, Id, PersonId, ReminderId};
use crate::kernel::{Fault, Instant};
use crate::placements::lifecycle::{HOLDING, State};

/// Notes that the owner of `subject` needs no reminder of `moment` any more; false when it was
/// noted before.
pub(in crate::placements) fn mark(
    tx: &mut Conn,
    subject: impl Id,
    moment: Instant,
    now: Instant,
) -> Result<bool, Fault> {
    let subject = ReminderId::from_uuid(subject.uuid());
    let known = reminders::table.find((subject, moment)).select(reminders::subject_id);
    if crate::db::optional(known.first::<ReminderId>(tx))?.is_some() {
        return Ok(false);
    }
    diesel::insert_into(reminders::table)
        .values((
            reminders::subject_id.eq(subject),
            reminders::moment.eq(moment),
            reminders::reminded_at.eq(now),
        ))
        .execute(tx)?;
    Ok(true)
}

/// Drafts of a call that nobody has touched since `idle`, that have no later deadline of their own,
/// and whose owners were not reminded of `moment`.
pub(in crate::placements) fn idle_drafts(
    conn: &mut Conn,
    call: CallId,
    moment: Instant,
    idle: Instant,
    limit: i64,
) -> Result<Vec<(ApplicationId, PersonId)>, Fault> {
    let reminded = reminders::table
        .filter(reminders::subject_id.eq(applications::id))
        .filter(reminders::moment.eq(moment));
    Ok(applications::table
        .filter(applications::call_id.eq(call))
        .filter(applications::state.eq(DossierState::Draft))
        .filter(applications::updated_at.le(idle))
        .filter(
            applications::deadline_at
                .is_null()
                .or(applications::deadline_at.le(Some(moment))),
        )
        .filter(not(exists(reminded)))
        .order(applications::id)
        .limit(limit)
        .select((applications::id, applications::person_id))
        .load(conn)?)
}

/// A draft with a deadline of its own: it, whose, in which call, and the deadline.
pub(in crate::placements) type OwnDeadline = (ApplicationId, PersonId, CallId, Instant);

/// Drafts that nobody has touched since `idle`, whose own deadline lies between `from` and `until`,
/// and whose owners were not reminded of it.
pub(in crate::placements) fn idle_drafts_of_their_own(
    conn: &mut Conn,
    (from, until): (Instant, Instant),
    idle: Instant,
    limit: i64,
) -> Result<Vec<OwnDeadline>, Fault> {
    let reminded = reminders::table
        .filter(reminders::subject_id.eq(applications::id))
        .filter(reminders::moment.eq(applications::deadline_at.assume_not_null()));
    Ok(applications::table
        .filter(applications::state.eq(DossierState::Draft))
        .filter(applications::deadline_at.gt(Some(from)))
        .filter(applications::deadline_at.le(Some(until)))
        .filter(applications::updated_at.le(idle))
        .filter(not(exists(reminded)))
        .order(applications::id)
        .limit(limit)
        .select((
            applications::id,
            applications::person_id,
            applications::call_id,
            applications::deadline_at.assume_not_null(),
        ))
        .load(conn)?)
}

/// Judged dossiers of a call that could enter the tour, have no entry in it and no place, and
/// whose owners were not reminded of its closing.
pub(in crate::placements) fn without_entry(
    conn: &mut Conn,
    call: CallId,
    tour: &Tour,
    limit: i64,
) -> Result<Vec<(ApplicationId, PersonId)>, Fault> {
    let reminded = reminders::table
        .filter(reminders::subject_id.eq(applications::id))
        .filter(reminders::moment.eq(tour.registration_closes_at));
    let entry = choices::table
        .filter(choices::application_id.eq(applications::id))
        .filter(choices::tour_id.eq(tour.id));
    let gave_up_late = placements::state
        .eq(State::Withdrawn)
        .and(placements::updated_at.ge(tour.registration_opens_at));
    let obstacle = placements::table
        .filter(placements::application_id.eq(applications::id))
        .filter(placements::state.eq_any(HOLDING).or(gave_up_late));
    Ok(applications::table
        .filter(applications::call_id.eq(call))
        .filter(applications::state.eq_any([DossierState::Eligible, DossierState::Scored]))
        .filter(not(exists(entry)))
        .filter(not(exists(obstacle)))
        .filter(not(exists(reminded)))
        .order(applications::id)
        .limit(limit)
        .select((applications::id, applications::person_id))
        .load(conn)?)
}
