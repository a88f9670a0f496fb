//! A guardian without e-mail: the form to print and sign, and the signed paper as it comes back.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::own_guardian::{Returned, render};
use crate::applications::attach::NewFile;
use crate::applications::consents::Purpose;
use crate::applications::guests::paper::to_sign;
use crate::applications::guests::{GuestError, PaperKind, give_paper};
use crate::applications::model::SectionKey;
use crate::applications::pages::mine;
use crate::applications::sections::CONSENT_VERSION;
use crate::documents::deliver::{Wanted, respond};
use crate::documents::{self, Files, stored, take};
use crate::i18n::{self, Arg};
use crate::kernel::{Lang, secrets};
use crate::web::form::check_token;
use crate::web::{Answer, App, Refusal, Shell, Visitor, page, see_other};

/// One sentence to tick by hand.
struct Sentence {
    label: String,
    hint: String,
    needed: bool,
}

#[derive(Template)]
#[template(path = "applications/guests/templates/paper_form.html")]
struct PaperForm {
    shell: Shell,
    base: String,
    code: String,
    /// The guardian's language: the one of everything that is printed.
    tag: &'static str,
    title: String,
    applicant: String,
    born: String,
    call: String,
    guardian: String,
    document: String,
    phone: String,
    says: String,
    boxes: Vec<Sentence>,
    law: String,
    sign: String,
    day: String,
    mark: String,
    labels: Labels,
}

/// Words of the printed form, in the guardian's language.
struct Labels {
    applicant: String,
    born: String,
    call: String,
    code: String,
    guardian: String,
    document: String,
    phone: String,
    optional: String,
}

impl Labels {
    fn new(lang: Lang) -> Self {
        let t = |key: &str| i18n::text(lang, key);
        Self {
            applicant: t("guests-applicant"),
            born: t("guests-paper-born"),
            call: t("guests-call"),
            code: t("guests-code"),
            guardian: t("guests-own-guardian-who"),
            document: t("guests-paper-document"),
            phone: t("guests-paper-phone"),
            optional: t("applications-optional"),
        }
    }
}

/// What is ticked, or said, and the hash of all of it: the officer sees that nothing was changed.
fn text(lang: Lang, kind: PaperKind, applicant: &str) -> (String, Vec<Sentence>, String) {
    let boxes: Vec<Sentence> = match kind {
        PaperKind::Consent => Purpose::ALL
            .iter()
            .map(|purpose| {
                let (sentence, more) = purpose.guardian_keys();
                Sentence {
                    label: i18n::text(lang, sentence),
                    hint: i18n::text(lang, more),
                    needed: purpose.needed(),
                }
            })
            .collect(),
        PaperKind::Signature => Vec::new(),
    };
    let args: &[(&str, Arg)] = &[("applicant", applicant.into())];
    let says = match kind {
        PaperKind::Consent => i18n::text_with(lang, "guests-paper-says", args),
        PaperKind::Signature => i18n::text(lang, "guests-sign-box"),
    };
    let whole = boxes
        .iter()
        .fold(says.clone(), |all, one| format!("{all}\n{}\n{}", one.label, one.hint));
    let hash = secrets::sha256_hex(whole.as_bytes());
    (says, boxes, hash.get(..16).unwrap_or_default().to_owned())
}

/// `GET /{lang}/my/{code}/guardian/form`: prints on one sheet, in the guardian's language.
pub async fn form(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let dossier = mine(&app, &visitor, &path.into_inner().1).await?;
    let answers = dossier.answers(SectionKey::Guardian);
    let kind = to_sign(&dossier, visitor.ctx.now).ok_or(Refusal::NotFound)?;
    if answers.get("name").is_empty() {
        return Err(Refusal::NotFound);
    }
    let lang: Lang = answers.get("language").parse().unwrap_or_default();
    let t = |key: &str| i18n::text(lang, key);
    let (says, boxes, hash) = text(lang, kind, &dossier.application.name);
    let personal = dossier.answers(SectionKey::Personal);
    page(&PaperForm {
        shell: visitor.shell(&app),
        base: visitor.to(&format!("/my/{}", dossier.application.code)),
        code: dossier.application.code.clone(),
        tag: lang.tag(),
        title: t(match kind {
            PaperKind::Consent => "guests-guardian-title",
            PaperKind::Signature => "guests-sign-title",
        }),
        applicant: dossier.application.name.clone(),
        born: personal.date("birth_date").map(i18n::date).unwrap_or_default(),
        call: dossier.call.titles.get(lang).to_owned(),
        guardian: answers.get("name").to_owned(),
        document: answers.get("document").to_owned(),
        phone: answers.get("phone").to_owned(),
        says,
        boxes,
        law: t("guests-paper-law"),
        sign: t("guests-paper-sign"),
        day: t("guests-paper-day"),
        mark: format!("{} · {CONSENT_VERSION} · {hash}", dossier.application.code),
        labels: Labels::new(lang),
    })
}

/// `POST /{lang}/my/{code}/guardian/file`: the signed paper comes back.
pub async fn upload(
    app: Data<App>,
    files: Data<Files>,
    visitor: Visitor,
    path: Path<(String, String)>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Refusal> {
    let dossier = mine(&app, &visitor, &path.into_inner().1).await?;
    // Before a byte of the file is read: where nothing is to be signed nothing need be sent.
    if to_sign(&dossier, visitor.ctx.now).is_none() {
        let error = Returned::file(visitor.t("guests-error-state"), StatusCode::CONFLICT);
        return render(&app, &files, &visitor, &dossier, error);
    }
    let check = |given: &str| check_token(&app, &request, &visitor, given);
    let kept = match take(request.headers(), visitor.body(&app, payload), &files, check).await {
        Ok(kept) => kept,
        Err(error) => {
            let why = error.curable(Refusal::Unreadable)?;
            let error = Returned::file(why.words(visitor.lang, &files.limits), why.status());
            return render(&app, &files, &visitor, &dossier, error);
        }
    };
    visitor.received();
    let (ctx, id) = (visitor.ctx.clone(), dossier.application.id);
    let done = app
        .db
        .write(move |tx| -> Result<(), GuestError> {
            documents::record(tx, &kept.file, ctx.now)?;
            give_paper(tx, &ctx, id, &NewFile::of(&kept))
        })
        .await;
    match done {
        Ok(()) => see_other(&visitor.to(&format!("/my/{}/guardian", dossier.application.code))),
        Err(GuestError::Full) => {
            let error = Returned::file(visitor.t("guests-error-full"), StatusCode::TOO_MANY_REQUESTS);
            render(&app, &files, &visitor, &dossier, error)
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /{lang}/my/{code}/guardian/file`: the last paper, to its owner.
pub async fn download(
    app: Data<App>,
    files: Data<Files>,
    visitor: Visitor,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Refusal> {
    let dossier = mine(&app, &visitor, &path.into_inner().1).await?;
    let paper = dossier.papers.last().ok_or(Refusal::NotFound)?.clone();
    let stored = app.db.read(move |conn| stored(conn, &paper.file)).await?;
    let stored = stored.ok_or(Refusal::NotFound)?;
    let bytes = files.vault.get(&stored.hash).await?.ok_or(Refusal::NotFound)?;
    respond(&stored, &bytes, &paper.file_name, Wanted::Download).ok_or(Refusal::NotFound)
}
