//! The complete order of every line, and the lot that ends ties.
#![expect(clippy::indexing_slicing, reason = "indexes come from the builder's own arrays")]

use std::cmp::Ordering;
use std::ops::Range;

use sha2::{Digest, Sha256};

use super::model::{Instance, MeritKind};
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

/// Fills `line_starts`, `entries` and every slot's `place`.
///
/// # Errors
/// When two applicants share a rank.
pub(super) fn arrange(instance: &mut Instance) -> Result<(), Unusable> {
    let lines = instance.lines.len();
    let mut starts = vec![0_u32; lines + 1];
    for slot in &instance.slots {
        starts[slot.line as usize + 1] += 1;
    }
    for line in 0..lines {
        starts[line + 1] += starts[line];
    }
    let mut next = starts.clone();
    let mut entries = vec![0_u32; instance.slots.len()];
    for (wish, slot) in (0_u32..).zip(&instance.slots) {
        let at = &mut next[slot.line as usize];
        entries[*at as usize] = wish;
        *at += 1;
    }
    sort_lines(instance, &starts, &mut entries)?;
    for line in 0..lines {
        let range = starts[line] as usize..starts[line + 1] as usize;
        for (place, wish) in (0_u32..).zip(&entries[range]) {
            instance.slots[*wish as usize].place = place;
        }
    }
    instance.line_starts = starts;
    instance.entries = entries;
    Ok(())
}

/// Sorts each line's entries, on as many threads as help; the result does not depend on them.
fn sort_lines(instance: &Instance, starts: &[u32], entries: &mut [u32]) -> Result<(), Unusable> {
    let lines = starts.len() - 1;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    if threads == 1 || entries.len() < 100_000 {
        return sort_range(instance, starts, 0..lines, entries);
    }
    let share = entries.len() / threads.min(8) + 1;
    std::thread::scope(|scope| {
        let mut rest = entries;
        let mut line = 0;
        let mut tasks = Vec::new();
        while line < lines {
            let first = line;
            let base = starts[first] as usize;
            while line < lines && (line == first || (starts[line + 1] as usize) - base <= share) {
                line += 1;
            }
            let (mine, others) = rest.split_at_mut(starts[line] as usize - base);
            rest = others;
            tasks.push(scope.spawn(move || sort_range(instance, starts, first..line, mine)));
        }
        let mut outcome = Ok(());
        for task in tasks {
            match task.join() {
                Ok(sorted) => outcome = outcome.and(sorted),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        outcome
    })
}

fn sort_range(instance: &Instance, starts: &[u32], lines: Range<usize>, entries: &mut [u32]) -> Result<(), Unusable> {
    let base = starts[lines.start] as usize;
    let mut keyed: Vec<(i64, u32)> = Vec::new();
    for line in lines {
        let range = starts[line] as usize - base..starts[line + 1] as usize - base;
        let entries = &mut entries[range];
        let kind = instance.kinds[line];
        let sign = if kind == MeritKind::Rank { 1 } else { -1 };
        keyed.clear();
        let value = |wish: u32| sign * instance.values[wish as usize];
        keyed.extend(entries.iter().map(|wish| (value(*wish), *wish)));
        keyed.sort_unstable();
        for tied in keyed.chunk_by_mut(|one, other| one.0 == other.0) {
            match kind {
                _ if tied.len() == 1 => {}
                MeritKind::Rank => return Err(shared_rank(instance, tied)),
                MeritKind::Score(ties) => break_ties(instance, line, ties, tied),
            }
        }
        for (entry, (_, wish)) in entries.iter_mut().zip(&keyed) {
            *entry = *wish;
        }
    }
    Ok(())
}

/// Orders wishes of one score: ties larger first, then the lot, drawn only where it decides.
fn break_ties(instance: &Instance, line: usize, ties: usize, tied: &mut [(i64, u32)]) {
    let of = |wish: u32| instance.ties.get(wish as usize, ties);
    tied.sort_unstable_by(|one, other| of(other.1).cmp(of(one.1)).then(one.1.cmp(&other.1)));
    let seed = instance.seed.as_deref().unwrap_or_default();
    for equal in tied.chunk_by_mut(|one, other| of(one.1) == of(other.1)) {
        if equal.len() == 1 {
            continue;
        }
        let mut drawn: Vec<([u8; 32], &str, (i64, u32))> = Vec::with_capacity(equal.len());
        for entry in &*equal {
            let name = instance.names.get(instance.owners[entry.1 as usize] as usize);
            drawn.push((lot(seed, &instance.lines[line].id, name), name, *entry));
        }
        drawn.sort_unstable_by(|one, other| match one.0.cmp(&other.0) {
            Ordering::Equal => one.1.cmp(other.1),
            decided => decided,
        });
        for (entry, (_, _, wish)) in equal.iter_mut().zip(drawn) {
            *entry = wish;
        }
    }
}

fn shared_rank(instance: &Instance, tied: &[(i64, u32)]) -> Unusable {
    let (first, second) = (tied[0].1 as usize, tied[1].1 as usize);
    let owner = |wish: usize| instance.owners[wish] as usize;
    let number = second - instance.wishes_of(owner(second)).start;
    let problem = Problem::SharedRank {
        line: instance.lines[instance.slots[second].line as usize].id.clone(),
        rank: u32::try_from(tied[0].0).unwrap_or(u32::MAX),
        other: instance.names.get(owner(first)).to_owned(),
    };
    let place = format!("/applicants/{}/choices/{number}/rank", owner(second));
    Unusable::at(place, problem)
}
