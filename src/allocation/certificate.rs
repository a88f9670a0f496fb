//! The facts of one line that the certificate states, and the witness of every refusal.
#![expect(
    clippy::indexing_slicing,
    reason = "groups and caps are enumerated from the line's own rule"
)]

use super::choice::Rule;
use super::model::Instance;
use super::outcome::Outcome;

/// Why a wish was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Every seat the applicant could take is held by someone before them in the order.
    Full,
    /// Their capped category is full of people before them.
    Cap,
    /// No seat was left to compete for by order: all are reserved, or there are none.
    Reserved,
}

impl Why {
    /// The word in the certificate.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Cap => "cap",
            Self::Reserved => "reserved",
        }
    }
}

/// A refused wish and its witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) wish: u32,
    pub(super) why: Why,
    /// The wish of the last admitted among those who bar the applicant.
    pub(super) by: Option<u32>,
}

/// How far a group or a cap is used, and by whom last.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Used {
    pub(super) count: u32,
    /// The wish of the last admitted.
    pub(super) last: Option<u32>,
    /// The last admitted without the group's category.
    stranger: Option<u32>,
}

/// What holds on one line under an outcome.
pub(super) struct Facts {
    pub(super) groups: Vec<Used>,
    pub(super) caps: Vec<Used>,
    pub(super) filled: u32,
    pub(super) last: Option<u32>,
    pub(super) refusals: Vec<Refusal>,
}

impl Facts {
    /// Collects the facts of `line`.
    pub(super) fn of(instance: &Instance, outcome: &Outcome, line: usize) -> Self {
        let rule = &instance.rules[line];
        let mut facts = Self {
            groups: vec![Used::default(); rule.groups.len()],
            caps: vec![Used::default(); rule.caps.len()],
            filled: 0,
            last: None,
            refusals: Vec::new(),
        };
        let entries = instance.entries_of(line);
        for wish in entries {
            let applicant = instance.owners[*wish as usize] as usize;
            if outcome.wishes[applicant] == *wish {
                let group = outcome.groups[applicant] as usize;
                facts.admit(rule, instance.categories_of(applicant), group, *wish);
            }
        }
        for wish in entries {
            if outcome.is_refused(instance, *wish) {
                let refusal = facts.refusal(instance, rule, *wish);
                facts.refusals.push(refusal);
            }
        }
        facts
    }

    fn admit(&mut self, rule: &Rule, categories: &[u32], group: usize, wish: u32) {
        self.filled += 1;
        self.last = Some(wish);
        let used = &mut self.groups[group];
        used.count += 1;
        used.last = Some(wish);
        if rule.groups[group]
            .category
            .is_some_and(|category| !categories.contains(&category))
        {
            used.stranger = Some(wish);
        }
        if let Some(cap) = rule.cap_of(categories) {
            self.caps[cap].count += 1;
            self.caps[cap].last = Some(wish);
        }
    }

    fn refusal(&self, instance: &Instance, rule: &Rule, wish: u32) -> Refusal {
        let place = |wish: u32| instance.slots[wish as usize].place;
        let categories = instance.categories_of(instance.owners[wish as usize] as usize);
        let mut full = true;
        let mut worst: Option<u32> = None;
        for (group, used) in rule.groups.iter().zip(&self.groups) {
            let member = group.category.is_none_or(|c| categories.contains(&c));
            if !member && !group.open {
                continue;
            }
            full &= used.count == group.count;
            let rival = if member { used.last } else { used.stranger };
            worst = worst.max_by_key_with(rival, place);
        }
        let barred = worst.is_none_or(|rival| place(rival) < place(wish));
        let (why, by) = match worst {
            Some(_) if full && barred => (Why::Full, worst),
            None if full => (Why::Reserved, None),
            _ => {
                let cap = rule.cap_of(categories);
                (Why::Cap, cap.and_then(|cap| self.caps[cap].last))
            }
        };
        Refusal { wish, why, by }
    }
}

/// The later of two optional wishes in a line's order.
trait Later {
    fn max_by_key_with(self, other: Self, place: impl Fn(u32) -> u32) -> Self;
}

impl Later for Option<u32> {
    fn max_by_key_with(self, other: Self, place: impl Fn(u32) -> u32) -> Self {
        self.into_iter().chain(other).max_by_key(|wish| place(*wish))
    }
}
