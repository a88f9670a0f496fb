//! Answers that fit, for every page that an adult is asked.

/// Answers that fit, page by page. The PIN's date is impossible on purpose.
pub const ANSWERS: &[(&str, &[(&str, &str)])] = &[
    (
        "personal",
        &[
            ("family", "Өмүрбек кызы"),
            ("given", "Айпери"),
            ("family_latin", "OMURBEK KYZY"),
            ("given_latin", "AIPERI"),
        ],
    ),
    (
        "birth",
        &[
            ("birth_date_day", "28"),
            ("birth_date_month", "2"),
            ("birth_date_year", "2005"),
            ("sex", "female"),
            ("citizenships", "KG"),
        ],
    ),
    (
        "identity",
        &[
            ("pin", "2 31022005 00001"),
            ("passport", "pe 123 4567"),
            ("passport_expiry_day", "30"),
            ("passport_expiry_month", "06"),
            ("passport_expiry_year", "2031"),
        ],
    ),
    (
        "contacts",
        &[
            ("phone", "0555 123 456"),
            ("oblast", "osh"),
            ("locality", "Кара-Суу"),
            ("street", "Ленин 5"),
        ],
    ),
    (
        "education",
        &[
            ("level", "school"),
            ("school", "№5 орто мектеп"),
            ("year", "2025"),
            ("locality", "village"),
            ("scale", "five"),
            ("average", "4,75"),
        ],
    ),
    (
        "tests",
        &[
            ("tests", "ort"),
            ("ort_year", "2025"),
            ("ort_number", "A 12345"),
            ("ort_main", "187"),
            ("ort_chemistry", "91"),
        ],
    ),
    (
        "languages",
        &[
            ("mother_tongue", "ky"),
            ("kazakh", "a2"),
            ("russian", "b2"),
            ("english", "b1"),
        ],
    ),
    ("categories", &[("categories", "none")]),
    ("essay", &[("language", "ky"), ("essay", ESSAY)]),
    (
        "consents",
        &[
            ("processing", "1"),
            ("transfer", "1"),
            ("sensitive", "1"),
            ("publication", "1"),
        ],
    ),
];

const ESSAY: &str = "Мен программист болгум келет. Мен программист болгум келет. Мен программист болгум келет. \
Мен программист болгум келет. Мен программист болгум келет. Мен программист болгум келет. Мен программист болгум келет. \
Мен программист болгум келет. Мен программист болгум келет. Мен программист болгум келет. Мен программист болгум келет. \
Мен программист болгум келет. Мен программист болгум келет. Мен программист болгум келет. Мен программист болгум келет. \
Мен программист болгум келет. Мен программист болгум келет. Мен программист болгум келет. Мен программист болгум келет.";
