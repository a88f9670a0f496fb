//! Reads what was typed on a page: cleans, converts, and says what is wrong beside which field.

use chrono::NaiveDate;

use super::answers::{Answers, Typed};
use super::field::{Field, Kind, Message, Needed, Page, Wrong};
use super::scale::scales;
use crate::applications::facts::scaled;
use crate::calls::Offered;
use crate::calls::rulebook::Decimal;
use crate::kernel::civil::{self, CivilError};
use crate::kernel::identity::{KyrgyzPin, Phone, PhoneError, PinError};
use crate::kernel::text::{self, TextError};

/// The longest name, number or address that is taken, in characters.
const NAME: usize = 120;

/// The section's answers with this page's fields replaced by what was typed.
///
/// `offered` are the statuses and mark scales that the call's rulebook knows. `finish` also asks for every answer that is needed; without it empty ones stay for later.
///
/// # Errors
/// Everything that cannot be kept, in the order of the fields.
pub fn read(
    page: &Page,
    typed: &Typed,
    known: &Answers,
    finish: bool,
    today: NaiveDate,
    offered: &Offered,
) -> Result<Answers, Vec<Wrong>> {
    let mut answers = known.clone();
    let mut wrong = Vec::new();
    for field in page.fields {
        match one(field, typed, today, offered) {
            Ok(text) => answers.set(field.name, text),
            Err(message) => wrong.push(about(field, message)),
        }
    }
    for field in page.fields {
        wrong.extend(against_others(field, &answers, offered).map(|message| about(field, message)));
    }
    if finish {
        let empty = page.fields.iter().filter(|field| is_empty(field, &answers));
        for field in empty {
            if !wrong.iter().any(|seen| seen.field == field.name) {
                wrong.push(about(field, Message::plain(empty_key(field.kind))));
            }
        }
        let place = |name: &str| page.fields.iter().position(|field| field.name == name);
        wrong.sort_by_key(|one| place(one.field));
    }
    if wrong.is_empty() { Ok(answers) } else { Err(wrong) }
}

/// The needed questions of a page that have no answer.
#[must_use]
pub fn empty_fields(page: &'static Page, answers: &Answers) -> Vec<&'static Field> {
    page.fields.iter().filter(|field| is_empty(field, answers)).collect()
}

/// Whether nothing at all was answered on a page.
#[must_use]
pub fn fully_empty(page: &Page, answers: &Answers) -> bool {
    page.fields.iter().all(|field| answers.get(field.name).is_empty())
}

fn is_empty(field: &Field, answers: &Answers) -> bool {
    let needed = match field.needed {
        Needed::Always => true,
        Needed::Never => false,
        Needed::When(name, value) => answers.ticked(name, value),
    };
    needed && answers.get(field.name).is_empty()
}

fn about(field: &Field, message: Message) -> Wrong {
    Wrong {
        field: field.name,
        label: field.label,
        message,
    }
}

fn empty_key(kind: Kind) -> &'static str {
    match kind {
        Kind::One(_) | Kind::Many(_) | Kind::Statuses | Kind::Scale => "sections-error-choose",
        Kind::Tick(_) => "sections-error-tick",
        _ => "sections-error-empty",
    }
}

/// The text to keep for one field; empty when nothing was typed.
fn one(field: &Field, typed: &Typed, today: NaiveDate, offered: &Offered) -> Result<String, Message> {
    let raw = typed.get(field.name).trim();
    match field.kind {
        Kind::PastDate => date(field, typed, |day| {
            (day > today).then_some("sections-error-date-future")
        }),
        Kind::FutureDate => date(field, typed, |day| (day < today).then_some("sections-error-date-past")),
        Kind::Many(options) => many(options.iter().map(|option| option.value), typed.all(field.name)),
        Kind::Statuses => {
            let known = offered.categories.iter().map(|status| status.key.as_str());
            many(known.chain(["none"]), typed.all(field.name))
        }
        Kind::Tick(kept) => Ok(if raw.is_empty() { String::new() } else { kept.to_owned() }),
        _ if raw.is_empty() => Ok(String::new()),
        Kind::Line(limit) => clean(raw, limit),
        Kind::Cyrillic => name(raw, text::is_cyrillic, "sections-error-cyrillic"),
        Kind::Latin => name(raw, text::is_latin, "sections-error-latin"),
        Kind::Essay(least, most) => essay(raw, least, most),
        Kind::Phone => phone(raw),
        Kind::Email => email(raw),
        Kind::Pin => pin(raw),
        Kind::Number => number(raw),
        Kind::Year(from, to) => year(raw, from, to),
        Kind::Points(most) => points(raw, most),
        Kind::Mark(_) => mark(raw),
        Kind::One(options) => options
            .iter()
            .find(|option| option.value == raw)
            .map(|option| option.value.to_owned())
            .ok_or_else(|| Message::plain("sections-error-choose")),
        Kind::Scale => scales(offered)
            .find(|scale| scale.key == raw)
            .map(|scale| scale.key.to_owned())
            .ok_or_else(|| Message::plain("sections-error-choose")),
    }
}

/// What can only be judged beside another answer.
fn against_others(field: &Field, answers: &Answers, offered: &Offered) -> Option<Message> {
    let Kind::Mark(on) = field.kind else { return None };
    let mark = scaled(answers.get(field.name))?;
    let scale = scales(offered).find(|scale| scale.key == answers.get(on))?;
    let plain = |units: i64| Decimal::from_units(units).unwrap_or_default().to_string();
    (mark < scale.lowest || mark > scale.highest).then(|| {
        Message::plain("sections-error-mark-scale")
            .with("lowest", plain(scale.lowest))
            .with("highest", plain(scale.highest))
    })
}

