//! Strict construction of an instance: every refusal names the place.
#![expect(clippy::indexing_slicing, reason = "line and category numbers are handed out here")]

use std::collections::HashSet;
use std::num::NonZero;

use rustc_hash::FxHashMap;

use super::choice::Rule;
use super::decimal::Decimal;
use super::model::{Given, Instance, Line, Merit, MeritKind, Names, Slot, Wish};
use super::order;
use super::reader::is_id;
use super::unusable::{Problem, Unusable};

/// Applicants and wishes the flat arrays can number; a place fits in 31 bits.
const MOST: usize = (1 << 31) - 1;
/// Seats of a line and groups of a line: more is a mistake in the input.
pub(super) const MOST_SEATS: u32 = 1_000_000_000;
const MOST_GROUPS: usize = 1_000;

/// A line as far as it is known: wishes may name it before it is defined.
#[derive(Debug, Clone, Default)]
struct Known {
    /// Its position among the definitions, once defined.
    defined: Option<usize>,
    kind: Option<MeritKind>,
    /// The last applicant who listed it, plus one.
    seen: u32,
}

/// Collects lines and applicants, in any order, into an [`Instance`].
#[derive(Debug, Clone)]
pub struct Builder {
    instance: Instance,
    given: Given,
    known: Vec<Known>,
    line_numbers: FxHashMap<String, u32>,
    category_numbers: FxHashMap<String, u32>,
    defined: usize,
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

impl Builder {
    /// An empty input.
    #[must_use]
    pub fn new() -> Self {
        let instance = Instance {
            seed: None,
            rulebook: None,
            lines: Vec::new(),
            rules: Vec::new(),
            kinds: Vec::new(),
            names: Names::default(),
            category_starts: vec![0],
            categories: Vec::new(),
            category_names: Vec::new(),
            starts: vec![0],
            slots: Vec::new(),
            merit_starts: Vec::new(),
            merits: Vec::new(),
            line_starts: Vec::new(),
            entries: Vec::new(),
            applicants_by_id: Vec::new(),
            lines_by_id: Vec::new(),
        };
        Self {
            instance,
            given: Given::default(),
            known: Vec::new(),
            line_numbers: FxHashMap::default(),
            category_numbers: FxHashMap::default(),
            defined: 0,
        }
    }

    /// The seed of the lots: any text.
    pub fn seed(&mut self, seed: &str) {
        self.instance.seed = Some(seed.to_owned());
    }

    /// Whether a seed was given.
    pub(super) fn has_seed(&self) -> bool {
        self.instance.seed.is_some()
    }

    /// The hash of the rulebook, carried into the certificate.
    ///
    /// # Errors
    /// When it is not 64 lower-case hexadecimal digits.
    pub fn rulebook_sha256(&mut self, hash: &str) -> Result<(), Unusable> {
        let hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if hash.len() != 64 || !hash.bytes().all(hex) {
            return Err(Unusable::at("/rulebook_sha256", Problem::BadHash));
        }
        self.instance.rulebook = Some(hash.to_owned());
        Ok(())
    }

    /// Defines a line.
    ///
    /// # Errors
    /// A bad or repeated name, too many seats, or caps that contradict the groups.
    pub fn line(&mut self, line: Line) -> Result<(), Unusable> {
        let place = format!("/lines/{}", self.defined);
        check_line(&line, &place)?;
        let number = self.line_number(&line.id) as usize;
        if self.known[number].defined.is_some() {
            let problem = Problem::Duplicate(line.id);
            return Err(Unusable::at(place + "/id", problem));
        }
        self.known[number].defined = Some(self.defined);
        self.instance.lines[number] = line;
        self.defined += 1;
        Ok(())
    }

