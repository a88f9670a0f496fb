//! A guest, and why something was not done.

use chrono::TimeDelta;

use crate::accounts::policy::Denied;
use crate::applications::access::ChangeError;
use crate::applications::dossier::Locked;
use crate::kernel::ids::{ApplicationId, DocumentId, GuestId, RequirementId};
use crate::kernel::{Fault, Instant, Lang};

/// How many letters with a link one guest gets.
pub const LETTERS: i32 = 5;
/// How many guests of one role a dossier may name, those who were replaced included.
pub const GUESTS: usize = 8;
/// The shortest time between two letters to one guest.
pub const PAUSE: TimeDelta = TimeDelta::minutes(10);
/// How long a link opens.
pub const LIFE: TimeDelta = TimeDelta::days(120);

crate::text_enum! {
    /// What a guest is asked for.
    pub enum GuestRole {
        /// Consent and co-signature for somebody under 18.
        Guardian = "guardian",
        /// A recommendation.
        Referee = "referee",
    }
}

crate::text_enum! {
    /// Where it stands with a guest.
    pub enum GuestState {
        /// The letter went out.
        Asked = "asked",
        /// A referee will write.
        Accepted = "accepted",
        /// No.
        Refused = "refused",
        /// The mail came back.
        Bounced = "bounced",
        /// Consented, or the letter is there.
        Done = "done",
        /// The applicant named somebody else.
        Replaced = "replaced",
    }
}

/// Somebody who acts by a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    /// Its identifier.
    pub id: GuestId,
    /// On which dossier.
    pub application: ApplicationId,
    /// As what.
    pub role: GuestRole,
    /// For a referee: the document that is asked for.
    pub requirement: Option<RequirementId>,
    /// As the applicant wrote it.
    pub name: String,
    /// Where the link goes.
    pub email: String,
    /// The guest's own language.
    pub language: Lang,
    /// Where it stands.
    pub state: GuestState,
    /// The token behind the link follows from it and the installation's secret.
    pub nonce: String,
    /// How many letters with a link went out.
    pub letters: i32,
    /// When the last one did.
    pub asked_at: Instant,
    /// The link opens until then.
    pub expires_at: Instant,
    /// When the guest was reminded.
    pub reminded_at: Option<Instant>,
    /// When the guest answered.
    pub answered_at: Option<Instant>,
    /// The letter that a referee gave.
    pub document: Option<DocumentId>,
    /// When a guardian co-signed the acceptance of a place.
    pub signed_at: Option<Instant>,
    /// Counts changes.
    pub version: i32,
}

impl Guest {
    /// Whether this guest still counts.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.state != GuestState::Replaced
    }
}

/// Providers whose addresses anybody can open: a recommendation from there is weighed less.
const PRIVATE: &[&str] = &[
    "gmail.com",
    "mail.ru",
    "bk.ru",
    "inbox.ru",
    "list.ru",
    "internet.ru",
    "yandex.ru",
    "yandex.com",
    "yandex.kz",
    "ya.ru",
    "rambler.ru",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "namba.kg",
];

impl Guest {
    /// Whether this referee writes from a private address and might be asked for the one at work.
    #[must_use]
    pub fn advises_another_address(&self) -> bool {
        let domain = self.email.rsplit_once('@').map_or("", |(_, domain)| domain);
        self.role == GuestRole::Referee
            && self.stands()
            && self.state != GuestState::Done
            && PRIVATE.iter().any(|one| domain.eq_ignore_ascii_case(one))
    }
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum GuestError {
    /// Not this visitor's, not now.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The link is unknown, replaced, or too old; which of these is nobody's business.
    #[error("the link does not work any more")]
    Gone,
    /// Not in this state.
    #[error("not in this state")]
    WrongState,
    /// The applicant is of age, or the section on the guardian is not filled in.
    #[error("there is no guardian to ask")]
    NoGuardian,
    /// The call lets nobody else give this document.
    #[error("not by a referee")]
    NotByReferee,
    /// The applicant's own name is not in the dossier yet.
    #[error("the applicant has no name yet")]
    Unnamed,
    /// The name is empty or cannot be kept.
    #[error("not a name")]
    Name,
    /// The address cannot be written to.
    #[error("not an address")]
    Email,
    /// The applicant's own address.
    #[error("the applicant's own address")]
    OwnAddress,
    /// A letter went out a moment ago, or enough of them did.
    #[error("enough letters")]
    TooOften,
    /// A consent that the call needs was not ticked.
    #[error("a needed consent is missing")]
    Incomplete,
    /// The dossier takes no more files now.
    #[error("no room for more files")]
    Full,
    /// Too late for this document.
    #[error("too late")]
    Late,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Denied> for GuestError {
    fn from(denied: Denied) -> Self {
        Self::Change(denied.into())
    }
}

impl From<Locked> for GuestError {
    fn from(locked: Locked) -> Self {
        Self::Change(locked.into())
    }
}
