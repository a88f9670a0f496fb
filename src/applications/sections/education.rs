//! What was learnt: school, marks, tests, languages, and the statuses that rules name.
//! The maxima of ORT (245 for the main test, 150 for a subject) bound what can be typed; no
//! official source confirms them.

use super::field::{Field, Kind, Opt, Page};
use crate::applications::model::SectionKey;

const LEVELS: &[Opt] = &[
    Opt {
        value: "school",
        label: "sections-level-school",
    },
    Opt {
        value: "vocational",
        label: "sections-level-vocational",
    },
    Opt {
        value: "bachelor",
        label: "sections-level-bachelor",
    },
    Opt {
        value: "specialist",
        label: "sections-level-specialist",
    },
    Opt {
        value: "medical",
        label: "sections-level-medical",
    },
    Opt {
        value: "master",
        label: "sections-level-master",
    },
];

const LOCALITIES: &[Opt] = &[
    Opt {
        value: "city",
        label: "sections-locality-city",
    },
    Opt {
        value: "small_town",
        label: "sections-locality-small-town",
    },
    Opt {
        value: "village",
        label: "sections-locality-village",
    },
    Opt {
        value: "high_mountain",
        label: "sections-locality-high-mountain",
    },
    Opt {
        value: "abroad",
        label: "sections-locality-abroad",
    },
];

/// School or university.
pub(super) const EDUCATION: Page = Page {
    slug: "education",
    section: SectionKey::Education,
    title: "sections-education-title",
    lead: "sections-education-lead",
    fields: &[
        Field::new("level", "sections-level", Kind::One(LEVELS)),
        Field::new("school", "sections-school", Kind::Line(200)).hint("sections-school-hint"),
        Field::new("year", "sections-graduation-year", Kind::Year(1980, 2035)).hint("sections-graduation-year-hint"),
        Field::new("locality", "sections-school-locality", Kind::One(LOCALITIES)).hint("sections-school-locality-hint"),
        Field::new("scale", "sections-scale", Kind::Scale),
        Field::new("average", "sections-average", Kind::Mark("scale")).hint("sections-average-hint"),
    ],
};

const TEST_KINDS: &[Opt] = &[
    Opt {
        value: "ort",
        label: "sections-test-ort",
    },
    Opt {
        value: "unt",
        label: "sections-test-unt",
    },
    Opt {
        value: "none",
        label: "sections-test-none",
    },
];

/// ORT, UNT.
pub(super) const TESTS: Page = Page {
    slug: "tests",
    section: SectionKey::Tests,
    title: "sections-tests-title",
    lead: "sections-tests-lead",
    fields: &[
        Field::new("tests", "sections-test", Kind::Many(TEST_KINDS)),
        Field::new("ort_year", "sections-ort-year", Kind::Year(2015, 2035))
            .when("tests", "ort")
            .only("tests", "ort"),
        Field::new("ort_number", "sections-ort-number", Kind::Number)
            .hint("sections-ort-number-hint")
            .when("tests", "ort")
            .only("tests", "ort"),
        Field::new("ort_main", "sections-ort-main", Kind::Points(245))
            .hint("sections-ort-main-hint")
            .when("tests", "ort")
            .only("tests", "ort"),
        Field::new("ort_mathematics", "sections-ort-mathematics", Kind::Points(150))
            .optional()
            .only("tests", "ort"),
        Field::new("ort_physics", "sections-ort-physics", Kind::Points(150))
            .optional()
            .only("tests", "ort"),
        Field::new("ort_chemistry", "sections-ort-chemistry", Kind::Points(150))
            .optional()
            .only("tests", "ort"),
        Field::new("ort_biology", "sections-ort-biology", Kind::Points(150))
            .optional()
            .only("tests", "ort"),
        Field::new("ort_history", "sections-ort-history", Kind::Points(150))
            .optional()
            .only("tests", "ort"),
        Field::new("ort_english", "sections-ort-english", Kind::Points(150))
            .optional()
            .only("tests", "ort"),
        Field::new("unt_year", "sections-unt-year", Kind::Year(2015, 2035))
            .when("tests", "unt")
            .only("tests", "unt"),
        Field::new("unt_number", "sections-unt-number", Kind::Number)
            .when("tests", "unt")
            .only("tests", "unt"),
        Field::new("unt_total", "sections-unt-total", Kind::Points(140))
            .hint("sections-unt-total-hint")
            .when("tests", "unt")
            .only("tests", "unt"),
    ],
};

const MOTHER_TONGUES: &[Opt] = &[
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
        value: "uz",
        label: "sections-language-uz",
    },
    Opt {
        value: "tg",
        label: "sections-language-tg",
    },
    Opt {
        value: "other",
        label: "sections-language-other",
    },
];

const LANGUAGE_LEVELS: &[Opt] = &[
    Opt {
        value: "none",
        label: "sections-cefr-none",
    },
    Opt {
        value: "a1",
        label: "sections-cefr-a1",
    },
    Opt {
        value: "a2",
        label: "sections-cefr-a2",
    },
    Opt {
        value: "b1",
        label: "sections-cefr-b1",
    },
    Opt {
        value: "b2",
        label: "sections-cefr-b2",
    },
    Opt {
        value: "c1",
        label: "sections-cefr-c1",
    },
    Opt {
        value: "c2",
        label: "sections-cefr-c2",
    },
];

/// Languages and a certificate.
pub(super) const LANGUAGES: Page = Page {
    slug: "languages",
    section: SectionKey::Languages,
    title: "sections-languages-title",
    lead: "sections-languages-lead",
    fields: &[
        Field::new("mother_tongue", "sections-mother-tongue", Kind::One(MOTHER_TONGUES)),
        Field::new("kazakh", "sections-kazakh", Kind::One(LANGUAGE_LEVELS)),
        Field::new("russian", "sections-russian", Kind::One(LANGUAGE_LEVELS)),
        Field::new("english", "sections-english", Kind::One(LANGUAGE_LEVELS)),
        Field::new("certificate", "sections-certificate", Kind::Line(120))
            .hint("sections-certificate-hint")
            .optional(),
        Field::new("certificate_result", "sections-certificate-result", Kind::Line(60)).optional(),
    ],
};

/// Statuses with evidence that rules name.
pub(super) const CATEGORIES: Page = Page {
    slug: "categories",
    section: SectionKey::Categories,
    title: "sections-categories-title",
    lead: "sections-categories-lead",
    fields: &[
        Field::new("categories", "sections-categories", Kind::Statuses),
        Field::new("service_ended", "sections-service-ended", Kind::Year(2000, 2035))
            .when("categories", "military_service")
            .only("categories", "military_service"),
    ],
};
