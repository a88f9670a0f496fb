//! Where the file is, who holds it, since when, what is next and by when.

use actix_web::web::{Data, Path};
use askama::Template;

use super::shown::{self, Entry, ErrorLink, Pick};
use super::{mine, words};
use crate::applications::after_list::{self, Standing};
use crate::applications::desk::reasons::EligibilityReason;
use crate::applications::dossier::Dossier;
use crate::applications::lifecycle::{self, Command, Holder, State};
use crate::applications::model::{Application, Eligibility, Item, Submission};
use crate::applications::read;
use crate::applications::talk::{self, Side};
use crate::applications::unsent::unsent;
use crate::applications::withdraw::{WithdrawReason, list_locked, undo_withdrawal};
use crate::events::{self, Recorded};
use crate::kernel::{Fault, Instant, Lang};
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

struct Asked {
    message: String,
    due: String,
    /// The time to mend is a sample.
    sample: bool,
    items: Vec<ErrorLink>,
}

#[derive(Template)]
#[template(path = "applications/templates/status.html")]
struct Status {
    shell: Shell,
    code: String,
    call: String,
    base: String,
    tone: &'static str,
    state: String,
    holder: String,
    decided: bool,
    refused: bool,
    letter: bool,
    appeal_by: String,
    appeal_until: String,
    /// An appeal against the decision was filed.
    doubted: bool,
    tours: bool,
    since: String,
    next: String,
    by: String,
    own: String,
    grace: String,
    asked: Option<Asked>,
    open: bool,
    begun: bool,
    changed: bool,
    receipts: Vec<ErrorLink>,
    why: Vec<String>,
    talk: bool,
    unread: usize,
    may_withdraw: bool,
    may_undo: bool,
    entries: Vec<Entry>,
}

/// Since when the file is where it is shown to be.
fn since(head: &Application, log: &[Recorded]) -> Instant {
    let begun = log.iter().rev().find(|event| {
        let first = ["application.review_started", "application.declared_eligible"];
        first.contains(&event.kind.as_str())
    });
    match (head.state, begun) {
        (State::InReview | State::Scored, Some(begun)) => begun.at,
        _ => head.state_since,
    }
}

