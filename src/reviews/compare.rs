//! The committee's comparison: each dossier's raw mean beside the adjusted one.

use std::collections::{BTreeMap, BTreeSet};

use super::adjust::{Adjusted, Reading, adjust};
use super::lifecycle::State;
use super::model::ReviewError;
use super::{read, rubric, rules, store};
use crate::accounts::policy::{self, Permission, Scope};
use crate::accounts::{self, Ctx};
use crate::applications::{self, Application};
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::kernel::ids::{AccountId, ApplicationId};

/// What the comparison is made of.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The call.
    pub call: Call,
    /// What the model says.
    pub adjusted: Adjusted,
    /// The dossiers' heads.
    pub heads: BTreeMap<ApplicationId, Application>,
    /// The reviewers' names.
    pub names: BTreeMap<AccountId, String>,
}

/// Compares all reviews of a call that are handed in. Dossiers that the asker must not see scores
/// of, because an own review is owed or a conflict was declared, are left out of it altogether.
///
/// # Errors
/// [`ReviewError`].
pub fn compare(conn: &mut Conn, ctx: &Ctx, slug: &str) -> Result<Comparison, ReviewError> {
    let call = calls::by_slug(conn, slug)?.ok_or(ReviewError::NotFound)?;
    policy::allow(ctx, Permission::ReadReviews, Scope::Call(call.id))?;
    let reviews = store::of_call(conn, call.id)?;
    let mut by_dossier: BTreeMap<ApplicationId, Vec<_>> = BTreeMap::new();
    for review in reviews {
        by_dossier.entry(review.application).or_default().push(review);
    }
    by_dossier.retain(|_, reviews| !read::must_not_see(ctx.account(), reviews));
    let versions: BTreeSet<_> = by_dossier.values().flatten().map(|review| review.rulebook).collect();
    let mut rubrics = BTreeMap::new();
    for version in versions {
        rubrics.extend(rubric::rubric_of(conn, version)?.map(|rubric| (version, rubric)));
    }
    let handed_in = by_dossier.values().flatten().filter(|it| it.state == State::Submitted);
    let readings: Vec<Reading> = handed_in
        .filter_map(|review| {
            Some(Reading {
                application: review.application,
                reviewer: review.reviewer,
                total: rules::total(rubrics.get(&review.rulebook)?, &review.scores),
            })
        })
        .collect();
    let adjusted = adjust(&readings);
    let ids: Vec<ApplicationId> = adjusted.dossiers.keys().copied().collect();
    let mut names = BTreeMap::new();
    for reviewer in adjusted.reviewers.keys() {
        let profile = accounts::profile(conn, *reviewer)?;
        names.insert(*reviewer, profile.map(|profile| profile.name).unwrap_or_default());
    }
    Ok(Comparison {
        heads: applications::heads(conn, &ids)?.into_iter().collect(),
        call,
        adjusted,
        names,
    })
}
