//! The canonical output: RFC 8785 JSON and a newline, the same bytes every time.
#![expect(clippy::indexing_slicing, reason = "wish and line numbers come from the instance")]

use std::io::{self, Write};
use std::num::NonZero;
use std::ops::Range;

use super::certificate::{Facts, Refusal, Standing, Used};
use super::model::{Assurance, Group, Instance, Merit};
use super::order::lot;
use super::outcome::{Outcome, Placement};
use super::text::{list, number, plain, text, unfilled_word};

/// The name of the result format.
pub(super) const RESULT: &str = "qabyl-allocation-result-1";
/// The method that the certificate names.
pub(super) const METHOD: &str = "applicant-proposing deferred acceptance";
/// Lines, and placements, that a thread writes at a time: what waits in memory stays small.
const LINES: usize = 16;
const PLACEMENTS: usize = 4096;

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
    let threads = super::order::threads(instance.slots.len());
    write_result_on(threads, instance, outcome, input_sha256, out)
}

/// [`write_result`] on so many threads; the bytes do not depend on them.
///
/// # Errors
/// When `out` fails.
pub fn write_result_on(
    threads: NonZero<usize>,
    instance: &Instance,
    outcome: &Outcome,
    input_sha256: &[u8; 32],
    out: &mut impl Write,
) -> io::Result<()> {
    let line = |index: usize| instance.lines_by_id[index] as usize;
    let lines = instance.lines.len();
    let threads = threads.get();
    out.write_all(b"{\"certificate\":{\"lines\":[")?;
    in_parts(out, lines, threads * LINES, threads, |index, out| {
        certify(instance, outcome, line(index), out);
        true
    })?;
    let mut rest = Vec::new();
    plain(&mut rest, &format!("],\"method\":\"{METHOD}\""));
    source(instance, &mut rest);
    let hash = hex(input_sha256);
    plain(
        &mut rest,
        &format!("}},\"format\":\"{RESULT}\",\"input_sha256\":\"{hash}\",\"lines\":["),
    );
    out.write_all(&rest)?;
    in_parts(out, lines, threads * LINES, threads, |index, out| {
        summary(instance, outcome, line(index), out);
        true
    })?;
    out.write_all(b"],\"placements\":[")?;
    let applicants = &instance.applicants_by_id;
    in_parts(out, applicants.len(), threads * PLACEMENTS, threads, |index, out| {
        let placed = outcome.placement(instance, applicants[index] as usize);
        placed.map(|placed| placement(instance, &placed, out)).is_some()
    })?;
    out.write_all(b"]}\n")
}

