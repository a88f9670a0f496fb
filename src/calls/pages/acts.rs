//! Changes of a published call in words: what waits for a second person, and what was changed.

use super::admin::May;
use super::form::{show_deadline, show_opening};
use crate::calls::acts::{CallAct, Change, Dates};
use crate::calls::model::{Call, Terms, Tour};
use crate::i18n;
use crate::kernel::{Instant, Lang, civil};
use crate::web::Visitor;

/// One value that is to be another, or became another.
pub(super) struct Changed {
    pub label: String,
    pub before: String,
    pub after: String,
}

/// An act, for who works on the call.
pub(super) struct ActView {
    pub id: String,
    pub when: String,
    pub basis: String,
    pub changes: Vec<Changed>,
    pub approve: bool,
    pub own: bool,
    pub discard: bool,
}

/// A change that came into force, for everybody.
pub(super) struct PastChange {
    pub when: String,
    pub basis: String,
    pub changes: Vec<Changed>,
}

/// The act that waits; there is one at most.
pub(super) fn waiting(visitor: &Visitor, may: May, call: &Call, acts: &[CallAct]) -> Option<ActView> {
    let act = acts.iter().find(|act| act.open())?;
    let own = visitor.ctx.account() == Some(act.proposed_by);
    Some(ActView {
        id: act.id.to_string(),
        when: civil::show(act.created_at.utc(), call.zone),
        basis: act.basis.clone(),
        changes: changes(visitor.lang, call, &act.change),
        approve: may.approve && !own,
        own,
        discard: may.manage || may.approve,
    })
}

/// What came into force since publication, the newest first.
pub(super) fn past(lang: Lang, call: &Call, acts: &[CallAct]) -> Vec<PastChange> {
    let approved = acts.iter().filter_map(|act| Some((act, act.approved_at?)));
    let view = |(act, at): (&CallAct, Instant)| PastChange {
        when: i18n::both_zones(lang, at.utc(), call.zone),
        basis: act.basis.clone(),
        changes: changes(lang, call, &act.change),
    };
    approved.map(view).collect()
}

fn changes(lang: Lang, call: &Call, change: &Change) -> Vec<Changed> {
    let rows = match change {
        Change::Timetable { before, after } => dates(lang, call, before, after),
        Change::Terms { before, after } => terms(lang, call, before, after),
    };
    rows.into_iter().filter(|row| row.before != row.after).collect()
}

fn dates(lang: Lang, call: &Call, before: &Dates, after: &Dates) -> Vec<Changed> {
    let mut rows = vec![
        opening(lang, call, "calls-opens", before.opens_at, after.opens_at),
        closing(lang, call, "calls-deadline", before.deadline_at, after.deadline_at),
    ];
    for (old, new) in before.tours.iter().zip(&after.tours) {
        rows.extend(tour(lang, call, old, new));
    }
    rows
}

fn tour(lang: Lang, call: &Call, old: &Tour, new: &Tour) -> Vec<Changed> {
    let (opens, closes) = (new.registration_opens_at, new.registration_closes_at);
    let rows = [
        opening(lang, call, "calls-tour-opens", old.registration_opens_at, opens),
        closing(lang, call, "calls-tour-closes", old.registration_closes_at, closes),
        closing(lang, call, "calls-tour-list", old.list_due_at, new.list_due_at),
        closing(lang, call, "calls-tour-confirm", old.confirm_by_at, new.confirm_by_at),
    ];
    let title = i18n::text_with(lang, "calls-tour", &[("number", new.number.into())]);
    let named = |row: Changed| Changed {
        label: format!("{title}: {}", row.label),
        ..row
    };
    rows.into_iter().map(named).collect()
}

fn opening(lang: Lang, call: &Call, key: &str, old: Instant, new: Instant) -> Changed {
    Changed {
        label: i18n::text(lang, key),
        before: show_opening(old, call.zone),
        after: show_opening(new, call.zone),
    }
}

fn closing(lang: Lang, call: &Call, key: &str, old: Instant, new: Instant) -> Changed {
    Changed {
        label: i18n::text(lang, key),
        before: show_deadline(old, call.zone),
        after: show_deadline(new, call.zone),
    }
}

fn terms(lang: Lang, call: &Call, before: &Terms, after: &Terms) -> Vec<Changed> {
    let yes = |it: bool| i18n::text(lang, if it { "calls-yes" } else { "calls-no" });
    let row = |key: &str, old: String, new: String| Changed {
        label: i18n::text(lang, key),
        before: old,
        after: new,
    };
    let until = |at: Option<Instant>| at.map_or_else(|| "–".to_owned(), |at| show_deadline(at, call.zone));
    let days = |of: Option<u32>| of.map_or_else(|| "–".to_owned(), |days| days.to_string());
    let number = |key: &str, of: fn(&Terms) -> i64| row(key, of(before).to_string(), of(after).to_string());
    let mut rows = vec![
        number("calls-term-grace", |it| it.grace_minutes.into()),
        number("calls-term-answer", |it| it.answer_hours),
        number("calls-term-promotion", |it| it.promotion_hours),
        number("calls-term-host", |it| it.host_hours),
        number("calls-term-correction", |it| it.correction_hours),
        row(
            "calls-term-correction-days",
            days(before.correction_days),
            days(after.correction_days),
        ),
        number("calls-term-appeal", |it| it.appeals.working_days.into()),
        number("calls-term-appeal-answer", |it| it.appeals.answer_working_days.into()),
        row(
            "calls-term-reserve-until",
            until(before.reserve_valid_until),
            until(after.reserve_valid_until),
        ),
        row(
            "calls-term-cutoff",
            until(before.replacement_cutoff),
            until(after.replacement_cutoff),
        ),
        row(
            "calls-term-guardian",
            yes(before.guardian_blocks_submission),
            yes(after.guardian_blocks_submission),
        ),
        row(
            "calls-term-guardian-signs",
            yes(before.guardian_signs_acceptance),
            yes(after.guardian_signs_acceptance),
        ),
    ];
    rows.extend(Lang::ALL.map(|of| Changed {
        label: format!("{} ({})", i18n::text(lang, "calls-notes"), of.tag()),
        before: before.offer_notes.get(of).to_owned(),
        after: after.offer_notes.get(of).to_owned(),
    }));
    rows
}
