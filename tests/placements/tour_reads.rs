//! What the tests of tours read of the database, and the clock's work in one call.

use diesel::prelude::*;
use qabyl::accounts::{Ctx, Principal};
use qabyl::db::Conn;
use qabyl::db::schema::{placements, seats};
use qabyl::kernel::ids::{ApplicationId, PersonId, PlacementId, QuotaLineId, RunId};
use qabyl::kernel::{Fault, Instant};
use qabyl::placements::{State, clock};

use crate::harness::TestDb;

/// Does what the clock says is due at `now`, as any process does; how many steps.
pub async fn tick(db: &TestDb, now: Instant) -> usize {
    let mut done = 0;
    loop {
        let due = db
            .db
            .read(move |conn| clock::due(conn, now, 500))
            .await
            .expect("what is due");
        if due.is_empty() {
            return done;
        }
        for step in due {
            let ctx = Ctx {
                act: db.act(now),
                who: Principal::System,
            };
            if db.db.write(move |tx| clock::act(tx, &ctx, step)).await.expect("a step") {
                done += 1;
            }
        }
    }
}

/// What the database says, for the invariants.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: PlacementId,
    pub person: PersonId,
    pub application: ApplicationId,
    pub line: QuotaLineId,
    pub run: RunId,
    pub state: State,
    pub answer_by: Option<Instant>,
}

/// All placements and all seats.
pub fn everything(
    conn: &mut Conn,
) -> Result<(Vec<Row>, Vec<(QuotaLineId, Option<PlacementId>, Option<PersonId>)>), Fault> {
    let rows: Vec<(
        PlacementId,
        PersonId,
        ApplicationId,
        QuotaLineId,
        RunId,
        State,
        Option<Instant>,
    )> = placements::table
        .order(placements::id)
        .select((
            placements::id,
            placements::person_id,
            placements::application_id,
            placements::quota_line_id,
            placements::run_id,
            placements::state,
            placements::answer_by,
        ))
        .load(conn)?;
    let seats = seats::table
        .order((seats::quota_line_id, seats::number))
        .select((seats::quota_line_id, seats::placement_id, seats::person_id))
        .load(conn)?;
    let row = |(id, person, application, line, run, state, answer_by)| Row {
        id,
        person,
        application,
        line,
        run,
        state,
        answer_by,
    };
    Ok((rows.into_iter().map(row).collect(), seats))
}
