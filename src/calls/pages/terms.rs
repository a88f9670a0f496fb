//! The terms of a call in the administration.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use super::edit::open;
use super::form::{Pick, deadline, problems, show_deadline};
use crate::calls::change::ChangeError;
use crate::calls::edit::{self, Outcome};
use crate::calls::model::{AppealTerms, Call, CallState, Terms};
use crate::i18n;
use crate::institutions::pages::form::{Problems, words};
use crate::kernel::Instant;
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Shell, Visitor, page, see_other};

/// The conditions of an accepted place that the portal has words for.
const CONDITIONS: [&str; 4] = ["originals", "medical", "recognition", "attestat-pending"];

#[derive(Template)]
#[template(path = "calls/templates/edit_terms.html")]
struct TermsPage {
    shell: Shell,
    back: String,
    call: String,
    version: i32,
    draft: bool,
    zone: String,
    terms: Terms,
    grace: String,
    grants: String,
    paid: String,
    correction_days: String,
    reserve_until: String,
    cutoff: String,
    conditions: Vec<Pick>,
    basis: String,
    problems: Problems,
}

/// A number that may be left out.
fn optional(number: Option<u32>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

fn conditions(shell: &Shell, terms: &Terms) -> Vec<Pick> {
    let pick = |word: &str| Pick {
        value: word.to_owned(),
        label: match word {
            "originals" => shell.t("placements-condition-originals"),
            "medical" => shell.t("placements-condition-medical"),
            "recognition" => shell.t("placements-condition-recognition"),
            _ => shell.t("placements-condition-attestat"),
        },
        hint: String::new(),
        checked: terms.conditions.iter().any(|it| it == word),
    };
    CONDITIONS.into_iter().map(pick).collect()
}

/// `/{lang}/admin/calls/{slug}/terms`.
///
/// # Errors
/// Not allowed, no such call, or the database fails.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let (_, slug) = path.into_inner();
    let (call, _) = open(&app, &visitor, &slug).await?;
    let shell = visitor.shell(&app);
    let moment = |at: Option<Instant>| at.map_or_else(String::new, |at| show_deadline(at, call.zone));
    page(&TermsPage {
        back: visitor.to(&format!("/admin/calls/{slug}")),
        call: call.titles.get(visitor.lang).to_owned(),
        version: call.version,
        draft: call.state == CallState::Draft,
        zone: i18n::city(visitor.lang, call.zone),
        grace: call.terms.grace_minutes.to_string(),
        grants: optional(call.terms.max_grant_choices),
        paid: optional(call.terms.max_paid_choices),
        correction_days: optional(call.terms.correction_days),
        reserve_until: moment(call.terms.reserve_valid_until),
        cutoff: moment(call.terms.replacement_cutoff),
        conditions: conditions(&shell, &call.terms),
        terms: call.terms,
        basis: String::new(),
        problems: Problems::default(),
        shell,
    })
}

/// What the form says, over the terms as they are. Unreadable numbers become 0, which the operation
/// refuses beside the field.
fn typed(form: &Form, call: &Call, shell: &Shell, wrong: &mut Problems) -> Terms {
    let hours = |field: &str| form.text(field).parse::<i64>().unwrap_or(0);
    let few = |field: &str| match form.text(field) {
        "" => None,
        number => Some(number.parse().unwrap_or(0)),
    };
    let mut moment = |field: &str| match form.text(field) {
        "" => None,
        typed => {
            let at = deadline(typed, call.zone);
            if at.is_none() {
                wrong.add(shell, field, "calls-problem-moment");
            }
            at
        }
    };
    let mut terms = Terms {
        grace_minutes: match form.text("grace_minutes") {
            "" => 0,
            number => number.parse().unwrap_or(u32::MAX),
        },
        answer_hours: hours("answer_hours"),
        promotion_hours: hours("promotion_hours"),
        host_hours: hours("host_hours"),
        correction_hours: hours("correction_hours"),
        correction_days: few("correction_days"),
        reserve_valid_until: moment("reserve_until"),
        replacement_cutoff: moment("cutoff"),
        guardian_blocks_submission: form.has("guardian_blocks_submission"),
        guardian_signs_acceptance: form.has("guardian_signs_acceptance"),
        offer_notes: words(form, "offer_notes"),
        appeals: AppealTerms {
            working_days: form.text("appeal_days").parse().unwrap_or(0),
            answer_working_days: form.text("appeal_answer_days").parse().unwrap_or(0),
            ..call.terms.appeals
        },
        ..call.terms.clone()
    };
    if call.state == CallState::Draft {
        terms.code_prefix = form.text("code_prefix").to_owned();
        terms.max_choices = form.text("max_choices").parse().unwrap_or(0);
        terms.max_grant_choices = few("max_grant_choices");
        terms.max_paid_choices = few("max_paid_choices");
        terms.reviews = form.has("reviews");
        terms.reviewers = form.text("reviewers").parse().unwrap_or(0);
        terms.blind = form.has("blind");
        terms.host_consent = form.has("host_consent");
        let ticked = form.all("conditions");
        let own = |word: &String| !CONDITIONS.contains(&word.as_str());
        terms.conditions.retain(own);
        let known = CONDITIONS.into_iter().filter(|word| ticked.contains(word));
        terms.conditions.extend(known.map(str::to_owned));
        let kept = terms.conditions.clone();
        terms.condition_dates.retain(|word, _| kept.contains(word));
    }
    terms
}

/// Changes the terms; in a published call the change waits for a second person.
///
/// # Errors
/// Not allowed, changed meanwhile, or the database fails.
pub async fn save(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>, form: Form) -> Answer {
    let (_, slug) = path.into_inner();
    let (call, _) = open(&app, &visitor, &slug).await?;
    let shell = visitor.shell(&app);
    let mut wrong = Problems::default();
    let terms = typed(&form, &call, &shell, &mut wrong);
    let version = form.number("version")?;
    let back = visitor.to(&format!("/admin/calls/{slug}"));
    if wrong.0.is_empty() {
        let command = edit::NewTerms {
            call: call.id,
            version,
            terms: terms.clone(),
            basis: form.text("basis").to_owned(),
        };
        let ctx = visitor.ctx.clone();
        let done: Result<Outcome, ChangeError> = app.db.write(move |tx| edit::terms(tx, &ctx, command.clone())).await;
        match done {
            Ok(_) => return see_other(&back),
            Err(error) => wrong = problems(&shell, error)?,
        }
    }
    let view = TermsPage {
        back,
        call: call.titles.get(visitor.lang).to_owned(),
        version,
        draft: call.state == CallState::Draft,
        zone: i18n::city(visitor.lang, call.zone),
        grace: form.raw("grace_minutes").to_owned(),
        grants: form.raw("max_grant_choices").to_owned(),
        paid: form.raw("max_paid_choices").to_owned(),
        correction_days: form.raw("correction_days").to_owned(),
        reserve_until: form.raw("reserve_until").to_owned(),
        cutoff: form.raw("cutoff").to_owned(),
        conditions: conditions(&shell, &terms),
        terms,
        basis: form.raw("basis").to_owned(),
        problems: wrong,
        shell,
    };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
}
