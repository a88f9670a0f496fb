//! Runs, placements, and why an act on them was refused.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::lifecycle::{Command, State};
use crate::accounts::policy::Denied;
use crate::calls::lot::LotError;
use crate::kernel::ids::{
    AccountId, ApplicationId, CallId, ChoiceId, ConditionId, InstitutionId, PersonId, PlacementId, ProgrammeId,
    QuotaActId, QuotaLineId, RulebookId, RunId, TourId,
};
use crate::kernel::{Fault, Instant};

crate::text_enum! {
    /// Where a run stands.
    pub enum RunState {
        /// Computed; may be looked at and discarded.
        Draft = "draft",
        /// Approved by a second person.
        Approved = "approved",
        /// In force.
        Published = "published",
        /// Thrown away before publication.
        Discarded = "discarded",
    }
}

crate::text_enum! {
    /// Where a condition of a place stands.
    pub enum ConditionState {
        /// Waits.
        Pending = "pending",
        /// Done.
        Met = "met",
        /// Will not be done.
        NotMet = "not_met",
    }
}

/// One execution of the engine over frozen inputs.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its identifier.
    pub id: RunId,
    /// Of which call.
    pub call: CallId,
    /// Of which tour.
    pub tour: Option<TourId>,
    /// From 1 within the call.
    pub number: i32,
    /// Where it stands.
    pub state: RunState,
    /// The rulebook that made the scores.
    pub rulebook: RulebookId,
    /// The canonical input.
    pub input: String,
    /// Its SHA-256.
    pub input_hash: String,
    /// The canonical result.
    pub result: String,
    /// Its SHA-256.
    pub result_hash: String,
    /// Who proposed it.
    pub proposed_by: AccountId,
    /// Who approved it.
    pub approved_by: Option<AccountId>,
    /// When it was computed.
    pub created_at: Instant,
    /// When it was published.
    pub published_at: Option<Instant>,
    /// Counts changes.
    pub version: i32,
    /// The published run whose lists it corrects.
    pub corrects: Option<RunId>,
    /// Why it corrects them; public.
    pub reason: Option<String>,
    /// How many dossiers were handed in and not judged when it was computed.
    pub undecided: i32,
    /// Why it was computed without them.
    pub undecided_reason: Option<String>,
    /// Why it was approved without them.
    pub approved_reason: Option<String>,
}

/// The life of one choice after a published run.
#[derive(Debug, Clone)]
pub struct Placement {
    /// Its identifier.
    pub id: PlacementId,
    /// The run that made it.
    pub run: RunId,
    /// Its call.
    pub call: CallId,
    /// Its call's cycle.
    pub cycle: String,
    /// Whose dossier.
    pub application: ApplicationId,
    /// Who.
    pub person: PersonId,
    /// Which choice.
    pub choice: ChoiceId,
    /// Which seats.
    pub line: QuotaLineId,
    /// What would be studied.
    pub programme: ProgrammeId,
    /// Where: the audience.
    pub institution: InstitutionId,
    /// The rank of the choice, from 1.
    pub wish: i32,
    /// Categories that count for reserved seats.
    pub categories: Vec<String>,
    /// Where it stands.
    pub state: State,
    /// Place in the line's order among all who wished it, from 1.
    pub place: i32,
    /// Position in the reserve when the run was published, from 1.
    pub reserve_position: Option<i32>,
    /// Until when the next actor must answer; exclusive.
    pub answer_by: Option<Instant>,
    /// Why it ended, as written by who ended it.
    pub reason: Option<String>,
    /// The enrolment order's number.
    pub order_number: Option<String>,
    /// Its date.
    pub order_date: Option<NaiveDate>,
    /// When it changed last.
    pub updated_at: Instant,
    /// Counts changes.
    pub version: i32,
    /// The university was told of it: it was nominated or offered at some time.
    pub heard: bool,
}

/// A condition of a place.
#[derive(Debug, Clone)]
pub struct Condition {
    /// Its identifier.
    pub id: ConditionId,
    /// Of which place.
    pub placement: PlacementId,
    /// What: a word of the call's terms.
    pub kind: String,
    /// Where it stands.
    pub state: ConditionState,
    /// Until when.
    pub due_at: Instant,
    /// When the applicant said that it is done.
    pub said_at: Option<Instant>,
    /// What the applicant wrote to it; empty: nothing.
    pub said_note: String,
}

