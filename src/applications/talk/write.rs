//! One side writes to the other.

use chrono::TimeDelta;

use super::mails;
use super::model::{Message, Side, TalkError};
use crate::accounts::policy::{Denied, Permission, Scope, allow, holds};
use crate::accounts::{self, Ctx};
use crate::applications::model::Application;
use crate::applications::{desk, store};
use crate::calls;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::{ApplicationId, MessageId};
use crate::kernel::{Fault, text};

/// The most that a message takes, in characters.
const LONGEST: usize = 2_000;
/// How many messages of one applicant about one dossier a day takes: an office of five people
/// must not drown.
const A_DAY: usize = 20;

/// What is written.
#[derive(Debug, Clone)]
pub struct Write {
    /// About which dossier.
    pub application: ApplicationId,
    /// As typed.
    pub body: String,
}

/// Writes as the side that the asker is on. The same words as the last message of that side
/// change nothing: a second tap, or a retry whose answer was lost.
///
/// # Errors
/// [`TalkError`].
pub fn write(tx: &mut Conn, ctx: &Ctx, command: &Write) -> Result<Message, TalkError> {
    let head = store::locked(tx, command.application)?.ok_or(Denied::Absent)?;
    let side = side(ctx, &head)?;
    if head.submitted_at.is_none() {
        return Err(TalkError::NotYet);
    }
    let body = text::paragraphs(&command.body)?;
    text::at_most(&body, LONGEST)?;
    if body.is_empty() {
        return Err(TalkError::Empty);
    }
    let before = store::messages(tx, head.id)?;
    let mine = || before.iter().filter(|one| one.side == side);
    if let Some(last) = mine().next_back().filter(|last| last.body == body) {
        return Ok(last.clone());
    }
    let since = ctx.now.minus(TimeDelta::days(1));
    if side == Side::Applicant && mine().filter(|one| one.sent_at > since).count() >= A_DAY {
        return Err(TalkError::TooMany);
    }
    let message = Message {
        id: ctx.id::<MessageId>(),
        application: head.id,
        side,
        author: ctx.account().ok_or(Denied::Absent)?,
        body,
        sent_at: ctx.now,
        read_at: None,
    };
    store::insert_message(tx, &message)?;
    let kind = match side {
        Side::Applicant => "application.message_from_applicant",
        Side::Office => "application.message_from_office",
    };
    append(tx, ctx, Event::new(kind, message.id).of(head.id).in_call(head.call))?;
    tell(tx, ctx, &head, &message)?;
    Ok(message)
}

/// Which side the asker is on.
fn side(ctx: &Ctx, head: &Application) -> Result<Side, Denied> {
    if holds(&ctx.who, Permission::Apply, Scope::Person(head.person)) {
        return Ok(Side::Applicant);
    }
    allow(ctx, Permission::CheckDossiers, Scope::Call(head.call))?;
    Ok(Side::Office)
}

/// The other side learns that something came, never what.
fn tell(tx: &mut Conn, ctx: &Ctx, head: &Application, message: &Message) -> Result<(), Fault> {
    let call = calls::call(tx, head.call)?.ok_or_else(|| Fault::broken("a dossier without a call"))?;
    let payload = desk::messages::about(head, &call);
    let about = Some(head.id);
    if message.side == Side::Office {
        return accounts::tell_person(tx, ctx, head.person, &mails::FROM_OFFICE, message.id, &payload, about);
    }
    for officer in desk::who_checks(tx, ctx, head)? {
        accounts::tell(tx, ctx, officer, &mails::FROM_APPLICANT, message.id, &payload, about)?;
    }
    Ok(())
}
