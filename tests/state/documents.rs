//! A document: what the applicant gives, what the office makes of it, what the clock does, while
//! its dossier stands here or there.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::{Ctx, Role};
use qabyl::applications::desk::reasons::DocumentReason;
use qabyl::applications::desk::{CheckDocument, DeskError, Verdict, check_document};
use qabyl::applications::{
    Attach, AttachError, DocumentState, ExpireError, NewFile, State, attach, document_for, expire_promises,
};
use qabyl::db::Conn;
use qabyl::db::schema::{documents, requirements};
use qabyl::kernel::Fault;
use qabyl::kernel::ids::{DocumentId, RequirementId};

use super::dossier::{Dossier, dossier, of_change, of_desk};
use super::grid::{Agreed, Came, moved, tried};
use super::people::Asker as A;
use crate::applications::world::{FILE, OTHER_FILE};
use crate::harness::TestDb;
use crate::harness::databases::on_both;

const READS: &[A] = &[
    A::Here(Role::Secretary),
    A::Here(Role::Chair),
    A::Here(Role::Observer),
    A::Here(Role::VotingMember),
    A::Here(Role::AppealMember),
];

const COMMANDS: &[(&str, &[A], &[A])] = &[
    ("upload", &[A::Applicant], &[]),
    ("promise", &[A::Applicant], &[]),
    ("remove", &[A::Applicant], &[]),
    ("accept", &[A::Here(Role::Officer)], READS),
    ("reject", &[A::Here(Role::Officer)], READS),
    ("expire", &[A::Here(Role::Administrator), A::Clock], &[]),
];

/// What stands when nothing does: it was taken out of the draft, or a newer one took its place.
const NOTHING: &str = "missing";

type Rows = &'static [(&'static str, &'static str, &'static str)];

/// What an applicant may do while the dossier is their own: anything, in whatever state it is.
const OWN: Rows = &[
    ("missing", "upload", "uploaded"),
    ("promised", "upload", "uploaded"),
    ("overdue", "upload", "uploaded"),
    ("uploaded", "upload", "uploaded"),
    ("accepted", "upload", "uploaded"),
    ("rejected", "upload", "uploaded"),
    ("missing", "promise", "promised"),
    ("promised", "promise", "promised"),
    ("overdue", "promise", "promised"),
    ("uploaded", "promise", "promised"),
    ("accepted", "promise", "promised"),
    ("rejected", "promise", "promised"),
];

/// Only a draft forgets.
const DRAFT: Rows = &[
    ("promised", "remove", "missing"),
    ("overdue", "remove", "missing"),
    ("uploaded", "remove", "missing"),
    ("accepted", "remove", "missing"),
    ("rejected", "remove", "missing"),
];

/// While the office checks, a verdict may be changed; only a promise still takes a file.
const UNDER_CHECK: Rows = &[
    ("promised", "upload", "uploaded"),
    ("uploaded", "accept", "accepted"),
    ("accepted", "accept", "accepted"),
    ("rejected", "accept", "accepted"),
    ("uploaded", "reject", "rejected"),
    ("accepted", "reject", "rejected"),
    ("rejected", "reject", "rejected"),
];

/// After the check only what came late is judged, and what was returned then may come again.
const ELIGIBLE: Rows = &[
    ("promised", "upload", "uploaded"),
    ("rejected", "upload", "uploaded"),
    ("uploaded", "accept", "accepted"),
    ("uploaded", "reject", "rejected"),
];

/// A promise ends on its day whoever has the dossier.
const EVERYWHERE: Rows = &[("promised", "expire", "overdue")];

fn medical(tx: &mut Conn) -> Result<RequirementId, Fault> {
    Ok(requirements::table
        .filter(requirements::key.eq("medical"))
        .select(requirements::id)
        .first(tx)?)
}

fn standing(tx: &mut Conn, it: &Dossier) -> Result<(String, i32), Fault> {
    let requirement = medical(tx)?;
    let found = document_for(tx, it.id, requirement)?;
    Ok(found.map_or((NOTHING.to_owned(), 0), |document| {
        (document.state.to_string(), document.version)
    }))
}

/// Puts the one document into `state`; nothing stands when it was taken out.
fn force(tx: &mut Conn, it: &Dossier, state: &str, due: bool) -> Result<DocumentId, Fault> {
    let requirement = medical(tx)?;
    let own = documents::table.filter(documents::requirement_id.eq(requirement));
    let id = own.select(documents::id).first::<DocumentId>(tx)?;
    let state = if state == NOTHING {
        DocumentState::Removed
    } else {
        state.parse().expect("a state")
    };
    let has_file = matches!(
        state,
        DocumentState::Uploaded | DocumentState::Accepted | DocumentState::Rejected
    );
    let until = it.now.plus(TimeDelta::hours(if due { -1 } else { 24 }));
    diesel::update(documents::table.find(id))
        .set((
            documents::state.eq(state),
            documents::file_hash.eq(has_file.then_some(FILE)),
            documents::promised_until.eq((state == DocumentState::Promised).then_some(until)),
            documents::checked_at.eq((state == DocumentState::Rejected).then_some(it.now)),
        ))
        .execute(tx)?;
    Ok(id)
}

