//! A published result, as its file says it.
#![expect(
    clippy::indexing_slicing,
    reason = "the judge compares lengths before it asks for parts"
)]

use std::borrow::Cow;

use super::reader::{Part, Reader};
use super::unusable::{Problem, Unusable};
use super::writer::RESULT;

type Text<'a> = Cow<'a, str>;
/// Placements of one part.
const PLACEMENTS: usize = 1024;

/// The long arrays stay text: each line and each thousand placements are read where they are judged.
pub(super) struct Published<'a> {
    text: &'a str,
    pub(super) input_sha256: Text<'a>,
    lines: Vec<Part>,
    placements: Vec<Part>,
    pub(super) method: Text<'a>,
    pub(super) seed: Option<Text<'a>>,
    pub(super) rulebook: Option<Text<'a>>,
    certified: Vec<Part>,
}

#[derive(Default)]
pub(super) struct PublishedPlacement<'a> {
    pub(super) applicant: Text<'a>,
    pub(super) choice: u32,
    pub(super) line: Text<'a>,
    pub(super) seat: Text<'a>,
}

#[derive(Default)]
pub(super) struct PublishedLine<'a> {
    pub(super) id: Text<'a>,
    pub(super) seats: u32,
    pub(super) filled: u32,
    pub(super) last_admitted: Option<Text<'a>>,
    pub(super) reserve: Vec<Text<'a>>,
}

#[derive(Default)]
pub(super) struct Certified<'a> {
    pub(super) id: Text<'a>,
    pub(super) assurance: Text<'a>,
    pub(super) last: Option<Standing<'a>>,
    pub(super) groups: Vec<CertifiedPart<'a>>,
    pub(super) caps: Vec<CertifiedPart<'a>>,
    pub(super) refused: Vec<Refused<'a>>,
}

/// A group (`size` seats, `used` filled) or a cap (`size` at most, `used` held).
#[derive(Default)]
pub(super) struct CertifiedPart<'a> {
    pub(super) size: u32,
    pub(super) used: u32,
    pub(super) category: Option<Text<'a>>,
    pub(super) unfilled: Option<Text<'a>>,
    pub(super) last: Option<Standing<'a>>,
}

#[derive(Default)]
pub(super) struct Standing<'a> {
    pub(super) applicant: Text<'a>,
    pub(super) place: u32,
    pub(super) rank: Option<u32>,
    pub(super) score: Option<Text<'a>>,
    pub(super) ties: Vec<Text<'a>>,
    pub(super) lot: Option<Text<'a>>,
}

#[derive(Default)]
pub(super) struct Refused<'a> {
    pub(super) applicant: Text<'a>,
    pub(super) choice: u32,
    pub(super) place: u32,
    pub(super) why: Text<'a>,
    pub(super) by: Option<Text<'a>>,
    pub(super) by_place: Option<u32>,
}

/// Reads what stands around the long arrays of a result.
pub(super) fn read(text: &str) -> Result<Published<'_>, Unusable> {
    const FIELDS: [&str; 5] = ["format", "input_sha256", "lines", "placements", "certificate"];
    let mut published = Published {
        text,
        input_sha256: Text::default(),
        lines: Vec::new(),
        placements: Vec::new(),
        method: Text::default(),
        seed: None,
        rulebook: None,
        certified: Vec::new(),
    };
    let p = &mut published;
    let mut r = Reader::new(text);
    r.object(&FIELDS, 5, |r, field| {
        match field {
            0 => {
                let format = r.string()?;
                if format != RESULT {
                    return Err(r.fail(Problem::Format(format.into_owned())));
                }
            }
            1 => p.input_sha256 = r.string()?,
            2 => p.lines = r.parts(1)?,
            3 => p.placements = r.parts(PLACEMENTS)?,
            _ => certificate(r, p)?,
        }
        Ok(())
    })?;
    r.end()?;
    Ok(published)
}

impl<'a> Published<'a> {
    /// How many lines the result speaks of.
    pub(super) fn lines(&self) -> usize {
        self.lines.len()
    }

    /// What it says about a line, by the order of names.
    pub(super) fn line(&self, index: usize) -> Read<'a, PublishedLine<'a>> {
        Reader::part(self.text, &self.lines[index], line)
    }

    /// How many lines the certificate speaks of.
    pub(super) fn certified_lines(&self) -> usize {
        self.certified.len()
    }

    /// What the certificate says about a line.
    pub(super) fn certified(&self, index: usize) -> Read<'a, Certified<'a>> {
        Reader::part(self.text, &self.certified[index], certified)
    }

    /// In how many parts the placements stand.
    pub(super) fn placement_parts(&self) -> usize {
        self.placements.len()
    }

