//! The reviewer's queue.

use actix_web::web;
use askama::Template;

use super::{state_key, tone};
use crate::i18n;
use crate::reviews::read::own_queue;
use crate::web::{Answer, App, Refusal, Shell, Visitor, page};

struct Head {
    label: String,
    num: bool,
    href: String,
    sort: String,
}

struct Line {
    href: String,
    code: String,
    call: String,
    tone: &'static str,
    state: String,
    since: String,
    since_iso: String,
    total: String,
}

#[derive(Template)]
#[template(path = "reviews/templates/queue.html")]
struct QueuePage {
    shell: Shell,
    done: usize,
    all: usize,
    heads: Vec<Head>,
    lines: Vec<Line>,
}

/// `GET /{lang}/desk/reviews`
///
/// # Errors
/// [`Refusal`].
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    let ctx = visitor.ctx.clone();
    let (lines, progress) = app
        .db
        .read(move |conn| own_queue(conn, &ctx))
        .await
        .map_err(Refusal::from)?;
    let (shell, lang) = (visitor.shell(&app), visitor.lang);
    let head = |key: &str, num| Head {
        label: shell.t(key),
        num,
        href: String::new(),
        sort: String::new(),
    };
    let heads = vec![
        head("reviews-head-code", false),
        head("reviews-head-call", false),
        head("reviews-head-state", false),
        head("reviews-head-assigned", false),
        head("reviews-head-total", true),
    ];
    let lines = lines
        .iter()
        .map(|line| Line {
            href: visitor.to(&format!("/desk/reviews/{}", line.review.id)),
            code: line.code.clone(),
            call: line.call.get(lang).to_owned(),
            tone: tone(line.review.state),
            state: shell.t(state_key(line.review.state)),
            since: i18n::date_time(lang, line.review.assigned_at.utc(), crate::kernel::civil::BISHKEK),
            since_iso: line.review.assigned_at.rfc3339(),
            total: line
                .total
                .map(|total| i18n::decimal(lang, total, 4, 1))
                .unwrap_or_default(),
        })
        .collect();
    page(&QueuePage {
        heads,
        lines,
        done: progress.done,
        all: progress.all,
        shell,
    })
}
