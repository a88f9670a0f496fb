//! A dossier with everything in it, and the pure questions asked of it: what may be changed now,
//! what is missing, what would be frozen.

use chrono::{Months, NaiveDate};

use super::guests::{Guest, GuestRole, Paper};
use super::lifecycle::State;
use super::model::{Application, Choice, Correction, Document, DocumentState, Item, Section, SectionKey, Submission};
use super::sections::{self, Answers};
use super::{read, store};
use crate::calls::{self, Call, Need, Offered, QuotaLine, Requirement, Tour};
use crate::db::Conn;
use crate::kernel::{Fault, Instant, civil};

/// A dossier with its call.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// Its head.
    pub application: Application,
    /// Its call.
    pub call: Call,
    /// The call's rounds.
    pub tours: Vec<Tour>,
    /// The call's quota lines.
    pub lines: Vec<QuotaLine>,
    /// What documents the call asks for.
    pub requirements: Vec<Requirement>,
    /// The sections that were saved.
    pub sections: Vec<Section>,
    /// The wishes, the most wanted first.
    pub choices: Vec<Choice>,
    /// The documents that stand.
    pub documents: Vec<Document>,
    /// The submission that counts.
    pub last: Option<Submission>,
    /// The request that waits for the applicant.
    pub correction: Option<Correction>,
    /// Everybody who was asked by a link, the first first.
    pub guests: Vec<Guest>,
    /// What guardians signed by hand, the first first.
    pub papers: Vec<Paper>,
    /// Statuses and mark scales that the call's rulebook knows.
    pub offered: Offered,
}

/// Why nothing may be changed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Locked {
    /// The deadline is over.
    #[error("the deadline is over")]
    Late,
    /// The call has not begun, or is not public.
    #[error("the call is not open")]
    NotOpen,
    /// The correction names other items.
    #[error("the correction does not name this item")]
    NotNamed,
    /// The dossier is with others.
    #[error("not in this state")]
    State,
    /// Another live dossier of the call names the same PIN or passport.
    #[error("a second live dossier")]
    Double,
    /// The referee's letter stands here.
    #[error("a referee's letter stands")]
    Letter,
    /// Too many files in 24 hours ([`super::room`]).
    #[error("too many files today")]
    DayFull,
    /// Too many bytes in all.
    #[error("no room for more files")]
    Full,
}

/// Something without which the dossier is not handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// A page with nothing on it.
    Page {
        /// Its name in addresses.
        page: &'static str,
        /// Message key of its title.
        title: &'static str,
    },
    /// One answer.
    Answer {
        /// Its page.
        page: &'static str,
        /// Its field.
        field: &'static str,
        /// Message key of the question.
        label: &'static str,
    },
    /// A document, by the requirement's place in [`Dossier::requirements`].
    Document(String),
    /// At least one wish.
    Choice,
    /// The guardian's consent, where the call says that it blocks.
    GuardianConsent,
    /// Another live dossier of this call names the same PIN: a human must look.
    Duplicate,
}

impl Missing {
    /// What cures it; `None` when only a human can.
    #[must_use]
    pub fn item(&self) -> Option<Item> {
        match self {
            Self::Page { page, .. } | Self::Answer { page, .. } => {
                sections::page(page).map(|page| Item::Section(page.section))
            }
            Self::Document(key) => Some(Item::Document(key.clone())),
            Self::Choice => Some(Item::Choices),
            Self::GuardianConsent => Some(Item::Section(SectionKey::Guardian)),
            Self::Duplicate => None,
        }
    }
}