    /// Reads the placements of a part, each with its number.
    pub(super) fn placements(
        &self,
        part: usize,
        mut each: impl FnMut(usize, PublishedPlacement<'a>),
    ) -> Result<(), Unusable> {
        Reader::items(self.text, &self.placements[part], |r, index| {
            each(index, placement(r)?);
            Ok(())
        })
    }
}

type Read<'a, T> = Result<T, Unusable>;

fn all<'a, T>(r: &mut Reader<'a>, mut item: impl FnMut(&mut Reader<'a>) -> Read<'a, T>) -> Read<'a, Vec<T>> {
    let mut items = Vec::new();
    r.array(|r, _| {
        items.push(item(r)?);
        Ok(())
    })?;
    Ok(items)
}

fn optional<'a, T>(r: &mut Reader<'a>, item: impl FnOnce(&mut Reader<'a>) -> Read<'a, T>) -> Read<'a, Option<T>> {
    if r.null() { Ok(None) } else { item(r).map(Some) }
}

fn number(r: &mut Reader<'_>) -> Result<u32, Unusable> {
    r.count(u32::MAX)
}

fn placement<'a>(r: &mut Reader<'a>) -> Read<'a, PublishedPlacement<'a>> {
    let mut p = PublishedPlacement::default();
    r.object(&["applicant", "choice", "line", "seat"], 4, |r, field| {
        match field {
            0 => p.applicant = r.string()?,
            1 => p.choice = number(r)?,
            2 => p.line = r.string()?,
            _ => p.seat = r.string()?,
        }
        Ok(())
    })?;
    Ok(p)
}

fn line<'a>(r: &mut Reader<'a>) -> Read<'a, PublishedLine<'a>> {
    const FIELDS: [&str; 5] = ["id", "seats", "filled", "last_admitted", "reserve"];
    let mut p = PublishedLine::default();
    r.object(&FIELDS, 5, |r, field| {
        match field {
            0 => p.id = r.string()?,
            1 => p.seats = number(r)?,
            2 => p.filled = number(r)?,
            3 => p.last_admitted = optional(r, Reader::string)?,
            _ => p.reserve = all(r, Reader::string)?,
        }
        Ok(())
    })?;
    Ok(p)
}

fn certificate<'a>(r: &mut Reader<'a>, p: &mut Published<'a>) -> Result<(), Unusable> {
    r.object(&["lines", "method", "seed", "rulebook_sha256"], 2, |r, field| {
        match field {
            0 => p.certified = r.parts(1)?,
            1 => p.method = r.string()?,
            2 => p.seed = Some(r.string()?),
            _ => p.rulebook = Some(r.string()?),
        }
        Ok(())
    })?;
    Ok(())
}

fn certified<'a>(r: &mut Reader<'a>) -> Read<'a, Certified<'a>> {
    const FIELDS: [&str; 6] = ["id", "assurance", "last", "groups", "caps", "refused"];
    let mut p = Certified::default();
    r.object(&FIELDS, 6, |r, field| {
        match field {
            0 => p.id = r.string()?,
            1 => p.assurance = r.string()?,
            2 => p.last = optional(r, standing)?,
            3 => p.groups = all(r, |r| part(r, &["seats", "filled", "last", "for", "unfilled"], 3))?,
            4 => p.caps = all(r, |r| part(r, &["max", "held", "last", "for"], 4))?,
            _ => p.refused = all(r, refused)?,
        }
        Ok(())
    })?;
    Ok(p)
}

fn part<'a>(r: &mut Reader<'a>, fields: &[&'static str], required: usize) -> Read<'a, CertifiedPart<'a>> {
    let mut p = CertifiedPart::default();
    r.object(fields, required, |r, field| {
        match field {
            0 => p.size = number(r)?,
            1 => p.used = number(r)?,
            2 => p.last = optional(r, standing)?,
            3 => p.category = Some(r.string()?),
            _ => p.unfilled = Some(r.string()?),
        }
        Ok(())
    })?;
    Ok(p)
}

fn standing<'a>(r: &mut Reader<'a>) -> Read<'a, Standing<'a>> {
    const FIELDS: [&str; 6] = ["applicant", "place", "rank", "score", "ties", "lot"];
    let mut p = Standing::default();
    r.object(&FIELDS, 2, |r, field| {
        match field {
            0 => p.applicant = r.string()?,
            1 => p.place = number(r)?,
            2 => p.rank = Some(number(r)?),
            3 => p.score = Some(r.string()?),
            4 => p.ties = all(r, Reader::string)?,
            _ => p.lot = Some(r.string()?),
        }
        Ok(())
    })?;
    Ok(p)
}

fn refused<'a>(r: &mut Reader<'a>) -> Read<'a, Refused<'a>> {
    const FIELDS: [&str; 6] = ["applicant", "choice", "place", "why", "by", "by_place"];
    let mut p = Refused::default();
    r.object(&FIELDS, 6, |r, field| {
        match field {
            0 => p.applicant = r.string()?,
            1 => p.choice = number(r)?,
            2 => p.place = number(r)?,
            3 => p.why = r.string()?,
            4 => p.by = optional(r, Reader::string)?,
            _ => p.by_place = optional(r, number)?,
        }
        Ok(())
    })?;
    Ok(p)
}
