//! Staff's page of quota acts: enter one, approve another's, see what was decided.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::id_of;
use crate::accounts::policy::{Permission as P, Scope, decide, holds};
use crate::calls::{self, Call, QuotaLine};
use crate::i18n;
use crate::kernel::civil;
use crate::kernel::ids::QuotaActId;
use crate::placements::PlacementError;
use crate::placements::model::QuotaAct;
use crate::placements::quotas::{self, ProposeQuota};
use crate::placements::read::{self, Board};
use crate::web::once::{self, Twice, once};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, see_other};

struct Pick {
    value: String,
    label: String,
    checked: bool,
}

struct Problem {
    href: String,
    text: String,
}

struct Row {
    id: String,
    line: String,
    before: i32,
    after: i32,
    basis: String,
    date: String,
    state: &'static str,
    tone: &'static str,
    when: String,
    approve: bool,
    own: bool,
    discard: bool,
}

#[derive(Default)]
struct Typed {
    seats: String,
    basis: String,
    day: String,
    month: String,
    year: String,
}

#[derive(Template)]
#[template(path = "placements/templates/quotas.html")]
struct QuotasPage {
    shell: Shell,
    call: String,
    board: String,
    may_enter: bool,
    lines: Vec<Pick>,
    typed: Typed,
    seats_error: String,
    basis_error: String,
    date_error: String,
    line_error: String,
    problems: Vec<Problem>,
    refused: String,
    used: bool,
    rows: Vec<Row>,
}

struct Seen {
    call: Call,
    lines: Vec<(QuotaLine, Board)>,
    acts: Vec<QuotaAct>,
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
                lines.push((line, board));
            }
            Ok(Seen {
                acts: quotas::quota_acts(conn, call.id)?,
                lines,
                call,
            })
        })
        .await
}

/// `GET /{lang}/desk/quotas/{slug}`
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let seen = load(&app, &visitor, &path.1).await?;
    render(&app, &visitor, &seen, Came::Fresh)
}

/// `POST /{lang}/desk/quotas/{slug}`: `act` is `propose`, `approve` or `discard`.
pub async fn act(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, form: Form) -> Answer {
    let ctx = visitor.ctx.clone();
    let seen = load(&app, &visitor, &path.1).await?;
    let done = match form.text("act") {
        "propose" => {
            let date = civil::date_from_parts(
                form.text("basis_date_day"),
                form.text("basis_date_month"),
                form.text("basis_date_year"),
            );
            let dated = date.is_ok();
            let line = seen.lines.iter().find(|(line, _)| line.code == form.text("line"));
            let (Some((line, _)), Ok(basis_date), Ok(seats)) = (line, date, form.text("seats").parse()) else {
                let field = if line.is_none() {
                    "line"
                } else if !dated {
                    "basis_date"
                } else {
                    "seats"
                };
                let came = Came::Refused(&form, PlacementError::Unusable(field));
                return render(&app, &visitor, &seen, came);
            };
            let command = ProposeQuota {
                line: line.id,
                seats,
                basis: form.text("basis").to_owned(),
                basis_date,
            };
            app.db
                .write(move |tx| quotas::propose_quota(tx, &ctx, &command).map(drop))
                .await
        }
        "approve" => {
            let id: QuotaActId = id_of(form.text("id"))?;
            let (asked, now) = (once::asked(&visitor, &form)?, visitor.ctx.now);
            match once(&app, asked, now, move |tx| quotas::approve_quota(tx, &ctx, id)).await {
                Ok(()) => Ok(()),
                Err(Twice::OtherRequest) => return render(&app, &visitor, &seen, Came::Used),
                Err(Twice::Refused(error)) => Err(error),
            }
        }
        "discard" => {
            let id: QuotaActId = id_of(form.text("id"))?;
            app.db.write(move |tx| quotas::discard_quota(tx, &ctx, id)).await
        }
        _ => return Err(Refusal::Unreadable("act")),
    };
    match done {
        Ok(()) => see_other(&visitor.to(&format!("/desk/quotas/{}", path.1))),
        Err(error @ (PlacementError::Unusable(_) | PlacementError::ActOpen | PlacementError::SeatsHeld(_))) => {
            render(&app, &visitor, &seen, Came::Refused(&form, error))
        }
        Err(error) => Err(error.into()),
    }
}

