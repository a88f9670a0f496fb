//! The committee's pages: what was filed, one appeal with the member and the decision.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::super::assign::{Assign, assign};
use super::super::decide::{Decide, Verdict, decide};
use super::super::lifecycle::{self, Command, OPEN, State};
use super::super::model::{About, AppealError, Problem};
use super::super::read::{self, Seen};
use super::super::rules::LONGEST;
use super::own::send;
use super::{holder, problem, remedy, state};
use crate::documents::Files;
use crate::i18n;
use crate::kernel::Instant;
use crate::kernel::ids::AppealId;
use crate::web::once::{self, Twice, once};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

struct Head {
    label: String,
    num: bool,
    href: String,
    sort: String,
}

struct Row {
    href: String,
    code: String,
    tone: &'static str,
    state: String,
    filed_at: String,
    by: String,
    member: String,
}

struct Group {
    id: String,
    title: String,
    open: usize,
    upheld: usize,
    dismissed: usize,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "committee/templates/appeals.html")]
struct ListPage {
    shell: Shell,
    heads: Vec<Head>,
    groups: Vec<Group>,
}

/// `GET /{lang}/desk/appeals`
///
/// # Errors
/// [`Refusal`].
pub async fn list(app: Data<App>, visitor: Visitor) -> Answer {
    let ctx = visitor.ctx.clone();
    let desks = app.db.read(move |conn| read::desks(conn, &ctx)).await?;
    let (shell, lang) = (visitor.shell(&app), visitor.lang);
    let head = |key: &str| Head {
        label: shell.t(key),
        num: false,
        href: String::new(),
        sort: String::new(),
    };
    let heads = vec![
        head("appeals-head-code"),
        head("appeals-head-state"),
        head("appeals-head-filed"),
        head("appeals-head-by"),
        head("appeals-head-member"),
    ];
    let groups = desks.into_iter().filter(|desk| !desk.lines.is_empty()).map(|desk| {
        let count = |states: &[State]| {
            let lines = desk.lines.iter();
            lines.filter(|line| states.contains(&line.appeal.state)).count()
        };
        Group {
            id: format!("appeals-{}", desk.call.slug),
            title: desk.call.titles.get(lang).to_owned(),
            open: count(OPEN),
            upheld: count(&[State::Upheld]),
            dismissed: count(&[State::Dismissed]),
            rows: desk
                .lines
                .iter()
                .map(|line| {
                    let (word, tone) = state(line.appeal.state);
                    let open = OPEN.contains(&line.appeal.state);
                    Row {
                        href: visitor.to(&format!("/desk/appeals/{}", line.appeal.id)),
                        code: line.code.clone(),
                        tone,
                        state: visitor.t(word),
                        filed_at: i18n::date_time(lang, line.appeal.filed_at.utc(), desk.call.zone),
                        by: if open {
                            i18n::date_time(
                                lang,
                                i18n::announced(line.appeal.answer_by.utc(), desk.call.zone),
                                desk.call.zone,
                            )
                        } else {
                            String::new()
                        },
                        member: line.member.clone(),
                    }
                })
                .collect(),
        }
    });
    let groups = groups.collect();
    page(&ListPage { heads, groups, shell })
}

struct Pick {
    value: String,
    label: String,
    hint: String,
    checked: bool,
}

struct Link {
    href: String,
    label: String,
}

struct ErrorLine {
    href: String,
    text: String,
}

#[derive(Template)]
#[template(path = "committee/templates/appeal.html")]
struct AppealPage {
    shell: Shell,
    action: String,
    version: i32,
    code: String,
    call: String,
    tone: &'static str,
    state: String,
    holder: String,
    filed_at: String,
    by: String,
    member: String,
    decided_at: String,
    corrected_at: String,
    reasons: String,
    document: String,
    links: Vec<Link>,
    /// Empty where a decision is doubted.
    run: String,
    decision: bool,
    answer: String,
    remedy: String,
    upheld: bool,
    may_assign: bool,
    members: Vec<Pick>,
    barred: Vec<String>,
    may_decide: bool,
    verdicts: Vec<Pick>,
    text: String,
    longest: usize,
    used: bool,
    member_error: String,
    verdict_error: String,
    text_error: String,
    errors: Vec<ErrorLine>,
}

