//! The portal's inbox: the truth of what a person was told, written when it is opened, in the
//! language of the page.

use actix_web::web;
use askama::Template;

use super::super::policy::Denied;
use super::words;
use crate::accounts::{self, NoticeRow};
use crate::kernel::ids::AccountId;
use crate::mail::{Action, Kind, Letter, Payload};
use crate::web::{Answer, App, Refusal, Shell, Visitor, page};

/// Every room's kinds; `main` hands them in.
pub type Kinds = Vec<&'static Kind>;

/// A line of the list.
struct Line {
    href: String,
    subject: String,
    iso: String,
    when: String,
    unread: bool,
}

#[derive(Template)]
#[template(path = "accounts/templates/inbox.html")]
struct InboxPage {
    shell: Shell,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "accounts/templates/notice.html")]
struct NoticePage {
    shell: Shell,
    letter: Letter,
    action: Option<Action>,
    iso: String,
    when: String,
}

/// As many as anybody reads.
const SHOWN: i64 = 200;

fn own(visitor: &Visitor) -> Result<AccountId, Refusal> {
    Ok(visitor.ctx.who.account().ok_or(Denied::Absent)?.id)
}

/// The letter of a notice; none for a kind that no room knows any more.
fn letter(app: &App, kinds: &Kinds, visitor: &Visitor, row: &NoticeRow) -> Option<Letter> {
    let kind = kinds.iter().find(|kind| kind.name == row.kind)?;
    let payload = row.payload.read::<Payload>().ok()?;
    let name = visitor.ctx.who.account().map(|account| account.name.as_str());
    let name = name.filter(|name| !name.is_empty());
    Some(kind.compose(visitor.lang, name, &payload, "", &app.config.secret.0))
}

/// `GET /inbox`
pub async fn list(app: web::Data<App>, kinds: web::Data<Kinds>, visitor: Visitor) -> Answer {
    let account = own(&visitor)?;
    let rows = app.db.read(move |conn| accounts::notices(conn, account, SHOWN)).await?;
    let line = |row: &NoticeRow| {
        let letter = letter(&app, &kinds, &visitor, row)?;
        Some(Line {
            href: visitor.to(&format!("/inbox/{}", row.id)),
            subject: letter.subject,
            iso: row.created_at.rfc3339(),
            when: words::moment(visitor.lang, row.created_at),
            unread: row.read_at.is_none(),
        })
    };
    page(&InboxPage {
        lines: rows.iter().filter_map(line).collect(),
        shell: visitor.shell(&app),
    })
}

/// `GET /inbox/{notice}`: opening it marks it as read, which is nobody's decision.
pub async fn show(
    app: web::Data<App>,
    kinds: web::Data<Kinds>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
) -> Answer {
    let account = own(&visitor)?;
    let id = path.into_inner().1.parse().map_err(|_| Refusal::NotFound)?;
    let row = app.db.read(move |conn| accounts::notice(conn, account, id)).await?;
    let row = row.ok_or(Refusal::NotFound)?;
    let mut letter = letter(&app, &kinds, &visitor, &row).ok_or(Refusal::NotFound)?;
    if row.read_at.is_none() {
        let now = visitor.ctx.now;
        app.db.write(move |tx| accounts::mark_read(tx, id, now)).await?;
    }
    page(&NoticePage {
        shell: visitor.shell(&app),
        action: letter.action.take(),
        letter,
        iso: row.created_at.rfc3339(),
        when: words::moment(visitor.lang, row.created_at),
    })
}
