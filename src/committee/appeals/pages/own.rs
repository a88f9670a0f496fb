//! The applicant's pages: which places may be doubted, one appeal with its receipt, its document.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::super::lifecycle::State;
use super::super::model::{About, Appeal, AppealError, Which};
use super::super::read::{self, Own};
use super::super::rules::LONGEST;
use super::{holder, remedy, state};
use crate::applications;
use crate::db::Conn;
use crate::documents::deliver::{Wanted, respond};
use crate::documents::{Files, stored};
use crate::i18n;
use crate::institutions;
use crate::kernel::ids::PlacementId;
use crate::kernel::{Fault, Instant, Lang};
use crate::web::page::page_with;
use crate::web::{Answer, App, Refusal, Shell, Visitor, page};

/// `{lang}`, code of the dossier, identifier of the place.
pub(super) type Place = Path<(String, String, String)>;
/// `{lang}`, code of the dossier.
pub(super) type Dossier = Path<(String, String)>;

/// What a page is about.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub code: String,
    /// The place; none: the decision on the dossier.
    pub place: Option<PlacementId>,
}

impl Asked {
    pub fn place(path: &Place) -> Result<Self, Refusal> {
        Ok(Self {
            code: path.1.clone(),
            place: Some(path.2.parse().map_err(|_| Refusal::NotFound)?),
        })
    }

    pub fn decision(path: &Dossier) -> Self {
        Self {
            code: path.1.clone(),
            place: None,
        }
    }

    /// The page's address under that of the dossier.
    pub fn page(&self) -> String {
        self.place
            .map_or_else(|| "appeal".to_owned(), |place| format!("offer/{place}/appeal"))
    }
}

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
                named.push((title(conn, lang, &place)?, place));
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
            Some(appeal) => until(&visitor, &place, appeal.answer_by),
            None => until(&visitor, &place, place.closes_at),
        };
        Wish {
            href: match place.about {
                About::Place { placement, .. } => format!("{base}/offer/{placement}/appeal"),
                About::Decision { .. } => format!("{base}/appeal"),
            },
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

/// The programme of the doubted wish, or the words for a decision.
fn title(conn: &mut Conn, lang: Lang, own: &Own) -> Result<String, Fault> {
    let Some(programme) = own.programme else {
        return Ok(i18n::text(lang, "appeals-decision"));
    };
    let found = institutions::programme(conn, programme)?;
    Ok(found.map(|it| it.titles.get(lang).to_owned()).unwrap_or_default())
}

fn may_file(place: &Own, now: Instant) -> bool {
    place.standing && place.appeal.is_none() && now < place.closes_at
}

fn when(visitor: &Visitor, place: &Own, at: Instant) -> String {
    i18n::both_zones(visitor.lang, at.utc(), place.call.zone)
}

/// An exclusive deadline, as people announce it.
fn until(visitor: &Visitor, place: &Own, at: Instant) -> String {
    i18n::until(visitor.lang, at.utc(), place.call.zone)
}

fn acting(visitor: &Visitor, place: &Own) -> String {
    let appeal = place.appeal.as_ref();
    appeal
        .map(|appeal| visitor.t(holder(appeal, place.corrected_at.is_some()).0))
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
    /// A decision is doubted, no place.
    decision: bool,
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
pub(super) struct Returned {
    pub text: String,
    pub text_error: String,
    pub file_error: String,
    pub used: bool,
    pub status: Option<StatusCode>,
}

/// `GET /{lang}/my/{code}/offer/{placement}/appeal`
///
/// # Errors
/// [`Refusal`].
pub async fn show(app: Data<App>, files: Data<Files>, visitor: Visitor, path: Place) -> Answer {
    render(&app, &files, &visitor, &Asked::place(&path)?, Returned::default()).await
}

/// `GET /{lang}/my/{code}/appeal`: against the decision that the dossier may not compete.
///
/// # Errors
/// [`Refusal`].
pub async fn show_decision(app: Data<App>, files: Data<Files>, visitor: Visitor, path: Dossier) -> Answer {
    render(&app, &files, &visitor, &Asked::decision(&path), Returned::default()).await
}

pub(super) async fn own(app: &App, visitor: &Visitor, asked: &Asked) -> Result<(Which, Own, String), Refusal> {
    let (ctx, asked, lang) = (visitor.ctx.clone(), asked.clone(), visitor.lang);
    let code = asked.code.clone();
    let found = app
        .db
        .read(move |conn| -> Result<_, AppealError> {
            let which = match asked.place {
                Some(place) => Which::Place(place),
                None => {
                    let head = applications::by_code(conn, &asked.code)?.ok_or(AppealError::NotFound)?;
                    Which::Decision(head.id)
                }
            };
            let place = read::own(conn, &ctx, which)?;
            let title = title(conn, lang, &place)?;
            Ok((which, place, title))
        })
        .await?;
    if found.1.head.code == code {
        Ok(found)
    } else {
        Err(Refusal::NotFound)
    }
}

pub(super) async fn render(app: &App, files: &Files, visitor: &Visitor, asked: &Asked, returned: Returned) -> Answer {
    let (_, place, programme) = own(app, visitor, asked).await?;
    let base = visitor.to(&format!("/my/{}", place.head.code));
    let filed = place.appeal.as_ref().map(|appeal| filed(visitor, &place, appeal));
    page_with(
        returned.status.unwrap_or(StatusCode::OK),
        &AppealPage {
            action: format!("{base}/{}", asked.page()),
            base,
            decision: asked.place.is_none(),
            code: place.head.code.clone(),
            call: place.call.titles.get(visitor.lang).to_owned(),
            programme,
            sample: place.call.terms.appeals.sample,
            days: place.call.terms.appeals.working_days,
            closes: until(visitor, &place, place.closes_at),
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

fn filed(visitor: &Visitor, place: &Own, appeal: &Appeal) -> Filed {
    let (word, tone) = state(appeal.state);
    let (holder, next) = holder(appeal, place.corrected_at.is_some());
    let at = |moment: Option<Instant>| moment.map(|at| when(visitor, place, at)).unwrap_or_default();
    Filed {
        tone,
        state: visitor.t(word),
        holder: visitor.t(holder),
        next: visitor.t(next),
        filed_at: when(visitor, place, appeal.filed_at),
        by: if appeal.decided_at.is_none() {
            until(visitor, place, appeal.answer_by)
        } else {
            String::new()
        },
        decided_at: at(appeal.decided_at),
        reasons: appeal.reasons.clone(),
        document: appeal.file_name.clone().unwrap_or_default(),
        may_add: appeal.state == State::Filed,
        answer: appeal.answer.clone().unwrap_or_default(),
        remedy: appeal.remedy.map(|it| visitor.t(remedy(it))).unwrap_or_default(),
        corrected_at: at(place.corrected_at),
    }
}

/// `GET /{lang}/my/{code}/offer/{placement}/appeal/file`
///
/// # Errors
/// [`Refusal`].
pub async fn download(app: Data<App>, files: Data<Files>, visitor: Visitor, path: Place) -> Answer {
    let (_, place, _) = own(&app, &visitor, &Asked::place(&path)?).await?;
    send(&app, &files, place.appeal.ok_or(Refusal::NotFound)?).await
}

/// `GET /{lang}/my/{code}/appeal/file`
///
/// # Errors
/// [`Refusal`].
pub async fn download_decision(app: Data<App>, files: Data<Files>, visitor: Visitor, path: Dossier) -> Answer {
    let (_, place, _) = own(&app, &visitor, &Asked::decision(&path)).await?;
    send(&app, &files, place.appeal.ok_or(Refusal::NotFound)?).await
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
