//! The letter of admission: what is known of an accepted or enrolled place, printed as a record.

use actix_web::web::{Data, Path};
use askama::Template;

use super::offer::{ConditionView, condition_view};
use crate::accounts::policy::{Permission as P, Scope, decide as policy_decide};
use crate::applications::sections::Answers;
use crate::applications::{self, SectionKey};
use crate::calls;
use crate::institutions::{self, words};
use crate::placements::lifecycle::State;
use crate::placements::{conditions, read};
use crate::web::{Answer, App, Refusal, Shell, Visitor, page};
use crate::{events, i18n};

#[derive(Template)]
#[template(path = "placements/templates/letter.html")]
struct Letter {
    shell: Shell,
    back: String,
    code: String,
    name: String,
    latin: String,
    call: String,
    cycle: String,
    institution: String,
    branch: String,
    city: String,
    programme: String,
    degree: String,
    language: String,
    seats: String,
    sample: bool,
    enrolled: bool,
    accepted_at: String,
    order: String,
    /// What is still to be done, or done.
    steps: Vec<ConditionView>,
    notes: String,
    issued_at: String,
    list: String,
    list_hash: String,
}

/// `GET /{lang}/my/{code}/letter`: of the place that the applicant accepted; absent for everybody
/// else, and before there is one.
///
/// # Errors
/// [`Refusal`].
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (code, lang, who, now) = (path.1.clone(), visitor.lang, visitor.ctx.who.clone(), visitor.ctx.now);
    let shell = visitor.shell(&app);
    let back = visitor.to(&format!("/my/{code}"));
    let base = format!("{}{}", app.config.base_url, visitor.to("/calls"));
    let letter = app
        .db
        .read(move |conn| -> Result<Letter, Refusal> {
            let head = applications::by_code(conn, &code)?.ok_or(Refusal::NotFound)?;
            policy_decide(&who, P::Apply, Scope::Person(head.person))?;
            let mut places = read::of_application(conn, head.id)?.into_iter();
            let place = places.find(|it| matches!(it.state, State::Accepted | State::Enrolled));
            let place = place.ok_or(Refusal::NotFound)?;
            let call = calls::call(conn, head.call)?.ok_or(Refusal::NotFound)?;
            let view = institutions::programme_view(conn, place.programme)?.ok_or(Refusal::NotFound)?;
            let line = calls::lines(conn, head.call)?
                .into_iter()
                .find(|it| it.id == place.line);
            let line = line.ok_or(Refusal::NotFound)?;
            let run = read::run(conn, place.run)?.ok_or(Refusal::NotFound)?;
            let sections = applications::sections(conn, head.id)?;
            let personal = sections.iter().find(|it| it.key == SectionKey::Personal);
            let personal = personal.map(|it| Answers::of(&it.answers)).unwrap_or_default();
            let latin = ["family_latin", "given_latin", "patronymic_latin"].map(|field| personal.get(field));
            let latin: Vec<&str> = latin.into_iter().filter(|word| !word.is_empty()).collect();
            let id = place.id.to_string();
            let log = events::of_application(conn, head.id)?;
            let accepted = log
                .iter()
                .rev()
                .find(|it| it.kind == "placement.accepted" && it.subject == id);
            let open = conditions::conditions(conn, place.id)?;
            let steps = open.iter().map(|condition| condition_view(condition, &call, lang));
            let order = place.order_number.as_deref().zip(place.order_date);
            Ok(Letter {
                code: head.code,
                name: head.name,
                latin: latin.join(" "),
                call: call.titles.get(lang).to_owned(),
                cycle: call.cycle.clone(),
                institution: view.institution.get(lang).to_owned(),
                branch: view.branch.get(lang).to_owned(),
                city: view.city.get(lang).to_owned(),
                degree: words::degree(lang, &view.programme.degree),
                language: words::language(lang, &view.programme.language),
                sample: view.programme.sample || line.sample || call.sample,
                programme: view.programme.titles.get(lang).to_owned(),
                seats: line.titles.get(lang).to_owned(),
                enrolled: place.state == State::Enrolled,
                accepted_at: accepted
                    .map(|event| i18n::both_zones(lang, event.at.utc(), call.zone))
                    .unwrap_or_default(),
                order: order
                    .map(|(number, day)| format!("№ {number}, {}", i18n::date(day)))
                    .unwrap_or_default(),
                steps: steps.collect(),
                notes: call.terms.offer_notes.get(lang).to_owned(),
                issued_at: i18n::both_zones(lang, now.utc(), call.zone),
                list: format!("{base}/{}/ranking/{}", call.slug, line.code),
                list_hash: run.result_hash,
                back,
                shell,
            })
        })
        .await?;
    page(&letter)
}
