//! Windows and texts of appeals. Pure.

use super::model::Problem;
use crate::calls::Call;
use crate::kernel::Instant;
use crate::kernel::civil::CivilError;
use crate::kernel::text::{self, TextError};

/// The longest text of an appeal or its answer, in characters.
pub const LONGEST: usize = 4_000;

/// Until when an appeal may be filed against a list that was published, or a decision that was
/// made then; exclusive.
///
/// # Errors
/// When the calendar has no such day.
pub fn closes(call: &Call, from: Instant) -> Result<Instant, CivilError> {
    call.appeals_close(from)
}

/// Until when an appeal that is filed then is answered; exclusive.
///
/// # Errors
/// When the calendar has no such day.
pub fn answer_by(call: &Call, filed_at: Instant) -> Result<Instant, CivilError> {
    call.working_days_after(filed_at, call.terms.appeals.answer_working_days)
}

/// What was typed, as it is kept.
///
/// # Errors
/// [`Problem`] of the text.
pub fn written(typed: &str) -> Result<String, Problem> {
    let kept = text::paragraphs(typed).and_then(|kept| text::at_most(&kept, LONGEST).map(|()| kept));
    match kept {
        Ok(kept) if kept.is_empty() => Err(Problem::TextNeeded),
        Ok(kept) => Ok(kept),
        Err(TextError::TooLong { limit, found }) => Err(Problem::TextLong(limit, found)),
        Err(TextError::Forbidden { position, .. }) => Err(Problem::TextCharacter(position)),
    }
}
