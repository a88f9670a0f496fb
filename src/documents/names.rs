//! File names that clients send: data to show and to send back, never a path, never a type.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::model::Media;
use crate::kernel::text;

/// Longest name in characters; file systems stop at 255 bytes.
const LONGEST: usize = 80;
/// Names that Windows gives to devices, whatever their ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
/// What may stand unescaped in `filename*` (RFC 8187, `attr-char`, a few left out).
const ATTR_CHAR: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// The name to keep and show: without folders, without characters that cannot be seen or turn
/// the order of others, not too long. Empty when nothing is left.
#[must_use]
pub fn shown(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = last
        .chars()
        .filter(|c| text::line(c.encode_utf8(&mut [0; 4])).is_ok())
        .collect();
    let clean = text::line(&visible).unwrap_or_default();
    let clean = clean.trim_matches(|c: char| c == '.' || c.is_whitespace());
    shortened(clean)
}

/// Keeps the ending when the name is cut.
fn shortened(name: &str) -> String {
    if text::length(name) <= LONGEST {
        return name.to_owned();
    }
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if text::length(ending) <= 5 => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let stem: String = stem.chars().take(LONGEST - text::length(&ending)).collect();
    format!("{}{ending}", stem.trim_end())
}

/// `Content-Disposition` of a download: an ASCII name for old readers, the real one in UTF-8,
/// both with the ending of what the file is.
#[must_use]
pub fn disposition(name: &str, media: Media) -> String {
    let name = shown(name);
    let stem = match name.rsplit_once('.') {
        Some((stem, ending)) if text::length(ending) <= 5 => stem,
        _ => name.as_str(),
    };
    let stem = stem.trim_matches(['.', ' ']);
    let ascii: String = text::fold(stem).replace(' ', "-");
    let ascii: String = ascii
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    let ascii = if ascii.is_empty() {
        "document".to_owned()
    } else {
        safe(ascii)
    };
    let full = if stem.is_empty() {
        "document".to_owned()
    } else {
        safe(stem.to_owned())
    };
    let ending = media.ending();
    let full = utf8_percent_encode(&full, ATTR_CHAR);
    format!("attachment; filename=\"{ascii}{ending}\"; filename*=UTF-8''{full}{ending}")
}

fn safe(stem: String) -> String {
    let first = stem.split('.').next().unwrap_or_default().trim().to_ascii_lowercase();
    let numbered = |device: &str| {
        first
            .strip_prefix(device)
            .is_some_and(|rest| rest.chars().count() == 1 && rest.chars().all(|c| c.is_ascii_digit()))
    };
    if DEVICES.contains(&first.as_str()) || numbered("com") || numbered("lpt") {
        format!("_{stem}")
    } else {
        stem
    }
}
