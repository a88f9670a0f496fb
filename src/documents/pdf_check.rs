//! Cheap checks of a PDF, without building its objects: whole, not encrypted, nothing that acts.
//!
//! Nothing here recurses or follows a reference, so nesting and loops cost nothing. Names are
//! compared after undoing `#xx`, in the file and in its compressed object streams, where newer
//! writers hide everything; an object stream that we cannot read refuses the file.

use std::io::Read as _;

use flate2::read::ZlibDecoder;

use super::model::Refused;

/// How far from the end `%%EOF` may stand: readers accept a little rubbish behind it.
const TAIL: usize = 1024;
/// All object streams of a file together may unpack to this many bytes.
const UNPACKED: usize = 32 * 1024 * 1024;
/// How far back from `stream` its dictionary is looked for; one that hides further away is missed
/// in the count and refuses the file.
const DICTIONARY: usize = 4096;
/// Names that start programs or carry other files.
const ACTIVE: [&[u8]; 6] = [
    b"JavaScript",
    b"Launch",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"RichMedia",
    b"Rendition",
];

/// The number of pages as the file says, at least one.
///
/// # Errors
/// [`Refused`]: damaged, password, or something that acts.
pub(super) fn check(bytes: &[u8]) -> Result<i32, Refused> {
    let tail = bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or_default();
    if !bytes.starts_with(b"%PDF-") || !contains(tail, b"%%EOF") {
        return Err(Refused::Damaged);
    }
    let seen = names(bytes);
    // An encrypted file's streams cannot be read, so this comes first.
    if seen.encrypted {
        return Err(Refused::Password);
    }
    let mut pages = seen.pages;
    let mut active = seen.active;
    let mut budget = UNPACKED;
    let mut unpacked = 0;
    for stream in object_streams(bytes) {
        unpacked += 1;
        let inner = unpack(stream?, &mut budget)?;
        let inside = names(&inner);
        pages += inside.pages;
        active = active || inside.active;
    }
    if active || seen.object_streams != unpacked {
        return Err(Refused::ActivePdf);
    }
    Ok(i32::try_from(pages).unwrap_or(i32::MAX).max(1))
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    find(haystack, needle).is_some()
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[derive(Debug, Default)]
struct Seen {
    active: bool,
    encrypted: bool,
    object_streams: usize,
    pages: usize,
}

fn names(bytes: &[u8]) -> Seen {
    let mut seen = Seen::default();
    let mut after_type = false;
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == b'/') {
        let between = rest.get(..at).unwrap_or_default();
        let (name, after) = name(rest.get(at + 1..).unwrap_or_default());
        let adjacent = between.iter().all(u8::is_ascii_whitespace);
        seen.active = seen.active || ACTIVE.contains(&name.as_slice());
        seen.encrypted = seen.encrypted || name == b"Encrypt";
        seen.object_streams += usize::from(name == b"ObjStm");
        seen.pages += usize::from(after_type && adjacent && name == b"Page");
        after_type = name == b"Type";
        rest = after;
    }
    seen
}

/// A name without its slash, `#xx` undone, and what follows. Long names are cut: no name that we
/// look for is long.
fn name(bytes: &[u8]) -> (Vec<u8>, &[u8]) {
    let end = bytes.iter().position(|byte| !is_regular(*byte)).unwrap_or(bytes.len());
    let (mut raw, after) = bytes.split_at(end.min(bytes.len()));
    let mut plain = Vec::new();
    while plain.len() < 40 {
        match *raw {
            [b'#', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                let digit = |c: u8| char::from(c).to_digit(16).unwrap_or(0);
                plain.push(u8::try_from(digit(high) * 16 + digit(low)).unwrap_or(0));
                raw = raw.get(3..).unwrap_or_default();
            }
            [byte, ..] => {
                plain.push(byte);
                raw = raw.get(1..).unwrap_or_default();
            }
            [] => break,
        }
    }
    (plain, after)
}

fn is_regular(byte: u8) -> bool {
    !byte.is_ascii_whitespace()
        && byte != 0
        && !matches!(
            byte,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

/// The packed bytes of every object stream: from `stream` to the end of the file (the unpacker
/// finds its own end). An error for one that is packed in another way than plain deflate.
fn object_streams(bytes: &[u8]) -> impl Iterator<Item = Result<&[u8], Refused>> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        loop {
            let at = rest + find(bytes.get(rest..)?, b"stream")?;
            rest = at + b"stream".len();
            let before = bytes.get(at.saturating_sub(DICTIONARY)..at).unwrap_or_default();
            if before.ends_with(b"end") {
                continue;
            }
            let start = last(before, b"obj").map_or(0, |found| found + 3);
            let dictionary = before.get(start..).unwrap_or_default();
            let words = words(dictionary);
            if !words.iter().any(|word| word == b"ObjStm") {
                continue;
            }
            let data = bytes.get(rest..).unwrap_or_default();
            let data = data.strip_prefix(b"\r").unwrap_or(data);
            let data = data.strip_prefix(b"\n").unwrap_or(data);
            let filters = words.iter().filter(|word| word.ends_with(b"Decode")).count();
            let deflate = words.iter().any(|word| word == b"FlateDecode" || word == b"Fl");
            let plain = filters == 1 && deflate && !words.iter().any(|word| word == b"Predictor");
            return Some(if plain { Ok(data) } else { Err(Refused::ActivePdf) });
        }
    })
}

fn last(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).rposition(|window| window == needle)
}

fn words(dictionary: &[u8]) -> Vec<Vec<u8>> {
    let mut words = Vec::new();
    let mut rest = dictionary;
    while let Some(at) = rest.iter().position(|byte| *byte == b'/') {
        let (word, after) = name(rest.get(at + 1..).unwrap_or_default());
        words.push(word);
        rest = after;
    }
    words
}

fn unpack(data: &[u8], budget: &mut usize) -> Result<Vec<u8>, Refused> {
    let mut inner = Vec::new();
    let most = u64::try_from(*budget + 1).unwrap_or(u64::MAX);
    ZlibDecoder::new(data)
        .take(most)
        .read_to_end(&mut inner)
        .map_err(|_| Refused::Damaged)?;
    *budget = budget.checked_sub(inner.len()).ok_or(Refused::ActivePdf)?;
    Ok(inner)
}
