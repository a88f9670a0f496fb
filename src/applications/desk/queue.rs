//! The officer's queue: mine first, the longest waiting first, page by page.

use super::allowed;
use super::model::DeskError;
use super::store::queue::{self as sql, Part, Search, Standing, Whose};
use crate::accounts::Ctx;
use crate::accounts::policy::{Denied, Permission, Scope, holds};
use crate::applications::lifecycle::{State, TO_CHECK};
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::kernel::identity::ApplicationCode;
use crate::kernel::ids::{AccountId, ApplicationId, CallId, PersonId};
use crate::kernel::{Instant, text};

pub use super::store::queue::QueueRow;

/// Rows on a page.
pub const PAGE: usize = 50;
/// Counts are exact up to here.
pub const COUNTED: i64 = 1_000;

/// Every state that the desk shows.
pub const SHOWN: &[State] = &[
    State::Submitted,
    State::UnderCheck,
    State::CorrectionRequested,
    State::Eligible,
    State::Ineligible,
    State::InReview,
    State::Scored,
    State::Decided,
    State::Closed,
    State::Withdrawn,
];

/// Which states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Which {
    /// What waits for an officer.
    #[default]
    Waiting,
    /// One state.
    One(State),
    /// All that were ever handed in.
    All,
}

/// What the officer asked for.
#[derive(Debug, Clone, Default)]
pub struct QueueFilter {
    /// One call only.
    pub call: Option<CallId>,
    /// Which states.
    pub which: Which,
    /// A name or a code, as typed.
    pub search: String,
    /// The cursor of the page before.
    pub after: Option<String>,
}

/// One page of the queue.
#[derive(Debug, Clone)]
pub struct QueuePage {
    /// Its rows.
    pub rows: Vec<QueueRow>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// How many match; more than [`COUNTED`] when there are more.
    pub count: i64,
    /// The calls that the asker may read.
    pub calls: Vec<Call>,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy)]
struct Cursor {
    mine: bool,
    at: Instant,
    id: ApplicationId,
}

impl Cursor {
    fn read(text: &str) -> Option<Self> {
        let (whose, rest) = text.split_once('~')?;
        let (at, id) = rest.split_once('~')?;
        Some(Self {
            mine: whose == "m",
            at: at.parse().ok()?,
            id: id.parse().ok()?,
        })
    }

    fn of(row: &QueueRow, me: Option<AccountId>) -> Option<String> {
        let whose = if is_mine(row, me) { "m" } else { "o" };
        row.submitted_at
            .map(|at| format!("{whose}~{}~{}", at.rfc3339(), row.id))
    }
}

/// Whether a row is work that `me` has begun.
#[must_use]
pub fn is_mine(row: &QueueRow, me: Option<AccountId>) -> bool {
    me.is_some() && row.checker_id == me && TO_CHECK.contains(&row.state)
}

/// One page of the queue. An unreadable cursor begins at the first page.
///
/// # Errors
/// [`DeskError::Denied`] when the asker may read no call.
pub fn queue(conn: &mut Conn, ctx: &Ctx, filter: &QueueFilter) -> Result<QueuePage, DeskError> {
    let mut calls = calls::calls(conn)?;
    calls.retain(|call| holds(&ctx.who, Permission::ReadDossiers, Scope::Call(call.id)));
    if calls.is_empty() {
        return Err(Denied::Absent.into());
    }
    let asked: Vec<(CallId, Standing)> = calls
        .iter()
        .filter(|call| filter.call.is_none_or(|wanted| wanted == call.id))
        .flat_map(|call| standings(filter.which).into_iter().map(|standing| (call.id, standing)))
        .collect();
    let search = Search {
        but: own_person(ctx),
        ..search(&filter.search)
    };
    let rows = page(conn, ctx.account(), &asked, &search, filter.after.as_deref())?;
    let next = rows
        .get(PAGE)
        .and_then(|_| rows.get(PAGE - 1))
        .and_then(|last| Cursor::of(last, ctx.account()));
    let mut count = 0;
    for (call, standing) in asked {
        if count > COUNTED {
            break;
        }
        let part = Part {
            call,
            standing,
            whose: Whose::All,
        };
        count += sql::count(conn, part, &search, COUNTED)?;
    }
    let mut rows: Vec<QueueRow> = rows.into_iter().take(PAGE).collect();
    for call in calls.iter().filter(|call| call.terms.blind) {
        let blind = allowed::still_blind(conn, ctx, call.id)?;
        // That a name was found would say it, too.
        rows.retain(|row| search.words.is_empty() || !blind.contains(&row.id));
        for row in rows.iter_mut().filter(|row| blind.contains(&row.id)) {
            row.name.clone_from(&row.code);
        }
    }
    Ok(QueuePage {
        rows,
        next,
        count,
        calls,
    })
}