/// `{lang}` and the appeal.
type Address = Path<(String, String)>;

/// `GET /{lang}/desk/appeals/{appeal}`
///
/// # Errors
/// [`Refusal`].
pub async fn show(app: Data<App>, visitor: Visitor, path: Address) -> Answer {
    render(&app, &visitor, &path, None, None).await
}

/// `GET /{lang}/desk/appeals/{appeal}/file`
///
/// # Errors
/// [`Refusal`].
pub async fn download(app: Data<App>, files: Data<Files>, visitor: Visitor, path: Address) -> Answer {
    let seen = seen(&app, &visitor, &path).await?;
    send(&app, &files, seen.appeal).await
}

async fn seen(app: &App, visitor: &Visitor, path: &Address) -> Result<Seen, Refusal> {
    let id: AppealId = path.1.parse().map_err(|_| Refusal::NotFound)?;
    let ctx = visitor.ctx.clone();
    Ok(app.db.read(move |conn| read::seen(conn, &ctx, id)).await?)
}

/// `POST /{lang}/desk/appeals/{appeal}`: names the member, or decides.
///
/// # Errors
/// [`Refusal`].
pub async fn act(app: Data<App>, visitor: Visitor, path: Address, form: Form) -> Answer {
    let seen = seen(&app, &visitor, &path).await?;
    let (id, version) = (seen.appeal.id, form.number("version")?);
    let ctx = visitor.ctx.clone();
    let (asked, now) = (once::asked(&visitor, &form)?, visitor.ctx.now);
    let done = match form.text("act") {
        "assign" => {
            let Ok(member) = form.text("member").parse() else {
                return render(&app, &visitor, &path, Some(&form), Some(Problem::MemberUnfit)).await;
            };
            let command = Assign {
                appeal: id,
                version,
                member,
            };
            once(&app, asked, now, move |tx| assign(tx, &ctx, &command).map(drop)).await
        }
        "decide" => {
            let verdict = match form.text("verdict") {
                "dismiss" => Verdict::Dismiss,
                "list" => Verdict::List,
                "recount" => Verdict::Recount,
                "recheck" => Verdict::Recheck,
                other => match other.parse() {
                    Ok(review) => Verdict::Reread(review),
                    Err(_) => {
                        let problem = Some(Problem::DecisionNeeded);
                        return render(&app, &visitor, &path, Some(&form), problem).await;
                    }
                },
            };
            let command = Decide {
                appeal: id,
                version,
                verdict,
                answer: form.raw("text").to_owned(),
            };
            once(&app, asked, now, move |tx| decide(tx, &ctx, &command).map(drop)).await
        }
        _ => return Err(Refusal::Unreadable("act")),
    };
    match done {
        Ok(()) => see_other(&visitor.to(&format!("/desk/appeals/{id}"))),
        Err(Twice::OtherRequest) => render(&app, &visitor, &path, Some(&form), None).await,
        Err(Twice::Refused(AppealError::Invalid(problem))) => {
            render(&app, &visitor, &path, Some(&form), Some(problem)).await
        }
        Err(Twice::Refused(error)) => Err(error.into()),
    }
}

