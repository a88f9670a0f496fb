//! What must never be false of seats, placements, runs and lists.

use diesel::prelude::*;

use crate::calls;
use crate::db::schema::{allocation_runs as runs, placements, quota_acts, rankings, seats};
use crate::db::{Conn, Invariant, Json};
use crate::kernel::ids::{PersonId, PlacementId, QuotaActId, QuotaLineId, RankingId, RunId, SeatId};
use crate::kernel::{Fault, secrets};
use crate::placements::lifecycle::{HOLDING, State};
use crate::placements::model::RunState;

/// The sentences of this room.
#[must_use]
pub fn invariants() -> Vec<Invariant> {
    vec![
        Invariant {
            name: "placements.no_more_held_than_seats",
            find: held,
        },
        Invariant {
            name: "placements.one_seat_for_a_placement",
            find: seat_twice,
        },
        Invariant {
            name: "placements.one_seat_for_a_person_in_a_call",
            find: person_twice,
        },
        Invariant {
            name: "placements.one_accepted_place_in_a_cycle",
            find: accepted_twice,
        },
        Invariant {
            name: "placements.seat_agrees_with_its_holder",
            find: holders,
        },
        Invariant {
            name: "placements.holder_has_a_seat",
            find: seatless,
        },
        Invariant {
            name: "placements.state_is_known",
            find: states,
        },
        Invariant {
            name: "placements.run_matches_its_hashes",
            find: run_hashes,
        },
        Invariant {
            name: "placements.run_has_four_eyes",
            find: four_eyes,
        },
        Invariant {
            name: "placements.line_has_the_seats_it_was_given",
            find: seat_rows,
        },
        Invariant {
            name: "placements.quota_act_has_four_eyes",
            find: quota_eyes,
        },
        Invariant {
            name: "placements.list_matches_its_hash",
            find: list_hashes,
        },
    ]
}

/// What a line was given: by its last approved act, or by its plan.
fn given(conn: &mut Conn, line: QuotaLineId) -> Result<i64, Fault> {
    let acts: Vec<i32> = quota_acts::table
        .filter(quota_acts::quota_line_id.eq(line))
        .filter(quota_acts::approved_at.is_not_null())
        .order((quota_acts::approved_at.desc(), quota_acts::id.desc()))
        .limit(1)
        .select(quota_acts::seats_after)
        .load(conn)?;
    if let [after] = acts.as_slice() {
        return Ok(i64::from(*after));
    }
    let line = calls::line(conn, line)?.ok_or_else(|| Fault::broken("seats without a line"))?;
    Ok(line.seat_groups.iter().map(|group| i64::from(group.count)).sum())
}

fn held(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let mut broken = Vec::new();
    for (line, held, _) in super::seats::seats_of_lines(conn)? {
        if held > given(conn, line)? {
            broken.push(line.to_string());
        }
    }
    Ok(broken)
}

fn seat_twice(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<Option<PlacementId>> = seats::table
        .filter(seats::placement_id.is_not_null())
        .group_by(seats::placement_id)
        .having(diesel::dsl::count_star().gt(1))
        .select(seats::placement_id)
        .load(conn)?;
    Ok(ids.iter().flatten().map(ToString::to_string).collect())
}

fn person_twice(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<Option<PersonId>> = seats::table
        .filter(seats::person_id.is_not_null())
        .group_by((seats::call_id, seats::person_id))
        .having(diesel::dsl::count_star().gt(1))
        .select(seats::person_id)
        .load(conn)?;
    Ok(ids.iter().flatten().map(ToString::to_string).collect())
}

