//! Until when a reserve lives and an answer is awaited: pure, from the call's terms and tours.
//!
//! In a call with several tours the calendar rules: a list is confirmed by its tour's moment,
//! and what is unconfirmed then goes on to the next tour. After the last tour, and in calls with
//! one, the terms in hours rule.

use chrono::TimeDelta;

use crate::calls::{Call, Tour};
use crate::kernel::Instant;
use crate::kernel::ids::TourId;

/// The call's terms beside its tours.
#[derive(Clone, Copy)]
pub(super) struct Windows<'a> {
    pub call: &'a Call,
    pub tours: &'a [Tour],
}

impl<'a> Windows<'a> {
    /// Whether the call has several tours: only then does a run belong to one.
    pub(super) fn several(self) -> bool {
        self.tours.len() > 1
    }

    /// The tour of a run in a call with several.
    pub(super) fn tour(self, id: Option<TourId>) -> Option<&'a Tour> {
        self.tours.iter().find(|tour| self.several() && Some(tour.id) == id)
    }

    /// Whether nothing comes after this run: the dossiers are decided by it.
    pub(super) fn is_last(self, id: Option<TourId>) -> bool {
        self.tour(id)
            .is_none_or(|tour| self.tours.iter().all(|other| other.number <= tour.number))
    }

    /// From then on nobody of a run's reserve moves up any more; exclusive.
    pub(super) fn reserve_ends(self, id: Option<TourId>) -> Option<Instant> {
        let terms = &self.call.terms;
        let confirmed = self
            .tour(id)
            .filter(|_| !self.is_last(id))
            .map(|tour| tour.confirm_by_at);
        [terms.reserve_valid_until, terms.replacement_cutoff, confirmed]
            .into_iter()
            .flatten()
            .min()
    }

    /// Until when an offer of a list that is published `now` is answered.
    pub(super) fn list_answer_by(self, id: Option<TourId>, now: Instant) -> Instant {
        match self.tour(id) {
            Some(tour) if now < tour.confirm_by_at => tour.confirm_by_at,
            _ => now.plus(TimeDelta::hours(self.call.terms.answer_hours)),
        }
    }

    /// Until when an offer is answered that comes from the reserve `now`.
    pub(super) fn promotion_answer_by(self, id: Option<TourId>, now: Instant) -> Instant {
        let asked = now.plus(TimeDelta::hours(self.call.terms.promotion_hours));
        match self.tour(id) {
            Some(tour) if !self.is_last(id) => asked.min(tour.confirm_by_at),
            _ => asked,
        }
    }
}
