//! Computes the list by the version in force and by a proposed one, over the same dossiers and
//! the same free seats. Nothing is written.

use std::collections::BTreeMap;

use super::diff;
use super::report::Report;
use crate::accounts::Ctx;
use crate::accounts::policy::Denied;
use crate::allocation;
use crate::applications::proven::Evidence;
use crate::applications::{self, Dossier, State, dossier};
use crate::calls::rulebook::{ReviewedScores, Rulebook};
use crate::calls::{self, Call, QuotaLine};
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::RulebookId;
use crate::placements::contenders::{self, Basis, Contender, Field};
use crate::placements::model::PlacementError;
use crate::reviews::{self, Rules, Weighed, weigh};

/// Why there is no dry run.
#[derive(Debug, thiserror::Error)]
pub enum DryRunError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such version.
    #[error("there is no such version")]
    Absent,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Dossiers that a change of the rules can still touch: handed in, not yet decided.
const OPEN: &[State] = &[
    State::Submitted,
    State::UnderCheck,
    State::CorrectionRequested,
    State::Eligible,
    State::Ineligible,
    State::InReview,
    State::Scored,
];

/// The seed of dry runs: the true one is not known before the run, so places that only a lot
/// decides may fall otherwise.
const SEED: &str = "dry run";

/// One dossier by both versions.
pub(super) struct Both {
    pub dossier: Dossier,
    pub before: Weighed,
    pub after: Weighed,
}

/// What a version would do.
///
/// # Errors
/// [`DryRunError`].
pub fn dry_run(conn: &mut Conn, ctx: &Ctx, id: RulebookId) -> Result<Report, DryRunError> {
    let version = calls::rulebook_version(conn, id)?.ok_or(DryRunError::Absent)?;
    calls::allow_trying(ctx, version.call)?;
    let call = calls::call(conn, version.call)?.ok_or(DryRunError::Absent)?;
    let Some(in_force) = calls::published_rulebook(conn, call.id)? else {
        return Ok(Report::default());
    };
    let old: Rulebook = in_force.body.read()?;
    let new: Rulebook = serde_json::from_value(version.body.clone()).map_err(Fault::from)?;
    let mut all = Vec::new();
    for head in applications::in_states(conn, call.id, OPEN)? {
        all.push(both(conn, &call, &old, &new, head)?);
    }
    let lines = calls::lines(conn, call.id)?;
    let before = list(conn, &lines, &all, &old, &in_force.hash, in_force.id, |it| &it.before)?;
    let after = list(conn, &lines, &all, &new, &version.hash, version.id, |it| &it.after)?;
    let mut report = diff::report(conn, &lines, &all, &before, &after)?;
    report.against = Some(in_force.number);
    for (line, shown) in lines.iter().zip(&mut report.lines) {
        let follows = line.reserve_size == old.reserve.of(line.seats());
        shown.reserve = (line.reserve_size, line.reserve_size);
        if follows {
            shown.reserve.1 = new.reserve.of(line.seats());
        }
    }
    Ok(report)
}

fn both(
    conn: &mut Conn,
    call: &Call,
    old: &Rulebook,
    new: &Rulebook,
    head: applications::Application,
) -> Result<Both, Fault> {
    let checked = matches!(head.state, State::Eligible | State::InReview | State::Scored);
    let evidence = if checked { Evidence::Accepted } else { Evidence::Given };
    let reviewed = if call.terms.reviews && head.state == State::Scored {
        reviews::joined(conn, head.id)?
    } else {
        ReviewedScores::new()
    };
    let dossier = dossier::load(conn, head)?;
    Ok(Both {
        before: weigh(conn, old, &dossier, evidence, &reviewed)?,
        after: weigh(conn, new, &dossier, evidence, &reviewed)?,
        dossier,
    })
}

/// Who gets which line, and the total there.
pub(super) type Places = BTreeMap<String, String>;

fn list(
    conn: &mut Conn,
    lines: &[QuotaLine],
    all: &[Both],
    book: &Rulebook,
    hash: &str,
    id: RulebookId,
    side: impl Fn(&Both) -> &Weighed,
) -> Result<Places, Fault> {
    let rules = Rules { book, id };
    let contender = |it: &Both| {
        let head = &it.dossier.application;
        let competes = matches!(head.state, State::Scored | State::Eligible);
        let score = side(it).result(&it.dossier, rules, head.created_at)?;
        competes.then(|| Contender {
            head: head.clone(),
            score,
            choices: it.dossier.choices.clone(),
        })
    };
    let field = Field {
        lines: lines.to_vec(),
        contenders: all.iter().filter_map(contender).collect(),
    };
    let broken = |error: PlacementError| Fault::new("a dry run", error.to_string());
    let instance = contenders::instance(conn, &field, SEED, hash, Basis::Now).map_err(broken)?;
    let outcome =
        allocation::allocate(&instance).map_err(|error| Fault::new("the engine refused", error.to_string()))?;
    let named = outcome.placements(&instance).filter_map(|placement| {
        let who = instance.applicant_id(placement.applicant)?;
        let line = instance.lines().get(placement.line)?;
        Some((who.to_owned(), line.id.clone()))
    });
    Ok(named.collect())
}
