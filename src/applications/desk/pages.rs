//! The desk's pages.

mod dossier;
mod download;
mod list;

pub use dossier::{act, show};
pub use download::{download, paper, picture};
pub use list::list;

use super::model::DeskError;
use crate::web::Refusal;

impl From<DeskError> for Refusal {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Denied(denied) => denied.into(),
            DeskError::NotFound => Self::NotFound,
            DeskError::OutOfDate => Self::OutOfDate,
            DeskError::WrongState | DeskError::NoRulebook => Self::WrongState,
            DeskError::Invalid(_) => Self::Unreadable("the form"),
            DeskError::Fault(fault) => Self::Fault(fault),
        }
    }
}
