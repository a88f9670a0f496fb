//! Everything that is kept about one account, as JSON, and the files that belong to it.

use serde_json::{Value, json};

use crate::accounts::policy::Denied;
use crate::accounts::{self, Ctx};
use crate::applications::{self, Application, State, consents, guests, own_deadline, talk};
use crate::committee::appeals;
use crate::db::Conn;
use crate::documents::{self, StoredFile};
use crate::kernel::{Fault, Instant};
use crate::{calls, events, institutions, placements};

/// The most notices that a copy holds.
const NOTICES: i64 = 5_000;

/// What is done with a file between its check and the list.
const COMMITTEE: [&str; 3] = ["application.read_again", "application.rescored", "application.scored"];

/// A file of the copy.
#[derive(Debug, Clone)]
pub struct PaperFile {
    /// Its path in the ZIP.
    pub path: String,
    /// Where its bytes are.
    pub file: StoredFile,
}

/// The copy before its files are read.
#[derive(Debug, Clone)]
pub struct DataCopy {
    /// `data.json`.
    pub data: Value,
    /// The files, in order.
    pub files: Vec<PaperFile>,
}

fn at(instant: Option<Instant>) -> Value {
    instant.map_or(Value::Null, |instant| instant.rfc3339().into())
}

/// The copy for the asker's own account.
///
/// # Errors
/// Absent for who is not signed in; a fault when the database fails.
pub fn gather(conn: &mut Conn, ctx: &Ctx) -> Result<DataCopy, GatherError> {
    let account = ctx.who.account().ok_or(Denied::Absent)?;
    let profile = accounts::profile(conn, account.id)?.ok_or(Denied::Absent)?;
    let mut files = Vec::new();
    let mut dossiers = Vec::new();
    if let Some(person) = account.person {
        for head in applications::of_person(conn, person)? {
            dossiers.push(dossier(conn, &head, &mut files)?);
        }
    }
    let notices: Vec<Value> = accounts::notices(conn, account.id, NOTICES)?
        .into_iter()
        .map(|it| json!({ "kind": it.kind, "at": it.created_at.rfc3339(), "read_at": at(it.read_at) }))
        .collect();
    Ok(DataCopy {
        data: json!({
            "made_at": ctx.now.rfc3339(),
            "account": {
                "id": profile.id, "email": profile.email, "name": profile.name,
                "language": profile.language.tag(), "state": profile.state,
                "created_at": profile.created_at.rfc3339(),
            },
            "notices": notices,
            "applications": dossiers,
        }),
        files,
    })
}

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum GatherError {
    /// Nobody is signed in.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

fn dossier(conn: &mut Conn, head: &Application, files: &mut Vec<PaperFile>) -> Result<Value, Fault> {
    let id = head.id;
    let call = calls::call(conn, head.call)?;
    let sections: Vec<Value> = applications::sections(conn, id)?
        .into_iter()
        .map(|it| json!({ "key": it.key, "answers": it.answers, "updated_at": it.updated_at.rfc3339() }))
        .collect();
    let mut choices = Vec::new();
    for choice in applications::choices(conn, id)? {
        let programme = institutions::programme(conn, choice.programme)?;
        let title = programme.map(|it| it.titles);
        choices.push(json!({ "rank": choice.rank, "programme": title }));
    }
    let submissions: Vec<Value> = applications::submissions(conn, id)?
        .into_iter()
        .map(|it| json!({ "number": it.number, "at": it.submitted_at.rfc3339(), "sha256": it.hash, "copy": it.frozen }))
        .collect();
    let corrections: Vec<Value> = applications::corrections(conn, id)?
        .into_iter()
        .map(|it| {
            json!({ "items": it.items, "message": it.message, "at": it.requested_at.rfc3339(),
                "due_at": it.due_at.rfc3339(), "answered_at": at(it.answered_at) })
        })
        .collect();
    let messages: Vec<Value> = talk::messages(conn, id)?
        .into_iter()
        .map(|it| json!({ "side": it.side, "body": it.body, "at": it.sent_at.rfc3339(), "read_at": at(it.read_at) }))
        .collect();
    let asked: Vec<Value> = guests::of_application(conn, id)?
        .into_iter()
        .map(|it| {
            json!({ "role": it.role, "name": it.name, "email": it.email, "state": it.state,
                "asked_at": it.asked_at.rfc3339(), "answered_at": at(it.answered_at), "signed_at": at(it.signed_at) })
        })
        .collect();
    // Before a list speaks, what the committee does with the file is not the applicant's yet.
    let open = [State::Eligible, State::InReview, State::Scored].contains(&head.state);
    let known = |kind: &str| !open || !(kind.starts_with("review.") || COMMITTEE.contains(&kind));
    let log: Vec<Value> = events::of_application(conn, id)?
        .into_iter()
        .filter(|it| known(&it.kind))
        .map(|it| json!({ "kind": it.kind, "at": it.at.rfc3339() }))
        .collect();
    let mut places = Vec::new();
    for it in placements::read::of_application(conn, id)? {
        let asked = placements::conditions::conditions(conn, it.id)?.into_iter();
        let asked = asked.map(|one| {
            json!({ "kind": one.kind, "state": one.state.to_string(), "due_at": one.due_at.rfc3339(),
                "called_done_at": at(one.said_at), "note": one.said_note })
        });
        places.push(
            json!({ "wish": it.wish, "state": it.state.to_string(), "answer_by": at(it.answer_by),
            "conditions": asked.collect::<Vec<Value>>() }),
        );
    }
    let deadlines: Vec<Value> = own_deadline::of_application(conn, id)?
        .into_iter()
        .filter(|it| it.approved_at.is_some())
        .map(|it| json!({ "until": it.until.rfc3339(), "basis": it.basis, "given_at": at(it.approved_at) }))
        .collect();
    let doubts = appealed(conn, head, files)?;
    let decision = applications::eligibility(conn, id)?.map(
        |it| json!({ "eligible": it.eligible, "reasons": it.reasons, "note": it.note, "at": it.decided_at.rfc3339() }),
    );
    Ok(json!({
        "code": head.code,
        "call": call.map(|call| call.titles),
        "state": if open { State::Eligible } else { head.state },
        "name": head.name,
        "begun_at": head.created_at.rfc3339(),
        "submitted_at": at(head.submitted_at),
        "sections": sections,
        "choices": choices,
        "documents": papers(conn, head, files)?,
        "consents": agreed(conn, head)?,
        "asked_by_link": asked,
        "signed_by_guardian": signed(conn, head, files)?,
        "messages": messages,
        "corrections": corrections,
        "own_deadlines": deadlines,
        "submissions": submissions,
        "eligibility": decision,
        "places": places,
        "appeals": doubts,
        "events": log,
    }))
}

fn agreed(conn: &mut Conn, head: &Application) -> Result<Vec<Value>, Fault> {
    let mut all = Vec::new();
    for it in consents::of_application(conn, head.id)? {
        let text = consents::text(conn, &it.text_hash)?;
        all.push(json!({
            "purpose": it.purpose, "by_guardian": it.guest.is_some(), "text": text, "text_sha256": it.text_hash,
            "network": it.network, "given_at": it.given_at.rfc3339(), "withdrawn_at": at(it.withdrawn_at),
        }));
    }
    Ok(all)
}

fn signed(conn: &mut Conn, head: &Application, files: &mut Vec<PaperFile>) -> Result<Vec<Value>, Fault> {
    let mut all = Vec::new();
    for (number, it) in (1..).zip(guests::papers(conn, head.id)?) {
        let path = documents::stored(conn, &it.file)?.map(|file| {
            let path = format!("files/{}/guardian-{number:02}{}", head.code, file.media.ending());
            files.push(PaperFile {
                path: path.clone(),
                file,
            });
            path
        });
        all.push(json!({
            "kind": it.kind, "state": it.state, "file": path, "name": it.file_name, "sha256": it.file,
            "note": it.note, "given_at": it.given_at.rfc3339(), "checked_at": at(it.checked_at),
        }));
    }
    Ok(all)
}

fn appealed(conn: &mut Conn, head: &Application, files: &mut Vec<PaperFile>) -> Result<Vec<Value>, Fault> {
    let mut all = Vec::new();
    for (number, it) in (1..).zip(appeals::read::of_application(conn, head.id)?) {
        let stored = match &it.file {
            Some(hash) => documents::stored(conn, hash)?,
            None => None,
        };
        let path = stored.map(|file| {
            let path = format!("files/{}/appeal-{number:02}{}", head.code, file.media.ending());
            files.push(PaperFile {
                path: path.clone(),
                file,
            });
            path
        });
        all.push(json!({
            "state": it.state, "reasons": it.reasons, "file": path, "name": it.file_name,
            "filed_at": it.filed_at.rfc3339(), "answer_by": it.answer_by.rfc3339(),
            "decided_at": at(it.decided_at), "answer": it.answer, "remedy": it.remedy,
        }));
    }
    Ok(all)
}

fn papers(conn: &mut Conn, head: &Application, files: &mut Vec<PaperFile>) -> Result<Vec<Value>, Fault> {
    let mut all = Vec::new();
    for (number, it) in (1..).zip(applications::all_documents(conn, head.id)?) {
        let key = calls::requirement(conn, it.requirement)?
            .map(|asked| asked.key)
            .unwrap_or_default();
        let confidential = guests::is_letter(conn, it.id)?;
        let stored = match &it.file {
            Some(hash) if !confidential => documents::stored(conn, hash)?,
            _ => None,
        };
        let path = stored.map(|file| {
            let path = format!("files/{}/{number:02}-{key}{}", head.code, file.media.ending());
            files.push(PaperFile {
                path: path.clone(),
                file,
            });
            path
        });
        all.push(json!({
            "asked_for": key, "state": it.state, "name": it.file_name, "file": path, "sha256": it.file,
            "from_a_referee": confidential, "reason": it.reason, "note": it.note,
            "promised_until": at(it.promised_until), "came_at": it.created_at.rfc3339(), "checked_at": at(it.checked_at),
        }));
    }
    Ok(all)
}