fn give(tx: &mut Conn, ctx: &Ctx, it: &Dossier, what: &Attach) -> Result<(), Came> {
    attach(tx, ctx, it.id, "medical", what).map_err(|error| match error {
        AttachError::Change(change) => of_change(change),
        AttachError::Nothing => Came::WrongState,
        other => Came::Broken(format!("{other:?}")),
    })
}

fn judge(tx: &mut Conn, ctx: &Ctx, document: DocumentId, verdict: Verdict) -> Result<(), Came> {
    let version = documents::table.find(document).select(documents::version).first(tx);
    let version = version.map_err(|error| Came::Broken(error.to_string()))?;
    let command = CheckDocument {
        document,
        version,
        verdict,
    };
    check_document(tx, ctx, &command).map_err(|error: DeskError| of_desk(error))
}

fn run(tx: &mut Conn, ctx: &Ctx, it: &Dossier, document: DocumentId, command: &str) -> Result<(), Came> {
    let file = NewFile {
        hash: OTHER_FILE.to_owned(),
        name: "again.pdf".to_owned(),
        pages: 1,
    };
    let until = it.now.plus(TimeDelta::days(3));
    match command {
        "upload" => give(tx, ctx, it, &Attach::Upload(file)),
        "promise" => give(tx, ctx, it, &Attach::Promise { until }),
        "remove" => give(tx, ctx, it, &Attach::Remove),
        "accept" => judge(tx, ctx, document, Verdict::Accept),
        "reject" => {
            let (reason, note) = (Some(DocumentReason::Unreadable), String::new());
            judge(
                tx,
                ctx,
                document,
                Verdict::Reject {
                    reason,
                    note,
                    repairable: true,
                },
            )
        }
        "expire" => expire_promises(tx, ctx).map(drop).map_err(|error| match error {
            ExpireError::Denied(denied) => denied.into(),
            other => Came::Broken(format!("{other:?}")),
        }),
        other => panic!("no operation for {other}"),
    }
}

async fn attempt(db: &TestDb, it: &Dossier, with: State, (state, command): (&str, &str), asker: A) -> Came {
    let (it, ctx) = (it.clone(), it.ground.ctx(db, it.now, asker));
    let (state, command) = (state.to_owned(), command.to_owned());
    tried(db, move |tx| {
        it.force(tx, &ctx, with, &command)?;
        let document = force(tx, &it, &state, command == "expire")?;
        let before = standing(tx, &it)?;
        let done = run(tx, &ctx, &it, document, &command);
        Ok(match done {
            // Another file in the place of the first one is a new row with a version of its own.
            Ok(()) if matches!(command.as_str(), "upload" | "promise") => Came::Went(standing(tx, &it)?.0),
            Ok(()) => moved(before, standing(tx, &it)?),
            Err(came) => came,
        })
    })
    .await
}

#[test]
fn every_command_on_a_document_is_done_in_its_states_by_those_who_may() {
    on_both(async |db| {
        let it = dossier(db).await;
        let gone = [DocumentState::Removed, DocumentState::Superseded];
        let mut states = vec![NOTHING.to_owned()];
        states.extend(
            DocumentState::ALL
                .iter()
                .filter(|it| !gone.contains(it))
                .map(ToString::to_string),
        );
        let with: &[(State, &[Rows])] = &[
            (State::Draft, &[OWN, DRAFT, EVERYWHERE]),
            (State::Submitted, &[OWN, EVERYWHERE]),
            (State::UnderCheck, &[UNDER_CHECK, EVERYWHERE]),
            (State::CorrectionRequested, &[OWN, EVERYWHERE]),
            (State::Eligible, &[ELIGIBLE, EVERYWHERE]),
            (State::InReview, &[ELIGIBLE, EVERYWHERE]),
            (State::Scored, &[ELIGIBLE, EVERYWHERE]),
            (State::Ineligible, &[EVERYWHERE]),
            (State::Decided, &[EVERYWHERE]),
            (State::Closed, &[EVERYWHERE]),
            (State::Withdrawn, &[EVERYWHERE]),
        ];
        assert_eq!(with.len(), State::ALL.len());
        let mut text = String::new();
        for (with, rows) in with {
            let rows = rows.concat();
            let expires = states.iter().filter(|state| *state != "promised");
            let again: Vec<_> = expires.map(|state| (state.as_str(), "expire")).collect();
            let hidden: Vec<_> = states
                .iter()
                .flat_map(|state| [(state.as_str(), "accept"), (state, "reject")])
                .collect();
            let agreed = Agreed {
                states: states.clone(),
                commands: COMMANDS,
                rows: &rows,
                again: &again,
                hidden: if *with == State::Draft { &hidden } else { &[] },
            };
            let table = agreed
                .holds(db, async |state, command, asker| {
                    attempt(db, &it, *with, (state, command), asker).await
                })
                .await;
            if let Some(table) = table {
                text.push_str(&format!("# while the dossier is {with}\n{table}\n"));
            }
        }
        if !text.is_empty() {
            insta::assert_snapshot!("document", text);
        }
    });
}
