//! The essay, and the consents.

use super::field::{Field, Kind, Opt, Page};
use crate::applications::model::SectionKey;

const ESSAY_LANGUAGES: &[Opt] = &[
    Opt {
        value: "ky",
        label: "sections-language-ky",
    },
    Opt {
        value: "kk",
        label: "sections-language-kk",
    },
    Opt {
        value: "ru",
        label: "sections-language-ru",
    },
    Opt {
        value: "en",
        label: "sections-language-en",
    },
];

/// Languages of letters and pages, each named in the reader's own.
pub(super) const LETTER_LANGUAGES: &[Opt] = ESSAY_LANGUAGES;

/// Why this.
pub(super) const ESSAY: Page = Page {
    slug: "essay",
    section: SectionKey::Essay,
    title: "sections-essay-title",
    lead: "sections-essay-lead",
    fields: &[
        Field::new("language", "sections-essay-language", Kind::One(ESSAY_LANGUAGES)),
        Field::new("essay", "sections-essay", Kind::Essay(500, 6000)).hint("sections-essay-hint"),
    ],
};

/// Consents, one per purpose; the version of the text is what is kept.
pub(super) const CONSENTS: Page = Page {
    slug: "consents",
    section: SectionKey::Consents,
    title: "sections-consents-title",
    lead: "sections-consents-lead",
    fields: &[
        Field::new(
            "processing",
            "sections-consent-processing",
            Kind::Tick(super::CONSENT_VERSION),
        )
        .hint("sections-consent-processing-hint"),
        Field::new(
            "transfer",
            "sections-consent-transfer",
            Kind::Tick(super::CONSENT_VERSION),
        )
        .hint("sections-consent-transfer-hint"),
        Field::new(
            "sensitive",
            "sections-consent-sensitive",
            Kind::Tick(super::CONSENT_VERSION),
        )
        .hint("sections-consent-sensitive-hint"),
        Field::new(
            "publication",
            "sections-consent-publication",
            Kind::Tick(super::CONSENT_VERSION),
        )
        .hint("sections-consent-publication-hint"),
        Field::new(
            "messages",
            "sections-consent-messages",
            Kind::Tick(super::CONSENT_VERSION),
        )
        .hint("sections-consent-messages-hint")
        .optional(),
        Field::new(
            "statistics",
            "sections-consent-statistics",
            Kind::Tick(super::CONSENT_VERSION),
        )
        .hint("sections-consent-statistics-hint")
        .optional(),
    ],
};
