//! What universities' programs do: each write is the page's own operation, once a key, on the
//! version that the caller saw, in the name of a colleague at the university.

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::{Data, Path, Payload};
use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::api::{answer, institution_of, own, reader};
use super::idempotency;
use super::resources::{ActingPerson, DecideData, DeferData, EnrolData, Nothing, PlacementAnswer, RefuseData, Write};
use super::{gather, problems};
use crate::accounts::{Ctx, Principal};
use crate::db::Conn;
use crate::db::answers::Asked;
use crate::i18n;
use crate::kernel::act::Actor;
use crate::kernel::ids::{ConditionId, PlacementId};
use crate::kernel::{Fault, Lang};
use crate::placements::conditions::{conditions, decide_condition};
use crate::placements::model::ConditionState;
use crate::placements::{Placement, PlacementError, host, read};
use crate::web::once::{Twice, once};
use crate::web::problem::Problem;
use crate::web::{Answer, App, Refusal, Visitor, json};

/// One request to write, read and checked as far as is possible without the database.
struct Request {
    asked: Asked,
    versions: Vec<i32>,
    ctx: Ctx,
    lang: Lang,
    id: PlacementId,
}

/// An answer as it is kept: the text itself, because databases reorder JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    /// The body.
    body: String,
    /// The entity tag without quotation marks.
    version: i32,
}

/// Reads headers, then the body; `check` objects to what is in `data`.
async fn read_request<T: DeserializeOwned>(
    visitor: &Visitor,
    request: &HttpRequest,
    payload: Payload,
    id: &str,
    check: impl FnOnce(&T, Lang, Problem) -> Problem,
) -> Result<(Request, T), Refusal> {
    let Principal::Client { id: client, .. } = visitor.ctx.who else {
        return Err(Refusal::NotFound);
    };
    idempotency::key(request)?;
    let versions = versions(request)?;
    let body = json::read::<Write<T>>(request, payload.into_inner()).await?;
    let asked = idempotency::asked(request, client, &body.bytes)?;
    let Write { data, actor } = body.value;
    let problem = check(
        &data,
        visitor.lang,
        check_actor(&actor, visitor.lang, problems::invalid()),
    );
    if !problem.errors.is_empty() {
        return Err(problem.into());
    }
    let mut ctx = visitor.ctx.clone();
    ctx.act.actor = Actor::Client {
        id: client,
        on_behalf_of: actor.external_id.trim().to_owned(),
    };
    let read = Request {
        asked,
        versions,
        ctx,
        lang: visitor.lang,
        id: id.parse().map_err(|_| Refusal::NotFound)?,
    };
    Ok((read, data))
}

/// The versions that `If-Match` names. A weak tag never matches; `*` would be no promise at all.
fn versions(request: &HttpRequest) -> Result<Vec<i32>, Refusal> {
    let mut given = request.headers().get_all(header::IF_MATCH).peekable();
    if given.peek().is_none() {
        return Err(problems::version_needed().into());
    }
    let unreadable = || problems::bad_header("version_unreadable", "partners-problem-version-unreadable");
    let mut versions = Vec::new();
    for value in given {
        for tag in value.to_str().map_err(|_| unreadable())?.split(',').map(str::trim) {
            let (weak, quoted) = match tag.strip_prefix("W/") {
                Some(quoted) => (true, quoted),
                None => (false, tag),
            };
            let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
            let inner = inner.ok_or_else(unreadable)?;
            if let (false, Ok(version)) = (weak, inner.parse()) {
                versions.push(version);
            }
        }
    }
    Ok(versions)
}

fn check_actor(actor: &ActingPerson, lang: Lang, mut problem: Problem) -> Problem {
    let usable = |text: &str, most: usize| {
        let count = text.trim().chars().count();
        (1..=most).contains(&count) && !text.chars().any(char::is_control)
    };
    let fields = [
        ("/actor/external_id", Some(actor.external_id.as_str()), 100),
        ("/actor/name", actor.name.as_deref(), 200),
        ("/actor/email", actor.email.as_deref(), 254),
    ];
    for (pointer, text, most) in fields {
        if text.is_some_and(|text| !usable(text, most)) {
            let detail = i18n::text(lang, "partners-error-missing-or-too-long");
            problem = problem.field(pointer, "missing_or_too_long", detail);
        }
    }
    problem
}

