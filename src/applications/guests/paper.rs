//! What a guardian without e-mail signs by hand: printed, signed, photographed, uploaded by the
//! applicant, and judged by an officer, whose acceptance is the record of the consent.

use super::ask::{note, replace, write};
use super::lifecycle::{GuestCommand, after};
use super::messages;
use super::model::{GUESTS, Guest, GuestError, GuestRole, GuestState, LIFE};
use crate::accounts::{self, Ctx};
use crate::applications::access::own_locked;
use crate::applications::attach::NewFile;
use crate::applications::consents::{self, Purpose, Signed};
use crate::applications::dossier::Dossier;
use crate::applications::lifecycle::State;
use crate::applications::model::SectionKey;
use crate::applications::{desk, room, store};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::{AccountId, ApplicationId, GuestId, PaperId};
use crate::kernel::{Fault, Instant, Lang, secrets};

crate::text_enum! {
    /// What is signed.
    pub enum PaperKind {
        /// The consents.
        Consent = "consent",
        /// The acceptance of a place.
        Signature = "signature",
    }
}

crate::text_enum! {
    /// Where a paper stands.
    pub enum PaperState {
        /// There, not checked.
        Given = "given",
        /// It is the guardian's consent or signature.
        Accepted = "accepted",
        /// Not good, with a reason.
        Returned = "returned",
        /// A newer one took its place before it was checked.
        Superseded = "superseded",
    }
}

/// A signed paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its identifier.
    pub id: PaperId,
    /// On which dossier.
    pub application: ApplicationId,
    /// Whose signature it bears.
    pub guest: GuestId,
    /// What is signed.
    pub kind: PaperKind,
    /// Where it stands.
    pub state: PaperState,
    /// The language of the printed text.
    pub language: Lang,
    /// SHA-256 of the file.
    pub file: String,
    /// Its name as the applicant's device gave it.
    pub file_name: String,
    /// Its pages.
    pub pages: i32,
    /// Why it was returned.
    pub note: Option<String>,
    /// When it came.
    pub given_at: Instant,
    /// Who checked it.
    pub checked_by: Option<AccountId>,
    /// When.
    pub checked_at: Option<Instant>,
    /// Counts changes.
    pub version: i32,
}

/// What the guardian has to sign now; none when nothing is missing.
#[must_use]
pub fn to_sign(dossier: &Dossier, now: Instant) -> Option<PaperKind> {
    let guest = dossier.guardian();
    let consented = guest.is_some_and(|guest| guest.state == GuestState::Done);
    let over = [State::Withdrawn, State::Closed, State::Ineligible].contains(&dossier.application.state);
    if over || !dossier.minor(now) {
        None
    } else if !consented {
        Some(PaperKind::Consent)
    } else if dossier.application.state == State::Decided && dossier.lacks_co_signature(now) {
        Some(PaperKind::Signature)
    } else {
        None
    }
}

/// The applicant hands in what the guardian signed. The same file again changes nothing.
///
/// # Errors
/// [`GuestError::WrongState`] when nothing has to be signed.
pub fn give_paper(tx: &mut Conn, ctx: &Ctx, application: ApplicationId, file: &NewFile) -> Result<(), GuestError> {
    let dossier = own_locked(tx, ctx, application)?;
    let answers = dossier.answers(SectionKey::Guardian);
    if !dossier.minor(ctx.now) || answers.get("name").is_empty() {
        return Err(GuestError::NoGuardian);
    }
    let kind = to_sign(&dossier, ctx.now).ok_or(GuestError::WrongState)?;
    let before = dossier.paper(kind).filter(|paper| paper.state == PaperState::Given);
    if before.is_some_and(|paper| paper.file == file.hash) {
        return Ok(());
    }
    if room::full(tx, &dossier, ctx.now)?.is_some() {
        return Err(GuestError::Full);
    }
    let guest = signer(tx, ctx, &dossier)?;
    if let Some(before) = before {
        let aside = Paper {
            state: PaperState::Superseded,
            ..before.clone()
        };
        update(tx, &aside)?;
    }
    let paper = Paper {
        id: ctx.id::<PaperId>(),
        application,
        guest: guest.id,
        kind,
        state: PaperState::Given,
        language: answers.get("language").parse().unwrap_or_default(),
        file: file.hash.clone(),
        file_name: file.name.clone(),
        pages: file.pages,
        note: None,
        given_at: ctx.now,
        checked_by: None,
        checked_at: None,
        version: 1,
    };
    store::insert_paper(tx, &paper)?;
    store::touch(tx, application, ctx.now)?;
    let event = Event::new("application.guardian_paper_given", paper.id)
        .of(application)
        .in_call(dossier.call.id);
    append(tx, ctx, event.with(serde_json::json!({ "kind": kind })))?;
    if dossier.application.state != State::Draft {
        let payload = desk::messages::about(&dossier.application, &dossier.call);
        let kind = &desk::messages::DOCUMENT_CAME;
        for officer in desk::who_checks(tx, ctx, &dossier.application)? {
            accounts::tell(tx, ctx, officer, kind, paper.id, &payload, Some(application))?;
        }
    }
    Ok(())
}

