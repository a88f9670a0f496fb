//! Applicant-proposing deferred acceptance over flat arrays.
//!
//! Every applicant proposes to the best line that has not refused them; a line keeps the best it
//! may seat and refuses the rest, who propose on. A line without groups or caps is one bounded
//! heap. A line with groups is a chain of heaps: whom one group puts out is offered to the next,
//! which gives exactly what filling the groups in order gives. A capped line collects proposals and
//! applies the rule to holders and proposals together.
#![expect(
    clippy::indexing_slicing,
    reason = "the hot loops; every index comes from a valid instance"
)]

use std::collections::{BinaryHeap, VecDeque};

use super::choice::Rule;
use super::model::{Entry, Instance, Slot};
use super::outcome::{NOWHERE, Outcome};
use super::unusable::{Problem, Unusable};

/// Set in a group's heap key for someone without the group's category: behind every member.
const STRANGER: u64 = 1 << 63;
/// The low half of a heap key: the applicant.
const APPLICANT: u64 = 0xffff_ffff;
/// Applicants who propose together.
const BATCH: usize = 32;
/// A line with one open group.
const SIMPLE: u32 = u32::MAX;

/// Runs the engine.
///
/// # Errors
/// Only where caps and groups of a line are entangled and the result is not stable; the place is
/// that line's.
pub fn allocate(instance: &Instance) -> Result<Outcome, Unusable> {
    let mut engine = Engine::new(instance);
    for applicants in instance.applicants_by_id.chunks(BATCH) {
        engine.waiting.extend_from_slice(applicants);
        engine.propose_all();
    }
    while let Some(line) = engine.queue.pop_front() {
        engine.settle(line);
        engine.propose_all();
    }
    let outcome = engine.outcome();
    for line in 0..instance.lines.len() {
        if instance.rules[line].is_entangled() {
            check_stable(instance, &outcome, line)?;
        }
    }
    Ok(outcome)
}

struct Engine<'a> {
    instance: &'a Instance,
    /// The wish each applicant stands at, and the end of their wishes.
    spans: Vec<(u32, u32)>,
    /// Applicants about to propose.
    waiting: Vec<u32>,
    /// From this place on the line refuses; everyone may try below it.
    bars: Vec<u32>,
    heaps: Heaps,
    /// Index into `special`, or `SIMPLE`.
    kinds: Vec<u32>,
    special: Vec<Special>,
    /// Capped lines with proposals to settle, in order of arrival.
    queue: VecDeque<u32>,
}

enum Special {
    Chain(Vec<BinaryHeap<u64>>),
    Capped {
        holders: Vec<(u32, u32, u32)>,
        proposals: Vec<u32>,
    },
}

/// What a line says to a proposal.
enum Answer {
    Kept,
    PutOut(u32),
}

impl<'a> Engine<'a> {
    fn new(instance: &'a Instance) -> Self {
        let lines = instance.lines.len();
        let mut heaps = Heaps {
            starts: Vec::with_capacity(lines + 1),
            lengths: vec![0; lines],
            keys: Vec::new(),
        };
        heaps.starts.push(0);
        let mut engine = Self {
            instance,
            spans: instance.starts.windows(2).map(|pair| (pair[0], pair[1])).collect(),
            waiting: Vec::new(),
            bars: Vec::with_capacity(lines),
            heaps,
            kinds: Vec::with_capacity(lines),
            special: Vec::new(),
            queue: VecDeque::new(),
        };
        let mut total = 0;
        for (line, rule) in instance.rules.iter().enumerate() {
            let simple = rule.is_simple();
            let seats = usize::try_from(instance.lines[line].seats()).unwrap_or(usize::MAX);
            // More seats than wishes are never used.
            let seats = seats.min(instance.entries_of(line).len());
            if simple {
                total += seats;
                engine.kinds.push(SIMPLE);
            } else {
                engine.kinds.push(u32::try_from(engine.special.len()).unwrap_or(SIMPLE));
                engine.special.push(Special::of(rule));
            }
            engine.bars.push(if seats == 0 { 0 } else { u32::MAX });
            engine.heaps.starts.push(total);
        }
        engine.heaps.keys = vec![0; total];
        engine
    }