/// Runs `operation` once: the kept answer comes back when the same was asked before.
async fn run<F>(app: &App, visitor: &Visitor, request: Request, operation: F) -> Answer
where
    F: Fn(&mut Conn, &Ctx, &Placement) -> Result<(), Objection> + Clone + Send + 'static,
{
    let institution = institution_of(visitor)?;
    let reader = reader(app, visitor);
    let Request {
        asked,
        versions,
        ctx,
        lang,
        id,
    } = request;
    let now = ctx.now;
    let done = once(app, asked, now, move |tx| -> Result<Kept, Refusal> {
        let seen = own(tx, id, institution)?;
        if !versions.contains(&seen.version) {
            return Err(problems::stale_version(&ctx.who, &seen).into());
        }
        operation(tx, &ctx, &seen).map_err(|objection| match objection {
            Objection::Placement(error) => problems::refused(error, &ctx, lang, &seen),
            Objection::Refusal(refusal) => refusal,
        })?;
        let after = read::placement(tx, id)?.ok_or(Refusal::NotFound)?;
        let data = gather::one(tx, &after, &reader)?;
        Ok(Kept {
            version: data.version,
            body: serde_json::to_string(&PlacementAnswer { data }).map_err(Fault::from)?,
        })
    })
    .await;
    let kept = done.map_err(|twice| match twice {
        Twice::OtherRequest => problems::key_reused().into(),
        Twice::Refused(refusal) => refusal,
    })?;
    answer(&kept.body, kept.version)
}

/// Why an operation did not run.
enum Objection {
    Placement(PlacementError),
    Refusal(Refusal),
}

impl From<PlacementError> for Objection {
    fn from(error: PlacementError) -> Self {
        Self::Placement(error)
    }
}

impl From<Fault> for Objection {
    fn from(fault: Fault) -> Self {
        Self::Refusal(fault.into())
    }
}

impl From<Problem> for Objection {
    fn from(problem: Problem) -> Self {
        Self::Refusal(problem.into())
    }
}

/// Consents to a nomination: an offer goes out to the applicant.
#[utoipa::path(post, path = "/api/v1/placements/{placement}/admit", tag = "Decisions",
    params(("placement" = String, Path, description = "The place")),
    request_body = Write<Nothing>,
    responses((status = 200, description = "The place as it stands now", body = PlacementAnswer)))]
pub async fn admit(
    app: Data<App>,
    visitor: Visitor,
    path: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Answer {
    let (asked, _) = read_request::<Nothing>(&visitor, &request, payload, &path, |_, _, problem| problem).await?;
    run(&app, &visitor, asked, |tx, ctx, seen| {
        host::admit(tx, ctx, seen.id, Some(seen.version))?;
        Ok(())
    })
    .await
}

/// Refuses a nomination; the applicant reads the reason, the seat passes on.
#[utoipa::path(post, path = "/api/v1/placements/{placement}/refuse", tag = "Decisions",
    params(("placement" = String, Path, description = "The place")),
    request_body = Write<RefuseData>,
    responses((status = 200, description = "The place as it stands now", body = PlacementAnswer)))]
pub async fn refuse(
    app: Data<App>,
    visitor: Visitor,
    path: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Answer {
    let (asked, data) = read_request::<RefuseData>(&visitor, &request, payload, &path, |_, _, problem| problem).await?;
    run(&app, &visitor, asked, move |tx, ctx, seen| {
        host::refuse(tx, ctx, seen.id, Some(seen.version), &data.reason)?;
        Ok(())
    })
    .await
}

/// Enrols by order; every condition must be met.
#[utoipa::path(post, path = "/api/v1/placements/{placement}/enrol", tag = "Enrolment",
    params(("placement" = String, Path, description = "The place")),
    request_body = Write<EnrolData>,
    responses((status = 200, description = "The place as it stands now", body = PlacementAnswer)))]
