//! SQL of what people are recognised by.

use diesel::prelude::*;

use super::heads::HeadRow;
use crate::applications::alike::IdentityKeys;
use crate::applications::lifecycle::State;
use crate::applications::model::Application;
use crate::db::Conn;
use crate::db::schema::applications;
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, CallId};

type Keys = (Option<String>, Option<String>, Option<String>);

fn read((pin, passport, twin): Keys) -> IdentityKeys {
    IdentityKeys { pin, passport, twin }
}

/// Name, search key and what the person is recognised by follow the section `personal`.
pub(in crate::applications) fn set_identity(
    tx: &mut Conn,
    id: ApplicationId,
    name: &str,
    search_key: &str,
    keys: &IdentityKeys,
) -> Result<(), Fault> {
    diesel::update(applications::table.find(id))
        .set((
            applications::name.eq(name),
            applications::search_key.eq(search_key),
            applications::pin_key.eq(keys.pin.as_deref()),
            applications::passport_key.eq(keys.passport.as_deref()),
            applications::twin_key.eq(keys.twin.as_deref()),
        ))
        .execute(tx)?;
    Ok(())
}

/// What a dossier's person is recognised by.
pub(in crate::applications) fn identity_keys(conn: &mut Conn, id: ApplicationId) -> Result<IdentityKeys, Fault> {
    let keys: Keys = applications::table
        .find(id)
        .select((
            applications::pin_key,
            applications::passport_key,
            applications::twin_key,
        ))
        .first(conn)?;
    Ok(read(keys))
}

/// Whether another live dossier of the call names the same PIN or passport.
pub(in crate::applications) fn same_person(
    conn: &mut Conn,
    call: CallId,
    keys: &IdentityKeys,
    but: ApplicationId,
) -> Result<bool, Fault> {
    // Asked by key alone: with the call beside it SQLite would walk through the whole call.
    let found: Vec<(CallId, State)> = applications::table
        .filter(applications::id.ne(but))
        .filter(
            applications::pin_key
                .eq(keys.pin.as_deref())
                .or(applications::passport_key.eq(keys.passport.as_deref())),
        )
        .select((applications::call_id, applications::state))
        .load(conn)?;
    let live = |state: &State| !matches!(state, State::Draft | State::Withdrawn);
    Ok(found.iter().any(|(of, state)| *of == call && live(state)))
}

/// Handed-in dossiers of other people that share a key, the newest first.
pub(in crate::applications) fn alike(
    conn: &mut Conn,
    head: &Application,
    keys: &IdentityKeys,
) -> Result<Vec<(Application, IdentityKeys)>, Fault> {
    let rows: Vec<(HeadRow, Keys)> = applications::table
        .filter(applications::person_id.ne(head.person))
        .filter(applications::submitted_at.is_not_null())
        .filter(
            applications::pin_key
                .eq(keys.pin.as_deref())
                .or(applications::passport_key.eq(keys.passport.as_deref()))
                .or(applications::twin_key.eq(keys.twin.as_deref())),
        )
        .order(applications::created_at.desc())
        .limit(20)
        .select((
            HeadRow::as_select(),
            (
                applications::pin_key,
                applications::passport_key,
                applications::twin_key,
            ),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|(head, keys)| (head.read(), read(keys))).collect())
}

/// A dossier began with the answers of an earlier one.
pub(in crate::applications) fn set_carried_from(
    tx: &mut Conn,
    id: ApplicationId,
    from: ApplicationId,
) -> Result<(), Fault> {
    diesel::update(applications::table.find(id))
        .set(applications::carried_from.eq(Some(from)))
        .execute(tx)?;
    Ok(())
}

/// The earlier dossier whose answers this one began with.
pub(in crate::applications) fn carried_from(
    conn: &mut Conn,
    id: ApplicationId,
) -> Result<Option<ApplicationId>, Fault> {
    let found = applications::table.find(id).select(applications::carried_from);
    Ok(found.first(conn)?)
}
