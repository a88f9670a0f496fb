//! The canonical output: RFC 8785 JSON and a newline, the same bytes every time.
#![expect(clippy::indexing_slicing, reason = "wish and line numbers come from the instance")]

use std::io::{self, Write};

use super::certificate::{Facts, Used};
use super::model::{Assurance, Group, Instance, Line, Merit, Unfilled};
use super::order::lot;
use super::outcome::{Outcome, Placement};

/// The name of the result format.
pub(super) const RESULT: &str = "qabyl-allocation-result-1";
/// The method that the certificate names.
pub(super) const METHOD: &str = "applicant-proposing deferred acceptance";

/// The canonical result as bytes. `input_sha256` is the hash of the raw input.
#[must_use]
pub fn result_bytes(instance: &Instance, outcome: &Outcome, input_sha256: &[u8; 32]) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory does not fail.
    let _infallible = write_result(instance, outcome, input_sha256, &mut bytes);
    bytes
}

/// Writes the canonical result.
///
/// # Errors
/// When `out` fails.
pub fn write_result(
    instance: &Instance,
    outcome: &Outcome,
    input_sha256: &[u8; 32],
    out: &mut impl Write,
) -> io::Result<()> {
    out.write_all(b"{\"certificate\":{\"lines\":")?;
    let lines = || instance.lines_by_id.iter().map(|line| *line as usize);
    list(out, lines(), |out, line| certify(instance, outcome, line, out))?;
    write!(out, ",\"method\":\"{METHOD}\"")?;
    if let Some(hash) = &instance.rulebook {
        write!(out, ",\"rulebook_sha256\":\"{hash}\"")?;
    }
    if let Some(seed) = &instance.seed {
        out.write_all(b",\"seed\":")?;
        text(out, seed)?;
    }
    let hash = hex(input_sha256);
    write!(out, "}},\"format\":\"{RESULT}\",\"input_sha256\":\"{hash}\",\"lines\":")?;
    list(out, lines(), |out, line| summary(instance, outcome, line, out))?;
    out.write_all(b",\"placements\":")?;
    list(out, outcome.placements(instance), |out, placed| {
        placement(instance, &placed, out)
    })?;
    out.write_all(b"}\n")
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The word for a seat: the category it was taken for, or `open`.
pub(super) fn seat_word<'a>(instance: &'a Instance, placed: &Placement) -> &'a str {
    let category = instance.lines[placed.line].groups[placed.group].category.as_deref();
    category.filter(|_| placed.reserved).unwrap_or("open")
}

fn text(out: &mut impl Write, value: &str) -> io::Result<()> {
    serde_json::to_writer(out, value).map_err(io::Error::from)
}

fn list<W: Write, T>(
    out: &mut W,
    items: impl Iterator<Item = T>,
    mut item: impl FnMut(&mut W, T) -> io::Result<()>,
) -> io::Result<()> {
    out.write_all(b"[")?;
    for (index, value) in items.enumerate() {
        if index > 0 {
            out.write_all(b",")?;
        }
        item(out, value)?;
    }
    out.write_all(b"]")
}

fn owner(instance: &Instance, wish: u32) -> &str {
    instance.names.get(instance.owners[wish as usize] as usize)
}

fn place(instance: &Instance, wish: u32) -> u32 {
    instance.slots[wish as usize].place + 1
}

fn placement(instance: &Instance, placed: &Placement, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"{\"applicant\":")?;
    text(out, instance.names.get(placed.applicant))?;
    write!(out, ",\"choice\":{},\"line\":", placed.choice)?;
    text(out, &instance.lines[placed.line].id)?;
    out.write_all(b",\"seat\":")?;
    text(out, seat_word(instance, placed))?;
    out.write_all(b"}")
}

fn summary<W: Write>(instance: &Instance, outcome: &Outcome, line: usize, out: &mut W) -> io::Result<()> {
    let mut filled = 0;
    let mut last = None;
    for placed in outcome.holders(instance, line) {
        filled += 1;
        last = Some(placed.applicant);
    }
    write!(out, "{{\"filled\":{filled},\"id\":")?;
    text(out, &instance.lines[line].id)?;
    out.write_all(b",\"last_admitted\":")?;
    match last {
        Some(applicant) => text(out, instance.names.get(applicant))?,
        None => out.write_all(b"null")?,
    }
    out.write_all(b",\"reserve\":")?;
    list(out, outcome.reserve(instance, line), |out, applicant| {
        text(out, instance.names.get(applicant))
    })?;
    write!(out, ",\"seats\":{}}}", instance.lines[line].seats())
}

fn certify<W: Write>(instance: &Instance, outcome: &Outcome, line: usize, out: &mut W) -> io::Result<()> {
    let facts = Facts::of(instance, outcome, line);
    let given = &instance.lines[line];
    let assurance = match instance.assurance(line) {
        Assurance::Proved => "proved",
        Assurance::Checked => "checked",
    };
    write!(out, "{{\"assurance\":\"{assurance}\",\"caps\":")?;
    list(out, given.caps.iter().zip(&facts.caps), |out, (cap, used)| {
        out.write_all(b"{\"for\":")?;
        text(out, &cap.category)?;
        write!(out, ",\"held\":{},\"last\":", used.count)?;
        standing(instance, used.last, out)?;
        write!(out, ",\"max\":{}}}", cap.max)
    })?;
    out.write_all(b",\"groups\":")?;
    list(out, given.groups.iter().zip(&facts.groups), |out, (group, used)| {
        certify_group(instance, group, used, out)
    })?;
    out.write_all(b",\"id\":")?;
    text(out, &given.id)?;
    out.write_all(b",\"last\":")?;
    standing(instance, facts.last, out)?;
    out.write_all(b",\"refused\":")?;
    list(out, facts.refusals.iter(), |out, refusal| {
        out.write_all(b"{\"applicant\":")?;
        text(out, owner(instance, refusal.wish))?;
        match refusal.by {
            Some(by) => {
                out.write_all(b",\"by\":")?;
                text(out, owner(instance, by))?;
                write!(out, ",\"by_place\":{}", place(instance, by))?;
            }
            None => out.write_all(b",\"by\":null,\"by_place\":null")?,
        }
        let applicant = instance.owners[refusal.wish as usize] as usize;
        let choice = refusal.wish as usize - instance.wishes_of(applicant).start + 1;
        let (place, why) = (place(instance, refusal.wish), refusal.why.word());
        write!(out, ",\"choice\":{choice},\"place\":{place},\"why\":\"{why}\"}}")
    })?;
    out.write_all(b"}")
}

