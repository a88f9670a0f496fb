//! What universities' programs read: places, the change feed, programmes, the institution.

use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::TimeDelta;
use serde::Serialize;

use super::cursor::{self, Of};
use super::gather::{self, Reader};
use super::query::Query;
use super::resources as out;
use crate::accounts::Principal;
use crate::events::{self, Sealed};
use crate::institutions;
use crate::kernel::ids::{InstitutionId, PlacementId};
use crate::kernel::{Fault, Instant};
use crate::placements::lifecycle::State;
use crate::placements::{Placement, host, read};
use crate::web::{Answer, App, Refusal, Visitor};

/// `updated_at` is when a request arrived; its commit may be seen only after the longest
/// transaction. So a list since a moment begins this much earlier.
const OVERLAP: TimeDelta = TimeDelta::minutes(2);

/// The institution that a client's token is bound to.
pub(super) fn institution_of(visitor: &Visitor) -> Result<InstitutionId, Refusal> {
    match &visitor.ctx.who {
        Principal::Client { institution, .. } => Ok(*institution),
        _ => Err(Refusal::NotFound),
    }
}

pub(super) fn reader(app: &App, visitor: &Visitor) -> Reader {
    Reader {
        who: visitor.ctx.who.clone(),
        lang: visitor.lang,
        base_url: app.config.base_url.clone(),
    }
}

/// A place that this institution has heard of; every other one is as absent as none.
pub(super) fn own(
    conn: &mut crate::db::Conn,
    id: PlacementId,
    institution: InstitutionId,
) -> Result<Placement, Refusal> {
    read::placement(conn, id)?
        .filter(|it| it.institution == institution && host::heard_of(it))
        .ok_or(Refusal::NotFound)
}

fn json(body: &impl Serialize) -> Answer {
    let body = serde_json::to_string(body).map_err(Fault::from)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(body))
}

fn meta(visitor: &Visitor) -> out::Meta {
    out::Meta {
        generated_at: visitor.ctx.now.to_string(),
    }
}

/// The institution's nominations and places.
///
/// Ordered by identifier, so that a row keeps its place while it changes. With `updated_since`
/// rows that changed up to two minutes earlier may come too: nothing is missed.
#[utoipa::path(get, path = "/api/v1/placements", tag = "Placements",
    params(
        ("state" = Option<String>, Query, description = "One state, or several separated by commas"),
        ("updated_since" = Option<String>, Query, description = "RFC 3339; rows that changed then or later", format = DateTime),
        ("limit" = Option<i64>, Query, description = "Rows in a page; 100 when absent", minimum = 1, maximum = 100),
        ("cursor" = Option<String>, Query, description = "`page.next_cursor` of the page before, with the same other parameters"),
    ),
    responses((status = 200, description = "A page", body = out::PlacementPage)))]
pub async fn placements(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Answer {
    let institution = institution_of(&visitor)?;
    let mut query = Query::of(&request, visitor.lang, &["state", "updated_since", "limit", "cursor"])?;
    let states = query.get("state", "partners-error-state", states);
    let since: Option<Instant> = query.get("updated_since", "partners-error-instant", |text| text.parse().ok());
    let after: Option<PlacementId> = query.get("cursor", "partners-error-cursor", |text| {
        cursor::read(Of::Placements, text)
    });
    let limit = query.limit();
    query.done()?;
    let since = since.map(|at| at.minus(OVERLAP));
    let reader = reader(&app, &visitor);
    let (data, has_more) = app
        .db
        .read(move |conn| -> Result<_, Fault> {
            let mut found = read::before_host(conn, institution, states.as_deref(), since, after, limit + 1)?;
            let size = usize::try_from(limit).unwrap_or_default();
            let has_more = found.len() > size;
            found.truncate(size);
            Ok((gather::items(conn, &found, &reader)?, has_more))
        })
        .await?;
    let last = data.last().filter(|_| has_more);
    json(&out::PlacementPage {
        page: out::Paging {
            next_cursor: last.map(|last| cursor::write(Of::Placements, &last.id)),
            has_more,
        },
        meta: meta(&visitor),
        data,
    })
}

fn states(text: &str) -> Option<Vec<State>> {
    let heard = |word: &str| word.parse().ok().filter(|state| host::HEARD.contains(state));
    text.split(',').map(heard).collect()
}

/// One place with its strong entity tag.
#[utoipa::path(get, path = "/api/v1/placements/{placement}", tag = "Placements",
    params(("placement" = String, Path, description = "The place")),
    responses((status = 200, description = "The place", body = out::PlacementAnswer,
        headers(("etag" = String, description = "The version in quotation marks, for `If-Match`")))))]
