//! SQL of the check: verdicts, corrections, decisions. The queue has a file of its own.

pub(super) mod queue;

use diesel::prelude::*;

use super::model::{CheckedDocument, Correction, Decision};
use super::reasons::DocumentReason;
use crate::applications::model::{Document, DocumentState};
use crate::db::schema::{applications, corrections, documents, eligibility_decisions};
use crate::db::{Conn, Json, optional};
use crate::kernel::ids::{AccountId, ApplicationId, CorrectionId, DocumentId, RequirementId, RulebookId};
use crate::kernel::{Fault, Instant};

/// Makes a dossier an officer's own.
pub(super) fn take(tx: &mut Conn, id: ApplicationId, officer: Option<AccountId>) -> Result<(), Fault> {
    diesel::update(applications::table.find(id))
        .set(applications::checker_id.eq(officer))
        .execute(tx)?;
    Ok(())
}

/// Who has taken a dossier.
pub(super) fn checker(conn: &mut Conn, id: ApplicationId) -> Result<Option<AccountId>, Fault> {
    Ok(applications::table
        .find(id)
        .select(applications::checker_id)
        .first(conn)?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = documents)]
struct DocumentRow {
    id: DocumentId,
    application_id: ApplicationId,
    requirement_id: RequirementId,
    state: DocumentState,
    file_hash: Option<String>,
    file_name: String,
    pages: i32,
    promised_until: Option<Instant>,
    reason: Option<String>,
    note: Option<String>,
    checked_by: Option<AccountId>,
    checked_at: Option<Instant>,
    created_at: Instant,
    version: i32,
    repairable: Option<bool>,
}

impl DocumentRow {
    fn read(self) -> CheckedDocument {
        CheckedDocument {
            repairable: self.repairable,
            document: Document {
                id: self.id,
                application: self.application_id,
                requirement: self.requirement_id,
                state: self.state,
                file: self.file_hash,
                file_name: self.file_name,
                pages: self.pages,
                promised_until: self.promised_until,
                reason: self.reason,
                note: self.note,
                checked_by: self.checked_by,
                checked_at: self.checked_at,
                created_at: self.created_at,
                version: self.version,
            },
        }
    }
}

/// The documents of a dossier that count: neither taken out nor replaced, oldest first.
pub(super) fn documents(conn: &mut Conn, application: ApplicationId) -> Result<Vec<CheckedDocument>, Fault> {
    let rows: Vec<DocumentRow> = documents::table
        .filter(documents::application_id.eq(application))
        .order((documents::created_at, documents::id))
        .select(DocumentRow::as_select())
        .load(conn)?;
    let counts = |row: &DocumentRow| !matches!(row.state, DocumentState::Removed | DocumentState::Superseded);
    Ok(rows.into_iter().filter(counts).map(DocumentRow::read).collect())
}

pub(super) fn document(conn: &mut Conn, id: DocumentId) -> Result<Option<CheckedDocument>, Fault> {
    let query = documents::table.find(id).select(DocumentRow::as_select());
    Ok(optional(query.first(conn))?.map(DocumentRow::read))
}

/// A verdict in columns.
pub(super) struct Judged {
    pub state: DocumentState,
    pub reason: Option<DocumentReason>,
    pub note: Option<String>,
    pub repairable: Option<bool>,
}

/// Writes a verdict when the document is still the one that was seen.
pub(super) fn judge(
    tx: &mut Conn,
    seen: &Document,
    judged: &Judged,
    by: AccountId,
    now: Instant,
) -> Result<bool, Fault> {
    let from = documents::table
        .find(seen.id)
        .filter(documents::version.eq(seen.version))
        .filter(documents::state.eq(seen.state));
    let changed = diesel::update(from)
        .set((
            documents::state.eq(judged.state),
            documents::reason.eq(judged.reason),
            documents::note.eq(judged.note.as_deref()),
            documents::repairable.eq(judged.repairable),
            documents::checked_by.eq(by),
            documents::checked_at.eq(now),
            documents::version.eq(seen.version + 1),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = corrections)]
struct CorrectionRow {
    id: CorrectionId,
    application_id: ApplicationId,
    items: Json,
    message: String,
    requested_by: AccountId,
    requested_at: Instant,
    due_at: Instant,
    answered_at: Option<Instant>,
}

pub(super) fn insert_correction(tx: &mut Conn, correction: &Correction) -> Result<(), Fault> {
    let row = CorrectionRow {
        id: correction.id,
        application_id: correction.application,
        items: Json::of(&correction.items)?,
        message: correction.message.clone(),
        requested_by: correction.requested_by,
        requested_at: correction.requested_at,
        due_at: correction.due_at,
        answered_at: correction.answered_at,
    };
    diesel::insert_into(corrections::table).values(row).execute(tx)?;
    Ok(())
}

/// All corrections of a dossier, newest first.
pub(super) fn corrections(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Correction>, Fault> {
    let rows: Vec<CorrectionRow> = corrections::table
        .filter(corrections::application_id.eq(application))
        .order((corrections::requested_at.desc(), corrections::id.desc()))
        .select(CorrectionRow::as_select())
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            Ok(Correction {
                id: row.id,
                application: row.application_id,
                items: row.items.read()?,
                message: row.message,
                requested_by: row.requested_by,
                requested_at: row.requested_at,
                due_at: row.due_at,
                answered_at: row.answered_at,
            })
        })
        .collect()
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = eligibility_decisions)]
struct DecisionRow {
    application_id: ApplicationId,
    eligible: bool,
    reasons: Json,
    note: String,
    rulebook_id: RulebookId,
    decided_by: AccountId,
    decided_at: Instant,
}

pub(super) fn insert_decision(tx: &mut Conn, decision: &Decision) -> Result<(), Fault> {
    let row = DecisionRow {
        application_id: decision.application,
        eligible: decision.eligible,
        reasons: Json::of(&decision.reasons)?,
        note: decision.note.clone(),
        rulebook_id: decision.rulebook,
        decided_by: decision.decided_by,
        decided_at: decision.decided_at,
    };
    diesel::insert_into(eligibility_decisions::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}

pub(super) fn decision(conn: &mut Conn, application: ApplicationId) -> Result<Option<Decision>, Fault> {
    let row: Option<DecisionRow> = optional(
        eligibility_decisions::table
            .find(application)
            .select(DecisionRow::as_select())
            .first(conn),
    )?;
    row.map(|row| {
        Ok(Decision {
            application: row.application_id,
            eligible: row.eligible,
            reasons: row.reasons.read()?,
            note: row.note,
            rulebook: row.rulebook_id,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
        })
    })
    .transpose()
}
