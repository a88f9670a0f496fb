//! The judge of a published result: every claim is checked from the definitions.
//!
//! Nothing here calls the engine, its seat rule or its order. Each line's order is made anew from
//! ranks, scores, ties and lots; its seats are filled one by one among its published holders and
//! all who would rather be there, and must come out as published. That single check is individual
//! rationality, absence of justified envy, and non-waste under the line's rule at once. Then no
//! chain of exchanges may exist that is better for applicants and as stable.
#![expect(
    clippy::indexing_slicing,
    reason = "numbers come from the instance; published numbers are looked up first"
)]

use std::cmp::Ordering;

use super::model::{Instance, Merit};
use super::order::lot;
use super::published::{self, Published};
use super::unusable::Unusable;
use super::{input, verify_certificate, verify_optimal, writer};

/// What came of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The result follows from the input, and every statement in it is true.
    Verified,
    /// It does not: the first reason found.
    Refuted(Refutation),
}

/// The witness against a result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refutation {
    /// The result names another input.
    #[error("the result was computed from another input: it names {found}, this input is {expected}")]
    OtherInput {
        /// SHA-256 of the input given.
        expected: String,
        /// What the result says.
        found: String,
    },
    /// A placement that the input does not allow.
    #[error("{place}: {applicant:?} did not list {line:?} as choice {choice}")]
    NotListed {
        /// Where in the result.
        place: String,
        /// The applicant.
        applicant: String,
        /// The line.
        line: String,
        /// The number of the wish.
        choice: u32,
    },
    /// Someone holds two places.
    #[error("{place}: {applicant:?} is placed twice")]
    Twice {
        /// Where in the result.
        place: String,
        /// The applicant.
        applicant: String,
    },
    /// Someone is denied a seat that the rule gives them before a holder.
    #[error("{claimant:?} has a better claim to a seat of {line:?} than {holder:?}, who holds one")]
    Envy {
        /// The line.
        line: String,
        /// Who wants the seat and should have it.
        claimant: String,
        /// Who should not.
        holder: String,
    },
    /// A seat is empty although someone wants it and may have it.
    #[error("a seat of {line:?} is empty although {claimant:?} wants it and may have it")]
    Waste {
        /// The line.
        line: String,
        /// Who should have it.
        claimant: String,
    },
    /// A holder whom no seat of the line fits.
    #[error("{holder:?} holds a place on {line:?} that its seats and caps do not give")]
    NoSeat {
        /// The line.
        line: String,
        /// The holder.
        holder: String,
    },
    /// The applicants named could exchange places, each for a better one, and all stay stable.
    #[error("not the best result for applicants: {0:?} could exchange places, each for a better one")]
    Improvable(Vec<String>),
    /// A statement in the result that does not hold.
    #[error("{place}: the result says {found}, the input gives {expected}")]
    Statement {
        /// Where in the result.
        place: String,
        /// What is true.
        expected: String,
        /// What the result says.
        found: String,
    },
}

/// One line as the judge sees it.
pub(super) struct LineView {
    /// Wishes for the line, in its order.
    pub(super) order: Vec<u32>,
    /// The group in which the holder of each seat sits, by position in `order`.
    pub(super) seats: Vec<Option<u32>>,
}

/// The published placements by applicant.
pub(super) struct Placed {
    /// Wish number, or `u32::MAX`.
    pub(super) wishes: Vec<u32>,
    /// Index among the published placements.
    rows: Vec<u32>,
}

impl Placed {
    pub(super) fn holds(&self, instance: &Instance, wish: u32) -> bool {
        self.wishes[instance.owners[wish as usize] as usize] == wish
    }

    pub(super) fn lacks(&self, instance: &Instance, wish: u32) -> bool {
        self.wishes[instance.owners[wish as usize] as usize] > wish
    }
}

type Check = Result<(), Refutation>;

/// Judges `result` against the instance read from an input whose bytes hash to `input_sha256`.
///
/// # Errors
/// When the result is not a result at all; the place is in the result.
pub fn verify(instance: &Instance, input_sha256: &[u8; 32], result: &[u8]) -> Result<Verdict, Unusable> {
    let published = published::read(input::text(result)?)?;
    Ok(match judge(instance, input_sha256, &published) {
        Ok(()) => Verdict::Verified,
        Err(refutation) => Verdict::Refuted(refutation),
    })
}