pub async fn placement(app: Data<App>, visitor: Visitor, path: Path<String>) -> Answer {
    let institution = institution_of(&visitor)?;
    let id: PlacementId = path.parse().map_err(|_| Refusal::NotFound)?;
    let reader = reader(&app, &visitor);
    let data = app
        .db
        .read(move |conn| -> Result<_, Refusal> {
            let placement = own(conn, id, institution)?;
            Ok(gather::one(conn, &placement, &reader)?)
        })
        .await?;
    let version = data.version;
    answer(
        &serde_json::to_string(&out::PlacementAnswer { data }).map_err(Fault::from)?,
        version,
    )
}

/// A place as an answer, with its entity tag.
pub(super) fn answer(body: &str, version: i32) -> Answer {
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::ETAG, format!("\"{version}\"")))
        .body(body.to_owned()))
}

/// The change feed: everything that happened, once, in one order.
///
/// A reader that keeps `next_cursor` misses nothing and sees nothing twice. The events are hints:
/// read the subject to know how it stands now; one that answers 404 is not for you, skip it.
#[utoipa::path(get, path = "/api/v1/events", tag = "Feed",
    params(
        ("limit" = Option<i64>, Query, description = "Events in a page; 100 when absent", minimum = 1, maximum = 100),
        ("cursor" = Option<String>, Query, description = "`page.next_cursor` of the page before; absent: from the beginning"),
    ),
    responses((status = 200, description = "A page", body = out::EventPage)))]
pub async fn feed(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Answer {
    let institution = institution_of(&visitor)?;
    let mut query = Query::of(&request, visitor.lang, &["limit", "cursor"])?;
    let read = |text: &str| cursor::read(Of::Events, text).filter(|number: &i64| *number >= 0);
    let after = query.get("cursor", "partners-error-cursor", read).unwrap_or(0);
    let limit = query.limit();
    query.done()?;
    let mut found = app
        .db
        .read(move |conn| events::after(conn, after, Some(institution), limit + 1))
        .await?;
    let size = usize::try_from(limit).unwrap_or_default();
    let has_more = found.len() > size;
    found.truncate(size);
    let last = found.last().map_or(after, |last| last.number);
    json(&out::EventPage {
        data: found.into_iter().filter(told).map(event).collect(),
        page: out::Paging {
            next_cursor: Some(cursor::write(Of::Events, last)),
            has_more,
        },
        meta: meta(&visitor),
    })
}

/// What happens inside the reserve is not the university's business until a seat comes.
fn told(it: &Sealed) -> bool {
    let word = |field: &str| it.event.data.get(field).and_then(serde_json::Value::as_str);
    let to_host = matches!(word("to"), Some("nominated" | "offered"));
    let reserve = Some(State::Reserved.as_str());
    (word("from") != reserve || to_host) && word("to") != reserve
}

fn event(it: Sealed) -> out::FeedEvent {
    out::FeedEvent {
        id: it.event.id.to_string(),
        version: it.event.data.get("version").and_then(serde_json::Value::as_i64),
        r#type: it.event.kind,
        subject: it.event.subject,
        timestamp: it.event.at.to_string(),
    }
}

/// The institution's programmes.
#[utoipa::path(get, path = "/api/v1/programmes", tag = "Reference data",
    responses((status = 200, description = "All programmes", body = out::ProgrammePage)))]
pub async fn programmes(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Answer {
    let institution = institution_of(&visitor)?;
    Query::of(&request, visitor.lang, &[])?.done()?;
    let found = app
        .db
        .read(move |conn| institutions::programmes(conn, institution))
        .await?;
    let data = found.into_iter().map(|it| out::ProgrammeItem {
        id: it.id.to_string(),
        slug: it.slug,
        branch: it.branch.to_string(),
        titles: (&it.titles).into(),
        degree: it.degree,
        field_group: it.field_group,
        language: it.language,
        diploma: it.diploma,
        codes: it.codes,
        active: it.active,
        version: it.version,
    });
    json(&out::ProgrammePage {
        data: data.collect(),
        page: out::Paging {
            next_cursor: None,
            has_more: false,
        },
        meta: meta(&visitor),
    })
}

/// The client's institution with its campuses.
#[utoipa::path(get, path = "/api/v1/institution", tag = "Reference data",
    responses((status = 200, description = "The institution", body = out::InstitutionAnswer)))]
pub async fn institution(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Answer {
    let id = institution_of(&visitor)?;
    Query::of(&request, visitor.lang, &[])?.done()?;
    let (it, branches) = app
        .db
        .read(move |conn| -> Result<_, Refusal> {
            let institution = institutions::institution(conn, id)?.ok_or(Refusal::NotFound)?;
            Ok((institution, institutions::branches(conn, id)?))
        })
        .await?;
    let branches = branches.into_iter().map(|branch| out::BranchItem {
        id: branch.id.to_string(),
        slug: branch.slug,
        names: (&branch.names).into(),
        city: (&branch.city).into(),
    });
    json(&out::InstitutionAnswer {
        data: out::InstitutionItem {
            id: it.id.to_string(),
            slug: it.slug,
            names: (&it.names).into(),
            country: it.country,
            branches: branches.collect(),
            version: it.version,
        },
    })
}
