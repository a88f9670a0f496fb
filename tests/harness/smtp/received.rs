//! What the server took, opened for assertions.

use mail_parser::{Message as Parsed, MessageParser};

/// A message the server took.
#[derive(Debug, Clone)]
pub struct Received {
    /// MAIL FROM.
    pub from: String,
    /// RCPT TO.
    pub to: Vec<String>,
    /// The message as it came, dots unstuffed.
    pub raw: Vec<u8>,
    /// Whether it came through TLS.
    pub encrypted: bool,
    /// The user that had signed in.
    pub user: Option<String>,
}

impl Received {
    pub fn parsed(&self) -> Parsed<'_> {
        MessageParser::default().parse(&self.raw).expect("a parsable message")
    }

    /// The header's raw lines, unfolded, or nothing.
    pub fn header(&self, name: &str) -> Option<String> {
        let value = self
            .parsed()
            .header_raw(name)?
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        Some(value)
    }

    /// Names of all headers in order, lower case.
    pub fn header_names(&self) -> Vec<String> {
        self.parsed()
            .headers()
            .iter()
            .map(|header| header.name().to_lowercase())
            .collect()
    }

    pub fn subject(&self) -> String {
        self.parsed().subject().unwrap_or_default().to_owned()
    }

    pub fn text(&self) -> String {
        self.parsed().body_text(0).expect("a text part").replace("\r\n", "\n")
    }

    pub fn html(&self) -> String {
        self.parsed().body_html(0).expect("an HTML part").replace("\r\n", "\n")
    }
}
