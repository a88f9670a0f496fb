//! The HTML doors of places: public lists, the student's offer, the committee's runs, the
//! university's desk.

pub mod board;
pub mod chain;
pub mod give_up;
pub mod letter;
pub mod offer;
pub mod places;
pub mod quotas;
pub mod ranking;
pub mod rulebook;
pub mod run;
mod run_lines;
pub mod runs;
pub mod say_done;
pub mod tour;
pub mod why;

use crate::kernel::ids::{CallId, Id, NotAnId};
use crate::web::{App, Refusal, Visitor};

use super::PlacementError;
use super::opening::{Opened, note_opening, observes};

impl From<PlacementError> for Refusal {
    fn from(error: PlacementError) -> Self {
        match error {
            PlacementError::Denied(denied) => denied.into(),
            PlacementError::NotFound => Self::NotFound,
            PlacementError::WrongState { .. }
            | PlacementError::WrongRunState(_)
            | PlacementError::NoCoSignature
            | PlacementError::Late
            | PlacementError::TourOpen
            | PlacementError::ListStands
            | PlacementError::Overtaken
            | PlacementError::Undecided(_)
            | PlacementError::Dossier
            | PlacementError::ActOpen
            | PlacementError::SeatsHeld(_)
            | PlacementError::Empty
            | PlacementError::PlaceTaken
            | PlacementError::ConditionOpen
            | PlacementError::Lot(_)
            | PlacementError::ThirdReaders(_)
            | PlacementError::Unusable(_) => Self::WrongState,
            PlacementError::SecondPerson => Self::Forbidden,
            PlacementError::OutOfDate => Self::OutOfDate,
            PlacementError::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// Notes what an observer opens, before it is shown; nothing is written for anybody else.
async fn opened(app: &App, visitor: &Visitor, call: CallId, what: Opened) -> Result<(), Refusal> {
    if observes(&visitor.ctx.who, call) {
        let ctx = visitor.ctx.clone();
        app.db.write(move |tx| note_opening(tx, &ctx, what)).await?;
    }
    Ok(())
}

/// An identifier of a path; what cannot be one is not found.
fn id_of<T: Id + std::str::FromStr<Err = NotAnId>>(text: &str) -> Result<T, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}
