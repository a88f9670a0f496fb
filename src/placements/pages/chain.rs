//! The committee's page of places: who holds the seats of each line, who held them before, who
//! waits; the chair takes a place back here, with a reason.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::places::words;
use super::{id_of, opened};
use crate::accounts::policy::{Permission as P, Scope, decide, holds};
use crate::applications;
use crate::calls::{self, Call, QuotaLine};
use crate::i18n;
use crate::kernel::ids::PlacementId;
use crate::placements::lifecycle::{self, Command, State};
use crate::placements::model::Placement;
use crate::placements::opening::Opened;
use crate::placements::read::{self, Board};
use crate::placements::{PlacementError, revoke};
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page_with, see_other};

/// A column of the table.
struct Head {
    label: String,
    num: bool,
    href: String,
    sort: String,
}

struct Line {
    code: String,
    title: String,
    board: Board,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    code: String,
    place: i32,
    run: i32,
    state: &'static str,
    tone: &'static str,
    when: String,
    answer_by: String,
    reason: String,
    revoke: bool,
    /// What was typed and why it was not taken.
    typed: String,
    error: String,
}

struct Problem {
    href: String,
    text: String,
}

#[derive(Template)]
#[template(path = "placements/templates/chain.html")]
struct ChainPage {
    shell: Shell,
    call: String,
    board: String,
    quotas: String,
    problems: Vec<Problem>,
    heads: Vec<Head>,
    lines: Vec<Line>,
}

struct Seen {
    call: Call,
    lines: Vec<(QuotaLine, Board, Vec<(Placement, String, i32)>)>,
}

async fn load(app: &App, visitor: &Visitor, slug: &str) -> Result<Seen, Refusal> {
    let (who, slug) = (visitor.ctx.who.clone(), slug.to_owned());
    app.db
        .read(move |conn| -> Result<Seen, Refusal> {
            let call = calls::by_slug(conn, &slug)?.ok_or(Refusal::NotFound)?;
            decide(&who, P::ReadRuns, Scope::Call(call.id))?;
            let mut lines = Vec::new();
            for line in calls::lines(conn, call.id)? {
                let board = read::board(conn, &line)?;
                let mut rows = Vec::new();
                for (placement, run) in read::chain(conn, &call, line.id)? {
                    let head = applications::head(conn, placement.application)?;
                    rows.push((placement, head.map(|head| head.code).unwrap_or_default(), run));
                }
                lines.push((line, board, rows));
            }
            Ok(Seen { call, lines })
        })
        .await
}

/// `GET /{lang}/desk/chain/{slug}`
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let seen = load(&app, &visitor, &path.1).await?;
    opened(&app, &visitor, seen.call.id, Opened::Places(seen.call.id)).await?;
    render(&app, &visitor, &seen, None)
}

/// A place that was not taken back: why not, and what was typed.
struct Refused {
    place: PlacementId,
    typed: String,
    why: &'static str,
}

fn render(app: &App, visitor: &Visitor, seen: &Seen, refused: Option<&Refused>) -> Answer {
    let lang = visitor.lang;
    let scope = Scope::Call(seen.call.id);
    let row = |(placement, code, run): &(Placement, String, i32)| {
        let allowed = lifecycle::allowed(placement.state, |permission| holds(&visitor.ctx.who, permission, scope));
        let (state, tone) = words(placement.state);
        let waits = matches!(placement.state, State::Nominated | State::Offered);
        let wrong = refused.filter(|refused| refused.place == placement.id);
        Row {
            id: placement.id.to_string(),
            code: code.clone(),
            place: placement.place,
            run: *run,
            state,
            tone,
            when: i18n::date_time(lang, placement.updated_at.utc(), seen.call.zone),
            answer_by: placement
                .answer_by
                .filter(|_| waits)
                .map(|by| i18n::until(lang, by.utc(), seen.call.zone))
                .unwrap_or_default(),
            reason: placement.reason.clone().unwrap_or_default(),
            revoke: allowed.contains(&Command::Revoke),
            typed: wrong.map(|it| it.typed.clone()).unwrap_or_default(),
            error: wrong.map(|it| visitor.t(it.why)).unwrap_or_default(),
        }
    };
    let lines = seen.lines.iter().map(|(line, board, rows)| Line {
        code: line.code.clone(),
        title: line.titles.get(lang).to_owned(),
        board: *board,
        rows: rows.iter().map(row).collect(),
    });
    let problem = |it: &Refused| Problem {
        href: format!("#reason-{}", it.place),
        text: visitor.t(it.why),
    };
    let status = match refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let body = ChainPage {
        call: seen.call.titles.get(lang).to_owned(),
        board: visitor.to(&format!("/calls/{}/board", seen.call.slug)),
        quotas: visitor.to(&format!("/desk/quotas/{}", seen.call.slug)),
        problems: refused.map(problem).into_iter().collect(),
        heads: [
            ("placements-col-place", true),
            ("placements-col-code", false),
            ("placements-col-state", false),
            ("placements-col-since", false),
            ("placements-col-run", false),
        ]
        .into_iter()
        .map(|(key, num)| Head {
            label: visitor.t(key),
            num,
            href: String::new(),
            sort: String::new(),
        })
        .collect(),
        lines: lines.collect(),
        shell: visitor.shell(app),
    };
    page_with(status, &body)
}

/// `POST /{lang}/desk/chain/{slug}`: takes a place back.
pub async fn take_back(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, form: Form) -> Answer {
    let id: PlacementId = id_of(form.text("placement"))?;
    let reason = form.text("reason").to_owned();
    let typed = reason.clone();
    let ctx = visitor.ctx.clone();
    let done = app.db.write(move |tx| revoke::revoke(tx, &ctx, id, &reason)).await;
    match done {
        Ok(()) => see_other(&visitor.to(&format!("/desk/chain/{}", path.1))),
        Err(error) => {
            let why = match error {
                PlacementError::Unusable(_) => "placements-revoke-needs-reason",
                // The applicant or the clock was faster: what was typed is not lost.
                PlacementError::WrongState { .. } | PlacementError::OutOfDate => "placements-revoke-moved",
                error => return Err(error.into()),
            };
            let seen = load(&app, &visitor, &path.1).await?;
            let refused = Refused { place: id, typed, why };
            render(&app, &visitor, &seen, Some(&refused))
        }
    }
}
