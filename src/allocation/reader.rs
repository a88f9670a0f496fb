//! A strict pull reader over JSON text that always knows where it stands.
//!
//! serde would lose the place of a semantic error and silently accept a repeated field; reading a
//! hundred megabytes straight into flat arrays also needs no intermediate tree.

use std::borrow::Cow;

use super::feed::Search;
use super::unusable::{Problem, Unusable};

/// One step of the path.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Field(&'static str),
    Index(usize),
}

/// A value that was passed over: it is read later, where and by whom it is needed.
#[derive(Debug, Clone)]
pub(super) struct Part {
    at: usize,
    end: usize,
    path: Vec<Step>,
}

/// The reader: a cursor and the path of the value under it.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    path: Vec<Step>,
    /// Where the text begins, when it is a piece of a longer one.
    origin: Origin,
}

/// What of a longer text came before a piece of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Origin {
    /// Whole lines.
    pub(super) lines: usize,
    /// Bytes of the line that the piece goes on with.
    pub(super) columns: usize,
}

impl Origin {
    /// The origin of what follows `bytes`.
    pub(super) fn after(self, bytes: &[u8]) -> Self {
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        let columns = bytes.iter().rev().take_while(|byte| **byte != b'\n').count();
        Self {
            lines: self.lines + lines,
            columns: if lines == 0 { self.columns + columns } else { columns },
        }
    }
}

