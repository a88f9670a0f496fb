//! The applicant's pages: which places may be doubted, one appeal with its receipt, its document.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::super::evidence::add_document;
use super::super::file::{File, file as file_appeal};
use super::super::lifecycle::State;
use super::super::model::{Appeal, AppealError};
use super::super::read::{self, OwnPlace};
use super::super::rules::LONGEST;
use super::{holder, problem, remedy, state};
use crate::applications::NewFile;
use crate::documents::deliver::{Wanted, respond};
use crate::documents::{self, Files, KeepError, ReceiveError, receive, stored};
use crate::i18n;
use crate::institutions;
use crate::kernel::Instant;
use crate::kernel::ids::PlacementId;
use crate::web::form::check_token;
use crate::web::once::{self, Twice, once};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

/// `{lang}`, code of the dossier, identifier of the place.
type Address = Path<(String, String, String)>;

struct Wish {
    href: String,
    programme: String,
    tone: &'static str,
    state: String,
    holder: String,
    by: String,
}

#[derive(Template)]
#[template(path = "committee/templates/own_appeals.html")]
struct ListPage {
    shell: Shell,
    back: String,
    code: String,
    wishes: Vec<Wish>,
}

/// `GET /{lang}/my/{code}/appeals`
///
/// # Errors
/// [`Refusal`].
pub async fn list(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (ctx, code, lang) = (visitor.ctx.clone(), path.1.clone(), visitor.lang);
    let (head, places) = app
        .db
        .read(move |conn| -> Result<_, AppealError> {
            let (head, places) = read::own_all(conn, &ctx, &code)?;
            let mut named = Vec::new();
            for place in places {
                let programme = institutions::programme(conn, place.placement.programme)?;
                named.push((
                    programme.map(|it| it.titles.get(lang).to_owned()).unwrap_or_default(),
                    place,
                ));
            }
            Ok((head, named))
        })
        .await?;
    let base = visitor.to(&format!("/my/{}", head.code));
    let wishes = places.into_iter().map(|(programme, place)| {
        let (word, tone) = match &place.appeal {
            Some(appeal) => state(appeal.state),
            None if may_file(&place, visitor.ctx.now) => ("appeals-state-open", "plain"),
            None => ("appeals-state-closed", "quiet"),
        };
        let by = match &place.appeal {
            Some(appeal) if appeal.decided_at.is_some() => String::new(),
            Some(appeal) => when(&visitor, &place, appeal.answer_by),
            None => when(&visitor, &place, place.closes_at),
        };
        Wish {
            href: format!("{base}/offer/{}/appeal", place.placement.id),
            programme,
            tone,
            state: visitor.t(word),
            holder: acting(&visitor, &place),
            by,
        }
    });
    page(&ListPage {
        wishes: wishes.collect(),
        back: base.clone(),
        code: head.code.clone(),
        shell: visitor.shell(&app),
    })
}

fn may_file(place: &OwnPlace, now: Instant) -> bool {
    place.standing && place.appeal.is_none() && now < place.closes_at
}

fn when(visitor: &Visitor, place: &OwnPlace, at: Instant) -> String {
    i18n::both_zones(visitor.lang, at.utc(), place.call.zone)
}

fn acting(visitor: &Visitor, place: &OwnPlace) -> String {
    let appeal = place.appeal.as_ref();
    appeal
        .map(|appeal| visitor.t(holder(appeal.state, place.corrected_at.is_some()).0))
        .unwrap_or_default()
}

struct Filed {
    tone: &'static str,
    state: String,
    holder: String,
    next: String,
    filed_at: String,
    by: String,
    decided_at: String,
    reasons: String,
    document: String,
    may_add: bool,
    answer: String,
    remedy: String,
    corrected_at: String,
}

#[derive(Template)]
#[template(path = "committee/templates/own_appeal.html")]
struct AppealPage {
    shell: Shell,
    base: String,
    action: String,
    code: String,
    call: String,
    programme: String,
    sample: bool,
    days: u32,
    closes: String,
    open: bool,
    standing: bool,
    used: bool,
    filed: Option<Filed>,
    text: String,
    text_error: String,
    longest: usize,
    files_hint: String,
    file_error: String,
}