fn judge(instance: &Instance, input_sha256: &[u8; 32], published: &Published<'_>) -> Check {
    let expected = writer::hex(input_sha256);
    if published.input_sha256 != expected {
        let found = published.input_sha256.clone().into_owned();
        return Err(Refutation::OtherInput { expected, found });
    }
    let placed = placements(instance, published)?;
    state("/lines/length", &instance.lines.len(), &published.lines.len())?;
    let views = each_line(instance.lines.len(), |index| {
        let view = line_view(instance, instance.lines_by_id[index] as usize, &placed)?;
        line_statements(instance, published, &placed, index, &view)?;
        Ok(view)
    })?;
    verify_optimal::check(instance, &placed, &views)?;
    verify_certificate::check(instance, published, &placed, &views)
}

/// Does `work` for every line, on as many threads as there are; the first failure in the order of
/// lines counts.
pub(super) fn each_line<T: Send>(
    lines: usize,
    work: impl Fn(usize) -> Result<T, Refutation> + Sync,
) -> Result<Vec<T>, Refutation> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = lines.div_ceil(threads.min(8)).max(16);
    let work = &work;
    std::thread::scope(|scope| {
        let part = |first: usize| first..lines.min(first + share);
        let tasks: Vec<_> = (0..lines)
            .step_by(share)
            .map(|first| scope.spawn(move || part(first).map(work).collect::<Result<Vec<T>, _>>()))
            .collect();
        let mut all = Vec::with_capacity(lines);
        for task in tasks {
            match task.join() {
                Ok(done) => all.extend(done?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(all)
    })
}

/// Compares a statement with the truth.
pub(super) fn state<T: PartialEq + ?Sized + std::fmt::Debug>(place: &str, expected: &T, found: &T) -> Check {
    if expected == found {
        return Ok(());
    }
    Err(Refutation::Statement {
        place: place.to_owned(),
        expected: format!("{expected:?}"),
        found: format!("{found:?}"),
    })
}

/// Reads the placements: everyone once, at a wish of their own, in the order of names.
fn placements(instance: &Instance, published: &Published<'_>) -> Result<Placed, Refutation> {
    let mut placed = Placed {
        wishes: vec![u32::MAX; instance.applicants()],
        rows: vec![u32::MAX; instance.applicants()],
    };
    let mut previous = "";
    for (row, given) in (0_u32..).zip(&published.placements) {
        let place = || format!("/placements/{row}");
        let wish = instance.find_applicant(&given.applicant).and_then(|applicant| {
            let choice = (given.choice as usize).checked_sub(1)?;
            let wish = instance.wishes_of(applicant).nth(choice)?;
            let line = &instance.lines[instance.slots[wish].line as usize];
            (line.id == given.line).then_some((applicant, wish))
        });
        let Some((applicant, wish)) = wish else {
            return Err(Refutation::NotListed {
                place: place(),
                applicant: given.applicant.clone().into_owned(),
                line: given.line.clone().into_owned(),
                choice: given.choice,
            });
        };
        if placed.wishes[applicant] != u32::MAX {
            let applicant = given.applicant.clone().into_owned();
            return Err(Refutation::Twice {
                place: place(),
                applicant,
            });
        }
        placed.wishes[applicant] = u32::try_from(wish).unwrap_or(u32::MAX);
        placed.rows[applicant] = row;
        if previous > &*given.applicant {
            return Err(Refutation::Statement {
                place: place(),
                expected: "placements in the order of names".to_owned(),
                found: format!("{:?} after {previous:?}", given.applicant),
            });
        }
        previous = &given.applicant;
    }
    Ok(placed)
}

/// The line's order straight from merits.
fn before(instance: &Instance, one: u32, other: u32) -> Ordering {
    match (instance.merit(one as usize), instance.merit(other as usize)) {
        (Merit::Rank(one), Merit::Rank(other)) => one.cmp(&other),
        (Merit::Score(mine, my_ties), Merit::Score(theirs, their_ties)) => {
            let merit = theirs.cmp(&mine).then_with(|| their_ties.cmp(my_ties));
            merit.then_with(|| {
                let drawn = |wish: u32| {
                    let line = &instance.lines[instance.slots[wish as usize].line as usize].id;
                    let seed = instance.seed.as_deref().unwrap_or_default();
                    lot(seed, line, name(instance, wish))
                };
                drawn(one).cmp(&drawn(other))
            })
        }
        (Merit::Rank(_), Merit::Score(..)) => Ordering::Less,
        (Merit::Score(..), Merit::Rank(_)) => Ordering::Greater,
    }
}

/// The applicant of a wish.
pub(super) fn name(instance: &Instance, wish: u32) -> &str {
    instance.names.get(instance.owners[wish as usize] as usize)
}

fn line_view(instance: &Instance, line: usize, placed: &Placed) -> Result<LineView, Refutation> {
    let mut order = instance.entries_of(line).to_vec();
    order.sort_by(|one, other| before(instance, *one, *other));
    let wants = |wish: &u32| placed.holds(instance, *wish) || placed.lacks(instance, *wish);
    let wanting: Vec<bool> = order.iter().map(wants).collect();
    let seats = fill(instance, line, &order, &wanting);
    let mut claimant = None;
    let mut intruder = None;
    for (wish, seat) in order.iter().zip(&seats) {
        match (seat, placed.holds(instance, *wish)) {
            (Some(_), false) => claimant = claimant.or(Some(*wish)),
            (None, true) => intruder = Some(*wish),
            _ => {}
        }
    }
    let line = instance.lines[line].id.clone();
    let named = |wish: u32| name(instance, wish).to_owned();
    match (claimant.map(named), intruder.map(named)) {
        (None, None) => Ok(LineView { order, seats }),
        (Some(claimant), Some(holder)) => Err(Refutation::Envy { line, claimant, holder }),
        (Some(claimant), None) => Err(Refutation::Waste { line, claimant }),
        (None, Some(holder)) => Err(Refutation::NoSeat { line, holder }),
    }
}

/// Fills the seats of a line one by one with the best of `wanting` that may still be admitted.
pub(super) fn fill(instance: &Instance, line: usize, order: &[u32], wanting: &[bool]) -> Vec<Option<u32>> {
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
            for (at, wish) in order.iter().enumerate() {
                if free == 0 {
                    break;
                }
                if !wanting[at] || seats[at].is_some() {
                    continue;
                }
                let mine = instance.categories_of(instance.owners[*wish as usize] as usize);
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
fn line_statements(
    instance: &Instance,
    published: &Published<'_>,
    placed: &Placed,
    index: usize,
    view: &LineView,
) -> Check {
    let line = &instance.lines[instance.lines_by_id[index] as usize];
    let said = &published.lines[index];
    let at = |field: &str| format!("/lines/{index}/{field}");
    state(&at("id"), line.id.as_str(), &said.id)?;
    state(&at("seats"), &line.seats(), &u64::from(said.seats))?;
    let mut filled = 0;
    let mut last = None;
    let mut reserve = Vec::new();
    for (wish, seat) in view.order.iter().zip(&view.seats) {
        let Some(group) = seat else {
            if placed.lacks(instance, *wish) {
                reserve.push(name(instance, *wish));
            }
            continue;
        };
        filled += 1;
        last = Some(name(instance, *wish));
        let applicant = instance.owners[*wish as usize] as usize;
        let rule = &instance.rules[instance.lines_by_id[index] as usize];
        let member = rule.groups[*group as usize]
            .category
            .is_some_and(|category| instance.categories_of(applicant).contains(&category));
        let word = line.groups[*group as usize].category.as_deref();
        let row = placed.rows[applicant];
        let seat = &published.placements[row as usize].seat;
        let word = word.filter(|_| member).unwrap_or("open");
        if word != seat {
            return state(&format!("/placements/{row}/seat"), word, seat);
        }
    }
    state(&at("filled"), &filled, &said.filled)?;
    state(&at("last_admitted"), &last, &said.last_admitted.as_deref())?;
    let said: Vec<&str> = said.reserve.iter().map(|id| &**id).collect();
    if reserve == said {
        return Ok(());
    }
    let differs = |(one, other): (&&str, &&str)| one != other;
    let first = reserve.iter().zip(&said).position(differs);
    let first = first.unwrap_or(reserve.len().min(said.len()));
    let place = at(&format!("reserve/{first}"));
    state(&place, &reserve.get(first), &said.get(first))
}
