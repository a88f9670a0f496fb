//! The queue of dossiers.

use actix_web::web;
use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::applications::desk::queue::{COUNTED, QueueFilter, QueuePage, SHOWN, Which, is_mine, queue};
use crate::applications::desk::words;
use crate::applications::lifecycle::State;
use crate::i18n;
use crate::kernel::Lang;
use crate::web::{Answer, App, Refusal, Shell, Visitor, page};

/// What stands in the address.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    call: String,
    state: String,
    q: String,
    after: String,
}

struct Choice {
    value: String,
    label: String,
    checked: bool,
}

struct Head {
    label: String,
    num: bool,
    href: String,
    sort: String,
}

struct Line {
    href: String,
    code: String,
    name: String,
    call: String,
    tone: &'static str,
    state: String,
    since: String,
    since_iso: String,
    waiting: String,
    mine: bool,
    taken: bool,
}

#[derive(Template)]
#[template(path = "applications/desk/templates/list.html")]
struct ListPage {
    shell: Shell,
    calls: Vec<Choice>,
    states: Vec<Choice>,
    search: String,
    heads: Vec<Head>,
    lines: Vec<Line>,
    count: String,
    next: Option<String>,
    first: Option<String>,
}

/// `GET /{lang}/desk/dossiers`
///
/// # Errors
/// [`Refusal`].
pub async fn list(app: web::Data<App>, visitor: Visitor, asked: web::Query<Asked>) -> Answer {
    let asked = asked.into_inner();
    let ctx = visitor.ctx.clone();
    let (call, which) = (asked.call.clone(), which(&asked.state));
    let (search, after) = (asked.q.clone(), asked.after.clone());
    let found = app
        .db
        .read(move |conn| {
            let call = match call.as_str() {
                "" => None,
                slug => crate::calls::by_slug(conn, slug)?.map(|call| call.id),
            };
            let filter = QueueFilter {
                call,
                which,
                search,
                after: (!after.is_empty()).then_some(after),
            };
            queue(conn, &ctx, &filter)
        })
        .await
        .map_err(Refusal::from)?;
    page(&build(&app, &visitor, &asked, which, &found))
}

fn which(word: &str) -> Which {
    match word {
        "" => Which::Waiting,
        "all" => Which::All,
        word => word
            .parse()
            .ok()
            .filter(|state| SHOWN.contains(state))
            .map_or(Which::Waiting, Which::One),
    }
}

fn build(app: &App, visitor: &Visitor, asked: &Asked, which: Which, found: &QueuePage) -> ListPage {
    let (shell, lang) = (visitor.shell(app), visitor.lang);
    let now = visitor.ctx.now;
    let me = visitor.ctx.account();
    let call_of = |id| found.calls.iter().find(|call| call.id == id);
    let lines = found
        .rows
        .iter()
        .map(|row| {
            let call = call_of(row.call_id);
            let zone = call.map_or(chrono_tz::UTC, |call| call.zone);
            let at = row.submitted_at.unwrap_or(row.state_since);
            Line {
                href: visitor.to(&format!("/desk/dossiers/{}", row.code)),
                code: row.code.clone(),
                name: row.name.clone(),
                call: call.map(|call| call.titles.get(lang).to_owned()).unwrap_or_default(),
                tone: words::tone(row.state),
                state: shell.t(words::state(row.state)),
                since: i18n::date_time(lang, at.utc(), zone),
                since_iso: at.rfc3339(),
                waiting: if waits(row.state) {
                    i18n::duration(lang, now.since(at))
                } else {
                    String::new()
                },
                mine: is_mine(row, me),
                taken: row.checker_id.is_some() && row.checker_id != me,
            }
        })
        .collect();
    let count = if found.count > COUNTED {
        format!("{}+", i18n::integer(lang, COUNTED))
    } else {
        i18n::integer(lang, found.count)
    };
    let heads = [
        "desk-head-code",
        "desk-head-name",
        "desk-head-call",
        "desk-head-state",
        "desk-head-since",
        "desk-head-waiting",
    ]
    .into_iter()
    .map(|key| Head {
        label: shell.t(key),
        num: false,
        href: String::new(),
        sort: String::new(),
    })
    .collect();
    ListPage {
        calls: found
            .calls
            .iter()
            .map(|call| Choice {
                value: call.slug.clone(),
                label: call.titles.get(lang).to_owned(),
                checked: call.slug == asked.call,
            })
            .collect(),
        states: states(&shell, lang, which),
        search: asked.q.clone(),
        heads,
        lines,
        count,
        next: found.next.as_ref().map(|cursor| link(visitor, asked, Some(cursor))),
        first: (!asked.after.is_empty()).then(|| link(visitor, asked, None)),
        shell,
    }
}

/// Whether the dossier waits for the desk or for its applicant.
const fn waits(state: State) -> bool {
    matches!(state, State::Submitted | State::UnderCheck | State::CorrectionRequested)
}

fn states(shell: &Shell, _lang: Lang, which: Which) -> Vec<Choice> {
    let mut states = vec![
        Choice {
            value: String::new(),
            label: shell.t("desk-filter-waiting"),
            checked: which == Which::Waiting,
        },
        Choice {
            value: "all".to_owned(),
            label: shell.t("desk-filter-all"),
            checked: which == Which::All,
        },
    ];
    states.extend(SHOWN.iter().map(|state| Choice {
        value: state.to_string(),
        label: shell.t(words::state(*state)),
        checked: which == Which::One(*state),
    }));
    states
}

fn link(visitor: &Visitor, asked: &Asked, after: Option<&String>) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let mut query = vec![
        format!("call={}", encoded(&asked.call)),
        format!("state={}", encoded(&asked.state)),
        format!("q={}", encoded(&asked.q)),
    ];
    if let Some(cursor) = after {
        query.push(format!("after={}", encoded(cursor)));
    }
    visitor.to(&format!("/desk/dossiers?{}", query.join("&")))
}
