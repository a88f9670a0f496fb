//! One document: upload, replace, promise, remove, look at what is there.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::{again, mine, shown, words};
use crate::applications::access::ChangeError;
use crate::applications::attach::{Attach, AttachError, NewFile, attach};
use crate::applications::desk::reasons::DocumentReason;
use crate::applications::dossier::{Dossier, Locked};
use crate::applications::lifecycle::State;
use crate::applications::model::{Document, DocumentState, Item};
use crate::applications::reuse::earlier;
use crate::applications::{guests, room, store};
use crate::calls::Requirement;
use crate::documents::deliver::{Wanted, respond};
use crate::documents::{self, Files, Media, take};
use crate::kernel::{Fault, Instant, civil};
use crate::web::form::check_token;
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, see_other};

#[derive(Template)]
#[template(path = "applications/templates/document.html")]
struct DocumentPage {
    shell: Shell,
    base: String,
    action: String,
    title: String,
    hint: String,
    files_hint: String,
    earlier: Vec<again::Shown>,
    /// How long a paper of an earlier dossier is taken again.
    valid: String,
    valid_sample: bool,
    sample: bool,
    locked: String,
    error: String,
    promise_error: String,
    tone: &'static str,
    state: String,
    there: bool,
    pictures: Vec<String>,
    file_name: String,
    pages: i32,
    promised: String,
    reason: String,
    note: String,
    referee: String,
    referee_tone: &'static str,
    referee_state: String,
    letter: bool,
    may_promise: bool,
    may_remove: bool,
    day: String,
    month: String,
    year: String,
}

#[derive(Default)]
struct Returned {
    error: String,
    promise_error: String,
    status: Option<StatusCode>,
    date: (String, String, String),
}

fn find<'a>(dossier: &'a Dossier, key: &str, now: Instant) -> Result<&'a Requirement, Refusal> {
    dossier
        .requirements
        .iter()
        .find(|one| one.key == key && dossier.offers(one, now))
        .ok_or(Refusal::NotFound)
}

/// The page.
pub async fn show(
    app: Data<App>,
    files: Data<Files>,
    visitor: Visitor,
    path: Path<(String, String, String)>,
) -> Answer {
    let (_, code, key) = path.into_inner();
    let dossier = mine(&app, &visitor, &code).await?;
    let requirement = find(&dossier, &key, visitor.ctx.now)?;
    render(&app, &files, &visitor, &dossier, requirement, Returned::default()).await
}

/// Promises or removes.
pub async fn change(
    app: Data<App>,
    files: Data<Files>,
    visitor: Visitor,
    path: Path<(String, String, String)>,
    form: Form,
) -> Answer {
    let (_, code, key) = path.into_inner();
    let dossier = mine(&app, &visitor, &code).await?;
    let requirement = find(&dossier, &key, visitor.ctx.now)?;
    let part = |name: &str| form.text(name).to_owned();
    let date = (part("until_day"), part("until_month"), part("until_year"));
    let command = match form.text("do") {
        "remove" => Attach::Remove,
        "again" => {
            let document = form.text("document").parse();
            Attach::Again(document.map_err(|_| Refusal::Unreadable("document"))?)
        }
        "promise" => {
            let day = civil::date_from_parts(&date.0, &date.1, &date.2);
            let until = day.and_then(|day| civil::end_of_day(day, dossier.call.zone));
            let Ok(until) = until else {
                let returned = Returned {
                    promise_error: visitor.t("applications-promise-date"),
                    date,
                    ..Returned::default()
                };
                return render(&app, &files, &visitor, &dossier, requirement, returned).await;
            };
            Attach::Promise {
                until: Instant::new(until),
            }
        }
        _ => return Err(Refusal::Unreadable("do")),
    };
    let (id, ctx) = (dossier.application.id, visitor.ctx.clone());
    let done = app.db.write(move |tx| attach(tx, &ctx, id, &key, &command)).await;
    let mut returned = Returned {
        date,
        ..Returned::default()
    };
    match done {
        Ok(()) if form.text("do") == "again" => {
            let to = format!("/my/{}/documents/{}", dossier.application.code, requirement.key);
            return see_other(&visitor.to(&to));
        }
        Ok(()) => return see_other(&visitor.to(&format!("/my/{}/dossier", dossier.application.code))),
        Err(AttachError::PromisePast) => returned.promise_error = visitor.t("applications-promise-past"),
        Err(AttachError::NoPromise) => returned.promise_error = visitor.t("applications-promise-none"),
        Err(AttachError::Nothing) => returned.error = visitor.t("applications-document-nothing"),
        Err(AttachError::Change(ChangeError::Locked(why))) => returned.error = visitor.t(words::locked(why)),
        Err(AttachError::Change(error)) => return Err(error.into()),
    }
    render(&app, &files, &visitor, &dossier, requirement, returned).await
}

