//! A race for the seats of one line: everybody acts at once while processes are killed. Who ends
//! with a seat is known beforehand: the first of the line's order who want it and are admitted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use qabyl::accounts::start_session;
use qabyl::db::schema::{applications, persons, placements, seats};
use qabyl::db::{Conn, Db};
use qabyl::kernel::ids::{AccountId, PlacementId, QuotaLineId};
use qabyl::kernel::{Clock, Fault, Instant};
use qabyl::partners::{CreateClient, SCOPES, create_client};
use qabyl::placements::State;
use secrecy::ExposeSecret as _;
use tokio::sync::watch;

use super::clients::{Applicant, Balancer, Program};
use super::house::House;
use super::ledger::{Ledger, Outcome, stored};
use crate::harness::{Engine, TestDb};
use crate::placements::world::{Plan, World, build};

/// What is raced for, and by how many.
#[derive(Debug, Clone, Copy)]
pub struct Race {
    pub clients: usize,
    pub seats: u32,
    /// Processes on one database; more than one needs PostgreSQL.
    pub processes: usize,
    pub kills: usize,
    /// SQL that breaks a guard of the seats: the check must see it.
    pub mutant: Option<fn(Engine) -> &'static str>,
}

/// What somebody will do when it is their turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mind {
    Accept,
    Decline,
    /// Leaves the reserve before being asked.
    Leave,
    /// Never answers.
    Silent,
    /// The university will not have them.
    Refused,
    /// The university never answers for them.
    Forgotten,
}

impl Race {
    /// The mind of the one at `place`, from 1. A line of few seats would be full at once if the
    /// first ones took them: there those behind are the ones who accept.
    fn mind(self, place: usize) -> Mind {
        let roll = (place * 7919 + 104_729) % 97;
        let early = self.seats < 10 && place <= self.clients * 2 / 3;
        match roll {
            0..6 => Mind::Silent,
            6..10 => Mind::Forgotten,
            10..24 => Mind::Refused,
            24..40 => Mind::Leave,
            40..58 => Mind::Decline,
            _ if early => [Mind::Decline, Mind::Refused, Mind::Leave][place % 3],
            _ => Mind::Accept,
        }
    }

    fn winners(self) -> Vec<usize> {
        let willing = (1..=self.clients).filter(|place| self.mind(*place) == Mind::Accept);
        willing.take(usize::try_from(self.seats).expect("few seats")).collect()
    }
}

/// What one look at the line shows.
#[derive(Debug, Clone, Default)]
struct Sample(BTreeMap<usize, (PlacementId, State, Option<i32>)>);

/// One statement is one snapshot on either database.
fn look(conn: &mut Conn, line: QuotaLineId) -> Result<Vec<(i32, PlacementId, State, Option<i32>)>, Fault> {
    Ok(placements::table
        .left_join(seats::table.on(seats::placement_id.eq(placements::id.nullable())))
        .filter(placements::quota_line_id.eq(line))
        .select((
            placements::place,
            placements::id,
            placements::state,
            seats::number.nullable(),
        ))
        .load(conn)?)
}

impl Sample {
    async fn take(db: &Db, line: QuotaLineId) -> Result<Self, String> {
        let rows = db
            .read(move |conn| look(conn, line))
            .await
            .map_err(|fault| fault.to_string())?;
        let mut seen = BTreeMap::new();
        for (place, id, state, seat) in rows {
            let place = usize::try_from(place).map_err(|error| error.to_string())?;
            if seen.insert(place, (id, state, seat)).is_some() {
                return Err(format!("place {place} holds two seats"));
            }
        }
        Ok(Self(seen))
    }

    fn held(&self) -> usize {
        self.0.values().filter(|(_, state, _)| state.holds_seat()).count()
    }

    fn of(&self, state: State) -> impl Iterator<Item = usize> {
        self.0
            .iter()
            .filter(move |(_, it)| it.1 == state)
            .map(|(place, _)| *place)
    }

    /// What must hold at every moment.
    fn check(&self, race: Race) -> Result<(), String> {
        let all = usize::try_from(race.seats).expect("few seats");
        if self.held() > all {
            return Err(format!("{} hold a place, and there are {all} seats", self.held()));
        }
        for (place, (_, state, seat)) in &self.0 {
            if state.holds_seat() != seat.is_some() {
                return Err(format!("place {place} is {state} with seat {seat:?}"));
            }
        }
        let waiting = self.of(State::Reserved).next();
        if let Some(first) = waiting {
            if self.held() < all {
                return Err(format!("a seat is idle while place {first} waits"));
            }
            if let Some((place, _)) = self.0.iter().find(|(place, it)| **place > first && it.1.holds_seat()) {
                return Err(format!("place {place} overtook place {first} in the reserve"));
            }
        }
        Ok(())
    }

