//! A call whose first list is out, and the accounts of its people.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::db::schema::{accounts, grants, persons};
use qabyl::kernel::ids::{AccountId, GrantId, PersonId};
use qabyl::kernel::{Fault, Instant};
use qabyl::placements::tours;

use super::tour_world::{LinePlan, TourPlan, TourWorld, build, closes};
use crate::harness::TestDb;
use crate::harness::databases::start;
pub use crate::harness::reader::Reader;

pub const LANGUAGES: [&str; 4] = ["ky", "kk", "ru", "en"];

pub async fn account_of(db: &TestDb, person: PersonId) -> AccountId {
    db.db
        .read(move |conn| {
            Ok::<_, Fault>(
                persons::table
                    .find(person)
                    .select(persons::account_id)
                    .first::<AccountId>(conn)?,
            )
        })
        .await
        .expect("an account")
}

/// Secretary and chair get their roles as rows: over HTTP nobody hands them in.
async fn grant(db: &TestDb, world: &TourWorld) {
    let act = db.act(start());
    let (secretary, chair) = (world.world.secretary, world.world.chair);
    db.db
        .write(move |tx| {
            for (account, role) in [(secretary, "secretary"), (chair, "chair")] {
                diesel::insert_into(grants::table)
                    .values((
                        grants::id.eq(act.id::<GrantId>()),
                        grants::account_id.eq(account),
                        grants::role.eq(role),
                        grants::sensitive.eq(false),
                        grants::state.eq("active"),
                        grants::starts_at.eq(act.now),
                        grants::created_at.eq(act.now),
                    ))
                    .execute(tx)?;
            }
            diesel::update(accounts::table.filter(accounts::id.eq_any([secretary, chair])))
                .set(accounts::language.eq("en"))
                .execute(tx)?;
            Ok::<_, Fault>(())
        })
        .await
        .expect("granted");
}

/// Somebody who may only look at this call.
pub async fn observer(db: &TestDb, world: &TourWorld) -> AccountId {
    let (act, call) = (db.act(start()), world.world.call);
    db.db
        .write(move |tx| {
            let observer = super::ground::account(tx, &act, "observer")?;
            diesel::insert_into(grants::table)
                .values((
                    grants::id.eq(act.id::<GrantId>()),
                    grants::account_id.eq(observer),
                    grants::role.eq("observer"),
                    grants::call_id.eq(Some(call)),
                    grants::sensitive.eq(false),
                    grants::state.eq("active"),
                    grants::starts_at.eq(act.now),
                    grants::created_at.eq(act.now),
                ))
                .execute(tx)?;
            Ok::<_, Fault>(observer)
        })
        .await
        .expect("an observer")
}

pub async fn lay_down(db: &TestDb, applicants: usize) -> TourWorld {
    let act = db.act(start());
    let line = |code: &str, grant: bool, seats: u32, orphans: u32| LinePlan {
        code: code.to_owned(),
        grant,
        seats,
        orphans,
        reserve: 3,
    };
    let plan = TourPlan {
        applicants,
        lines: vec![line("grant", true, 3, 1), line("paid", false, 2, 0)],
        tours: 3,
    };
    let world = db
        .db
        .write_alone(move |tx| build(tx, &act, &plan))
        .await
        .expect("laid down");
    grant(db, &world).await;
    world
}

/// Everybody enters the first tour with both wishes, and its list is published.
pub async fn published(db: &TestDb, world: &TourWorld) -> Instant {
    for (index, who) in world.applicants.iter().enumerate() {
        let ctx = world.world.applicant(db, start(), who.person);
        let order = if index % 2 == 0 { [0, 1] } else { [1, 0] };
        let command = qabyl::applications::EnterTour {
            application: who.application,
            tour: world.tours[0],
            wishes: order
                .iter()
                .map(|index| (world.targets[*index].line, world.targets[*index].programme))
                .collect(),
        };
        db.db
            .write(move |tx| tours::enter(tx, &ctx, &command).map(drop))
            .await
            .expect("entered");
    }
    let at = closes(start(), 1).plus(TimeDelta::hours(18));
    world.run(db, at, 1).await;
    at
}