impl<'a> Reader<'a> {
    /// Starts at the beginning of `text`.
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            path: Vec::new(),
            origin: Origin::default(),
        }
    }

    /// Goes on at `at` in a piece of a longer text.
    pub(super) fn resume(text: &'a str, at: usize, path: Vec<Step>, origin: Origin) -> Self {
        Self { text, at, path, origin }
    }

    /// Where it stands: position in the piece, and path.
    pub(super) fn leave(self) -> (usize, Vec<Step>) {
        (self.at, self.path)
    }

    /// Starts at a part that was passed over before.
    pub(super) fn at(text: &'a str, part: &Part) -> Self {
        Self {
            text,
            at: part.at,
            path: part.path.clone(),
            origin: Origin::default(),
        }
    }

    /// Reads a part to its end.
    pub(super) fn part<T>(
        text: &'a str,
        part: &Part,
        read: impl FnOnce(&mut Self) -> Result<T, Unusable>,
    ) -> Result<T, Unusable> {
        let mut reader = Self::at(text, part);
        let value = read(&mut reader)?;
        reader.peek();
        if reader.at == part.end {
            Ok(value)
        } else {
            Err(reader.syntax("expected a comma or the end of the array"))
        }
    }

    /// Passes over the items of an array, `share` of them in each part; later
    /// [`Reader::part`] reads each with [`Reader::items`].
    pub(super) fn parts(&mut self, share: usize) -> Result<Vec<Part>, Unusable> {
        let mut parts: Vec<Part> = Vec::new();
        self.array(|r, index| {
            r.peek();
            let at = r.at;
            r.pass_over()?;
            match parts.last_mut() {
                Some(part) if index % share != 0 => part.end = r.at,
                _ => parts.push(Part {
                    at,
                    end: r.at,
                    path: r.path.clone(),
                }),
            }
            Ok(())
        })?;
        Ok(parts)
    }

    /// Reads the items of a part one by one.
    pub(super) fn items(
        text: &'a str,
        part: &Part,
        mut item: impl FnMut(&mut Self, usize) -> Result<(), Unusable>,
    ) -> Result<(), Unusable> {
        let mut r = Self::at(text, part);
        loop {
            let Some(Step::Index(index)) = r.path.last().copied() else {
                return Err(r.syntax("expected an item of an array"));
            };
            item(&mut r, index)?;
            r.peek();
            if r.at >= part.end {
                return Ok(());
            }
            r.take(b',', "expected a comma or the end of the array")?;
            r.path.pop();
            r.path.push(Step::Index(index + 1));
        }
    }

    /// Passes over a value without judging what is inside.
    fn pass_over(&mut self) -> Result<(), Unusable> {
        let bytes = self.text.as_bytes();
        let end = Search::from(self.at).end(bytes);
        self.at = end.unwrap_or(bytes.len());
        match end {
            Some(_) => Ok(()),
            None => Err(self.syntax("expected the end of a value")),
        }
    }

    /// The path of the current value.
    pub(super) fn place(&self) -> String {
        let mut place = String::new();
        for step in &self.path {
            place.push('/');
            match step {
                Step::Field(name) => place.push_str(name),
                Step::Index(index) => place.push_str(&index.to_string()),
            }
        }
        place
    }

    /// A problem at the current place.
    pub(super) fn fail(&self, problem: Problem) -> Unusable {
        Unusable::at(self.place(), problem)
    }

    fn syntax(&self, what: &'static str) -> Unusable {
        let before = self.text.as_bytes().get(..self.at).unwrap_or_default();
        let here = self.origin.after(before);
        let (line, column) = (here.lines + 1, here.columns + 1);
        self.fail(Problem::Syntax { what, line, column })
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is not white space.
    pub(super) fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    pub(super) fn take(&mut self, wanted: u8, what: &'static str) -> Result<(), Unusable> {
        if self.peek() == Some(wanted) {
            self.at += 1;
            return Ok(());
        }
        Err(self.syntax(what))
    }

    /// Refuses anything after the value.
    pub(super) fn end(&mut self) -> Result<(), Unusable> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.syntax("expected the end of the text")),
        }
    }

    /// Reads an object of `fields`, calling `value` with the index of each; the first `required`
    /// of them must be present. Returns a bit for each field found.
    pub(super) fn object(
        &mut self,
        fields: &[&'static str],
        required: usize,
        mut value: impl FnMut(&mut Self, usize) -> Result<(), Unusable>,
    ) -> Result<u32, Unusable> {
        self.take(b'{', "expected an object")?;
        let mut found = 0_u32;
        if self.peek() == Some(b'}') {
            self.at += 1;
        } else {
            loop {
                let (index, name) = self.key(fields, &mut found)?;
                self.take(b':', "expected a colon")?;
                self.path.push(Step::Field(name));
                value(self, index)?;
                self.path.pop();
                if self.more(b'}', "expected a comma or the end of the object")? {
                    continue;
                }
                break;
            }
        }
        self.required(fields, required, found)?;
        Ok(found)
    }

    /// Reads the name of a field, one of `fields` that is not among those `found`; notes it there.
    pub(super) fn key(&mut self, fields: &[&'static str], found: &mut u32) -> Result<(usize, &'static str), Unusable> {
        let key = self.string()?;
        let known = fields.iter().enumerate().find(|(_, name)| **name == key);
        let Some((index, name)) = known else {
            return Err(self.fail(Problem::UnknownField(key.into_owned())));
        };
        if *found & (1 << index) != 0 {
            return Err(self.fail(Problem::RepeatedField(name)));
        }
        *found |= 1 << index;
        Ok((index, name))
    }

    /// The first `required` of the fields must be among those found.
    pub(super) fn required(&self, fields: &[&'static str], required: usize, found: u32) -> Result<(), Unusable> {
        let missing = fields.iter().enumerate().take(required);
        match missing.into_iter().find(|(index, _)| found & (1 << index) == 0) {
            Some((_, name)) => Err(self.fail(Problem::MissingField(name))),
            None => Ok(()),
        }
    }

    /// Reads an array, calling `value` with each index.
    pub(super) fn array(
        &mut self,
        mut value: impl FnMut(&mut Self, usize) -> Result<(), Unusable>,
    ) -> Result<usize, Unusable> {
        self.take(b'[', "expected an array")?;
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(0);
        }
        let mut index = 0;
        loop {
            self.path.push(Step::Index(index));
            value(self, index)?;
            self.path.pop();
            index += 1;
            if !self.more(b']', "expected a comma or the end of the array")? {
                return Ok(index);
            }
        }
    }

    pub(super) fn more(&mut self, close: u8, what: &'static str) -> Result<bool, Unusable> {
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(self.syntax(what)),
        }
    }

    /// Reads a string; borrowed unless it has escapes.
    pub(super) fn string(&mut self) -> Result<Cow<'a, str>, Unusable> {
        self.take(b'"', "expected a string")?;
        let start = self.at;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let mut escaped = false;
        let mut bytes = rest.iter().enumerate();
        while let Some((offset, byte)) = bytes.next() {
            match byte {
                b'"' => {
                    let end = start + offset;
                    self.at = end + 1;
                    let body = self.text.get(start..end).unwrap_or_default();
                    if !escaped {
                        return Ok(Cow::Borrowed(body));
                    }
                    let quoted = self.text.get(start - 1..=end).unwrap_or_default();
                    return serde_json::from_str(quoted)
                        .map(Cow::Owned)
                        .map_err(|_| self.syntax("broken escape in a string"));
                }
                b'\\' => {
                    escaped = true;
                    bytes.next();
                }
                0..0x20 => break,
                _ => {}
            }
        }
        Err(self.syntax("unfinished string"))
    }

    /// Reads a string that must be an identifier.
    pub(super) fn id(&mut self) -> Result<Cow<'a, str>, Unusable> {
        let id = self.string()?;
        if is_id(&id) {
            Ok(id)
        } else {
            Err(self.fail(Problem::BadId))
        }
    }

    /// Reads a whole number up to `max`.
    pub(super) fn count(&mut self, max: u32) -> Result<u32, Unusable> {
        self.peek();
        let rest = self.text.get(self.at..).unwrap_or_default();
        // Millions of short numbers: bytes, not characters.
        let ends = |byte: u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t');
        let end = rest.bytes().position(ends).unwrap_or(rest.len());
        let token = rest.get(..end).unwrap_or_default();
        match whole(token, max) {
            Some(value) => {
                self.at += end;
                Ok(value)
            }
            None => Err(self.fail(Problem::NotCount(max))),
        }
    }

    /// Reads `null`, if it stands here.
    pub(super) fn null(&mut self) -> bool {
        self.peek();
        let here = self.text.get(self.at..).is_some_and(|r| r.starts_with("null"));
        if here {
            self.at += 4;
        }
        here
    }
}

/// A whole number from 0 to `max` in plain digits without leading zeros.
pub(super) fn whole(token: &str, max: u32) -> Option<u32> {
    let plain = token.bytes().all(|byte| byte.is_ascii_digit());
    let leading = token.len() > 1 && token.starts_with('0');
    if !plain || leading || token.is_empty() || token.len() > 10 {
        return None;
    }
    token.parse().ok().filter(|value| *value <= max)
}

/// Whether `text` may name a line, an applicant or a category.
pub(super) fn is_id(text: &str) -> bool {
    let plain = |byte: u8| (0x20..0x7f).contains(&byte);
    let length = (1..=200).contains(&text.len());
    length && (text.bytes().all(plain) || !text.chars().any(char::is_control))
}