/// Loads everything that belongs to `application`.
///
/// # Errors
/// When the database fails.
pub fn load(conn: &mut Conn, application: Application) -> Result<Dossier, Fault> {
    let id = application.id;
    let call = calls::call(conn, application.call)?.ok_or_else(|| Fault::broken("a dossier without its call"))?;
    let guests = store::guests(conn, id)?;
    let any_guardian = guests.iter().any(|guest| guest.role == GuestRole::Guardian);
    Ok(Dossier {
        papers: if any_guardian {
            store::papers(conn, id)?
        } else {
            Vec::new()
        },
        tours: calls::tours(conn, call.id)?,
        lines: calls::lines(conn, call.id)?,
        requirements: calls::requirements(conn, call.id)?,
        sections: store::sections(conn, id)?,
        choices: store::choices(conn, id)?,
        documents: read::documents(conn, id)?,
        last: store::last_submission(conn, id)?,
        correction: read::open_correction(conn, id)?,
        guests,
        offered: calls::offered(conn, call.id)?,
        application,
        call,
    })
}

impl Dossier {
    /// The answers of a section; empty when it was never saved.
    #[must_use]
    pub fn answers(&self, key: SectionKey) -> Answers {
        self.section(key)
            .map(|section| Answers::of(&section.answers))
            .unwrap_or_default()
    }

    /// A section that was saved.
    #[must_use]
    pub fn section(&self, key: SectionKey) -> Option<&Section> {
        self.sections.iter().find(|section| section.key == key)
    }

    /// The document that stands for a requirement.
    #[must_use]
    pub fn document(&self, requirement: &Requirement) -> Option<&Document> {
        self.documents
            .iter()
            .rev()
            .find(|document| document.requirement == requirement.id)
    }

    /// The line of a choice.
    #[must_use]
    pub fn line(&self, choice: &Choice) -> Option<&QuotaLine> {
        self.lines.iter().find(|line| line.id == choice.line)
    }

    /// The degree of the first choice.
    #[must_use]
    pub fn degree(&self) -> Option<&str> {
        let first = self.choices.first()?;
        Some(self.line(first)?.degree.as_str())
    }

    /// The day it is in the call's zone.
    #[must_use]
    pub fn today(&self, now: Instant) -> NaiveDate {
        civil::local(now.utc(), self.call.zone).date()
    }

    /// Whether the applicant is younger than 18; false while the birth date is not known.
    #[must_use]
    pub fn minor(&self, now: Instant) -> bool {
        let birth = self.answers(SectionKey::Personal).date("birth_date");
        let of_age = birth.and_then(|day| day.checked_add_months(Months::new(18 * 12)));
        of_age.is_some_and(|day| self.today(now) < day)
    }

    /// Whether a section is asked of this applicant at all: the guardian of a minor,
    /// statuses where the call's rulebook knows any.
    #[must_use]
    pub fn asks(&self, key: SectionKey, now: Instant) -> bool {
        match key {
            SectionKey::Guardian => self.minor(now),
            SectionKey::Categories => !self.offered.categories.is_empty(),
            _ => true,
        }
    }

    /// Whether a document must be there.
    #[must_use]
    pub fn needs(&self, requirement: &Requirement, now: Instant) -> bool {
        match requirement.need {
            Need::Required => true,
            Need::Optional => false,
            Need::Conditional => requirement
                .condition
                .as_deref()
                .is_some_and(|condition| self.holds(condition, now)),
        }
    }

    /// Whether a document can be given at all: conditional ones only when their condition holds.
    #[must_use]
    pub fn offers(&self, requirement: &Requirement, now: Instant) -> bool {
        requirement.need != Need::Conditional || self.needs(requirement, now)
    }

    /// The conditions that call files name: `minor`, `category:…`, `citizen:…`, `test:…`,
    /// `degree:…`, `sex:…`. An unknown one does not hold.
    fn holds(&self, condition: &str, now: Instant) -> bool {
        match condition.split_once(':') {
            None => condition == "minor" && self.minor(now),
            Some(("category", word)) => self.answers(SectionKey::Categories).ticked("categories", word),
            Some(("citizen", word)) => self.answers(SectionKey::Personal).ticked("citizenships", word),
            Some(("test", word)) => self.answers(SectionKey::Tests).ticked("tests", word),
            Some(("sex", word)) => self.answers(SectionKey::Personal).get("sex") == word,
            Some(("degree", word)) => self
                .choices
                .iter()
                .any(|choice| self.line(choice).is_some_and(|line| line.degree == word)),
            Some(_) => false,
        }
    }

