//! The applicant asks the guardian who stands in the dossier.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::{cure, state, when};
use crate::applications::Dossier;
use crate::applications::guests::paper::to_sign;
use crate::applications::guests::{PaperState, ask_guardian};
use crate::applications::lifecycle::State;
use crate::applications::model::SectionKey;
use crate::applications::pages::mine;
use crate::documents::Files;
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, see_other};

#[derive(Template)]
#[template(path = "applications/guests/templates/own_guardian.html")]
struct OwnGuardian {
    shell: Shell,
    base: String,
    code: String,
    named: bool,
    reachable: bool,
    name: String,
    email: String,
    tone: &'static str,
    state: String,
    asked: String,
    answered: String,
    signed: String,
    blocks: bool,
    sign_now: bool,
    again: bool,
    error: String,
    /// Something can be signed on paper now.
    paper: bool,
    paper_state: String,
    paper_tone: &'static str,
    paper_name: String,
    paper_at: String,
    paper_note: String,
    files_hint: String,
    file_error: String,
}

/// What came back with the page.
#[derive(Default)]
pub(super) struct Returned {
    error: String,
    file_error: String,
    status: Option<StatusCode>,
}

impl Returned {
    /// What is wrong with a file.
    pub(super) fn file(file_error: String, status: StatusCode) -> Self {
        Self {
            file_error,
            status: Some(status),
            ..Self::default()
        }
    }
}

pub(super) fn render(app: &App, files: &Files, visitor: &Visitor, dossier: &Dossier, returned: Returned) -> Answer {
    if !dossier.minor(visitor.ctx.now) {
        return Err(Refusal::NotFound);
    }
    let answers = dossier.answers(SectionKey::Guardian);
    let guest = dossier.guardian();
    let (key, tone) = state(guest);
    let sign = to_sign(dossier, visitor.ctx.now);
    let paper = dossier
        .papers
        .last()
        .filter(|paper| guest.is_some_and(|guest| guest.id == paper.guest));
    let (paper_key, paper_tone) = match paper.map(|paper| paper.state) {
        Some(PaperState::Accepted) => ("guests-paper-accepted", "done"),
        Some(PaperState::Returned) => ("guests-paper-returned", "no"),
        _ => ("guests-paper-given", "next"),
    };
    let at = |at: Option<crate::kernel::Instant>| at.map(|at| when(visitor, dossier, at)).unwrap_or_default();
    let status = returned.status.unwrap_or(if returned.error.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    });
    page_with(
        status,
        &OwnGuardian {
            shell: visitor.shell(app),
            base: visitor.to(&format!("/my/{}", dossier.application.code)),
            code: dossier.application.code.clone(),
            named: !answers.get("name").is_empty(),
            reachable: !answers.get("email").is_empty(),
            name: answers.get("name").to_owned(),
            email: answers.get("email").to_owned(),
            tone,
            state: visitor.t(key),
            asked: at(guest.map(|guest| guest.asked_at)),
            answered: at(guest.and_then(|guest| guest.answered_at)),
            signed: at(guest.and_then(|guest| guest.signed_at)),
            blocks: dossier.call.terms.guardian_blocks_submission,
            sign_now: dossier.application.state == State::Decided && dossier.lacks_co_signature(visitor.ctx.now),
            again: guest.is_some_and(|guest| !guest.email.is_empty()),
            error: returned.error,
            paper: sign.is_some(),
            paper_state: paper.map(|_| visitor.t(paper_key)).unwrap_or_default(),
            paper_tone,
            paper_name: paper.map(|paper| paper.file_name.clone()).unwrap_or_default(),
            paper_at: at(paper.map(|paper| paper.given_at)),
            paper_note: paper.and_then(|paper| paper.note.clone()).unwrap_or_default(),
            files_hint: files.limits.hint(visitor.lang),
            file_error: returned.file_error,
        },
    )
}

/// `GET /{lang}/my/{code}/guardian`
pub async fn show(app: Data<App>, files: Data<Files>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let dossier = mine(&app, &visitor, &path.into_inner().1).await?;
    render(&app, &files, &visitor, &dossier, Returned::default())
}

/// `POST /{lang}/my/{code}/guardian`: the link goes out.
pub async fn ask(
    app: Data<App>,
    files: Data<Files>,
    visitor: Visitor,
    path: Path<(String, String)>,
    _form: Form,
) -> Answer {
    let dossier = mine(&app, &visitor, &path.into_inner().1).await?;
    let (ctx, secret, id) = (visitor.ctx.clone(), app.config.secret.0, dossier.application.id);
    match app.db.write(move |tx| ask_guardian(tx, &ctx, &secret, id)).await {
        Ok(_) => see_other(&visitor.to(&format!("/my/{}/guardian", dossier.application.code))),
        Err(error) => {
            let (_, error) = cure(&visitor, error)?;
            let returned = Returned {
                error,
                ..Returned::default()
            };
            render(&app, &files, &visitor, &dossier, returned)
        }
    }
}
