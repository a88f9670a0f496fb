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
use super::model::Instance;
use super::verify::{LineView, Placed, Refutation, fill, name};

/// A kind of leaver: line (by name order), seat group, cap.
type Node = (usize, u32, Option<usize>);

/// Refutes a result in which applicants could exchange places, each for a better one.
pub(super) fn check(instance: &Instance, placed: &Placed, views: &[LineView]) -> Result<(), Refutation> {
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
    let mut calls: Vec<Option<(u32, usize)>> = Vec::with_capacity(nodes.len());
    let mut seat_at: Vec<u32> = vec![0; instance.applicants()];
    for view in views {
        for (wish, seat) in view.order.iter().zip(&view.seats) {
            if let Some(group) = seat {
                seat_at[instance.owners[*wish as usize] as usize] = *group;
            }
        }
    }
    for (node, leaver) in &nodes {
        let called = call(instance, placed, &views[node.0], node.0, *leaver);
        calls.push(called.and_then(|wish| {
            let applicant = instance.owners[wish as usize] as usize;
            let held = placed.wishes[applicant];
            if held == u32::MAX {
                return None;
            }
            let line = instance.slots[held as usize].line as usize;
            let cap = instance.rules[line].cap_of(instance.categories_of(applicant));
            let next = (position[line], seat_at[applicant], cap);
            Some((wish, *numbers.get(&next)?))
        }));
    }
    cycle(&calls).map_or(Ok(()), |wishes| {
        let names = wishes.iter().map(|wish| name(instance, *wish).to_owned());
        Err(Refutation::Improvable(names.collect()))
    })
}

/// All kinds of leavers, each with one who would be it (as a position in the line's order).
fn leavers(instance: &Instance, views: &[LineView]) -> (Vec<(Node, usize)>, HashMap<Node, usize>) {
    let mut nodes = Vec::new();
    let mut numbers = HashMap::new();
    for (index, view) in views.iter().enumerate() {
        let rule = &instance.rules[instance.lines_by_id[index] as usize];
        for (at, (wish, seat)) in view.order.iter().zip(&view.seats).enumerate() {
            let Some(group) = seat else { continue };
            let applicant = instance.owners[*wish as usize] as usize;
            let cap = rule.cap_of(instance.categories_of(applicant));
            let node = (index, *group, cap);
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
fn call(instance: &Instance, placed: &Placed, view: &LineView, index: usize, leaver: usize) -> Option<u32> {
    let line = instance.lines_by_id[index] as usize;
    let lacks = |wish: &&u32| placed.lacks(instance, **wish);
    if instance.rules[line].is_simple() {
        return view.order.iter().find(lacks).copied();
    }
    let wants = |wish: &u32| placed.lacks(instance, *wish) || placed.holds(instance, *wish);
    let mut wanting: Vec<bool> = view.order.iter().map(wants).collect();
    wanting[leaver] = false;
    let seats = fill(instance, line, &view.order, &wanting);
    let mut called = view.order.iter().zip(seats);
    let enters = |(wish, seat): &(&u32, Option<u32>)| seat.is_some() && lacks(wish);
    called.find(enters).map(|(wish, _)| *wish)
}

/// The wishes along a cycle of calls, if there is one.
fn cycle(calls: &[Option<(u32, usize)>]) -> Option<Vec<u32>> {
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
        while let Some((wish, next)) = calls[node] {
            wishes.push(wish);
            node = next;
            if node == first {
                return Some(wishes);
            }
        }
    }
    None
}