/// The page; with a form that came back, and what is wrong with it. A form without a problem was
/// used already with other words.
async fn render(app: &App, visitor: &Visitor, path: &Address, form: Option<&Form>, wrong: Option<Problem>) -> Answer {
    let seen = seen(app, visitor, path).await?;
    let lang = visitor.lang;
    let appeal = &seen.appeal;
    let typed = |name: &str| form.map(|form| form.raw(name).to_owned()).unwrap_or_default();
    let at = |moment: Instant| i18n::both_zones(lang, moment.utc(), seen.call.zone);
    let (word, tone) = state(appeal.state);
    let said = wrong.map(|wrong| problem(visitor, wrong));
    let error = |field: &str| {
        let mine = said.as_ref().filter(|(of, _)| *of == field);
        mine.map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let status = match (form, wrong) {
        (None, _) => StatusCode::OK,
        (Some(_), Some(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        (Some(_), None) => StatusCode::CONFLICT,
    };
    let open = OPEN.contains(&appeal.state);
    let may = |command| lifecycle::next(appeal.state, command).is_some();
    page_with(
        status,
        &AppealPage {
            action: visitor.to(&format!("/desk/appeals/{}", appeal.id)),
            version: appeal.version,
            code: seen.head.code.clone(),
            call: seen.call.titles.get(lang).to_owned(),
            tone,
            state: visitor.t(word),
            holder: visitor.t(holder(appeal, seen.corrected_at.is_some()).0),
            filed_at: at(appeal.filed_at),
            by: if open {
                i18n::until(lang, appeal.answer_by.utc(), seen.call.zone)
            } else {
                String::new()
            },
            member: seen.member.clone(),
            decided_at: appeal.decided_at.map(at).unwrap_or_default(),
            corrected_at: seen.corrected_at.map(at).unwrap_or_default(),
            reasons: appeal.reasons.clone(),
            document: appeal.file_name.clone().unwrap_or_default(),
            links: links(visitor, &seen),
            run: seen
                .run
                .map(|run| visitor.to(&format!("/desk/runs/{run}")))
                .unwrap_or_default(),
            decision: matches!(appeal.about, About::Decision { .. }),
            answer: appeal.answer.clone().unwrap_or_default(),
            remedy: appeal.remedy.map(|it| visitor.t(remedy(it))).unwrap_or_default(),
            upheld: appeal.state == State::Upheld,
            may_assign: seen.may_assign && may(Command::Assign),
            members: seen
                .fit
                .iter()
                .map(|(account, name)| Pick {
                    value: account.to_string(),
                    label: name.clone(),
                    hint: String::new(),
                    checked: appeal.member == Some(*account),
                })
                .collect(),
            barred: seen.barred.clone(),
            may_decide: seen.may_decide && may(Command::Dismiss),
            verdicts: verdicts(visitor, &seen, &typed("verdict")),
            text: typed("text"),
            longest: LONGEST,
            used: form.is_some() && wrong.is_none(),
            member_error: error("member"),
            verdict_error: error("verdict"),
            text_error: error("text"),
            errors: said
                .iter()
                .map(|(field, text)| ErrorLine {
                    href: format!("#{field}"),
                    text: text.clone(),
                })
                .collect(),
            shell: visitor.shell(app),
        },
    )
}

/// What the member reads before deciding.
fn links(visitor: &Visitor, seen: &Seen) -> Vec<Link> {
    let mut links = vec![Link {
        href: visitor.to(&format!("/desk/dossiers/{}", seen.head.code)),
        label: visitor.t("appeals-open-dossier"),
    }];
    for (review, name) in &seen.reviews {
        links.push(Link {
            href: visitor.to(&format!("/desk/reviews/{}", review.id)),
            label: i18n::text_with(visitor.lang, "appeals-open-review", &[("name", name.as_str().into())]),
        });
    }
    links
}

fn verdicts(visitor: &Visitor, seen: &Seen, chosen: &str) -> Vec<Pick> {
    let pick = |value: String, label: String, hint: &str| Pick {
        checked: value == chosen,
        hint: visitor.t(hint),
        value,
        label,
    };
    let dismiss = pick(
        "dismiss".to_owned(),
        visitor.t("appeals-verdict-dismiss"),
        "appeals-verdict-dismiss-hint",
    );
    if matches!(seen.appeal.about, About::Decision { .. }) {
        let again = visitor.t("appeals-verdict-recheck");
        return vec![
            dismiss,
            pick("recheck".to_owned(), again, "appeals-verdict-recheck-hint"),
        ];
    }
    let mut picks = vec![
        dismiss,
        pick(
            "list".to_owned(),
            visitor.t("appeals-verdict-list"),
            "appeals-verdict-list-hint",
        ),
        pick(
            "recount".to_owned(),
            visitor.t("appeals-verdict-recount"),
            "appeals-verdict-recount-hint",
        ),
    ];
    for (review, name) in &seen.reviews {
        let label = i18n::text_with(
            visitor.lang,
            "appeals-verdict-reread",
            &[("name", name.as_str().into())],
        );
        picks.push(pick(review.id.to_string(), label, "appeals-verdict-reread-hint"));
    }
    picks
}