    /// Whether the applicant may change `item` at `now`.
    ///
    /// # Errors
    /// Why not.
    pub fn may_change(&self, item: &Item, now: Instant) -> Result<(), Locked> {
        match self.application.state {
            State::Draft | State::Submitted => self.window(now),
            State::CorrectionRequested => match &self.correction {
                Some(request) if now >= request.due_at => Err(Locked::Late),
                Some(request) if request.items.contains(item) => Ok(()),
                _ => Err(Locked::NotNamed),
            },
            _ => Err(Locked::State),
        }
    }

    /// Whether the dossier may be handed in at `now`.
    ///
    /// # Errors
    /// Why not.
    pub fn may_submit(&self, now: Instant) -> Result<(), Locked> {
        match self.application.state {
            State::Draft | State::Submitted => self.receives(now),
            State::CorrectionRequested => match &self.correction {
                Some(request) if now >= request.due_at => Err(Locked::Late),
                _ => Ok(()),
            },
            _ => Err(Locked::State),
        }
    }

    /// Whether a file may come for `requirement`: as any change; for a promise that stands until
    /// its day; and in place of a late one that was returned, as long as a correction takes;
    /// whoever holds the dossier meanwhile.
    ///
    /// # Errors
    /// Why not.
    pub fn may_attach(&self, requirement: &Requirement, now: Instant) -> Result<(), Locked> {
        let checked = [State::Eligible, State::InReview, State::Scored];
        let with_office = [State::Submitted, State::UnderCheck];
        let state = self.application.state;
        let standing = self.document(requirement);
        let until = standing.and_then(|document| match document.state {
            DocumentState::Promised if with_office.contains(&state) || checked.contains(&state) => {
                document.promised_until
            }
            DocumentState::Rejected if checked.contains(&state) => document.checked_at.map(|at| self.call.mend_by(at)),
            _ => None,
        });
        if until.is_some_and(|until| now < until) {
            return Ok(());
        }
        self.may_change(&Item::Document(requirement.key.clone()), now)
    }

    /// What is missing on the pages of one section.
    #[must_use]
    pub fn missing_in(&self, key: SectionKey, now: Instant) -> Vec<Missing> {
        if !self.asks(key, now) {
            return Vec::new();
        }
        let answers = self.answers(key);
        let pages = sections::pages_of(key).flat_map(|page| {
            if sections::fully_empty(page, &answers) {
                return vec![Missing::Page {
                    page: page.slug,
                    title: page.title,
                }];
            }
            let fields = sections::empty_fields(page, &answers).into_iter();
            let missing = fields.map(|field| Missing::Answer {
                page: page.slug,
                field: field.name,
                label: field.label,
            });
            missing.collect()
        });
        pages.collect()
    }

    /// Whether a requirement is answered: a file that was not rejected, or a promise.
    #[must_use]
    pub fn answered(&self, requirement: &Requirement) -> bool {
        self.document(requirement).is_some_and(|document| {
            matches!(
                document.state,
                DocumentState::Uploaded | DocumentState::Accepted | DocumentState::Promised
            )
        })
    }

    /// Everything without which the dossier is not handed in. After a request to mend, only what
    /// that request unlocks can hold it up.
    #[must_use]
    pub fn missing(&self, now: Instant) -> Vec<Missing> {
        let sections = SectionKey::ALL.iter().flat_map(|key| self.missing_in(*key, now));
        let documents = self
            .requirements
            .iter()
            .filter(|requirement| self.needs(requirement, now) && !self.answered(requirement))
            .map(|requirement| Missing::Document(requirement.key.clone()));
        let guardian = self.lacks_consent_to_submit(now);
        let all = sections
            .chain(self.choices.is_empty().then_some(Missing::Choice))
            .chain(documents)
            .chain(guardian.then_some(Missing::GuardianConsent));
        let curable = |missing: &Missing| {
            self.application.state != State::CorrectionRequested
                || missing.item().is_some_and(|item| self.may_change(&item, now).is_ok())
        };
        all.filter(curable).collect()
    }
}