/// The page.
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (_, code) = path.into_inner();
    let dossier = mine(&app, &visitor, &code).await?;
    let id = dossier.application.id;
    let (seen, at) = (dossier.clone(), visitor.ctx.now);
    let (log, receipts, unread, locked, decision) = app
        .db
        .read(move |conn| {
            Ok::<_, Fault>((
                events::of_application(conn, id)?,
                read::submissions(conn, id)?,
                talk::unread_of(conn, id, Side::Applicant)?,
                list_locked(conn, &seen, at)?,
                read::eligibility(conn, id)?,
            ))
        })
        .await?;
    let lang = visitor.lang;
    let head = &dossier.application;
    // Between tours the dossier stays scored while a list may have spoken already.
    let several = dossier.tours.len() > 1;
    let decided = head.state == State::Decided || (several && head.state == State::Scored);
    let turn = Some(head.state)
        .filter(|_| decided)
        .and_then(|_| after_list::turn(&log));
    let (key, tone) = words::state(head.state);
    let (key, tone, next) = turn.map_or((key, tone, words::next(head.state)), |turn| words::place(turn.standing));
    let now = visitor.ctx.now;
    let base = visitor.to(&format!("/my/{}", head.code));
    let list = || dossier.tours.iter().find(|tour| now < tour.list_due_at);
    let by = match (head.state, &dossier.correction) {
        (State::Decided | State::Scored, _) if decided && turn.is_some() => turn
            .and_then(|turn| turn.by)
            .map_or_else(String::new, |by| shown::deadline(lang, &dossier, by)),
        (State::Draft, _) => shown::deadline(lang, &dossier, dossier.deadline()),
        (State::CorrectionRequested, Some(request)) => shown::deadline(lang, &dossier, request.due_at),
        // While others work: the day the list is due; without one, honestly none.
        (State::Submitted | State::UnderCheck | State::Eligible | State::InReview | State::Scored, _) => list()
            .map_or_else(
                || visitor.t("applications-status-no-day"),
                |tour| shown::deadline(lang, &dossier, tour.list_due_at),
            ),
        _ => String::new(),
    };
    let appeal = after_list::open_appeal(&log);
    // Once filed, the page of the appeal says what becomes of it.
    let doubted = log.iter().rev().find_map(|event| match event.kind.as_str() {
        "appeal.filed" => Some(true),
        "application.declared_ineligible" => Some(false),
        _ => None,
    });
    let until = decision.as_ref().filter(|_| doubted == Some(false));
    let until = until.and_then(|it| dossier.call.appeals_close(it.decided_at).ok());
    let until = until.filter(|until| now < *until);
    let changed = head.state == State::Submitted && !unsent(&dossier, now)?.is_empty();
    page(&Status {
        shell: visitor.shell(&app),
        code: head.code.clone(),
        call: dossier.call.titles.get(lang).to_owned(),
        tone,
        state: visitor.t(key),
        holder: match (head.state, turn) {
            (State::Decided | State::Scored, Some(turn)) => visitor.t(words::holder(turn.holder())),
            (State::Ineligible, _) | (State::Decided, None) if appeal.is_some() => {
                visitor.t(words::holder(Holder::Committee))
            }
            // In reserve, or without a place: no step is anybody's.
            (State::Decided, None) => visitor.t(words::holder(Holder::Nobody)),
            _ => visitor.t(words::holder(words::holds(head.state))),
        },
        decided,
        letter: turn.is_some_and(|turn| matches!(turn.standing, Standing::Accepted | Standing::Enrolled)),
        refused: head.state == State::Ineligible,
        doubted: doubted == Some(true),
        appeal_until: until.map_or_else(String::new, |until| shown::deadline(lang, &dossier, until)),
        appeal_by: appeal
            .and_then(|(_, by)| by)
            .map_or_else(String::new, |by| shown::deadline(lang, &dossier, by)),
        tours: several && matches!(head.state, State::Eligible | State::Scored | State::Decided),
        since: shown::clocks(
            lang,
            &dossier,
            turn.map_or_else(|| since(head, &log), |turn| turn.since),
        ),
        next: visitor.t(next),
        by,
        own: shown::own_deadline(lang, &dossier, now),
        grace: shown::grace(lang, &dossier, now),
        asked: asked(lang, &dossier, &base),
        open: dossier.may_submit(now).is_ok(),
        begun: head.state == State::Draft,
        changed,
        receipts: receipts.iter().rev().map(|it| receipt(lang, &base, it)).collect(),
        may_withdraw: head.state != State::Decided && lifecycle::next(head.state, Command::Withdraw).is_some(),
        why: decision
            .filter(|it| !it.eligible && matches!(head.state, State::Ineligible | State::Closed))
            .map(|it| why(lang, &it))
            .unwrap_or_default(),
        talk: head.submitted_at.is_some(),
        unread,
        may_undo: !locked
            && head
                .withdrawn_from
                .is_some_and(|from| lifecycle::UNDOABLE.contains(&from)),
        entries: log.iter().rev().filter_map(|one| entry(lang, &dossier, one)).collect(),
        base,
    })
}

/// The reasons of a decision against the dossier: the same words as officers chose from.
fn why(lang: Lang, decision: &Eligibility) -> Vec<String> {
    let codes = decision.reasons.get("codes").and_then(serde_json::Value::as_array);
    let reasons = codes.into_iter().flatten();
    reasons
        .filter_map(|code| code.as_str()?.parse::<EligibilityReason>().ok())
        .map(|reason| crate::i18n::text(lang, reason.key()))
        .collect()
}

fn receipt(lang: Lang, base: &str, it: &Submission) -> ErrorLink {
    ErrorLink {
        href: format!("{base}/receipt/{}", it.number),
        text: crate::i18n::text_with(lang, "applications-receipt-link", &[("number", it.number.into())]),
    }
}

