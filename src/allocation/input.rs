//! The JSON form of an input.

use std::borrow::Cow;
use std::io::BufRead;

use super::builder::{Builder, MOST_SEATS};
use super::decimal::Decimal;
use super::feed::Feed;
use super::model::{Cap, Group, Instance, Line, Merit, Unfilled};
use super::reader::Reader;
use super::unusable::{Problem, Unusable};

/// The name of the input format.
pub(super) const FORMAT: &str = "qabyl-allocation-1";

impl Instance {
    /// Reads an input in its JSON or its compact CSV form.
    ///
    /// # Errors
    /// Anything that is not exact, with its place.
    pub fn read(bytes: &[u8]) -> Result<Self, Unusable> {
        Builder::read(bytes)?.finish()
    }
}

impl Builder {
    /// Reads an input in its JSON or its compact CSV form; [`Builder::finish`] checks what only the
    /// whole shows.
    ///
    /// # Errors
    /// Anything that is not exact, with its place.
    pub fn read(bytes: &[u8]) -> Result<Self, Unusable> {
        Self::read_from(bytes).map(|(builder, _)| builder)
    }
}

/// The bytes as text.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Unusable> {
    std::str::from_utf8(bytes).map_err(|error| Unusable::at("", Problem::NotUtf8(error.valid_up_to())))
}

/// Reads the JSON form, with the SHA-256 of its bytes.
pub(super) fn read_json(source: impl BufRead) -> Result<(Builder, [u8; 32]), Unusable> {
    const FIELDS: [&str; 5] = ["format", "lines", "applicants", "seed", "rulebook_sha256"];
    let mut builder = Builder::new();
    let mut feed = Feed::new(source);
    feed.object(&FIELDS, 3, |feed, field| match field {
        0 => feed.value(|r| {
            let format = r.string()?;
            if format == FORMAT {
                Ok(())
            } else {
                Err(r.fail(Problem::Format(format.into_owned())))
            }
        }),
        1 => feed.array(|r| line(r, &mut builder)),
        2 => {
            let mut ties = Vec::new();
            feed.array(|r| applicant(r, &mut builder, &mut ties))
        }
        3 => feed.value(|r| {
            builder.seed(&r.string()?);
            Ok(())
        }),
        _ => feed.value(|r| builder.rulebook_sha256(&r.string()?)),
    })?;
    let hash = feed.end()?;
    Ok((builder, hash))
}

fn line(r: &mut Reader<'_>, builder: &mut Builder) -> Result<(), Unusable> {
    let mut line = Line {
        id: String::new(),
        groups: Vec::new(),
        caps: Vec::new(),
    };
    r.object(&["id", "seats", "caps"], 2, |r, field| match field {
        0 => {
            line.id = r.id()?.into_owned();
            Ok(())
        }
        1 if r.peek() == Some(b'[') => r
            .array(|r, _| {
                line.groups.push(group(r)?);
                Ok(())
            })
            .map(drop),
        1 => {
            line.groups = Line::open("", r.count(MOST_SEATS)?).groups;
            Ok(())
        }
        _ => r
            .array(|r, _| {
                line.caps.push(cap(r)?);
                Ok(())
            })
            .map(drop),
    })?;
    builder.line(line)
}

fn group(r: &mut Reader<'_>) -> Result<Group, Unusable> {
    let mut group = Group {
        count: 0,
        category: None,
        unfilled: Unfilled::Open,
    };
    let found = r.object(&["count", "for", "unfilled"], 1, |r, field| {
        match field {
            0 => group.count = r.count(MOST_SEATS)?,
            1 => group.category = Some(r.id()?.into_owned()),
            _ => {
                group.unfilled = match &*r.string()? {
                    "open" => Unfilled::Open,
                    "lost" => Unfilled::Lost,
                    _ => return Err(r.fail(Problem::BadUnfilled)),
                }
            }
        }
        Ok(())
    })?;
    if found & 0b110 == 0b100 {
        return Err(r.fail(Problem::BadUnfilled));
    }
    Ok(group)
}

fn cap(r: &mut Reader<'_>) -> Result<Cap, Unusable> {
    let mut cap = Cap {
        category: String::new(),
        max: 0,
    };
    r.object(&["for", "max"], 2, |r, field| {
        match field {
            0 => cap.category = r.id()?.into_owned(),
            _ => cap.max = r.count(MOST_SEATS)?,
        }
        Ok(())
    })?;
    Ok(cap)
}

fn applicant<'a>(r: &mut Reader<'a>, builder: &mut Builder, ties: &mut Vec<Decimal>) -> Result<(), Unusable> {
    let mut id = Cow::Borrowed("");
    r.object(&["id", "choices", "categories"], 2, |r, field| match field {
        0 => {
            id = r.id()?;
            Ok(())
        }
        1 => r.array(|r, _| choice(r, builder, ties)).map(drop),
        _ => r
            .array(|r, _| {
                let name = r.string()?;
                builder.category(&name)
            })
            .map(drop),
    })?;
    builder.close_applicant(&id)
}

fn choice(r: &mut Reader<'_>, builder: &mut Builder, ties: &mut Vec<Decimal>) -> Result<(), Unusable> {
    let mut line = Cow::Borrowed("");
    let mut rank = None;
    let mut score = None;
    let mut tied = false;
    ties.clear();
    r.object(&["line", "rank", "score", "ties"], 1, |r, field| {
        match field {
            0 => line = r.string()?,
            1 => rank = Some(r.count(u32::MAX)?),
            2 => score = Some(decimal(r)?),
            _ => {
                tied = true;
                r.array(|r, _| {
                    ties.push(decimal(r)?);
                    Ok(())
                })?;
            }
        }
        Ok(())
    })?;
    let merit = match (rank, score) {
        (Some(rank), None) if !tied => Merit::Rank(rank),
        (None, Some(score)) => Merit::Score(score, ties),
        _ => return Err(r.fail(Problem::NoMerit)),
    };
    builder.wish(&line, merit)
}

fn decimal(r: &mut Reader<'_>) -> Result<Decimal, Unusable> {
    let text = r.string()?;
    text.parse().map_err(|error: super::DecimalError| r.fail(error.into()))
}
