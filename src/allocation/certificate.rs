//! The facts of one line that the certificate states, and the witness of every refusal.
#![expect(
    clippy::indexing_slicing,
    reason = "groups and caps are enumerated from the line's own rule"
)]

use super::choice::Rule;
use super::model::{Entry, Instance};
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

/// Someone and their place in the line's order, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) place: usize,
    pub(super) entry: Entry,
}

/// A refused wish and its witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) who: Standing,
    pub(super) why: Why,
    /// The last admitted among those who bar the applicant.
    pub(super) by: Option<Standing>,
}

/// How far a group or a cap is used, and by whom last.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Used {
    pub(super) count: u32,
    pub(super) last: Option<Standing>,
    /// The last admitted without the group's category.
    stranger: Option<Standing>,
}

/// What holds on one line under an outcome.
pub(super) struct Facts<'a> {
    instance: &'a Instance,
    rule: &'a Rule,
    pub(super) groups: Vec<Used>,
    pub(super) caps: Vec<Used>,
    pub(super) last: Option<Standing>,
}

impl<'a> Facts<'a> {
    /// Collects the facts of `line`.
    pub(super) fn of(instance: &'a Instance, outcome: &Outcome, line: usize) -> Self {
        let rule = &instance.rules[line];
        let mut facts = Self {
            instance,
            rule,
            groups: vec![Used::default(); rule.groups.len()],
            caps: vec![Used::default(); rule.caps.len()],
            last: None,
        };
        for (place, entry) in instance.entries_of(line).iter().enumerate() {
            if outcome.holds(entry) {
                let group = outcome.groups[entry.applicant as usize] as usize;
                facts.admit(group, Standing { place, entry: *entry });
            }
        }
        facts
    }

    fn admit(&mut self, group: usize, who: Standing) {
        let categories = self.instance.categories_of(who.entry.applicant as usize);
        self.last = Some(who);
        let used = &mut self.groups[group];
        used.count += 1;
        used.last = Some(who);
        let reserved = self.rule.groups[group].category;
        if reserved.is_some_and(|category| !categories.contains(&category)) {
            used.stranger = Some(who);
        }
        if let Some(cap) = self.rule.cap_of(categories) {
            self.caps[cap].count += 1;
            self.caps[cap].last = Some(who);
        }
    }

    /// Why someone who wants the line was refused.
    pub(super) fn refusal(&self, who: Standing) -> Refusal {
        let categories = self.instance.categories_of(who.entry.applicant as usize);
        let mut full = true;
        let mut worst: Option<Standing> = None;
        for (group, used) in self.rule.groups.iter().zip(&self.groups) {
            let member = group.category.is_none_or(|c| categories.contains(&c));
            if !member && !group.open {
                continue;
            }
            full &= used.count == group.count;
            let rival = if member { used.last } else { used.stranger };
            if let Some(rival) = rival
                && worst.is_none_or(|worst| worst.place < rival.place)
            {
                worst = Some(rival);
            }
        }
        let barred = worst.is_none_or(|rival| rival.place < who.place);
        let (why, by) = match worst {
            Some(_) if full && barred => (Why::Full, worst),
            None if full => (Why::Reserved, None),
            _ => {
                let cap = self.rule.cap_of(categories);
                (Why::Cap, cap.and_then(|cap| self.caps[cap].last))
            }
        };
        Refusal { who, why, by }
    }
}