/// The open request to mend, each item as a link.
fn asked(lang: Lang, dossier: &Dossier, base: &str) -> Option<Asked> {
    let request = dossier
        .correction
        .as_ref()
        .filter(|_| dossier.application.state == State::CorrectionRequested)?;
    let items = request.items.iter().map(|item| match item {
        Item::Section(key) => ErrorLink {
            href: crate::applications::sections::pages_of(*key)
                .next()
                .map_or_else(|| format!("{base}/dossier"), |page| shown::page_path(base, page)),
            text: crate::i18n::text(lang, words::section(*key)),
        },
        Item::Document(key) => ErrorLink {
            href: format!("{base}/documents/{key}"),
            text: dossier
                .requirements
                .iter()
                .find(|one| one.key == *key)
                .map_or_else(|| key.clone(), |one| one.titles.get(lang).to_owned()),
        },
        Item::Choices => ErrorLink {
            href: format!("{base}/choices"),
            text: crate::i18n::text(lang, "applications-choices-title"),
        },
    });
    Some(Asked {
        message: request.message.clone(),
        due: shown::deadline(lang, dossier, request.due_at),
        sample: dossier.call.is_sample("corrections"),
        items: items.collect(),
    })
}

/// Whether what came, came after the deadline and was received all the same.
pub fn in_grace(event: &Recorded) -> bool {
    event.data.get("in_grace").and_then(serde_json::Value::as_bool) == Some(true)
}

fn entry(lang: Lang, dossier: &Dossier, event: &Recorded) -> Option<Entry> {
    let key = words::event(&event.kind)?;
    let reason = event.data.get("reason").and_then(|it| it.as_str()?.parse().ok());
    let reason =
        reason.filter(|it: &WithdrawReason| event.kind == "application.withdrawn" && *it != WithdrawReason::Unsaid);
    let number = event
        .data
        .get("number")
        .and_then(serde_json::Value::as_i64)
        .unwrap_or(1);
    Some(Entry {
        iso: event.at.rfc3339(),
        when: shown::clocks(lang, dossier, event.at),
        title: crate::i18n::text_with(lang, key, &[("number", number.into())]),
        text: match reason {
            Some(reason) => crate::i18n::text(lang, reason.key()),
            None if in_grace(event) => crate::i18n::text(lang, "applications-event-in-grace"),
            None => String::new(),
        },
        who: crate::i18n::text(lang, words::who(&event.kind, &event.actor)),
        tone: "done",
    })
}

#[derive(Template)]
#[template(path = "applications/templates/withdraw.html")]
struct Withdraw {
    shell: Shell,
    base: String,
    code: String,
    reasons: Vec<Pick>,
}

/// Asks once more before a withdrawal.
pub async fn ask_withdraw(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (_, code) = path.into_inner();
    let dossier = mine(&app, &visitor, &code).await?;
    if lifecycle::next(dossier.application.state, Command::Withdraw).is_none() {
        return Err(Refusal::WrongState);
    }
    page(&Withdraw {
        shell: visitor.shell(&app),
        base: visitor.to(&format!("/my/{}", dossier.application.code)),
        code: dossier.application.code,
        reasons: WithdrawReason::ALL
            .iter()
            .map(|reason| Pick {
                value: reason.to_string(),
                label: visitor.t(reason.key()),
                hint: String::new(),
                checked: *reason == WithdrawReason::Unsaid,
            })
            .collect(),
    })
}

/// Returns from a withdrawal.
pub async fn undo(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, _form: Form) -> Answer {
    let (_, code) = path.into_inner();
    let id = mine(&app, &visitor, &code).await?.application.id;
    let ctx = visitor.ctx.clone();
    app.db.write(move |tx| undo_withdrawal(tx, &ctx, id)).await?;
    see_other(&visitor.to(&format!("/my/{code}")))
}
