//! Declares a dossier eligible or not, with reasons.

use serde_json::json;

use super::allowed;
use super::messages;
use super::model::{DeskError, Problem};
use super::reasons::{self, EligibilityReason};
use super::rules;
use super::suggestion::{Suggestion, suggestion};
use crate::accounts::policy::Permission;
use crate::accounts::{self, Ctx};
use crate::applications::advance::advance;
use crate::applications::guests::{Paper, PaperKind, PaperState};
use crate::applications::lifecycle::{self, Command};
use crate::applications::model::Eligibility;
use crate::applications::{dossier, store};
use crate::calls;
use crate::db::Conn;
use crate::events::Event;
use crate::kernel::Fault;
use crate::kernel::ids::ApplicationId;

/// The officer's decision.
#[derive(Debug, Clone)]
pub struct DecideEligibility {
    /// The dossier.
    pub application: ApplicationId,
    /// As the officer saw it.
    pub version: i32,
    /// Whether it may compete.
    pub eligible: bool,
    /// Why not.
    pub reasons: Vec<EligibilityReason>,
    /// What to say besides.
    pub note: String,
}

/// Decides a dossier under check beside the suggestion of the rulebook in force, which is kept
/// with the decision; who decides against it says why. The applicant is told that there
/// is a decision, not which.
///
/// # Errors
/// [`DeskError`].
pub fn decide_eligibility(tx: &mut Conn, ctx: &Ctx, command: &DecideEligibility) -> Result<Eligibility, DeskError> {
    let seen = allowed::dossier(tx, ctx, command.application, Permission::CheckDossiers)?;
    allowed::same_version(&seen, command.version)?;
    let verb = if command.eligible {
        Command::DeclareEligible
    } else {
        Command::DeclareIneligible
    };
    if lifecycle::next(seen.state, verb).is_none() {
        return Err(DeskError::WrongState);
    }
    let call = calls::call(tx, seen.call)?.ok_or_else(|| Fault::broken("a dossier without a call"))?;
    let rulebook = calls::published_rulebook(tx, seen.call)?.ok_or(DeskError::NoRulebook)?;
    let note = rules::note(&command.note).map_err(|problem| DeskError::Invalid(vec![problem]))?;
    let suggested = suggestion(tx, &seen)?;
    let (codes, mut problems) = if command.eligible {
        let dossier = dossier::load(tx, seen.clone())?;
        let mut problems = rules::before_eligible(&dossier.documents);
        let waits = |paper: &Paper| paper.state == PaperState::Given && paper.kind == PaperKind::Consent;
        if dossier.papers.iter().any(waits) {
            problems.push(Problem::PaperUnchecked);
        } else if dossier.lacks_consent(ctx.now) {
            problems.push(Problem::ConsentMissing);
        }
        (Vec::new(), problems)
    } else {
        (
            command.reasons.clone(),
            rules::before_ineligible(&command.reasons, &note),
        )
    };
    // A human decides; against the rulebook with a reason in words.
    let against = suggested.as_ref().is_some_and(|it| it.eligible != command.eligible);
    let formal = command.eligible || command.reasons.iter().all(|reason| reason.of_rules());
    if against && formal && note.is_empty() {
        problems.push(Problem::AgainstRules);
    }
    if !problems.is_empty() {
        return Err(DeskError::Invalid(problems));
    }
    let decision = Eligibility {
        application: seen.id,
        eligible: command.eligible,
        reasons: json!({"list": reasons::VERSION, "codes": codes,
            "suggested": suggested.as_ref().map(Suggestion::kept)}),
        note,
        rulebook: rulebook.id,
        decided_by: ctx
            .account()
            .ok_or_else(|| Fault::broken("a decision without an officer"))?,
        decided_at: ctx.now,
    };
    let kind = if decision.eligible {
        "application.declared_eligible"
    } else {
        "application.declared_ineligible"
    };
    let event = Event::new(kind, seen.id).with(json!({
        "reasons": decision.reasons,
        "rulebook": decision.rulebook,
    }));
    advance(tx, ctx, &seen, verb, event)?;
    store::put_eligibility(tx, &decision)?;
    let payload = messages::about(&seen, &call);
    accounts::tell_person(
        tx,
        ctx,
        seen.person,
        &messages::ELIGIBILITY_DECIDED,
        format!("{}:{}", seen.id, seen.version),
        &payload,
        Some(seen.id),
    )?;
    Ok(decision)
}
