//! The student's page of results and offers.

use actix_web::web::{Data, Path};
use askama::Template;

use super::id_of;
use super::places::{condition_words, words};
use crate::accounts::policy::{Permission as P, Scope, decide as policy_decide};
use crate::applications;
use crate::calls;
use crate::i18n;
use crate::institutions;
use crate::kernel::ids::PlacementId;
use crate::placements::lifecycle::{self, Command, State};
use crate::placements::model::Placement;
use crate::placements::{PlacementError, answer, conditions, read};
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

/// One choice and what became of it.
struct Card {
    id: String,
    wish: i32,
    programme: String,
    place: String,
    state: &'static str,
    tone: &'static str,
    place_number: i32,
    reserve: String,
    answer_by: String,
    reason: String,
    ranking: String,
    accept: bool,
    decline: bool,
    conditions: Vec<&'static str>,
}

#[derive(Template)]
#[template(path = "placements/templates/offer.html")]
struct OfferPage {
    shell: Shell,
    back: String,
    code: String,
    call: String,
    cards: Vec<Card>,
    releases: Vec<String>,
    better_waiting: bool,
    late: bool,
}

/// `GET /{lang}/my/{code}/offer`
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    render(&app, &visitor, &path.1, false).await
}

async fn render(app: &Data<App>, visitor: &Visitor, code: &str, late: bool) -> Answer {
    let code = code.to_owned();
    let lang = visitor.lang;
    let who = visitor.ctx.who.clone();
    let path = visitor.clone().to("/calls");
    let (head, call, cards) = app
        .db
        .read(move |conn| -> Result<_, Refusal> {
            let head = applications::by_code(conn, &code)?.ok_or(Refusal::NotFound)?;
            policy_decide(&who, P::Apply, Scope::Person(head.person))?;
            let call = calls::call(conn, head.call)?.ok_or(Refusal::NotFound)?;
            let lines = calls::lines(conn, head.call)?;
            let mut cards = Vec::new();
            for placement in read::of_application(conn, head.id)? {
                let programme = institutions::programme_view(conn, placement.programme)?;
                let line = lines.iter().find(|line| line.id == placement.line);
                let open = conditions::conditions(conn, placement.id)?;
                let mut card = card(&placement, &call, lang);
                if let Some(view) = programme {
                    card.programme = view.programme.titles.get(lang).to_owned();
                    card.place = format!("{}, {}", view.institution.get(lang), view.city.get(lang));
                }
                if let Some(line) = line {
                    card.ranking = format!("{path}/{}/ranking/{}", call.slug, line.code);
                }
                card.conditions = open.iter().map(|condition| condition_words(&condition.kind)).collect();
                cards.push(card);
            }
            Ok((head, call, cards))
        })
        .await?;
    let offered = cards.iter().find(|card| card.accept).map(|card| card.wish);
    let releases = cards
        .iter()
        .filter(|card| offered.is_some_and(|wish| wish != card.wish) && card.decline)
        .map(|card| card.programme.clone())
        .collect();
    let better_waiting = cards
        .iter()
        .any(|card| offered.is_some_and(|wish| card.wish < wish) && !card.reserve.is_empty());
    page(&OfferPage {
        shell: visitor.shell(app),
        back: visitor.to(&format!("/my/{}", head.code)),
        code: head.code,
        call: call.titles.get(lang).to_owned(),
        cards,
        releases,
        better_waiting,
        late,
    })
}

fn card(placement: &Placement, call: &calls::Call, lang: crate::kernel::Lang) -> Card {
    let allowed = lifecycle::allowed(placement.state, |permission| permission == P::Apply);
    let (state, tone) = student_words(placement.state);
    Card {
        id: placement.id.to_string(),
        wish: placement.wish,
        programme: String::new(),
        place: String::new(),
        state,
        tone,
        place_number: placement.place,
        reserve: match (placement.state, placement.reserve_position) {
            (State::Reserved, Some(position)) => position.to_string(),
            _ => String::new(),
        },
        answer_by: match (placement.state, placement.answer_by) {
            (State::Offered, Some(by)) => i18n::both_zones(lang, by.utc(), call.zone),
            _ => String::new(),
        },
        reason: match placement.state {
            State::RefusedByHost | State::Revoked | State::ConditionsNotMet => {
                placement.reason.clone().unwrap_or_default()
            }
            _ => String::new(),
        },
        ranking: String::new(),
        accept: allowed.contains(&Command::Accept),
        decline: allowed.contains(&Command::Decline),
        conditions: Vec::new(),
    }
}

/// The words and tone of a state for the student: calm, and what it means for them.
#[must_use]
pub fn student_words(state: State) -> (&'static str, &'static str) {
    match state {
        State::Nominated => ("placements-my-nominated", "next"),
        State::Offered => ("placements-my-offered", "act"),
        State::Accepted => ("placements-my-accepted", "done"),
        State::Reserved => ("placements-my-reserved", "next"),
        State::NotPlaced => ("placements-my-not-placed", "no"),
        State::Outranked => ("placements-my-outranked", "quiet"),
        State::RefusedByHost => ("placements-my-refused-by-host", "no"),
        State::HostLapsed => ("placements-my-host-lapsed", "no"),
        other => words(other),
    }
}

/// `POST /{lang}/my/{code}/offer`: `act` is `accept` or `decline`.
pub async fn answer(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, form: Form) -> Answer {
    let id: PlacementId = id_of(form.text("placement"))?;
    let keep = form.has("keep_better");
    let accept = match form.text("act") {
        "accept" => true,
        "decline" => false,
        _ => return Err(Refusal::Unreadable("act")),
    };
    let ctx = visitor.ctx.clone();
    let done = app
        .db
        .write(move |tx| {
            if accept {
                answer::accept(tx, &ctx, id, keep)
            } else {
                answer::decline(tx, &ctx, id)
            }
        })
        .await;
    match done {
        Ok(()) => see_other(&visitor.to(&format!("/my/{}/offer", path.1))),
        // That page says what is missing and sends the link.
        Err(PlacementError::NoCoSignature) => see_other(&visitor.to(&format!("/my/{}/guardian", path.1))),
        Err(PlacementError::Late) => render(&app, &visitor, &path.1, true).await,
        Err(error) => Err(error.into()),
    }
}