fn unclean(error: TextError) -> Message {
    match error {
        TextError::Forbidden { position, .. } => Message::plain("sections-error-character").with("position", position),
        TextError::TooLong { limit, found } => Message::plain("sections-error-long")
            .with("limit", limit)
            .with("found", found),
    }
}

fn clean(raw: &str, limit: usize) -> Result<String, Message> {
    let text = text::line(raw).map_err(unclean)?;
    text::at_most(&text, limit).map_err(unclean)?;
    Ok(text)
}

fn name(raw: &str, fits: fn(&str) -> bool, key: &'static str) -> Result<String, Message> {
    let text = clean(raw, NAME)?;
    let usual = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.' | '\u{0300}'..='\u{036F}');
    if fits(&text) && text.chars().all(usual) && text.chars().any(char::is_alphabetic) {
        Ok(text)
    } else {
        Err(twin(&text).unwrap_or_else(|| Message::plain(key)))
    }
}

/// A letter of the other script that the eye cannot tell is pointed at, never changed.
fn twin(text: &str) -> Option<Message> {
    let mixed = text::mixed_words(text).into_iter().next()?;
    let letter = mixed.foreign.first()?;
    let message = match mixed.suggestion() {
        Some(meant) => Message::plain("sections-error-twin-meant").with("meant", meant),
        None => Message::plain("sections-error-twin"),
    };
    Some(
        message
            .with("word", mixed.word.as_str())
            .with("letter", letter.character.to_string())
            .with("position", letter.position),
    )
}

fn essay(raw: &str, least: usize, most: usize) -> Result<String, Message> {
    let text = text::paragraphs(raw).map_err(unclean)?;
    let found = text::length(&text);
    if found < least {
        Err(Message::plain("sections-error-short")
            .with("least", least)
            .with("found", found))
    } else if found > most {
        Err(unclean(TextError::TooLong { limit: most, found }))
    } else {
        Ok(text)
    }
}

fn date(field: &Field, typed: &Typed, refuse: impl Fn(NaiveDate) -> Option<&'static str>) -> Result<String, Message> {
    let part = |end: &str| typed.get(&format!("{}_{end}", field.name)).trim().to_owned();
    let (day, month, year) = (part("day"), part("month"), part("year"));
    if day.is_empty() && month.is_empty() && year.is_empty() {
        return Ok(String::new());
    }
    let found = civil::date_from_parts(&day, &month, &year).map_err(|error| {
        Message::plain(match error {
            CivilError::Unreadable | CivilError::UnknownZone => "sections-error-date-unreadable",
            CivilError::Impossible => "sections-error-date-impossible",
        })
    })?;
    match refuse(found) {
        Some(key) => Err(Message::plain(key)),
        None => Ok(found.to_string()),
    }
}

fn phone(raw: &str) -> Result<String, Message> {
    raw.parse::<Phone>().map(String::from).map_err(|error| match error {
        PhoneError::NoCountry => Message::plain("sections-error-phone-country"),
        PhoneError::Length {
            country,
            expected,
            found,
        } => Message::plain("sections-error-phone-length")
            .with("country", country)
            .with("expected", expected)
            .with("found", found),
        PhoneError::Empty | PhoneError::Character(_) | PhoneError::OutOfRange => Message::plain("sections-error-phone"),
    })
}

fn email(raw: &str) -> Result<String, Message> {
    let text = clean(raw, NAME)?;
    let whole = text
        .split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.contains('@'));
    if whole && !text.contains(' ') {
        Ok(text)
    } else {
        Err(Message::plain("sections-error-email"))
    }
}

fn pin(raw: &str) -> Result<String, Message> {
    raw.parse::<KyrgyzPin>()
        .map(|pin| pin.as_str().to_owned())
        .map_err(|error| match error {
            PinError::NotADigit(_) => Message::plain("sections-error-pin-digits"),
            PinError::Length { found } => Message::plain("sections-error-pin-length").with("found", found),
            PinError::FirstDigit => Message::plain("sections-error-pin-first"),
        })
}

/// Series are not listed: new samples of passports appear, as in November 2025.
fn number(raw: &str) -> Result<String, Message> {
    let text: String = text::line(raw)
        .map_err(unclean)?
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '№'))
        .flat_map(char::to_uppercase)
        .collect();
    if (4..=20).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric()) {
        Ok(text)
    } else {
        Err(Message::plain("sections-error-number"))
    }
}

fn year(raw: &str, from: i32, to: i32) -> Result<String, Message> {
    match raw.parse::<i32>() {
        Ok(year) if (from..=to).contains(&year) => Ok(year.to_string()),
        _ => Err(Message::plain("sections-error-year")
            .with("from", from.to_string())
            .with("to", to.to_string())),
    }
}

fn points(raw: &str, most: i64) -> Result<String, Message> {
    match raw.parse::<i64>() {
        Ok(points) if (0..=most).contains(&points) => Ok(points.to_string()),
        _ => Err(Message::plain("sections-error-points").with("most", most)),
    }
}

fn mark(raw: &str) -> Result<String, Message> {
    let text = raw.replace(',', ".");
    scaled(&text)
        .map(|_| text)
        .ok_or_else(|| Message::plain("sections-error-mark"))
}

fn many<'a>(options: impl Iterator<Item = &'a str>, chosen: &[String]) -> Result<String, Message> {
    let kept: Vec<&str> = options.filter(|value| chosen.iter().any(|one| one == value)).collect();
    if kept.len() > 1 && kept.contains(&"none") {
        return Err(Message::plain("sections-error-none"));
    }
    Ok(kept.join(","))
}