/// How the page is reached.
enum Came<'a> {
    Fresh,
    /// With a form that was not taken.
    Refused(&'a Form, PlacementError),
    /// With a form whose one-time key had been used for something else.
    Used,
}

fn render(app: &App, visitor: &Visitor, seen: &Seen, came: Came<'_>) -> Answer {
    let used = matches!(came, Came::Used);
    let (form, error) = match came {
        Came::Refused(form, error) => (Some(form), Some(error)),
        Came::Fresh | Came::Used => (None, None),
    };
    let lang = visitor.lang;
    let scope = Scope::Call(seen.call.id);
    let may = |permission| holds(&visitor.ctx.who, permission, scope);
    let own = visitor.ctx.account();
    let typed = |name: &str| form.map(|form| form.text(name).to_owned()).unwrap_or_default();
    let field = match &error {
        Some(PlacementError::Unusable(field)) => *field,
        _ => "",
    };
    let wrong = |name: &str, key: &str| if field == name { visitor.t(key) } else { String::new() };
    let refused = match &error {
        Some(PlacementError::ActOpen) => visitor.t("quotas-act-open"),
        Some(PlacementError::SeatsHeld(held)) => i18n::text_with(lang, "quotas-held", &[("count", (*held).into())]),
        _ => String::new(),
    };
    let title = |id| {
        let line = seen.lines.iter().find(|(line, _)| line.id == id);
        line.map(|(line, _)| line.titles.get(lang).to_owned())
            .unwrap_or_default()
    };
    let row = |act: &QuotaAct| {
        let (state, tone, at) = match (act.approved_at, act.discarded_at) {
            (Some(at), _) => ("quotas-state-in-force", "done", at),
            (_, Some(at)) => ("quotas-state-discarded", "quiet", at),
            _ => ("quotas-state-waits", "act", act.created_at),
        };
        let mine = own == Some(act.proposed_by);
        Row {
            id: act.id.to_string(),
            line: title(act.line),
            before: act.before,
            after: act.after,
            basis: act.basis.clone(),
            date: civil::show_date(act.basis_date),
            state,
            tone,
            when: i18n::date_time(lang, at.utc(), seen.call.zone),
            approve: act.open() && may(P::ApproveRulebook) && !mine,
            own: act.open() && may(P::ApproveRulebook) && mine,
            discard: act.open() && may(P::DraftRulebook),
        }
    };
    let line_error = wrong("line", "quotas-error-line");
    let seats_error = wrong("seats", "quotas-error-seats");
    let basis_error = wrong("basis", "quotas-error-basis");
    let date_error = wrong("basis_date", "quotas-error-date");
    let problems = [
        ("#line", &line_error),
        ("#seats", &seats_error),
        ("#basis", &basis_error),
        ("#basis_date", &date_error),
        ("#acts", &refused),
    ];
    let problems = problems
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(href, text)| Problem {
            href: href.to_owned(),
            text: text.clone(),
        });
    let status = if used || error.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    page_with(
        status,
        &QuotasPage {
            call: seen.call.titles.get(lang).to_owned(),
            board: visitor.to(&format!("/calls/{}/board", seen.call.slug)),
            may_enter: may(P::DraftRulebook),
            lines: seen
                .lines
                .iter()
                .map(|(line, board)| Pick {
                    value: line.code.clone(),
                    label: i18n::text_with(
                        lang,
                        "quotas-line-now",
                        &[("line", line.titles.get(lang).into()), ("seats", board.seats.into())],
                    ),
                    checked: typed("line") == line.code,
                })
                .collect(),
            typed: Typed {
                seats: typed("seats"),
                basis: typed("basis"),
                day: typed("basis_date_day"),
                month: typed("basis_date_month"),
                year: typed("basis_date_year"),
            },
            problems: problems.collect(),
            seats_error,
            basis_error,
            date_error,
            line_error,
            refused,
            used,
            rows: seen.acts.iter().map(row).collect(),
            shell: visitor.shell(app),
        },
    )
}
