//! The applicant asks somebody: a letter with a link goes out.

use super::lifecycle::{GuestCommand, after};
use super::messages;
use super::model::{GUESTS, Guest, GuestError, GuestRole, GuestState, LETTERS, LIFE, PAUSE};
use crate::accounts::rules::{Email, Name};
use crate::accounts::{self, Ctx};
use crate::applications::access::{ChangeError, own_locked};
use crate::applications::dossier::{Dossier, Locked};
use crate::applications::lifecycle::State;
use crate::applications::model::SectionKey;
use crate::applications::store;
use crate::calls::Requirement;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::{ApplicationId, GuestId, RequirementId};
use crate::kernel::{Fault, Lang, secrets};
use crate::mail::{Value, link_token};
use crate::outbox;

/// Whom a referee's letter is asked from.
#[derive(Debug, Clone)]
pub struct Invite {
    /// As typed.
    pub name: String,
    /// As typed.
    pub email: String,
    /// The language of letter and page.
    pub language: Lang,
}

/// Sends the guardian named in the dossier a link, or a fresh one. Another name or address in
/// the dossier replaces the guardian who was asked before.
///
/// # Errors
/// [`GuestError`].
pub fn ask_guardian(
    tx: &mut Conn,
    ctx: &Ctx,
    secret: &[u8; 32],
    application: ApplicationId,
) -> Result<Guest, GuestError> {
    let dossier = own_locked(tx, ctx, application)?;
    if matches!(
        dossier.application.state,
        State::Withdrawn | State::Closed | State::Ineligible
    ) {
        return Err(Locked::State.into());
    }
    let answers = dossier.answers(SectionKey::Guardian);
    if !dossier.minor(ctx.now) || answers.get("email").is_empty() {
        return Err(GuestError::NoGuardian);
    }
    let invite = Invite {
        name: answers.get("name").to_owned(),
        email: answers.get("email").to_owned(),
        language: answers.get("language").parse().unwrap_or_default(),
    };
    ask(tx, ctx, secret, &dossier, GuestRole::Guardian, None, &invite)
}

/// Asks a referee for the document with this key. Somebody else who was asked for it before is
/// let go.
///
/// # Errors
/// [`GuestError`].
pub fn ask_referee(
    tx: &mut Conn,
    ctx: &Ctx,
    secret: &[u8; 32],
    application: ApplicationId,
    key: &str,
    invite: &Invite,
) -> Result<Guest, GuestError> {
    let dossier = own_locked(tx, ctx, application)?;
    let requirement = asked_of(&dossier, key, ctx)?.clone();
    dossier.may_attach(&requirement, ctx.now)?;
    ask(
        tx,
        ctx,
        secret,
        &dossier,
        GuestRole::Referee,
        Some(requirement.id),
        invite,
    )
}

/// The applicant asks nobody any more for this document; the link is void.
///
/// # Errors
/// [`GuestError`].
pub fn let_go(tx: &mut Conn, ctx: &Ctx, application: ApplicationId, key: &str) -> Result<(), GuestError> {
    let dossier = own_locked(tx, ctx, application)?;
    let requirement = asked_of(&dossier, key, ctx)?;
    for guest in standing(&dossier, GuestRole::Referee, Some(requirement.id)) {
        if guest.state != GuestState::Done {
            replace(tx, ctx, &dossier, guest)?;
        }
    }
    Ok(())
}

fn asked_of<'a>(dossier: &'a Dossier, key: &str, ctx: &Ctx) -> Result<&'a Requirement, GuestError> {
    dossier
        .requirements
        .iter()
        .find(|one| one.key == key && dossier.offers(one, ctx.now) && one.from_referee)
        .ok_or(GuestError::NotByReferee)
}

fn standing(dossier: &Dossier, role: GuestRole, requirement: Option<RequirementId>) -> impl Iterator<Item = &Guest> {
    dossier
        .guests
        .iter()
        .filter(move |guest| guest.role == role && guest.requirement == requirement && guest.stands())
}