    /// Everybody has answered and nobody waits for a seat that may still come.
    fn settled(&self) -> bool {
        self.of(State::Nominated).next().is_none() && self.of(State::Offered).next().is_none()
    }
}

/// How it went.
#[derive(Debug)]
pub struct Report {
    pub acknowledged: usize,
    pub unanswered: usize,
    pub samples: usize,
    pub kills: usize,
}

/// Runs the race to its end; the first thing that must not be is the error.
#[expect(clippy::disallowed_methods, reason = "the test ends with it")]
pub async fn run(race: Race, db: &TestDb) -> Result<Report, String> {
    let now = Clock::System.now();
    let (world, act) = (lay(race, db, now).await, db.act(now));
    world.run(db, now).await;
    if let Some(mutant) = race.mutant {
        let sql = mutant(db.engine());
        let broken = db.write(move |tx| -> Result<(), Fault> { Ok(tx.batch_execute(sql)?) });
        broken.await.expect("the mutant is in place");
    }
    let ledger = Arc::new(Ledger::default());
    let system = world
        .staff(db, now, world.registrar, qabyl::accounts::Role::Registrar)
        .by_system();
    let command = CreateClient {
        institution: world.institution,
        name: "Student system".to_owned(),
        scopes: SCOPES.iter().map(|scope| (*scope).to_owned()).collect(),
    };
    let made = db.write(move |tx| create_client(tx, &system, &command)).await;
    let made = made.expect("a client");

    let house = Arc::new(House::start(&db.place, race.processes).await);
    let balancer = Balancer::new(Arc::clone(&house));
    let program = Program::sign_in(
        &made.client.id.to_string(),
        made.secret.expose_secret(),
        balancer.clone(),
        Arc::clone(&ledger),
    )
    .await;
    let first = Sample::take(db, world.line).await?;
    let (tell, hear) = watch::channel(Arc::new(first.clone()));
    let over = Arc::new(AtomicBool::new(false));
    let mut tasks = tokio::task::JoinSet::new();
    for (place, (placement, ..)) in &first.0 {
        let owner = owner_of(db, &world, *placement).await;
        let act = act.clone();
        let session = db
            .write(move |tx| start_session(tx, &act, owner.0, "a telephone"))
            .await;
        let session = session.expect("a session");
        let number = (*place, owner.1);
        let who = Applicant::new(*placement, number, session, balancer.clone(), Arc::clone(&ledger));
        tasks.spawn(live(race, *place, who, hear.clone()));
    }
    tasks.spawn(host(race, program, hear.clone()));
    let killer = tokio::spawn(kill(race, Arc::clone(&house), Arc::clone(&ledger), Arc::clone(&over)));
    let watched = watch_over(race, db, &world, &tell).await;
    over.store(true, Ordering::SeqCst);
    drop(tell);
    let kills = killer.await.map_err(|error| error.to_string())?;
    while let Some(ended) = tasks.join_next().await {
        ended.map_err(|error| error.to_string())?;
    }
    let samples = watched.map_err(|wrong| format!("{wrong}; the log says {:?}", house.errors().first()))?;
    finish(race, db, &world, &ledger).await?;
    Ok(Report {
        acknowledged: ledger.acknowledged(),
        unanswered: ledger.unanswered(),
        samples,
        kills,
    })
}

async fn lay(race: Race, db: &TestDb, now: Instant) -> World {
    let act = db.act(now);
    let plan = Plan {
        applicants: race.clients,
        seats: race.seats,
        host_consent: true,
        reserve: u32::try_from(race.clients).expect("few clients"),
    };
    let laid = db.write(move |tx| build(tx, &act, &plan)).await;
    laid.expect("the world is laid down")
}

async fn owner_of(db: &TestDb, _: &World, placement: PlacementId) -> (AccountId, String) {
    let found = db.read(move |conn| -> Result<_, Fault> {
        let owner = placements::table
            .inner_join(persons::table.on(persons::id.eq(placements::person_id)))
            .inner_join(applications::table.on(applications::id.eq(placements::application_id)))
            .filter(placements::id.eq(placement))
            .select((persons::account_id, applications::code));
        Ok(owner.first::<(AccountId, String)>(conn)?)
    });
    found.await.expect("an owner")
}

