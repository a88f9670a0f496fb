//! Checks of a call file that serde cannot make: the call, its dates, its settings.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::super::rulebook::{Path, Texts, validate};
use super::super::window::LONGEST_GRACE;
use super::call::{CallFile, CallKind};
use super::check_lines::lines;
use super::check_parts::{documents, settings};
use super::moment::Moment;

/// A place and what is wrong there.
pub(super) type Finding = (Path, String);

/// The message for slugs of another form.
pub(super) const SLUG_FORM: &str = "use 2 to 60 of a-z, 0-9 and -, with a letter or digit at both ends";

/// Every contradiction of `call`, in no particular order.
pub(super) fn check(call: &CallFile) -> Vec<Finding> {
    let mut found = Vec::new();
    let root = Path::root();
    if call.format != CallFile::FORMAT {
        add(
            &mut found,
            root.key("format"),
            format!("must be \"{}\"", CallFile::FORMAT),
        );
    }
    if !is_slug(&call.slug) {
        add(&mut found, root.key("slug"), SLUG_FORM.to_owned());
    }
    if !is_cycle(&call.cycle) {
        let form = "write the year and the next one's last two digits, e.g. \"2024/25\"";
        add(&mut found, root.key("cycle"), form.to_owned());
    }
    let prefix = call.code_prefix.as_bytes();
    let (letters, digits) = prefix.split_at(prefix.len().min(2));
    if prefix.len() != 4 || !letters.iter().all(u8::is_ascii_uppercase) || !digits.iter().all(u8::is_ascii_digit) {
        let form = "two capital letters and two digits, e.g. \"KZ24\"";
        add(&mut found, root.key("code_prefix"), form.to_owned());
    }
    texts(&mut found, &root.key("titles"), &call.titles);
    texts(&mut found, &root.key("summaries"), &call.summaries);
    dates(&mut found, call);
    settings(&mut found, call);
    documents(&mut found, call);
    lines(&mut found, call);
    let rules = validate(&call.rulebook).into_iter();
    found.extend(rules.map(|problem| (root.key("rulebook").join(&problem.path), problem.what.to_string())));
    found
}

pub(super) fn add(found: &mut Vec<Finding>, path: Path, message: String) {
    found.push((path, message));
}

/// Each language has its words.
pub(super) fn texts(found: &mut Vec<Finding>, at: &Path, texts: &Texts) {
    for tag in texts.missing() {
        add(found, at.key(tag), "no text in this language".to_owned());
    }
}

/// The form of slugs and line codes.
pub(super) fn is_slug(slug: &str) -> bool {
    let inner = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    let bounded = (2..=60).contains(&slug.len());
    bounded && slug.bytes().all(inner) && !slug.starts_with('-') && !slug.ends_with('-')
}

fn is_cycle(cycle: &str) -> bool {
    let Some((first, second)) = cycle.split_once('/') else {
        return false;
    };
    let year = |text: &str, length| (text.len() == length).then(|| text.parse::<u32>().ok()).flatten();
    let (first, second) = (year(first, 4), year(second, 2));
    first
        .zip(second)
        .is_some_and(|(first, second)| (first + 1) % 100 == second)
}

/// A moment of the file with its place.
struct At {
    path: Path,
    instant: DateTime<Utc>,
}

fn opening(found: &mut Vec<Finding>, zone: Tz, path: Path, moment: Moment) -> Option<At> {
    known(found, path, moment.opening(zone))
}

fn closing(found: &mut Vec<Finding>, zone: Tz, path: Path, moment: Moment) -> Option<At> {
    known(found, path, moment.deadline(zone))
}

fn known(found: &mut Vec<Finding>, path: Path, instant: Option<DateTime<Utc>>) -> Option<At> {
    if instant.is_none() {
        let skipped = "the clocks of the zone skip this moment";
        add(found, path.clone(), skipped.to_owned());
    }
    instant.map(|instant| At { path, instant })
}

/// `later` must not be before `earlier`, and with `strictly` not at the same instant.
fn order(found: &mut Vec<Finding>, earlier: Option<&At>, later: Option<&At>, strictly: bool) {
    let (Some(earlier), Some(later)) = (earlier, later) else {
        return;
    };
    if later.instant < earlier.instant || (strictly && later.instant == earlier.instant) {
        let message = format!("must be after {}", earlier.path);
        add(found, later.path.clone(), message);
    }
}

fn dates(found: &mut Vec<Finding>, call: &CallFile) {
    let (root, zone) = (Path::root(), call.zone.0);
    let at = root.key("timetable");
    let opens = opening(found, zone, at.key("opens"), call.timetable.opens);
    let deadline = closing(found, zone, at.key("deadline"), call.timetable.deadline);
    order(found, opens.as_ref(), deadline.as_ref(), true);
    if call
        .timetable
        .grace_minutes
        .is_some_and(|minutes| minutes > LONGEST_GRACE)
    {
        add(
            found,
            at.key("grace_minutes"),
            format!("must be between 0 and {LONGEST_GRACE}"),
        );
    }
    if call.tours.is_empty() {
        add(found, root.key("tours"), "at least one tour is needed".to_owned());
    }
    let mut before = opens;
    let mut last_list = None;
    let mut last_close = None;
    for (index, tour) in call.tours.iter().enumerate() {
        let at = root.item("tours", index);
        if usize::try_from(tour.number).ok() != Some(index + 1) {
            add(
                found,
                at.key("number"),
                format!("must be {}: tours count from 1 in order", index + 1),
            );
        }
        let opens = opening(found, zone, at.key("opens"), tour.opens);
        let closes = closing(found, zone, at.key("closes"), tour.closes);
        let list = opening(found, zone, at.key("list_due"), tour.list_due);
        let confirm = closing(found, zone, at.key("confirm_by"), tour.confirm_by);
        order(found, before.as_ref(), opens.as_ref(), false);
        order(found, opens.as_ref(), closes.as_ref(), true);
        order(found, closes.as_ref(), list.as_ref(), false);
        order(found, list.as_ref(), confirm.as_ref(), true);
        (before, last_list, last_close) = (confirm, list, closes);
    }
    // The deadline of a scholarship is the end of its submissions; of a branch admission, the
    // end of the last registration.
    if let (Some(deadline), Some(close)) = (&deadline, &last_close)
        && close.instant > deadline.instant
    {
        add(
            found,
            close.path.clone(),
            format!("must not be after {}", deadline.path),
        );
    }
    let until = closing(
        found,
        zone,
        root.key("reserve").key("valid_until"),
        call.reserve.valid_until,
    );
    let cutoff = root.key("offers").key("replacement_cutoff");
    let cutoff = closing(found, zone, cutoff, call.offers.replacement_cutoff);
    order(found, last_list.as_ref(), until.as_ref(), true);
    order(found, last_list.as_ref(), cutoff.as_ref(), true);
}

impl CallKind {
    /// Whether `funding` belongs into a call of this kind.
    pub(super) fn gives(self, funding: super::super::rulebook::Funding) -> bool {
        let scholarship = funding == super::super::rulebook::Funding::Scholarship;
        scholarship == (self == Self::Scholarship)
    }
}
