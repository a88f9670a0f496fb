//! SQL of guests.

use diesel::prelude::*;

use crate::applications::guests::{Guest, GuestRole, GuestState};
use crate::db::schema::guests;
use crate::db::{Conn, native, optional};
use crate::kernel::ids::{ApplicationId, DocumentId, GuestId, RequirementId};
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = guests)]
#[diesel(treat_none_as_null = true)]
struct Row {
    id: GuestId,
    application_id: ApplicationId,
    role: GuestRole,
    requirement_id: Option<RequirementId>,
    name: String,
    email: String,
    language: String,
    state: GuestState,
    nonce: String,
    letters: i32,
    asked_at: Instant,
    expires_at: Instant,
    reminded_at: Option<Instant>,
    answered_at: Option<Instant>,
    document_id: Option<DocumentId>,
    signed_at: Option<Instant>,
    version: i32,
}

impl Row {
    fn of(guest: &Guest) -> Self {
        Self {
            id: guest.id,
            application_id: guest.application,
            role: guest.role,
            requirement_id: guest.requirement,
            name: guest.name.clone(),
            email: guest.email.clone(),
            language: guest.language.tag().to_owned(),
            state: guest.state,
            nonce: guest.nonce.clone(),
            letters: guest.letters,
            asked_at: guest.asked_at,
            expires_at: guest.expires_at,
            reminded_at: guest.reminded_at,
            answered_at: guest.answered_at,
            document_id: guest.document,
            signed_at: guest.signed_at,
            version: guest.version,
        }
    }

    fn read(self) -> Guest {
        Guest {
            id: self.id,
            application: self.application_id,
            role: self.role,
            requirement: self.requirement_id,
            name: self.name,
            email: self.email,
            language: self.language.parse().unwrap_or_default(),
            state: self.state,
            nonce: self.nonce,
            letters: self.letters,
            asked_at: self.asked_at,
            expires_at: self.expires_at,
            reminded_at: self.reminded_at,
            answered_at: self.answered_at,
            document: self.document_id,
            signed_at: self.signed_at,
            version: self.version,
        }
    }
}

/// All guests of a dossier, the first asked first.
pub(in crate::applications) fn guests(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Guest>, Fault> {
    let rows: Vec<Row> = native!(conn, conn => guests::table
        .filter(guests::application_id.eq(application))
        .order(guests::id)
        .select(Row::as_select()).load(conn))?;
    Ok(rows.into_iter().map(Row::read).collect())
}

/// One guest.
pub(in crate::applications) fn guest(conn: &mut Conn, id: GuestId) -> Result<Option<Guest>, Fault> {
    Ok(optional(guests::table.find(id).select(Row::as_select()).first(conn))?.map(Row::read))
}

/// The guest whose last link has this token.
pub(in crate::applications) fn guest_by_token(conn: &mut Conn, hash: &str) -> Result<Option<Guest>, Fault> {
    let query = guests::table
        .filter(guests::token_hash.eq(hash))
        .select(Row::as_select());
    Ok(optional(query.first(conn))?.map(Row::read))
}

/// Whether a document was given by a referee, and so is not the applicant's to read.
pub(in crate::applications) fn is_letter(conn: &mut Conn, document: DocumentId) -> Result<bool, Fault> {
    let query = guests::table
        .filter(guests::document_id.eq(Some(document)))
        .select(guests::id);
    Ok(optional(query.first::<GuestId>(conn))?.is_some())
}

/// Adds one, with the hash of its link's token.
pub(in crate::applications) fn insert_guest(tx: &mut Conn, guest: &Guest, hash: &str) -> Result<(), Fault> {
    diesel::insert_into(guests::table)
        .values((Row::of(guest), guests::token_hash.eq(hash)))
        .execute(tx)?;
    Ok(())
}

/// Writes `guest` over the row when that still has the version in it, and counts it up; false
/// when somebody was faster.
pub(in crate::applications) fn update_guest(tx: &mut Conn, guest: &Guest) -> Result<bool, Fault> {
    let seen = guest.version;
    let mut row = Row::of(guest);
    row.version = seen + 1;
    let found = guests::table.find(guest.id).filter(guests::version.eq(seen));
    Ok(diesel::update(found).set(row).execute(tx)? == 1)
}

/// A fresh link voids the one before.
pub(in crate::applications) fn set_guest_token(tx: &mut Conn, id: GuestId, hash: &str) -> Result<(), Fault> {
    diesel::update(guests::table.find(id))
        .set(guests::token_hash.eq(hash))
        .execute(tx)?;
    Ok(())
}

/// Guests who were asked before `before`, have not answered, and were never reminded.
pub(in crate::applications) fn silent_guests(
    conn: &mut Conn,
    before: Instant,
    limit: i64,
) -> Result<Vec<Guest>, Fault> {
    let rows: Vec<Row> = guests::table
        .filter(guests::state.eq_any([GuestState::Asked, GuestState::Accepted]))
        .filter(guests::asked_at.lt(before))
        .filter(guests::reminded_at.is_null())
        .order(guests::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::read).collect())
}
