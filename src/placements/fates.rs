//! What a run makes of every wish: placed, in reserve, below it, or elsewhere; and in which
//! programme of a line a person sits.

use std::collections::HashMap;

use super::contenders::Field;
use super::lifecycle::State;
use super::programme::Room;
use crate::allocation::{self, Instance, Outcome};
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::{ChoiceId, QuotaLineId};

/// What becomes of one wish.
pub(super) struct Fate {
    pub state: State,
    pub place: i32,
    pub reserve: Option<i32>,
    /// The category of the seat in which the rule seats it; `None`: no seat.
    pub seat: Option<Option<String>>,
}

pub(super) type Fates = HashMap<(String, String), Fate>;

/// The fate of every wish that the engine saw, by code of dossier and line.
pub(super) fn of(field: &Field, instance: &Instance, outcome: &Outcome, host_consent: bool) -> Fates {
    let mut fates = HashMap::new();
    let placed: HashMap<usize, allocation::Placement> = outcome
        .placements(instance)
        .map(|placement| (placement.applicant, placement))
        .collect();
    for line in &field.lines {
        let Some(number) = instance.find_line(&line.code) else {
            continue;
        };
        let plan = instance.lines().get(number);
        let category = |group: usize| {
            plan.and_then(|plan| plan.groups.get(group))
                .and_then(|group| group.category.clone())
        };
        let reserve: HashMap<usize, i32> = outcome.reserve(instance, number).zip(1..).collect();
        for (place, applicant) in (1..).zip(instance.order_of(number)) {
            let Some(code) = instance.applicant_id(applicant) else {
                continue;
            };
            let position = reserve.get(&applicant).copied();
            let here = placed.get(&applicant).filter(|placement| placement.line == number);
            let within = position.filter(|position| u32::try_from(*position).is_ok_and(|p| p <= line.reserve_size));
            let fate = match (here, position, within) {
                (Some(placement), ..) => Fate {
                    state: if host_consent { State::Nominated } else { State::Offered },
                    place,
                    reserve: None,
                    seat: Some(category(placement.group)),
                },
                (None, Some(_), Some(position)) => Fate {
                    state: State::Reserved,
                    place,
                    reserve: Some(position),
                    seat: None,
                },
                (None, Some(_), None) => Fate {
                    state: State::NotPlaced,
                    place,
                    reserve: None,
                    seat: None,
                },
                (None, None, _) => Fate {
                    state: State::Outranked,
                    place,
                    reserve: None,
                    seat: None,
                },
            };
            fates.insert((code.to_owned(), line.code.clone()), fate);
        }
    }
    fates
}

/// The choice with which each placed person sits on a line, by code of dossier.
pub(super) type Seated = HashMap<(String, QuotaLineId), ChoiceId>;

/// Programmes follow each person's order within the host's capacity, the best of the line
/// first. Where none of their programmes has room, the most wanted stands: the seat is theirs, and the
/// host decides.
pub(super) fn seated(tx: &mut Conn, field: &Field, fates: &Fates) -> Result<Seated, Fault> {
    let mut seated = Seated::new();
    for line in &field.lines {
        let mut room = Room::of(tx, line)?;
        let mut placed: Vec<_> = field
            .contenders
            .iter()
            .filter_map(|contender| {
                let fate = fates.get(&(contender.head.code.clone(), line.code.clone()))?;
                fate.seat.as_ref().map(|_| (fate.place, contender))
            })
            .collect();
        placed.sort_by_key(|(place, _)| *place);
        for (_, contender) in placed {
            let own: Vec<_> = contender
                .choices
                .iter()
                .filter(|choice| choice.line == line.id)
                .collect();
            let fits = own.iter().find(|choice| room.has(choice.programme));
            let Some(choice) = fits.or(own.first()) else {
                continue;
            };
            room.take(choice.programme);
            seated.insert((contender.head.code.clone(), line.id), choice.id);
        }
    }
    Ok(seated)
}
