//! Whether a stable result is the best stable one for applicants.
//!
//! If a holder left, the line's rule would call someone in; that person would leave another line,
//! which calls in the next, and so on. Where such a chain comes back to its start, all of it could
//! move up at once: the result is stable, but not the best. Who is called in depends on the leaver
//! only through the seat group they leave and the cap they free.
#![expect(
    clippy::indexing_slicing,
    reason = "numbers come from the instance and from the nodes made here"
)]

use std::collections::HashMap;

use super::choice::Rule;
use super::model::{Entry, Instance};
use super::verify::Refutation;
use super::verify_lines::{LineView, Placed, fill, name};

/// A kind of leaver: line (by name order), seat group, cap.
type Node = (usize, u32, Option<usize>);

/// Refutes a result in which applicants could exchange places, each for a better one.
pub(super) fn check(instance: &Instance, placed: &Placed, views: &[LineView<'_>]) -> Result<(), Refutation> {
    if instance.rules.iter().any(Rule::is_entangled) {
        // No best stable result need exist.
        return Ok(());
    }
    let mut position = vec![0_usize; instance.lines.len()];
    for (index, line) in instance.lines_by_id.iter().enumerate() {
        position[*line as usize] = index;
    }
    let (nodes, numbers) = leavers(instance, views);
    // The wish of whoever is called in, and the node that they leave.
    let mut calls: Vec<Option<(Entry, usize)>> = Vec::with_capacity(nodes.len());
    let mut seat_at: Vec<u32> = vec![0; instance.applicants()];
    for view in views {
        for seated in &view.seated {
            seat_at[view.order[seated.at as usize].applicant as usize] = seated.group;
        }
    }
    for (node, leaver) in &nodes {
        let called = call(instance, placed, &views[node.0], node.0, *leaver);
        calls.push(called.and_then(|entry| {
            let applicant = entry.applicant as usize;
            let held = placed.wishes[applicant];
            if held == u32::MAX {
                return None;
            }
            let line = instance.slots[held as usize].line as usize;
            let cap = instance.rules[line].cap_of(instance.categories_of(applicant));
            let next = (position[line], seat_at[applicant], cap);
            Some((entry, *numbers.get(&next)?))
        }));
    }
    cycle(&calls).map_or(Ok(()), |entries| {
        let names = entries.iter().map(|entry| name(instance, entry).to_owned());
        Err(Refutation::Improvable(names.collect()))
    })
}

/// All kinds of leavers, each with one who would be it (as a position in the line's order).
fn leavers(instance: &Instance, views: &[LineView<'_>]) -> (Vec<(Node, usize)>, HashMap<Node, usize>) {
    let mut nodes = Vec::new();
    let mut numbers = HashMap::new();
    for (index, view) in views.iter().enumerate() {
        let rule = &instance.rules[instance.lines_by_id[index] as usize];
        for seated in &view.seated {
            let at = seated.at as usize;
            let applicant = view.order[at].applicant as usize;
            let cap = rule.cap_of(instance.categories_of(applicant));
            let node = (index, seated.group, cap);
            numbers.entry(node).or_insert_with(|| {
                nodes.push((node, at));
                nodes.len() - 1
            });
            if rule.is_simple() {
                break;
            }
        }
    }
    (nodes, numbers)
}

/// The wish of whoever gets in when the holder at position `leaver` leaves.
fn call(instance: &Instance, placed: &Placed, view: &LineView<'_>, index: usize, leaver: usize) -> Option<Entry> {
    let line = instance.lines_by_id[index] as usize;
    if instance.rules[line].is_simple() {
        return view.order.iter().find(|entry| placed.lacks(entry)).copied();
    }
    let mut wanting: Vec<bool> = view.order.iter().map(|entry| placed.wants(entry)).collect();
    wanting[leaver] = false;
    let seats = fill(instance, line, &view.order, &wanting);
    let mut called = view.order.iter().zip(seats);
    let enters = |(entry, seat): &(&Entry, Option<u32>)| seat.is_some() && placed.lacks(entry);
    called.find(enters).map(|(entry, _)| *entry)
}

/// The wishes along a cycle of calls, if there is one.
fn cycle(calls: &[Option<(Entry, usize)>]) -> Option<Vec<Entry>> {
    let mut visited = vec![usize::MAX; calls.len()];
    for start in 0..calls.len() {
        let mut node = start;
        while visited[node] == usize::MAX {
            visited[node] = start;
            let Some((_, next)) = calls[node] else { break };
            node = next;
        }
        if visited[node] != start || calls[node].is_none() {
            continue;
        }
        let first = node;
        let mut wishes = Vec::new();
        while let Some((entry, next)) = calls[node] {
            wishes.push(entry);
            node = next;
            if node == first {
                return Some(wishes);
            }
        }
    }
    None
}
