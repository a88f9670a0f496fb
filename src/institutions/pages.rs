//! The room's pages: the public list of programmes, and those of the administration.

pub mod admin;
pub mod branch;
pub mod form;
pub mod programme;
pub mod programmes;

use super::edit::EditError;
use crate::web::Refusal;

impl From<EditError> for Refusal {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Denied(denied) => denied.into(),
            EditError::OutOfDate => Self::OutOfDate,
            EditError::Incomplete(what) => Self::Unreadable(what),
            EditError::Taken => Self::WrongState,
            EditError::Fault(fault) => Self::Fault(fault),
        }
    }
}
