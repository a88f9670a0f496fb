//! The student's page of results and offers.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::id_of;
use super::places::{condition_state, condition_words, words};
use crate::accounts::policy::{Permission as P, Scope, decide as policy_decide};
use crate::applications;
use crate::calls;
use crate::calls::shown::reason_words;
use crate::db::Conn;
use crate::i18n;
use crate::institutions;
use crate::kernel::ids::PlacementId;
use crate::kernel::{Fault, Lang};
use crate::placements::lifecycle::{self, Command, State};
use crate::placements::model::{Condition, ConditionState, Placement};
use crate::placements::{PlacementError, answer, conditions, read, why};
use crate::web::once::{self, Twice, once};
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page_with, see_other};

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
    /// The rules that kept it off the list.
    against: Vec<String>,
    ranking: String,
    accept: bool,
    decline: bool,
    give_up: bool,
    letter: bool,
    why: bool,
    conditions: Vec<ConditionView>,
}

/// A condition of a place, met or not.
pub(super) struct ConditionView {
    pub id: String,
    pub words: &'static str,
    pub state: &'static str,
    pub tone: &'static str,
    pub due: String,
    /// When it was called done; empty when not.
    pub said: String,
    pub note: String,
    /// It may be called done, or the note to it changed.
    pub open: bool,
    /// The words of the form: for the first time, or again.
    pub ask: &'static str,
    /// What is wrong with the note.
    pub error: String,
}

#[derive(Template)]
#[template(path = "placements/templates/offer.html")]
struct OfferPage {
    shell: Shell,
    back: String,
    code: String,
    call: String,
    /// Its terms of offers are a sample.
    sample: bool,
    cards: Vec<Card>,
    releases: Vec<String>,
    notes: String,
    better_waiting: bool,
    late: bool,
    used: bool,
    keep_better: bool,
}

/// What the page says of an answer that was not taken.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Said {
    Nothing,
    Late,
    /// The form's one-time key was used for another answer; whether better choices were to be
    /// kept.
    Used(bool),
    /// The note to a condition is too long: which, and what was typed.
    LongNote(String, String),
}

/// `GET /{lang}/my/{code}/offer`
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    render(&app, &visitor, &path.1, Said::Nothing).await
}

pub(super) async fn render(app: &Data<App>, visitor: &Visitor, code: &str, said: Said) -> Answer {
    let code = code.to_owned();
    let lang = visitor.lang;
    let who = visitor.ctx.who.clone();
    let path = visitor.clone().to("/calls");
    let (head, call, mut cards, releases) = app
        .db
        .read(move |conn| -> Result<_, Refusal> {
            let head = applications::by_code(conn, &code)?.ok_or(Refusal::NotFound)?;
            policy_decide(&who, P::Apply, Scope::Person(head.person))?;
            let call = calls::call(conn, head.call)?.ok_or(Refusal::NotFound)?;
            let lines = calls::lines(conn, head.call)?;
            let mut cards = Vec::new();
            let mut releases = Vec::new();
            let mut placements = read::of_application(conn, head.id)?;
            // The last tour's result comes first.
            placements.sort_by_key(|placement| (std::cmp::Reverse(placement.run), placement.wish));
            let all = placements.clone();
            for placement in placements {
                if placement.state == State::Offered {
                    releases = released(conn, &call, &placement, lang)?;
                }
                let programme = institutions::programme_view(conn, placement.programme)?;
                let line = lines.iter().find(|line| line.id == placement.line);
                let open = conditions::conditions(conn, placement.id)?;
                let mut card = card(&placement, &call, lang);
                (card.state, card.tone) = own_words(&placement, &all);
                if placement.state == State::NotPlaced {
                    let against = why::against(conn, &placement)?;
                    card.against = against.iter().map(|it| reason_words(lang, it)).collect();
                    card.why |= !against.is_empty();
                }
                if placement.state == State::Reserved {
                    card.reserve = read::reserve_now(conn, &placement)?.to_string();
                }
                if let Some(view) = programme {
                    card.programme = view.programme.titles.get(lang).to_owned();
                    card.place = format!("{}, {}", view.institution.get(lang), view.city.get(lang));
                }
                if let Some(line) = line {
                    card.ranking = format!("{path}/{}/ranking/{}", call.slug, line.code);
                }
                card.conditions = open
                    .iter()
                    .map(|condition| {
                        let view = condition_view(condition, &call, lang);
                        let open = view.open && placement.state == State::Accepted;
                        ConditionView { open, ..view }
                    })
                    .collect();
                if placement.state == State::Offered {
                    card.conditions = promised(&call);
                }
                cards.push(card);
            }
            Ok((head, call, cards, releases))
        })
        .await?;
    // No list will speak of it: the status page says why.
    if cards.is_empty() && head.state == applications::State::Ineligible {
        return see_other(&visitor.to(&format!("/my/{}", head.code)));
    }
    let offered = cards.iter().find(|card| card.accept).map(|card| card.wish);
    let better_waiting = cards
        .iter()
        .any(|card| offered.is_some_and(|wish| card.wish < wish) && !card.reserve.is_empty());
    if let Said::LongNote(condition, typed) = &said {
        let mut all = cards.iter_mut().flat_map(|card| &mut card.conditions);
        if let Some(view) = all.find(|view| view.id == *condition) {
            view.note.clone_from(typed);
            view.error = visitor.t("placements-called-done-long");
        }
    }
    let status = match said {
        Said::Used(_) | Said::LongNote(..) => StatusCode::UNPROCESSABLE_ENTITY,
        Said::Nothing | Said::Late => StatusCode::OK,
    };
    page_with(
        status,
        &OfferPage {
            shell: visitor.shell(app),
            back: visitor.to(&format!("/my/{}", head.code)),
            code: head.code,
            call: call.titles.get(lang).to_owned(),
            sample: call.is_sample("offers"),
            cards,
            notes: call.terms.offer_notes.get(lang).to_owned(),
            releases,
            better_waiting,
            late: said == Said::Late,
            used: matches!(said, Said::Used(_)),
            keep_better: said == Said::Used(true),
        },
    )
}

