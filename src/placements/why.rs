//! "Why am I 63rd?": the certificate's witness for one wish, beside the points that made it.

use serde_json::Value;

use super::lifecycle::State;
use super::model::{Placement, Ranked};
use super::store;
use crate::calls::rulebook::Reason;
use crate::db::Conn;
use crate::kernel::Fault;
use crate::reviews;

/// Why a wish was refused, from the run's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// `full`, `cap` or `reserved`.
    pub why: String,
    /// The last admitted among those who bar the way: their code and place.
    pub by: Option<(String, i32)>,
}

/// One wish on the list of its line.
#[derive(Debug, Clone)]
pub struct Why {
    /// The list's number.
    pub list: i32,
    /// How many stand on it.
    pub of: usize,
    /// The wish's own row; nothing when it did not compete there.
    pub own: Option<Ranked>,
    /// The row of the last one placed.
    pub last: Option<Ranked>,
    /// Why the wish was refused; nothing when it was not.
    pub witness: Option<Witness>,
    /// Who waits before them in reserve now.
    pub ahead: usize,
    /// How many of those who stood before them in reserve have moved up.
    pub moved_up: usize,
}

/// The facts about one placement; nothing before its list is out.
///
/// # Errors
/// When the database fails.
pub fn why(conn: &mut Conn, placement: &Placement, code: &str, line_code: &str) -> Result<Option<Why>, Fault> {
    // The newest list that speaks of this wish: the run's own, or its last correction.
    let runs = store::runs::briefs(conn, placement.call)?;
    let mut newest = None;
    for brief in runs.iter().rev() {
        if brief.id == placement.run || brief.corrects == Some(placement.run) {
            newest = store::rankings::of_run(conn, brief.id, placement.line)?;
        }
        if newest.is_some() {
            break;
        }
    }
    let Some(row) = newest else { return Ok(None) };
    let rows: Vec<Ranked> = row.body.read()?;
    let result: Option<String> = store::runs::result_of(conn, row.run_id)?;
    let witness = match result {
        Some(text) => witness(&serde_json::from_str(&text)?, code, line_code),
        None => None,
    };
    let (mut ahead, mut moved_up) = (0, 0);
    if placement.reserve_position.is_some() {
        for other in store::placements::reserve_of_run(conn, placement.run, placement.line)? {
            if other.place < placement.place {
                if other.state == State::Reserved {
                    ahead += 1;
                } else if !matches!(
                    other.state,
                    State::Declined | State::Withdrawn | State::Released | State::ReserveClosed
                ) {
                    moved_up += 1;
                }
            }
        }
    }
    Ok(Some(Why {
        list: row.number,
        of: rows.len(),
        own: rows.iter().find(|row| row.code == code).cloned(),
        last: rows.iter().rfind(|row| row.outcome == "placed").cloned(),
        witness,
        ahead,
        moved_up,
    }))
}

/// The rules that kept a wish off its list, as the newest list that speaks of it was made; none
/// when it competed, or when a better wish of the same line spoke for both.
///
/// # Errors
/// When the database fails.
pub fn against(conn: &mut Conn, placement: &Placement) -> Result<Vec<Reason>, Fault> {
    if placement.place > 0 {
        return Ok(Vec::new());
    }
    let runs = store::runs::briefs(conn, placement.call)?;
    let speaks = |brief: &&store::runs::Brief| brief.id == placement.run || brief.corrects == Some(placement.run);
    let newest = runs.iter().rfind(speaks).map_or(placement.run, |brief| brief.id);
    let Some(rulebook) = store::runs::rulebook_of(conn, newest)? else {
        return Ok(Vec::new());
    };
    let score = reviews::result(conn, placement.application, rulebook)?;
    let lines = score.into_iter().flat_map(|score| score.breakdown.lines);
    let own = lines.into_iter().find(|line| line.line == placement.line);
    Ok(own.map(|line| line.against).unwrap_or_default())
}

/// The entry of the certificate that refuses this wish.
fn witness(result: &Value, code: &str, line: &str) -> Option<Witness> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let lines = result.get("certificate")?.get("lines")?.as_array()?;
    let here = lines.iter().find(|one| text(one, "id").as_deref() == Some(line))?;
    let refused = here.get("refused")?.as_array()?;
    let own = refused
        .iter()
        .find(|one| text(one, "applicant").as_deref() == Some(code))?;
    let place = own.get("by_place").and_then(Value::as_i64);
    Some(Witness {
        why: text(own, "why")?,
        by: text(own, "by").zip(place.and_then(|place| i32::try_from(place).ok())),
    })
}
