//! Which button was pressed, and with what.

use crate::applications::desk::{
    CheckDocument, DecideEligibility, JudgePaper, PaperVerdict, RequestCorrection, Verdict,
};
use crate::kernel::ids::ApplicationId;
use crate::web::{Form, Refusal};

/// What the officer wants.
#[derive(Clone)]
pub(super) enum Action {
    /// Take it to check.
    Open(ApplicationId, i32),
    /// Take it back to check it by the version in force.
    Recheck(ApplicationId, i32),
    /// Judge a document.
    Check(CheckDocument),
    /// Return it.
    Correct(RequestCorrection),
    /// Judge what a guardian signed.
    Paper(JudgePaper),
    /// Decide.
    Decide(DecideEligibility),
}

/// Reads the pressed button and its fields. Unknown codes of lists count as not chosen.
pub(super) fn action(form: &Form, application: ApplicationId) -> Result<Action, Refusal> {
    let version = form.number("version")?;
    Ok(match form.text("action") {
        "open" => Action::Open(application, version),
        "recheck" => Action::Recheck(application, version),
        verdict @ ("accept" | "reject") => {
            let row = form.number("row")?;
            Action::Check(CheckDocument {
                document: form
                    .text("document")
                    .parse()
                    .map_err(|_| Refusal::Unreadable("document"))?,
                version,
                verdict: if verdict == "accept" {
                    Verdict::Accept
                } else {
                    Verdict::Reject {
                        reason: form.text(&format!("reason-{row}")).parse().ok(),
                        note: form.raw(&format!("note-{row}")).to_owned(),
                        repairable: form.has(&format!("repairable-{row}")),
                    }
                },
            })
        }
        verdict @ ("paper-accept" | "paper-return") => Action::Paper(JudgePaper {
            paper: form.text("paper").parse().map_err(|_| Refusal::Unreadable("paper"))?,
            version,
            verdict: if verdict == "paper-accept" {
                let ticked = form.all("purposes").into_iter();
                PaperVerdict::Accept(ticked.filter_map(|purpose| purpose.parse().ok()).collect())
            } else {
                PaperVerdict::Return(form.raw("paper-note").to_owned())
            },
        }),
        "correct" => Action::Correct(RequestCorrection {
            application,
            version,
            items: form
                .all("items")
                .into_iter()
                .filter_map(|item| item.parse().ok())
                .collect(),
            message: form.raw("message").to_owned(),
        }),
        verdict @ ("eligible" | "ineligible") => Action::Decide(DecideEligibility {
            application,
            version,
            eligible: verdict == "eligible",
            reasons: form
                .all("reasons")
                .into_iter()
                .filter_map(|reason| reason.parse().ok())
                .collect(),
            note: form.raw("note").to_owned(),
        }),
        _ => return Err(Refusal::Unreadable("action")),
    })
}
