//! Scores adjusted for severity, by the two-way additive model: what a reviewer gives is what the
//! dossier is worth plus how mild that reviewer is. Pure. Shown beside the raw mean, never applied.

use std::collections::{BTreeMap, BTreeSet};

use crate::kernel::ids::{AccountId, ApplicationId};

/// One review's total, in 1/10,000 of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Of which dossier.
    pub application: ApplicationId,
    /// By whom.
    pub reviewer: AccountId,
    /// The weighted total.
    pub total: i64,
}

/// How mild a reviewer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mildness {
    /// How many reviews it is told from.
    pub reviews: usize,
    /// By how much this reviewer gives more than those who read the same dossiers, in 1/10,000 of
    /// a percent; none while nobody else has read any of them.
    pub points: Option<i64>,
}

/// A dossier's mean as it was given, and without its reviewers' mildness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Means {
    /// The plain mean of the totals.
    pub raw: i64,
    /// The mean of the totals, each less its reviewer's mildness.
    pub adjusted: i64,
}

/// What the model says of all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adjusted {
    /// Of every reviewer who handed something in.
    pub reviewers: BTreeMap<AccountId, Mildness>,
    /// Of every dossier with a review.
    pub dossiers: BTreeMap<ApplicationId, Means>,
}

/// Inner numbers are that much finer than what comes out, so that no rounding shows.
const FINE: i128 = 1_000_000;
/// The mildness has settled when no value moves by more than 1/100 of what comes out.
const SETTLED: i128 = FINE / 100;
/// More rounds than any panel needs; a bound, not an aim.
const ROUNDS: usize = 5_000;

/// The numbers of one side of the model: dossiers, or reviewers.
type Side<K> = BTreeMap<K, i128>;

/// Fits the model by least squares. Panels that share no reviewer say nothing about each other:
/// within each group of reviewers who are linked by dossiers the mildness sums to nothing.
#[must_use]
pub fn adjust(readings: &[Reading]) -> Adjusted {
    let groups = groups(readings);
    let mut mildness: Side<AccountId> = groups.keys().map(|reviewer| (*reviewer, 0)).collect();
    for _ in 0..ROUNDS {
        let worth = worth(readings, &mildness);
        let left = readings.iter().map(|it| {
            let given = i128::from(it.total) * FINE;
            (it.reviewer, given - worth.get(&it.application).copied().unwrap_or(0))
        });
        let next = centred(readings, &groups, means(left));
        let moved = next.iter().map(|(reviewer, value)| {
            let before = mildness.get(reviewer).copied().unwrap_or(0);
            (value - before).abs()
        });
        let settled = moved.max().unwrap_or(0) <= SETTLED;
        mildness = next;
        if settled {
            break;
        }
    }
    let raw = means(readings.iter().map(|it| (it.application, i128::from(it.total) * FINE)));
    let dossiers = worth(readings, &mildness).into_iter().map(|(application, adjusted)| {
        let means = Means {
            raw: told(raw.get(&application).copied().unwrap_or(0)),
            adjusted: told(adjusted),
        };
        (application, means)
    });
    Adjusted {
        dossiers: dossiers.collect(),
        reviewers: mildness
            .iter()
            .map(|(reviewer, points)| {
                let group = groups.get(reviewer);
                let linked = groups.values().filter(|other| Some(*other) == group).count() > 1;
                let own = readings.iter().filter(|it| it.reviewer == *reviewer);
                let mildness = Mildness {
                    reviews: own.count(),
                    points: linked.then(|| told(*points)),
                };
                (*reviewer, mildness)
            })
            .collect(),
    }
}

/// What each dossier is worth when its reviewers are as mild as that.
fn worth(readings: &[Reading], mildness: &Side<AccountId>) -> Side<ApplicationId> {
    means(readings.iter().map(|it| {
        let given = i128::from(it.total) * FINE;
        (it.application, given - mildness.get(&it.reviewer).copied().unwrap_or(0))
    }))
}

/// The mean of each key's values.
fn means<K: Ord>(values: impl Iterator<Item = (K, i128)>) -> Side<K> {
    let mut sums: BTreeMap<K, (i128, i128)> = BTreeMap::new();
    for (key, value) in values {
        let (sum, count) = sums.entry(key).or_default();
        *sum += value;
        *count += 1;
    }
    sums.into_iter()
        .map(|(key, (sum, count))| (key, half_up(sum, count)))
        .collect()
}

/// The mildness less the mean of its group over all its reviews.
fn centred(readings: &[Reading], groups: &BTreeMap<AccountId, AccountId>, values: Side<AccountId>) -> Side<AccountId> {
    let group = |reviewer: &AccountId| groups.get(reviewer).copied().unwrap_or(*reviewer);
    let value = |reviewer: &AccountId| values.get(reviewer).copied().unwrap_or(0);
    let centre = means(readings.iter().map(|it| (group(&it.reviewer), value(&it.reviewer))));
    let centre = |reviewer: &AccountId| centre.get(&group(reviewer)).copied().unwrap_or(0);
    values
        .iter()
        .map(|(reviewer, value)| (*reviewer, value - centre(reviewer)))
        .collect()
}

/// For each reviewer the smallest one whom a chain of shared dossiers links to them.
fn groups(readings: &[Reading]) -> BTreeMap<AccountId, AccountId> {
    let mut panels: BTreeMap<ApplicationId, BTreeSet<AccountId>> = BTreeMap::new();
    for it in readings {
        panels.entry(it.application).or_default().insert(it.reviewer);
    }
    let panels: BTreeSet<BTreeSet<AccountId>> = panels.into_values().collect();
    let mut group: BTreeMap<AccountId, AccountId> = readings.iter().map(|it| (it.reviewer, it.reviewer)).collect();
    loop {
        let mut changed = false;
        for panel in &panels {
            let first = panel.iter().filter_map(|reviewer| group.get(reviewer)).min().copied();
            let Some(first) = first else { continue };
            for reviewer in panel {
                changed |= group.insert(*reviewer, first) != Some(first);
            }
        }
        if !changed {
            return group;
        }
    }
}

fn half_up(sum: i128, count: i128) -> i128 {
    (2 * sum + count).div_euclid(2 * count.max(1))
}

fn told(fine: i128) -> i64 {
    i64::try_from(half_up(fine, FINE)).unwrap_or(0)
}
