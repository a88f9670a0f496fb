//! The frozen list of a line that a run publishes.

use super::contenders::{Contender, Field};
use super::fates::Fates;
use super::lifecycle::State;
use super::model::{PlacementError, Ranked, RankedPart, Run};
use super::{store, withheld};
use crate::accounts::Ctx;
use crate::allocation::Decimal;
use crate::calls::QuotaLine;
use crate::db::{Conn, Json};
use crate::kernel::secrets;

fn parts(contender: &Contender) -> Vec<RankedPart> {
    let parts = contender.score.breakdown.parts.iter();
    parts
        .map(|part| RankedPart {
            key: part.key.clone(),
            points: Decimal::from_ten_thousandths(part.points).to_string(),
        })
        .collect()
}

/// Freezes the ordered list of a line as its next numbered version.
pub(super) fn freeze(
    tx: &mut Conn,
    ctx: &Ctx,
    run: &Run,
    line: &QuotaLine,
    field: &Field,
    fates: &Fates,
) -> Result<(), PlacementError> {
    let withheld = withheld::of_rulebook(tx, run.rulebook)?;
    let mut rows: Vec<Ranked> = Vec::new();
    for contender in &field.contenders {
        let Some(fate) = fates.get(&(contender.head.code.clone(), line.code.clone())) else {
            continue;
        };
        let wish = contender.wishes().into_iter().find(|choice| choice.line == line.id);
        let on = contender.on(line.id);
        rows.push(Ranked {
            place: fate.place,
            code: contender.head.code.clone(),
            score: on
                .map(|score| Decimal::from_ten_thousandths(score.total).to_string())
                .unwrap_or_default(),
            ties: on.map(|score| withheld.key(&score.order)).unwrap_or_default(),
            wish: wish.map_or(0, |choice| choice.rank),
            outcome: match fate.state {
                State::Nominated | State::Offered => "placed",
                State::Reserved => "reserve",
                State::NotPlaced => "not_placed",
                _ => "elsewhere",
            }
            .to_owned(),
            reserve: fate.reserve,
            parts: parts(contender),
        });
    }
    rows.sort_by_key(|row| row.place);
    let body = Json::of(&rows)?;
    let row = store::rankings::Row {
        id: ctx.id(),
        quota_line_id: line.id,
        run_id: run.id,
        number: store::rankings::last_number(tx, line.id)? + 1,
        hash: secrets::sha256_hex(body.0.to_string().as_bytes()),
        body,
        published_at: Some(ctx.now),
    };
    store::rankings::insert(tx, &row)?;
    Ok(())
}
