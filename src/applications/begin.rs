//! An applicant begins a dossier in an open call.

use serde_json::json;

use super::carry_over::carry_over;
use super::lifecycle::State;
use super::model::Application;
use super::store::{self, Inserted};
use crate::accounts::Ctx;
use crate::accounts::policy::{self, Denied, Permission, Scope};
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::identity::{ApplicationCode, CodePrefix};
use crate::kernel::ids::{ApplicationId, PersonId};
use crate::kernel::{Fault, civil, secrets, text};

/// How often a code is drawn before something must be wrong: of 2^30 codes a call uses thousands.
const DRAWS: u32 = 8;

/// Why a dossier was not begun.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// Not this visitor's.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// No such call, or not public.
    #[error("no such call")]
    NoCall,
    /// The call has not opened or is over.
    #[error("the call is not open")]
    NotOpen,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Begins a dossier of `person` in the call named `slug`; a second beginning gives the first dossier.
///
/// # Errors
/// [`BeginError`].
pub fn begin(tx: &mut Conn, ctx: &Ctx, person: PersonId, slug: &str) -> Result<Application, BeginError> {
    policy::allow(ctx, Permission::Apply, Scope::Person(person))?;
    let call = calls::by_slug(tx, slug)?.ok_or(BeginError::NoCall)?;
    if let Some(first) = store::of_person_in(tx, person, call.id)? {
        return Ok(first);
    }
    if !call.open_at(ctx.now) {
        let public = call.state != calls::CallState::Draft;
        return Err(if public {
            BeginError::NotOpen
        } else {
            BeginError::NoCall
        });
    }
    let id = ctx.id::<ApplicationId>();
    let name = ctx
        .who
        .account()
        .map(|account| account.name.clone())
        .unwrap_or_default();
    let prefix = prefix(&call)?;
    for draw in 0..DRAWS {
        let row = store::NewHead {
            id,
            code: ApplicationCode::generate(prefix, random(id, draw)).as_str().to_owned(),
            call_id: call.id,
            person_id: person,
            state: State::Draft,
            search_key: text::fold(&name),
            name: name.clone(),
            created_at: ctx.now,
            updated_at: ctx.now,
            state_since: ctx.now,
            version: 1,
        };
        match store::insert_head(tx, &row)? {
            Inserted::Done => {
                let event = Event::new("application.begun", id).of(id).in_call(call.id);
                append(tx, ctx, event.with(json!({ "code": row.code })))?;
                let broken = || Fault::broken("a dossier that was just begun");
                let head = store::head(tx, id)?.ok_or_else(broken)?;
                let mut others = store::of_person(tx, person)?.into_iter();
                if let Some(earlier) = others.find(|one| one.id != id) {
                    let today = civil::local(ctx.now.utc(), call.zone).date();
                    carry_over(tx, ctx, &head, &earlier, today)?;
                }
                return Ok(store::head(tx, id)?.ok_or_else(broken)?);
            }
            Inserted::CodeTaken => {}
            Inserted::PersonHasOne => {
                return store::of_person_in(tx, person, call.id)?
                    .ok_or_else(|| Fault::broken("a dossier that is there and is not").into());
            }
        }
    }
    Err(Fault::broken("no free application code").into())
}

/// The prefix that the call file names (`KZ26`), else one that says the year it opens.
fn prefix(call: &Call) -> Result<CodePrefix, Fault> {
    let given = call.terms.code_prefix.as_str();
    let (letters, year) = given.split_at_checked(2).unwrap_or(("QB", ""));
    let year = year.parse::<i32>().map(|year| 2000 + year);
    let year = year.unwrap_or_else(|_| chrono::Datelike::year(&call.opens_at.utc()));
    CodePrefix::new(letters, year).map_err(|error| Fault::new("a call's code prefix", error))
}

/// 32 bits that follow from the identifier, so that a command that runs again draws the same code.
fn random(id: ApplicationId, draw: u32) -> u32 {
    let hash = secrets::sha256(format!("{id} {draw}").as_bytes());
    let first = hash.first_chunk::<4>().copied().unwrap_or_default();
    u32::from_be_bytes(first)
}
