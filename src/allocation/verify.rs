//! The judge of a published result: every claim is checked from the definitions.
//!
//! Nothing here calls the engine or its seat rule. Each line's order is checked from ranks, scores,
//! ties and lots, step by step; its seats are filled one by one among its published holders and
//! all who would rather be there, and must come out as published. That single check is individual
//! rationality, absence of justified envy, and non-waste under the line's rule at once. Then no
//! chain of exchanges may exist that is better for applicants and as stable. The parts of a long
//! result are read where they are judged, on all cores.

#![expect(
    clippy::indexing_slicing,
    reason = "numbers come from the instance; lengths are compared first"
)]

use std::sync::atomic::{AtomicUsize, Ordering};

use super::model::Instance;
use super::published::{self, Published};
use super::unusable::Unusable;
use super::{input, order, verify_certificate, verify_lines, verify_optimal, writer};

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

/// Why judging ended early.
pub(super) enum Stop {
    /// The result is no result.
    Unusable(Unusable),
    /// The result is not true.
    Refuted(Refutation),
}

impl From<Unusable> for Stop {
    fn from(unusable: Unusable) -> Self {
        Self::Unusable(unusable)
    }
}

impl From<Refutation> for Stop {
    fn from(refutation: Refutation) -> Self {
        Self::Refuted(refutation)
    }
}

/// Judges `result` against the instance read from an input whose bytes hash to `input_sha256`.
///
/// # Errors
/// When the result is not a result at all; the place is in the result.
pub fn verify(instance: &Instance, input_sha256: &[u8; 32], result: &[u8]) -> Result<Verdict, Unusable> {
    Claim::read(result)?.judge(instance, input_sha256)
}

/// A published result before it is judged.
pub struct Claim<'a>(Published<'a>);

impl<'a> Claim<'a> {
    /// Reads what stands around the long lists of a result; these are read when they are judged.
    ///
    /// # Errors
    /// When the result is not a result at all; the place is in the result.
    pub fn read(result: &'a [u8]) -> Result<Self, Unusable> {
        published::read(input::text(result)?).map(Self)
    }

    /// As [`verify`].
    ///
    /// # Errors
    /// As for [`verify`].
    pub fn judge(&self, instance: &Instance, input_sha256: &[u8; 32]) -> Result<Verdict, Unusable> {
        match judge(instance, input_sha256, &self.0) {
            Ok(()) => Ok(Verdict::Verified),
            Err(Stop::Refuted(refutation)) => Ok(Verdict::Refuted(refutation)),
            Err(Stop::Unusable(unusable)) => Err(unusable),
        }
    }
}

fn judge(instance: &Instance, input_sha256: &[u8; 32], published: &Published<'_>) -> Result<(), Stop> {
    let expected = writer::hex(input_sha256);
    if published.input_sha256 != expected {
        let found = published.input_sha256.clone().into_owned();
        return Err(Refutation::OtherInput { expected, found }.into());
    }
    let placed = verify_lines::placements(instance, published)?;
    let lines = instance.lines.len();
    state("/lines/length", &lines, &published.lines())?;
    let views = each(instance, lines, |index| {
        let view = verify_lines::view(instance, instance.lines_by_id[index] as usize, &placed)?;
        verify_lines::statements(instance, published, &placed, index, &view)?;
        Ok(view)
    })?;
    verify_optimal::check(instance, &placed, &views)?;
    verify_certificate::check(instance, published, &placed, &views)
}

/// Does `work` for 0 to `count`, on as many threads as help; the first failure in order counts.
pub(super) fn each<T: Send>(
    instance: &Instance,
    count: usize,
    work: impl Fn(usize) -> Result<T, Stop> + Sync,
) -> Result<Vec<T>, Stop> {
    let threads = order::threads(instance.slots.len()).get();
    if threads == 1 {
        return (0..count).map(work).collect();
    }
    // Lines differ in length: whoever is done takes the next few.
    let share = count.div_ceil(threads * 8).max(1);
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let first = next.fetch_add(share, Ordering::Relaxed);
            if first >= count {
                return done;
            }
            let part = (first..count.min(first + share)).map(&work);
            done.push((first, part.collect::<Result<Vec<T>, Stop>>()));
        }
    };
    let mut parts = Vec::new();
    std::thread::scope(|scope| {
        let tasks: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        for task in tasks {
            match task.join() {
                Ok(done) => parts.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    parts.sort_unstable_by_key(|(first, _)| *first);
    let mut all = Vec::with_capacity(count);
    for (_, part) in parts {
        all.extend(part?);
    }
    Ok(all)
}

/// Compares a statement with the truth.
pub(super) fn state<T: PartialEq + ?Sized + std::fmt::Debug>(
    place: &str,
    expected: &T,
    found: &T,
) -> Result<(), Refutation> {
    if expected == found {
        return Ok(());
    }
    Err(Refutation::Statement {
        place: place.to_owned(),
        expected: format!("{expected:?}"),
        found: format!("{found:?}"),
    })
}
