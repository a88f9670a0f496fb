//! What stands in a call file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::rulebook::{Rulebook, Texts};
use super::super::validity::Validity;
use super::line::Line;
use super::moment::{Moment, Zone};

/// A whole call file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallFile {
    /// Always [`CallFile::FORMAT`].
    pub format: String,
    /// Its name in addresses, e.g. `scholarship-2024-25`.
    pub slug: String,
    /// The admission year, e.g. `2024/25`.
    pub cycle: String,
    /// What it gives.
    pub kind: CallKind,
    /// The zone of all its clock times.
    pub zone: Zone,
    /// Two letters and a year before application codes, e.g. `KZ24`.
    pub code_prefix: String,
    /// Its titles.
    pub titles: Texts,
    /// What it is, in two or three sentences.
    pub summaries: Texts,
    /// When applications are taken.
    pub timetable: Timetable,
    /// Its rounds, at least one.
    pub tours: Vec<Tour>,
    /// Who looks at dossiers, and what may be wished.
    pub selection: Selection,
    /// Terms of offers.
    pub offers: Offers,
    /// How long the reserve lives; its size is in the rulebook.
    pub reserve: Reserve,
    /// Terms of corrections.
    pub corrections: Corrections,
    /// Terms of appeals; sample terms where the file has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeals: Option<Appeals>,
    /// Rules for minors.
    pub guardian: Guardian,
    /// What is made public.
    pub publication: Publication,
    /// Required documents in the order of the task list.
    pub documents: Vec<Document>,
    /// Quota lines in the order of lists.
    pub lines: Vec<Line>,
    /// The rules.
    pub rulebook: Rulebook,
    /// The call itself is not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where its facts come from.
    pub source: Option<String>,
}

impl CallFile {
    /// The name and version of the format.
    pub const FORMAT: &'static str = "qabyl-call-1";
}

/// What a call gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallKind {
    /// Kazakhstan's scholarships for study in Kazakhstan.
    Scholarship,
    /// Enrolment at a branch in Kyrgyzstan.
    BranchAdmission,
}

impl CallKind {
    /// The word in files and the database.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Scholarship => "scholarship",
            Self::BranchAdmission => "branch_admission",
        }
    }
}

/// When applications are taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timetable {
    /// From then on.
    pub opens: Moment,
    /// Until then.
    pub deadline: Moment,
    /// So many minutes after the deadline what is handed in is still received, and marked so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace_minutes: Option<u32>,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the dates come from.
    pub source: Option<String>,
}

/// One round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tour {
    /// From 1.
    pub number: u32,
    /// Choices are taken from then on.
    pub opens: Moment,
    /// Choices are taken until then.
    pub closes: Moment,
    /// The list is out by then.
    pub list_due: Moment,
    /// Who has not confirmed by then has refused.
    pub confirm_by: Moment,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the dates come from.
    pub source: Option<String>,
}

/// Who looks at dossiers, and what may be wished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// The host university must consent before an offer goes out.
    pub host_consent: bool,
    /// Reviewers score dossiers.
    pub reviews: bool,
    /// Independent reviewers per application.
    #[serde(default)]
    pub reviewers: u32,
    /// Reviewers do not see who applies.
    #[serde(default)]
    pub blind: bool,
    /// Ranked choices per application.
    pub max_choices: u32,
    /// At most so many of them with a grant or scholarship in one tour.
    pub grant_choices_per_tour: Option<u32>,
    /// At most so many of them paid by the student in one tour.
    pub paid_choices_per_tour: Option<u32>,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the rules come from.
    pub source: Option<String>,
}

/// Terms of offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offers {
    /// To answer an offer of a published list, where the tour's `confirm_by` does not say it.
    pub answer_hours: u32,
    /// To answer an offer that came from the reserve.
    pub promotion_hours: u32,
    /// For the host university to answer a nomination.
    pub host_hours: Option<u32>,
    /// Freed seats are passed on until then.
    pub replacement_cutoff: Moment,
    /// What every accepted place carries; keys of `placements-condition-…`.
    #[serde(default)]
    pub conditions: Vec<String>,
    /// Days by which they must be met, by their words; others have `condition_days`.
    #[serde(default)]
    pub condition_dates: BTreeMap<String, Moment>,
    /// Days from the acceptance to meet a condition that has no day of its own.
    pub condition_days: Option<u32>,
    /// Whoever comes late, from the reserve, still has so many days.
    pub least_condition_days: Option<u32>,
    /// What a place brings and what it does not.
    #[serde(default)]
    pub notes: Texts,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the terms come from.
    pub source: Option<String>,
}

/// How long the reserve lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reserve {
    /// Names in reserve are valid until then.
    pub valid_until: Moment,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the date comes from.
    pub source: Option<String>,
}

/// The term for mending what an officer returned: exactly one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrections {
    /// Whole working days after the day of the request.
    pub working_days: Option<u32>,
    /// Hours after the request.
    pub hours: Option<u32>,
    /// How often a dossier may be returned; none: no limit.
    pub times: Option<u32>,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the term comes from.
    pub source: Option<String>,
}

/// Terms of appeals, in whole working days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appeals {
    /// After the day of publication, to file one.
    pub working_days: u32,
    /// After the day of filing, to answer it.
    pub answer_working_days: u32,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the terms come from.
    pub source: Option<String>,
}

/// Rules for minors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guardian {
    /// The guardian's consent must be there before submission.
    pub consent_blocks_submission: bool,
    /// The guardian's co-signature must be there before acceptance.
    pub signature_blocks_acceptance: bool,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the rule comes from.
    pub source: Option<String>,
}

/// What is made public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// Codes of the lines whose input may be published.
    #[serde(default)]
    pub input_of_lines: Vec<String>,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the rule comes from.
    pub source: Option<String>,
}

/// Whether a document must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Without it nothing is submitted.
    Required,
    /// As the applicant likes.
    Optional,
    /// Required when its condition holds.
    Conditional,
}

impl Need {
    /// The word in files and the database.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
            Self::Conditional => "conditional",
        }
    }
}

/// A document that the call asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Its name in the dossier, e.g. `passport`.
    pub key: String,
    /// Its titles.
    pub titles: Texts,
    /// What exactly is asked for.
    pub hints: Texts,
    /// Whether it must be there.
    pub need: Need,
    /// For a conditional one: `minor`, `category:<key>`, `degree:<degree>` or `test:<key>`.
    pub condition: Option<String>,
    /// "I will upload it by …" is allowed.
    #[serde(default)]
    pub promise_allowed: bool,
    /// The applicant may ask a referee for it instead of uploading it.
    #[serde(default)]
    pub from_referee: bool,
    /// How long one of an earlier dossier is taken again; left out: no term is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid: Option<Validity>,
    /// Health and the like: read only with the extra grant.
    #[serde(default)]
    pub sensitive: bool,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the requirement comes from.
    pub source: Option<String>,
}