/// What came back with the page.
#[derive(Default)]
struct Returned {
    text: String,
    text_error: String,
    file_error: String,
    used: bool,
    status: Option<StatusCode>,
}

/// `GET /{lang}/my/{code}/offer/{placement}/appeal`
///
/// # Errors
/// [`Refusal`].
pub async fn show(app: Data<App>, files: Data<Files>, visitor: Visitor, path: Address) -> Answer {
    render(&app, &files, &visitor, &path, Returned::default()).await
}

async fn own(app: &App, visitor: &Visitor, path: &Address) -> Result<(OwnPlace, String), Refusal> {
    let id: PlacementId = path.2.parse().map_err(|_| Refusal::NotFound)?;
    let (ctx, code, lang) = (visitor.ctx.clone(), path.1.clone(), visitor.lang);
    let found = app
        .db
        .read(move |conn| -> Result<_, AppealError> {
            let place = read::own(conn, &ctx, id)?;
            let programme = institutions::programme(conn, place.placement.programme)?;
            Ok((
                place,
                programme.map(|it| it.titles.get(lang).to_owned()).unwrap_or_default(),
            ))
        })
        .await?;
    if found.0.head.code == code {
        Ok(found)
    } else {
        Err(Refusal::NotFound)
    }
}

async fn render(app: &App, files: &Files, visitor: &Visitor, path: &Address, returned: Returned) -> Answer {
    let (place, programme) = own(app, visitor, path).await?;
    let base = visitor.to(&format!("/my/{}", place.head.code));
    let filed = place.appeal.as_ref().map(|appeal| filed(visitor, &place, appeal));
    page_with(
        returned.status.unwrap_or(StatusCode::OK),
        &AppealPage {
            action: format!("{base}/offer/{}/appeal", place.placement.id),
            base,
            code: place.head.code.clone(),
            call: place.call.titles.get(visitor.lang).to_owned(),
            programme,
            sample: place.call.terms.appeals.sample,
            days: place.call.terms.appeals.working_days,
            closes: when(visitor, &place, place.closes_at),
            open: may_file(&place, visitor.ctx.now),
            standing: place.standing,
            used: returned.used,
            filed,
            text: returned.text,
            text_error: returned.text_error,
            longest: LONGEST,
            files_hint: files.limits.hint(visitor.lang),
            file_error: returned.file_error,
            shell: visitor.shell(app),
        },
    )
}

fn filed(visitor: &Visitor, place: &OwnPlace, appeal: &Appeal) -> Filed {
    let (word, tone) = state(appeal.state);
    let (holder, next) = holder(appeal.state, place.corrected_at.is_some());
    let at = |moment: Option<Instant>| moment.map(|at| when(visitor, place, at)).unwrap_or_default();
    Filed {
        tone,
        state: visitor.t(word),
        holder: visitor.t(holder),
        next: visitor.t(next),
        filed_at: when(visitor, place, appeal.filed_at),
        by: at(Some(appeal.answer_by).filter(|_| appeal.decided_at.is_none())),
        decided_at: at(appeal.decided_at),
        reasons: appeal.reasons.clone(),
        document: appeal.file_name.clone().unwrap_or_default(),
        may_add: appeal.state == State::Filed,
        answer: appeal.answer.clone().unwrap_or_default(),
        remedy: appeal.remedy.map(|it| visitor.t(remedy(it))).unwrap_or_default(),
        corrected_at: at(place.corrected_at),
    }
}

