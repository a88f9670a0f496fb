//! Calls in the administration: the list, one with its parts, approval and publication.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use super::Head;
use super::acts::{ActView, waiting};
use super::form::{problems, show_deadline, show_opening};
use super::in_words::{Numbered, Rules, in_words};
use super::list::kind_word;
use super::show::{Data, data, degree_word, field_word, funding_word};
use crate::accounts::policy::{Permission, Scope, holds};
use crate::calls::acts;
use crate::calls::approve::{ApproveError, approve};
use crate::calls::change::ChangeError;
use crate::calls::lot::LotKey;
use crate::calls::model::{Call, CallState, Need, RulebookState, RulebookVersion};
use crate::calls::publish::publish;
use crate::calls::store;
use crate::i18n;
use crate::institutions::pages::form::Problems;
use crate::kernel::{Lang, civil};
use crate::web::once::{self, Twice, once};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

/// What the visitor may do with a call.
#[derive(Clone, Copy)]
pub(super) struct May {
    pub manage: bool,
    pub draft: bool,
    pub approve: bool,
}

impl May {
    pub(super) fn of(visitor: &Visitor, call: &Call) -> Self {
        let may = |permission| holds(&visitor.ctx.who, permission, Scope::Call(call.id));
        let manage = may(Permission::ManageCalls);
        Self {
            manage,
            draft: manage || may(Permission::DraftRulebook),
            approve: may(Permission::ApproveRulebook),
        }
    }

    fn look(self) -> bool {
        self.manage || self.draft || self.approve
    }
}

/// Words of a call's state.
fn state_word(lang: Lang, state: CallState) -> (&'static str, String) {
    match state {
        CallState::Draft => ("next", i18n::text(lang, "calls-state-draft")),
        CallState::Published => ("done", i18n::text(lang, "calls-state-published")),
        CallState::Closed => ("quiet", i18n::text(lang, "calls-state-closed")),
    }
}

fn rulebook_word(lang: Lang, state: RulebookState) -> (&'static str, String) {
    match state {
        RulebookState::Draft => ("act", i18n::text(lang, "calls-rulebook-draft")),
        RulebookState::Approved => ("next", i18n::text(lang, "calls-rulebook-approved")),
        RulebookState::Published => ("done", i18n::text(lang, "calls-rulebook-published")),
        RulebookState::Superseded => ("quiet", i18n::text(lang, "calls-rulebook-superseded")),
    }
}

struct Row {
    href: String,
    title: String,
    about: String,
    tone: &'static str,
    state: String,
}

#[derive(Template)]
#[template(path = "calls/templates/admin_list.html")]
struct List {
    shell: Shell,
    rows: Vec<Row>,
    may_create: bool,
}

/// `/{lang}/admin/calls`: the calls that the visitor works on.
///
/// # Errors
/// When the database fails.
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    let calls = app.db.read(store::calls).await?;
    let lang = visitor.lang;
    let mine = calls.iter().filter(|call| May::of(&visitor, call).look());
    let rows = mine.map(|call| {
        let (tone, state) = state_word(lang, call.state);
        Row {
            href: visitor.to(&format!("/admin/calls/{}", call.slug)),
            title: call.titles.get(lang).to_owned(),
            about: format!("{} · {} · {}", kind_word(lang, call.kind), call.cycle, call.slug),
            tone,
            state,
        }
    });
    let rows: Vec<Row> = rows.collect();
    let may_create = holds(&visitor.ctx.who, Permission::ManageCalls, Scope::System);
    if rows.is_empty() && !may_create {
        return Err(Refusal::NotFound);
    }
    page(&List {
        shell: visitor.shell(&app),
        rows,
        may_create,
    })
}

struct Version {
    id: String,
    href: String,
    number: i32,
    tone: &'static str,
    state: String,
    hash: String,
    created: String,
    approvable: bool,
    own: bool,
}

struct LineRow {
    href: String,
    code: String,
    title: String,
    about: String,
    seats: u32,
    reserve: u32,
    sample: bool,
}

struct PaperRow {
    href: String,
    title: String,
    need: String,
    sample: bool,
}

