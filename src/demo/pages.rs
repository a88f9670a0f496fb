//! All mail that a demonstration has "sent": the files of its mail folder, newest first.

use std::path::Path;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{self, Data};
use askama::Template;

use crate::config::Mail;
use crate::kernel::Fault;
use crate::web::{Answer, App, Refusal, Shell, Visitor, page};

/// So many messages are listed.
const SHOWN: usize = 200;

struct Line {
    href: String,
    name: String,
}

#[derive(Template)]
#[template(path = "demo/templates/mail.html")]
struct MailPage {
    shell: Shell,
    lines: Vec<Line>,
}

/// `GET /{lang}/demo/mail`
pub async fn list(app: Data<App>, visitor: Visitor) -> Answer {
    let Mail::Files(folder) = app.config.mail.clone() else {
        return Err(Refusal::NotFound);
    };
    let names = web::block(move || newest(&folder))
        .await
        .map_err(|e| Fault::new("mail folder", e))??;
    let line = |name: String| Line {
        href: visitor.to(&format!("/demo/mail/{name}")),
        name,
    };
    page(&MailPage {
        lines: names.into_iter().map(line).collect(),
        shell: visitor.shell(&app),
    })
}

/// The newest files' names. Identifiers begin with the time, so names sort by it.
fn newest(folder: &Path) -> Result<Vec<String>, Fault> {
    let mut names = Vec::new();
    // Nothing was sent yet: the folder comes with the first message.
    if !folder.exists() {
        return Ok(names);
    }
    for entry in std::fs::read_dir(folder)? {
        if let Ok(name) = entry?.file_name().into_string() {
            names.push(name);
        }
    }
    names.sort_unstable_by(|a, b| b.cmp(a));
    names.truncate(SHOWN);
    Ok(names)
}

/// `GET /{lang}/demo/mail/{name}`: one message as it went over the wire.
pub async fn show(app: Data<App>, path: web::Path<(String, String)>) -> Answer {
    let Mail::Files(folder) = app.config.mail.clone() else {
        return Err(Refusal::NotFound);
    };
    let wanted = path.into_inner().1;
    // Only a name that the folder itself lists is opened: no path can lead out of it.
    let read = move || -> Result<Option<Vec<u8>>, Fault> {
        match newest(&folder)?.into_iter().find(|name| *name == wanted) {
            Some(name) => Ok(Some(std::fs::read(folder.join(name))?)),
            None => Ok(None),
        }
    };
    let bytes = web::block(read)
        .await
        .map_err(|e| Fault::new("mail folder", e))??
        .ok_or(Refusal::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(bytes))
}
