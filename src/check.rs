//! `qabyl check`: asks every room for what must never be false, and the vault for its files.
//!
//! The server asks too, once an hour and one process at a time; what it found is kept by
//! `administration`, for the administrator's page and the metrics of every process.

use chrono::TimeDelta;

use crate::administration::{Broken, Report, keep_report, last_report};
use crate::committee::appeals;
use crate::db::{Conn, Db, Invariant, lease};
use crate::documents::{self, Vault};
use crate::kernel::{Clock, Fault};
use crate::web::App;
use crate::{accounts, applications, calls, events, outbox, placements, reviews};

/// How old the last check may get while a server runs.
const EVERY: TimeDelta = TimeDelta::hours(1);
/// How long one process may take for a check before another one may begin its own.
const LEASE: TimeDelta = TimeDelta::minutes(10);

/// How thoroughly stored files are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Each is there and has its size.
    Present,
    /// Each is read and has its hash.
    Read,
}

/// What is told of the vault when a file is missing or is not what its hash says.
pub const FILES: &str = "documents.stored_file_matches_its_hash";

/// What every room offers.
#[must_use]
pub fn invariants() -> Vec<Invariant> {
    [
        events::invariants(),
        outbox::invariants(),
        accounts::invariants(),
        calls::invariants(),
        applications::invariants(),
        reviews::invariants(),
        placements::invariants(),
        appeals::invariants(),
    ]
    .concat()
}

/// Asks everything of one moment of the database; files afterwards, which are only ever added.
///
/// # Errors
/// When the database cannot be reached; what is unreadable in it is part of the answer.
pub async fn run(db: &Db, vault: &Vault, depth: Depth, clock: &Clock) -> Result<Report, Fault> {
    let at = clock.now();
    let (mut broken, files) = db
        .read_snapshot(|conn| Ok((ask(conn), documents::stored_files(conn)?)))
        .await?;
    let mut damaged = Vec::new();
    for file in files {
        let sound = match depth {
            Depth::Present => {
                matches!(vault.size(&file.hash).await, Ok(Some(size)) if i64::try_from(size) == Ok(file.size))
            }
            Depth::Read => matches!(vault.get(&file.hash).await, Ok(Some(_))),
        };
        if !sound {
            damaged.push(file.hash);
        }
    }
    broken.extend(Broken::found(FILES, damaged));
    Ok(Report {
        at,
        asked: invariants().len() + 1,
        micros: clock.now().since(at).num_microseconds().unwrap_or(0),
        broken,
    })
}

/// Asks the database alone.
pub fn ask(conn: &mut Conn) -> Vec<Broken> {
    let asked = invariants().into_iter();
    asked
        .filter_map(|invariant| Broken::found(invariant.name, invariant.broken_by(conn)))
        .collect()
}

/// Asks when the last answer, of any process, is an hour old, and keeps the new one; whether it
/// asked.
///
/// # Errors
/// When the database fails; what is false is reported, not an error.
pub async fn when_due(app: &App, vault: &Vault) -> Result<bool, Fault> {
    let now = app.clock.now();
    let last = app.db.read(last_report).await.unwrap_or_else(|fault| {
        // A report that cannot be read is replaced by a new one.
        tracing::error!(%fault, "the last check cannot be read");
        None
    });
    if last.is_some_and(|report| report.at <= now && now.since(report.at) < EVERY) {
        return Ok(false);
    }
    if !lease::hold(&app.db, "check", &app.ids, now, LEASE).await? {
        return Ok(false);
    }
    let report = run(&app.db, vault, Depth::Present, &app.clock).await?;
    for broken in &report.broken {
        let ids = broken.ids.join(" ");
        tracing::error!(
            invariant = broken.name,
            count = broken.count,
            ids,
            "must never be false"
        );
    }
    let (asked, broken, micros) = (report.asked, report.broken.len(), report.micros);
    tracing::info!(asked, broken, micros, "checked");
    app.db.write(move |tx| keep_report(tx, &report, now)).await?;
    Ok(true)
}