/// Writes items 0 to `count`, separated by commas, on several threads: `at_once` of them are made
/// side by side and written in order. `item` answers whether there was something to write.
fn in_parts(
    out: &mut impl Write,
    count: usize,
    at_once: usize,
    threads: usize,
    item: impl Fn(usize, &mut Vec<u8>) -> bool + Sync,
) -> io::Result<()> {
    let part = |range: Range<usize>| {
        let mut bytes = Vec::new();
        for index in range {
            let length = bytes.len();
            bytes.push(b',');
            if !item(index, &mut bytes) {
                bytes.truncate(length);
            }
        }
        bytes
    };
    let mut first = true;
    let mut write = |bytes: Vec<u8>| {
        let skipped = usize::from(first && !bytes.is_empty());
        first &= bytes.is_empty();
        out.write_all(&bytes[skipped..])
    };
    for start in (0..count).step_by(at_once.max(1)) {
        let end = count.min(start + at_once);
        let share = (end - start).div_ceil(threads);
        if threads == 1 {
            write(part(start..end))?;
            continue;
        }
        std::thread::scope(|scope| {
            let part = &part;
            let ranges = (start..end).step_by(share).map(|first| first..end.min(first + share));
            let tasks: Vec<_> = ranges.map(|range| scope.spawn(move || part(range))).collect();
            for task in tasks {
                match task.join() {
                    Ok(bytes) => write(bytes)?,
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            Ok::<(), io::Error>(())
        })?;
    }
    Ok(())
}

/// Rulebook and seed, where given.
pub(super) fn source(instance: &Instance, out: &mut Vec<u8>) {
    if let Some(hash) = &instance.rulebook {
        plain(out, &format!(",\"rulebook_sha256\":\"{hash}\""));
    }
    if let Some(seed) = &instance.seed {
        plain(out, ",\"seed\":");
        text(out, seed);
    }
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

fn name(instance: &Instance, who: Standing) -> &str {
    instance.names.get(who.entry.applicant as usize)
}

fn placement(instance: &Instance, placed: &Placement, out: &mut Vec<u8>) {
    plain(out, "{\"applicant\":");
    text(out, instance.names.get(placed.applicant));
    plain(out, ",\"choice\":");
    number(out, placed.choice as u64);
    plain(out, ",\"line\":");
    text(out, &instance.lines[placed.line].id);
    plain(out, ",\"seat\":");
    text(out, seat_word(instance, placed));
    plain(out, "}");
}

fn summary(instance: &Instance, outcome: &Outcome, line: usize, out: &mut Vec<u8>) {
    let (mut filled, mut last) = (0, None);
    for entry in instance.entries_of(line) {
        if outcome.holds(entry) {
            filled += 1;
            last = Some(entry.applicant);
        }
    }
    plain(out, "{\"filled\":");
    number(out, filled);
    plain(out, ",\"id\":");
    text(out, &instance.lines[line].id);
    plain(out, ",\"last_admitted\":");
    match last {
        Some(applicant) => text(out, instance.names.get(applicant as usize)),
        None => plain(out, "null"),
    }
    plain(out, ",\"reserve\":");
    list(out, outcome.reserve(instance, line), |out, applicant| {
        text(out, instance.names.get(applicant));
    });
    plain(out, ",\"seats\":");
    number(out, instance.lines[line].seats());
    plain(out, "}");
}

fn certify(instance: &Instance, outcome: &Outcome, line: usize, out: &mut Vec<u8>) {
    let facts = Facts::of(instance, outcome, line);
    let given = &instance.lines[line];
    plain(out, "{\"assurance\":");
    text(out, assurance_word(instance.assurance(line)));
    plain(out, ",\"caps\":");
    list(out, given.caps.iter().zip(&facts.caps), |out, (cap, used)| {
        plain(out, "{\"for\":");
        text(out, &cap.category);
        plain(out, ",\"held\":");
        number(out, used.count.into());
        plain(out, ",\"last\":");
        standing(instance, line, used.last, out);
        plain(out, ",\"max\":");
        number(out, cap.max.into());
        plain(out, "}");
    });
    plain(out, ",\"groups\":");
    list(out, given.groups.iter().zip(&facts.groups), |out, (group, used)| {
        certify_group(instance, line, group, used, out);
    });
    plain(out, ",\"id\":");
    text(out, &given.id);
    plain(out, ",\"last\":");
    standing(instance, line, facts.last, out);
    plain(out, ",\"refused\":");
    let entries = instance.entries_of(line).iter().enumerate();
    let refused = entries.filter(|(_, entry)| outcome.is_refused(entry));
    list(out, refused, |out, (place, entry)| {
        refusal(instance, &facts.refusal(Standing { place, entry: *entry }), out);
    });
    plain(out, "}");
}

fn refusal(instance: &Instance, refusal: &Refusal, out: &mut Vec<u8>) {
    plain(out, "{\"applicant\":");
    text(out, name(instance, refusal.who));
    match refusal.by {
        Some(by) => {
            plain(out, ",\"by\":");
            text(out, name(instance, by));
            plain(out, ",\"by_place\":");
            number(out, by.place as u64 + 1);
        }
        None => plain(out, ",\"by\":null,\"by_place\":null"),
    }
    let entry = refusal.who.entry;
    plain(out, ",\"choice\":");
    let first = instance.starts[entry.applicant as usize];
    number(out, u64::from(entry.wish - first) + 1);
    plain(out, ",\"place\":");
    number(out, refusal.who.place as u64 + 1);
    plain(out, ",\"why\":\"");
    plain(out, refusal.why.word());
    plain(out, "\"}");
}

fn certify_group(instance: &Instance, line: usize, group: &Group, used: &Used, out: &mut Vec<u8>) {
    plain(out, "{\"filled\":");
    number(out, used.count.into());
    if let Some(category) = &group.category {
        plain(out, ",\"for\":");
        text(out, category);
    }
    plain(out, ",\"last\":");
    standing(instance, line, used.last, out);
    plain(out, ",\"seats\":");
    number(out, group.count.into());
    if group.category.is_some() {
        plain(out, ",\"unfilled\":");
        text(out, unfilled_word(group.unfilled));
    }
    plain(out, "}");
}

/// Someone's order key: place, and rank or score, ties and lot.
fn standing(instance: &Instance, line: usize, who: Option<Standing>, out: &mut Vec<u8>) {
    let Some(who) = who else {
        return plain(out, "null");
    };
    let id = name(instance, who);
    plain(out, "{\"applicant\":");
    text(out, id);
    let place = who.place + 1;
    match instance.merit(line, who.place) {
        Merit::Rank(rank) => plain(out, &format!(",\"place\":{place},\"rank\":{rank}}}")),
        Merit::Score(score, ties) => {
            let line = &instance.lines[line].id;
            let lot = hex(&lot(instance.seed().unwrap_or_default(), line, id));
            plain(
                out,
                &format!(",\"lot\":\"{lot}\",\"place\":{place},\"score\":\"{score}\",\"ties\":"),
            );
            list(out, ties.iter(), |out, tie| text(out, &tie.to_string()));
            plain(out, "}");
        }
    }
}

/// The word of the certificate.
pub(super) const fn assurance_word(assurance: Assurance) -> &'static str {
    match assurance {
        Assurance::Proved => "proved",
        Assurance::Checked => "checked",
    }
}
