//! What the fields take: pure, without a database.

use chrono::NaiveDate;
use qabyl::applications::facts::scaled;
use qabyl::applications::sections::{self, Answers, Typed, advice, read};
use qabyl::calls::rulebook::Decimal;
use qabyl::calls::{Offered, OfferedCategory, OfferedScale};
use qabyl::kernel::Words;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 5, 20).expect("a day")
}

/// What the rulebook of these tests knows: three statuses, and a scale of its own besides `four`.
fn offered() -> Offered {
    let words = |text: &str| Words {
        ky: text.to_owned(),
        ..Words::default()
    };
    let category = |key: &str| OfferedCategory {
        key: key.to_owned(),
        titles: words(key),
    };
    let scale = |key: &str, highest: i32| OfferedScale {
        key: key.to_owned(),
        titles: words(key),
        lowest: Decimal::ZERO,
        highest: Decimal::whole(highest),
    };
    Offered {
        categories: ["orphan", "military_service", "state_language"].map(category).to_vec(),
        scales: vec![scale("four", 4), scale("twelve", 12)],
    }
}

/// The message key for one field of a page, or what is kept.
fn tried(page: &str, field: &str, pairs: &[(&str, &str)]) -> Result<String, &'static str> {
    let page = sections::page(page).expect("a page");
    let typed = Typed::of(pairs.iter().copied());
    match read(page, &typed, &Answers::default(), false, today(), &offered()) {
        Ok(answers) => Ok(answers.get(field).to_owned()),
        Err(wrong) => Err(wrong
            .iter()
            .find(|one| one.field == field)
            .map_or("another field", |one| one.message.key)),
    }
}

fn one(page: &str, field: &str, typed: &str) -> Result<String, &'static str> {
    tried(page, field, &[(field, typed)])
}

#[test]
fn names_keep_their_script_and_their_form() {
    assert_eq!(
        one("personal", "family", "  Өмүрбек   уулу "),
        Ok("Өмүрбек уулу".to_owned())
    );
    assert_eq!(
        one("personal", "family", "Әбдірахманұлы"),
        Ok("Әбдірахманұлы".to_owned())
    );
    assert_eq!(one("personal", "family", "Осмоновa"), Err("sections-error-twin-meant"));
    assert_eq!(one("personal", "family_latin", "Осмонова"), Err("sections-error-latin"));
    assert_eq!(
        one("personal", "family_latin", "O'NEIL-SMITH"),
        Ok("O'NEIL-SMITH".to_owned())
    );
    assert_eq!(
        one("personal", "family", "<b>Осмонова</b>"),
        Err("sections-error-cyrillic")
    );
    assert_eq!(
        one("personal", "family", "Осмон\u{202E}ова"),
        Err("sections-error-character")
    );
    assert_eq!(
        one("personal", "family", &"ө".repeat(10_000)),
        Err("sections-error-long")
    );
    assert_eq!(one("personal", "family", "   "), Ok(String::new()));
}

#[test]
fn numbers_are_forgiven_their_spaces_and_refused_with_a_reason() {
    assert_eq!(
        one("identity", "pin", "1 31022007 00001"),
        Ok("13102200700001".to_owned())
    );
    assert_eq!(one("identity", "pin", "131022007"), Err("sections-error-pin-length"));
    assert_eq!(
        one("identity", "pin", "3 31022007 00001"),
        Err("sections-error-pin-first")
    );
    assert_eq!(
        one("identity", "pin", "1 31022007 0000x"),
        Err("sections-error-pin-digits")
    );
    assert_eq!(one("identity", "passport", "pe 1234567"), Ok("PE1234567".to_owned()));
    assert_eq!(one("identity", "passport", "РЕ1234567"), Err("sections-error-number"));
    assert_eq!(one("contacts", "phone", "0555 123-456"), Ok("+996555123456".to_owned()));
    assert_eq!(
        one("contacts", "phone", "8 701 123 45 67"),
        Ok("+77011234567".to_owned())
    );
    assert_eq!(one("contacts", "phone", "+996 555"), Err("sections-error-phone-length"));
    assert_eq!(one("contacts", "phone", "555"), Err("sections-error-phone-country"));
    assert_eq!(one("tests", "ort_main", "246"), Err("sections-error-points"));
    assert_eq!(one("tests", "ort_main", "187"), Ok("187".to_owned()));
    assert_eq!(one("education", "year", "25"), Err("sections-error-year"));
}

