//! What a call is made of.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::rulebook::Releases;
use super::validity::Validity;
use crate::kernel::ids::{AccountId, CallId, ProgrammeId, QuotaLineId, RequirementId, RulebookId, TourId};
use crate::kernel::{Instant, Words};

crate::text_enum! {
    /// What a call gives.
    pub enum CallKind {
        /// Kazakhstan's scholarships for study in Kazakhstan.
        Scholarship = "scholarship",
        /// Enrolment at a branch in Kyrgyzstan.
        BranchAdmission = "branch_admission",
    }
}

crate::text_enum! {
    /// Whether people see a call.
    pub enum CallState {
        /// Being prepared.
        Draft = "draft",
        /// Public.
        Published = "published",
        /// Over; readable.
        Closed = "closed",
    }
}

crate::text_enum! {
    /// Who pays.
    pub enum Funding {
        /// Kazakhstan's scholarship.
        Scholarship = "scholarship",
        /// A state grant.
        StateGrant = "state_grant",
        /// The student.
        Contract = "contract",
    }
}

crate::text_enum! {
    /// Whether a document must be there.
    pub enum Need {
        /// Without it nothing is submitted.
        Required = "required",
        /// As the applicant likes.
        Optional = "optional",
        /// Required when its condition holds.
        Conditional = "conditional",
    }
}

crate::text_enum! {
    /// What becomes of a reserved seat that nobody of its category takes.
    pub enum Unfilled {
        /// It goes to the best remaining.
        Open = "open",
        /// It stays empty.
        Lost = "lost",
    }
}

crate::text_enum! {
    /// Where a version of a rulebook stands.
    pub enum RulebookState {
        /// Proposed.
        Draft = "draft",
        /// Approved by a second person.
        Approved = "approved",
        /// In force.
        Published = "published",
        /// Another version took its place; readable.
        Superseded = "superseded",
    }
}

/// A call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its identifier.
    pub id: CallId,
    /// Its name in addresses and files.
    pub slug: String,
    /// The admission year, e.g. `2024/25`.
    pub cycle: String,
    /// What it gives.
    pub kind: CallKind,
    /// Whether people see it.
    pub state: CallState,
    /// Its titles.
    pub titles: Words,
    /// What it is, in two or three sentences.
    pub summaries: Words,
    /// The zone its clock times are meant in.
    pub zone: Tz,
    /// Applications may be begun from then on.
    pub opens_at: Instant,
    /// Exclusive: what arrives at this instant is late.
    pub deadline_at: Instant,
    /// The rest of its rules.
    pub terms: Terms,
    /// Not confirmed by an official source.
    pub sample: bool,
    /// Counts changes.
    pub version: i32,
}

impl Call {
    /// Whether a part of the call (`tours`, `offers`, `corrections`, …) is confirmed by no official
    /// source, and says so wherever it is shown.
    #[must_use]
    pub fn is_sample(&self, part: &str) -> bool {
        self.sample || self.terms.samples.iter().any(|it| it == part)
    }
}

/// Settings of a call that have no column of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Terms {
    /// So many minutes after the deadline what is handed in is still received, and marked so.
    pub grace_minutes: u32,
    /// The host university must consent before an offer goes out.
    pub host_consent: bool,
    /// Dossiers are scored by reviewers.
    pub reviews: bool,
    /// How many independent reviewers a dossier needs.
    pub reviewers: u32,
    /// Reviewers do not see who applies.
    pub blind: bool,
    /// How many choices may be ranked.
    pub max_choices: u32,
    /// At most so many choices with a grant (scholarship, state grant); none: no limit.
    pub max_grant_choices: Option<u32>,
    /// At most so many choices paid by the student; none: no limit.
    pub max_paid_choices: Option<u32>,
    /// Names in reserve are valid until then.
    pub reserve_valid_until: Option<Instant>,
    /// Freed seats are passed on until then.
    pub replacement_cutoff: Option<Instant>,
    /// Hours to answer an offer of the first list.
    pub answer_hours: i64,
    /// Hours to answer an offer that came by promotion from the reserve.
    pub promotion_hours: i64,
    /// Hours for the host university to answer a nomination.
    pub host_hours: i64,
    /// Hours to mend what an officer returned, where no working days are given.
    pub correction_hours: i64,
    /// Whole working days to mend what an officer returned, after the day of the return; none: the
    /// hours count.
    pub correction_days: Option<u32>,
    /// How often a dossier may be returned to be mended; none: no limit.
    pub correction_times: Option<u32>,
    /// A guardian's consent must be there before a minor submits.
    pub guardian_blocks_submission: bool,
    /// A guardian's co-signature must be there before a minor accepts a place.
    pub guardian_signs_acceptance: bool,
    /// Codes of the quota lines whose input may be published.
    pub publishable_lines: Vec<String>,
    /// Two letters and a year before the application code, e.g. `KZ26`.
    pub code_prefix: String,
    /// Where the facts come from.
    pub source: String,
    /// What a place brings and asks, for the offer page.
    pub offer_notes: Words,
    /// What accepting a place gives up: as the rulebook in force says.
    pub releases: Releases,
    /// Conditions that every accepted place carries: keys of `placements-condition-…`.
    pub conditions: Vec<String>,
    /// Days by which conditions must be met, where the call gives them; by the word of the condition.
    pub condition_dates: std::collections::BTreeMap<String, Instant>,
    /// Days from the acceptance to meet a condition that has no day of its own.
    pub condition_days: u32,
    /// Whoever comes late, from the reserve, still has so many days.
    pub least_condition_days: u32,
    /// Until when people may appeal, and when they are answered.
    pub appeals: AppealTerms,
    /// Parts of the call file that no official source confirms: `tours`, `selection`, `offers`, …
    pub samples: Vec<String>,
}

