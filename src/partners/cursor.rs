//! Opaque cursors: where a reader stopped. The first symbol says of which list.

use data_encoding::BASE64URL_NOPAD;

/// Which list a cursor belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Placements,
    Events,
}

impl Of {
    const fn mark(self) -> &'static str {
        match self {
            Self::Placements => "p1:",
            Self::Events => "e1:",
        }
    }
}

/// A cursor behind `place`.
pub(super) fn write(of: Of, place: impl std::fmt::Display) -> String {
    BASE64URL_NOPAD.encode(format!("{}{place}", of.mark()).as_bytes())
}

/// The place that a cursor stands behind; `None` when it is none of that list's.
pub(super) fn read<T: std::str::FromStr>(of: Of, cursor: &str) -> Option<T> {
    let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    text.strip_prefix(of.mark())?.parse().ok()
}
