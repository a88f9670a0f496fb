//! `/{lang}/admin`.

pub mod announcements;
pub mod letters;
pub mod log;

use actix_web::web;
use askama::Template;

use super::report::{Broken, last_report};
use super::retry::{RetryError, retry};
use crate::accounts::policy::{Permission, Scope, allow, holds};
use crate::kernel::Fault;
use crate::kernel::civil::{self, BISHKEK};
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};
use crate::{events, outbox};

/// Dead letters shown at once.
const SHOWN: i64 = 100;

struct Letter {
    id: String,
    kind: String,
    recipient: String,
    attempts: i32,
    error: String,
    created: String,
}

/// The last check, as it is shown.
struct Check {
    at: String,
    asked: usize,
    broken: Vec<Broken>,
}

#[derive(Template)]
#[template(path = "administration/templates/overview.html")]
struct Overview {
    shell: Shell,
    pending: i64,
    dead: i64,
    waiting: i64,
    head: i64,
    hash: String,
    letters: Vec<Letter>,
    check: Option<Check>,
    institutions: bool,
    calls: bool,
    accounts: bool,
}

impl From<RetryError> for Refusal {
    fn from(error: RetryError) -> Self {
        match error {
            RetryError::Denied(denied) => denied.into(),
            RetryError::WrongState => Self::WrongState,
            RetryError::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// The page.
///
/// # Errors
/// Not allowed, or the database fails.
pub async fn show(app: web::Data<App>, visitor: Visitor) -> Answer {
    allow(&visitor.ctx, Permission::Operate, Scope::Anywhere)?;
    let (counts, dead, waiting, head, report) = app
        .db
        .read(|conn| -> Result<_, Fault> {
            Ok((
                outbox::counts(conn)?,
                outbox::dead(conn, SHOWN)?,
                events::waiting(conn)?,
                events::head(conn)?,
                last_report(conn)?,
            ))
        })
        .await?;
    let letters = dead.into_iter().map(|letter| Letter {
        id: letter.id.to_string(),
        kind: letter.kind,
        recipient: letter.recipient,
        attempts: letter.attempts,
        error: letter.error,
        created: civil::show(letter.created_at.utc(), BISHKEK),
    });
    let may = |permission| holds(&visitor.ctx.who, permission, Scope::Anywhere);
    let (head, hash) = head.unwrap_or((0, Vec::new()));
    page(&Overview {
        shell: visitor.shell(&app),
        pending: counts.pending,
        dead: counts.dead,
        waiting,
        head,
        hash: data_encoding::HEXLOWER.encode(&hash),
        letters: letters.collect(),
        check: report.map(|report| Check {
            at: civil::show(report.at.utc(), BISHKEK),
            asked: report.asked,
            broken: report.broken,
        }),
        institutions: may(Permission::ManageInstitutions),
        calls: may(Permission::ManageCalls),
        accounts: may(Permission::ManageAccounts),
    })
}

/// Sends the dead letter named by `letter` again.
///
/// # Errors
/// Not allowed, no dead letter, or the database fails.
pub async fn act(app: web::Data<App>, visitor: Visitor, form: Form) -> Answer {
    let id = form.text("letter").parse().map_err(|_| Refusal::Unreadable("letter"))?;
    let ctx = visitor.ctx.clone();
    let done: Result<(), RetryError> = app.db.write(move |tx| retry(tx, &ctx, id)).await;
    done?;
    see_other(&visitor.to("/admin"))
}