#[derive(Template)]
#[template(path = "calls/templates/admin_one.html")]
struct One {
    shell: Shell,
    call: Call,
    title: String,
    tone: &'static str,
    state: String,
    may: May,
    editable: bool,
    draft: bool,
    publishable: bool,
    problems: Problems,
    waiting: Option<ActView>,
    base: String,
    public: String,
    opens: String,
    deadline: String,
    zone: String,
    versions: Vec<Version>,
    rules: Option<Rules>,
    line_heads: Vec<Head>,
    lines: Vec<LineRow>,
    papers: Vec<PaperRow>,
}

fn version(visitor: &Visitor, call: &Call, may: May, it: &RulebookVersion) -> Version {
    let (tone, state) = rulebook_word(visitor.lang, it.state);
    let own = it.proposed_by.is_some() && it.proposed_by == visitor.ctx.account();
    let draft = call.state == CallState::Draft;
    Version {
        id: it.id.to_string(),
        href: visitor.to(&format!("/desk/rulebooks/{}", it.id)),
        number: it.number,
        tone,
        state,
        hash: it.hash.clone(),
        created: civil::show(it.created_at.utc(), call.zone),
        approvable: draft && it.state == RulebookState::Draft && may.approve && !own,
        own: it.state == RulebookState::Draft && own,
    }
}

fn view(
    app: &App,
    visitor: &Visitor,
    data: &Data,
    versions: &[RulebookVersion],
    problems: Problems,
) -> Result<One, Refusal> {
    let (lang, call) = (visitor.lang, &data.call);
    let may = May::of(visitor, call);
    if !may.look() {
        return Err(Refusal::NotFound);
    }
    let (tone, state) = state_word(lang, call.state);
    let base = visitor.to(&format!("/admin/calls/{}", call.slug));
    let shell = visitor.shell(app);
    let draft = call.state == CallState::Draft;
    let need = |need: Need| match need {
        Need::Required => shell.t("calls-need-required"),
        Need::Optional => shell.t("calls-need-optional"),
        Need::Conditional => shell.t("calls-need-conditional"),
    };
    let lines = data.lines.iter().map(|it| LineRow {
        href: format!("{base}/lines/{}", it.code),
        code: it.code.clone(),
        title: it.titles.get(lang).to_owned(),
        about: format!(
            "{} · {} · {}",
            degree_word(lang, &it.degree),
            field_word(lang, &it.field_group),
            funding_word(lang, it.funding.as_str())
        ),
        seats: it.seats(),
        reserve: it.reserve_size,
        sample: it.sample,
    });
    let papers = data.requirements.iter().map(|it| PaperRow {
        href: format!("{base}/documents/{}", it.key),
        title: it.titles.get(lang).to_owned(),
        need: need(it.need),
        sample: it.sample,
    });
    let rules = data.rulebook.as_ref();
    Ok(One {
        title: call.titles.get(lang).to_owned(),
        tone,
        state,
        may,
        editable: may.manage && call.state != CallState::Closed,
        draft,
        publishable: draft && may.manage && versions.iter().any(|it| it.state == RulebookState::Approved),
        problems,
        waiting: waiting(visitor, may, call, &data.acts),
        public: visitor.to(&format!("/calls/{}", call.slug)),
        opens: show_opening(call.opens_at, call.zone),
        deadline: show_deadline(call.deadline_at, call.zone),
        zone: i18n::city(lang, call.zone),
        versions: versions.iter().map(|it| version(visitor, call, may, it)).collect(),
        rules: rules.map(|(version, book)| in_words(lang, book, &data.requirements, &Numbered::of(version))),
        line_heads: vec![
            Head::of(shell.t("calls-line")),
            Head::num(shell.t("calls-line-seats")),
            Head::num(shell.t("calls-line-reserve")),
        ],
        lines: lines.collect(),
        papers: papers.collect(),
        call: call.clone(),
        base,
        shell,
    })
}