fn ask(
    tx: &mut Conn,
    ctx: &Ctx,
    secret: &[u8; 32],
    dossier: &Dossier,
    role: GuestRole,
    requirement: Option<RequirementId>,
    invite: &Invite,
) -> Result<Guest, GuestError> {
    // The letter says who asks: the name of the passport, not whatever an account calls itself.
    if dossier.answers(SectionKey::Personal).get("family").is_empty() {
        return Err(GuestError::Unnamed);
    }
    let name = Name::parse(&invite.name).map_err(|_| GuestError::Name)?;
    let email = Email::parse(&invite.email).map_err(|_| GuestError::Email)?;
    if is_own(tx, ctx, &email)? {
        return Err(GuestError::OwnAddress);
    }
    let nonce = secrets::token()?;
    let hash = secrets::sha256_hex(link_token(secret, &nonce).as_bytes());
    let same = |guest: &&Guest| guest.email.eq_ignore_ascii_case(email.as_str()) && guest.name == name.as_str();
    let known = standing(dossier, role, requirement).find(same);
    for other in standing(dossier, role, requirement).filter(|guest| !same(guest)) {
        replace(tx, ctx, dossier, other)?;
    }
    let guest = match known {
        Some(known) => {
            if known.letters >= LETTERS || ctx.now.since(known.asked_at) < PAUSE {
                return Err(GuestError::TooOften);
            }
            let again = Guest {
                state: after(known, GuestCommand::Ask)?,
                language: invite.language,
                nonce,
                letters: known.letters + 1,
                asked_at: ctx.now,
                expires_at: ctx.now.plus(LIFE),
                reminded_at: None,
                ..known.clone()
            };
            write(tx, &again)?;
            store::set_guest_token(tx, again.id, &hash)?;
            again
        }
        None => {
            if dossier.guests.iter().filter(|guest| guest.role == role).count() >= GUESTS {
                return Err(GuestError::TooOften);
            }
            let new = Guest {
                id: ctx.id::<GuestId>(),
                application: dossier.application.id,
                role,
                requirement,
                name: name.as_str().to_owned(),
                email: email.as_str().to_owned(),
                language: invite.language,
                state: GuestState::Asked,
                nonce,
                letters: 1,
                asked_at: ctx.now,
                expires_at: ctx.now.plus(LIFE),
                reminded_at: None,
                answered_at: None,
                document: None,
                signed_at: None,
                version: 1,
            };
            store::insert_guest(tx, &new, &hash)?;
            new
        }
    };
    let kind = match role {
        GuestRole::Guardian => &messages::GUARDIAN_ASKED,
        GuestRole::Referee => &messages::REFEREE_ASKED,
    };
    let payload = messages::payload(dossier, &guest).with("link", Value::Link(guest.nonce.clone()));
    outbox::enqueue(
        tx,
        ctx,
        kind.name,
        guest.id,
        format!("{} {}", guest.id, guest.letters),
        &payload,
    )?;
    note(tx, ctx, dossier, &guest, "application.guest_asked")?;
    Ok(guest)
}

/// Nobody recommends themselves or is their own guardian.
fn is_own(tx: &mut Conn, ctx: &Ctx, email: &Email) -> Result<bool, Fault> {
    let Some(account) = ctx.account() else { return Ok(false) };
    let own = accounts::profile(tx, account)?;
    Ok(own.is_some_and(|own| own.email.eq_ignore_ascii_case(email.as_str())))
}

pub(super) fn replace(tx: &mut Conn, ctx: &Ctx, dossier: &Dossier, guest: &Guest) -> Result<(), GuestError> {
    let gone = Guest {
        state: after(guest, GuestCommand::Replace)?,
        ..guest.clone()
    };
    write(tx, &gone)?;
    note(tx, ctx, dossier, &gone, "application.guest_replaced")
}

pub(super) fn write(tx: &mut Conn, guest: &Guest) -> Result<(), GuestError> {
    if store::update_guest(tx, guest)? {
        Ok(())
    } else {
        Err(ChangeError::OutOfDate.into())
    }
}

/// Events name the role and the guest's identifier, never a name or an address.
pub(super) fn note(
    tx: &mut Conn,
    ctx: &Ctx,
    dossier: &Dossier,
    guest: &Guest,
    kind: &'static str,
) -> Result<(), GuestError> {
    let event = Event::new(kind, guest.id)
        .of(dossier.application.id)
        .in_call(dossier.call.id)
        .with(serde_json::json!({ "role": guest.role }));
    append(tx, ctx, event)?;
    Ok(())
}
