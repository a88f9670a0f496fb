//! The branch call: the first tour is over, some have accepted, the second takes entries.

use chrono::TimeDelta;

use super::Stage;
use super::applicants::{self, Papers, Target, branch_wishes};
use super::committee::{WITHOUT, check_one, enrol_some, respond};
use super::people::{Invented, invent};
use super::staff::broke;
use super::world::World;
use crate::accounts::{self, Ctx};
use crate::applications::{self, EnterTour, State};
use crate::calls::{self, Call, Tour};
use crate::db::Conn;
use crate::kernel::{Actor, Fault, Instant};
use crate::placements::pages::runs;
use crate::placements::tours::{self, EnterError};
use crate::placements::{approve, clock, propose, publish};
use crate::serve::House;

/// Numbers of branch applicants begin here, so that their addresses differ from the others'.
const FIRST: u32 = 10_000;
/// The last of the students who can sign in apply here too: what crosses calls can be seen.
const ALSO: u32 = 2;

/// Does what has been done by this stage.
pub(super) async fn work(
    house: &House,
    world: &World,
    papers: &Papers,
    students: &[Invented],
    stage: Stage,
    now: Instant,
) -> Result<(), Fault> {
    if stage != Stage::Offers {
        return Ok(());
    }
    let call = world.branches.clone();
    let tours = house.app.db.read(move |conn| calls::tours(conn, call.id)).await?;
    let (Some(first), Some(second)) = (tours.first(), tours.get(1)) else {
        return Ok(());
    };
    let invented = everybody(students);
    apply(house, world, papers, &invented, first).await?;
    let checked = first.registration_closes_at.plus(TimeDelta::hours(1));
    check(house, world, &invented, checked).await?;
    let listed = first.list_due_at.minus(TimeDelta::hours(1));
    list(house, world, first, listed).await?;
    answer(house, &world.branches, &invented, listed.plus(TimeDelta::hours(5))).await?;
    settle(house, first.confirm_by_at).await?;
    enrol_some(house, world, second.registration_opens_at).await?;
    enter_again(house, &world.branches, &invented, second, now).await
}

fn everybody(students: &[Invented]) -> Vec<(Invented, bool)> {
    let count = u32::try_from(students.len()).unwrap_or(0);
    let mut all: Vec<(Invented, bool)> = invent(7, (count / 4).clamp(8, 60))
        .into_iter()
        .map(|it| (at_a_branch(it, FIRST), false))
        .collect();
    let also = students.iter().filter(|it| it.number <= 5 && it.number > 5 - ALSO);
    all.extend(also.map(|it| (at_a_branch(it.clone(), 0), true)));
    all
}

/// A school leaver: the first degree.
fn at_a_branch(mut it: Invented, offset: u32) -> Invented {
    it.number += offset;
    it.line = 0;
    it
}

async fn apply(
    house: &House,
    world: &World,
    papers: &Papers,
    invented: &[(Invented, bool)],
    tour: &Tour,
) -> Result<(), Fault> {
    let (all, papers, system) = (invented.to_vec(), papers.0.clone(), house.system());
    let (slug, opens) = (world.branches.slug.clone(), tour.registration_opens_at);
    house
        .app
        .db
        .write_alone(move |tx| -> Result<(), Fault> {
            for (index, (it, known)) in all.iter().enumerate() {
                let at = opens.plus(TimeDelta::minutes(120 + 30 * i64::try_from(index).unwrap_or(0)));
                let target = Target {
                    slug: &slug,
                    papers: &papers,
                    branch: true,
                    known: *known,
                };
                applicants::one(tx, &system, it, None, &target, (at.minus(TimeDelta::minutes(90)), at))?;
            }
            Ok(())
        })
        .await
}

async fn check(house: &House, world: &World, invented: &[(Invented, bool)], at: Instant) -> Result<(), Fault> {
    let (call, officer) = (world.branches.id, world.act(house, "officer", at)?);
    // Whoever can sign in shows how a tour goes on: that dossier is not sent back.
    let shown: Vec<String> = invented.iter().filter(|it| it.1).map(|it| it.0.name()).collect();
    house
        .app
        .db
        .write_alone(move |tx| -> Result<(), Fault> {
            for head in applications::in_states(tx, call, &[State::Submitted])? {
                check_one(tx, &officer, &head, !shown.contains(&head.name))?;
            }
            Ok(())
        })
        .await
}

