//! The judge's view of placements and lines: who holds what, in whose order, by which rule.
#![expect(
    clippy::indexing_slicing,
    reason = "numbers come from the instance; published numbers are looked up first"
)]

use std::borrow::Cow;
use std::cmp::Ordering;

use super::model::{Entry, Instance, Merit};
use super::order::lot;
use super::published::{Published, PublishedPlacement};
use super::verify::{Refutation, Stop, each, state};

/// The seat's word is `open`.
const OPEN: u32 = u32::MAX;
/// The seat's word is no category of the line.
const OTHER: u32 = u32::MAX - 1;

/// The published placements by applicant.
pub(super) struct Placed {
    /// Wish number, or `u32::MAX`.
    pub(super) wishes: Vec<u32>,
    /// Index among the published placements.
    rows: Vec<u32>,
    /// The number of the category that the seat's word names, `OPEN` or `OTHER`.
    seats: Vec<u32>,
}

impl Placed {
    pub(super) fn holds(&self, entry: &Entry) -> bool {
        self.wishes[entry.applicant as usize] == entry.wish
    }

    pub(super) fn lacks(&self, entry: &Entry) -> bool {
        self.wishes[entry.applicant as usize] > entry.wish
    }

    pub(super) fn wants(&self, entry: &Entry) -> bool {
        self.wishes[entry.applicant as usize] >= entry.wish
    }
}

/// A holder: position in the line's order, and the group of their seat.
#[derive(Clone, Copy)]
pub(super) struct Seated {
    pub(super) at: u32,
    pub(super) group: u32,
}

/// One line as the judge sees it.
pub(super) struct LineView<'a> {
    /// Wishes for the line, in its order.
    pub(super) order: Cow<'a, [Entry]>,
    /// Who holds its seats, in its order.
    pub(super) seated: Vec<Seated>,
}

/// The applicant of a wish.
pub(super) fn name<'a>(instance: &'a Instance, entry: &Entry) -> &'a str {
    instance.names.get(entry.applicant as usize)
}

/// A published placement, looked up.
struct Row {
    /// Position of the applicant in the order of names.
    position: u32,
    wish: u32,
    seat: u32,
}

/// Reads the placements: everyone once, at a wish of their own, in the order of names.
pub(super) fn placements(instance: &Instance, published: &Published<'_>) -> Result<Placed, Stop> {
    let parts = each(instance, published.placement_parts(), |part| {
        let mut rows = Vec::new();
        let mut refuted = None;
        let mut position = None;
        published.placements(part, |number, given| match row(instance, &given, position) {
            Some(row) => {
                position = Some(row.position as usize);
                rows.push(row);
            }
            None if refuted.is_none() => {
                refuted = Some(Refutation::NotListed {
                    place: format!("/placements/{number}"),
                    applicant: given.applicant.into_owned(),
                    line: given.line.into_owned(),
                    choice: given.choice,
                });
            }
            None => {}
        })?;
        refuted.map_or(Ok(rows), |refuted| Err(refuted.into()))
    })?;
    let mut placed = Placed {
        wishes: vec![u32::MAX; instance.applicants()],
        rows: vec![u32::MAX; instance.applicants()],
        seats: vec![OTHER; instance.applicants()],
    };
    let mut previous = None;
    for (number, row) in (0_u32..).zip(parts.into_iter().flatten()) {
        let applicant = instance.applicants_by_id[row.position as usize] as usize;
        let name = |applicant: usize| instance.names.get(applicant);
        let place = format_args!("/placements/{number}").to_string();
        if placed.wishes[applicant] != u32::MAX {
            let applicant = name(applicant).to_owned();
            return Err(Refutation::Twice { place, applicant }.into());
        }
        placed.wishes[applicant] = row.wish;
        placed.rows[applicant] = number;
        placed.seats[applicant] = row.seat;
        if let Some((last, before)) = previous
            && last > row.position
        {
            let refutation = Refutation::Statement {
                place,
                expected: "placements in the order of names".to_owned(),
                found: format!("{:?} after {:?}", name(applicant), name(before)),
            };
            return Err(refutation.into());
        }
        previous = Some((row.position, applicant));
    }
    Ok(placed)
}