    /// Lets the waiting propose, and whoever is put out, until all are kept or have no wish left.
    fn propose_all(&mut self) {
        let instance = self.instance;
        // What a batch is about to touch lies far apart in memory: reading it first, together,
        // lets the processor wait for all of it at once.
        let mut batch = [(0_u32, Slot { line: 0, place: 0 }); BATCH];
        while !self.waiting.is_empty() {
            let mut size = 0;
            while size < BATCH
                && let Some(applicant) = self.waiting.pop()
            {
                let (at, end) = self.spans[applicant as usize];
                if at < end {
                    batch[size] = (applicant, instance.slots[at as usize]);
                    size += 1;
                }
            }
            for (applicant, slot) in &batch[..size] {
                self.propose(*applicant, *slot);
            }
        }
    }

    /// Lets an applicant propose from wish `slot` on, until a line keeps them.
    fn propose(&mut self, applicant: u32, mut slot: Slot) {
        let span = &mut self.spans[applicant as usize];
        while slot.place >= self.bars[slot.line as usize] {
            span.0 += 1;
            if span.0 == span.1 {
                return;
            }
            slot = self.instance.slots[span.0 as usize];
        }
        let Slot { line, place } = slot;
        let answer = if self.kinds[line as usize] == SIMPLE {
            let key = u64::from(place) << 32 | u64::from(applicant);
            let bar = &mut self.bars[line as usize];
            self.heaps.offer(line as usize, key, bar)
        } else {
            self.offer_special(line, place, applicant)
        };
        if let Answer::PutOut(other) = answer {
            self.spans[other as usize].0 += 1;
            self.waiting.push(other);
        }
    }

    fn offer_special(&mut self, line: u32, place: u32, applicant: u32) -> Answer {
        let kind = self.kinds[line as usize];
        let rule = &self.instance.rules[line as usize];
        match &mut self.special[kind as usize] {
            Special::Chain(heaps) => offer_chain(self.instance, rule, heaps, place, applicant),
            Special::Capped { proposals, .. } => {
                if proposals.is_empty() {
                    self.queue.push_back(line);
                }
                proposals.push(applicant);
                Answer::Kept
            }
        }
    }

    /// Applies a capped line's rule to holders and proposals; the refused move on and wait.
    fn settle(&mut self, line: u32) {
        let kind = self.kinds[line as usize];
        let instance = self.instance;
        let Special::Capped { holders, proposals } = &mut self.special[kind as usize] else {
            return;
        };
        for applicant in proposals.drain(..) {
            let wish = self.spans[applicant as usize].0 as usize;
            holders.push((instance.slots[wish].place, applicant, 0));
        }
        holders.sort_unstable();
        let categories = holders.iter();
        let categories: Vec<&[u32]> = categories
            .map(|(_, applicant, _)| instance.categories_of(*applicant as usize))
            .collect();
        let seats = instance.rules[line as usize].seat(&categories);
        let mut seats = seats.into_iter();
        let (spans, waiting) = (&mut self.spans, &mut self.waiting);
        holders.retain_mut(|(_, applicant, group)| {
            if let Some(seat) = seats.next().flatten() {
                *group = seat;
                return true;
            }
            spans[*applicant as usize].0 += 1;
            waiting.push(*applicant);
            false
        });
    }

    fn outcome(self) -> Outcome {
        let instance = self.instance;
        let mut groups = vec![0_u32; instance.applicants()];
        for special in &self.special {
            match special {
                Special::Chain(heaps) => {
                    for (group, heap) in (0_u32..).zip(heaps) {
                        for key in heap {
                            groups[(key & APPLICANT) as usize] = group;
                        }
                    }
                }
                Special::Capped { holders, .. } => {
                    for (_, applicant, group) in holders {
                        groups[*applicant as usize] = *group;
                    }
                }
            }
        }
        let got = |(at, end): &(u32, u32)| if at == end { NOWHERE } else { *at };
        let wishes = self.spans.iter().map(got).collect();
        Outcome { wishes, groups }
    }
}

