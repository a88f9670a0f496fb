//! Consents per purpose: which text, word for word, in which language, when, from which network.
//!
//! Source: Law 94-V of Kazakhstan, article 8, and decree 759 of the Kyrgyz Republic: one consent
//! for a purpose, provable; taking it back stops what follows and keeps what the law needs.

use std::net::IpAddr;

use super::store;
use crate::accounts::Ctx;
use crate::db::Conn;
use crate::i18n;
use crate::kernel::ids::{ApplicationId, ConsentId, GuestId};
use crate::kernel::{Fault, Instant, Lang, secrets};

crate::text_enum! {
    /// What data is used for.
    pub enum Purpose {
        /// The decision on the application.
        Processing = "processing",
        /// The university in Kazakhstan gets it.
        Transfer = "transfer",
        /// Documents on health and benefits are checked.
        Sensitive = "sensitive",
        /// The result is published by code.
        Publication = "publication",
        /// Messages by phone besides the portal and e-mail.
        Messages = "messages",
        /// Statistics without names.
        Statistics = "statistics",
    }
}

impl Purpose {
    /// Whether nothing can be decided without it.
    #[must_use]
    pub const fn needed(self) -> bool {
        !matches!(self, Self::Messages | Self::Statistics)
    }

    /// Keys of the applicant's own text: the sentence that is ticked, and what stands under it.
    #[must_use]
    pub const fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Processing => ("sections-consent-processing", "sections-consent-processing-hint"),
            Self::Transfer => ("sections-consent-transfer", "sections-consent-transfer-hint"),
            Self::Sensitive => ("sections-consent-sensitive", "sections-consent-sensitive-hint"),
            Self::Publication => ("sections-consent-publication", "sections-consent-publication-hint"),
            Self::Messages => ("sections-consent-messages", "sections-consent-messages-hint"),
            Self::Statistics => ("sections-consent-statistics", "sections-consent-statistics-hint"),
        }
    }

    /// Keys of the guardian's text.
    #[must_use]
    pub const fn guardian_keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Processing => ("guests-consent-processing", "sections-consent-processing-hint"),
            Self::Transfer => ("guests-consent-transfer", "sections-consent-transfer-hint"),
            Self::Sensitive => ("guests-consent-sensitive", "sections-consent-sensitive-hint"),
            Self::Publication => ("guests-consent-publication", "sections-consent-publication-hint"),
            Self::Messages => ("guests-consent-messages", "sections-consent-messages-hint"),
            Self::Statistics => ("guests-consent-statistics", "sections-consent-statistics-hint"),
        }
    }

    fn text(lang: Lang, (sentence, more): (&str, &str)) -> String {
        format!("{}\n{}", i18n::text(lang, sentence), i18n::text(lang, more))
    }

    /// The whole text that an applicant consents to.
    #[must_use]
    pub fn text_of_applicant(self, lang: Lang) -> String {
        Self::text(lang, self.keys())
    }

    /// The whole text that a guardian consents to.
    #[must_use]
    pub fn text_of_guardian(self, lang: Lang) -> String {
        Self::text(lang, self.guardian_keys())
    }
}

/// Under which circumstances somebody signs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signed {
    /// The language of the text that was read.
    pub language: Lang,
    /// The network that it came from, as a prefix: never the whole address.
    pub network: String,
}

impl Signed {
    /// From a page's language and the client's address.
    #[must_use]
    pub fn from(language: Lang, address: IpAddr) -> Self {
        let network = match address {
            IpAddr::V4(v4) => {
                let [a, b, c, _] = v4.octets();
                format!("{a}.{b}.{c}.0/24")
            }
            IpAddr::V6(v6) => {
                let [a, b, c, ..] = v6.segments();
                format!("{a:x}:{b:x}:{c:x}::/48")
            }
        };
        Self { language, network }
    }
}

/// A consent that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Its identifier.
    pub id: ConsentId,
    /// About which dossier.
    pub application: ApplicationId,
    /// The guardian who gave it; none: the applicant.
    pub guest: Option<GuestId>,
    /// What for.
    pub purpose: Purpose,
    /// SHA-256 of the text.
    pub text_hash: String,
    /// Where it came from.
    pub network: String,
    /// When.
    pub given_at: Instant,
    /// When it was taken back.
    pub withdrawn_at: Option<Instant>,
}

/// Keeps a consent with the text that was read. One that stands with the same text stays as it is.
pub(super) fn give(
    tx: &mut Conn,
    ctx: &Ctx,
    application: ApplicationId,
    guest: Option<GuestId>,
    purpose: Purpose,
    body: &str,
    signed: &Signed,
) -> Result<(), Fault> {
    let hash = secrets::sha256_hex(body.as_bytes());
    let stands = |one: &Consent| {
        one.guest == guest && one.purpose == purpose && one.withdrawn_at.is_none() && one.text_hash == hash
    };
    if store::consents(tx, application)?.iter().any(stands) {
        return Ok(());
    }
    let version = super::sections::CONSENT_VERSION;
    store::keep_consent_text(tx, &hash, purpose, version, signed.language, body)?;
    let consent = Consent {
        id: ctx.id::<ConsentId>(),
        application,
        guest,
        purpose,
        text_hash: hash,
        network: signed.network.clone(),
        given_at: ctx.now,
        withdrawn_at: None,
    };
    store::insert_consent(tx, &consent)
}

/// Takes back what the applicant had consented to for `purpose`.
pub(super) fn take_back(tx: &mut Conn, ctx: &Ctx, application: ApplicationId, purpose: Purpose) -> Result<(), Fault> {
    store::withdraw_consents(tx, application, purpose, ctx.now)
}

/// All consents of a dossier, the first given first.
///
/// # Errors
/// When the database fails.
pub fn of_application(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Consent>, Fault> {
    store::consents(conn, application)
}

/// The text behind a consent, word for word.
///
/// # Errors
/// When the database fails.
pub fn text(conn: &mut Conn, hash: &str) -> Result<Option<String>, Fault> {
    store::consent_text(conn, hash)
}
