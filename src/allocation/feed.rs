//! JSON text that comes piece by piece: what was read is let go, so that a long list of applicants
//! is never held as a whole. Each value is read by a [`Reader`] over the piece that holds it.

use std::io::{BufRead, Read};

use sha2::{Digest, Sha256};

use super::reader::{Origin, Reader, Step};
use super::unusable::{Problem, Unusable};

/// At least so many bytes are asked for at a time.
const PIECE: u64 = 1 << 20;

/// The text, as far as it has come and has not been read.
pub(super) struct Feed<R> {
    source: R,
    hash: Sha256,
    text: String,
    at: usize,
    path: Vec<Step>,
    origin: Origin,
    /// Bytes that have come, also those of a sign that is not whole yet.
    come: usize,
    broken: Vec<u8>,
    ended: bool,
}

/// How far the search for a value's end has come, without judging what is inside.
#[derive(Default)]
pub(super) struct Search {
    to: usize,
    depth: usize,
    in_string: bool,
}

impl Search {
    /// A search in a value that begins at `at`.
    pub(super) fn from(at: usize) -> Self {
        Self {
            to: at,
            ..Self::default()
        }
    }

    /// The end of the value, if it lies in `bytes`.
    pub(super) fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        while let Some(byte) = bytes.get(self.to) {
            if self.in_string {
                match byte {
                    // What is escaped ends nothing; it may come with the next piece.
                    b'\\' => self.to += 1,
                    b'"' => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return Some(self.to + 1);
                        }
                    }
                    _ => {}
                }
            } else {
                match byte {
                    b'"' => self.in_string = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' if self.depth <= 1 => return Some(self.to + self.depth),
                    b'}' | b']' => self.depth -= 1,
                    b',' if self.depth == 0 => return Some(self.to),
                    _ => {}
                }
            }
            self.to += 1;
        }
        None
    }
}

impl<R: BufRead> Feed<R> {
    pub(super) fn new(source: R) -> Self {
        Self {
            source,
            hash: Sha256::new(),
            text: String::new(),
            at: 0,
            path: Vec::new(),
            origin: Origin::default(),
            come: 0,
            broken: Vec::new(),
            ended: false,
        }
    }

    /// Lets go of what was read and takes the next piece.
    fn more(&mut self) -> Result<(), Unusable> {
        let read = self.text.get(..self.at).unwrap_or_default();
        self.origin = self.origin.after(read.as_bytes());
        self.text.drain(..self.at);
        self.at = 0;
        let mut bytes = std::mem::take(&mut self.broken);
        let old = bytes.len();
        let come = self.source.by_ref().take(PIECE).read_to_end(&mut bytes);
        let come = come.map_err(|error| Unusable::at("", Problem::Unreadable(error.to_string())))?;
        self.ended = come == 0;
        self.hash.update(bytes.get(old..).unwrap_or_default());
        let whole = match std::str::from_utf8(&bytes) {
            Ok(text) => text.len(),
            Err(error) if error.error_len().is_none() && !self.ended => error.valid_up_to(),
            Err(error) => {
                let at = self.come - old + error.valid_up_to();
                return Err(Unusable::at("", Problem::NotUtf8(at)));
            }
        };
        self.come += come;
        self.broken = bytes.split_off(whole);
        self.text.push_str(&String::from_utf8(bytes).unwrap_or_default());
        Ok(())
    }

    /// Reads with a [`Reader`] that stands here.
    fn here<T>(&mut self, read: impl FnOnce(&mut Reader<'_>) -> Result<T, Unusable>) -> Result<T, Unusable> {
        let mut reader = Reader::resume(&self.text, self.at, std::mem::take(&mut self.path), self.origin);
        let value = read(&mut reader)?;
        (self.at, self.path) = reader.leave();
        Ok(value)
    }

    /// Passes over white space; the sign that follows, none at the end of the text.
    fn peek(&mut self) -> Result<Option<u8>, Unusable> {
        loop {
            let next = self.here(|r| Ok(r.peek()))?;
            if next.is_some() || self.ended {
                return Ok(next);
            }
            self.more()?;
        }
    }

    fn take(&mut self, wanted: u8, what: &'static str) -> Result<(), Unusable> {
        self.peek()?;
        self.here(|r| r.take(wanted, what))
    }

    /// Reads a whole value.
    pub(super) fn value<T>(
        &mut self,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T, Unusable>,
    ) -> Result<T, Unusable> {
        self.peek()?;
        let mut search = Search::from(self.at);
        while search.end(self.text.as_bytes()).is_none() && !self.ended {
            let before = self.at;
            self.more()?;
            search.to -= before;
        }
        self.here(read)
    }

    /// Reads an object as [`Reader::object`] does.
    pub(super) fn object(
        &mut self,
        fields: &[&'static str],
        required: usize,
        mut value: impl FnMut(&mut Self, usize) -> Result<(), Unusable>,
    ) -> Result<(), Unusable> {
        self.take(b'{', "expected an object")?;
        let mut found = 0_u32;
        let mut more = self.peek()? != Some(b'}');
        if !more {
            self.take(b'}', "expected the end of the object")?;
        }
        while more {
            let (index, name) = self.value(|r| r.key(fields, &mut found))?;
            self.take(b':', "expected a colon")?;
            self.path.push(Step::Field(name));
            value(self, index)?;
            self.path.pop();
            self.peek()?;
            more = self.here(|r| r.more(b'}', "expected a comma or the end of the object"))?;
        }
        self.here(|r| r.required(fields, required, found))
    }

    /// Reads an array, each item whole.
    pub(super) fn array(
        &mut self,
        mut item: impl FnMut(&mut Reader<'_>) -> Result<(), Unusable>,
    ) -> Result<(), Unusable> {
        self.take(b'[', "expected an array")?;
        if self.peek()? == Some(b']') {
            return self.take(b']', "expected the end of the array");
        }
        let mut index = 0;
        let mut more = true;
        while more {
            self.path.push(Step::Index(index));
            self.value(&mut item)?;
            self.path.pop();
            index += 1;
            self.peek()?;
            more = self.here(|r| r.more(b']', "expected a comma or the end of the array"))?;
        }
        Ok(())
    }

    /// Refuses anything after the value; the SHA-256 of all bytes.
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method by its name is bound to one lifetime"
    )]
    pub(super) fn end(mut self) -> Result<[u8; 32], Unusable> {
        self.peek()?;
        self.here(|reader| reader.end())?;
        Ok(self.hash.finalize().into())
    }
}
