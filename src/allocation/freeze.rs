//! The canonical JSON form of an instance: what to freeze, hash and publish as a run's input.
#![expect(clippy::indexing_slicing, reason = "numbers come from the instance itself")]

use super::input::FORMAT;
use super::model::{Instance, Line, Merit};
use super::text::{list, number, plain, text, unfilled_word};
use super::writer::source;

/// The canonical JSON form of an instance. Applicants and lines stand by name, so the order in
/// which they were added leaves no trace.
#[must_use]
pub fn input_bytes(instance: &Instance) -> Vec<u8> {
    let mut bytes = Vec::new();
    let out = &mut bytes;
    plain(out, "{\"applicants\":");
    list(out, instance.applicants_by_id.iter(), |out, applicant| {
        write_applicant(instance, *applicant as usize, out);
    });
    plain(out, &format!(",\"format\":\"{FORMAT}\",\"lines\":"));
    list(out, instance.lines_by_id.iter(), |out, line| {
        write_line(&instance.lines[*line as usize], out);
    });
    source(instance, out);
    plain(out, "}\n");
    bytes
}

fn write_applicant(instance: &Instance, applicant: usize, out: &mut Vec<u8>) {
    let names = instance.categories_of(applicant).iter();
    let mut names: Vec<&str> = names
        .map(|category| instance.category_names[*category as usize].as_str())
        .collect();
    names.sort_unstable();
    plain(out, "{\"categories\":");
    list(out, names.into_iter(), text);
    plain(out, ",\"choices\":");
    list(out, instance.wishes_of(applicant), |out, wish| {
        let line = instance.slots[wish].line as usize;
        plain(out, "{\"line\":");
        text(out, &instance.lines[line].id);
        match instance.merit(line, instance.slots[wish].place as usize) {
            Merit::Rank(rank) => plain(out, &format!(",\"rank\":{rank}}}")),
            Merit::Score(score, ties) => {
                plain(out, &format!(",\"score\":\"{score}\",\"ties\":"));
                list(out, ties.iter(), |out, tie| text(out, &tie.to_string()));
                plain(out, "}");
            }
        }
    });
    plain(out, ",\"id\":");
    text(out, instance.names.get(applicant));
    plain(out, "}");
}

fn write_line(line: &Line, out: &mut Vec<u8>) {
    plain(out, "{\"caps\":");
    list(out, line.caps.iter(), |out, cap| {
        plain(out, "{\"for\":");
        text(out, &cap.category);
        plain(out, ",\"max\":");
        number(out, cap.max.into());
        plain(out, "}");
    });
    plain(out, ",\"id\":");
    text(out, &line.id);
    plain(out, ",\"seats\":");
    list(out, line.groups.iter(), |out, group| {
        plain(out, "{\"count\":");
        number(out, group.count.into());
        if let Some(category) = &group.category {
            plain(out, ",\"for\":");
            text(out, category);
            plain(out, ",\"unfilled\":");
            text(out, unfilled_word(group.unfilled));
        }
        plain(out, "}");
    });
    plain(out, "}");
}