/// A change of a line's number of seats, with its basis and two people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaAct {
    /// Its identifier.
    pub id: QuotaActId,
    /// Of which line.
    pub line: QuotaLineId,
    /// Seats before.
    pub before: i32,
    /// Seats after.
    pub after: i32,
    /// The decree's name and number.
    pub basis: String,
    /// Its date.
    pub basis_date: NaiveDate,
    /// Who entered it.
    pub proposed_by: AccountId,
    /// When it was entered.
    pub created_at: Instant,
    /// When the second person approved it: it is in force.
    pub approved_at: Option<Instant>,
    /// When it was thrown away.
    pub discarded_at: Option<Instant>,
}

impl QuotaAct {
    /// Whether it waits for a second person.
    #[must_use]
    pub fn open(&self) -> bool {
        self.approved_at.is_none() && self.discarded_at.is_none()
    }
}

/// One line of a published ranking.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Ranked {
    /// From 1.
    pub place: i32,
    /// The application's human code.
    pub code: String,
    /// The score, a decimal with up to four places.
    pub score: String,
    /// The order key by the positions of the rulebook's precedence, score and ties; nothing where
    /// a position is a category ([`super::withheld`]).
    pub ties: Vec<Option<String>>,
    /// The rank of this line among the applicant's choices.
    pub wish: i32,
    /// `placed`, `reserve`, `not_placed` or `elsewhere`.
    pub outcome: String,
    /// The position in the reserve.
    pub reserve: Option<i32>,
    /// What each criterion adds to the score, in the rulebook's order.
    #[serde(default)]
    pub parts: Vec<RankedPart>,
}

/// What one criterion adds to a score.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct RankedPart {
    /// The criterion's key in the rulebook.
    pub key: String,
    /// Points, a decimal with up to four places.
    pub points: String,
}

/// A reason that somebody else will read, as it is kept.
///
/// # Errors
/// [`PlacementError::Unusable`] when there is none, or it is too long.
pub(super) fn reason(typed: &str) -> Result<String, PlacementError> {
    let reason = typed.trim();
    if reason.is_empty() || reason.chars().count() > 1000 {
        return Err(PlacementError::Unusable("reason"));
    }
    Ok(reason.to_owned())
}

/// Why an act on a run or a placement was refused.
#[derive(Debug, thiserror::Error)]
pub enum PlacementError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is none.
    #[error("not found")]
    NotFound,
    /// The lifecycle does not allow it.
    #[error("{command} is not allowed in state {state}")]
    WrongState {
        /// Where it stands.
        state: State,
        /// What was asked.
        command: Command,
    },
    /// The run's state does not allow it.
    #[error("the run is {0}")]
    WrongRunState(RunState),
    /// The call or tour still takes entries, or the call has no such tour.
    #[error("the call still takes entries")]
    TourOpen,
    /// A list of this call and tour is published already.
    #[error("a list is published already")]
    ListStands,
    /// A later tour has entries or a list already: it drew on what this one left.
    #[error("a later tour has begun")]
    Overtaken,
    /// So many dossiers are handed in and not judged; whoever goes on must say why.
    #[error("{0} dossiers are not judged")]
    Undecided(usize),
    /// The moment to answer is over.
    #[error("the answer is late")]
    Late,
    /// The applicant is under 18 and no guardian has co-signed yet.
    #[error("the guardian's co-signature is missing")]
    NoCoSignature,
    /// Somebody changed it meanwhile, or the inputs are no longer those of the draft.
    #[error("changed meanwhile")]
    OutOfDate,
    /// Who proposed may not approve.
    #[error("a second person is needed")]
    SecondPerson,
    /// Another quota act of the line waits for its second person.
    #[error("an act waits already")]
    ActOpen,
    /// So many seats are held: fewer cannot be left.
    #[error("{0} seats are held")]
    SeatsHeld(usize),
    /// The dossier's own lifecycle does not allow it.
    #[error("not in the dossier's state")]
    Dossier,
    /// There is nobody to place.
    #[error("no scored application")]
    Empty,
    /// The person holds an accepted place in this cycle already.
    #[error("another place is accepted already")]
    PlaceTaken,
    /// A condition is still open.
    #[error("a condition is open")]
    ConditionOpen,
    /// So many dossiers near the cut-off wait for a third reader.
    #[error("{0} dossiers near the cut-off wait for a third reader")]
    ThirdReaders(usize),
    /// The lot's seed is not the one whose hash was published.
    #[error(transparent)]
    Lot(LotError),
    /// A text that must be there is missing or too long.
    #[error("unusable: {0}")]
    Unusable(&'static str),
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<LotError> for PlacementError {
    fn from(error: LotError) -> Self {
        match error {
            LotError::Fault(fault) => Self::Fault(fault),
            other => Self::Lot(other),
        }
    }
}