/// Takes a file.
pub async fn upload(
    app: Data<App>,
    files: Data<Files>,
    visitor: Visitor,
    path: Path<(String, String, String)>,
    request: HttpRequest,
    payload: Payload,
) -> Answer {
    let (_, code, key) = path.into_inner();
    let dossier = mine(&app, &visitor, &code).await?;
    let requirement = find(&dossier, &key, visitor.ctx.now)?;
    // Before a byte of the file is read: who may not add it need not send it.
    if let Err(why) = dossier.may_upload(requirement, visitor.ctx.now) {
        let returned = refused(visitor.t(words::locked(why)), StatusCode::CONFLICT);
        return render(&app, &files, &visitor, &dossier, requirement, returned).await;
    }
    let (held, now) = (dossier.clone(), visitor.ctx.now);
    if let Some(why) = app.db.read(move |conn| room::full(conn, &held, now)).await? {
        let returned = refused(visitor.t(words::locked(why)), StatusCode::TOO_MANY_REQUESTS);
        return render(&app, &files, &visitor, &dossier, requirement, returned).await;
    }
    let token = |given: &str| check_token(&app, &request, &visitor, given);
    let kept = match take(request.headers(), visitor.body(&app, payload), &files, token).await {
        Ok(kept) => kept,
        Err(error) => {
            let why = error.curable(Refusal::Unreadable)?;
            let returned = refused(why.words(visitor.lang, &files.limits), why.status());
            return render(&app, &files, &visitor, &dossier, requirement, returned).await;
        }
    };
    visitor.received();
    let (id, ctx) = (dossier.application.id, visitor.ctx.clone());
    let wanted = key.clone();
    let done = app
        .db
        .write(move |tx| {
            documents::record(tx, &kept.file, ctx.now)?;
            attach(tx, &ctx, id, &wanted, &Attach::Upload(NewFile::of(&kept)))
        })
        .await;
    match done {
        Ok(()) => see_other(&visitor.to(&format!("/my/{}/documents/{key}", dossier.application.code))),
        Err(AttachError::Change(ChangeError::Locked(why))) => {
            let status = match why {
                Locked::DayFull | Locked::Full => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::CONFLICT,
            };
            let returned = refused(visitor.t(words::locked(why)), status);
            render(&app, &files, &visitor, &dossier, requirement, returned).await
        }
        Err(AttachError::Change(error)) => Err(error.into()),
        Err(AttachError::NoPromise | AttachError::PromisePast | AttachError::Nothing) => Err(Refusal::WrongState),
    }
}

/// The file that is there, to its owner.
pub async fn file(
    app: Data<App>,
    files: Data<Files>,
    visitor: Visitor,
    path: Path<(String, String, String)>,
) -> Result<HttpResponse, Refusal> {
    let (_, code, key) = path.into_inner();
    let dossier = mine(&app, &visitor, &code).await?;
    let requirement = find(&dossier, &key, visitor.ctx.now)?;
    let document = dossier.document(requirement).ok_or(Refusal::NotFound)?;
    let (hash, name) = (
        document.file.clone().ok_or(Refusal::NotFound)?,
        document.file_name.clone(),
    );
    let id = document.id;
    // What a referee wrote is between the referee and the committee.
    let (stored, letter) = app
        .db
        .read(move |conn| Ok::<_, Fault>((documents::stored(conn, &hash)?, store::is_letter(conn, id)?)))
        .await?;
    let stored = stored.filter(|_| !letter).ok_or(Refusal::NotFound)?;
    let bytes = files.vault.get(&stored.hash).await?.ok_or(Refusal::NotFound)?;
    respond(&stored, &bytes, &name, Wanted::Download).ok_or(Refusal::NotFound)
}

