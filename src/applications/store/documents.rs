//! SQL of a dossier's documents. A row is never deleted: what is replaced is kept as superseded.

use diesel::prelude::*;

use crate::applications::model::{Document, DocumentState};
use crate::applications::read_many::ListedDocument;
use crate::db::schema::documents;
use crate::db::{Conn, native, optional};
use crate::kernel::ids::{AccountId, ApplicationId, DocumentId, RequirementId};
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = documents)]
#[diesel(treat_none_as_null = true)]
struct Row {
    id: DocumentId,
    application_id: ApplicationId,
    requirement_id: RequirementId,
    state: DocumentState,
    file_hash: Option<String>,
    original_hash: Option<String>,
    file_name: String,
    pages: i32,
    promised_until: Option<Instant>,
    reason: Option<String>,
    note: Option<String>,
    checked_by: Option<AccountId>,
    checked_at: Option<Instant>,
    created_at: Instant,
    version: i32,
}

impl Row {
    fn of(document: &Document) -> Self {
        Self {
            id: document.id,
            application_id: document.application,
            requirement_id: document.requirement,
            state: document.state,
            file_hash: document.file.clone(),
            original_hash: document.original.clone(),
            file_name: document.file_name.clone(),
            pages: document.pages,
            promised_until: document.promised_until,
            reason: document.reason.clone(),
            note: document.note.clone(),
            checked_by: document.checked_by,
            checked_at: document.checked_at,
            created_at: document.created_at,
            version: document.version,
        }
    }

    fn read(self) -> Document {
        Document {
            id: self.id,
            application: self.application_id,
            requirement: self.requirement_id,
            state: self.state,
            file: self.file_hash,
            original: self.original_hash,
            file_name: self.file_name,
            pages: self.pages,
            promised_until: self.promised_until,
            reason: self.reason,
            note: self.note,
            checked_by: self.checked_by,
            checked_at: self.checked_at,
            created_at: self.created_at,
            version: self.version,
        }
    }
}

/// All documents of a dossier, also superseded and removed ones, oldest first.
pub(in crate::applications) fn documents(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Document>, Fault> {
    let rows: Vec<Row> = native!(conn, conn => documents::table
        .filter(documents::application_id.eq(application))
        .order((documents::created_at, documents::id))
        .select(Row::as_select()).load(conn))?;
    Ok(rows.into_iter().map(Row::read).collect())
}

/// The standing documents of many dossiers, oldest first: neither superseded nor removed.
pub(in crate::applications) fn documents_of_all(
    conn: &mut Conn,
    applications: &[ApplicationId],
) -> Result<Vec<(ApplicationId, ListedDocument)>, Fault> {
    type Listed = (ApplicationId, RequirementId, DocumentState, Option<String>);
    let rows: Vec<Listed> = native!(conn, conn => documents::table
        .filter(documents::application_id.eq_any(applications))
        .filter(documents::state.ne_all([DocumentState::Superseded, DocumentState::Removed]))
        .order((documents::created_at, documents::id))
        .select((
            documents::application_id,
            documents::requirement_id,
            documents::state,
            documents::file_hash,
        ))
        .load(conn))?;
    let read = |(application, requirement, state, file)| {
        (
            application,
            ListedDocument {
                requirement,
                state,
                file,
            },
        )
    };
    Ok(rows.into_iter().map(read).collect())
}

/// One document.
pub(in crate::applications) fn document(conn: &mut Conn, id: DocumentId) -> Result<Option<Document>, Fault> {
    Ok(optional(native!(conn, conn => documents::table.find(id).select(Row::as_select()).first(conn)))?.map(Row::read))
}

/// Adds one.
pub(in crate::applications) fn insert_document(tx: &mut Conn, document: &Document) -> Result<(), Fault> {
    native!(tx, tx => diesel::insert_into(documents::table)
        .values(Row::of(document)).execute(tx))?;
    Ok(())
}

/// Writes `document` over the row when that still has the version in it, and counts the version up;
/// false when somebody was faster.
pub(in crate::applications) fn update_document(tx: &mut Conn, document: &Document) -> Result<bool, Fault> {
    let seen = document.version;
    let mut row = Row::of(document);
    row.version = seen + 1;
    let found = documents::table.find(document.id).filter(documents::version.eq(seen));
    Ok(diesel::update(found).set(row).execute(tx)? == 1)
}

/// Promises whose day has passed, of all dossiers.
pub(in crate::applications) fn broken_promises(
    conn: &mut Conn,
    now: Instant,
    limit: i64,
) -> Result<Vec<Document>, Fault> {
    let rows: Vec<Row> = documents::table
        .filter(documents::state.eq(DocumentState::Promised))
        .filter(documents::promised_until.le(Some(now)))
        .order(documents::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::read).collect())
}
