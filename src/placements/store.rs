//! SQL of runs, rankings, placements, seats and conditions, one file each.

pub(super) mod conditions;
pub(super) mod invariants;
pub(super) mod placements;
pub(super) mod rankings;
pub(super) mod runs;
pub(super) mod seats;
