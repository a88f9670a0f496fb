//! Adds and changes required documents of a draft call.

use serde_json::json;

use super::change::{ChangeError, save, seen_draft, wrong};
use super::model::{Call, Need, Requirement};
use super::store;
use super::validity::{LONGEST, Validity};
use crate::accounts::Ctx;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Words;
use crate::kernel::ids::{CallId, RequirementId};

/// What a required document is to be.
#[derive(Debug, Clone)]
pub struct Document {
    /// Which call.
    pub call: CallId,
    /// The version of the call that was seen.
    pub version: i32,
    /// Which document; none: a new one.
    pub requirement: Option<RequirementId>,
    /// The key of a new one.
    pub key: String,
    /// Its titles.
    pub titles: Words,
    /// What exactly is asked for.
    pub hints: Words,
    /// Whether it must be there; a conditional one keeps its condition.
    pub need: Need,
    /// "I will upload this by …" is allowed.
    pub promise_allowed: bool,
    /// The applicant may ask a referee for it.
    pub from_referee: bool,
    /// So many days one of an earlier dossier is taken again; none: no term is known.
    pub valid_days: Option<u32>,
    /// Health and the like: read only with the extra grant.
    pub sensitive: bool,
}

/// Adds or changes a required document of a draft call.
///
/// # Errors
/// [`ChangeError`].
pub fn document(tx: &mut Conn, ctx: &Ctx, command: Document) -> Result<Call, ChangeError> {
    let call = seen_draft(tx, ctx, command.call, command.version)?;
    if !command.titles.complete() {
        return Err(wrong("titles_ky", "calls-problem-words"));
    }
    if !command.hints.complete() {
        return Err(wrong("hints_ky", "calls-problem-words"));
    }
    if command.valid_days.is_some_and(|days| !(1..=LONGEST).contains(&days)) {
        return Err(wrong("valid_days", "calls-problem-valid-days"));
    }
    let valid = |before: Option<Validity>| {
        let days = command.valid_days?;
        // A term that somebody typed has no source; one that is left as it was keeps its own mark.
        let kept = before.filter(|it| it.days == days);
        Some(kept.unwrap_or(Validity { days, sample: true }))
    };
    let all = store::requirements(tx, call.id)?;
    let known = command.requirement.map(|id| all.iter().find(|it| it.id == id).cloned());
    let key = match known {
        Some(None) => return Err(ChangeError::Absent),
        Some(Some(mut it)) => {
            if command.need == Need::Conditional && it.condition.is_none() {
                return Err(wrong("need", "calls-problem-condition"));
            }
            // Who is asked for it has the category: that is not to be uncovered by a click.
            let tells = it.condition.as_deref().is_some_and(|on| on.starts_with("category:"));
            if tells && it.sensitive && !command.sensitive {
                return Err(wrong("sensitive", "calls-problem-sensitive"));
            }
            it.titles = command.titles;
            it.hints = command.hints;
            it.need = command.need;
            it.promise_allowed = command.promise_allowed;
            it.from_referee = command.from_referee;
            it.valid = valid(it.valid);
            it.sensitive = command.sensitive;
            store::update_requirement(tx, &it)?;
            it.key
        }
        None => {
            let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            if command.key.is_empty() || command.key.len() > 40 || !command.key.bytes().all(fits) {
                return Err(wrong("key", "calls-problem-key"));
            }
            if all.iter().any(|it| it.key == command.key) {
                return Err(wrong("key", "calls-problem-key-taken"));
            }
            if command.need == Need::Conditional {
                return Err(wrong("need", "calls-problem-condition"));
            }
            let last = all.iter().map(|it| it.position).max().unwrap_or(0);
            let it = Requirement {
                id: ctx.id(),
                call: call.id,
                key: command.key,
                position: last + 1,
                titles: command.titles,
                hints: command.hints,
                need: command.need,
                condition: None,
                promise_allowed: command.promise_allowed,
                from_referee: command.from_referee,
                valid: valid(None),
                sensitive: command.sensitive,
                sample: false,
            };
            store::insert_requirement(tx, &it)?;
            it.key
        }
    };
    let event = Event::new("call.document_changed", call.id).in_call(call.id);
    append(tx, ctx, event.with(json!({ "document": key })))?;
    save(tx, call)
}
