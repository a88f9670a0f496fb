//! Compares two lists, dossier by dossier and line by line.

use super::dry_run::{Both, Places};
use super::report::{LineDiff, Move, Report, Turned, Why};
use crate::calls::QuotaLine;
use crate::calls::rulebook::Decimal;
use crate::db::Conn;
use crate::institutions;
use crate::kernel::Fault;
use crate::kernel::ids::QuotaLineId;
use crate::placements::contenders;
use crate::reviews::{OnChoice, Weighed};

pub(super) fn report(
    conn: &mut Conn,
    lines: &[QuotaLine],
    all: &[Both],
    before: &Places,
    after: &Places,
) -> Result<Report, Fault> {
    let mut report = Report {
        dossiers: all.len(),
        ..Report::default()
    };
    for it in all {
        let code = &it.dossier.application.code;
        report.competing.0 += usize::from(competes(&it.before));
        report.competing.1 += usize::from(competes(&it.after));
        let total = |weighed: &Weighed| weighed.choices.iter().find_map(|choice| choice.evaluation.total);
        match (total(&it.before), total(&it.after)) {
            (Some(_), None) => report.without_total.push(code.clone()),
            (old, new) => report.totals += usize::from(old != new),
        }
        for (old, new) in it.before.choices.iter().zip(&it.after.choices) {
            if old.against.is_empty() != new.against.is_empty() {
                let programme = institutions::programme(conn, old.programme)?;
                report.eligibility.push(Turned {
                    code: code.clone(),
                    title: programme.map(|it| it.titles).unwrap_or_default(),
                    before: old.against.clone(),
                    after: new.against.clone(),
                });
            }
        }
    }
    for line in lines {
        report.lines.push(LineDiff {
            code: line.code.clone(),
            titles: line.titles.clone(),
            seats: contenders::free_seats(conn, line)?,
            moved_in: moves(all, line, after, before),
            moved_out: moves(all, line, before, after),
            cut_off: (
                cut_off(all, line, before, |it| &it.before),
                cut_off(all, line, after, |it| &it.after),
            ),
            reserve: (line.reserve_size, line.reserve_size),
        });
    }
    Ok(report)
}

fn competes(weighed: &Weighed) -> bool {
    weighed.choices.iter().any(|choice| choice.against.is_empty())
}

/// The first choice of a line: the engine sees a line once.
fn on(weighed: &Weighed, line: QuotaLineId) -> Option<&OnChoice> {
    let mut here = weighed.choices.iter().filter(|choice| choice.line == line);
    here.next()
}

/// Who has the line in `here` but not in `there`.
fn moves(all: &[Both], line: &QuotaLine, here: &Places, there: &Places) -> Vec<Move> {
    let moved = all.iter().filter_map(|it| {
        let code = &it.dossier.application.code;
        let holds = |places: &Places| places.get(code) == Some(&line.code);
        (holds(here) && !holds(there)).then(|| Move {
            code: code.clone(),
            why: why(it, line, there.get(code)),
        })
    });
    moved.collect()
}

fn why(it: &Both, line: &QuotaLine, instead: Option<&String>) -> Why {
    let (before, after) = (on(&it.before, line.id), on(&it.after, line.id));
    let against = |choice: Option<&OnChoice>| choice.map(|it| it.against.clone()).unwrap_or_default();
    let reasons: Vec<_> = against(before).into_iter().chain(against(after)).collect();
    if !reasons.is_empty() {
        return Why::Rules { reasons };
    }
    let (Some(before), Some(after)) = (before, after) else {
        return Why::Others;
    };
    if before.evaluation.order_key() != after.evaluation.order_key() {
        return Why::Total {
            before: before.evaluation.total.unwrap_or_default(),
            after: after.evaluation.total.unwrap_or_default(),
        };
    }
    match instead {
        Some(line) => Why::Elsewhere { line: line.clone() },
        None => Why::Others,
    }
}

/// The lowest total that got a place.
fn cut_off(all: &[Both], line: &QuotaLine, places: &Places, side: impl Fn(&Both) -> &Weighed) -> Option<Decimal> {
    let placed = all
        .iter()
        .filter(|it| places.get(&it.dossier.application.code) == Some(&line.code));
    placed.filter_map(|it| on(side(it), line.id)?.evaluation.total).min()
}
