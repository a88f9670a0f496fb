//! The complete order of every line, and the lot that ends ties.
#![expect(clippy::indexing_slicing, reason = "indexes come from the builder's own arrays")]

use std::cmp::Ordering;
use std::num::NonZero;
use std::ops::Range;
use std::thread::ScopedJoinHandle;

use sha2::{Digest, Sha256};

use super::decimal::Decimal;
use super::model::{Entry, Given, Instance, MeritKind, Slot};
use super::unusable::{Problem, Unusable};

/// The lot of an applicant on a line: SHA-256 of seed, 0, line, 0, applicant. Smaller goes first.
#[must_use]
pub fn lot(seed: &str, line: &str, applicant: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(seed.as_bytes());
    hash.update([0]);
    hash.update(line.as_bytes());
    hash.update([0]);
    hash.update(applicant.as_bytes());
    hash.finalize().into()
}

/// Fills `line_starts`, `entries`, `merits` and every slot's `place`.
///
/// # Errors
/// When two applicants share a rank.
pub(super) fn arrange(instance: &mut Instance, given: Given, threads: NonZero<usize>) -> Result<(), Unusable> {
    let lines = instance.lines.len();
    let mut starts = vec![0_u32; lines + 1];
    for slot in &instance.slots {
        starts[slot.line as usize + 1] += 1;
    }
    let mut merit_starts = vec![0_usize; lines + 1];
    for line in 0..lines {
        merit_starts[line + 1] = merit_starts[line] + starts[line + 1] as usize * instance.kinds[line].width();
        starts[line + 1] += starts[line];
    }
    instance.line_starts = starts;
    instance.merit_starts = merit_starts;
    let mut entries = vec![Entry { wish: 0, applicant: 0 }; instance.slots.len()];
    let mut merits = vec![Decimal::default(); instance.merit_starts.last().map_or(0, |end| *end)];
    let ordered = by_lines(instance, &given, threads.get(), &mut entries, &mut merits);
    drop(given);
    ordered?;
    let mut slots = std::mem::take(&mut instance.slots);
    set_places(instance, threads.get(), &entries, &mut slots);
    instance.slots = slots;
    instance.entries = entries;
    instance.merits = merits;
    Ok(())
}

/// As many threads as help with so many wishes; no result depends on them.
pub(super) fn threads(wishes: usize) -> NonZero<usize> {
    if wishes < 100_000 {
        return NonZero::<usize>::MIN;
    }
    let most = NonZero::<usize>::MIN.saturating_add(7);
    std::thread::available_parallelism().map_or(NonZero::<usize>::MIN, |threads| threads.min(most))
}