/// The terms of appeals, in working days; those that stand here until a call gives its own are a
/// sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppealTerms {
    /// Whole working days after the day of publication in which an appeal may be filed.
    pub working_days: u32,
    /// Whole working days after the day of filing in which it is answered.
    pub answer_working_days: u32,
    /// Not confirmed by an official source.
    pub sample: bool,
}

impl Default for AppealTerms {
    fn default() -> Self {
        Self {
            working_days: 3,
            answer_working_days: 5,
            sample: true,
        }
    }
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            grace_minutes: 0,
            host_consent: false,
            reviews: true,
            reviewers: 2,
            blind: false,
            max_choices: 2,
            max_grant_choices: None,
            max_paid_choices: None,
            reserve_valid_until: None,
            replacement_cutoff: None,
            answer_hours: 14 * 24,
            promotion_hours: 48,
            host_hours: 10 * 24,
            correction_hours: 48,
            correction_days: None,
            correction_times: None,
            guardian_blocks_submission: false,
            guardian_signs_acceptance: true,
            publishable_lines: Vec::new(),
            code_prefix: String::new(),
            source: String::new(),
            offer_notes: Words::default(),
            releases: Releases::default(),
            conditions: Vec::new(),
            condition_dates: std::collections::BTreeMap::new(),
            condition_days: 45,
            least_condition_days: 7,
            appeals: AppealTerms::default(),
            samples: Vec::new(),
        }
    }
}

/// One round of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tour {
    /// Its identifier.
    pub id: TourId,
    /// From 1.
    pub number: i32,
    /// Choices may be entered from then on.
    pub registration_opens_at: Instant,
    /// Exclusive.
    pub registration_closes_at: Instant,
    /// The list is out by then.
    pub list_due_at: Instant,
    /// Exclusive: who has not confirmed by then has refused.
    pub confirm_by_at: Instant,
}

/// Seats in the order in which they are filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatGroup {
    /// How many.
    pub count: u32,
    /// Reserved for this category; none: for all.
    #[serde(default)]
    pub category: Option<String>,
    /// What becomes of an unfilled reserved seat.
    pub unfilled: Unfilled,
}

/// An upper limit of a category inside a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cap {
    /// Of people of this category
    pub category: String,
    /// at most so many hold a seat.
    pub max: u32,
}

/// The score of the last one placed in an earlier year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutOff {
    /// Which year, e.g. `2024/25`.
    pub cycle: String,
    /// The score as it was published.
    pub score: String,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
}

/// Seats of one kind in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaLine {
    /// Its identifier.
    pub id: QuotaLineId,
    /// Whose.
    pub call: CallId,
    /// Its code in the call, e.g. `bachelor`.
    pub code: String,
    /// Its place in lists.
    pub position: i32,
    /// Its titles.
    pub titles: Words,
    /// The degree of its programmes.
    pub degree: String,
    /// The field group, for thresholds.
    pub field_group: String,
    /// Who pays.
    pub funding: Funding,
    /// Its seats.
    pub seat_groups: Vec<SeatGroup>,
    /// How many stand in reserve.
    pub reserve_size: u32,
    /// Upper limits of categories.
    pub caps: Vec<Cap>,
    /// Scores of the last ones placed in earlier years, where they are known.
    pub cut_offs: Vec<CutOff>,
    /// The programmes that may be chosen in it, with the host's capacity where there is one.
    pub programmes: Vec<(ProgrammeId, Option<i32>)>,
    /// Not confirmed by an official source.
    pub sample: bool,
    /// Counts changes.
    pub version: i32,
}

impl QuotaLine {
    /// All its seats.
    #[must_use]
    pub fn seats(&self) -> u32 {
        self.seat_groups.iter().map(|group| group.count).sum()
    }
}

/// A document that a call asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Its identifier.
    pub id: RequirementId,
    /// Whose.
    pub call: CallId,
    /// Its key in the call, e.g. `passport`.
    pub key: String,
    /// Its place in lists.
    pub position: i32,
    /// Its titles.
    pub titles: Words,
    /// What exactly is asked for.
    pub hints: Words,
    /// Whether it must be there.
    pub need: Need,
    /// For a conditional one: the condition's name, e.g. `minor`, `category:orphan`.
    pub condition: Option<String>,
    /// "I will upload this by …" is allowed.
    pub promise_allowed: bool,
    /// The applicant may ask a referee for it instead of uploading it.
    pub from_referee: bool,
    /// How long one of an earlier dossier is taken again; none: no term is known.
    pub valid: Option<Validity>,
    /// Health and the like: needs the extra grant.
    pub sensitive: bool,
    /// Not confirmed by an official source.
    pub sample: bool,
}

/// A version of a call's rulebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulebookVersion {
    /// Its identifier.
    pub id: RulebookId,
    /// Whose.
    pub call: CallId,
    /// Its number in the call, from 1.
    pub number: i32,
    /// Where it stands.
    pub state: RulebookState,
    /// Its text as stored.
    pub body: serde_json::Value,
    /// SHA-256 of its canonical text, 64 lower-case hexadecimal digits.
    pub hash: String,
    /// Who proposed it.
    pub proposed_by: Option<AccountId>,
    /// Who approved it; never the proposer.
    pub approved_by: Option<AccountId>,
    /// When it was proposed.
    pub created_at: Instant,
    /// When it was approved.
    pub approved_at: Option<Instant>,
    /// When it came into force.
    pub published_at: Option<Instant>,
    /// Decree, decision or cause of the change; empty for the call's first version.
    pub basis: String,
    /// From when it counts; none: from when somebody brings it into force.
    pub effective_at: Option<Instant>,
    /// What the dry run showed, and when it was made.
    pub dry_run: Option<(serde_json::Value, Instant)>,
}
