//! Later deadlines for one dossier: what was given in a call, what waits, and the form.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::{DeadlineAct, DeadlineError, LongerDeadline, approve, discard, may_approve, may_propose, propose};
use crate::accounts;
use crate::applications::store;
use crate::calls::pages::form::deadline;
use crate::calls::{self, Call};
use crate::i18n;
use crate::institutions::pages::form::Problems;
use crate::kernel::Fault;
use crate::kernel::ids::{AccountId, DeadlineActId};
use crate::web::once::{self, Twice, once};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, see_other};

struct Act {
    id: String,
    code: String,
    until: String,
    basis: String,
    tone: &'static str,
    state: String,
    entered: String,
    approved: String,
    approve: bool,
    own: bool,
    discard: bool,
}

#[derive(Template)]
#[template(path = "applications/own_deadline/templates/deadlines.html")]
struct Deadlines {
    shell: Shell,
    back: String,
    call: String,
    zone: String,
    acts: Vec<Act>,
    may_propose: bool,
    code: String,
    until: String,
    basis: String,
    problems: Problems,
}

/// What was read for the page.
struct Read {
    call: Call,
    acts: Vec<(DeadlineAct, String)>,
    names: BTreeMap<AccountId, String>,
}

async fn read(app: &App, visitor: &Visitor, slug: &str) -> Result<Read, Refusal> {
    let (ctx, slug) = (visitor.ctx.clone(), slug.to_owned());
    let read = app
        .db
        .read(move |conn| {
            let Some(call) = calls::by_slug(conn, &slug)? else {
                return Ok::<_, Fault>(None);
            };
            if !may_propose(&ctx, call.id) && !may_approve(&ctx, call.id) {
                return Ok(None);
            }
            let acts = store::deadline_acts_in(conn, call.id)?;
            let mut names = BTreeMap::new();
            let people = acts
                .iter()
                .flat_map(|(act, _)| [Some(act.proposed_by), act.approved_by]);
            for account in people.flatten() {
                if let Some(profile) = accounts::profile(conn, account)? {
                    names.insert(account, profile.name);
                }
            }
            Ok(Some(Read { call, acts, names }))
        })
        .await?;
    read.ok_or(Refusal::NotFound)
}

/// `GET /{lang}/admin/calls/{slug}/deadlines`
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let read = read(&app, &visitor, &path.into_inner().1).await?;
    render(&app, &visitor, &read, &Form::default(), Problems::default())
}

/// `POST /{lang}/admin/calls/{slug}/deadlines`: enters one, approves one of somebody else's or throws
/// it away.
pub async fn act(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, form: Form) -> Answer {
    let (_, slug) = path.into_inner();
    let read = read(&app, &visitor, &slug).await?;
    let (shell, ctx, call) = (visitor.shell(&app), visitor.ctx.clone(), read.call.id);
    let done = match form.text("act") {
        "propose" => {
            let Some(until) = deadline(form.text("until"), read.call.zone) else {
                let problems = Problems::one(&shell, "until", "calls-problem-moment");
                return render(&app, &visitor, &read, &form, problems);
            };
            let command = LongerDeadline {
                call,
                code: form.text("code").to_owned(),
                until,
                basis: form.text("basis").to_owned(),
            };
            app.db.write(move |tx| propose(tx, &ctx, &command)).await.map(drop)
        }
        "approve" => {
            let id = act_id(&form)?;
            let (asked, now) = (once::asked(&visitor, &form)?, visitor.ctx.now);
            match once(&app, asked, now, move |tx| approve(tx, &ctx, call, id)).await {
                Ok(()) => Ok(()),
                Err(Twice::OtherRequest) => {
                    let problems = Problems::one(&shell, "acts", "web-form-used");
                    return render(&app, &visitor, &read, &Form::default(), problems);
                }
                Err(Twice::Refused(DeadlineError::Invalid(_, key))) => Err(DeadlineError::Invalid("acts", key)),
                Err(Twice::Refused(error)) => Err(error),
            }
        }
        "discard" => {
            let id = act_id(&form)?;
            app.db.write(move |tx| discard(tx, &ctx, call, id)).await
        }
        _ => return Err(Refusal::Unreadable("act")),
    };
    let problems = match done {
        Ok(()) => return see_other(&visitor.to(&format!("/admin/calls/{slug}/deadlines"))),
        Err(DeadlineError::Invalid(field, key)) => Problems::one(&shell, field, key),
        Err(DeadlineError::ActOpen) => Problems::one(&shell, "code", "applications-deadlines-open"),
        Err(DeadlineError::SamePerson) => Problems::one(&shell, "acts", "calls-problem-same-person"),
        Err(DeadlineError::OutOfDate) => return Err(Refusal::OutOfDate),
        Err(DeadlineError::Denied(denied)) => return Err(denied.into()),
        Err(DeadlineError::Fault(fault)) => return Err(fault.into()),
    };
    render(&app, &visitor, &read, &form, problems)
}

fn act_id(form: &Form) -> Result<DeadlineActId, Refusal> {
    form.text("deadline")
        .parse()
        .map_err(|_| Refusal::Unreadable("deadline"))
}

fn render(app: &App, visitor: &Visitor, read: &Read, form: &Form, problems: Problems) -> Answer {
    let (lang, call) = (visitor.lang, &read.call);
    let (proposes, approves) = (may_propose(&visitor.ctx, call.id), may_approve(&visitor.ctx, call.id));
    let named = |account: AccountId| read.names.get(&account).cloned().unwrap_or_default();
    let at = |at: crate::kernel::Instant| i18n::date_time(lang, at.utc(), call.zone);
    let view = |(act, code): &(DeadlineAct, String)| {
        let own = visitor.ctx.account() == Some(act.proposed_by);
        let (tone, state) = match (act.approved_at, act.discarded_at) {
            (Some(_), _) => ("done", "applications-deadlines-state-given"),
            (None, Some(_)) => ("quiet", "applications-deadlines-state-discarded"),
            (None, None) => ("act", "applications-deadlines-state-waits"),
        };
        let signed = |key: &str, who: AccountId, when| {
            let args = [("name", named(who).into()), ("at", at(when).into())];
            i18n::text_with(lang, key, &args)
        };
        Act {
            id: act.id.to_string(),
            code: code.clone(),
            until: i18n::until(lang, act.until.utc(), call.zone),
            basis: act.basis.clone(),
            tone,
            state: visitor.t(state),
            entered: signed("applications-deadlines-entered", act.proposed_by, act.created_at),
            approved: match (act.approved_by, act.approved_at) {
                (Some(who), Some(when)) => signed("applications-deadlines-approved", who, when),
                _ => String::new(),
            },
            approve: act.open() && approves && !own,
            own: act.open() && own,
            discard: act.open(),
        }
    };
    let status = if problems.0.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    page_with(
        status,
        &Deadlines {
            shell: visitor.shell(app),
            back: visitor.to(&format!("/admin/calls/{}", call.slug)),
            call: call.titles.get(lang).to_owned(),
            zone: i18n::city(lang, call.zone),
            acts: read.acts.iter().map(view).collect(),
            may_propose: proposes && call.state == calls::CallState::Published,
            code: form.raw("code").to_owned(),
            until: form.raw("until").to_owned(),
            basis: form.raw("basis").to_owned(),
            problems,
        },
    )
}
