//! SQL of what guardians sign by hand.

use diesel::prelude::*;

use crate::applications::guests::paper::{Paper, PaperKind, PaperState};
use crate::db::schema::guardian_papers as papers;
use crate::db::{Conn, optional};
use crate::kernel::ids::{AccountId, ApplicationId, GuestId, PaperId};
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = papers)]
#[diesel(treat_none_as_null = true)]
struct Row {
    id: PaperId,
    application_id: ApplicationId,
    guest_id: GuestId,
    kind: PaperKind,
    state: PaperState,
    language: String,
    file_hash: String,
    file_name: String,
    pages: i32,
    note: Option<String>,
    given_at: Instant,
    checked_by: Option<AccountId>,
    checked_at: Option<Instant>,
    version: i32,
}

impl Row {
    fn of(paper: &Paper) -> Self {
        Self {
            id: paper.id,
            application_id: paper.application,
            guest_id: paper.guest,
            kind: paper.kind,
            state: paper.state,
            language: paper.language.tag().to_owned(),
            file_hash: paper.file.clone(),
            file_name: paper.file_name.clone(),
            pages: paper.pages,
            note: paper.note.clone(),
            given_at: paper.given_at,
            checked_by: paper.checked_by,
            checked_at: paper.checked_at,
            version: paper.version,
        }
    }

    fn read(self) -> Paper {
        Paper {
            id: self.id,
            application: self.application_id,
            guest: self.guest_id,
            kind: self.kind,
            state: self.state,
            language: self.language.parse().unwrap_or_default(),
            file: self.file_hash,
            file_name: self.file_name,
            pages: self.pages,
            note: self.note,
            given_at: self.given_at,
            checked_by: self.checked_by,
            checked_at: self.checked_at,
            version: self.version,
        }
    }
}

/// The papers of a dossier, the first first.
pub(in crate::applications) fn papers(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Paper>, Fault> {
    let rows: Vec<Row> = papers::table
        .filter(papers::application_id.eq(application))
        .order(papers::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::read).collect())
}

/// One paper.
pub(in crate::applications) fn paper(conn: &mut Conn, id: PaperId) -> Result<Option<Paper>, Fault> {
    Ok(optional(papers::table.find(id).select(Row::as_select()).first(conn))?.map(Row::read))
}

/// Adds one.
pub(in crate::applications) fn insert_paper(tx: &mut Conn, paper: &Paper) -> Result<(), Fault> {
    diesel::insert_into(papers::table).values(Row::of(paper)).execute(tx)?;
    Ok(())
}

/// Writes `paper` over the row when that still has the version in it, and counts it up; false
/// when somebody was faster.
pub(in crate::applications) fn update_paper(tx: &mut Conn, paper: &Paper) -> Result<bool, Fault> {
    let seen = paper.version;
    let mut row = Row::of(paper);
    row.version = seen + 1;
    let found = papers::table.find(paper.id).filter(papers::version.eq(seen));
    Ok(diesel::update(found).set(row).execute(tx)? == 1)
}
