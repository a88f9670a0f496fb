//! A document of a dossier as a download.

use actix_web::web;

use crate::accounts::policy::{Permission, Scope, holds};
use crate::applications::desk::{DeskError, open_dossier};
use crate::applications::{guests, read};
use crate::calls;
use crate::documents::deliver::{Wanted, respond};
use crate::documents::{Files, StoredFile, stored};
use crate::kernel::ids::{DocumentId, PaperId};
use crate::web::{Answer, App, Refusal, Visitor};

/// `GET /{lang}/desk/dossiers/{code}/documents/{document}`. What needs the extra grant is
/// absent without it; an observer's download is an opening.
///
/// # Errors
/// [`Refusal`].
pub async fn download(
    app: web::Data<App>,
    files: web::Data<Files>,
    visitor: Visitor,
    path: web::Path<(String, String, String)>,
) -> Answer {
    let (_, code, document) = path.into_inner();
    send(&app, &files, &visitor, code, &document, Wanted::Download).await
}

/// `GET /{lang}/desk/dossiers/{code}/documents/{document}/pages/{number}`: a page to look at, of
/// photos that we encoded ourselves.
///
/// # Errors
/// [`Refusal`].
pub async fn picture(
    app: web::Data<App>,
    files: web::Data<Files>,
    visitor: Visitor,
    path: web::Path<(String, String, String, usize)>,
) -> Answer {
    let (_, code, document, number) = path.into_inner();
    send(&app, &files, &visitor, code, &document, Wanted::Page(number)).await
}

/// `GET /{lang}/desk/dossiers/{code}/guardian/{paper}`: what a guardian signed by hand. Absent without
/// the extra grant.
///
/// # Errors
/// [`Refusal`].
pub async fn paper(
    app: web::Data<App>,
    files: web::Data<Files>,
    visitor: Visitor,
    path: web::Path<(String, String, String)>,
) -> Answer {
    let (_, code, paper) = path.into_inner();
    let paper: PaperId = paper.parse().map_err(|_| Refusal::NotFound)?;
    let (ctx, asked) = (visitor.ctx.clone(), code.clone());
    let (observed, file, name) = app
        .db
        .read(move |conn| -> Result<_, DeskError> {
            let opened = open_dossier::look(conn, &ctx, &asked)?;
            // It bears the number of the guardian's passport.
            if !holds(
                &ctx.who,
                Permission::ReadSensitive,
                Scope::Call(opened.application.call),
            ) {
                return Err(DeskError::NotFound);
            }
            let found = guests::papers(conn, opened.application.id)?;
            let found = found.into_iter().find(|one| one.id == paper);
            let found = found.ok_or(DeskError::NotFound)?;
            let file = stored(conn, &found.file)?.ok_or(DeskError::NotFound)?;
            Ok((opened.observed, file, found.file_name))
        })
        .await
        .map_err(Refusal::from)?;
    let opened = observed.then_some(code);
    give(&app, &files, &visitor, opened, (file, &name, Wanted::Download)).await
}

async fn send(app: &App, files: &Files, visitor: &Visitor, code: String, document: &str, wanted: Wanted) -> Answer {
    let document: DocumentId = document.parse().map_err(|_| Refusal::NotFound)?;
    let ctx = visitor.ctx.clone();
    let asked = code.clone();
    let (observed, file, name) = app
        .db
        .read(move |conn| {
            let opened = open_dossier::look(conn, &ctx, &asked)?;
            let found = read::document(conn, document)?
                .filter(|found| found.application == opened.application.id)
                .ok_or(DeskError::NotFound)?;
            let requirement = calls::requirement(conn, found.requirement)?.ok_or(DeskError::NotFound)?;
            let scope = Scope::Call(opened.application.call);
            if requirement.sensitive && !holds(&ctx.who, Permission::ReadSensitive, scope) {
                return Err(DeskError::NotFound);
            }
            let hash = found.file.ok_or(DeskError::NotFound)?;
            let file = stored(conn, &hash)?.ok_or(DeskError::NotFound)?;
            Ok((opened.observed, file, found.file_name))
        })
        .await
        .map_err(Refusal::from)?;
    give(app, files, visitor, observed.then_some(code), (file, &name, wanted)).await
}

/// Answers with a file; an observer's opening of the dossier with this code is noted first.
async fn give(
    app: &App,
    files: &Files,
    visitor: &Visitor,
    observed: Option<String>,
    (file, name, wanted): (StoredFile, &str, Wanted),
) -> Answer {
    if let Some(code) = observed {
        let ctx = visitor.ctx.clone();
        app.db
            .write(move |tx| open_dossier(tx, &ctx, &code))
            .await
            .map_err(Refusal::from)?;
    }
    let bytes = files.vault.get(&file.hash).await?.ok_or(Refusal::NotFound)?;
    respond(&file, &bytes, name, wanted).ok_or(Refusal::NotFound)
}
