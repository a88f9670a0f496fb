//! What a dossier is made of.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lifecycle::State;
use crate::db::UnknownWord;
use crate::kernel::Instant;
use crate::kernel::ids::{
    AccountId, ApplicationId, CallId, ChoiceId, CorrectionId, DocumentId, PersonId, ProgrammeId, QuotaLineId,
    RequirementId, RulebookId, SubmissionId, TourId,
};

crate::text_enum! {
    /// The sections of a dossier, in the order of the task list.
    pub enum SectionKey {
        /// Names, birth, citizenships, PIN, passport.
        Personal = "personal",
        /// Phone, address.
        Contacts = "contacts",
        /// Where and what was studied, marks.
        Education = "education",
        /// ORT, UNT, other tests.
        Tests = "tests",
        /// Languages and certificates.
        Languages = "languages",
        /// Statuses with evidence that rules name.
        Categories = "categories",
        /// Parent or guardian of somebody under 18.
        Guardian = "guardian",
        /// Why this.
        Essay = "essay",
        /// Consents per purpose.
        Consents = "consents",
    }
}

crate::text_enum! {
    /// Where a document of a dossier stands. `missing` is the absence of a row.
    pub enum DocumentState {
        /// Will come by a day.
        Promised = "promised",
        /// Did not come by that day.
        Overdue = "overdue",
        /// There, not checked.
        Uploaded = "uploaded",
        /// Checked and good.
        Accepted = "accepted",
        /// Checked and not good, with a reason.
        Rejected = "rejected",
        /// Taken out of a draft.
        Removed = "removed",
        /// A newer one took its place; kept for the record.
        Superseded = "superseded",
    }
}

/// A dossier without its contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Its identifier.
    pub id: ApplicationId,
    /// Its human code, e.g. `KZ26-7K3M…`.
    pub code: String,
    /// In which call.
    pub call: CallId,
    /// Whose.
    pub person: PersonId,
    /// Where it stands.
    pub state: State,
    /// Where a withdrawal came from.
    pub withdrawn_from: Option<State>,
    /// The applicant's name as in the passport.
    pub name: String,
    /// The degree applied for.
    pub degree: Option<String>,
    /// When it was begun.
    pub created_at: Instant,
    /// When anything in it changed last.
    pub updated_at: Instant,
    /// When it was submitted last.
    pub submitted_at: Option<Instant>,
    /// A deadline of its own, later than its call's was when two people gave it.
    pub deadline_at: Option<Instant>,
    /// Since when it is in this state.
    pub state_since: Instant,
    /// Counts changes of state.
    pub version: i32,
}

/// The answers of one section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Which.
    pub key: SectionKey,
    /// Field name → answer, as the pages define them.
    pub answers: Value,
    /// The applicant says that it is complete, and the checks agree.
    pub complete: bool,
    /// When it was saved.
    pub updated_at: Instant,
    /// Counts saves.
    pub version: i32,
}

/// One ranked wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its identifier.
    pub id: ChoiceId,
    /// Whose.
    pub application: ApplicationId,
    /// In which tour, when the call has tours.
    pub tour: Option<TourId>,
    /// From 1, the most wanted first.
    pub rank: i32,
    /// The seats it aims at.
    pub line: QuotaLineId,
    /// What would be studied.
    pub programme: ProgrammeId,
}

/// A document of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its identifier.
    pub id: DocumentId,
    /// Whose.
    pub application: ApplicationId,
    /// Which of the call's requirements it answers.
    pub requirement: RequirementId,
    /// Where it stands.
    pub state: DocumentState,
    /// SHA-256 of what is shown and kept.
    pub file: Option<String>,
    /// SHA-256 of what was uploaded, when that differs.
    pub original: Option<String>,
    /// Its name as the applicant's device gave it; data, never a path.
    pub file_name: String,
    /// How many pages, as far as known.
    pub pages: i32,
    /// The day a promise runs out.
    pub promised_until: Option<Instant>,
    /// Why it was rejected: a reason code.
    pub reason: Option<String>,
    /// What the officer wrote besides.
    pub note: Option<String>,
    /// Who checked it.
    pub checked_by: Option<AccountId>,
    /// When.
    pub checked_at: Option<Instant>,
    /// When it came.
    pub created_at: Instant,
    /// Counts changes.
    pub version: i32,
}

/// A numbered frozen copy of what is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Its identifier.
    pub id: SubmissionId,
    /// Of which dossier.
    pub application: ApplicationId,
    /// From 1.
    pub number: i32,
    /// The copy: canonical JSON.
    pub frozen: String,
    /// SHA-256 of the copy.
    pub hash: String,
    /// When it arrived.
    pub submitted_at: Instant,
    /// After the deadline, in the grace that the call allows.
    pub in_grace: bool,
}

/// Something in a dossier that a correction unlocks.
///
/// As text: `section:personal`, `document:passport` (the requirement's key), `choices`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Item {
    /// A section.
    Section(SectionKey),
    /// The document for a requirement, by the requirement's key.
    Document(String),
    /// The ranked wishes.
    Choices,
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Section(key) => write!(f, "section:{key}"),
            Self::Document(key) => write!(f, "document:{key}"),
            Self::Choices => f.write_str("choices"),
        }
    }
}

impl FromStr for Item {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text.split_once(':') {
            Some(("section", key)) => key.parse().map(Self::Section),
            Some(("document", key)) if !key.is_empty() => Ok(Self::Document(key.to_owned())),
            None if text == "choices" => Ok(Self::Choices),
            _ => Err(UnknownWord),
        }
    }
}

impl TryFrom<String> for Item {
    type Error = UnknownWord;

    fn try_from(text: String) -> Result<Self, UnknownWord> {
        text.parse()
    }
}

impl From<Item> for String {
    fn from(item: Item) -> Self {
        item.to_string()
    }
}

/// A request to mend named items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Its identifier.
    pub id: CorrectionId,
    /// Of which dossier.
    pub application: ApplicationId,
    /// What it unlocks.
    pub items: Vec<Item>,
    /// What the officer wrote to the applicant.
    pub message: String,
    /// Who asked.
    pub requested_by: AccountId,
    /// When.
    pub requested_at: Instant,
    /// Exclusive: what arrives at this instant is late.
    pub due_at: Instant,
    /// When the applicant handed in again.
    pub answered_at: Option<Instant>,
}

/// Whether a dossier may compete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligibility {
    /// Which dossier.
    pub application: ApplicationId,
    /// Whether it may.
    pub eligible: bool,
    /// The rulebook's checks and their outcome.
    pub reasons: Value,
    /// What the officer wrote besides.
    pub note: String,
    /// The rulebook that said so.
    pub rulebook: RulebookId,
    /// Who decided.
    pub decided_by: AccountId,
    /// When.
    pub decided_at: Instant,
}