/// The guardian who stands in the dossier, as somebody who signs: asked by no letter, so that no
/// link opens anything.
fn signer(tx: &mut Conn, ctx: &Ctx, dossier: &Dossier) -> Result<Guest, GuestError> {
    let answers = dossier.answers(SectionKey::Guardian);
    if let Some(known) = dossier.guardian() {
        // Somebody who had refused, or could not be reached, has signed after all.
        if matches!(known.state, GuestState::Refused | GuestState::Bounced) {
            let woken = Guest {
                state: after(known, GuestCommand::Ask)?,
                ..known.clone()
            };
            write(tx, &woken)?;
            return Ok(woken);
        }
        return Ok(known.clone());
    }
    let guardians = dossier.guests.iter().filter(|it| it.role == GuestRole::Guardian);
    if guardians.clone().count() >= GUESTS {
        return Err(GuestError::TooOften);
    }
    for other in guardians.filter(|it| it.stands()) {
        replace(tx, ctx, dossier, other)?;
    }
    let guest = Guest {
        id: ctx.id::<GuestId>(),
        application: dossier.application.id,
        role: GuestRole::Guardian,
        requirement: None,
        name: answers.get("name").to_owned(),
        email: answers.get("email").to_owned(),
        language: answers.get("language").parse().unwrap_or_default(),
        state: GuestState::Asked,
        nonce: secrets::token()?,
        letters: 1,
        asked_at: ctx.now,
        expires_at: ctx.now.plus(LIFE),
        // Nobody is reminded of a letter that was never sent.
        reminded_at: Some(ctx.now),
        answered_at: None,
        document: None,
        signed_at: None,
        version: 1,
    };
    // The hash of a token that nobody holds.
    store::insert_guest(tx, &guest, &secrets::sha256_hex(secrets::token()?.as_bytes()))?;
    Ok(guest)
}

/// What an officer makes of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    /// It is signed: for a consent, to these purposes.
    Accepted(Vec<Purpose>),
    /// It is not good; the reason, as the applicant reads it.
    Returned(String),
}

/// Notes what an officer made of a paper. An accepted one is the guardian's own act: consents with
/// the text that was printed, or the signature. The caller has asked whether the officer may.
///
/// # Errors
/// [`GuestError::Incomplete`] when a purpose is not ticked without which nothing can be decided.
pub(in crate::applications) fn judged(
    tx: &mut Conn,
    ctx: &Ctx,
    dossier: &Dossier,
    paper: &Paper,
    verdict: &Judged,
) -> Result<(), GuestError> {
    let by = ctx
        .account()
        .ok_or_else(|| Fault::broken("a check without an officer"))?;
    let guest = dossier.guests.iter().find(|guest| guest.id == paper.guest);
    let guest = guest.ok_or_else(|| Fault::broken("a paper of nobody"))?;
    let (state, note_text) = match verdict {
        Judged::Accepted(_) => (PaperState::Accepted, None),
        Judged::Returned(why) => (PaperState::Returned, Some(why.clone())),
    };
    let checked = Paper {
        state,
        note: note_text,
        checked_by: Some(by),
        checked_at: Some(ctx.now),
        ..paper.clone()
    };
    let (person, about) = (dossier.application.person, Some(paper.application));
    let payload = messages::payload(dossier, guest);
    let cause = format!("{} {}", paper.id, paper.version);
    let purposes = match verdict {
        Judged::Accepted(purposes) => purposes,
        Judged::Returned(_) => {
            update(tx, &checked)?;
            let event = Event::new("application.guardian_paper_returned", paper.id)
                .of(paper.application)
                .in_call(dossier.call.id)
                .with(serde_json::json!({ "kind": paper.kind }));
            append(tx, ctx, event)?;
            accounts::tell_person(tx, ctx, person, &messages::PAPER_RETURNED, cause, &payload, about)?;
            return Ok(());
        }
    };
    let (changed, kind) = match paper.kind {
        PaperKind::Consent => {
            let lacks = |purpose: &Purpose| purpose.needed() && !purposes.contains(purpose);
            if Purpose::ALL.iter().any(lacks) {
                return Err(GuestError::Incomplete);
            }
            let signed = Signed {
                language: paper.language,
                network: "paper".to_owned(),
            };
            for purpose in purposes {
                let body = purpose.text_of_guardian(paper.language);
                consents::give(tx, ctx, paper.application, Some(guest.id), *purpose, &body, &signed)?;
            }
            let done = Guest {
                state: after(guest, GuestCommand::Finish)?,
                answered_at: Some(ctx.now),
                ..guest.clone()
            };
            (done, "application.guardian_consented")
        }
        PaperKind::Signature => {
            if guest.state != GuestState::Done || dossier.application.state != State::Decided {
                return Err(GuestError::WrongState);
            }
            let signed = Guest {
                signed_at: Some(ctx.now),
                ..guest.clone()
            };
            (signed, "application.guardian_signed")
        }
    };
    update(tx, &checked)?;
    write(tx, &changed)?;
    note(tx, ctx, dossier, &changed, kind)?;
    accounts::tell_person(tx, ctx, person, &messages::GUEST_ANSWERED, cause, &payload, about)?;
    Ok(())
}

fn update(tx: &mut Conn, paper: &Paper) -> Result<(), GuestError> {
    if store::update_paper(tx, paper)? {
        Ok(())
    } else {
        Err(crate::applications::access::ChangeError::OutOfDate.into())
    }
}

/// The papers of a dossier, the first first; authorisation is the caller's.
///
/// # Errors
/// When the database fails.
pub fn papers(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Paper>, Fault> {
    store::papers(conn, application)
}