/// The dossier to check next, other than `but`: the asker's own first, then the longest
/// waiting.
///
/// # Errors
/// When the database fails.
pub fn next_to_check(conn: &mut Conn, ctx: &Ctx, but: ApplicationId) -> Result<Option<String>, DeskError> {
    let calls = calls::calls(conn)?;
    let asked: Vec<(CallId, Standing)> = calls
        .iter()
        .filter(|call| holds(&ctx.who, Permission::CheckDossiers, Scope::Call(call.id)))
        .flat_map(|call| TO_CHECK.map(|state| (call.id, Standing::In(state))))
        .collect();
    let search = Search {
        but: own_person(ctx),
        ..Search::default()
    };
    let rows = page(conn, ctx.account(), &asked, &search, None)?;
    let free = |row: &QueueRow| row.state == State::Submitted || is_mine(row, ctx.account());
    Ok(rows
        .into_iter()
        .find(|row| row.id != but && free(row))
        .map(|row| row.code))
}

/// Nobody has an office in their own cause: what may not be opened is not listed either.
fn own_person(ctx: &Ctx) -> Option<PersonId> {
    ctx.who.account().and_then(|account| account.person)
}

fn standings(which: Which) -> Vec<Standing> {
    match which {
        Which::Waiting => TO_CHECK.map(Standing::In).into(),
        Which::All => vec![Standing::HandedIn],
        Which::One(state) if SHOWN.contains(&state) => vec![Standing::In(state)],
        Which::One(_) => Vec::new(),
    }
}

/// Whether dossiers that stand so can be work that somebody has begun.
fn to_check(standing: Standing) -> bool {
    match standing {
        Standing::In(state) => TO_CHECK.contains(&state),
        Standing::HandedIn => true,
    }
}

/// What a typed text looks for: the beginning of a code, or words of a name.
fn search(typed: &str) -> Search {
    let typed = typed.trim();
    if let Ok(code) = typed.parse::<ApplicationCode>() {
        return Search {
            code: Some(code.as_str().to_owned()),
            ..Search::default()
        };
    }
    let upper = typed.to_uppercase();
    let mut signs = upper.chars();
    let letters = signs.by_ref().take(2).filter(char::is_ascii_uppercase).count() == 2;
    let digits = signs.by_ref().take(2).filter(char::is_ascii_digit).count() == 2;
    let rest = signs.all(|sign| sign == '-' || sign.is_ascii_alphanumeric());
    if letters && digits && rest {
        return Search {
            code: Some(upper),
            ..Search::default()
        };
    }
    Search {
        words: text::fold(typed)
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect(),
        ..Search::default()
    }
}

/// Up to one row more than a page: first what is mine, then the others.
fn page(
    conn: &mut Conn,
    me: Option<AccountId>,
    asked: &[(CallId, Standing)],
    search: &Search,
    after: Option<&str>,
) -> Result<Vec<QueueRow>, DeskError> {
    let cursor = after.and_then(Cursor::read);
    let limit = PAGE + 1;
    let mut rows = Vec::new();
    let behind = |mine: bool| {
        cursor
            .filter(|cursor| cursor.mine == mine)
            .map(|cursor| (cursor.at, cursor.id))
    };
    if let Some(officer) = me
        && cursor.is_none_or(|cursor| cursor.mine)
    {
        let states = asked.iter().flat_map(|(call, standing)| match standing {
            Standing::HandedIn => TO_CHECK.map(|state| (*call, state)).to_vec(),
            Standing::In(state) if TO_CHECK.contains(state) => vec![(*call, *state)],
            Standing::In(_) => Vec::new(),
        });
        let parts: Vec<Part> = states
            .map(|(call, state)| Part {
                call,
                standing: Standing::In(state),
                whose: Whose::Taken(officer),
            })
            .collect();
        rows = merged(conn, &parts, search, behind(true), limit)?;
    }
    if rows.len() < limit {
        let parts: Vec<Part> = asked
            .iter()
            .map(|(call, standing)| Part {
                call: *call,
                standing: *standing,
                whose: match me {
                    Some(officer) if to_check(*standing) => Whose::Others(officer),
                    _ => Whose::All,
                },
            })
            .collect();
        let room = limit - rows.len();
        rows.extend(merged(conn, &parts, search, behind(false), room)?);
    }
    Ok(rows)
}

/// The first rows of several parts together.
fn merged(
    conn: &mut Conn,
    parts: &[Part],
    search: &Search,
    after: Option<(Instant, ApplicationId)>,
    limit: usize,
) -> Result<Vec<QueueRow>, DeskError> {
    let mut rows = Vec::new();
    for part in parts {
        let most = i64::try_from(limit).unwrap_or(51);
        rows.extend(sql::rows(conn, *part, search, after, most)?);
    }
    rows.sort_by_key(|row| (row.submitted_at, row.id));
    rows.truncate(limit);
    Ok(rows)
}
