//! SQL of runs, rankings, placements, seats, quota acts, conditions and reminders, one file each.

pub(super) mod conditions;
pub(super) mod hosts;
pub(super) mod invariants;
pub(super) mod placements;
pub(super) mod quotas;
pub(super) mod rankings;
pub(super) mod reminders;
pub(super) mod runs;
pub(super) mod seats;
