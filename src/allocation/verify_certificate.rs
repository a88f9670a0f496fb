//! The certificate's statements, each against the judge's own view of the lines.
#![expect(clippy::indexing_slicing, reason = "lengths are compared before the parts are read")]

use super::model::{Instance, Merit};
use super::order::lot;
use super::published::{Certified, CertifiedPart, Published, Refused, Standing};
use super::text::unfilled_word;
use super::verify::{Refutation, Stop, each, state};
use super::verify_lines::{LineView, Placed, name};
use super::writer::{METHOD, assurance_word, hex};

type Check = Result<(), Refutation>;

/// Position in the line's order and wish of the last of some holders, and how many they are.
#[derive(Clone, Copy, Default)]
struct Tally {
    count: u32,
    last: Option<usize>,
}

impl Tally {
    fn add(&mut self, at: usize) {
        self.count += 1;
        self.last = Some(at);
    }
}

/// Checks every statement of the certificate.
pub(super) fn check(
    instance: &Instance,
    published: &Published<'_>,
    placed: &Placed,
    views: &[LineView<'_>],
) -> Result<(), Stop> {
    state("/certificate/method", METHOD, &published.method)?;
    state("/certificate/seed", &instance.seed(), &published.seed.as_deref())?;
    let rulebook = instance.rulebook.as_deref();
    state(
        "/certificate/rulebook_sha256",
        &rulebook,
        &published.rulebook.as_deref(),
    )?;
    state("/certificate/lines/length", &views.len(), &published.certified_lines())?;
    let check = |index: usize| {
        let line = LineCheck {
            instance,
            placed,
            view: &views[index],
            line: instance.lines_by_id[index] as usize,
            place: format!("/certificate/lines/{index}"),
        };
        Ok(line.check(&published.certified(index)?)?)
    };
    each(instance, views.len(), check).map(drop)
}

struct LineCheck<'a> {
    instance: &'a Instance,
    placed: &'a Placed,
    view: &'a LineView<'a>,
    line: usize,
    place: String,
}

/// Who holds what on the line.
struct Tallies {
    all: Tally,
    groups: Vec<Tally>,
    /// Holders of reserved seats who are not of the category.
    strangers: Vec<Tally>,
    caps: Vec<Tally>,
}