#[test]
fn dates_are_real_days_on_the_right_side_of_today() {
    let birth = |day, month, year| {
        let pairs = [
            ("birth_date_day", day),
            ("birth_date_month", month),
            ("birth_date_year", year),
        ];
        tried("birth", "birth_date", &pairs)
    };
    assert_eq!(birth("1", "02", "2007"), Ok("2007-02-01".to_owned()));
    assert_eq!(birth("31", "2", "2007"), Err("sections-error-date-impossible"));
    assert_eq!(birth("1", "", "2007"), Err("sections-error-date-unreadable"));
    assert_eq!(birth("1", "1", "2027"), Err("sections-error-date-future"));
    assert_eq!(birth("", "", ""), Ok(String::new()));
    let expired = [
        ("passport_expiry_day", "1"),
        ("passport_expiry_month", "1"),
        ("passport_expiry_year", "2020"),
    ];
    assert_eq!(
        tried("identity", "passport_expiry", &expired),
        Err("sections-error-date-past")
    );
}

#[test]
fn marks_fit_their_scale_and_become_exact_numbers() {
    let mark = |scale, average| tried("education", "average", &[("scale", scale), ("average", average)]);
    assert_eq!(mark("five", "4,75"), Ok("4.75".to_owned()));
    assert_eq!(mark("five", "1.5"), Err("sections-error-mark-scale"));
    assert_eq!(mark("four", "4.75"), Err("sections-error-mark-scale"));
    assert_eq!(mark("twelve", "11.5"), Ok("11.5".to_owned()));
    assert_eq!(mark("twelve", "12.5"), Err("sections-error-mark-scale"));
    assert_eq!(mark("hundred", "четыре"), Err("sections-error-mark"));
    let scale = |key| tried("education", "scale", &[("scale", key)]);
    for key in ["five", "four", "hundred", "twelve"] {
        assert_eq!(scale(key), Ok(key.to_owned()));
    }
    assert_eq!(
        scale("5"),
        Err("sections-error-choose"),
        "a number is the name of no scale"
    );
    assert_eq!(scaled("4.75"), Some(47_500));
    assert_eq!(scaled("5"), Some(50_000));
    assert_eq!(scaled("4.75001"), None);
    assert_eq!(scaled("-1"), None);
    assert_eq!(scaled(""), None);
}

#[test]
fn none_stands_alone_and_unknown_options_are_not_kept() {
    let many = |values: &[&str]| {
        let pairs: Vec<(&str, &str)> = values.iter().map(|value| ("categories", *value)).collect();
        tried("categories", "categories", &pairs)
    };
    assert_eq!(
        many(&["state_language", "orphan"]),
        Ok("orphan,state_language".to_owned())
    );
    assert_eq!(many(&["none", "orphan"]), Err("sections-error-none"));
    assert_eq!(many(&["emperor"]), Ok(String::new()));
    assert_eq!(one("birth", "sex", "both"), Err("sections-error-choose"));
}

#[test]
fn a_short_essay_is_refused_and_a_long_one_too() {
    assert_eq!(one("essay", "essay", "Кыска"), Err("sections-error-short"));
    assert_eq!(one("essay", "essay", &"а".repeat(6001)), Err("sections-error-long"));
    assert!(one("essay", "essay", &"а".repeat(500)).is_ok());
}

#[test]
fn advice_points_out_and_never_blocks() {
    let mut personal = Answers::default();
    personal.set("family_latin", "OSMONOVА".to_owned());
    personal.set("pin", "13102200700001".to_owned());
    personal.set("sex", "female".to_owned());
    let found = advice(&personal, &Answers::default(), today());
    let keys: Vec<&str> = found.iter().map(|one| one.message.key).collect();
    assert_eq!(
        keys,
        [
            "sections-advice-mixed",
            "sections-advice-pin-date",
            "sections-advice-pin-sex"
        ]
    );
}