/// Looks a placement up; most often the applicant stands shortly behind the `last` one.
fn row(instance: &Instance, given: &PublishedPlacement<'_>, last: Option<usize>) -> Option<Row> {
    let named = |applicant: &u32| instance.names.get(*applicant as usize).cmp(&*given.applicant);
    let near = last.and_then(|last| {
        let following = instance.applicants_by_id.get(last + 1..)?.iter().take(16);
        let at = following.map(named).position(|order| order == Ordering::Equal)?;
        Some(last + 1 + at)
    });
    let position = match near {
        Some(position) => position,
        None => instance.applicants_by_id.binary_search_by(named).ok()?,
    };
    let applicant = instance.applicants_by_id[position] as usize;
    let choice = (given.choice as usize).checked_sub(1)?;
    let wish = instance.wishes_of(applicant).nth(choice)?;
    let line = instance.slots[wish].line as usize;
    if instance.lines[line].id != given.line {
        return None;
    }
    let mut categories = instance.lines[line].groups.iter().zip(&instance.rules[line].groups);
    let seat = if given.seat == "open" {
        OPEN
    } else {
        let named = categories.find(|(group, _)| group.category.as_deref() == Some(&*given.seat));
        named.and_then(|(_, seats)| seats.category).unwrap_or(OTHER)
    };
    Some(Row {
        position: u32::try_from(position).ok()?,
        wish: u32::try_from(wish).ok()?,
        seat,
    })
}

/// The line's order straight from merits; `one` and `other` are where their merits stand.
fn before(instance: &Instance, line: usize, one: usize, other: usize) -> Ordering {
    match (instance.merit(line, one), instance.merit(line, other)) {
        (Merit::Rank(one), Merit::Rank(other)) => one.cmp(&other),
        (Merit::Score(mine, my_ties), Merit::Score(theirs, their_ties)) => {
            let merit = theirs.cmp(&mine).then_with(|| their_ties.cmp(my_ties));
            merit.then_with(|| {
                let seed = instance.seed.as_deref().unwrap_or_default();
                let entries = instance.entries_of(line);
                let drawn = |at: usize| lot(seed, &instance.lines[line].id, name(instance, &entries[at]));
                drawn(one).cmp(&drawn(other))
            })
        }
        (Merit::Rank(_), Merit::Score(..)) => Ordering::Less,
        (Merit::Score(..), Merit::Rank(_)) => Ordering::Greater,
    }
}

/// The line's order, each step of it checked; where one is wrong, made anew.
fn ordered(instance: &Instance, line: usize) -> Cow<'_, [Entry]> {
    let entries = instance.entries_of(line);
    let later = |at: usize| before(instance, line, at - 1, at) == Ordering::Greater;
    if !(1..entries.len()).any(later) {
        return Cow::Borrowed(entries);
    }
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|one, other| before(instance, line, *one, *other));
    Cow::Owned(order.into_iter().map(|at| entries[at]).collect())
}

/// Orders a line, fills its seats among all who want it, and compares with who holds them.
pub(super) fn view<'a>(instance: &'a Instance, line: usize, placed: &Placed) -> Result<LineView<'a>, Refutation> {
    let order = ordered(instance, line);
    let wanting: Vec<bool> = order.iter().map(|entry| placed.wants(entry)).collect();
    let seats = fill(instance, line, &order, &wanting);
    let mut seated = Vec::new();
    let mut claimant = None;
    let mut intruder = None;
    for ((at, entry), seat) in (0_u32..).zip(&*order).zip(&seats) {
        match (seat, placed.holds(entry)) {
            (Some(group), true) => seated.push(Seated { at, group: *group }),
            (Some(_), false) => claimant = claimant.or(Some(*entry)),
            (None, true) => intruder = Some(*entry),
            (None, false) => {}
        }
    }
    let line = instance.lines[line].id.clone();
    let named = |entry: Entry| name(instance, &entry).to_owned();
    match (claimant.map(named), intruder.map(named)) {
        (None, None) => Ok(LineView { order, seated }),
        (Some(claimant), Some(holder)) => Err(Refutation::Envy { line, claimant, holder }),
        (Some(claimant), None) => Err(Refutation::Waste { line, claimant }),
        (None, Some(holder)) => Err(Refutation::NoSeat { line, holder }),
    }
}