fn certify_group(instance: &Instance, group: &Group, used: &Used, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{{\"filled\":{}", used.count)?;
    if let Some(category) = &group.category {
        out.write_all(b",\"for\":")?;
        text(out, category)?;
    }
    out.write_all(b",\"last\":")?;
    standing(instance, used.last, out)?;
    write!(out, ",\"seats\":{}", group.count)?;
    if group.category.is_some() {
        let word = unfilled_word(group.unfilled);
        write!(out, ",\"unfilled\":\"{word}\"")?;
    }
    out.write_all(b"}")
}

/// Someone's order key: place, and rank or score, ties and lot.
fn standing<W: Write>(instance: &Instance, wish: Option<u32>, out: &mut W) -> io::Result<()> {
    let Some(wish) = wish else {
        return out.write_all(b"null");
    };
    let id = owner(instance, wish);
    out.write_all(b"{\"applicant\":")?;
    text(out, id)?;
    let place = place(instance, wish);
    match instance.merit(wish as usize) {
        Merit::Rank(rank) => write!(out, ",\"place\":{place},\"rank\":{rank}}}"),
        Merit::Score(score, ties) => {
            let line = &instance.lines[instance.slots[wish as usize].line as usize].id;
            let lot = hex(&lot(instance.seed().unwrap_or_default(), line, id));
            write!(
                out,
                ",\"lot\":\"{lot}\",\"place\":{place},\"score\":\"{score}\",\"ties\":"
            )?;
            list(out, ties.iter(), |out, tie| write!(out, "\"{tie}\""))?;
            out.write_all(b"}")
        }
    }
}

/// The word of the format.
pub(super) const fn unfilled_word(unfilled: Unfilled) -> &'static str {
    match unfilled {
        Unfilled::Open => "open",
        Unfilled::Lost => "lost",
    }
}

/// The canonical JSON form of an instance: what to freeze, hash and publish as a run's input.
/// Applicants and lines stand by name, so the order in which they were added leaves no trace.
#[must_use]
pub fn input_bytes(instance: &Instance) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory does not fail.
    let _infallible = write_input(instance, &mut bytes);
    bytes
}

fn write_input<W: Write>(instance: &Instance, out: &mut W) -> io::Result<()> {
    out.write_all(b"{\"applicants\":")?;
    list(out, instance.applicants_by_id.iter(), |out, applicant| {
        let applicant = *applicant as usize;
        let names = instance.categories_of(applicant).iter();
        let mut names: Vec<&str> = names
            .map(|category| instance.category_names[*category as usize].as_str())
            .collect();
        names.sort_unstable();
        out.write_all(b"{\"categories\":")?;
        list(out, names.into_iter(), text)?;
        out.write_all(b",\"choices\":")?;
        list(out, instance.wishes_of(applicant), |out, wish| {
            let line = instance.slots[wish].line as usize;
            out.write_all(b"{\"line\":")?;
            text(out, &instance.lines[line].id)?;
            match instance.merit(wish) {
                Merit::Rank(rank) => write!(out, ",\"rank\":{rank}}}"),
                Merit::Score(score, ties) => {
                    write!(out, ",\"score\":\"{score}\",\"ties\":")?;
                    list(out, ties.iter(), |out, tie| write!(out, "\"{tie}\""))?;
                    out.write_all(b"}")
                }
            }
        })?;
        out.write_all(b",\"id\":")?;
        text(out, instance.names.get(applicant))?;
        out.write_all(b"}")
    })?;
    write!(out, ",\"format\":\"{}\",\"lines\":", super::input::FORMAT)?;
    list(out, instance.lines_by_id.iter(), |out, line| {
        write_line(&instance.lines[*line as usize], out)
    })?;
    if let Some(hash) = &instance.rulebook {
        write!(out, ",\"rulebook_sha256\":\"{hash}\"")?;
    }
    if let Some(seed) = &instance.seed {
        out.write_all(b",\"seed\":")?;
        text(out, seed)?;
    }
    out.write_all(b"}\n")
}

fn write_line<W: Write>(line: &Line, out: &mut W) -> io::Result<()> {
    out.write_all(b"{\"caps\":")?;
    list(out, line.caps.iter(), |out, cap| {
        out.write_all(b"{\"for\":")?;
        text(out, &cap.category)?;
        write!(out, ",\"max\":{}}}", cap.max)
    })?;
    out.write_all(b",\"id\":")?;
    text(out, &line.id)?;
    out.write_all(b",\"seats\":")?;
    list(out, line.groups.iter(), |out, group| {
        write!(out, "{{\"count\":{}", group.count)?;
        if let Some(category) = &group.category {
            out.write_all(b",\"for\":")?;
            text(out, category)?;
            let word = unfilled_word(group.unfilled);
            write!(out, ",\"unfilled\":\"{word}\"")?;
        }
        out.write_all(b"}")
    })?;
    out.write_all(b"}")
}
