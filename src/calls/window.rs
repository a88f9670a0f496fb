//! When a call takes applications.

use chrono::TimeDelta;

use super::model::{Call, CallState};
use crate::kernel::Instant;

/// The longest grace: it is for a slow line, not another deadline.
pub(super) const LONGEST_GRACE: u32 = 120;

impl Call {
    /// Whether an application may be begun at `now`.
    #[must_use]
    pub fn open_at(&self, now: Instant) -> bool {
        self.begun_at(now) && now < self.deadline_at
    }

    /// Whether it is published and has opened, whatever became of its deadline.
    #[must_use]
    pub fn begun_at(&self, now: Instant) -> bool {
        self.state == CallState::Published && self.opens_at <= now
    }

    /// A deadline of this call with its grace: the first instant at which nothing is received any more.
    #[must_use]
    pub fn with_grace(&self, deadline: Instant) -> Instant {
        deadline.plus(TimeDelta::minutes(self.terms.grace_minutes.into()))
    }
}
