//! A document of an assigned dossier as a download.

use actix_web::web;

use super::opened;
use crate::calls;
use crate::documents::deliver::{Wanted, respond};
use crate::documents::{Files, stored};
use crate::kernel::ids::{DocumentId, ReviewId};
use crate::reviews::lifecycle::State;
use crate::reviews::model::ReviewError;
use crate::reviews::read::{ReviewOf, review};
use crate::reviews::view::dossier_view;
use crate::web::{Answer, App, Refusal, Visitor};

/// `GET /{lang}/desk/reviews/{id}/documents/{document}`. Only what the review's page lists, and
/// only once the reviewer has said that there is no conflict.
///
/// # Errors
/// [`Refusal`].
pub async fn download(
    app: web::Data<App>,
    files: web::Data<Files>,
    visitor: Visitor,
    path: web::Path<(String, String, String)>,
) -> Answer {
    let id: ReviewId = path.1.parse().map_err(|_| Refusal::NotFound)?;
    let document: DocumentId = path.2.parse().map_err(|_| Refusal::NotFound)?;
    let (ctx, lang) = (visitor.ctx.clone(), visitor.lang);
    let (file, name, head, own) = app
        .db
        .read(move |conn| {
            let (found, head, _) = review(conn, &ctx, id)?;
            if matches!(&found, ReviewOf::Own(own) if own.state == State::Assigned) {
                return Err(ReviewError::NotFound);
            }
            let call = calls::call(conn, head.call)?.ok_or(ReviewError::NotFound)?;
            let view = dossier_view(conn, lang, &head, &call)?;
            let mut listed = view.documents.into_iter().map(|(listed, _)| listed);
            let wanted = listed
                .find(|listed| listed.id == document)
                .ok_or(ReviewError::NotFound)?;
            let hash = wanted.file.ok_or(ReviewError::NotFound)?;
            let file = stored(conn, &hash)?.ok_or(ReviewError::NotFound)?;
            Ok((file, wanted.file_name, head, matches!(found, ReviewOf::Own(_))))
        })
        .await
        .map_err(Refusal::from)?;
    if !own {
        opened(&app, &visitor, &head).await?;
    }
    let bytes = files.vault.get(&file.hash).await?.ok_or(Refusal::NotFound)?;
    respond(&file, &bytes, &name, Wanted::Download).ok_or(Refusal::NotFound)
}
