//! SQL of the heads of dossiers.

use diesel::prelude::*;

use crate::applications::lifecycle::State;
use crate::applications::model::Application;
use crate::db::schema::applications;
use crate::db::{Conn, Unique, native, optional};
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
    deadline_at: Option<Instant>,
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
            deadline_at: self.deadline_at,
            state_since: self.state_since,
            version: self.version,
        }
    }
}

pub(in crate::applications) fn head(conn: &mut Conn, id: ApplicationId) -> Result<Option<Application>, Fault> {
    Ok(
        optional(native!(conn, conn => applications::table.find(id).select(HeadRow::as_select()).first(conn)))?
            .map(HeadRow::read),
    )
}

/// Those of the given dossiers that exist, in no order.
pub(in crate::applications) fn heads(conn: &mut Conn, ids: &[ApplicationId]) -> Result<Vec<Application>, Fault> {
    let rows: Vec<HeadRow> = native!(conn, conn => applications::table
        .filter(applications::id.eq_any(ids))
        .select(HeadRow::as_select())
        .load(conn))?;
    Ok(rows.into_iter().map(HeadRow::read).collect())
}

pub(in crate::applications) fn by_code(conn: &mut Conn, code: &str) -> Result<Option<Application>, Fault> {
    Ok(optional(native!(conn, conn => applications::table
        .filter(applications::code.eq(code))
        .select(HeadRow::as_select()).first(conn)))?
    .map(HeadRow::read))
}

pub(in crate::applications) fn of_person(conn: &mut Conn, person: PersonId) -> Result<Vec<Application>, Fault> {
    let rows: Vec<HeadRow> = applications::table
        .filter(applications::person_id.eq(person))
        .order(applications::created_at.desc())
        .select(HeadRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(HeadRow::read).collect())
}

/// Dossiers of a call in any of `states`, the longest waiting first.
pub(in crate::applications) fn in_states(
    conn: &mut Conn,
    call: CallId,
    states: &[State],
) -> Result<Vec<Application>, Fault> {
    let rows: Vec<HeadRow> = applications::table
        .filter(applications::call_id.eq(call))
        .filter(applications::state.eq_any(states))
        .order((applications::submitted_at, applications::id))
        .select(HeadRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(HeadRow::read).collect())
}

/// Moves a dossier when it still stands where it was seen; false when somebody was faster.
pub(in crate::applications) fn move_to(
    tx: &mut Conn,
    seen: &Application,
    to: State,
    now: Instant,
) -> Result<bool, Fault> {
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

/// A dossier about to be begun.
#[derive(Insertable)]
#[diesel(table_name = applications)]
pub(in crate::applications) struct NewHead {
    pub id: ApplicationId,
    pub code: String,
    pub call_id: CallId,
    pub person_id: PersonId,
    pub state: State,
    pub name: String,
    pub search_key: String,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub state_since: Instant,
    pub version: i32,
}

/// What an insertion of a head met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::applications) enum Inserted {
    /// It stands.
    Done,
    /// The code is another dossier's: draw again.
    CodeTaken,
    /// The person has a dossier in this call.
    PersonHasOne,
}

const CODE: Unique = Unique {
    name: "applications_code_key",
    columns: "applications.code",
};
const PERSON: Unique = Unique {
    name: "applications_call_id_person_id_key",
    columns: "applications.call_id, applications.person_id",
};

/// Inserts a head in a savepoint of its own, so that a taken code can be drawn again.
#[expect(
    clippy::disallowed_methods,
    reason = "a savepoint: a taken code is drawn again in the same command"
)]
pub(in crate::applications) fn insert_head(tx: &mut Conn, row: &NewHead) -> Result<Inserted, Fault> {
    let done = tx.transaction(|tx| diesel::insert_into(applications::table).values(row).execute(tx));
    match done {
        Ok(_) => Ok(Inserted::Done),
        Err(error) if CODE.violated_by(&error) => Ok(Inserted::CodeTaken),
        Err(error) if PERSON.violated_by(&error) => Ok(Inserted::PersonHasOne),
        Err(error) => Err(error.into()),
    }
}

/// The head, locked until the transaction ends: contents are changed by one command at a time.
/// On SQLite the writer is alone anyway.
pub(in crate::applications) fn locked(tx: &mut Conn, id: ApplicationId) -> Result<Option<Application>, Fault> {
    if let Conn::Postgres(inner) = tx {
        let row = applications::table.find(id).select(applications::id).for_update();
        optional(row.first::<ApplicationId>(inner))?;
    }
    head(tx, id)
}

/// The dossier of a person in a call.
pub(in crate::applications) fn of_person_in(
    conn: &mut Conn,
    person: PersonId,
    call: CallId,
) -> Result<Option<Application>, Fault> {
    Ok(optional(native!(conn, conn => applications::table
        .filter(applications::person_id.eq(person))
        .filter(applications::call_id.eq(call))
        .select(HeadRow::as_select()).first(conn)))?
    .map(HeadRow::read))
}

/// The degree follows the first choice.
pub(in crate::applications) fn set_degree(tx: &mut Conn, id: ApplicationId, degree: Option<&str>) -> Result<(), Fault> {
    diesel::update(applications::table.find(id))
        .set(applications::degree.eq(degree))
        .execute(tx)?;
    Ok(())
}

/// When it was submitted last.
pub(in crate::applications) fn set_submitted(tx: &mut Conn, id: ApplicationId, at: Instant) -> Result<(), Fault> {
    diesel::update(applications::table.find(id))
        .set(applications::submitted_at.eq(Some(at)))
        .execute(tx)?;
    Ok(())
}

/// Something in the dossier changed.
pub(in crate::applications) fn touch(tx: &mut Conn, id: ApplicationId, now: Instant) -> Result<(), Fault> {
    diesel::update(applications::table.find(id))
        .set(applications::updated_at.eq(now))
        .execute(tx)?;
    Ok(())
}

/// Whether a published run has decided any dossier of the call.
pub(in crate::applications) fn any_decided(conn: &mut Conn, call: CallId) -> Result<bool, Fault> {
    let decided = applications::table
        .filter(applications::call_id.eq(call))
        .filter(applications::state.eq_any([State::Decided, State::Closed]))
        .select(applications::id)
        .first::<ApplicationId>(conn);
    Ok(optional(decided)?.is_some())
}

/// Whom a call's dates still concern, in the order of their dossiers behind `through`.
pub(in crate::applications) fn waiting_for_dates(
    conn: &mut Conn,
    call: CallId,
    through: Option<ApplicationId>,
    most: i64,
) -> Result<Vec<(ApplicationId, PersonId)>, Fault> {
    let over = [State::Withdrawn, State::Ineligible, State::Closed];
    let mut query = applications::table
        .filter(applications::call_id.eq(call))
        .filter(applications::state.ne_all(over))
        .order(applications::id)
        .limit(most)
        .select((applications::id, applications::person_id))
        .into_boxed();
    if let Some(last) = through {
        query = query.filter(applications::id.gt(last));
    }
    Ok(query.load(conn)?)
}
