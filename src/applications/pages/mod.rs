//! The applicant's pages.

mod again;
pub mod check;
pub mod choices;
pub mod documents;
pub mod dossier;
pub mod help;
pub mod my;
mod places;
pub mod receipt;
pub mod section;
mod shown;
pub mod status;
mod words;

pub(super) use words::place_event;

use super::access::{ChangeError, own};
use super::dossier::Dossier;
use crate::kernel::identity::ApplicationCode;
use crate::web::{App, Refusal, Visitor};

impl From<ChangeError> for Refusal {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Denied(denied) => denied.into(),
            ChangeError::Locked(_) => Self::WrongState,
            ChangeError::OutOfDate => Self::OutOfDate,
            ChangeError::Fault(fault) => fault.into(),
        }
    }
}

/// The visitor's own dossier with this code; anybody else's does not exist.
pub(in crate::applications) async fn mine(app: &App, visitor: &Visitor, code: &str) -> Result<Dossier, Refusal> {
    let code: ApplicationCode = code.parse().map_err(|_| Refusal::NotFound)?;
    let ctx = visitor.ctx.clone();
    Ok(app.db.read(move |conn| own(conn, &ctx, code.as_str())).await?)
}
