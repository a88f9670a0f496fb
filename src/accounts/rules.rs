//! Addresses, names, locks and lifetimes: pure.

use chrono::TimeDelta;
use validator::ValidateEmail as _;

use super::model::LinkPurpose;
use crate::kernel::text;

/// An e-mail address as it is written to, and the key by which it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    shown: String,
    key: String,
}

/// Why a text is no address that we write to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadEmail {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// Not of the form `name@domain`.
    #[error("not an address")]
    Malformed,
}

/// The longest address that SMTP carries (RFC 5321, 4.5.3.1).
const EMAIL_LONGEST: usize = 254;

impl Email {
    /// Reads an address: ASCII before the `@`, a domain name with a dot behind it. The key is
    /// lower-case throughout, because no provider tells `A@` from `a@`.
    ///
    /// # Errors
    /// [`BadEmail`].
    pub fn parse(typed: &str) -> Result<Self, BadEmail> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(BadEmail::Empty);
        }
        let (local, domain) = typed.rsplit_once('@').ok_or(BadEmail::Malformed)?;
        let Ok(url::Host::Domain(domain)) = url::Host::parse(domain) else {
            return Err(BadEmail::Malformed);
        };
        let shown = format!("{local}@{domain}");
        let plain = local.is_ascii() && !local.contains(['"', ' ', '\t']);
        let fits = shown.len() <= EMAIL_LONGEST && domain.contains('.');
        if !(plain && fits && shown.validate_email() && shown.parse::<lettre::Address>().is_ok()) {
            return Err(BadEmail::Malformed);
        }
        Ok(Self {
            key: shown.to_ascii_lowercase(),
            shown,
        })
    }

    /// As it is written to.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// As it is found.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// A person's name as they sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(String);

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// More than [`Name::LONGEST`] characters.
    #[error("too long")]
    TooLong,
    /// Characters that cannot be seen.
    #[error("characters that cannot be seen")]
    Forbidden,
    /// Characters of addresses and sums, which no name has.
    #[error("not a name")]
    NotAName,
}

impl Name {
    /// The most characters.
    pub const LONGEST: usize = 120;

    /// Reads a name of one line. It stands in letters that we send to others, so it must not be
    /// able to carry an address to go to: no digits, `/ \ : @ < >`, and no dot inside a word.
    ///
    /// # Errors
    /// [`BadName`].
    pub fn parse(typed: &str) -> Result<Self, BadName> {
        let clean = text::line(typed).map_err(|_| BadName::Forbidden)?;
        if clean.is_empty() {
            return Err(BadName::Empty);
        }
        text::at_most(&clean, Self::LONGEST).map_err(|_| BadName::TooLong)?;
        if leads_somewhere(&clean) {
            return Err(BadName::NotAName);
        }
        Ok(Self(clean))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a mail program might take part of a name for an address.
fn leads_somewhere(name: &str) -> bool {
    let sign = |c: char| c.is_numeric() || matches!(c, '/' | '\\' | ':' | '@' | '<' | '>');
    // "Ж. Б." and "Ж.Б." are initials; "evil.example" is an address.
    let dotted = |word: &str| {
        let mut parts = word
            .split(['.', '\u{3002}', '\u{ff0e}', '\u{ff61}'])
            .filter(|part| !part.is_empty());
        parts.clone().count() > 1 && parts.any(|part| part.chars().count() > 1)
    };
    name.chars().any(sign) || name.split(' ').any(dotted)
}

/// Wrong passwords in a row before the first lock.
pub const FREE_TRIES: i32 = 5;

/// How long an account is locked after its `failures`-th wrong password in a row: one minute
/// after the fifth, then twice as long each time, at most an hour. Never for good: a stranger
/// who guesses must not be able to shut the owner out (ASVS 6.3.1; NIST SP 800-63B-4, 3.2.2).
#[must_use]
pub fn lock_after(failures: i32) -> Option<TimeDelta> {
    let over = u32::try_from(failures.checked_sub(FREE_TRIES)?).ok()?;
    let minutes = 2_i64.checked_pow(over).unwrap_or(60).min(60);
    Some(TimeDelta::minutes(minutes))
}

/// How long a link works. ASVS 6.4.1: a reset link at most an hour.
#[must_use]
pub const fn link_life(purpose: LinkPurpose) -> TimeDelta {
    match purpose {
        LinkPurpose::ResetPassword => TimeDelta::hours(1),
        LinkPurpose::ChangeEmail => TimeDelta::hours(24),
        LinkPurpose::ConfirmEmail => TimeDelta::days(3),
        LinkPurpose::AcceptInvitation => TimeDelta::days(7),
    }
}

/// Whether one more link may be mailed, given when earlier ones of the day were, newest first:
/// not within a minute, and ten a day. Who is annoyed by mails is the owner of the address.
#[must_use]
pub fn may_mail(sent_today: &[crate::kernel::Instant], now: crate::kernel::Instant) -> bool {
    let rested = sent_today
        .first()
        .is_none_or(|last| now.since(*last) >= TimeDelta::minutes(1));
    rested && sent_today.len() < 10
}

/// A path of our own to go on to, or nothing: never another host, never a sign-out.
#[must_use]
pub fn own_path(next: &str) -> Option<&str> {
    let inside = next.starts_with('/') && !next.starts_with("//");
    let plain = next.len() <= 500 && next.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    (inside && plain && !next.contains("/sign-")).then_some(next)
}

/// Browser and system of a `User-Agent`, as a person would name them; empty when unknown.
#[must_use]
pub fn device_name(user_agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| user_agent.contains(mark))
            .map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("YaBrowser", "Yandex Browser"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    [browser, system].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
