//! The outcome of a run.
#![expect(clippy::indexing_slicing, reason = "wish numbers come from the instance of the run")]

use super::model::{Entry, Instance, Merit};

/// The wish number of someone without a place.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Who got which wish. Meaningful only beside the instance it was computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The wish each applicant got.
    pub(super) wishes: Vec<u32>,
    /// The seat group each placed applicant sits in.
    pub(super) groups: Vec<u32>,
}

/// A place given to an applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    /// The applicant's number.
    pub applicant: usize,
    /// The line's number.
    pub line: usize,
    /// The wish, from 1 for the best.
    pub choice: usize,
    /// The index of the line's seat group.
    pub group: usize,
    /// Whether the seat was taken as a member of the group's category; otherwise it is `open`.
    pub reserved: bool,
}

impl Instance {
    /// Everyone who listed a line, in the line's order.
    pub fn order_of(&self, line: usize) -> impl Iterator<Item = usize> + '_ {
        self.entries_of(line).iter().map(|entry| entry.applicant as usize)
    }

    /// Everyone who listed a line with what orders them there, in the line's order.
    pub fn merits_of(&self, line: usize) -> impl Iterator<Item = (usize, Merit<'_>)> {
        let merit = move |(place, applicant)| (applicant, self.merit(line, place));
        self.order_of(line).enumerate().map(merit)
    }
}

impl Outcome {
    /// The place of an applicant, if any.
    #[must_use]
    pub fn placement(&self, instance: &Instance, applicant: usize) -> Option<Placement> {
        let wish = *self.wishes.get(applicant)?;
        if wish == NOWHERE {
            return None;
        }
        let line = instance.slots[wish as usize].line as usize;
        let group = self.groups[applicant] as usize;
        let category = instance.rules[line].groups[group].category;
        let categories = instance.categories_of(applicant);
        Some(Placement {
            applicant,
            line,
            choice: wish as usize - instance.wishes_of(applicant).start + 1,
            group,
            reserved: category.is_some_and(|category| categories.contains(&category)),
        })
    }

    /// All placements, by applicants' names.
    pub fn placements<'a>(&'a self, instance: &'a Instance) -> impl Iterator<Item = Placement> + 'a {
        let applicants = instance.applicants_by_id.iter();
        applicants.filter_map(|applicant| self.placement(instance, *applicant as usize))
    }

    /// Those placed on a line, in the line's order.
    pub fn holders<'a>(&'a self, instance: &'a Instance, line: usize) -> impl Iterator<Item = Placement> + 'a {
        let entries = instance.entries_of(line).iter();
        let holders = entries.filter(|entry| self.holds(entry));
        holders.filter_map(|entry| self.placement(instance, entry.applicant as usize))
    }

    /// Applicants refused by a line that they want more than what they got, in the line's order.
    pub fn reserve<'a>(&'a self, instance: &'a Instance, line: usize) -> impl Iterator<Item = usize> + 'a {
        let entries = instance.entries_of(line).iter();
        let refused = entries.filter(|entry| self.is_refused(entry));
        refused.map(|entry| entry.applicant as usize)
    }

    /// Whether the wish is the one that its applicant got.
    pub(super) fn holds(&self, entry: &Entry) -> bool {
        self.wishes[entry.applicant as usize] == entry.wish
    }

    /// Whether a wish was refused: the applicant got a later one, or none.
    pub(super) fn is_refused(&self, entry: &Entry) -> bool {
        self.wishes[entry.applicant as usize] > entry.wish
    }

    /// Whether the applicant holds this wish or would rather have it.
    pub(super) fn wants(&self, entry: &Entry) -> bool {
        self.wishes[entry.applicant as usize] >= entry.wish
    }
}