/// The call with its parts and the versions of its rulebook.
pub(super) async fn read(app: &App, slug: &str) -> Result<(Data, Vec<RulebookVersion>), Refusal> {
    let slug = slug.to_owned();
    let found = app
        .db
        .read(move |conn| -> Result<_, crate::kernel::Fault> {
            let Some(data) = data(conn, &slug)? else {
                return Ok(None);
            };
            let versions = store::rulebooks(conn, data.call.id)?;
            Ok(Some((data, versions)))
        })
        .await?;
    found.ok_or(Refusal::NotFound)
}

/// `/{lang}/admin/calls/{slug}`.
///
/// # Errors
/// No such call for this visitor, or the database fails.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let (_, slug) = path.into_inner();
    let (data, versions) = read(&app, &slug).await?;
    page(&view(&app, &visitor, &data, &versions, Problems::default())?)
}

/// Approves the rulebook of a draft call, publishes the call, approves a change of a published one or
/// throws it away: the field `act` says which.
///
/// # Errors
/// Not allowed, another state, changed meanwhile, or the database fails.
pub async fn act(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>, form: Form) -> Answer {
    let (_, slug) = path.into_inner();
    let (data, versions) = read(&app, &slug).await?;
    let here = visitor.to(&format!("/admin/calls/{slug}"));
    let may = May::of(&visitor, &data.call);
    match form.text("act") {
        _ if !may.look() => return Err(Refusal::NotFound),
        "publish" if !may.manage => return Err(Refusal::Forbidden),
        "approve" | "approve_change" if !may.approve => return Err(Refusal::Forbidden),
        _ => {}
    }
    let ctx = visitor.ctx.clone();
    let shell = visitor.shell(&app);
    let wrong = match form.text("act") {
        "publish" => {
            let (id, version) = (data.call.id, form.number("version")?);
            let key = LotKey::new(&app.config.secret)?;
            let done: Result<Call, ChangeError> = app.db.write(move |tx| publish(tx, &ctx, id, version, &key)).await;
            match done {
                Ok(_) => return see_other(&here),
                Err(error) => problems(&shell, error)?,
            }
        }
        "approve" => {
            let id = form
                .text("rulebook")
                .parse()
                .map_err(|_| Refusal::Unreadable("rulebook"))?;
            let (asked, now) = (once::asked(&visitor, &form)?, visitor.ctx.now);
            let done = once(&app, asked, now, move |tx| approve(tx, &ctx, id).map(drop));
            match done.await {
                Ok(()) => return see_other(&here),
                Err(Twice::OtherRequest) => Problems::one(&shell, "rulebooks", "web-form-used"),
                Err(Twice::Refused(ApproveError::SamePerson)) => {
                    Problems::one(&shell, "rulebooks", "calls-problem-same-person")
                }
                Err(Twice::Refused(error)) => return Err(error.into()),
            }
        }
        "approve_change" => {
            let id = form.text("change").parse().map_err(|_| Refusal::Unreadable("change"))?;
            let (asked, now) = (once::asked(&visitor, &form)?, visitor.ctx.now);
            let done = once(&app, asked, now, move |tx| acts::approve(tx, &ctx, id).map(drop));
            match done.await {
                Ok(()) => return see_other(&here),
                Err(Twice::OtherRequest) => Problems::one(&shell, "change", "web-form-used"),
                Err(Twice::Refused(ChangeError::SamePerson)) => {
                    Problems::one(&shell, "change", "calls-problem-same-person")
                }
                Err(Twice::Refused(ChangeError::OutOfDate)) => {
                    Problems::one(&shell, "change", "calls-problem-change-stale")
                }
                Err(Twice::Refused(error)) => problems(&shell, error)?,
            }
        }
        "discard_change" => {
            let id = form.text("change").parse().map_err(|_| Refusal::Unreadable("change"))?;
            let done: Result<(), ChangeError> = app.db.write(move |tx| acts::discard(tx, &ctx, id)).await;
            match done {
                Ok(()) => return see_other(&here),
                Err(error) => problems(&shell, error)?,
            }
        }
        _ => return Err(Refusal::Unreadable("act")),
    };
    let view = view(&app, &visitor, &data, &versions, wrong)?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
}
