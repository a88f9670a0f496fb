//! Addresses: reading them for headers, hiding them in logs.

use lettre::Address;
use lettre::message::Mailbox;

/// `aigerim@mail.example` as `a***@mail.example`: enough to follow a complaint in the logs,
/// not enough to write to the person.
#[must_use]
pub fn mask(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return "***".to_owned();
    };
    let first: String = local.chars().take(1).filter(|c| c.is_alphanumeric()).collect();
    let domain: String = domain
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        .take(80)
        .collect();
    format!("{first}***@{domain}")
}

/// A relay's words made fit for a log line: addresses masked, one line, at most 300 symbols.
#[must_use]
pub fn mask_all(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .map(|word| {
            if word.contains('@') {
                mask(word.trim_matches(|c: char| !c.is_alphanumeric()))
            } else {
                word.to_owned()
            }
        })
        .collect();
    words.join(" ").chars().take(300).collect()
}

/// Reads `address` or `Name <address>`, as settings write a sender.
pub(super) fn mailbox(text: &str) -> Option<Mailbox> {
    let text = text.trim();
    let Some(inner) = text.strip_suffix('>') else {
        return named(text, None);
    };
    let (name, address) = inner.rsplit_once('<')?;
    let name = name.trim();
    let name = name
        .strip_prefix('"')
        .and_then(|name| name.strip_suffix('"'))
        .unwrap_or(name);
    named(address, Some(name))
}

/// An address with a display name; a name of spaces only is none.
pub(super) fn named(address: &str, name: Option<&str>) -> Option<Mailbox> {
    let address: Address = address.parse().ok()?;
    let name = name.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
    Some(Mailbox::new(name, address))
}
