//! `/{lang}/calls`: every public call, open ones first.

use actix_web::web;
use askama::Template;

use crate::calls::model::{Call, CallKind, CallState};
use crate::calls::shown::{Clocks, Left, left};
use crate::calls::store;
use crate::db::Conn;
use crate::i18n;
use crate::kernel::{Fault, Instant, Lang};
use crate::web::{Answer, App, Shell, Visitor, page};

/// A call in a list.
pub(super) struct Card {
    pub href: String,
    pub title: String,
    pub summary: String,
    pub kind: String,
    pub seats: String,
    pub open: bool,
    pub upcoming: bool,
    pub status: String,
    pub tone: &'static str,
    pub opens: Clocks,
    pub deadline: Clocks,
    pub left: Left,
    pub sample: bool,
}

/// Words for what a call gives.
pub(super) fn kind_word(lang: Lang, kind: CallKind) -> String {
    match kind {
        CallKind::Scholarship => i18n::text(lang, "calls-kind-scholarship"),
        CallKind::BranchAdmission => i18n::text(lang, "calls-kind-branch-admission"),
    }
}

/// Status of a published call: its tone and words.
pub(super) fn status(lang: Lang, call: &Call, now: Instant) -> (&'static str, String) {
    if call.open_at(now) {
        ("done", i18n::text(lang, "calls-status-open"))
    } else if call.state == CallState::Published && now < call.opens_at {
        ("next", i18n::text(lang, "calls-status-upcoming"))
    } else {
        ("plain", i18n::text(lang, "calls-status-closed"))
    }
}

fn card(lang: Lang, now: Instant, call: &Call, seats: u32) -> Card {
    let (tone, status) = status(lang, call, now);
    Card {
        href: format!("/{}/calls/{}", lang.tag(), call.slug),
        title: call.titles.get(lang).to_owned(),
        summary: call.summaries.get(lang).to_owned(),
        kind: kind_word(lang, call.kind),
        seats: i18n::text_with(lang, "calls-seats", &[("count", i64::from(seats).into())]),
        open: call.open_at(now),
        upcoming: now < call.opens_at,
        status,
        tone,
        opens: Clocks::at(lang, call.opens_at, call.zone),
        deadline: Clocks::deadline(lang, call.deadline_at, call.zone),
        left: left(lang, now, call.deadline_at),
        sample: call.sample,
    }
}

/// Public calls: open ones by deadline, then those to come, then past ones, newest first.
pub(super) fn cards(conn: &mut Conn, lang: Lang, now: Instant) -> Result<Vec<Card>, Fault> {
    let mut public = store::calls(conn)?;
    public.retain(|call| call.state != CallState::Draft);
    let group = |call: &Call| {
        if call.open_at(now) {
            0
        } else {
            i32::from(now >= call.opens_at) + 1
        }
    };
    public.sort_by_key(|call| {
        (
            group(call),
            if group(call) == 2 { None } else { Some(call.deadline_at) },
        )
    });
    let mut list = Vec::new();
    for call in &public {
        let seats = store::lines(conn, call.id)?
            .iter()
            .map(super::super::QuotaLine::seats)
            .sum();
        list.push(card(lang, now, call, seats));
    }
    Ok(list)
}

#[derive(Template)]
#[template(path = "calls/templates/list.html")]
struct List {
    shell: Shell,
    cards: Vec<Card>,
}

/// The page.
///
/// # Errors
/// When the database fails.
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    let (lang, now) = (visitor.lang, visitor.ctx.now);
    let cards = app.db.read(move |conn| cards(conn, lang, now)).await?;
    page(&List {
        shell: visitor.shell(&app),
        cards,
    })
}