/// Fills the seats of a line one by one with the best of `wanting` that may still be admitted.
pub(super) fn fill(instance: &Instance, line: usize, order: &[Entry], wanting: &[bool]) -> Vec<Option<u32>> {
    let rule = &instance.rules[line];
    let mut seats = vec![None; order.len()];
    let mut room: Vec<(u32, u32)> = rule.caps.clone();
    for (number, group) in (0_u32..).zip(&rule.groups) {
        let mut free = group.count;
        // Members first; then, where the seats are open, anyone.
        for members in [true, false] {
            if members && group.category.is_none() || !members && !group.takes_all() {
                continue;
            }
            for (at, entry) in order.iter().enumerate() {
                if free == 0 {
                    break;
                }
                if !wanting[at] || seats[at].is_some() {
                    continue;
                }
                let mine = instance.categories_of(entry.applicant as usize);
                if members && !group.category.is_some_and(|category| mine.contains(&category)) {
                    continue;
                }
                let mut caps = room.iter_mut();
                if let Some((_, left)) = caps.find(|(category, _)| mine.contains(category)) {
                    if *left == 0 {
                        continue;
                    }
                    *left -= 1;
                }
                free -= 1;
                seats[at] = Some(number);
            }
        }
    }
    seats
}

/// What the result says about line number `index` by name.
pub(super) fn statements(
    instance: &Instance,
    published: &Published<'_>,
    placed: &Placed,
    index: usize,
    view: &LineView<'_>,
) -> Result<(), Stop> {
    let number = instance.lines_by_id[index] as usize;
    let line = &instance.lines[number];
    let said = published.line(index)?;
    let at = |field: &str| format!("/lines/{index}/{field}");
    state(&at("id"), line.id.as_str(), &said.id)?;
    state(&at("seats"), &line.seats(), &u64::from(said.seats))?;
    for seated in &view.seated {
        let applicant = view.order[seated.at as usize].applicant as usize;
        let category = instance.rules[number].groups[seated.group as usize].category;
        let member = category.filter(|category| instance.categories_of(applicant).contains(category));
        if member.unwrap_or(OPEN) != placed.seats[applicant] {
            let word = line.groups[seated.group as usize].category.as_deref();
            let word = word.filter(|_| member.is_some()).unwrap_or("open");
            let row = placed.rows[applicant];
            return Err(Refutation::Statement {
                place: format!("/placements/{row}/seat"),
                expected: format!("{word:?}"),
                found: "another word".to_owned(),
            }
            .into());
        }
    }
    state(&at("filled"), &view.seated.len(), &(said.filled as usize))?;
    let last = view
        .seated
        .last()
        .map(|last| name(instance, &view.order[last.at as usize]));
    state(&at("last_admitted"), &last, &said.last_admitted.as_deref())?;
    let mut waiting = view.order.iter().filter(|entry| placed.lacks(entry));
    for (place, said) in said.reserve.iter().enumerate() {
        let expected = waiting.next().map(|entry| name(instance, entry));
        if expected != Some(said) {
            state(&at(&format!("reserve/{place}")), &expected, &Some(said))?;
        }
    }
    let missing = waiting.next().map(|entry| name(instance, entry));
    let place = at(&format!("reserve/{}", said.reserve.len()));
    Ok(state(&place, &missing, &None)?)
}