/// What accepting gives up, with its call where it is another one.
fn released(conn: &mut Conn, call: &calls::Call, placement: &Placement, lang: Lang) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    for other in read::released_by(conn, call, placement)? {
        let programme = institutions::programme(conn, other.programme)?;
        let title = programme.map(|it| it.titles.get(lang).to_owned()).unwrap_or_default();
        let words = match calls::call(conn, other.call)?.filter(|call| call.id != placement.call) {
            Some(call) => i18n::text_with(
                lang,
                "placements-releases-elsewhere",
                &[("programme", title.into()), ("call", call.titles.get(lang).into())],
            ),
            None => title,
        };
        found.push(words);
    }
    Ok(found)
}

pub(super) fn condition_view(condition: &Condition, call: &calls::Call, lang: Lang) -> ConditionView {
    let (state, tone) = condition_state(condition.state);
    let called = condition.said_at.filter(|_| condition.state == ConditionState::Pending);
    let (state, tone) = called.map_or((state, tone), |_| ("placements-condition-called", "next"));
    ConditionView {
        id: condition.id.to_string(),
        words: condition_words(&condition.kind),
        state,
        tone,
        due: i18n::until(lang, condition.due_at.utc(), call.zone),
        said: condition
            .said_at
            .map_or_else(String::new, |at| i18n::both_zones(lang, at.utc(), call.zone)),
        note: condition.said_note.clone(),
        open: condition.state == ConditionState::Pending,
        ask: match condition.said_at {
            None => "placements-call-done",
            Some(_) => "placements-call-done-again",
        },
        error: String::new(),
    }
}

/// The conditions that an accepted place will carry.
fn promised(call: &calls::Call) -> Vec<ConditionView> {
    let kinds = call.terms.conditions.iter();
    kinds
        .map(|kind| ConditionView {
            id: String::new(),
            words: condition_words(kind),
            state: "",
            tone: "",
            due: String::new(),
            said: String::new(),
            note: String::new(),
            open: false,
            ask: "",
            error: String::new(),
        })
        .collect()
}

fn card(placement: &Placement, call: &calls::Call, lang: Lang) -> Card {
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
        reserve: String::new(),
        answer_by: match (placement.state, placement.answer_by) {
            (State::Offered, Some(by)) => i18n::until(lang, by.utc(), call.zone),
            _ => String::new(),
        },
        reason: match placement.state {
            State::RefusedByHost | State::Revoked | State::ConditionsNotMet => {
                placement.reason.clone().unwrap_or_default()
            }
            _ => String::new(),
        },
        against: Vec::new(),
        ranking: String::new(),
        accept: allowed.contains(&Command::Accept),
        decline: allowed.contains(&Command::Decline),
        give_up: placement.state == State::Accepted,
        letter: matches!(placement.state, State::Accepted | State::Enrolled),
        why: placement.place > 0,
        conditions: Vec::new(),
    }
}

/// What became of a wish that was not decided by itself: a better one was met, a better one of the
/// same seats speaks for both, or the rules kept it off the list.
fn beside(placement: &Placement, all: &[Placement]) -> &'static str {
    let better = || {
        let of_the_run = all.iter().filter(|other| other.run == placement.run);
        of_the_run.filter(|other| other.wish < placement.wish)
    };
    let without_seat = [
        State::Reserved,
        State::NotPlaced,
        State::Outranked,
        State::ReserveClosed,
    ];
    if better().any(|other| !without_seat.contains(&other.state)) {
        "placements-my-outranked"
    } else if better().any(|other| other.line == placement.line && other.state != State::Outranked) {
        "placements-my-same-seats"
    } else {
        "placements-my-not-listed"
    }
}

/// The words and tone of one of somebody's wishes, `all` of whose are known.
#[must_use]
pub fn own_words(placement: &Placement, all: &[Placement]) -> (&'static str, &'static str) {
    match placement.state {
        State::Outranked => (beside(placement, all), "quiet"),
        State::NotPlaced if placement.place == 0 => ("placements-my-not-listed", "quiet"),
        other => student_words(other),
    }
}

/// The words and tone of a state for the student: calm, and what it means for them.
fn student_words(state: State) -> (&'static str, &'static str) {
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
    let (asked, now) = (once::asked(&visitor, &form)?, visitor.ctx.now);
    let done = once(&app, asked, now, move |tx| {
        if accept {
            answer::accept(tx, &ctx, id, keep)
        } else {
            answer::decline(tx, &ctx, id)
        }
    });
    match done.await {
        Ok(()) => see_other(&visitor.to(&format!("/my/{}/offer", path.1))),
        // That page says what is missing and sends the link.
        Err(Twice::Refused(PlacementError::NoCoSignature)) => {
            see_other(&visitor.to(&format!("/my/{}/guardian", path.1)))
        }
        Err(Twice::OtherRequest) => render(&app, &visitor, &path.1, Said::Used(keep)).await,
        Err(Twice::Refused(PlacementError::Late)) => render(&app, &visitor, &path.1, Said::Late).await,
        Err(Twice::Refused(error)) => Err(error.into()),
    }
}
