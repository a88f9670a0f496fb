//! What a guardian signed by hand, as the dossier's page shows it.

use super::load::Loaded;
use super::parts::Pick;
use crate::applications::consents::Purpose;
use crate::applications::desk::Problem;
use crate::applications::guests::{PaperKind, PaperState};
use crate::i18n;
use crate::web::{Form, Shell, Visitor};

pub(super) struct PaperShown {
    pub id: String,
    pub version: i32,
    pub title: String,
    pub tone: &'static str,
    pub state: String,
    /// Empty for who may not see what the paper says.
    pub href: String,
    pub file_name: String,
    pub came: String,
    pub signer: String,
    pub note: String,
    /// It waits for a verdict, and the reader may give it.
    pub judge: bool,
    /// What the guardian ticked; empty for a signature.
    pub purposes: Vec<Pick>,
    pub purposes_error: String,
    pub typed: String,
    pub note_error: String,
}

pub(super) fn papers(
    shell: &Shell,
    visitor: &Visitor,
    loaded: &Loaded,
    form: &Form,
    error: &dyn Fn(&[Problem]) -> String,
) -> Vec<PaperShown> {
    let lang = visitor.lang;
    let shown = loaded
        .papers
        .iter()
        .filter(|(paper, _)| paper.state != PaperState::Superseded);
    let shown = shown.map(|(paper, signer)| {
        let mine = form.text("paper") == paper.id.to_string();
        let said = |wanted: &[Problem]| if mine { error(wanted) } else { String::new() };
        let (state, tone) = match paper.state {
            PaperState::Given | PaperState::Superseded => ("desk-document-uploaded", "act"),
            PaperState::Accepted => ("desk-document-accepted", "done"),
            PaperState::Returned => ("desk-document-rejected", "no"),
        };
        let ticked = form.all("purposes");
        let picks = Purpose::ALL.iter().map(|purpose| Pick {
            value: purpose.to_string(),
            label: i18n::text(lang, purpose.guardian_keys().0),
            hint: String::new(),
            checked: mine && ticked.contains(&purpose.as_str()),
        });
        let judge = loaded.may_check && paper.state == PaperState::Given;
        PaperShown {
            id: paper.id.to_string(),
            version: paper.version,
            title: shell.t(match paper.kind {
                PaperKind::Consent => "guests-paper-consent",
                PaperKind::Signature => "guests-paper-signature",
            }),
            tone,
            state: shell.t(state),
            href: if loaded.sensitive {
                visitor.to(&format!("/desk/dossiers/{}/guardian/{}", loaded.head.code, paper.id))
            } else {
                String::new()
            },
            file_name: paper.file_name.clone(),
            came: i18n::date_time(lang, paper.given_at.utc(), loaded.call.zone),
            signer: signer.clone(),
            note: paper.note.clone().unwrap_or_default(),
            judge,
            purposes: if judge && paper.kind == PaperKind::Consent {
                picks.collect()
            } else {
                Vec::new()
            },
            purposes_error: said(&[Problem::PurposesMissing]),
            typed: if mine {
                form.raw("paper-note").to_owned()
            } else {
                String::new()
            },
            note_error: said(&[Problem::NoteNeeded, Problem::NoteUnusable]),
        }
    });
    shown.collect()
}
