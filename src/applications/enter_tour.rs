//! What a dossier wishes in one tour of a call that has several. An entry is replaced as a whole
//! while the tour takes entries; the dossier itself stays as it was judged. Who holds a place
//! already, and may therefore not enter, the room of places knows.

use serde_json::json;

use super::access::{ChangeError, own_locked};
use super::choose::{ChooseError, offered, within_limits};
use super::dossier::Locked;
use super::lifecycle::State;
use super::model::Choice;
use super::store;
use crate::accounts::Ctx;
use crate::calls::Tour;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, ProgrammeId, QuotaLineId, TourId};

/// An entry as it should stand: the most wanted first; empty takes the entry back.
#[derive(Debug, Clone)]
pub struct EnterTour {
    /// Whose dossier.
    pub application: ApplicationId,
    /// Which tour.
    pub tour: TourId,
    /// Seats and what would be studied.
    pub wishes: Vec<(QuotaLineId, ProgrammeId)>,
}

/// Writes the entry; the wishes of this tour as they stand now.
///
/// # Errors
/// [`ChooseError`]: the tour takes no entries now, the dossier is not judged, a wish is not on
/// offer or one too many.
pub fn enter_tour(tx: &mut Conn, ctx: &Ctx, command: &EnterTour) -> Result<Vec<Choice>, ChooseError> {
    let dossier = own_locked(tx, ctx, command.application)?;
    if !matches!(dossier.application.state, State::Eligible | State::Scored) {
        return Err(ChangeError::Locked(Locked::State).into());
    }
    let tour = dossier.tours.iter().find(|tour| tour.id == command.tour);
    let tour = tour.ok_or(ChangeError::Locked(Locked::NotOpen))?;
    if ctx.now < tour.registration_opens_at {
        return Err(ChangeError::Locked(Locked::NotOpen).into());
    }
    if ctx.now >= tour.registration_closes_at {
        return Err(ChangeError::Locked(Locked::Late).into());
    }
    let mut entry: Vec<Choice> = Vec::new();
    for (line, programme) in &command.wishes {
        let funding = offered(tx, &dossier, *line, *programme)?.funding;
        if entry.iter().any(|one| one.line == *line && one.programme == *programme) {
            return Err(ChooseError::Already);
        }
        let others: Vec<&Choice> = entry.iter().collect();
        within_limits(&dossier, &others, funding)?;
        entry.push(Choice {
            id: ctx.id(),
            application: dossier.application.id,
            tour: Some(tour.id),
            rank: i32::try_from(entry.len() + 1).map_err(|error| Fault::new("rank", error))?,
            line: *line,
            programme: *programme,
        });
    }
    for old in dossier.choices.iter().filter(|one| one.tour == Some(tour.id)) {
        store::delete_choice(tx, old.id)?;
    }
    for choice in &entry {
        store::insert_choice(tx, choice)?;
    }
    store::touch(tx, dossier.application.id, ctx.now)?;
    let programmes: Vec<ProgrammeId> = entry.iter().map(|choice| choice.programme).collect();
    let event = Event::new("application.tour_entered", dossier.application.id).of(dossier.application.id);
    let data = json!({ "number": tour.number, "programmes": programmes });
    append(tx, ctx, event.in_call(dossier.call.id).with(data))?;
    Ok(entry)
}

/// Wishes of a draft that were made for a tour which has closed count for the one that takes
/// entries now: whoever hands in late competes in the next tour, not in a past one.
pub(super) fn move_to_open_tour(
    tx: &mut Conn,
    choices: &mut [Choice],
    tours: &[Tour],
    open: Option<TourId>,
) -> Result<(), Fault> {
    let Some(open) = open.filter(|_| tours.len() > 1) else {
        return Ok(());
    };
    for choice in choices.iter_mut().filter(|choice| choice.tour != Some(open)) {
        choice.tour = Some(open);
        store::set_tour(tx, choice.id, open)?;
    }
    Ok(())
}