fn accepted_twice(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<PersonId> = placements::table
        .filter(placements::state.eq_any([State::Accepted, State::Enrolled]))
        .group_by((placements::person_id, placements::cycle))
        .having(diesel::dsl::count_star().gt(1))
        .select(placements::person_id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

/// A held seat names a placement of its line, its call and its person, in a state that holds one.
fn holders(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let wrong = placements::id
        .is_null()
        .or(placements::quota_line_id.ne(seats::quota_line_id))
        .or(placements::call_id.ne(seats::call_id))
        .or(seats::person_id.is_null())
        .or(seats::person_id.ne(placements::person_id.nullable()))
        .or(placements::state.ne_all(HOLDING));
    let ids: Vec<SeatId> = seats::table
        .left_join(placements::table.on(seats::placement_id.eq(placements::id.nullable())))
        .filter(seats::placement_id.is_not_null())
        .filter(wrong)
        .select(seats::id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

fn seatless(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<PlacementId> = placements::table
        .left_join(seats::table.on(seats::placement_id.eq(placements::id.nullable())))
        .filter(placements::state.eq_any(HOLDING))
        .filter(seats::id.nullable().is_null())
        .select(placements::id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

fn states(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let placements: Vec<PlacementId> = placements::table
        .filter(placements::state.ne_all(State::ALL))
        .select(placements::id)
        .load(conn)?;
    let runs: Vec<RunId> = runs::table
        .filter(runs::state.ne_all(RunState::ALL))
        .select(runs::id)
        .load(conn)?;
    let placements = placements.iter().map(ToString::to_string);
    Ok(placements.chain(runs.iter().map(ToString::to_string)).collect())
}

fn run_hashes(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<RunId> = runs::table.select(runs::id).load(conn)?;
    let mut broken = Vec::new();
    for id in ids {
        // One at a time: an input may have megabytes.
        let (input, input_hash, result, result_hash): (String, String, String, String) = runs::table
            .find(id)
            .select((runs::input, runs::input_hash, runs::result, runs::result_hash))
            .first(conn)?;
        let fits = |text: &str, hash: &str| secrets::sha256_hex(text.as_bytes()) == hash;
        if !fits(&input, &input_hash) || !fits(&result, &result_hash) {
            broken.push(id.to_string());
        }
    }
    Ok(broken)
}

fn four_eyes(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let alone = runs::approved_by.eq(runs::proposed_by.nullable());
    let unapproved = runs::approved_by
        .is_null()
        .and(runs::state.eq_any([RunState::Approved, RunState::Published]));
    let mut ids: Vec<RunId> = runs::table.filter(unapproved).select(runs::id).load(conn)?;
    ids.extend(runs::table.filter(alone).select(runs::id).load::<RunId>(conn)?);
    Ok(ids.iter().map(ToString::to_string).collect())
}

/// Once a line has seats as rows, they are as many as its plan or its last act says.
fn seat_rows(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let mut broken = Vec::new();
    for (line, _, rows) in super::seats::seats_of_lines(conn)? {
        if rows > 0 && rows != given(conn, line)? {
            broken.push(line.to_string());
        }
    }
    Ok(broken)
}

/// An act in force names a second person; none is both in force and thrown away.
fn quota_eyes(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let alone = quota_acts::approved_by.eq(quota_acts::proposed_by.nullable());
    let unapproved = quota_acts::approved_at.is_not_null().and(
        quota_acts::approved_by
            .is_null()
            .or(quota_acts::discarded_at.is_not_null()),
    );
    let mut ids: Vec<QuotaActId> = quota_acts::table.filter(unapproved).select(quota_acts::id).load(conn)?;
    ids.extend(
        quota_acts::table
            .filter(alone)
            .select(quota_acts::id)
            .load::<QuotaActId>(conn)?,
    );
    Ok(ids.iter().map(ToString::to_string).collect())
}

fn list_hashes(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let rows: Vec<(RankingId, Json, String)> = rankings::table
        .select((rankings::id, rankings::body, rankings::hash))
        .load(conn)?;
    let broken = rows
        .iter()
        .filter(|(_, body, hash)| secrets::sha256_hex(body.0.to_string().as_bytes()) != *hash);
    Ok(broken.map(|(id, ..)| id.to_string()).collect())
}
