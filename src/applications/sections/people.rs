//! Who applies: names, birth, papers, contacts, guardian.

use super::field::{Field, Kind, Opt, Page};
use crate::applications::model::SectionKey;

/// Names in both scripts, as printed.
pub(super) const NAMES: Page = Page {
    slug: "personal",
    section: SectionKey::Personal,
    title: "sections-names-title",
    lead: "sections-names-lead",
    fields: &[
        Field::new("family", "sections-family", Kind::Cyrillic)
            .hint("sections-family-hint")
            .fill("family-name"),
        Field::new("given", "sections-given", Kind::Cyrillic)
            .optional()
            .fill("given-name"),
        Field::new("patronymic", "sections-patronymic", Kind::Cyrillic)
            .optional()
            .fill("additional-name"),
        Field::new("family_latin", "sections-family-latin", Kind::Latin).hint("sections-family-latin-hint"),
        Field::new("given_latin", "sections-given-latin", Kind::Latin).optional(),
        Field::new("patronymic_latin", "sections-patronymic-latin", Kind::Latin).optional(),
    ],
};

const SEX: &[Opt] = &[
    Opt {
        value: "female",
        label: "sections-sex-female",
    },
    Opt {
        value: "male",
        label: "sections-sex-male",
    },
];

const CITIZENSHIPS: &[Opt] = &[
    Opt {
        value: "KG",
        label: "sections-country-kg",
    },
    Opt {
        value: "KZ",
        label: "sections-country-kz",
    },
    Opt {
        value: "RU",
        label: "sections-country-ru",
    },
    Opt {
        value: "UZ",
        label: "sections-country-uz",
    },
    Opt {
        value: "TJ",
        label: "sections-country-tj",
    },
    Opt {
        value: "other",
        label: "sections-country-other",
    },
];

/// Birth, sex, citizenships.
pub(super) const BIRTH: Page = Page {
    slug: "birth",
    section: SectionKey::Personal,
    title: "sections-birth-title",
    lead: "",
    fields: &[
        Field::new("birth_date", "sections-birth-date", Kind::PastDate)
            .hint("sections-birth-date-hint")
            .fill("bday"),
        Field::new("sex", "sections-sex", Kind::One(SEX)).hint("sections-sex-hint"),
        Field::new("citizenships", "sections-citizenships", Kind::Many(CITIZENSHIPS))
            .hint("sections-citizenships-hint"),
    ],
};

/// PIN and passport.
pub(super) const IDENTITY: Page = Page {
    slug: "identity",
    section: SectionKey::Personal,
    title: "sections-identity-title",
    lead: "sections-identity-lead",
    fields: &[
        Field::new("pin", "sections-pin", Kind::Pin)
            .hint("sections-pin-hint")
            .when("citizenships", "KG"),
        Field::new("passport", "sections-passport", Kind::Number).hint("sections-passport-hint"),
        Field::new("passport_expiry", "sections-passport-expiry", Kind::FutureDate)
            .hint("sections-passport-expiry-hint"),
    ],
};

const OBLASTS: &[Opt] = &[
    Opt {
        value: "bishkek",
        label: "sections-oblast-bishkek",
    },
    Opt {
        value: "osh_city",
        label: "sections-oblast-osh-city",
    },
    Opt {
        value: "batken",
        label: "sections-oblast-batken",
    },
    Opt {
        value: "chuy",
        label: "sections-oblast-chuy",
    },
    Opt {
        value: "issyk_kul",
        label: "sections-oblast-issyk-kul",
    },
    Opt {
        value: "jalal_abad",
        label: "sections-oblast-jalal-abad",
    },
    Opt {
        value: "naryn",
        label: "sections-oblast-naryn",
    },
    Opt {
        value: "osh",
        label: "sections-oblast-osh",
    },
    Opt {
        value: "talas",
        label: "sections-oblast-talas",
    },
    Opt {
        value: "abroad",
        label: "sections-oblast-abroad",
    },
];

/// Telephone and address.
pub(super) const CONTACTS: Page = Page {
    slug: "contacts",
    section: SectionKey::Contacts,
    title: "sections-contacts-title",
    lead: "",
    fields: &[
        Field::new("phone", "sections-phone", Kind::Phone)
            .hint("sections-phone-hint")
            .fill("tel"),
        Field::new("second_phone", "sections-second-phone", Kind::Phone).optional(),
        Field::new("oblast", "sections-oblast", Kind::One(OBLASTS)).fill("address-level1"),
        Field::new("rayon", "sections-rayon", Kind::Line(120))
            .hint("sections-rayon-hint")
            .optional()
            .fill("address-level2"),
        Field::new("locality", "sections-locality", Kind::Line(120)).fill("address-level3"),
        Field::new("street", "sections-street", Kind::Line(200)).fill("street-address"),
    ],
};

const RELATIONS: &[Opt] = &[
    Opt {
        value: "mother",
        label: "sections-relation-mother",
    },
    Opt {
        value: "father",
        label: "sections-relation-father",
    },
    Opt {
        value: "guardian",
        label: "sections-relation-guardian",
    },
];

/// Only for somebody under 18.
pub(super) const GUARDIAN: Page = Page {
    slug: "guardian",
    section: SectionKey::Guardian,
    title: "sections-guardian-title",
    lead: "sections-guardian-lead",
    fields: &[
        Field::new("relation", "sections-relation", Kind::One(RELATIONS)),
        Field::new("name", "sections-guardian-name", Kind::Line(200)),
        Field::new("phone", "sections-guardian-phone", Kind::Phone).hint("sections-phone-hint"),
        Field::new("email", "sections-guardian-email", Kind::Email)
            .hint("sections-guardian-email-hint")
            .optional(),
        Field::new("document", "sections-guardian-document", Kind::Number).hint("sections-guardian-document-hint"),
        Field::new(
            "language",
            "sections-guardian-language",
            Kind::One(super::text::LETTER_LANGUAGES),
        ),
    ],
};
