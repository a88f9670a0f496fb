//! The student gives a place up ("takes the documents"), or withdraws the whole dossier.

use actix_web::web::{Data, Path};
use askama::Template;

use super::id_of;
use crate::accounts::policy::{Permission as P, Scope, decide};
use crate::applications::{self, WithdrawReason};
use crate::calls;
use crate::i18n;
use crate::institutions;
use crate::kernel::ids::PlacementId;
use crate::placements::lifecycle::{self, Command};
use crate::placements::model::Placement;
use crate::placements::{answer, leave, read, tours};
use crate::web::once::{self, Twice, once};
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

#[derive(Template)]
#[template(path = "placements/templates/give_up.html")]
struct GiveUpPage {
    shell: Shell,
    back: String,
    code: String,
    call: String,
    programme: String,
    next: String,
}

/// `GET /{lang}/my/{code}/offer/{placement}/give-up`
pub async fn ask(app: Data<App>, visitor: Visitor, path: Path<(String, String, String)>) -> Answer {
    let id: PlacementId = id_of(&path.2)?;
    let (who, now, lang, code) = (visitor.ctx.who.clone(), visitor.ctx.now, visitor.lang, path.1.clone());
    let (call, programme, next) = app
        .db
        .read(move |conn| -> Result<_, Refusal> {
            let placement = read::placement(conn, id)?.ok_or(Refusal::NotFound)?;
            decide(&who, P::Apply, Scope::Person(placement.person))?;
            own(&applications::by_code(conn, &code)?, &placement)?;
            if !lifecycle::allowed(placement.state, |permission| permission == P::Apply).contains(&Command::Withdraw) {
                return Err(Refusal::WrongState);
            }
            let call = calls::call(conn, placement.call)?.ok_or(Refusal::NotFound)?;
            let tours = calls::tours(conn, call.id)?;
            let programme = institutions::programme(conn, placement.programme)?;
            Ok((
                call,
                programme.map(|it| it.titles.get(lang).to_owned()).unwrap_or_default(),
                tours::upcoming(&tours, now).map(|tour| tour.registration_opens_at),
            ))
        })
        .await?;
    page(&GiveUpPage {
        back: visitor.to(&format!("/my/{}/offer", path.1)),
        code: path.1.clone(),
        call: call.titles.get(lang).to_owned(),
        programme,
        next: next
            .map(|at| i18n::both_zones(lang, at.utc(), call.zone))
            .unwrap_or_default(),
        shell: visitor.shell(&app),
    })
}

/// A place belongs to the dossier of the address, or it is not there.
fn own(head: &Option<applications::Application>, placement: &Placement) -> Result<(), Refusal> {
    match head {
        Some(head) if head.id == placement.application => Ok(()),
        _ => Err(Refusal::NotFound),
    }
}

/// `POST /{lang}/my/{code}/offer/{placement}/give-up`
pub async fn give_up(app: Data<App>, visitor: Visitor, path: Path<(String, String, String)>, form: Form) -> Answer {
    let id: PlacementId = id_of(&path.2)?;
    let ctx = visitor.ctx.clone();
    let reason = form.text("reason").to_owned();
    let (asked, now) = (once::asked(&visitor, &form)?, visitor.ctx.now);
    let done = once(&app, asked, now, move |tx| {
        answer::give_up(tx, &ctx, id, &reason).map(drop)
    });
    done.await.map_err(refused)?;
    see_other(&visitor.to(&format!("/my/{}/offer", path.1)))
}

/// The form of an act that was done already, with other words: its page is out of date.
fn refused<E: Into<Refusal>>(error: Twice<E>) -> Refusal {
    match error {
        Twice::Refused(error) => error.into(),
        Twice::OtherRequest => Refusal::WrongState,
    }
}

/// `POST /{lang}/my/{code}/withdraw`: the whole dossier with every place that it holds.
pub async fn withdraw(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, form: Form) -> Answer {
    let (ctx, code) = (visitor.ctx.clone(), path.1.clone());
    let found = app
        .db
        .read(move |conn| applications::by_code(conn, &code))
        .await?
        .ok_or(Refusal::NotFound)?;
    decide(&visitor.ctx.who, P::Apply, Scope::Person(found.person))?;
    // What is not on the list counts as not said: a reason is a courtesy, not a gate.
    let reason = form.text("reason").parse().unwrap_or(WithdrawReason::Unsaid);
    let (asked, now) = (once::asked(&visitor, &form)?, visitor.ctx.now);
    let done = once(&app, asked, now, move |tx| leave::leave(tx, &ctx, found.id, reason));
    done.await.map_err(refused)?;
    see_other(&visitor.to(&format!("/my/{}", path.1)))
}