impl Special {
    fn of(rule: &Rule) -> Self {
        if rule.caps.is_empty() {
            return Self::Chain(vec![BinaryHeap::new(); rule.groups.len()]);
        }
        Self::Capped {
            holders: Vec::new(),
            proposals: Vec::new(),
        }
    }
}

/// Offers an applicant to the groups in turn.
fn offer_chain(instance: &Instance, rule: &Rule, heaps: &mut [BinaryHeap<u64>], place: u32, applicant: u32) -> Answer {
    let mut bare = u64::from(place) << 32 | u64::from(applicant);
    for (group, heap) in rule.groups.iter().zip(heaps) {
        let mut key = bare;
        if let Some(category) = group.category {
            let who = (bare & APPLICANT) as usize;
            if !instance.categories_of(who).contains(&category) {
                if !group.open {
                    continue;
                }
                key |= STRANGER;
            }
        }
        if heap.len() < group.count as usize {
            heap.push(key);
            return Answer::Kept;
        }
        if let Some(mut worst) = heap.peek_mut()
            && key < *worst
        {
            bare = std::mem::replace(&mut *worst, key) & !STRANGER;
        }
    }
    Answer::PutOut(u32::try_from(bare & APPLICANT).unwrap_or(u32::MAX))
}

/// The heaps of all simple lines in one array: largest key (worst applicant) on top.
struct Heaps {
    starts: Vec<usize>,
    lengths: Vec<u32>,
    keys: Vec<u64>,
}

impl Heaps {
    /// Offers a key to a line it beats the bar of; the heap is ordered only once it is full.
    fn offer(&mut self, line: usize, key: u64, bar: &mut u32) -> Answer {
        let heap = &mut self.keys[self.starts[line]..self.starts[line + 1]];
        let length = self.lengths[line] as usize;
        if length < heap.len() {
            heap[length] = key;
            self.lengths[line] += 1;
            if length + 1 == heap.len() {
                for root in (0..heap.len() / 2).rev() {
                    sink(heap, root);
                }
                *bar = place_of(heap[0]);
            }
            return Answer::Kept;
        }
        let out = std::mem::replace(&mut heap[0], key);
        sink(heap, 0);
        *bar = place_of(heap[0]);
        Answer::PutOut(u32::try_from(out & APPLICANT).unwrap_or(u32::MAX))
    }
}

fn place_of(key: u64) -> u32 {
    u32::try_from(key >> 32).unwrap_or(u32::MAX)
}

/// Restores the heap below `root`.
fn sink(heap: &mut [u64], root: usize) {
    let key = heap[root];
    let mut hole = root;
    loop {
        let mut child = 2 * hole + 1;
        if child >= heap.len() {
            break;
        }
        if child + 1 < heap.len() && heap[child + 1] > heap[child] {
            child += 1;
        }
        if heap[child] <= key {
            break;
        }
        heap[hole] = heap[child];
        hole = child;
    }
    heap[hole] = key;
}

/// The rule over holders and everyone who would rather be here must give the holders again.
fn check_stable(instance: &Instance, outcome: &Outcome, line: usize) -> Result<(), Unusable> {
    let wants = |entry: &&Entry| outcome.wants(entry);
    let wanting: Vec<&Entry> = instance.entries_of(line).iter().filter(wants).collect();
    let categories = wanting
        .iter()
        .map(|entry| instance.categories_of(entry.applicant as usize));
    let categories: Vec<&[u32]> = categories.collect();
    let seats = instance.rules[line].seat(&categories);
    for (entry, seat) in wanting.into_iter().zip(seats) {
        if seat.is_some() && !outcome.holds(entry) {
            let claimant = instance.names.get(entry.applicant as usize).to_owned();
            let place = format!("/lines/{line}/caps");
            return Err(Unusable::at(place, Problem::Unstable(claimant)));
        }
    }
    Ok(())
}
