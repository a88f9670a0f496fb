//! The instance: what was given, in flat arrays.
#![expect(
    clippy::indexing_slicing,
    reason = "the builder alone makes instances, and every index in one comes from it"
)]

use rustc_hash::FxHashMap;

use super::choice::Rule;
use super::decimal::Decimal;

/// What becomes of a reserved seat when nobody of its category is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unfilled {
    /// It takes the best remaining applicant at its turn.
    #[default]
    Open,
    /// It stays empty.
    Lost,
}

/// Seats of one kind, filled in the order in which a line's groups stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Number of seats.
    pub count: u32,
    /// The category whose members come first; `None` for seats open to all.
    pub category: Option<String>,
    /// For reserved seats only.
    pub unfilled: Unfilled,
}

/// An upper limit of a category inside a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cap {
    /// The category.
    pub category: String,
    /// How many of it the line may admit.
    pub max: u32,
}

/// A quota line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its name.
    pub id: String,
    /// Seat groups in the order of filling.
    pub groups: Vec<Group>,
    /// Upper limits.
    pub caps: Vec<Cap>,
}

impl Line {
    /// A line of `seats` seats open to all.
    #[must_use]
    pub fn open(id: &str, seats: u32) -> Self {
        let group = Group {
            count: seats,
            category: None,
            unfilled: Unfilled::Open,
        };
        Self {
            id: id.to_owned(),
            groups: vec![group],
            caps: Vec::new(),
        }
    }

    /// All seats of the line.
    #[must_use]
    pub fn seats(&self) -> u64 {
        self.groups.iter().map(|group| u64::from(group.count)).sum()
    }
}

/// What orders an applicant on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merit<'a> {
    /// Explicit order, smaller first; unique on the line.
    Rank(u32),
    /// Larger first; then the ties in order, larger first; then the lot.
    Score(Decimal, &'a [Decimal]),
}

/// One ranked wish given to the [`Builder`](super::Builder).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish<'a> {
    /// The line's name.
    pub line: &'a str,
    /// What orders the applicant there.
    pub merit: Merit<'a>,
}

/// What theory says about a line's seat rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assurance {
    /// The rule is substitutable: a best stable result exists and truth is the best strategy.
    Proved,
    /// Caps and groups are entangled: the result is checked to be stable, or refused.
    Checked,
}

/// How a line orders its applicants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MeritKind {
    /// By explicit rank.
    Rank,
    /// By score and this many tie values, then the lot.
    Score(usize),
}

impl MeritKind {
    /// How many values an entry has.
    pub(super) const fn width(self) -> usize {
        match self {
            Self::Rank => 1,
            Self::Score(ties) => 1 + ties,
        }
    }
}

/// A wish inside the engine: line and place in that line's order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) line: u32,
    pub(super) place: u32,
}

/// One wish in its line's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) wish: u32,
    pub(super) applicant: u32,
}

/// Many short strings in one allocation.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    text: String,
    ends: Vec<u32>,
}

impl Names {
    pub(super) fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    pub(super) fn get(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start as usize..self.ends[index] as usize]
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of all names together.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }
}

/// What orders each wish, in the order of wishes: its rank, or its score and the ties behind it.
///
/// Every value that anybody gives in earnest fits in 32 bits; the few that do not stand aside. On a
/// million applicants that is a tenth of the memory that a command may take.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    near: Vec<i32>,
    far: FxHashMap<usize, Decimal>,
}

impl Given {
    /// Stands where a value does not fit.
    const FAR: i32 = i32::MIN;

    pub(super) fn push(&mut self, value: Decimal) {
        let near = i32::try_from(value.ten_thousandths()).unwrap_or(Self::FAR);
        if near == Self::FAR {
            self.far.insert(self.near.len(), value);
        }
        self.near.push(near);
    }

    pub(super) fn len(&self) -> usize {
        self.near.len()
    }

    /// Writes the values from `at` on to `into`.
    pub(super) fn copy(&self, at: usize, into: &mut [Decimal]) {
        for ((index, near), value) in (at..).zip(&self.near[at..]).zip(into) {
            *value = match *near {
                Self::FAR => self.far.get(&index).copied().unwrap_or_default(),
                near => Decimal::from_ten_thousandths(i64::from(near)),
            };
        }
    }
}