impl LineCheck<'_> {
    fn categories(&self, at: usize) -> &[u32] {
        self.instance.categories_of(self.view.order[at].applicant as usize)
    }

    fn tallies(&self) -> Tallies {
        let rule = &self.instance.rules[self.line];
        let mut tallies = Tallies {
            all: Tally::default(),
            groups: vec![Tally::default(); rule.groups.len()],
            strangers: vec![Tally::default(); rule.groups.len()],
            caps: vec![Tally::default(); rule.caps.len()],
        };
        for seated in &self.view.seated {
            let (at, group) = (seated.at as usize, seated.group as usize);
            let categories = self.categories(at);
            tallies.all.add(at);
            tallies.groups[group].add(at);
            let reserved = rule.groups[group].category;
            if reserved.is_some_and(|category| !categories.contains(&category)) {
                tallies.strangers[group].add(at);
            }
            for (tally, (category, _)) in tallies.caps.iter_mut().zip(&rule.caps) {
                if categories.contains(category) {
                    tally.add(at);
                }
            }
        }
        tallies
    }

    fn check(&self, said: &Certified<'_>) -> Check {
        let line = &self.instance.lines[self.line];
        let at = |field: &str| format!("{}/{field}", self.place);
        state(&at("id"), line.id.as_str(), &said.id)?;
        let assurance = assurance_word(self.instance.assurance(self.line));
        state(&at("assurance"), assurance, &said.assurance)?;
        let tallies = self.tallies();
        self.standing(&at("last"), tallies.all.last, said.last.as_ref())?;
        state(&at("groups/length"), &line.groups.len(), &said.groups.len())?;
        for (index, group) in line.groups.iter().enumerate() {
            let part = &said.groups[index];
            let place = at(&format!("groups/{index}"));
            let category = group.category.as_deref();
            let unfilled = category.map(|_| unfilled_word(group.unfilled));
            let found = part.unfilled.as_deref();
            state(&format!("{place}/unfilled"), &unfilled, &found)?;
            self.part(&place, part, category, group.count, tallies.groups[index])?;
        }
        state(&at("caps/length"), &line.caps.len(), &said.caps.len())?;
        for (index, cap) in line.caps.iter().enumerate() {
            let place = at(&format!("caps/{index}"));
            let category = Some(cap.category.as_str());
            self.part(&place, &said.caps[index], category, cap.max, tallies.caps[index])?;
        }
        self.refusals(&at("refused"), &said.refused, &tallies)
    }

    fn part(&self, place: &str, said: &CertifiedPart<'_>, category: Option<&str>, size: u32, tally: Tally) -> Check {
        state(&format!("{place}/for"), &category, &said.category.as_deref())?;
        state(&format!("{place}/size"), &size, &said.size)?;
        state(&format!("{place}/used"), &tally.count, &said.used)?;
        self.standing(&format!("{place}/last"), tally.last, said.last.as_ref())
    }

    fn standing(&self, place: &str, at: Option<usize>, said: Option<&Standing<'_>>) -> Check {
        let (Some(at), Some(said)) = (at, said) else {
            return state(place, &at.is_some(), &said.is_some());
        };
        let entry = self.view.order[at];
        let id = name(self.instance, &entry);
        let field = |field: &str| format!("{place}/{field}");
        state(&field("applicant"), id, &said.applicant)?;
        state(&field("place"), &(at + 1), &(said.place as usize))?;
        let ties: Vec<&str> = said.ties.iter().map(|tie| &**tie).collect();
        let (rank, score, lot, given) = match self
            .instance
            .merit(self.line, self.instance.slots[entry.wish as usize].place as usize)
        {
            Merit::Rank(rank) => (Some(rank), None, None, Vec::new()),
            Merit::Score(score, ties) => {
                let line = &self.instance.lines[self.line].id;
                let seed = self.instance.seed().unwrap_or_default();
                let given = ties.iter().map(ToString::to_string).collect();
                (None, Some(score.to_string()), Some(hex(&lot(seed, line, id))), given)
            }
        };
        state(&field("rank"), &rank, &said.rank)?;
        state(&field("score"), &score.as_deref(), &said.score.as_deref())?;
        state(&field("lot"), &lot.as_deref(), &said.lot.as_deref())?;
        let given: Vec<&str> = given.iter().map(String::as_str).collect();
        state(&field("ties"), &given, &ties)
    }

    /// Exactly one true witness for each refused wish, in the line's order.
    fn refusals(&self, place: &str, said: &[Refused<'_>], tallies: &Tallies) -> Check {
        let mut next = said.iter().enumerate();
        for (at, entry) in self.view.order.iter().enumerate() {
            if !self.placed.lacks(entry) {
                continue;
            }
            let who = name(self.instance, entry);
            let Some((index, refused)) = next.next() else {
                return state(&format!("{place}/{}", said.len()), &Some(who), &None);
            };
            let here = |field: &str| format!("{place}/{index}/{field}");
            let choice = (entry.wish - self.instance.starts[entry.applicant as usize]) as usize + 1;
            if who != refused.applicant || choice != refused.choice as usize || at + 1 != refused.place as usize {
                let expected = (who, choice, at + 1);
                let found = (&*refused.applicant, refused.choice as usize, refused.place as usize);
                return state(&here("applicant"), &expected, &found);
            }
            let (why, by) = self.witness(at, tallies);
            let by = by.map(|by| (name(self.instance, &self.view.order[by]), by + 1));
            let found = (refused.by.as_deref()).zip(refused.by_place.map(|place| place as usize));
            if why != refused.why || by != found || refused.by.is_some() != found.is_some() {
                state(&here("why"), why, &refused.why)?;
                return state(&here("by"), &by, &found);
            }
        }
        state(&format!("{place}/length"), &(said.len() - next.count()), &said.len())
    }

    /// What bars the applicant at position `at`.
    fn witness(&self, at: usize, tallies: &Tallies) -> (&'static str, Option<usize>) {
        let rule = &self.instance.rules[self.line];
        let mine = self.categories(at);
        let mut empty = false;
        let mut rivals: Option<usize> = None;
        for (index, group) in rule.groups.iter().enumerate() {
            let rival = match group.category {
                Some(category) if !mine.contains(&category) => {
                    if !group.open {
                        continue;
                    }
                    tallies.strangers[index].last
                }
                _ => tallies.groups[index].last,
            };
            empty |= tallies.groups[index].count < group.count;
            rivals = rivals.max(rival);
        }
        match rivals {
            None if !empty => ("reserved", None),
            Some(last) if !empty && last < at => ("full", rivals),
            _ => {
                let mut caps = rule.caps.iter().zip(&tallies.caps);
                let cap = caps.find(|((category, _), _)| mine.contains(category));
                ("cap", cap.and_then(|(_, tally)| tally.last))
            }
        }
    }
}
