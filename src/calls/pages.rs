//! The room's pages: the public ones, and those of the administration.

mod acts;
pub mod admin;
pub mod edit;
pub mod eligibility;
pub(crate) mod form;
pub mod home;
pub mod in_words;
pub mod list;
pub mod new;
pub mod parts;
pub mod quota_line;
pub mod rules;
pub mod show;
pub mod terms;
pub mod timetable;
pub mod upload;
pub mod version;

use super::approve::ApproveError;
use super::change::ChangeError;
use crate::web::Refusal;

/// Column heads of a table.
pub struct Head {
    /// Its words.
    pub label: String,
    /// Right-aligned.
    pub num: bool,
    /// Where it sorts; empty: nowhere.
    pub href: String,
    /// How it is sorted.
    pub sort: &'static str,
}

impl Head {
    fn of(label: String) -> Self {
        Self {
            label,
            num: false,
            href: String::new(),
            sort: "",
        }
    }

    fn num(label: String) -> Self {
        Self {
            num: true,
            ..Self::of(label)
        }
    }
}

impl From<ChangeError> for Refusal {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Denied(denied) => denied.into(),
            ChangeError::Absent => Self::NotFound,
            ChangeError::OutOfDate => Self::OutOfDate,
            ChangeError::WrongState | ChangeError::ActOpen => Self::WrongState,
            ChangeError::SamePerson => Self::Forbidden,
            ChangeError::Invalid(_) => Self::Unreadable("a form that was checked"),
            ChangeError::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl From<ApproveError> for Refusal {
    fn from(error: ApproveError) -> Self {
        match error {
            ApproveError::Denied(denied) => denied.into(),
            ApproveError::Absent => Self::NotFound,
            ApproveError::SamePerson => Self::Forbidden,
            ApproveError::WrongState | ApproveError::NoDryRun | ApproveError::NotYet => Self::WrongState,
            ApproveError::OutOfDate => Self::OutOfDate,
            ApproveError::Fault(fault) => Self::Fault(fault),
        }
    }
}
