//! Who must act on the dossier now, since when, and by when.

use super::load::Loaded;
use crate::applications::after_list;
use crate::applications::lifecycle::{self, Holder, State};
use crate::i18n;
use crate::kernel::{Instant, Lang};

fn word(holder: Holder) -> &'static str {
    match holder {
        Holder::Applicant => "desk-turn-applicant",
        Holder::Officer => "applications-holder-officer",
        Holder::Reviewer => "applications-holder-reviewer",
        Holder::Committee => "applications-holder-committee",
        Holder::Host => "applications-holder-host",
        Holder::Nobody => "desk-turn-nobody",
    }
}

/// One line for the head of the page.
pub(super) fn line(lang: Lang, loaded: &Loaded) -> String {
    let head = &loaded.head;
    let listed = matches!(head.state, State::Scored | State::Decided);
    let turn = after_list::turn(loaded.events.iter().map(|(event, _)| event)).filter(|_| listed);
    let (holder, since, by) = match turn {
        Some(turn) => (turn.holder(), turn.since, turn.by),
        None => (lifecycle::holder(head.state), head.state_since, due(loaded)),
    };
    let who = i18n::text(lang, word(holder));
    let since = i18n::date_time(lang, since.utc(), loaded.call.zone);
    match by.filter(|_| holder != Holder::Nobody) {
        Some(by) => {
            let by = i18n::until(lang, by.utc(), loaded.call.zone);
            let args = [("who", who.into()), ("since", since.into()), ("by", by.into())];
            i18n::text_with(lang, "desk-turn-by", &args)
        }
        None => i18n::text_with(lang, "desk-turn", &[("who", who.into()), ("since", since.into())]),
    }
}

/// The moment that is set for the one who holds the file before a list is out.
fn due(loaded: &Loaded) -> Option<Instant> {
    match loaded.head.state {
        State::CorrectionRequested => loaded.correction.as_ref().map(|open| open.due_at),
        _ => loaded.list_due,
    }
}
