//! What must never be false of calls and their rulebooks.

use diesel::prelude::*;

use crate::calls::model::{CallState, RulebookState};
use crate::calls::rulebook::{self, Rulebook};
use crate::db::schema::{calls, lot_seeds, rulebooks};
use crate::db::{Conn, Invariant, Json};
use crate::kernel::ids::{CallId, RulebookId};
use crate::kernel::{Fault, secrets};

/// The calls' sentences.
#[must_use]
pub fn invariants() -> Vec<Invariant> {
    vec![
        Invariant {
            name: "calls.state_is_known",
            find: states,
        },
        Invariant {
            name: "calls.rulebook_matches_its_hash",
            find: hashes,
        },
        Invariant {
            name: "calls.one_rulebook_in_force",
            find: in_force,
        },
        Invariant {
            name: "calls.rulebook_has_four_eyes",
            find: four_eyes,
        },
        Invariant {
            name: "calls.lot_is_the_one_promised",
            find: lots,
        },
    ]
}

fn states(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let calls: Vec<CallId> = calls::table
        .filter(calls::state.ne_all(CallState::ALL))
        .select(calls::id)
        .load(conn)?;
    let rulebooks: Vec<RulebookId> = rulebooks::table
        .filter(rulebooks::state.ne_all(RulebookState::ALL))
        .select(rulebooks::id)
        .load(conn)?;
    let calls = calls.iter().map(ToString::to_string);
    Ok(calls.chain(rulebooks.iter().map(ToString::to_string)).collect())
}

fn hashes(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let rows: Vec<(RulebookId, Json, Vec<u8>)> = rulebooks::table
        .select((rulebooks::id, rulebooks::body, rulebooks::hash))
        .load(conn)?;
    let fits = |body: &Json, hash: &[u8]| {
        let computed = body
            .read::<Rulebook>()
            .ok()
            .and_then(|body| rulebook::sha256(&body).ok());
        computed == Some(data_encoding::HEXLOWER.encode(hash))
    };
    let broken = rows.iter().filter(|(_, body, hash)| !fits(body, hash));
    Ok(broken.map(|(id, ..)| id.to_string()).collect())
}

fn in_force(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let calls: Vec<CallId> = rulebooks::table
        .filter(rulebooks::state.eq(RulebookState::Published))
        .group_by(rulebooks::call_id)
        .having(diesel::dsl::count_star().gt(1))
        .select(rulebooks::call_id)
        .load(conn)?;
    Ok(calls.iter().map(ToString::to_string).collect())
}

fn four_eyes(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<RulebookId> = rulebooks::table
        .filter(rulebooks::approved_by.eq(rulebooks::proposed_by))
        .select(rulebooks::id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

/// A revealed seed has the hash that was published before the deadline.
fn lots(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let rows: Vec<(CallId, String, Option<String>)> = lot_seeds::table
        .select((lot_seeds::call_id, lot_seeds::sha256, lot_seeds::seed))
        .load(conn)?;
    let broken = rows.iter().filter(|(_, promised, seed)| {
        let seed = seed.as_ref();
        seed.is_some_and(|seed| secrets::sha256_hex(seed.as_bytes()) != *promised)
    });
    Ok(broken.map(|(id, ..)| id.to_string()).collect())
}
