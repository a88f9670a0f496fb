//! One version of a rulebook before the committee: its words, its dry run, the next step.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::id_of;
use crate::accounts::policy::{Permission as P, Scope, decide, holds};
use crate::calls::pages::in_words::{Numbered, Rules, in_words};
use crate::calls::shown::reason_words;
use crate::calls::{self, ApproveError, CallState, RulebookState};
use crate::i18n;
use crate::kernel::ids::RulebookId;
use crate::kernel::{Fault, Lang};
use crate::placements::rule_change::report::{LineDiff, Move, Report, Why};
use crate::placements::rule_change::{DryRunError, bring_into_force, dry_run};
use crate::web::once::{self, Twice, once};
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page_with, see_other};

impl From<DryRunError> for Refusal {
    fn from(error: DryRunError) -> Self {
        match error {
            DryRunError::Denied(denied) => denied.into(),
            DryRunError::Absent => Self::NotFound,
            DryRunError::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// Somebody who moves, in words.
struct MoveShown {
    code: String,
    why: String,
}

struct LineShown {
    title: String,
    summary: String,
    moved_in: Vec<MoveShown>,
    moved_out: Vec<MoveShown>,
}

struct TurnedShown {
    code: String,
    href: String,
    titles: String,
    gains: bool,
    why: String,
}

struct ReportShown {
    when: String,
    facts: Vec<String>,
    eligibility: Vec<TurnedShown>,
    lines: Vec<LineShown>,
}

#[derive(Template)]
#[template(path = "placements/templates/rulebook.html")]
struct VersionPage {
    shell: Shell,
    call: String,
    back: String,
    number: i32,
    tone: &'static str,
    state: String,
    basis: String,
    effective: String,
    proposed: String,
    rules: Rules,
    /// The form that was sent had been used before.
    used: bool,
    report: Option<ReportShown>,
    may_run: bool,
    approve: bool,
    own: bool,
    needs_run: bool,
    into_force: bool,
    waits_for_clock: bool,
}

fn words(state: RulebookState) -> (&'static str, &'static str) {
    match state {
        RulebookState::Draft => ("act", "calls-rulebook-draft"),
        RulebookState::Approved => ("next", "calls-rulebook-approved"),
        RulebookState::Published => ("done", "calls-rulebook-published"),
        RulebookState::Superseded => ("quiet", "calls-rulebook-superseded"),
    }
}

fn why(lang: Lang, lines: &[LineDiff], why: &Why) -> String {
    match why {
        Why::Rules { reasons } => {
            let words: Vec<String> = reasons.iter().map(|reason| reason_words(lang, reason)).collect();
            words.join(" ")
        }
        Why::Total { before, after } => {
            let number = |value: &calls::rulebook::Decimal| i18n::decimal(lang, value.units(), 4, 0);
            let args = [("before", number(before).into()), ("after", number(after).into())];
            i18n::text_with(lang, "placements-change-total", &args)
        }
        Why::Elsewhere { line } => {
            let title = lines.iter().find(|it| it.code == *line);
            let title = title.map_or(line.as_str(), |it| it.titles.get(lang)).to_owned();
            i18n::text_with(lang, "placements-change-elsewhere", &[("line", title.into())])
        }
        Why::Others => i18n::text(lang, "placements-change-others"),
    }
}

/// One entry a dossier where its choices turn for the same reasons.
fn turned(visitor: &Visitor, report: &Report) -> Vec<TurnedShown> {
    let lang = visitor.lang;
    let mut all: Vec<TurnedShown> = Vec::new();
    for it in &report.eligibility {
        let reasons = if it.after.is_empty() { &it.before } else { &it.after };
        let reasons: Vec<String> = reasons.iter().map(|reason| reason_words(lang, reason)).collect();
        let (why, title) = (reasons.join(" "), it.title.get(lang));
        match all.last_mut() {
            Some(last) if last.code == it.code && last.gains == it.after.is_empty() && last.why == why => {
                last.titles = format!("{}; {title}", last.titles);
            }
            _ => all.push(TurnedShown {
                code: it.code.clone(),
                href: visitor.to(&format!("/desk/dossiers/{}", it.code)),
                titles: title.to_owned(),
                gains: it.after.is_empty(),
                why,
            }),
        }
    }
    all
}

fn shown(visitor: &Visitor, when: String, report: &Report) -> ReportShown {
    let lang = visitor.lang;
    let say = |key: &str, args: &[(&str, i18n::Arg)]| i18n::text_with(lang, key, args);
    let number = |value: Option<calls::rulebook::Decimal>| {
        value.map_or_else(|| "–".to_owned(), |value| i18n::decimal(lang, value.units(), 4, 0))
    };
    let mut facts = vec![
        say(
            "placements-change-competing",
            &[
                ("dossiers", report.dossiers.into()),
                ("before", report.competing.0.into()),
                ("after", report.competing.1.into()),
            ],
        ),
        say("placements-change-totals", &[("count", report.totals.into())]),
    ];
    if !report.without_total.is_empty() {
        let codes = report.without_total.join(", ");
        facts.push(say("placements-change-without", &[("codes", codes.into())]));
    }
    let moves = |all: &[Move]| {
        let one = |it: &Move| MoveShown {
            code: it.code.clone(),
            why: why(lang, &report.lines, &it.why),
        };
        all.iter().map(one).collect::<Vec<_>>()
    };
    ReportShown {
        when,
        facts,
        eligibility: turned(visitor, report),
        lines: report
            .lines
            .iter()
            .map(|it| LineShown {
                title: it.titles.get(lang).to_owned(),
                summary: say(
                    "placements-change-line",
                    &[
                        ("seats", it.seats.into()),
                        ("cut_before", number(it.cut_off.0).into()),
                        ("cut_after", number(it.cut_off.1).into()),
                        ("reserve_before", it.reserve.0.into()),
                        ("reserve_after", it.reserve.1.into()),
                    ],
                ),
                moved_in: moves(&it.moved_in),
                moved_out: moves(&it.moved_out),
            })
            .collect(),
    }
}

/// `GET /{lang}/desk/rulebooks/{rulebook}`
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    render(&app, &visitor, id_of(&path.1)?, false).await
}

/// The version; `used` when the form's one-time key had been used for something else.
async fn render(app: &App, visitor: &Visitor, id: RulebookId, used: bool) -> Answer {
    let (version, call, requirements) = app
        .db
        .read(move |conn| -> Result<_, Refusal> {
            let version = calls::rulebook_version(conn, id)?.ok_or(Refusal::NotFound)?;
            let call = calls::call(conn, version.call)?.ok_or(Refusal::NotFound)?;
            let requirements = calls::requirements(conn, call.id)?;
            Ok((version, call, requirements))
        })
        .await?;
    let (who, scope, lang) = (&visitor.ctx.who, Scope::Call(call.id), visitor.lang);
    let may = |permission| holds(who, permission, scope);
    let drafts = may(P::DraftRulebook) || may(P::ManageCalls);
    if !drafts {
        decide(who, P::ReadRuns, scope)?;
    }
    let book = serde_json::from_value(version.body.clone()).map_err(Fault::from)?;
    let report = match &version.dry_run {
        // It names marks and scores of dossiers: for the committee, not for administrators.
        Some((report, at)) if may(P::ReadRuns) => {
            let report: Report = serde_json::from_value(report.clone()).map_err(Fault::from)?;
            Some(shown(visitor, i18n::both_zones(lang, at.utc(), call.zone), &report))
        }
        _ => None,
    };
    let own = version.proposed_by.is_some() && version.proposed_by == visitor.ctx.account();
    let waiting = version.state == RulebookState::Draft;
    let running = call.state != CallState::Draft;
    let needs_run = running && version.dry_run.is_none();
    let later = version.effective_at.is_some_and(|from| from > visitor.ctx.now);
    let approved = version.state == RulebookState::Approved;
    let (tone, state) = words(version.state);
    let shell = visitor.shell(app);
    let status = if used {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let body = VersionPage {
        used,
        call: call.titles.get(lang).to_owned(),
        back: visitor.to(&format!("/admin/calls/{}", call.slug)),
        number: version.number,
        tone,
        state: shell.t(state),
        basis: version.basis.clone(),
        effective: version
            .effective_at
            .map(|at| i18n::both_zones(lang, at.utc(), call.zone))
            .unwrap_or_default(),
        proposed: i18n::both_zones(lang, version.created_at.utc(), call.zone),
        rules: in_words(lang, &book, &requirements, &Numbered::of(&version)),
        report,
        may_run: running && calls::allow_trying(&visitor.ctx, call.id).is_ok() && (waiting || approved),
        approve: waiting && may(P::ApproveRulebook) && !own && !needs_run,
        own: waiting && own,
        needs_run: waiting && needs_run,
        into_force: approved && drafts && call.state == CallState::Published && !later,
        waits_for_clock: approved && later,
        shell,
    };
    page_with(status, &body)
}

/// `POST /{lang}/desk/rulebooks/{rulebook}`: `act` is `dry-run`, `approve` or `into-force`.
pub async fn act(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, form: Form) -> Answer {
    let id: RulebookId = id_of(&path.1)?;
    let ctx = visitor.ctx.clone();
    match form.text("act") {
        "dry-run" => {
            let asker = ctx.clone();
            let report = app.db.read(move |conn| dry_run(conn, &asker, id)).await?;
            let report = serde_json::to_value(&report).map_err(Fault::from)?;
            let kept = app
                .db
                .write(move |tx| calls::keep_dry_run(tx, &ctx, id, report.clone()))
                .await;
            kept?;
        }
        "approve" => {
            let (asked, now) = (once::asked(&visitor, &form)?, visitor.ctx.now);
            let done = once(&app, asked, now, move |tx| calls::approve(tx, &ctx, id).map(drop));
            match done.await {
                Ok(()) => (),
                Err(Twice::OtherRequest) => return render(&app, &visitor, id, true).await,
                Err(Twice::Refused::<ApproveError>(error)) => return Err(error.into()),
            }
        }
        "into-force" => {
            let done = app.db.write_alone(move |tx| bring_into_force(tx, &ctx, id)).await;
            done?;
        }
        _ => return Err(Refusal::Unreadable("act")),
    }
    see_other(&visitor.to(&format!("/desk/rulebooks/{id}")))
}
