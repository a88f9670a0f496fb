//! Who must act once the list is out, and by when. The log says it: every step of a place writes
//! where it stands now and until when the next one must answer.

use std::collections::BTreeMap;

use super::lifecycle::Holder;
use crate::events::Recorded;
use crate::kernel::Instant;

/// Where the best of somebody's places stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Before the university.
    Nominated,
    /// Before the applicant.
    Offered,
    /// Before the university again: conditions, then the order.
    Accepted,
    /// At the end of the way.
    Enrolled,
}

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Where the place stands.
    pub standing: Standing,
    /// Since when.
    pub since: Instant,
    /// Until when the next one must answer; exclusive.
    pub by: Option<Instant>,
}

impl Turn {
    /// Who must act.
    #[must_use]
    pub const fn holder(&self) -> Holder {
        match self.standing {
            Standing::Nominated | Standing::Accepted => Holder::Host,
            Standing::Offered => Holder::Applicant,
            Standing::Enrolled => Holder::Nobody,
        }
    }
}

fn standing(state: &str) -> Option<Standing> {
    Some(match state {
        "nominated" => Standing::Nominated,
        "offered" => Standing::Offered,
        "accepted" => Standing::Accepted,
        "enrolled" => Standing::Enrolled,
        _ => return None,
    })
}

/// Whose turn it is by a dossier's log, oldest event first; none while no place is open to it. A
/// place that is accepted or enrolled counts before one that is offered, that before one that is
/// nominated.
#[must_use]
pub fn turn<'a>(log: impl IntoIterator<Item = &'a Recorded>) -> Option<Turn> {
    let mut places: BTreeMap<&str, Option<Turn>> = BTreeMap::new();
    let places_alone = |event: &&Recorded| event.kind.starts_with("placement.");
    for event in log.into_iter().filter(places_alone) {
        let word = |name: &str| event.data.get(name).and_then(serde_json::Value::as_str);
        let Some(to) = word("to") else { continue };
        let turn = standing(to).map(|standing| Turn {
            standing,
            since: event.at,
            by: word("answer_by").and_then(|by| by.parse().ok()),
        });
        places.insert(&event.subject, turn);
    }
    places.into_values().flatten().max_by_key(|turn| turn.standing)
}

/// An appeal that waits for its answer, by a dossier's log: since when, and until when it is
/// answered (exclusive). The one that waits longest, when there are several.
#[must_use]
pub fn open_appeal(log: &[Recorded]) -> Option<(Instant, Option<Instant>)> {
    let mut open: BTreeMap<&str, (Instant, Option<Instant>)> = BTreeMap::new();
    for event in log.iter().filter(|event| event.kind.starts_with("appeal.")) {
        match event.kind.as_str() {
            "appeal.filed" => {
                let by = event.data.get("answer_by").and_then(serde_json::Value::as_str);
                open.insert(&event.subject, (event.at, by.and_then(|by| by.parse().ok())));
            }
            "appeal.upheld" | "appeal.dismissed" => {
                open.remove(event.subject.as_str());
            }
            _ => {}
        }
    }
    open.into_values().min()
}
