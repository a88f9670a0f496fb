//! One student of the demonstration doubts the list; a member of the appeal panel is to answer.

use chrono::TimeDelta;

use super::people::Invented;
use super::staff::broke;
use super::world::World;
use crate::accounts::{self, Ctx};
use crate::applications;
use crate::committee::appeals::Which;
use crate::committee::appeals::assign::{Assign, assign};
use crate::committee::appeals::file::{File, file};
use crate::db::Conn;
use crate::kernel::ids::{CallId, PlacementId};
use crate::kernel::{Actor, Fault, Instant};
use crate::placements::{State, read};
use crate::serve::House;

/// Files one appeal the morning after the list, and names who decides it.
pub(super) async fn one(house: &House, world: &World, invented: &[Invented], now: Instant) -> Result<(), Fault> {
    let at = now.minus(TimeDelta::hours(84));
    let system = house.system();
    let (call, emails) = (
        world.scholarship.id,
        invented.iter().map(Invented::email).collect::<Vec<_>>(),
    );
    let secretary = world.act(house, "secretary", at.plus(TimeDelta::hours(6)))?;
    let member = world.act(house, "appeal member", at)?.account();
    let member = member.ok_or_else(|| Fault::broken("no appeal member"))?;
    house
        .app
        .db
        .write_alone(move |tx| -> Result<(), Fault> {
            let Some((ctx, placement)) = doubter(tx, &system, &emails, call, at)? else {
                return Ok(());
            };
            let command = File {
                which: Which::Place(placement),
                reasons: "Мотивациялык катым боюнча балл эмне үчүн мынча төмөн экенин түшүнбөдүм: \
                          критерийдин сүрөттөмөсүндө аталгандардын баары катта бар.\n\
                          Тил сертификатым эске алынганын да текшерип көрүңүздөрчү."
                    .to_owned(),
            };
            let appeal = file(tx, &ctx, &command).map_err(broke("appeal"))?;
            let command = Assign {
                appeal: appeal.id,
                version: appeal.version,
                member,
            };
            assign(tx, &secretary, &command).map_err(broke("appeal member"))?;
            Ok(())
        })
        .await
}

/// The first of the invented people who got no place, else the last who got one.
fn doubter(
    tx: &mut Conn,
    system: &Ctx,
    emails: &[String],
    call: CallId,
    at: Instant,
) -> Result<Option<(Ctx, PlacementId)>, Fault> {
    let mut found = None;
    for email in emails {
        let Some(who) = accounts::acting(tx, email, at)? else {
            continue;
        };
        let Some((account, person)) = who.account().and_then(|account| Some((account.id, account.person?))) else {
            continue;
        };
        let mut ctx = system.clone();
        ctx.act.now = at;
        ctx.act.actor = Actor::Account { id: account };
        ctx.who = who;
        for head in applications::of_person(tx, person)? {
            if head.call != call || head.state != applications::State::Decided {
                continue;
            }
            for placement in read::of_application(tx, head.id)? {
                let without = matches!(placement.state, State::NotPlaced | State::Reserved);
                let placement = placement.id;
                if without {
                    return Ok(Some((ctx, placement)));
                }
                found = Some((ctx.clone(), placement));
            }
        }
    }
    Ok(found)
}
