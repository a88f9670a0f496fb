//! `/{lang}/account/data`: what is kept, and a copy of it.

mod admin;

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ContentEncoding};
use actix_web::web::Data;
use askama::Template;
use bytes::Bytes;
use chrono::TimeDelta;
use chrono_tz::Asia::Bishkek;
use futures_util::stream::{self, Stream};

use super::deletion::{ask_deletion, own_request};
use super::gather::{DataCopy, GatherError, PaperFile, gather};
use super::model::{ANSWER_DAYS, DeletionError};
use super::zip::Ending;
use crate::documents::Files;
use crate::events::{Event, append};
use crate::i18n;
use crate::kernel::{Fault, Instant};
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

pub use admin::{answer as answer_request, list as requests};

impl From<DeletionError> for Refusal {
    fn from(error: DeletionError) -> Self {
        match error {
            DeletionError::Denied(denied) => denied.into(),
            DeletionError::NotFound => Self::NotFound,
            DeletionError::Own => Self::Forbidden,
            DeletionError::Answer => Self::Unreadable("answer"),
            DeletionError::Fault(fault) => fault.into(),
        }
    }
}

impl From<GatherError> for Refusal {
    fn from(error: GatherError) -> Self {
        match error {
            GatherError::Denied(denied) => denied.into(),
            GatherError::Fault(fault) => fault.into(),
        }
    }
}

#[derive(Template)]
#[template(path = "own_data/templates/data.html")]
struct DataPage {
    shell: Shell,
    asked: String,
    due: String,
    answer: Vec<String>,
    answered: String,
}

/// What is kept, how long, and the button.
pub async fn show(app: Data<App>, visitor: Visitor) -> Answer {
    let ctx = visitor.ctx.clone();
    let request = app.db.read(move |conn| own_request(conn, &ctx)).await?;
    let when = |at: Instant| i18n::both_zones(visitor.lang, at.utc(), Bishkek);
    let text = |at: Option<Instant>| at.map(when).unwrap_or_default();
    let asked = request.as_ref().map(|it| it.asked_at);
    page(&DataPage {
        shell: visitor.shell(&app),
        asked: text(asked),
        due: text(asked.map(|at| at.plus(TimeDelta::days(ANSWER_DAYS)))),
        answered: text(request.as_ref().and_then(|it| it.answered_at)),
        answer: request
            .and_then(|it| it.answer)
            .map(|it| it.split('\n').map(str::to_owned).collect())
            .unwrap_or_default(),
    })
}

/// Asks that one's data be deleted.
pub async fn ask(app: Data<App>, visitor: Visitor, _pressed: Form) -> Answer {
    let ctx = visitor.ctx.clone();
    app.db.write(move |tx| ask_deletion(tx, &ctx).map(drop)).await?;
    see_other(&visitor.to("/account/data#deletion"))
}

/// The copy, sent while it is made.
pub async fn download(
    app: Data<App>,
    files: Data<Files>,
    visitor: Visitor,
    _pressed: Form,
) -> Result<HttpResponse, Refusal> {
    let ctx = visitor.ctx.clone();
    let copy = app.db.read(move |conn| gather(conn, &ctx)).await?;
    let ctx = visitor.ctx.clone();
    app.db
        .write(move |tx| {
            let account = ctx.account().ok_or_else(|| Fault::broken("a copy for nobody"))?;
            append(tx, &ctx, Event::new("account.data_copied", account)).map(drop)
        })
        .await?;
    let day = visitor.ctx.now.utc().format("%Y-%m-%d");
    let name = format!("attachment; filename=\"qabyl-{day}.zip\"");
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/zip"))
        .insert_header((CONTENT_DISPOSITION, name))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header(ContentEncoding::Identity)
        .streaming(entries(copy, files.into_inner())?))
}

/// What is still to be sent.
enum Left {
    Data(String),
    Files,
    Nothing,
}

struct Sending {
    left: Left,
    files: std::vec::IntoIter<PaperFile>,
    ending: Ending,
    stored: Arc<Files>,
}

/// One file in memory at a time. A file that cannot be read ends the answer in the middle, which
/// every browser shows as a failed download: a copy with a hole must not look whole.
fn entries(copy: DataCopy, stored: Arc<Files>) -> Result<impl Stream<Item = Result<Bytes, Fault>> + use<>, Refusal> {
    let data = serde_json::to_string_pretty(&copy.data).map_err(Fault::from)?;
    let sending = Sending {
        left: Left::Data(data),
        files: copy.files.into_iter(),
        ending: Ending::default(),
        stored,
    };
    Ok(stream::try_unfold(sending, |mut sending| async move {
        let too_big = || Fault::broken("a copy too big for its format");
        let bytes = match std::mem::replace(&mut sending.left, Left::Files) {
            Left::Nothing => return Ok(None),
            Left::Data(data) => {
                sending
                    .ending
                    .entry("data.json", data.as_bytes())
                    .ok_or_else(too_big)?
                    .bytes
            }
            Left::Files => match sending.files.next() {
                Some(next) => {
                    let content = sending.stored.vault.get(&next.file.hash).await?;
                    let content = content.ok_or_else(|| Fault::broken("a file without its bytes"))?;
                    sending.ending.entry(&next.path, &content).ok_or_else(too_big)?.bytes
                }
                None => {
                    sending.left = Left::Nothing;
                    std::mem::take(&mut sending.ending).close().ok_or_else(too_big)?
                }
            },
        };
        Ok(Some((Bytes::from(bytes), sending)))
    }))
}
