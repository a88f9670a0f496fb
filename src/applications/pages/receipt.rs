//! The receipt of one submission: it survives a bookmark and prints on one sheet.

use actix_web::web::{Data, Path};
use askama::Template;

use super::{mine, shown};
use crate::applications::read;
use crate::kernel::Instant;
use crate::web::{Answer, App, Refusal, Shell, Visitor, page};

struct FileRow {
    title: String,
    name: String,
    hash: String,
}

#[derive(Template)]
#[template(path = "applications/templates/receipt.html")]
struct Receipt {
    shell: Shell,
    base: String,
    code: String,
    call: String,
    number: i32,
    name: String,
    at: String,
    iso: String,
    in_grace: bool,
    hash: String,
    counts: bool,
    files: Vec<FileRow>,
}

/// The page.
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String, i32)>) -> Answer {
    let (_, code, number) = path.into_inner();
    let dossier = mine(&app, &visitor, &code).await?;
    let id = dossier.application.id;
    let all = app.db.read(move |conn| read::submissions(conn, id)).await?;
    let it = all.iter().find(|it| it.number == number).ok_or(Refusal::NotFound)?;
    let frozen: serde_json::Value = serde_json::from_str(&it.frozen).map_err(crate::kernel::Fault::from)?;
    let files = frozen
        .get("documents")
        .and_then(serde_json::Value::as_array)
        .into_iter()
        .flatten();
    let files = files.map(|one| {
        let word = |name: &str| one.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
        let key = word("requirement");
        let title = dossier.requirements.iter().find(|it| it.key == key);
        let promised = word("promised_until").parse::<Instant>().ok();
        FileRow {
            title: title.map_or_else(|| key.to_owned(), |it| it.titles.get(visitor.lang).to_owned()),
            name: promised.map_or_else(
                || word("file_name").to_owned(),
                |until| {
                    let until = shown::deadline(visitor.lang, &dossier, until);
                    crate::i18n::text_with(
                        visitor.lang,
                        "applications-receipt-promised",
                        &[("until", until.into())],
                    )
                },
            ),
            hash: word("file").to_owned(),
        }
    });
    page(&Receipt {
        shell: visitor.shell(&app),
        base: visitor.to(&format!("/my/{}", dossier.application.code)),
        code: dossier.application.code.clone(),
        call: dossier.call.titles.get(visitor.lang).to_owned(),
        number,
        name: dossier.application.name.clone(),
        at: shown::clocks(visitor.lang, &dossier, it.submitted_at),
        iso: it.submitted_at.rfc3339(),
        in_grace: it.in_grace,
        hash: it.hash.clone(),
        counts: dossier.last.as_ref().is_some_and(|last| last.number == number),
        files: files.collect(),
    })
}