/// `POST /{lang}/my/{code}/offer/{placement}/appeal`
///
/// # Errors
/// [`Refusal`].
pub async fn file(app: Data<App>, files: Data<Files>, visitor: Visitor, path: Address, form: Form) -> Answer {
    let (place, _) = own(&app, &visitor, &path).await?;
    let command = File {
        placement: place.placement.id,
        reasons: form.raw("text").to_owned(),
    };
    let ctx = visitor.ctx.clone();
    let (asked, now) = (once::asked(&visitor, &form)?, visitor.ctx.now);
    let done = once(&app, asked, now, move |tx| file_appeal(tx, &ctx, &command).map(drop)).await;
    let typed = form.raw("text").to_owned();
    let returned = match done {
        // There is one already: its page says so.
        Ok(()) | Err(Twice::Refused(AppealError::Already)) => {
            return see_other(&visitor.to(&format!("/my/{}/offer/{}/appeal", path.1, path.2)));
        }
        Err(Twice::OtherRequest) => Returned {
            text: typed,
            used: true,
            status: Some(StatusCode::CONFLICT),
            ..Returned::default()
        },
        Err(Twice::Refused(AppealError::Late)) => Returned {
            text: typed,
            status: Some(StatusCode::CONFLICT),
            ..Returned::default()
        },
        Err(Twice::Refused(AppealError::Invalid(what))) => Returned {
            text: typed,
            text_error: problem(&visitor, what).1,
            status: Some(StatusCode::UNPROCESSABLE_ENTITY),
            ..Returned::default()
        },
        Err(Twice::Refused(error)) => return Err(error.into()),
    };
    render(&app, &files, &visitor, &path, returned).await
}

/// `POST /{lang}/my/{code}/offer/{placement}/appeal/file`
///
/// # Errors
/// [`Refusal`].
pub async fn upload(
    app: Data<App>,
    files: Data<Files>,
    visitor: Visitor,
    path: Address,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Refusal> {
    // Before a byte of the file is read: who has no open appeal need not send it.
    let (place, _) = own(&app, &visitor, &path).await?;
    let appeal = place.appeal.as_ref().ok_or(Refusal::NotFound)?;
    if appeal.state != State::Filed {
        return Err(Refusal::WrongState);
    }
    let check = |given: &str| check_token(&app, &request, &visitor, given);
    let why = match receive(request.headers(), payload.into_inner(), &files, check).await {
        Ok(received) => match files.keep(received.uploads).await {
            Ok(kept) => {
                let (ctx, id) = (visitor.ctx.clone(), place.placement.id);
                app.db
                    .write(move |tx| -> Result<(), AppealError> {
                        documents::record(tx, &kept.file, ctx.now)?;
                        let file = NewFile {
                            hash: kept.file.hash.clone(),
                            name: kept.name.clone(),
                            pages: kept.pages,
                        };
                        add_document(tx, &ctx, id, &file).map(drop)
                    })
                    .await?;
                return see_other(&visitor.to(&format!("/my/{}/offer/{}/appeal", path.1, path.2)));
            }
            Err(KeepError::Fault(fault)) => return Err(fault.into()),
            Err(KeepError::Refused(why)) => why,
        },
        Err(ReceiveError::Token(refusal)) => return Err(refusal),
        Err(ReceiveError::Unreadable(what)) => return Err(Refusal::Unreadable(what)),
        Err(ReceiveError::Fault(fault)) => return Err(fault.into()),
        Err(ReceiveError::Refused(why)) => why,
    };
    let returned = Returned {
        file_error: why.words(visitor.lang, &files.limits),
        status: Some(why.status()),
        ..Returned::default()
    };
    render(&app, &files, &visitor, &path, returned).await
}

/// `GET /{lang}/my/{code}/offer/{placement}/appeal/file`
///
/// # Errors
/// [`Refusal`].
pub async fn download(app: Data<App>, files: Data<Files>, visitor: Visitor, path: Address) -> Answer {
    let (place, _) = own(&app, &visitor, &path).await?;
    let appeal = place.appeal.ok_or(Refusal::NotFound)?;
    send(&app, &files, appeal).await
}

/// The document of an appeal that the visitor may read.
pub(super) async fn send(app: &App, files: &Files, appeal: Appeal) -> Answer {
    let hash = appeal.file.ok_or(Refusal::NotFound)?;
    let file = app.db.read(move |conn| stored(conn, &hash)).await?;
    let file = file.ok_or(Refusal::NotFound)?;
    let bytes = files.vault.get(&file.hash).await?.ok_or(Refusal::NotFound)?;
    let name = appeal.file_name.unwrap_or_default();
    respond(&file, &bytes, &name, Wanted::Download).ok_or(Refusal::NotFound)
}