    /// Adds an applicant with categories and wishes, best first.
    ///
    /// # Errors
    /// Bad names, a line listed twice, or merits that do not fit the line.
    pub fn applicant(&mut self, id: &str, categories: &[&str], wishes: &[Wish<'_>]) -> Result<(), Unusable> {
        for category in categories {
            self.category(category)?;
        }
        for wish in wishes {
            self.wish(wish.line, wish.merit)?;
        }
        self.close_applicant(id)
    }

    fn here(&self, rest: std::fmt::Arguments<'_>) -> String {
        format!("/applicants/{}/{rest}", self.instance.names.len())
    }

    /// Adds a category of the applicant being read.
    pub(super) fn category(&mut self, name: &str) -> Result<(), Unusable> {
        let first = self.instance.category_starts.last().map_or(0, |s| *s) as usize;
        let index = self.instance.categories.len() - first;
        let fail = |problem| Err(Unusable::at(self.here(format_args!("categories/{index}")), problem));
        if !is_id(name) {
            return fail(Problem::BadId);
        }
        let known = self.category_numbers.get(name).copied();
        if known.is_some_and(|number| self.instance.categories[first..].contains(&number)) {
            return fail(Problem::Duplicate(name.to_owned()));
        }
        if self.instance.categories.len() >= MOST {
            return fail(Problem::TooMany("categories"));
        }
        let number = self.category_number(name);
        self.instance.categories.push(number);
        Ok(())
    }

    /// Adds the next wish of the applicant being read.
    pub(super) fn wish(&mut self, line: &str, merit: Merit<'_>) -> Result<(), Unusable> {
        let wish = self.instance.slots.len();
        let index = wish - self.instance.starts.last().map_or(0, |s| *s) as usize;
        let fail = |this: &Self, field: &str, problem| {
            let place = this.here(format_args!("choices/{index}/{field}"));
            Err(Unusable::at(place, problem))
        };
        if wish >= MOST || self.given.len() >= MOST * 2 {
            return fail(self, "line", Problem::TooMany("choices"));
        }
        let number = match self.line_numbers.get(line) {
            Some(number) => *number,
            None if is_id(line) => self.line_number(line),
            None => return fail(self, "line", Problem::BadId),
        };
        let applicant = number_of(self.instance.names.len());
        let known = &mut self.known[number as usize];
        if known.seen == applicant + 1 {
            return fail(self, "line", Problem::Duplicate(line.to_owned()));
        }
        known.seen = applicant + 1;
        let (kind, first, ties) = match merit {
            Merit::Rank(rank) => {
                let first = Decimal::from_ten_thousandths(i64::from(rank));
                (MeritKind::Rank, first, &[][..])
            }
            Merit::Score(score, ties) => (MeritKind::Score(ties.len()), score, ties),
        };
        let expected = *known.kind.get_or_insert(kind);
        let line = || line.to_owned();
        match (expected, kind) {
            (MeritKind::Score(expected), MeritKind::Score(found)) if expected != found => {
                let line = line();
                let problem = Problem::MixedTies { line, expected, found };
                return fail(self, "ties", problem);
            }
            (MeritKind::Score(_), MeritKind::Rank) => {
                return fail(self, "rank", Problem::MixedMerit(line()));
            }
            (MeritKind::Rank, MeritKind::Score(_)) => {
                return fail(self, "score", Problem::MixedMerit(line()));
            }
            _ => {}
        }
        let instance = &mut self.instance;
        instance.slots.push(Slot { line: number, place: 0 });
        self.given.push(first);
        for tie in ties {
            self.given.push(*tie);
        }
        Ok(())
    }

    /// Ends the applicant being read.
    pub(super) fn close_applicant(&mut self, id: &str) -> Result<(), Unusable> {
        if !is_id(id) {
            return Err(Unusable::at(self.here(format_args!("id")), Problem::BadId));
        }
        if self.instance.names.len() >= MOST || self.instance.names.bytes() + id.len() > MOST * 2 {
            let place = self.here(format_args!("id"));
            return Err(Unusable::at(place, Problem::TooMany("applicants")));
        }
        let instance = &mut self.instance;
        instance.names.push(id);
        instance.starts.push(number_of(instance.slots.len()));
        let categories = number_of(instance.categories.len());
        instance.category_starts.push(categories);
        Ok(())
    }

    /// Checks what only the whole shows, and orders every line.
    ///
    /// # Errors
    /// Unknown lines, repeated applicants, clashing categories, shared ranks, a missing seed.
    pub fn finish(self) -> Result<Instance, Unusable> {
        let threads = order::threads(self.instance.slots.len());
        self.finish_on(threads)
    }

    /// [`Builder::finish`] on so many threads; the instance does not depend on them.
    ///
    /// # Errors
    /// As for [`Builder::finish`].
    pub fn finish_on(mut self, threads: NonZero<usize>) -> Result<Instance, Unusable> {
        if let Some(wish) = self.undefined() {
            let line = self.instance.slots[wish].line as usize;
            let name = self.instance.lines[line].id.clone();
            let place = wish_place(&self.instance, wish, "line");
            return Err(Unusable::at(place, Problem::UnknownLine(name)));
        }
        let scored = |known: &Known| matches!(known.kind, Some(MeritKind::Score(_)));
        if self.instance.seed.is_none() && self.known.iter().any(scored) {
            return Err(Unusable::at("/seed", Problem::NoSeed));
        }
        let kinds = self.known.iter();
        self.instance.kinds = kinds.map(|k| k.kind.unwrap_or(MeritKind::Rank)).collect();
        let lines = std::mem::take(&mut self.instance.lines);
        let rules = lines.iter();
        self.instance.rules = rules
            .map(|line| Rule::of(line, |name| self.category_number(name)))
            .collect();
        self.instance.lines = lines;
        let mut instance = self.instance;
        index_applicants(&mut instance)?;
        let mut by_id: Vec<u32> = (0..number_of(instance.lines.len())).collect();
        by_id.sort_by(|one, other| {
            let id = |line: &u32| &instance.lines[*line as usize].id;
            id(one).cmp(id(other))
        });
        instance.lines_by_id = by_id;
        check_clashes(&instance)?;
        order::arrange(&mut instance, self.given, threads)?;
        Ok(instance)
    }

    /// The first wish for a line without a definition.
    fn undefined(&self) -> Option<usize> {
        if self.known.len() == self.defined {
            return None;
        }
        let unknown = |slot: &Slot| self.known[slot.line as usize].defined.is_none();
        self.instance.slots.iter().position(unknown)
    }

    fn line_number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.line_numbers.get(name) {
            return *number;
        }
        let number = number_of(self.known.len());
        self.known.push(Known::default());
        self.instance.lines.push(Line::open(name, 0));
        self.line_numbers.insert(name.to_owned(), number);
        number
    }

