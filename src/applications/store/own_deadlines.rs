//! SQL of later deadlines for one dossier.

use diesel::prelude::*;

use crate::applications::lifecycle::State;
use crate::applications::own_deadline::{DeadlineAct, DeadlineError};
use crate::db::schema::{applications, deadline_acts};
use crate::db::{Conn, Invariant, Unique, optional};
use crate::kernel::ids::{AccountId, ApplicationId, CallId, DeadlineActId};
use crate::kernel::{Fault, Instant};

/// One open act of a dossier.
const ONE_OPEN: Unique = Unique {
    name: "deadline_acts_one_open",
    columns: "deadline_acts.application_id",
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = deadline_acts)]
struct Row {
    id: DeadlineActId,
    application_id: ApplicationId,
    until: Instant,
    basis: String,
    proposed_by: AccountId,
    created_at: Instant,
    approved_by: Option<AccountId>,
    approved_at: Option<Instant>,
    discarded_at: Option<Instant>,
}

impl Row {
    fn read(self) -> DeadlineAct {
        DeadlineAct {
            id: self.id,
            application: self.application_id,
            until: self.until,
            basis: self.basis,
            proposed_by: self.proposed_by,
            created_at: self.created_at,
            approved_by: self.approved_by,
            approved_at: self.approved_at,
            discarded_at: self.discarded_at,
        }
    }
}

/// Writes a new act.
pub(in crate::applications) fn insert_deadline_act(tx: &mut Conn, act: &DeadlineAct) -> Result<(), DeadlineError> {
    let row = Row {
        id: act.id,
        application_id: act.application,
        until: act.until,
        basis: act.basis.clone(),
        proposed_by: act.proposed_by,
        created_at: act.created_at,
        approved_by: None,
        approved_at: None,
        discarded_at: None,
    };
    match diesel::insert_into(deadline_acts::table).values(row).execute(tx) {
        Ok(_) => Ok(()),
        Err(error) if ONE_OPEN.violated_by(&error) => Err(DeadlineError::ActOpen),
        Err(error) => Err(Fault::from(error).into()),
    }
}

/// One act.
pub(in crate::applications) fn deadline_act(conn: &mut Conn, id: DeadlineActId) -> Result<Option<DeadlineAct>, Fault> {
    let row: Option<Row> = optional(deadline_acts::table.find(id).select(Row::as_select()).first(conn))?;
    Ok(row.map(Row::read))
}

/// The acts of a dossier, the first first.
pub(in crate::applications) fn deadline_acts_of(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Vec<DeadlineAct>, Fault> {
    let rows: Vec<Row> = deadline_acts::table
        .filter(deadline_acts::application_id.eq(application))
        .order((deadline_acts::created_at, deadline_acts::id))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::read).collect())
}

/// The acts of a call with the codes of their dossiers, the newest first.
pub(in crate::applications) fn deadline_acts_in(
    conn: &mut Conn,
    call: CallId,
) -> Result<Vec<(DeadlineAct, String)>, Fault> {
    let rows: Vec<(Row, String)> = deadline_acts::table
        .inner_join(applications::table)
        .filter(applications::call_id.eq(call))
        .order((deadline_acts::created_at.desc(), deadline_acts::id.desc()))
        .select((Row::as_select(), applications::code))
        .load(conn)?;
    Ok(rows.into_iter().map(|(row, code)| (row.read(), code)).collect())
}

/// Approves an open act; false when it is no longer open. The database itself refuses an approver
/// who entered it.
pub(in crate::applications) fn approve_deadline_act(
    tx: &mut Conn,
    id: DeadlineActId,
    by: AccountId,
    now: Instant,
) -> Result<bool, Fault> {
    let open = deadline_acts::table
        .find(id)
        .filter(deadline_acts::approved_at.is_null())
        .filter(deadline_acts::discarded_at.is_null());
    let changed = diesel::update(open)
        .set((
            deadline_acts::approved_by.eq(Some(by)),
            deadline_acts::approved_at.eq(Some(now)),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}

/// Throws an open act away; false when it is no longer open.
pub(in crate::applications) fn discard_deadline_act(
    tx: &mut Conn,
    id: DeadlineActId,
    now: Instant,
) -> Result<bool, Fault> {
    let open = deadline_acts::table
        .find(id)
        .filter(deadline_acts::approved_at.is_null())
        .filter(deadline_acts::discarded_at.is_null());
    let changed = diesel::update(open)
        .set(deadline_acts::discarded_at.eq(Some(now)))
        .execute(tx)?;
    Ok(changed == 1)
}

/// The deadline that the dossier has of its own from now on.
pub(in crate::applications) fn set_own_deadline(tx: &mut Conn, id: ApplicationId, until: Instant) -> Result<(), Fault> {
    diesel::update(applications::table.find(id))
        .set(applications::deadline_at.eq(Some(until)))
        .execute(tx)?;
    Ok(())
}

/// Whether any dossier of the call that may still be handed in has a deadline of its own after
/// `moment`.
pub(in crate::applications) fn any_own_deadline(conn: &mut Conn, call: CallId, moment: Instant) -> Result<bool, Fault> {
    let waiting = applications::table
        .filter(applications::call_id.eq(call))
        .filter(applications::deadline_at.gt(Some(moment)))
        .filter(applications::state.eq_any([State::Draft, State::Submitted]));
    Ok(optional(waiting.select(applications::id).first::<ApplicationId>(conn))?.is_some())
}

/// What must never be false of these acts.
pub(super) fn invariants() -> [Invariant; 2] {
    [
        Invariant {
            name: "applications.own_deadline_has_four_eyes",
            find: one_pair_of_eyes,
        },
        Invariant {
            name: "applications.own_deadline_is_the_approved_one",
            find: not_as_approved,
        },
    ]
}

fn one_pair_of_eyes(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<DeadlineActId> = deadline_acts::table
        .filter(deadline_acts::approved_by.eq(deadline_acts::proposed_by.nullable()))
        .select(deadline_acts::id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

/// A dossier's own deadline is that of its latest approved act; without one it has none.
fn not_as_approved(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let approved: Vec<(ApplicationId, Instant)> = deadline_acts::table
        .filter(deadline_acts::approved_at.is_not_null())
        .order((deadline_acts::approved_at, deadline_acts::id))
        .select((deadline_acts::application_id, deadline_acts::until))
        .load(conn)?;
    let latest: std::collections::BTreeMap<ApplicationId, Instant> = approved.into_iter().collect();
    let given: Vec<(ApplicationId, Instant)> = applications::table
        .filter(applications::deadline_at.is_not_null())
        .select((applications::id, applications::deadline_at.assume_not_null()))
        .load(conn)?;
    let given: std::collections::BTreeMap<ApplicationId, Instant> = given.into_iter().collect();
    let differs = latest
        .keys()
        .chain(given.keys())
        .filter(|id| latest.get(id) != given.get(id));
    let found: std::collections::BTreeSet<String> = differs.map(ToString::to_string).collect();
    Ok(found.into_iter().collect())
}
