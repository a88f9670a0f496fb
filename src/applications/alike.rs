//! The same person twice: by PIN, by passport, by name and birth date across spellings.
//!
//! Only hashes are compared. PIN and passport say "the same"; name and birth date only say
//! "look": a person decides.

use super::model::Application;
use super::sections::Answers;
use super::store;
use crate::db::Conn;
use crate::kernel::identity::KyrgyzPin;
use crate::kernel::ids::CallId;
use crate::kernel::{Fault, secrets, text};

/// What a person is recognised by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdentityKeys {
    /// Of the PIN.
    pub pin: Option<String>,
    /// Of the passport's number.
    pub passport: Option<String>,
    /// Of the folded name, its words in one order, and the birth date.
    pub twin: Option<String>,
}

impl IdentityKeys {
    /// From the answers of the section `personal`.
    #[must_use]
    pub fn of(personal: &Answers) -> Self {
        let hash = |kind: &str, value: &str| secrets::sha256_hex(format!("{kind} {value}").as_bytes());
        let passport = personal.get("passport");
        let names = ["family", "given"].map(|field| personal.get(field)).join(" ");
        let folded = text::fold(&names);
        let mut words: Vec<&str> = folded.split_whitespace().collect();
        words.sort_unstable();
        let born = personal.get("birth_date");
        Self {
            pin: personal
                .get("pin")
                .parse::<KyrgyzPin>()
                .ok()
                .map(|pin| secrets::sha256_hex(pin.as_str().as_bytes())),
            passport: (!passport.is_empty()).then(|| hash("passport", passport)),
            twin: (!words.is_empty() && !born.is_empty()).then(|| hash("twin", &format!("{} {born}", words.join(" ")))),
        }
    }
}

/// Another dossier that may be the same person's.
#[derive(Debug, Clone)]
pub struct Alike {
    /// The other.
    pub application: Application,
    /// What both have.
    pub same: Vec<Sameness>,
}

crate::text_enum! {
    /// What two dossiers have in common.
    pub enum Sameness {
        /// The PIN.
        Pin = "pin",
        /// The passport's number.
        Passport = "passport",
        /// Name and birth date.
        Twin = "twin",
    }
}

/// Whether somebody else's live dossier of the call has the same PIN or passport.
///
/// # Errors
/// When the database fails.
pub(super) fn is_double(conn: &mut Conn, call: CallId, head: &Application, keys: &IdentityKeys) -> Result<bool, Fault> {
    store::same_person(conn, call, keys, head.id)
}

/// Handed-in dossiers of other people, in every call, that may be the same person's.
///
/// # Errors
/// When the database fails.
pub fn alike(conn: &mut Conn, head: &Application) -> Result<Vec<Alike>, Fault> {
    let own = store::identity_keys(conn, head.id)?;
    let found = store::alike(conn, head, &own)?;
    let same = |mine: &Option<String>, theirs: &Option<String>| mine.is_some() && mine == theirs;
    Ok(found
        .into_iter()
        .map(|(application, keys)| Alike {
            application,
            same: [
                (Sameness::Pin, same(&own.pin, &keys.pin)),
                (Sameness::Passport, same(&own.passport, &keys.passport)),
                (Sameness::Twin, same(&own.twin, &keys.twin)),
            ]
            .into_iter()
            .filter_map(|(what, holds)| holds.then_some(what))
            .collect(),
        })
        .collect())
}
