//! A reviewer begins, keeps scores, hands in.

use serde_json::json;

use super::lifecycle::{self, Command, OWED};
use super::model::{Review, ReviewError, Scores};
use super::{rate, rubric, rules, store};
use crate::accounts::Ctx;
use crate::accounts::policy::{self, Denied, Permission, Scope};
use crate::applications;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::{CallId, ReviewId};

/// The asker's own review, while its dossier is in review, and the call it is in. Another's
/// review is forbidden to who may read it, and absent to everybody else.
pub(super) fn own(conn: &mut Conn, ctx: &Ctx, id: ReviewId) -> Result<(Review, CallId), ReviewError> {
    let review = store::review(conn, id)?.ok_or(ReviewError::NotFound)?;
    let head = applications::head(conn, review.application)?.ok_or(ReviewError::NotFound)?;
    if ctx.account() != Some(review.reviewer) {
        policy::allow(ctx, Permission::ReadReviews, Scope::Call(head.call))?;
        return Err(Denied::Forbidden.into());
    }
    policy::allow(ctx, Permission::Review, Scope::Call(head.call)).map_err(|_| Denied::Absent)?;
    Ok((review, head.call))
}

/// The review after `command`, when lifecycle, version and the dossier's state allow it.
pub(super) fn step(conn: &mut Conn, seen: &Review, version: i32, command: Command) -> Result<Review, ReviewError> {
    let to = lifecycle::next(seen.state, command).ok_or(ReviewError::WrongState)?;
    let head = applications::head(conn, seen.application)?.ok_or(ReviewError::NotFound)?;
    let fits = match head.state {
        applications::State::InReview => command != Command::Reread,
        // Once the list is out nothing is owed any more, unless an upheld appeal opened it again.
        applications::State::Scored | applications::State::Decided => {
            command == Command::Reread || OWED.contains(&seen.state)
        }
        _ => false,
    };
    if !fits {
        return Err(ReviewError::WrongState);
    }
    if seen.version != version {
        return Err(ReviewError::OutOfDate);
    }
    let mut next = seen.clone();
    next.state = to;
    next.version = seen.version + 1;
    Ok(next)
}

/// Writes a step and its event.
pub(super) fn put(
    tx: &mut Conn,
    ctx: &Ctx,
    seen: &Review,
    next: &Review,
    call: CallId,
    event: Event,
) -> Result<(), ReviewError> {
    if !store::update(tx, seen, next)? {
        return Err(ReviewError::OutOfDate);
    }
    append(tx, ctx, event.of(seen.application).in_call(call))?;
    Ok(())
}

/// Opens the file: the reviewer says that there is no conflict.
///
/// # Errors
/// [`ReviewError`].
pub fn begin(tx: &mut Conn, ctx: &Ctx, id: ReviewId, version: i32) -> Result<Review, ReviewError> {
    let (seen, call) = own(tx, ctx, id)?;
    let next = step(tx, &seen, version, Command::Begin)?;
    put(tx, ctx, &seen, &next, call, Event::new("review.begun", seen.id))?;
    Ok(next)
}

/// What a reviewer keeps.
#[derive(Debug, Clone)]
pub struct SaveScores {
    /// The review.
    pub review: ReviewId,
    /// As the reviewer saw it.
    pub version: i32,
    /// Scores so far, in 1/10,000 of a point.
    pub scores: Scores,
    /// The comment as typed.
    pub comment: String,
}

/// Keeps scores; some may be missing.
///
/// # Errors
/// [`ReviewError`].
pub fn save(tx: &mut Conn, ctx: &Ctx, command: &SaveScores) -> Result<Review, ReviewError> {
    keep(tx, ctx, command, Command::Save)
}

/// Keeps scores and hands them in: every criterion must have one. Locks the review.
///
/// # Errors
/// [`ReviewError`].
pub fn submit(tx: &mut Conn, ctx: &Ctx, command: &SaveScores) -> Result<Review, ReviewError> {
    keep(tx, ctx, command, Command::Submit)
}

fn keep(tx: &mut Conn, ctx: &Ctx, given: &SaveScores, command: Command) -> Result<Review, ReviewError> {
    let (seen, call) = own(tx, ctx, given.review)?;
    let mut next = step(tx, &seen, given.version, command)?;
    let rubric = rubric::rubric_of(tx, seen.rulebook)?.ok_or(ReviewError::NoRubric)?;
    let mut problems = rules::scores(&rubric, &given.scores);
    if command == Command::Submit {
        problems.extend(rules::missing(&rubric, &given.scores));
    }
    match rules::comment(&given.comment) {
        Ok(comment) => next.comment = comment,
        Err(problem) => problems.push(problem),
    }
    if !problems.is_empty() {
        return Err(ReviewError::Invalid(problems));
    }
    next.scores = given.scores.clone();
    let kind = if command == Command::Submit {
        next.submitted_at = Some(ctx.now);
        "review.submitted"
    } else {
        "review.saved"
    };
    // Names of what was scored, never the scores: the timeline is read by others.
    let fields: Vec<&String> = next.scores.keys().collect();
    let event = Event::new(kind, seen.id).with(json!({"fields": fields, "rulebook": seen.rulebook}));
    put(tx, ctx, &seen, &next, call, event)?;
    if command == Command::Submit {
        rate::recount(tx, ctx, seen.application)?;
    }
    Ok(next)
}
