//! The compact CSV form of an input, read row by row (`docs/allocation.md`).

use std::io::{BufRead, Cursor, Read};

use sha2::{Digest, Sha256};

use super::builder::{Builder, MOST_SEATS};
use super::decimal::Decimal;
use super::model::{Cap, Group, Line, Merit, Unfilled};
use super::reader::whole;
use super::unusable::{Problem, Unusable};

/// The first row.
pub(super) const FIRST: &str = "qabyl-allocation-csv-1";

impl Builder {
    /// Reads an input of either form from a stream, with the SHA-256 of its bytes. The text is never
    /// held as a whole.
    ///
    /// # Errors
    /// As [`Builder::read`], and when reading fails.
    pub fn read_from(mut source: impl BufRead) -> Result<(Self, [u8; 32]), Unusable> {
        let mut start = Vec::new();
        let length = u64::try_from(FIRST.len()).unwrap_or(0);
        let first = source.by_ref().take(length).read_to_end(&mut start);
        first.map_err(|error| unreadable(&error))?;
        let compact = start == FIRST.as_bytes();
        let mut source = Cursor::new(start).chain(source);
        if !compact {
            return super::input::read_json(source);
        }
        let mut hash = Sha256::new();
        let mut rows = Rows::new();
        let mut row = Vec::new();
        let mut read = 0;
        loop {
            row.clear();
            let more = source.read_until(b'\n', &mut row);
            if more.map_err(|error| unreadable(&error))? == 0 {
                break;
            }
            hash.update(&row);
            let text = std::str::from_utf8(&row);
            let text = text.map_err(|error| Unusable::at("", Problem::NotUtf8(read + error.valid_up_to())))?;
            rows.row(text)?;
            read += row.len();
        }
        Ok((rows.builder, hash.finalize().into()))
    }
}

fn unreadable(error: &std::io::Error) -> Unusable {
    Unusable::at("", Problem::Unreadable(error.to_string()))
}

/// Parts of a text between separators. They are short: looking at each byte is faster than a search
/// prepared for long texts.
struct Fields<'a> {
    rest: Option<&'a str>,
    separator: u8,
}

impl<'a> Fields<'a> {
    fn of(text: &'a str, separator: u8) -> Self {
        Self {
            rest: Some(text),
            separator,
        }
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest?;
        let Some(end) = rest.bytes().position(|byte| byte == self.separator) else {
            return self.rest.take();
        };
        let (field, rest) = rest.split_at(end);
        self.rest = rest.get(1..);
        Some(field)
    }
}

struct Rows {
    builder: Builder,
    number: usize,
    ties: Vec<Decimal>,
}

impl Rows {
    fn new() -> Self {
        Self {
            builder: Builder::new(),
            number: 0,
            ties: Vec::new(),
        }
    }

    fn row(&mut self, row: &str) -> Result<(), Unusable> {
        self.number += 1;
        let row = row.strip_suffix('\n').unwrap_or(row);
        let row = row.strip_suffix('\r').unwrap_or(row);
        let number = self.number;
        self.record(row).map_err(|unusable| {
            let place = format!("row {number} {}", unusable.place);
            Unusable::at(place.trim_end(), unusable.problem)
        })
    }

    fn broken(&self, what: &'static str) -> Unusable {
        let line = self.number;
        let problem = Problem::Syntax { what, line, column: 1 };
        Unusable::at("", problem)
    }

    fn record(&mut self, row: &str) -> Result<(), Unusable> {
        if self.number == 1 {
            let first = row == FIRST;
            return first
                .then_some(())
                .ok_or_else(|| Unusable::at("", Problem::Format(row.to_owned())));
        }
        match row.split_once(',') {
            Some(("seed", _)) if self.builder.has_seed() => Err(Unusable::at("", Problem::RepeatedField("seed"))),
            Some(("seed", seed)) => {
                self.builder.seed(seed);
                Ok(())
            }
            Some(("rulebook", hash)) => self.builder.rulebook_sha256(hash),
            Some(("line", rest)) => self.line(rest),
            Some(("applicant", rest)) => self.applicant(rest),
            _ => Err(self.broken("expected seed, rulebook, line or applicant")),
        }
    }

    fn line(&mut self, rest: &str) -> Result<(), Unusable> {
        let mut fields = rest.split(',');
        let mut line = Line::open(fields.next().unwrap_or_default(), 0);
        line.groups.clear();
        for (index, field) in fields.enumerate() {
            let count = |text: &str| {
                let place = || format!("field {}", index + 3);
                whole(text, MOST_SEATS).ok_or_else(|| Unusable::at(place(), Problem::NotCount(MOST_SEATS)))
            };
            let mut group = Group {
                count: 0,
                category: None,
                unfilled: Unfilled::Open,
            };
            match field.split_once(':') {
                None => group.count = count(field)?,
                Some(("cap", rest)) => {
                    let Some((max, category)) = rest.split_once(':') else {
                        return Err(self.broken("a cap is cap:max:category"));
                    };
                    let (category, max) = (category.to_owned(), count(max)?);
                    line.caps.push(Cap { category, max });
                    continue;
                }
                Some((seats, rest)) => {
                    group.count = count(seats)?;
                    let (category, unfilled) = match rest.rsplit_once(':') {
                        Some((category, "open")) => (category, Unfilled::Open),
                        Some((category, "lost")) => (category, Unfilled::Lost),
                        _ => return Err(Unusable::at("", Problem::BadUnfilled)),
                    };
                    group.category = Some(category.to_owned());
                    group.unfilled = unfilled;
                }
            }
            line.groups.push(group);
        }
        if line.groups.is_empty() {
            return Err(Unusable::at("", Problem::MissingField("seats")));
        }
        self.builder.line(line)
    }

    fn applicant(&mut self, rest: &str) -> Result<(), Unusable> {
        if rest.contains('"') {
            return Err(self.broken("quoted fields are not part of the compact form"));
        }
        let mut fields = Fields::of(rest, b',');
        let id = fields.next().unwrap_or_default();
        let categories = fields.next().unwrap_or_default();
        if !categories.is_empty() {
            for category in categories.split('|') {
                self.builder.category(category)?;
            }
        }
        for (index, field) in fields.enumerate() {
            let Some(at) = field.bytes().rposition(|byte| byte == b'#' || byte == b'=') else {
                return Err(self.broken("a choice is line#rank or line=score|tie|tie"));
            };
            let (line, merit) = field.split_at(at);
            let bad = |problem| Unusable::at(format!("field {}", index + 4), problem);
            if let Some(rank) = merit.strip_prefix('#') {
                let rank = whole(rank, u32::MAX).ok_or_else(|| bad(Problem::NotCount(u32::MAX)))?;
                self.builder.wish(line, Merit::Rank(rank))?;
                continue;
            }
            let scores = merit.strip_prefix('=').unwrap_or(merit);
            let mut values = Fields::of(scores, b'|').map(str::parse);
            let mut value = || values.next().transpose();
            let decimal = |error: super::DecimalError| bad(error.into());
            let Some(score) = value().map_err(decimal)? else {
                return Err(bad(Problem::NoMerit));
            };
            self.ties.clear();
            while let Some(tie) = value().map_err(decimal)? {
                self.ties.push(tie);
            }
            self.builder.wish(line, Merit::Score(score, &self.ties))?;
        }
        self.builder.close_applicant(id)
    }
}
