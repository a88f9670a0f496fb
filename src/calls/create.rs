//! Creates a draft call by hand; a call file does the same and more.

use chrono::TimeDelta;
use chrono_tz::Tz;
use serde_json::json;

use super::change::{ChangeError, Wrong};
use super::copy;
use super::model::{Call, CallKind, CallState, Terms};
use super::store;
use crate::accounts::Ctx;
use crate::accounts::policy::{Permission, Scope, allow};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::CallId;
use crate::kernel::{Instant, Words};

/// What a new call needs at least.
#[derive(Debug, Clone)]
pub struct Create {
    /// Its name in addresses: `a-z0-9-`.
    pub slug: String,
    /// What it gives.
    pub kind: CallKind,
    /// The admission year, e.g. `2026/27`.
    pub cycle: String,
    /// Two letters and a year before application codes, e.g. `KZ26`.
    pub code_prefix: String,
    /// Its titles.
    pub titles: Words,
    /// What it is.
    pub summaries: Words,
    /// The zone of its clock times.
    pub zone: Tz,
    /// Applications may be begun from then on.
    pub opens_at: Instant,
    /// Exclusive.
    pub deadline_at: Instant,
    /// The call whose parts it begins with; none: it begins empty.
    pub like: Option<CallId>,
}

/// Whether `slug` can stand in an address.
pub(super) fn is_slug(slug: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !slug.is_empty() && slug.len() <= 60 && slug.bytes().all(fits)
}

/// Whether `prefix` can stand before an application code.
pub(super) fn is_code_prefix(prefix: &str) -> bool {
    prefix.len() == 4 && prefix.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// Creates a draft call: empty, or with the parts of an earlier one.
///
/// # Errors
/// [`ChangeError`], with every wrong field at once.
pub fn create(tx: &mut Conn, ctx: &Ctx, command: Create) -> Result<Call, ChangeError> {
    allow(ctx, Permission::ManageCalls, Scope::System)?;
    let mut wrong = Vec::new();
    let mut check = |fine: bool, field, key| {
        if !fine {
            wrong.push(Wrong { field, key });
        }
    };
    check(is_slug(&command.slug), "slug", "calls-problem-slug");
    check(!command.cycle.trim().is_empty(), "cycle", "calls-problem-empty");
    check(
        is_code_prefix(&command.code_prefix),
        "code_prefix",
        "calls-problem-code-prefix",
    );
    check(command.titles.complete(), "titles_ky", "calls-problem-words");
    check(command.summaries.complete(), "summaries_ky", "calls-problem-words");
    check(
        command.opens_at < command.deadline_at,
        "deadline_at",
        "calls-problem-order",
    );
    if !wrong.is_empty() {
        return Err(ChangeError::Invalid(wrong));
    }
    let model = command.like.map(|id| copy::model(tx, id)).transpose()?;
    let later = model
        .as_ref()
        .map_or(TimeDelta::zero(), |from| command.opens_at.since(from.opens_at));
    let terms = match &model {
        Some(from) => copy::terms(from, later, command.code_prefix),
        None => Terms {
            code_prefix: command.code_prefix,
            ..Terms::default()
        },
    };
    let call = Call {
        id: ctx.id(),
        slug: command.slug,
        cycle: command.cycle,
        kind: command.kind,
        state: CallState::Draft,
        titles: command.titles,
        summaries: command.summaries,
        zone: command.zone,
        opens_at: command.opens_at,
        deadline_at: command.deadline_at,
        terms,
        sample: model.as_ref().is_some_and(|from| from.sample),
        version: 1,
    };
    if !store::insert_call(tx, &call, None, ctx.now)? {
        return Err(super::change::wrong("slug", "calls-problem-slug-taken"));
    }
    if let Some(from) = &model {
        copy::parts(tx, ctx, &call, from, later)?;
    }
    let event = Event::new("call.created", call.id).in_call(call.id);
    let data = json!({ "slug": call.slug, "kind": call.kind, "like": command.like });
    append(tx, ctx, event.with(data))?;
    Ok(call)
}