pub async fn enrol(
    app: Data<App>,
    visitor: Visitor,
    path: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Answer {
    let check = |data: &EnrolData, lang, problem: Problem| match date(&data.order_date) {
        Some(_) => problem,
        None => problem.field(
            "/data/order_date",
            "not_a_date",
            i18n::text(lang, "partners-error-date"),
        ),
    };
    let (asked, data) = read_request::<EnrolData>(&visitor, &request, payload, &path, check).await?;
    run(&app, &visitor, asked, move |tx, ctx, seen| {
        let date = date(&data.order_date).ok_or(PlacementError::Unusable("order_date"))?;
        host::enrol(tx, ctx, seen.id, Some(seen.version), &data.order_number, date)?;
        Ok(())
    })
    .await
}

fn date(text: &str) -> Option<NaiveDate> {
    // chrono would also read `2026-8-5`.
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|_| text.len() == 10)
}

/// Reports that the student did not come; the seat passes on until the cut-off date.
#[utoipa::path(post, path = "/api/v1/placements/{placement}/no-show", tag = "Enrolment",
    params(("placement" = String, Path, description = "The place")),
    request_body = Write<Nothing>,
    responses((status = 200, description = "The place as it stands now", body = PlacementAnswer)))]
pub async fn no_show(
    app: Data<App>,
    visitor: Visitor,
    path: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Answer {
    let (asked, _) = read_request::<Nothing>(&visitor, &request, payload, &path, |_, _, problem| problem).await?;
    run(&app, &visitor, asked, |tx, ctx, seen| {
        host::report_no_show(tx, ctx, seen.id, Some(seen.version))?;
        Ok(())
    })
    .await
}

/// Moves an accepted or enrolled place to the next cycle; the seat of this cycle passes on until
/// the cut-off date.
#[utoipa::path(post, path = "/api/v1/placements/{placement}/defer", tag = "Enrolment",
    params(("placement" = String, Path, description = "The place")),
    request_body = Write<DeferData>,
    responses((status = 200, description = "The place as it stands now", body = PlacementAnswer)))]
pub async fn defer(
    app: Data<App>,
    visitor: Visitor,
    path: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Answer {
    let (asked, data) = read_request::<DeferData>(&visitor, &request, payload, &path, |_, _, problem| problem).await?;
    run(&app, &visitor, asked, move |tx, ctx, seen| {
        host::defer(tx, ctx, seen.id, Some(seen.version), &data.reason)?;
        Ok(())
    })
    .await
}

/// Decides one condition; one that is not met ends the place.
#[utoipa::path(post, path = "/api/v1/placements/{placement}/conditions/{condition}/decide", tag = "Enrolment",
    params(
        ("placement" = String, Path, description = "The place"),
        ("condition" = String, Path, description = "Its condition"),
    ),
    request_body = Write<DecideData>,
    responses((status = 200, description = "The place as it stands now", body = PlacementAnswer)))]
pub async fn decide(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String)>,
    request: HttpRequest,
    payload: Payload,
) -> Answer {
    let (placement, condition) = path.into_inner();
    let (asked, data) = read_request::<DecideData>(&visitor, &request, payload, &placement, check_decision).await?;
    let condition: ConditionId = condition.parse().map_err(|_| Refusal::NotFound)?;
    let met = data.decision == "met";
    let note = data.note.unwrap_or_default();
    run(&app, &visitor, asked, move |tx, ctx, seen| {
        let found = conditions(tx, seen.id)?.into_iter().find(|it| it.id == condition);
        let found = found.ok_or(PlacementError::NotFound)?;
        if found.state != ConditionState::Pending {
            return Err(problems::condition_decided(&ctx.who, seen).into());
        }
        decide_condition(tx, ctx, seen.id, Some(seen.version), condition, met, note.trim())?;
        Ok(())
    })
    .await
}

fn check_decision(data: &DecideData, lang: Lang, problem: Problem) -> Problem {
    let note = data.note.as_deref().unwrap_or_default().trim();
    let problem = match data.decision.as_str() {
        "met" => problem,
        "not_met" if !note.is_empty() => problem,
        "not_met" => {
            let detail = i18n::text(lang, "partners-error-missing-or-too-long");
            problem.field("/data/note", "missing_or_too_long", detail)
        }
        _ => problem.field("/data/decision", "unknown", i18n::text(lang, "partners-error-decision")),
    };
    if note.chars().count() > 1000 {
        let detail = i18n::text(lang, "partners-error-missing-or-too-long");
        return problem.field("/data/note", "missing_or_too_long", detail);
    }
    problem
}
