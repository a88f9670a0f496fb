//! Refusals as problem documents (RFC 9457): stable codes, present state, what may be done.

use actix_web::http::StatusCode;

use crate::accounts::policy::{Scope, holds};
use crate::accounts::{Ctx, Principal};
use crate::i18n;
use crate::kernel::Lang;
use crate::placements::lifecycle::{self, Command, State};
use crate::placements::{Placement, PlacementError};
use crate::web::Refusal;
use crate::web::problem::Problem;

/// 401: the token does not hold (any more).
pub(super) fn invalid_token() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "invalid_token",
        "partners-problem-invalid-token",
    )
}

/// 400: a header that every write needs, or one that cannot be read.
pub(super) fn bad_header(code: &'static str, key: &'static str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, code, key)
}

/// 428: the version that the caller saw is not named.
pub(super) fn version_needed() -> Problem {
    Problem::new(
        StatusCode::PRECONDITION_REQUIRED,
        "version_needed",
        "partners-problem-version-needed",
    )
}

/// 412: the thing has moved on; read it again.
pub(super) fn stale_version(who: &Principal, seen: &Placement) -> Problem {
    Problem::new(
        StatusCode::PRECONDITION_FAILED,
        "stale_version",
        "partners-problem-stale-version",
    )
    .in_state(seen.state, verbs(who, seen))
}

/// 422: the key was used for another request.
pub(super) fn key_reused() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "key_reused",
        "partners-problem-key-reused",
    )
}

/// 422: fields of the body or parameters of the query; add them with [`Problem::field`].
pub(super) fn invalid() -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "partners-problem-invalid")
}

/// 409: the condition is decided already.
pub(super) fn condition_decided(who: &Principal, seen: &Placement) -> Problem {
    conflict("condition_decided", "partners-problem-condition-decided").in_state(seen.state, verbs(who, seen))
}

fn conflict(code: &'static str, key: &'static str) -> Problem {
    Problem::new(StatusCode::CONFLICT, code, key)
}

/// The path segment of a command that the universities' door knows.
pub(super) const fn verb(command: Command) -> Option<&'static str> {
    match command {
        Command::Admit => Some("admit"),
        Command::Refuse => Some("refuse"),
        Command::Enrol => Some("enrol"),
        Command::ReportNoShow => Some("no-show"),
        Command::Defer => Some("defer"),
        Command::FailConditions => Some("decide"),
        _ => None,
    }
}

/// What this client may do with the place now.
pub(super) fn verbs(who: &Principal, placement: &Placement) -> Vec<String> {
    let scope = Scope::Institution(placement.institution);
    lifecycle::allowed(placement.state, |permission| holds(who, permission, scope))
        .into_iter()
        .filter_map(verb)
        .map(str::to_owned)
        .collect()
}

/// An operation's refusal for a program.
pub(super) fn refused(error: PlacementError, ctx: &Ctx, lang: Lang, seen: &Placement) -> Refusal {
    let in_state = |problem: Problem, state: State| problem.in_state(state, verbs(&ctx.who, seen));
    match error {
        PlacementError::Denied(denied) => denied.into(),
        PlacementError::NotFound => Refusal::NotFound,
        PlacementError::WrongState { state, .. } => {
            in_state(conflict("wrong_state", "partners-problem-wrong-state"), state).into()
        }
        PlacementError::OutOfDate => stale_version(&ctx.who, seen).into(),
        PlacementError::ConditionOpen => {
            let problem = conflict("condition_open", "partners-problem-condition-open");
            in_state(problem, seen.state).into()
        }
        PlacementError::Late => in_state(conflict("late", "partners-problem-late"), seen.state).into(),
        PlacementError::PlaceTaken => {
            in_state(conflict("place_taken", "partners-problem-place-taken"), seen.state).into()
        }
        PlacementError::Unusable(field) => invalid()
            .field(
                format!("/data/{field}"),
                "missing_or_too_long",
                i18n::text(lang, "partners-error-missing-or-too-long"),
            )
            .into(),
        // Nothing that a university's program asks for ends in these.
        PlacementError::WrongRunState(_)
        | PlacementError::NoCoSignature
        | PlacementError::SecondPerson
        | PlacementError::TourOpen
        | PlacementError::ListStands
        | PlacementError::Overtaken
        | PlacementError::Undecided(_)
        | PlacementError::Dossier
        | PlacementError::ActOpen
        | PlacementError::SeatsHeld(_)
        | PlacementError::Empty
        | PlacementError::Lot(_)
        | PlacementError::ThirdReaders(_) => {
            in_state(conflict("wrong_state", "partners-problem-wrong-state"), seen.state).into()
        }
        PlacementError::Fault(fault) => Refusal::Fault(fault),
    }
}
