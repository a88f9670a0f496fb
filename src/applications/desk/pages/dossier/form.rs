//! Which button was pressed, and with what.

use crate::applications::desk::{CheckDocument, DecideEligibility, RequestCorrection, Verdict};
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