    fn category_number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.category_numbers.get(name) {
            return *number;
        }
        let number = number_of(self.instance.category_names.len());
        self.instance.category_names.push(name.to_owned());
        self.category_numbers.insert(name.to_owned(), number);
        number
    }
}

/// A count below `MOST` as the arrays keep it.
fn number_of(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn wish_place(instance: &Instance, wish: usize, field: &str) -> String {
    let applicant = instance.owner(wish);
    let index = wish - instance.starts[applicant] as usize;
    format!("/applicants/{applicant}/choices/{index}/{field}")
}

fn check_line(line: &Line, place: &str) -> Result<(), Unusable> {
    let fail = |rest: &str, problem| Err(Unusable::at(format!("{place}/{rest}"), problem));
    if !is_id(&line.id) {
        return fail("id", Problem::BadId);
    }
    if line.groups.len() > MOST_GROUPS || line.seats() > u64::from(MOST_SEATS) {
        return fail("seats", Problem::TooMany("seats"));
    }
    let mut reserved = HashSet::new();
    for (index, group) in line.groups.iter().enumerate() {
        let here = format!("seats/{index}/for");
        match group.category.as_deref() {
            Some("open") => return fail(&here, Problem::ReservedName),
            Some(name) if !is_id(name) => return fail(&here, Problem::BadId),
            Some(name) => drop(reserved.insert(name)),
            None => {}
        }
    }
    let mut capped = HashSet::new();
    for (index, cap) in line.caps.iter().enumerate() {
        let name = cap.category.as_str();
        let here = format!("caps/{index}/for");
        if !is_id(name) {
            return fail(&here, Problem::BadId);
        }
        if !capped.insert(name) {
            return fail(&here, Problem::Duplicate(name.to_owned()));
        }
        if reserved.contains(name) {
            return fail(&here, Problem::ReservedAndCapped(name.to_owned()));
        }
    }
    Ok(())
}

fn index_applicants(instance: &mut Instance) -> Result<(), Unusable> {
    let names = &instance.names;
    let name = |applicant: u32| names.get(applicant as usize);
    let mut by_id: Vec<u32> = (0..number_of(names.len())).collect();
    if !by_id.is_sorted_by(|one, other| name(*one) < name(*other)) {
        by_id.sort_by(|one, other| name(*one).cmp(name(*other)));
        let mut pairs = by_id.windows(2);
        if let Some(pair) = pairs.find(|pair| name(pair[0]) == name(pair[1])) {
            let problem = Problem::Duplicate(name(pair[1]).to_owned());
            return Err(Unusable::at(format!("/applicants/{}/id", pair[1]), problem));
        }
    }
    instance.applicants_by_id = by_id;
    Ok(())
}

/// Nobody may be capped twice, or capped and reserved, on a line they list.
fn check_clashes(instance: &Instance) -> Result<(), Unusable> {
    if instance.rules.iter().all(|rule| rule.caps.is_empty()) {
        return Ok(());
    }
    let wishes = (0..instance.applicants()).flat_map(|who| instance.wishes_of(who).map(move |wish| (who, wish)));
    for (who, wish) in wishes {
        let slot = &instance.slots[wish];
        let rule = &instance.rules[slot.line as usize];
        let categories = instance.categories_of(who);
        let Some(cap) = rule.cap_of(categories) else {
            continue;
        };
        let first = rule.caps[cap].0;
        let special = rule.groups.iter().filter_map(|group| group.category);
        let mut special = special.chain(rule.caps.iter().map(|cap| cap.0));
        if let Some(second) = special.find(|other| *other != first && categories.contains(other)) {
            let name = |category: u32| instance.category_names[category as usize].clone();
            let problem = Problem::CategoryClash {
                line: instance.lines[slot.line as usize].id.clone(),
                first: name(first),
                second: name(second),
            };
            return Err(Unusable::at(wish_place(instance, wish, "line"), problem));
        }
    }
    Ok(())
}
