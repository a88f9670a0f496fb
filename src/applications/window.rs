//! Until when a dossier may be changed and handed in: the call's deadline or a later one of its own,
//! and the grace in which what was filled in before may still arrive.

use super::dossier::{Dossier, Locked};
use super::lifecycle::State;
use crate::calls::Tour;
use crate::kernel::Instant;

impl Dossier {
    /// The first instant that is too late: the call's, or this dossier's own where two people gave it
    /// a later one.
    #[must_use]
    pub fn deadline(&self) -> Instant {
        let own = self.application.deadline_at;
        own.map_or(self.call.deadline_at, |own| own.max(self.call.deadline_at))
    }

    /// Whether this dossier has a later deadline than the call.
    #[must_use]
    pub fn has_own_deadline(&self) -> bool {
        self.deadline() > self.call.deadline_at
    }

    /// What the student must keep to now: the term of a correction, else the deadline.
    #[must_use]
    pub fn due(&self) -> Instant {
        self.correction
            .as_ref()
            .map_or_else(|| self.deadline(), |request| request.due_at)
    }

    /// The first instant at which nothing that is handed in is received any more.
    #[must_use]
    pub fn received_until(&self) -> Instant {
        self.call.with_grace(self.deadline())
    }

    /// Whether the deadline is over and its grace is not, for a dossier that has not gone further.
    #[must_use]
    pub fn in_grace(&self, now: Instant) -> bool {
        matches!(self.application.state, State::Draft | State::Submitted)
            && self.deadline() <= now
            && now < self.received_until()
    }

    /// Whether its contents may change at `now`.
    pub(super) fn window(&self, now: Instant) -> Result<(), Locked> {
        self.before(self.deadline(), now)
    }

    /// Whether it may be handed in at `now`: also in the grace.
    pub(super) fn receives(&self, now: Instant) -> Result<(), Locked> {
        self.before(self.received_until(), now)
    }

    fn before(&self, end: Instant, now: Instant) -> Result<(), Locked> {
        if now >= end {
            Err(Locked::Late)
        } else if self.call.begun_at(now) {
            Ok(())
        } else {
            Err(Locked::NotOpen)
        }
    }

    /// The round that wishes are made for at `now`: the first that has not closed. Whoever may come
    /// after the call's deadline still wishes for its last round.
    #[must_use]
    pub fn tour(&self, now: Instant) -> Option<&Tour> {
        let open = self.tours.iter().find(|tour| now < tour.registration_closes_at);
        let later = self.call.deadline_at <= now && now < self.received_until();
        open.or_else(|| self.tours.last().filter(|_| later))
    }
}
