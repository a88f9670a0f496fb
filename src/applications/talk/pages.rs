//! The thread's two doors: the applicant's and the office's.

mod office;
mod own;

use actix_web::http::StatusCode;
use askama::Template;

pub use office::{show as show_office, write as write_office};
pub use own::{show as show_own, write as write_own};

use super::model::{Side, TalkError, Thread};
use crate::i18n;
use crate::web::page::page_with;
use crate::web::{Answer, App, Refusal, Shell, Visitor};

impl From<TalkError> for Refusal {
    fn from(error: TalkError) -> Self {
        match error {
            TalkError::Denied(denied) => denied.into(),
            TalkError::NotYet => Self::WrongState,
            TalkError::Empty | TalkError::Unusable(_) => Self::Unreadable("message"),
            TalkError::TooMany => Self::TooMany,
            TalkError::Fault(fault) => fault.into(),
        }
    }
}

struct Line {
    id: String,
    iso: String,
    when: String,
    who: String,
    mine: bool,
    rows: Vec<String>,
}

#[derive(Template)]
#[template(path = "applications/talk/templates/thread.html")]
struct ThreadPage {
    shell: Shell,
    back: String,
    action: String,
    code: String,
    call: String,
    lines: Vec<Line>,
    may_write: bool,
    lead: String,
    typed: String,
    error: String,
}

/// What a page shows besides the thread.
struct Look<'a> {
    me: Side,
    back: String,
    action: String,
    /// Names of colleagues, where the reader may see them; else empty.
    names: &'a dyn Fn(&super::Message) -> String,
    typed: &'a str,
    error: String,
}

fn render(app: &App, visitor: &Visitor, thread: &Thread, look: Look) -> Answer {
    let lang = visitor.lang;
    let lines = thread.messages.iter().map(|one| Line {
        id: one.id.to_string(),
        iso: one.sent_at.rfc3339(),
        when: i18n::both_zones(lang, one.sent_at.utc(), thread.call.zone),
        who: match (look.me, one.side) {
            (Side::Applicant, Side::Applicant) => visitor.t("talk-who-you"),
            (Side::Office, Side::Applicant) => visitor.t("talk-who-applicant"),
            (Side::Applicant, Side::Office) => visitor.t("talk-who-office"),
            (Side::Office, Side::Office) => (look.names)(one),
        },
        mine: one.side == look.me,
        rows: one.body.split('\n').map(str::to_owned).collect(),
    });
    let status = if look.error.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    page_with(
        status,
        &ThreadPage {
            shell: visitor.shell(app),
            code: thread.application.code.clone(),
            call: thread.call.titles.get(lang).to_owned(),
            lines: lines.collect(),
            may_write: thread.may_write,
            lead: visitor.t(match look.me {
                Side::Applicant => "talk-lead-applicant",
                Side::Office => "talk-lead-office",
            }),
            back: look.back,
            action: look.action,
            typed: look.typed.to_owned(),
            error: look.error,
        },
    )
}

/// The words for what can be cured by typing again; the error itself for the rest.
fn words(visitor: &Visitor, error: TalkError) -> Result<String, Refusal> {
    use crate::kernel::text::TextError;
    Ok(match error {
        TalkError::Empty => visitor.t("talk-error-empty"),
        TalkError::Unusable(TextError::TooLong { limit, found }) => i18n::text_with(
            visitor.lang,
            "talk-error-long",
            &[("limit", limit.into()), ("found", found.into())],
        ),
        TalkError::Unusable(TextError::Forbidden { position, .. }) => {
            i18n::text_with(visitor.lang, "talk-error-character", &[("position", position.into())])
        }
        TalkError::TooMany => visitor.t("talk-error-many"),
        other => return Err(other.into()),
    })
}
