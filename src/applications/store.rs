//! SQL of dossiers: heads and sections. Choices, documents and submissions have files of their own.

use diesel::prelude::*;

use super::lifecycle::State;
use super::model::{Application, Section, SectionKey};
use crate::db::schema::{applications, sections};
use crate::db::{Conn, Json, optional};
use crate::kernel::ids::{ApplicationId, CallId, PersonId};
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable)]
#[diesel(table_name = applications)]
pub(super) struct HeadRow {
    id: ApplicationId,
    code: String,
    call_id: CallId,
    person_id: PersonId,
    state: State,
    withdrawn_from: Option<State>,
    name: String,
    degree: Option<String>,
    created_at: Instant,
    updated_at: Instant,
    submitted_at: Option<Instant>,
    state_since: Instant,
    version: i32,
}

impl HeadRow {
    pub(super) fn read(self) -> Application {
        Application {
            id: self.id,
            code: self.code,
            call: self.call_id,
            person: self.person_id,
            state: self.state,
            withdrawn_from: self.withdrawn_from,
            name: self.name,
            degree: self.degree,
            created_at: self.created_at,
            updated_at: self.updated_at,
            submitted_at: self.submitted_at,
            state_since: self.state_since,
            version: self.version,
        }
    }
}

pub(super) fn head(conn: &mut Conn, id: ApplicationId) -> Result<Option<Application>, Fault> {
    Ok(optional(applications::table.find(id).select(HeadRow::as_select()).first(conn))?.map(HeadRow::read))
}

pub(super) fn by_code(conn: &mut Conn, code: &str) -> Result<Option<Application>, Fault> {
    let query = applications::table
        .filter(applications::code.eq(code))
        .select(HeadRow::as_select());
    Ok(optional(query.first(conn))?.map(HeadRow::read))
}

pub(super) fn of_person(conn: &mut Conn, person: PersonId) -> Result<Vec<Application>, Fault> {
    let rows: Vec<HeadRow> = applications::table
        .filter(applications::person_id.eq(person))
        .order(applications::created_at.desc())
        .select(HeadRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(HeadRow::read).collect())
}

/// Dossiers of a call in any of `states`, the longest waiting first.
pub(super) fn in_states(conn: &mut Conn, call: CallId, states: &[State]) -> Result<Vec<Application>, Fault> {
    let rows: Vec<HeadRow> = applications::table
        .filter(applications::call_id.eq(call))
        .filter(applications::state.eq_any(states))
        .order((applications::submitted_at, applications::id))
        .select(HeadRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(HeadRow::read).collect())
}

/// Moves a dossier when it still stands where it was seen; false when somebody was faster.
pub(super) fn move_to(tx: &mut Conn, seen: &Application, to: State, now: Instant) -> Result<bool, Fault> {
    let from = applications::table
        .find(seen.id)
        .filter(applications::state.eq(seen.state))
        .filter(applications::version.eq(seen.version));
    let withdrawn_from = (to == State::Withdrawn).then_some(seen.state);
    let changed = diesel::update(from)
        .set((
            applications::state.eq(to),
            applications::withdrawn_from.eq(withdrawn_from),
            applications::state_since.eq(now),
            applications::updated_at.eq(now),
            applications::version.eq(seen.version + 1),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}

pub(super) fn sections(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Section>, Fault> {
    let rows: Vec<(SectionKey, Json, bool, Instant, i32)> = sections::table
        .filter(sections::application_id.eq(application))
        .select((
            sections::key,
            sections::answers,
            sections::complete,
            sections::updated_at,
            sections::version,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(key, answers, complete, updated_at, version)| Section {
            key,
            answers: answers.0,
            complete,
            updated_at,
            version,
        })
        .collect())
}