/// A valid input, ready to run. Made by [`Builder`](super::Builder) or [`Instance::read`].
#[derive(Debug, Clone)]
pub struct Instance {
    pub(super) seed: Option<String>,
    pub(super) rulebook: Option<String>,
    pub(super) lines: Vec<Line>,
    pub(super) rules: Vec<Rule>,
    pub(super) kinds: Vec<MeritKind>,
    pub(super) names: Names,
    /// Category numbers of each applicant: `categories[category_starts[a]..category_starts[a + 1]]`.
    pub(super) category_starts: Vec<u32>,
    pub(super) categories: Vec<u32>,
    pub(super) category_names: Vec<String>,
    /// Wishes of each applicant: `slots[starts[a]..starts[a + 1]]`, best first.
    pub(super) starts: Vec<u32>,
    pub(super) slots: Vec<Slot>,
    /// Ranks, or scores and ties, of each line in its order, `kinds[l].width()` for each entry:
    /// `merits[merit_starts[l]..merit_starts[l + 1]]`.
    pub(super) merit_starts: Vec<usize>,
    pub(super) merits: Vec<Decimal>,
    /// Wishes of each line, best first: `entries[line_starts[l]..line_starts[l + 1]]`.
    pub(super) line_starts: Vec<u32>,
    pub(super) entries: Vec<Entry>,
    /// Applicants, and lines, by name.
    pub(super) applicants_by_id: Vec<u32>,
    pub(super) lines_by_id: Vec<u32>,
}

impl Instance {
    /// Number of applicants.
    #[must_use]
    pub fn applicants(&self) -> usize {
        self.names.len()
    }

    /// The lines, in the order in which they were first named.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The seed of the lots, if given.
    #[must_use]
    pub fn seed(&self) -> Option<&str> {
        self.seed.as_deref()
    }

    /// The name of applicant number `index`, if there is one.
    #[must_use]
    pub fn applicant_id(&self, index: usize) -> Option<&str> {
        (index < self.applicants()).then(|| self.names.get(index))
    }

    /// The number of the applicant called `id`.
    #[must_use]
    pub fn find_applicant(&self, id: &str) -> Option<usize> {
        let named = |index: &u32| self.names.get(*index as usize).cmp(id);
        let found = self.applicants_by_id.binary_search_by(named).ok()?;
        Some(self.applicants_by_id[found] as usize)
    }

    /// The number of the line called `id`.
    #[must_use]
    pub fn find_line(&self, id: &str) -> Option<usize> {
        let named = |index: &u32| self.lines[*index as usize].id.as_str().cmp(id);
        let found = self.lines_by_id.binary_search_by(named).ok()?;
        Some(self.lines_by_id[found] as usize)
    }

    /// Whether theory covers the line's rule, or the result is merely checked.
    #[must_use]
    pub fn assurance(&self, line: usize) -> Assurance {
        if self.rules.get(line).is_some_and(Rule::is_entangled) {
            Assurance::Checked
        } else {
            Assurance::Proved
        }
    }

    pub(super) fn categories_of(&self, applicant: usize) -> &[u32] {
        let start = self.category_starts[applicant] as usize;
        &self.categories[start..self.category_starts[applicant + 1] as usize]
    }

    pub(super) fn wishes_of(&self, applicant: usize) -> std::ops::Range<usize> {
        self.starts[applicant] as usize..self.starts[applicant + 1] as usize
    }

    /// Whose wish it is, for messages; the loops know it from the line's entries.
    pub(super) fn owner(&self, wish: usize) -> usize {
        self.starts.partition_point(|start| *start as usize <= wish) - 1
    }

    /// Wishes of a line in its order.
    pub(super) fn entries_of(&self, line: usize) -> &[Entry] {
        let start = self.line_starts[line] as usize;
        &self.entries[start..self.line_starts[line + 1] as usize]
    }

    /// How many listed a line.
    pub(super) fn entries_of_count(&self, line: usize) -> usize {
        (self.line_starts[line + 1] - self.line_starts[line]) as usize
    }

    /// Rank or score of whoever stands at `place` in a line's order, as it was given.
    pub(super) fn merit(&self, line: usize, place: usize) -> Merit<'_> {
        let kind = self.kinds[line];
        let start = self.merit_starts[line] + place * kind.width();
        let first = self.merits[start];
        match kind {
            MeritKind::Rank => Merit::Rank(u32::try_from(first.ten_thousandths()).unwrap_or(u32::MAX)),
            MeritKind::Score(ties) => Merit::Score(first, &self.merits[start + 1..start + 1 + ties]),
        }
    }
}
