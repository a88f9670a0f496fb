//! What a dossier says of its guests.

use super::model::{Guest, GuestRole, GuestState};
use super::paper::{Paper, PaperKind, PaperState};
use crate::applications::dossier::Dossier;
use crate::applications::model::SectionKey;
use crate::calls::Requirement;
use crate::kernel::Instant;

impl Dossier {
    /// The guardian who was asked, or signed on paper: the one whom the dossier names now. A consent
    /// of somebody whose name or address was changed since is not the present guardian's.
    #[must_use]
    pub fn guardian(&self) -> Option<&Guest> {
        let answers = self.answers(SectionKey::Guardian);
        self.guests
            .iter()
            .rev()
            .find(|guest| guest.role == GuestRole::Guardian && guest.stands())
            .filter(|guest| guest.name == answers.get("name"))
            .filter(|guest| guest.email.eq_ignore_ascii_case(answers.get("email")))
    }

    /// The last paper of this kind that the present guardian signed.
    #[must_use]
    pub fn paper(&self, kind: PaperKind) -> Option<&Paper> {
        let guardian = self.guardian()?.id;
        let mut papers = self.papers.iter().rev();
        papers.find(|paper| paper.guest == guardian && paper.kind == kind)
    }

    fn consented(&self) -> bool {
        self.guardian().is_some_and(|guest| guest.state == GuestState::Done)
    }

    /// Whether the guardian's consent is missing for handing in, where the call says that it
    /// blocks. A signed paper is enough for that, as any other file: the office checks it with them.
    #[must_use]
    pub fn lacks_consent_to_submit(&self, now: Instant) -> bool {
        let paper = self.paper(PaperKind::Consent);
        let given = paper.is_some_and(|paper| paper.state == PaperState::Given);
        self.lacks_consent(now) && !given
    }

    /// Whether the guardian's consent is missing before the dossier may compete, where the call
    /// says that it blocks.
    #[must_use]
    pub fn lacks_consent(&self, now: Instant) -> bool {
        self.call.terms.guardian_blocks_submission && self.minor(now) && !self.consented()
    }

    /// The referee who stands for a requirement.
    #[must_use]
    pub fn referee(&self, requirement: &Requirement) -> Option<&Guest> {
        let mut standing = self.guests.iter().rev();
        standing.find(|guest| {
            guest.role == GuestRole::Referee && guest.requirement == Some(requirement.id) && guest.stands()
        })
    }

    /// Whether a guardian must still co-sign before a place may be accepted.
    #[must_use]
    pub fn lacks_co_signature(&self, now: Instant) -> bool {
        let signed = self.guardian().is_some_and(|guest| guest.signed_at.is_some());
        self.call.terms.guardian_signs_acceptance && self.minor(now) && !signed
    }
}
