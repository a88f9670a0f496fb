//! What must never be false of dossiers.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::applications::lifecycle::State;
use crate::applications::model::DocumentState as D;
use crate::db::schema::{applications, documents, submissions};
use crate::db::{Conn, Invariant};
use crate::kernel::ids::{ApplicationId, DocumentId, SubmissionId};
use crate::kernel::{Fault, secrets};

/// Frozen copies read at once: they are large.
const PAGE: i64 = 100;

/// The dossiers' sentences.
#[must_use]
pub fn invariants() -> Vec<Invariant> {
    let mut all = vec![
        Invariant {
            name: "applications.state_is_known",
            find: states,
        },
        Invariant {
            name: "applications.document_state_is_known",
            find: document_states,
        },
        Invariant {
            name: "applications.frozen_copy_matches_its_hash",
            find: hashes,
        },
        Invariant {
            name: "applications.submissions_are_numbered_without_gaps",
            find: numbers,
        },
        Invariant {
            name: "applications.whoever_is_judged_has_submitted",
            find: submitted,
        },
        Invariant {
            name: "applications.uploaded_document_has_a_file",
            find: files,
        },
    ];
    all.extend(super::invariants_of_people::invariants());
    all.extend(super::own_deadlines::invariants());
    all
}

fn states(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<ApplicationId> = applications::table
        .filter(applications::state.ne_all(State::ALL))
        .select(applications::id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

fn document_states(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<DocumentId> = documents::table
        .filter(documents::state.ne_all(D::ALL))
        .select(documents::id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

fn hashes(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let mut broken = Vec::new();
    let mut last: Option<SubmissionId> = None;
    loop {
        let mut query = submissions::table
            .order(submissions::id)
            .limit(PAGE)
            .select((submissions::id, submissions::frozen, submissions::hash))
            .into_boxed();
        if let Some(last) = last {
            query = query.filter(submissions::id.gt(last));
        }
        let rows: Vec<(SubmissionId, String, String)> = query.load(conn)?;
        let Some((newest, ..)) = rows.last() else {
            return Ok(broken);
        };
        last = Some(*newest);
        let changed = rows
            .iter()
            .filter(|(_, frozen, hash)| secrets::sha256_hex(frozen.as_bytes()) != *hash);
        broken.extend(changed.map(|(id, ..)| id.to_string()));
    }
}

fn numbers(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let rows: Vec<(ApplicationId, i32)> = submissions::table
        .order((submissions::application_id, submissions::number))
        .select((submissions::application_id, submissions::number))
        .load(conn)?;
    let mut of: BTreeMap<ApplicationId, Vec<i32>> = BTreeMap::new();
    for (application, number) in rows {
        of.entry(application).or_default().push(number);
    }
    let gap = |numbers: &Vec<i32>| !numbers.iter().copied().eq((1..).take(numbers.len()));
    let broken = of.iter().filter(|(_, numbers)| gap(numbers));
    Ok(broken.map(|(id, _)| id.to_string()).collect())
}

fn submitted(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<ApplicationId> = applications::table
        .filter(applications::state.ne_all([State::Draft, State::Withdrawn]))
        .filter(applications::id.ne_all(submissions::table.select(submissions::application_id)))
        .select(applications::id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

fn files(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<DocumentId> = documents::table
        .filter(documents::state.eq_any([D::Uploaded, D::Accepted, D::Rejected]))
        .filter(documents::file_hash.is_null())
        .select(documents::id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}