/// Joins threads: their panics go on, the first error in their order counts.
fn all<T>(tasks: Vec<ScopedJoinHandle<'_, Result<T, Unusable>>>) -> Result<(), Unusable> {
    let mut outcome = Ok(());
    for task in tasks {
        match task.join() {
            Ok(done) => outcome = outcome.and(done.map(drop)),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
    outcome
}

/// Gathers and sorts the lines, each thread a share of them.
fn by_lines(
    instance: &Instance,
    given: &Given,
    threads: usize,
    entries: &mut [Entry],
    merits: &mut [Decimal],
) -> Result<(), Unusable> {
    let lines = instance.lines.len();
    let starts = &instance.line_starts;
    let share = entries.len() / threads + 1;
    std::thread::scope(|scope| {
        let (mut entries, mut merits) = (entries, merits);
        let mut line = 0;
        let mut tasks = Vec::new();
        while line < lines {
            let first = line;
            let base = starts[first] as usize;
            while line < lines && (line == first || (starts[line + 1] as usize) - base <= share) {
                line += 1;
            }
            let (my_entries, other_entries) = entries.split_at_mut(starts[line] as usize - base);
            entries = other_entries;
            let width = instance.merit_starts[line] - instance.merit_starts[first];
            let (my_merits, other_merits) = merits.split_at_mut(width);
            merits = other_merits;
            let mut task = move || {
                gather(instance, given, first..line, my_entries, my_merits);
                sort_range(instance, first..line, my_entries, my_merits)
            };
            if threads == 1 {
                task()?;
            } else {
                tasks.push(scope.spawn(task));
            }
        }
        all(tasks)
    })
}

/// Puts wishes and merits of some lines together by line, in the order of wishes.
fn gather(instance: &Instance, given: &Given, lines: Range<usize>, entries: &mut [Entry], merits: &mut [Decimal]) {
    let base = instance.line_starts[lines.start];
    let merit_base = instance.merit_starts[lines.start];
    let mut next: Vec<u32> = instance.line_starts[lines.clone()]
        .iter()
        .map(|start| start - base)
        .collect();
    let mut value = 0;
    for (applicant, span) in (0_u32..).zip(instance.starts.windows(2)) {
        for wish in span[0]..span[1] {
            let line = instance.slots[wish as usize].line as usize;
            let width = instance.kinds[line].width();
            let mine = value;
            value += width;
            let Some(next) = line.checked_sub(lines.start).and_then(|line| next.get_mut(line)) else {
                continue;
            };
            let at = *next as usize;
            *next += 1;
            entries[at] = Entry { wish, applicant };
            let place = at - (instance.line_starts[line] - base) as usize;
            let to = instance.merit_starts[line] - merit_base + place * width;
            given.copy(mine, &mut merits[to..to + width]);
        }
    }
}

/// Tells every wish its place in the line's order, each thread a share of the wishes.
fn set_places(instance: &Instance, threads: usize, entries: &[Entry], slots: &mut [Slot]) {
    let share = slots.len() / threads + 1;
    std::thread::scope(|scope| {
        for (first, mine) in (0..).step_by(share).zip(slots.chunks_mut(share)) {
            let mut task = move || {
                for line in instance.line_starts.windows(2) {
                    for (place, entry) in (0_u32..).zip(&entries[line[0] as usize..line[1] as usize]) {
                        let at = (entry.wish as usize).checked_sub(first);
                        if let Some(slot) = at.and_then(|at| mine.get_mut(at)) {
                            slot.place = place;
                        }
                    }
                }
            };
            if threads == 1 {
                task();
            } else {
                scope.spawn(task);
            }
        }
    });
}

/// An entry by its position before sorting, with the rank, or the score turned round.
type Keyed = (i64, u32);

fn sort_range(
    instance: &Instance,
    lines: Range<usize>,
    mut entries: &mut [Entry],
    mut merits: &mut [Decimal],
) -> Result<(), Unusable> {
    let mut keyed: Vec<Keyed> = Vec::new();
    let mut old_entries: Vec<Entry> = Vec::new();
    let mut old_merits: Vec<Decimal> = Vec::new();
    for line in lines {
        let kind = instance.kinds[line];
        let width = kind.width();
        let count = instance.entries_of_count(line);
        let (mine, others) = entries.split_at_mut(count);
        entries = others;
        let (my_merits, others) = merits.split_at_mut(count * width);
        merits = others;
        old_entries.clear();
        old_entries.extend_from_slice(mine);
        old_merits.clear();
        old_merits.extend_from_slice(my_merits);
        let sign = if kind == MeritKind::Rank { 1 } else { -1 };
        let firsts = old_merits.iter().step_by(width);
        keyed.clear();
        keyed.extend(
            firsts
                .zip(0_u32..)
                .map(|(first, at)| (sign * first.ten_thousandths(), at)),
        );
        keyed.sort_unstable();
        let given = LineGiven {
            instance,
            line,
            entries: &old_entries,
            merits: &old_merits,
            width,
        };
        for tied in keyed.chunk_by_mut(|one, other| one.0 == other.0) {
            match kind {
                _ if tied.len() == 1 => {}
                MeritKind::Rank => return Err(given.shared_rank(tied)),
                MeritKind::Score(_) => given.break_ties(tied),
            }
        }
        for ((entry, merit), (_, at)) in mine.iter_mut().zip(my_merits.chunks_exact_mut(width)).zip(&keyed) {
            *entry = old_entries[*at as usize];
            merit.copy_from_slice(given.merit(*at));
        }
    }
    Ok(())
}

/// A line before it is sorted.
struct LineGiven<'a> {
    instance: &'a Instance,
    line: usize,
    entries: &'a [Entry],
    merits: &'a [Decimal],
    width: usize,
}

impl LineGiven<'_> {
    fn merit(&self, at: u32) -> &[Decimal] {
        let first = at as usize * self.width;
        &self.merits[first..first + self.width]
    }

    fn name(&self, at: u32) -> &str {
        self.instance.names.get(self.entries[at as usize].applicant as usize)
    }

    /// Orders entries of one score: ties larger first, then the lot, drawn only where it decides.
    fn break_ties(&self, tied: &mut [Keyed]) {
        let of = |keyed: &Keyed| self.merit(keyed.1);
        if self.width > 1 {
            tied.sort_unstable_by(|one, other| of(other).cmp(of(one)));
        }
        let seed = self.instance.seed.as_deref().unwrap_or_default();
        let id = &self.instance.lines[self.line].id;
        for equal in tied.chunk_by_mut(|one, other| of(one) == of(other)) {
            if equal.len() == 1 {
                continue;
            }
            let mut drawn: Vec<([u8; 32], &str, Keyed)> = Vec::with_capacity(equal.len());
            for keyed in &*equal {
                let name = self.name(keyed.1);
                drawn.push((lot(seed, id, name), name, *keyed));
            }
            drawn.sort_unstable_by(|one, other| match one.0.cmp(&other.0) {
                Ordering::Equal => one.1.cmp(other.1),
                decided => decided,
            });
            for (keyed, (_, _, sorted)) in equal.iter_mut().zip(drawn) {
                *keyed = sorted;
            }
        }
    }

    fn shared_rank(&self, tied: &[Keyed]) -> Unusable {
        let second = self.entries[tied[1].1 as usize];
        let first = self.instance.starts[second.applicant as usize];
        let problem = Problem::SharedRank {
            line: self.instance.lines[self.line].id.clone(),
            rank: u32::try_from(tied[0].0).unwrap_or(u32::MAX),
            other: self.name(tied[0].1).to_owned(),
        };
        let place = format!("/applicants/{}/choices/{}/rank", second.applicant, second.wish - first);
        Unusable::at(place, problem)
    }
}
