//! All mail that a demonstration has "sent": the files of its mail folder, newest first.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{self, Data, Query};
use askama::Template;
use chrono::DateTime;
use mail_parser::MessageParser;

use crate::config::Mail;
use crate::i18n;
use crate::kernel::{Fault, Lang, civil};
use crate::web::{Answer, App, Refusal, Shell, Visitor, page};

/// So many messages are listed.
const SHOWN: usize = 200;

struct Line {
    href: String,
    /// The table's first column is a link: its words.
    subject: String,
    to: String,
    when: String,
}

/// A column of the table.
struct Head {
    label: String,
    num: bool,
    href: String,
    sort: String,
}

#[derive(Template)]
#[template(path = "demo/templates/mail.html")]
struct MailPage {
    shell: Shell,
    heads: Vec<Head>,
    lines: Vec<Line>,
}

/// A line of a message; a link when it is nothing but an address.
struct Said {
    text: String,
    href: String,
}

#[derive(Template)]
#[template(path = "demo/templates/message.html")]
struct MessagePage {
    shell: Shell,
    subject: String,
    to: String,
    when: String,
    lines: Vec<Said>,
    raw: String,
}

/// What a reader sees of a message.
struct Opened {
    subject: String,
    to: String,
    when: String,
    text: String,
}

fn open(lang: Lang, bytes: &[u8]) -> Opened {
    let parsed = MessageParser::default().parse(bytes);
    let to = parsed.as_ref().and_then(|it| it.to()).and_then(|it| it.first());
    let sent = parsed.as_ref().and_then(|it| it.date());
    let sent = sent.and_then(|date| DateTime::from_timestamp(date.to_timestamp(), 0));
    let text = parsed.as_ref().and_then(|it| it.body_text(0));
    Opened {
        subject: parsed
            .as_ref()
            .and_then(|it| it.subject())
            .unwrap_or_default()
            .to_owned(),
        to: to.and_then(|it| it.address()).unwrap_or_default().to_owned(),
        when: sent.map_or_else(String::new, |at| i18n::date_time(lang, at, civil::BISHKEK)),
        text: text.unwrap_or_default().into_owned(),
    }
}

fn folder(app: &App) -> Result<PathBuf, Refusal> {
    match &app.config.mail {
        Mail::Files(folder) => Ok(folder.clone()),
        _ => Err(Refusal::NotFound),
    }
}

/// `GET /{lang}/demo/mail`
pub async fn list(app: Data<App>, visitor: Visitor) -> Answer {
    let (folder, lang) = (folder(&app)?, visitor.lang);
    let read = move || -> Result<Vec<(String, Opened)>, Fault> {
        let mut found = Vec::new();
        for name in newest(&folder)? {
            let bytes = std::fs::read(folder.join(&name))?;
            found.push((name, open(lang, &bytes)));
        }
        Ok(found)
    };
    let found = web::block(read).await.map_err(|e| Fault::new("mail folder", e))??;
    let line = |(name, opened): (String, Opened)| Line {
        href: visitor.to(&format!("/demo/mail/{name}")),
        subject: if opened.subject.is_empty() {
            name
        } else {
            opened.subject
        },
        to: opened.to,
        when: opened.when,
    };
    let head = |key: &str| Head {
        label: visitor.t(key),
        num: false,
        href: String::new(),
        sort: String::new(),
    };
    page(&MailPage {
        heads: vec![head("demo-mail-subject"), head("demo-mail-to"), head("demo-mail-when")],
        lines: found.into_iter().map(line).collect(),
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

/// `GET /{lang}/demo/mail/{name}`: one message as its reader sees it; with `raw`, as it went over
/// the wire.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
    asked: Query<HashMap<String, String>>,
) -> Answer {
    let folder = folder(&app)?;
    let wanted = path.into_inner().1;
    let name = wanted.clone();
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
    if asked.contains_key("raw") {
        return Ok(HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
            .insert_header((header::CACHE_CONTROL, "private, no-store"))
            .body(bytes));
    }
    let opened = open(visitor.lang, &bytes);
    // Within this portal a path is enough, whatever address the browser uses for it.
    let said = |line: &str| Said {
        href: match line.strip_prefix(app.config.base_url.as_str()) {
            Some(path) if path.starts_with('/') => path.to_owned(),
            _ => String::new(),
        },
        text: line.to_owned(),
    };
    page(&MessagePage {
        subject: opened.subject,
        to: opened.to,
        when: opened.when,
        lines: opened.text.lines().map(said).collect(),
        raw: visitor.to(&format!("/demo/mail/{name}?raw=1")),
        shell: visitor.shell(&app),
    })
}
