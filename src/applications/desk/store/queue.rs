//! SQL of the queue. Every part is one call, and one state or all of them, so that an index gives its
//! rows in order and nothing is sorted or skipped, however many dossiers there are.

use diesel::prelude::*;

use crate::applications::lifecycle::{State, TO_CHECK};
use crate::db::schema::applications;
use crate::db::{Conn, native};
use crate::kernel::ids::{AccountId, ApplicationId, CallId, PersonId};
use crate::kernel::{Fault, Instant};

/// A line of the queue.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = applications)]
pub struct QueueRow {
    /// The dossier.
    pub id: ApplicationId,
    /// Its code.
    pub code: String,
    /// Its call.
    pub call_id: CallId,
    /// Where it stands.
    pub state: State,
    /// The applicant.
    pub name: String,
    /// The degree applied for.
    pub degree: Option<String>,
    /// When it was handed in last.
    pub submitted_at: Option<Instant>,
    /// Since when it stands there.
    pub state_since: Instant,
    /// Who has taken it.
    pub checker_id: Option<AccountId>,
}

/// Whose dossiers.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Whose {
    /// Taken by this officer.
    Taken(AccountId),
    /// Taken by another or by nobody.
    Others(AccountId),
    /// All.
    All,
}

/// Which dossiers of a call.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Standing {
    /// Those in one state.
    In(State),
    /// All that were ever handed in.
    HandedIn,
}

/// One call, and where its dossiers stand.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Part {
    pub call: CallId,
    pub standing: Standing,
    pub whose: Whose,
}

/// What was searched for.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Search {
    /// Folded words; each must stand somewhere in the key.
    pub words: Vec<String>,
    /// The beginning of a code.
    pub code: Option<String>,
    /// Never the dossiers of this person: the asker's own.
    pub but: Option<PersonId>,
}

/// The rows of a part that match, on whichever database the statement runs.
macro_rules! matching {
    ($part:expr, $search:expr) => {{
        let mut query = applications::table
            .filter(applications::call_id.eq($part.call))
            .filter(applications::submitted_at.is_not_null())
            .into_boxed();
        if let Standing::In(state) = $part.standing {
            query = query.filter(applications::state.eq(state));
        }
        match $part.whose {
            Whose::Taken(officer) => query = query.filter(applications::checker_id.eq(officer)),
            Whose::Others(officer) => {
                let another = applications::checker_id
                    .is_null()
                    .or(applications::checker_id.ne(officer));
                let [first, second] = TO_CHECK;
                let elsewhere = applications::state.ne(first).and(applications::state.ne(second));
                query = query.filter(another.or(elsewhere.nullable()));
            }
            Whose::All => {}
        }
        if let Some(person) = $search.but {
            query = query.filter(applications::person_id.ne(person));
        }
        if let Some(code) = &$search.code {
            query = query.filter(applications::code.like(format!("{code}%")));
        }
        for word in &$search.words {
            query = query.filter(applications::search_key.like(format!("%{word}%")));
        }
        query
    }};
}

/// The rows of one part behind `after`, the longest waiting first.
pub(in super::super) fn rows(
    conn: &mut Conn,
    part: Part,
    search: &Search,
    after: Option<(Instant, ApplicationId)>,
    limit: i64,
) -> Result<Vec<QueueRow>, Fault> {
    Ok(native!(conn, conn => {
        let mut query = matching!(part, search);
        if let Some((at, id)) = after {
            query = query.filter(applications::submitted_at.ge(at)).filter(
                applications::submitted_at
                    .gt(at)
                    .assume_not_null()
                    .or(applications::id.gt(id)),
            );
        }
        query
            .order((applications::submitted_at, applications::id))
            .limit(limit)
            .select(QueueRow::as_select())
            .load(conn)
    })?)
}

/// How many rows one part has; `cap + 1` stands for any number above `cap`.
pub(in super::super) fn count(conn: &mut Conn, part: Part, search: &Search, cap: i64) -> Result<i64, Fault> {
    native!(conn, conn => {
        let beyond: Vec<ApplicationId> = matching!(part, search)
            .select(applications::id)
            .offset(cap)
            .limit(1)
            .load(conn)?;
        if beyond.is_empty() {
            Ok(matching!(part, search).count().get_result(conn)?)
        } else {
            Ok(cap + 1)
        }
    })
}
