//! SQL of consents and their texts.

use diesel::prelude::*;

use crate::applications::consents::{Consent, Purpose};
use crate::db::schema::{consent_texts, consents};
use crate::db::{Conn, is_unique_violation, native, optional};
use crate::kernel::ids::{ApplicationId, ConsentId, GuestId};
use crate::kernel::{Fault, Instant, Lang};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = consents)]
struct Row {
    id: ConsentId,
    application_id: ApplicationId,
    guest_id: Option<GuestId>,
    purpose: Purpose,
    text_hash: String,
    network: String,
    given_at: Instant,
    withdrawn_at: Option<Instant>,
}

/// All consents of a dossier, the first given first.
pub(in crate::applications) fn consents(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Consent>, Fault> {
    let rows: Vec<Row> = consents::table
        .filter(consents::application_id.eq(application))
        .order((consents::given_at, consents::id))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| Consent {
            id: row.id,
            application: row.application_id,
            guest: row.guest_id,
            purpose: row.purpose,
            text_hash: row.text_hash,
            network: row.network,
            given_at: row.given_at,
            withdrawn_at: row.withdrawn_at,
        })
        .collect())
}

/// Adds one; its text is kept already.
pub(in crate::applications) fn insert_consent(tx: &mut Conn, it: &Consent) -> Result<(), Fault> {
    let row = Row {
        id: it.id,
        application_id: it.application,
        guest_id: it.guest,
        purpose: it.purpose,
        text_hash: it.text_hash.clone(),
        network: it.network.clone(),
        given_at: it.given_at,
        withdrawn_at: it.withdrawn_at,
    };
    native!(tx, tx => diesel::insert_into(consents::table).values(row).execute(tx))?;
    Ok(())
}

/// The applicant's own consents for a purpose are taken back.
pub(in crate::applications) fn withdraw_consents(
    tx: &mut Conn,
    application: ApplicationId,
    purpose: Purpose,
    now: Instant,
) -> Result<(), Fault> {
    let standing = consents::table
        .filter(consents::application_id.eq(application))
        .filter(consents::guest_id.is_null())
        .filter(consents::purpose.eq(purpose))
        .filter(consents::withdrawn_at.is_null());
    diesel::update(standing)
        .set(consents::withdrawn_at.eq(Some(now)))
        .execute(tx)?;
    Ok(())
}

/// Keeps a text once; two at once meet in the savepoint.
#[expect(
    clippy::disallowed_methods,
    reason = "a savepoint: the same text may be kept by two at once"
)]
pub(in crate::applications) fn keep_consent_text(
    tx: &mut Conn,
    hash: &str,
    purpose: Purpose,
    version: &str,
    language: Lang,
    body: &str,
) -> Result<(), Fault> {
    if consent_text(tx, hash)?.is_some() {
        return Ok(());
    }
    let row = (
        consent_texts::hash.eq(hash),
        consent_texts::purpose.eq(purpose),
        consent_texts::version.eq(version),
        consent_texts::language.eq(language.tag()),
        consent_texts::body.eq(body),
    );
    let kept = tx.transaction(|tx| diesel::insert_into(consent_texts::table).values(row).execute(tx));
    match kept {
        Err(error) if !is_unique_violation(&error) => Err(error.into()),
        _ => Ok(()),
    }
}

/// The text with this hash.
pub(in crate::applications) fn consent_text(conn: &mut Conn, hash: &str) -> Result<Option<String>, Fault> {
    let found = consent_texts::table.find(hash).select(consent_texts::body).first(conn);
    optional(found)
}
