//! Words, numbers and lists of canonical JSON (RFC 8785), appended to bytes.

use super::model::Unfilled;

/// Appends what needs no quoting.
pub(super) fn plain(out: &mut Vec<u8>, words: &str) {
    out.extend_from_slice(words.as_bytes());
}

/// Appends a string in quotes.
pub(super) fn text(out: &mut Vec<u8>, value: &str) {
    let escaped = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    if value.bytes().any(escaped) {
        // Writing to memory does not fail.
        let _infallible = serde_json::to_writer(out, value);
        return;
    }
    out.reserve(value.len() + 2);
    out.push(b'"');
    out.extend_from_slice(value.as_bytes());
    out.push(b'"');
}

/// Appends a whole number.
pub(super) fn number(out: &mut Vec<u8>, value: u64) {
    plain(out, itoa::Buffer::new().format(value));
}

/// Appends an array.
pub(super) fn list<T>(out: &mut Vec<u8>, items: impl Iterator<Item = T>, mut item: impl FnMut(&mut Vec<u8>, T)) {
    out.push(b'[');
    for (index, value) in items.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        item(out, value);
    }
    out.push(b']');
}

/// The word of the formats.
pub(super) const fn unfilled_word(unfilled: Unfilled) -> &'static str {
    match unfilled {
        Unfilled::Open => "open",
        Unfilled::Lost => "lost",
    }
}