/// The picture of one page, for its owner to look at: only of photos that we encoded ourselves.
pub async fn picture(
    app: Data<App>,
    files: Data<Files>,
    visitor: Visitor,
    path: Path<(String, String, String, usize)>,
) -> Result<HttpResponse, Refusal> {
    let (_, code, key, number) = path.into_inner();
    let dossier = mine(&app, &visitor, &code).await?;
    let requirement = find(&dossier, &key, visitor.ctx.now)?;
    let hash = dossier.document(requirement).and_then(|it| it.file.clone());
    let hash = hash.ok_or(Refusal::NotFound)?;
    let id = dossier.document(requirement).map(|it| it.id);
    let (stored, letter) = app
        .db
        .read(move |conn| {
            let letter = id.map_or(Ok(false), |id| store::is_letter(conn, id))?;
            Ok::<_, Fault>((documents::stored(conn, &hash)?, letter))
        })
        .await?;
    let stored = stored.filter(|_| !letter).ok_or(Refusal::NotFound)?;
    let bytes = files.vault.get(&stored.hash).await?.ok_or(Refusal::NotFound)?;
    respond(&stored, &bytes, "", Wanted::Page(number)).ok_or(Refusal::NotFound)
}

fn refused(error: String, status: StatusCode) -> Returned {
    Returned {
        error,
        status: Some(status),
        ..Returned::default()
    }
}

async fn render(
    app: &App,
    files: &Files,
    visitor: &Visitor,
    dossier: &Dossier,
    requirement: &Requirement,
    returned: Returned,
) -> Answer {
    let (lang, now) = (visitor.lang, visitor.ctx.now);
    let base = visitor.to(&format!("/my/{}", dossier.application.code));
    let there: Option<&Document> = dossier.document(requirement);
    let (held, hash) = (dossier.clone(), there.and_then(|it| it.file.clone()));
    let (stored, earlier) = app
        .db
        .read(move |conn| {
            let stored = hash.map_or(Ok(None), |hash| documents::stored(conn, &hash))?;
            Ok::<_, Fault>((stored, earlier(conn, &held, now)?))
        })
        .await?;
    let pictures = match stored.map(|file| file.media) {
        Some(Media::Jpeg) => 1,
        Some(Media::Photos) => there.map_or(0, |it| it.pages),
        Some(Media::Pdf | Media::Letter) | None => 0,
    };
    let picture = |number| format!("{base}/documents/{}/pages/{number}", requirement.key);
    let pictures: Vec<String> = (1..=pictures).map(picture).collect();
    let (key, tone) = words::document(there.map(|it| it.state), dossier.needs(requirement, now));
    let may_change = dossier
        .may_change(&Item::Document(requirement.key.clone()), now)
        .is_ok();
    let locked = dossier.may_upload(requirement, now).err();
    let failed = !returned.error.is_empty() || !returned.promise_error.is_empty();
    let status = returned.status.unwrap_or(if failed {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    });
    let (day, month, year) = returned.date;
    let guest = dossier.referee(requirement);
    let (referee_key, referee_tone) = guests::pages::state(guest);
    let rejected = there.filter(|it| it.state == DocumentState::Rejected);
    page_with(
        status,
        &DocumentPage {
            shell: visitor.shell(app),
            action: format!("{base}/documents/{}", requirement.key),
            base,
            title: requirement.titles.get(lang).to_owned(),
            hint: requirement.hints.get(lang).to_owned(),
            files_hint: files.limits.hint(lang),
            sample: requirement.sample,
            locked: locked.map_or_else(String::new, |why| visitor.t(words::locked(why))),
            error: returned.error,
            promise_error: returned.promise_error,
            tone,
            state: visitor.t(key),
            earlier: again::shown(visitor, dossier, requirement, &earlier),
            valid: again::term(lang, requirement),
            valid_sample: requirement.valid.is_some_and(|it| it.sample),
            pictures,
            there: there.is_some_and(|it| it.file.is_some()),
            file_name: there.map_or_else(String::new, |it| it.file_name.clone()),
            pages: there.map_or(0, |it| it.pages),
            promised: there
                .and_then(|it| it.promised_until)
                .map_or_else(String::new, |until| shown::deadline(lang, dossier, until)),
            reason: rejected
                .and_then(|it| it.reason.as_deref())
                .and_then(|reason| reason.parse::<DocumentReason>().ok())
                .map_or_else(String::new, |reason| visitor.t(reason.key())),
            note: rejected.and_then(|it| it.note.clone()).unwrap_or_default(),
            referee: if requirement.from_referee {
                visitor.to(&format!(
                    "/my/{}/documents/{}/referee",
                    dossier.application.code, requirement.key
                ))
            } else {
                String::new()
            },
            referee_tone,
            referee_state: guest.map_or_else(String::new, |_| visitor.t(referee_key)),
            letter: guest.is_some_and(|guest| guest.document.is_some() && guest.document == there.map(|it| it.id)),
            may_promise: may_change && requirement.promise_allowed && there.is_none_or(|it| it.file.is_none()),
            may_remove: may_change && there.is_some() && dossier.application.state == State::Draft,
            day,
            month,
            year,
        },
    )
}