/// One applicant's race, told by each sample how their place stands.
async fn live(race: Race, place: usize, who: Applicant, mut hear: watch::Receiver<Arc<Sample>>) {
    let mind = race.mind(place);
    let mut hasty = place.is_multiple_of(5);
    loop {
        let state = hear.borrow_and_update().0.get(&place).map(|it| it.1);
        let act = match (mind, state) {
            (Mind::Accept, Some(State::Offered)) => Some("accept"),
            (Mind::Decline, Some(State::Offered)) | (Mind::Leave, Some(State::Reserved | State::Offered)) => {
                Some("decline")
            }
            // What is not offered cannot be taken, however often one tries.
            (Mind::Accept, Some(State::Reserved)) if hasty => {
                hasty = false;
                let outcome = who.press("accept", 1).await;
                if outcome == Outcome::Done && hear.borrow().of(State::Reserved).any(|it| it == place) {
                    who.ledger.wrong(format!("place {place} accepted out of the reserve"));
                }
                None
            }
            _ => None,
        };
        if let Some(act) = act
            && who.press(act, 1 + place % 2).await == Outcome::Done
        {
            if act == "accept" {
                // Accepting again changes nothing and is answered as the first time.
                who.press(act, 1).await;
            }
            return;
        }
        if hear.changed().await.is_err() {
            return;
        }
    }
}

/// The university's program: decides every nomination that it sees, several at a time.
async fn host(race: Race, program: Program, mut hear: watch::Receiver<Arc<Sample>>) {
    let mut decided = BTreeSet::new();
    loop {
        let sample = hear.borrow_and_update().clone();
        let mut round = tokio::task::JoinSet::new();
        for place in sample.of(State::Nominated) {
            let mind = race.mind(place);
            if mind == Mind::Forgotten || decided.contains(&place) {
                continue;
            }
            let (program, placement) = (program.clone(), sample.0[&place].0);
            round.spawn(async move { (place, program.decide(placement, mind != Mind::Refused).await) });
        }
        while let Some(done) = round.join_next().await {
            if let Ok((place, Outcome::Done)) = done {
                decided.insert(place);
            }
        }
        if hear.changed().await.is_err() {
            return;
        }
    }
}

/// Kills a process each time that another share of the work is acknowledged.
async fn kill(race: Race, house: Arc<House>, ledger: Arc<Ledger>, over: Arc<AtomicBool>) -> usize {
    let mut kills = 0;
    while kills < race.kills && !over.load(Ordering::SeqCst) {
        let share = (kills + 1) * usize::try_from(race.seats).expect("few seats").max(race.clients / 12) / 2;
        if ledger.acknowledged() >= share {
            house.kill_and_restart(kills).await;
            kills += 1;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    kills
}

/// Looks again and again, and lets the time of the silent ones run out.
async fn watch_over(
    race: Race,
    db: &TestDb,
    world: &World,
    tell: &watch::Sender<Arc<Sample>>,
) -> Result<usize, String> {
    let mut samples = 0;
    for _ in 0..12_000 {
        let sample = Sample::take(db, world.line).await?;
        sample.check(race)?;
        samples += 1;
        let silent: Vec<PlacementId> = sample
            .0
            .iter()
            .filter(|(place, it)| {
                let mind = race.mind(**place);
                let offered = it.1 == State::Offered && mind == Mind::Silent;
                offered || it.1 == State::Nominated && mind == Mind::Forgotten
            })
            .map(|(_, it)| it.0)
            .collect();
        if !silent.is_empty() {
            run_out(db, silent).await;
        }
        let settled = sample.settled();
        tell.send_replace(Arc::new(sample));
        if settled {
            return Ok(samples);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let sample = tell.borrow().clone();
    let open: Vec<_> = sample
        .0
        .iter()
        .filter(|(_, it)| matches!(it.1, State::Nominated | State::Offered))
        .collect();
    Err(format!("no end: {open:?}"))
}

/// Time is the one thing that the real program takes from the machine: here it has run out.
async fn run_out(db: &TestDb, silent: Vec<PlacementId>) {
    let now = Clock::System.now();
    let moved = db.write(move |tx| -> Result<(), Fault> {
        let open = placements::table
            .filter(placements::id.eq_any(&silent))
            .filter(placements::answer_by.gt(now))
            .filter(placements::state.eq_any([State::Nominated, State::Offered]));
        diesel::update(open).set(placements::answer_by.eq(now)).execute(tx)?;
        Ok(())
    });
    // A busy database is asked again at the next look.
    drop(moved.await);
}

/// What must hold at the end.
async fn finish(race: Race, db: &TestDb, world: &World, ledger: &Ledger) -> Result<(), String> {
    let sample = Sample::take(db, world.line).await?;
    sample.check(race)?;
    let call = world.call;
    let stored = db
        .read(move |conn| stored(conn, call))
        .await
        .map_err(|fault| fault.to_string())?;
    ledger.check(&stored)?;
    let accepted: Vec<usize> = sample.of(State::Accepted).collect();
    let winners = race.winners();
    if accepted != winners {
        return Err(format!(
            "{accepted:?} have accepted, not the first who wanted: {winners:?}"
        ));
    }
    Ok(())
}
