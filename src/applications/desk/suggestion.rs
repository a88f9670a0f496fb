//! What the rulebook would say, shown beside the officer's decision and never taken for it.

use super::reasons::EligibilityReason;
use crate::applications::model::Application;
use crate::db::Conn;
use crate::kernel::Fault;

/// The rulebook's opinion of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Whether every rule is met.
    pub eligible: bool,
    /// The rules that are not met, as reasons.
    pub reasons: Vec<EligibilityReason>,
}

/// The suggestion for a dossier; none while no rules are computed for the call.
///
/// # Errors
/// When the database fails.
pub fn suggestion(_conn: &mut Conn, _application: &Application) -> Result<Option<Suggestion>, Fault> {
    Ok(None)
}