async fn list(house: &House, world: &World, tour: &Tour, at: Instant) -> Result<(), Fault> {
    let (secretary, chair) = (world.act(house, "secretary", at)?, world.act(house, "chair", at)?);
    let command = propose::Propose {
        call: world.branches.id,
        tour: Some(tour.id),
        seed: runs::seed(&house.app, world.branches.id, Some(tour.number), "").await?,
        despite: Some(WITHOUT.to_owned()),
    };
    house
        .app
        .db
        .write_alone(move |tx| -> Result<(), Fault> {
            let run = propose::propose_run(tx, &secretary, &command).map_err(broke("run of a tour"))?;
            approve::approve_run(tx, &chair, run, Some(WITHOUT)).map_err(broke("approval"))?;
            publish::publish_run(tx, &secretary, run).map_err(broke("publication"))
        })
        .await
}

/// Most accept, some decline, some stay silent; the students answer for themselves.
async fn answer(house: &House, call: &Call, invented: &[(Invented, bool)], at: Instant) -> Result<(), Fault> {
    let system = house.system();
    let id = call.id;
    let emails: Vec<String> = invented
        .iter()
        .filter(|(_, known)| !known)
        .map(|(it, _)| it.email())
        .collect();
    house
        .app
        .db
        .write_alone(move |tx| -> Result<(), Fault> {
            for (index, email) in emails.iter().enumerate() {
                match index % 5 {
                    3 => {}
                    4 => respond(tx, &system, email, id, at, true)?,
                    _ => respond(tx, &system, email, id, at, false)?,
                }
            }
            Ok(())
        })
        .await
}

/// What the clock did when the confirmation was over.
async fn settle(house: &House, at: Instant) -> Result<(), Fault> {
    let mut ctx = house.system();
    ctx.act.now = at;
    house
        .app
        .db
        .write_alone(move |tx| -> Result<(), Fault> {
            for step in clock::due(tx, at, 10_000)? {
                clock::act(tx, &ctx, step).map_err(broke("a step of the clock"))?;
            }
            Ok(())
        })
        .await
}

/// Half of those without a place have entered the second tour.
async fn enter_again(
    house: &House,
    call: &Call,
    invented: &[(Invented, bool)],
    tour: &Tour,
    now: Instant,
) -> Result<(), Fault> {
    let (all, call, tour, system) = (invented.to_vec(), call.clone(), tour.clone(), house.system());
    let at = now.minus(TimeDelta::hours(2)).max(tour.registration_opens_at);
    house
        .app
        .db
        .write_alone(move |tx| -> Result<(), Fault> {
            let lines = calls::lines(tx, call.id)?;
            for (it, _) in all.iter().filter(|(it, known)| !known && it.number % 2 == 0) {
                enter_one(tx, &system, it, &call, &tour, &lines, at)?;
            }
            Ok(())
        })
        .await
}

fn enter_one(
    tx: &mut Conn,
    system: &Ctx,
    it: &Invented,
    call: &Call,
    tour: &Tour,
    lines: &[calls::QuotaLine],
    at: Instant,
) -> Result<(), Fault> {
    let Some(who) = accounts::acting(tx, &it.email(), at)? else {
        return Ok(());
    };
    let Some((account, person)) = who.account().and_then(|it| Some((it.id, it.person?))) else {
        return Ok(());
    };
    let mut ctx = system.clone();
    ctx.act.now = at;
    ctx.act.actor = Actor::Account { id: account };
    ctx.who = who;
    for head in applications::of_person(tx, person)? {
        if head.call != call.id {
            continue;
        }
        let command = EnterTour {
            application: head.id,
            tour: tour.id,
            wishes: branch_wishes(lines, it.salt >> 3),
        };
        match tours::enter(tx, &ctx, &command) {
            Ok(_) | Err(EnterError::Closed(_)) => {}
            Err(error) => return Err(broke("an entry")(error)),
        }
    }
    Ok(())
}
