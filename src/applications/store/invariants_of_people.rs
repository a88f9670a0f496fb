//! What must never be false of what people say and sign about a dossier: messages, guests,
//! consents, what they are recognised by, requests to mend.

use diesel::prelude::*;

use crate::applications::alike::IdentityKeys;
use crate::applications::guests::model::{GuestRole, GuestState};
use crate::applications::lifecycle::State;
use crate::applications::model::SectionKey;
use crate::applications::sections::Answers;
use crate::applications::talk::Side;
use crate::db::schema::{applications, consent_texts, corrections, guests, messages, persons, sections};
use crate::db::{Conn, Invariant, Json};
use crate::kernel::ids::{ApplicationId, CorrectionId, GuestId, MessageId};
use crate::kernel::{Fault, secrets};

/// Answers read at once.
const PAGE: i64 = 500;

/// The sentences.
pub(super) fn invariants() -> Vec<Invariant> {
    vec![
        Invariant {
            name: "applications.message_is_written_by_its_side",
            find: sides,
        },
        Invariant {
            name: "applications.guest_is_known",
            find: known_guests,
        },
        Invariant {
            name: "applications.guest_who_answered_has_the_time",
            find: answered_guests,
        },
        Invariant {
            name: "applications.consent_text_matches_its_hash",
            find: texts,
        },
        Invariant {
            name: "applications.identity_keys_fit_the_answers",
            find: keys,
        },
        Invariant {
            name: "applications.one_open_correction_where_one_is_asked",
            find: open_corrections,
        },
    ]
}

/// The applicant's side is the owner's; the office never writes in the owner's name.
fn sides(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let own = persons::account_id.eq(messages::author_id);
    let of_applicant = messages::side.eq(Side::Applicant);
    let wrong = of_applicant
        .and(diesel::dsl::not(own))
        .or(messages::side.eq(Side::Office).and(own))
        .or(messages::side.ne_all(Side::ALL));
    let ids: Vec<MessageId> = messages::table
        .inner_join(applications::table.inner_join(persons::table))
        .filter(wrong)
        .select(messages::id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

/// A known word each, and a referee is asked for a document.
fn known_guests(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let nothing_asked = guests::role
        .eq(GuestRole::Referee)
        .and(guests::requirement_id.is_null());
    let unknown = guests::role
        .ne_all(GuestRole::ALL)
        .or(guests::state.ne_all(GuestState::ALL));
    let ids: Vec<GuestId> = guests::table
        .filter(unknown.or(nothing_asked))
        .select(guests::id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

fn answered_guests(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<GuestId> = guests::table
        .filter(guests::state.eq_any([GuestState::Refused, GuestState::Done]))
        .filter(guests::answered_at.is_null())
        .select(guests::id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

fn texts(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let rows: Vec<(String, String)> = consent_texts::table
        .select((consent_texts::hash, consent_texts::body))
        .load(conn)?;
    let broken = rows
        .into_iter()
        .filter(|(hash, body)| secrets::sha256_hex(body.as_bytes()) != *hash);
    Ok(broken.map(|(hash, _)| hash).collect())
}

/// Of every dossier that was handed in: drafts get theirs with the first save.
fn keys(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    type Row = (ApplicationId, Json, (Option<String>, Option<String>, Option<String>));
    let mut broken = Vec::new();
    let mut last: Option<ApplicationId> = None;
    loop {
        let mut query = applications::table
            .inner_join(sections::table)
            .filter(sections::key.eq(SectionKey::Personal))
            .filter(applications::submitted_at.is_not_null())
            .order(applications::id)
            .limit(PAGE)
            .select((
                applications::id,
                sections::answers,
                (
                    applications::pin_key,
                    applications::passport_key,
                    applications::twin_key,
                ),
            ))
            .into_boxed();
        if let Some(last) = last {
            query = query.filter(applications::id.gt(last));
        }
        let rows: Vec<Row> = query.load(conn)?;
        let Some((newest, ..)) = rows.last() else {
            return Ok(broken);
        };
        last = Some(*newest);
        let strange = rows.iter().filter(|(_, answers, (pin, passport, twin))| {
            let kept = IdentityKeys {
                pin: pin.clone(),
                passport: passport.clone(),
                twin: twin.clone(),
            };
            kept != IdentityKeys::of(&Answers::of(&answers.0))
        });
        broken.extend(strange.map(|(id, ..)| id.to_string()));
    }
}

/// A dossier that waits for its applicant has one open request; nobody has two.
fn open_corrections(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let open = || corrections::table.filter(corrections::answered_at.is_null());
    let asked: Vec<ApplicationId> = applications::table
        .filter(applications::state.eq(State::CorrectionRequested))
        .filter(applications::id.ne_all(open().select(corrections::application_id)))
        .select(applications::id)
        .load(conn)?;
    let twice: Vec<ApplicationId> = open()
        .group_by(corrections::application_id)
        .having(diesel::dsl::count_star().gt(1))
        .select(corrections::application_id)
        .load(conn)?;
    let backwards: Vec<CorrectionId> = corrections::table
        .filter(corrections::due_at.le(corrections::requested_at))
        .select(corrections::id)
        .load(conn)?;
    let dossiers = asked.iter().chain(&twice).map(ToString::to_string);
    Ok(dossiers.chain(backwards.iter().map(ToString::to_string)).collect())
}
