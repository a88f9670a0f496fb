//! The seat rule of one line: who of some candidates sits where.
//!
//! Groups are filled in their order. A group `for` a category takes the best remaining of that
//! category; a seat then left takes the best remaining of all if it is `open`, nobody if `lost`. A
//! group without a category takes the best remaining of all. Of a capped category only the first
//! `max` in order are considered.
#![expect(clippy::indexing_slicing, reason = "indexes come from enumerating the same slices")]

use std::collections::HashMap;

use super::model::{Line, Unfilled};

/// A seat group with its category as a number.
#[derive(Debug, Clone)]
pub(super) struct Seats {
    pub(super) count: u32,
    pub(super) category: Option<u32>,
    pub(super) open: bool,
}

impl Seats {
    /// Whether a seat here may go to someone without its category.
    pub(super) fn takes_all(&self) -> bool {
        self.category.is_none() || self.open
    }
}

/// A line's rule with categories as numbers.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) groups: Vec<Seats>,
    pub(super) caps: Vec<(u32, u32)>,
}

impl Rule {
    /// The rule of a line, numbering its categories by `number`.
    pub(super) fn of(line: &Line, mut number: impl FnMut(&str) -> u32) -> Self {
        let group = |group: &super::model::Group, number: &mut dyn FnMut(&str) -> u32| Seats {
            count: group.count,
            category: group.category.as_deref().map(number),
            open: group.unfilled == Unfilled::Open,
        };
        let groups = line.groups.iter().map(|g| group(g, &mut number)).collect();
        let caps = line.caps.iter();
        let caps = caps.map(|cap| (number(&cap.category), cap.max)).collect();
        Self { groups, caps }
    }

    /// One group of seats for anybody, and no cap.
    pub(super) fn is_simple(&self) -> bool {
        self.caps.is_empty() && self.groups.len() == 1 && self.groups[0].category.is_none()
    }

    /// Whether a binding cap meets a reserved group that stands between two others whose seats may
    /// go to anyone. A better member of the capped category can then displace, by way of the
    /// reserved group, someone whose seat a candidate refused before would take: the rule is not
    /// substitutable, and a stable result need not exist.
    pub(super) fn is_entangled(&self) -> bool {
        let seats: u64 = self.groups.iter().map(|g| u64::from(g.count)).sum();
        let binding = |max: u32| max > 0 && u64::from(max) < seats;
        if !self.caps.iter().any(|(_, max)| binding(*max)) {
            return false;
        }
        let groups: Vec<&Seats> = self.groups.iter().filter(|g| g.count > 0).collect();
        groups.iter().enumerate().any(|(at, middle)| {
            let other = |g: &&Seats| g.takes_all() && g.category != middle.category;
            middle.category.is_some() && groups[..at].iter().any(other) && groups[at + 1..].iter().any(other)
        })
    }

    /// The position among `caps` of the one capped category in `categories`.
    pub(super) fn cap_of(&self, categories: &[u32]) -> Option<usize> {
        let capped = |(category, _): &(u32, u32)| categories.contains(category);
        self.caps.iter().position(capped)
    }

    /// The group in which each candidate sits. `candidates` are the categories, best first.
    pub(super) fn seat(&self, candidates: &[&[u32]]) -> Vec<Option<u32>> {
        let mut seats = vec![None; candidates.len()];
        let mut admitted = vec![0_u32; self.caps.len()];
        let mut remaining = Vec::with_capacity(candidates.len());
        for (index, categories) in candidates.iter().enumerate() {
            if let Some(cap) = self.cap_of(categories) {
                if admitted[cap] == self.caps[cap].1 {
                    continue;
                }
                admitted[cap] += 1;
            }
            remaining.push(index);
        }
        for (number, group) in (0_u32..).zip(&self.groups) {
            let mut free = group.count;
            let mut take = |index: &usize, fits: bool| {
                let taken = fits && free > 0;
                if taken {
                    free -= 1;
                    seats[*index] = Some(number);
                }
                !taken
            };
            if let Some(category) = group.category {
                remaining.retain(|index| take(index, candidates[*index].contains(&category)));
            }
            if group.takes_all() {
                remaining.retain(|index| take(index, true));
            }
        }
        seats
    }
}

/// Someone who holds or wants a seat of a line.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Position in the line's published order; unique among the candidates of one call.
    pub place: u64,
    /// Categories that count.
    pub categories: &'a [&'a str],
}

/// Where one candidate sits under the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seating {
    /// The candidate's index in what was given.
    pub candidate: usize,
    /// The index of the seat group.
    pub group: usize,
}

/// Someone of the reserve who takes a freed seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entrant {
    /// The index in the reserve given.
    pub reserve: usize,
    /// The group in which the rule seats them.
    pub group: usize,
}

/// Applies the line's rule to `candidates`, given in any order: those admitted, best first.
#[must_use]
pub fn seat_all(line: &Line, candidates: &[Candidate<'_>]) -> Vec<Seating> {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let rule = Rule::of(line, |name| {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        *numbers.entry(name.to_owned()).or_insert(next)
    });
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|index| candidates[*index].place);
    let known = |index: &usize| -> Vec<u32> {
        let names = candidates[*index].categories.iter();
        names.filter_map(|name| numbers.get(*name).copied()).collect()
    };
    let categories: Vec<Vec<u32>> = order.iter().map(known).collect();
    let categories: Vec<&[u32]> = categories.iter().map(Vec::as_slice).collect();
    let seats = rule.seat(&categories).into_iter().zip(order);
    seats
        .filter_map(|(group, candidate)| {
            let group = group? as usize;
            Some(Seating { candidate, group })
        })
        .collect()
}

/// Who of `reserve` takes the seats of `line` that its `holders` leave free, best first.
///
/// The rule is applied to holders and reserve together; nobody who holds a seat ever loses it here,
/// so at most as many enter as seats are free. A cap is respected against the holders too.
#[must_use]
pub fn entrants(line: &Line, holders: &[Candidate<'_>], reserve: &[Candidate<'_>]) -> Vec<Entrant> {
    let seats = usize::try_from(line.seats()).unwrap_or(usize::MAX);
    let all: Vec<Candidate<'_>> = holders.iter().chain(reserve).copied().collect();
    let mut room: Vec<(&str, usize)> = Vec::new();
    for cap in &line.caps {
        let held = holders.iter().filter(|h| h.has(&cap.category)).count();
        let max = usize::try_from(cap.max).unwrap_or(usize::MAX);
        room.push((&cap.category, max.saturating_sub(held)));
    }
    let mut entering = Vec::new();
    for seating in seat_all(line, &all) {
        let Some(index) = seating.candidate.checked_sub(holders.len()) else {
            continue;
        };
        if holders.len() + entering.len() >= seats {
            break;
        }
        let mut caps = room.iter_mut();
        if let Some((_, left)) = caps.find(|(category, _)| reserve[index].has(category)) {
            if *left == 0 {
                continue;
            }
            *left -= 1;
        }
        entering.push(Entrant {
            reserve: index,
            group: seating.group,
        });
    }
    entering
}

impl Candidate<'_> {
    fn has(&self, category: &str) -> bool {
        self.categories.contains(&category)
    }
}
