//! Asking for texts, and deciding in which language.

use qabyl::i18n::{self, PathLang, Texts, negotiate, path_lang};
use qabyl::kernel::Lang;

#[test]
fn a_text_comes_in_the_language_asked_for() {
    assert_eq!(i18n::text(Lang::Ky, "dates-city-bishkek"), "Бишкек");
    assert_eq!(i18n::text(Lang::Kk, "dates-city-bishkek"), "Бішкек");
    assert_eq!(Texts(Lang::En).t("dates-city-bishkek"), "Bishkek");
}

#[test]
fn a_missing_key_shows_itself_and_is_remembered() {
    assert_eq!(i18n::text(Lang::Ru, "no.such.key"), "no.such.key");
    assert_eq!(Texts(Lang::Ru).t("no.such.key"), "no.such.key");
    assert!(
        i18n::missing_keys()
            .iter()
            .any(|entry| entry.starts_with("ru: no.such.key"))
    );
}

#[test]
fn a_forgotten_variable_is_remembered() {
    let shown = i18n::text_with(Lang::En, "dates-long", &[("day", 5.into()), ("month", "July".into())]);
    assert!(shown.starts_with("5 July"), "{shown}");
    assert!(
        i18n::missing_keys()
            .iter()
            .any(|entry| entry.starts_with("en: dates-long"))
    );
}

#[test]
fn values_are_put_in_without_isolation_marks() {
    let args = [("moment", "14:00".into()), ("city", String::from("Ош").into())];
    assert_eq!(i18n::text_with(Lang::Ky, "dates-moment", &args), "14:00 (Ош)");
}

#[test]
fn plural_forms_follow_each_language() {
    let days = |lang, count: i64| Texts(lang).count("dates-days", count);
    for (count, shown) in [
        (0, "0 дней"),
        (1, "1 день"),
        (2, "2 дня"),
        (4, "4 дня"),
        (5, "5 дней"),
        (11, "11 дней"),
        (12, "12 дней"),
        (14, "14 дней"),
        (21, "21 день"),
        (22, "22 дня"),
        (111, "111 дней"),
        (101, "101 день"),
    ] {
        assert_eq!(days(Lang::Ru, count), shown);
    }
    assert_eq!(days(Lang::En, 1), "1 day");
    assert_eq!(days(Lang::En, 21), "21 days");
    assert_eq!(days(Lang::Ky, 1), "1 күн");
    assert_eq!(days(Lang::Ky, 5), "5 күн");
    assert_eq!(days(Lang::Kk, 21), "21 күн");
}

#[test]
fn numbers_in_texts_are_grouped_but_years_are_not() {
    assert_eq!(Texts(Lang::Ru).count("dates-days", 2026_i64), "2026 дней");
    assert_eq!(Texts(Lang::Ky).count("dates-days", 12_345_i64), "12\u{A0}345 күн");
    assert_eq!(Texts(Lang::En).count("dates-days", 12_345_usize), "12,345 days");
}

#[test]
fn tags_and_the_countries_codes_name_a_language() {
    for (text, lang) in [
        ("ky", Lang::Ky),
        ("kg", Lang::Ky),
        ("KG", Lang::Ky),
        ("kk", Lang::Kk),
        ("kz", Lang::Kk),
        ("ru", Lang::Ru),
        ("en", Lang::En),
    ] {
        assert_eq!(text.parse(), Ok(lang));
    }
    assert!("de".parse::<Lang>().is_err() && "".parse::<Lang>().is_err());
    for lang in Lang::ALL {
        assert_eq!(lang.tag().parse(), Ok(lang));
        assert_eq!(lang.to_string(), lang.tag());
    }
}

#[test]
fn an_address_begins_with_its_language() {
    let found = |path| path_lang(path).map(|PathLang { lang, rest, canonical }| (lang, rest, canonical));
    assert_eq!(found("/ky"), Some((Lang::Ky, "", true)));
    assert_eq!(found("/kk/calls/3"), Some((Lang::Kk, "/calls/3", true)));
    assert_eq!(found("/kg/calls"), Some((Lang::Ky, "/calls", false)));
    assert_eq!(found("/RU/"), Some((Lang::Ru, "/", false)));
    assert_eq!(found("/kyrgyz"), None);
    assert_eq!(found("/"), None);
    assert_eq!(found("ky"), None);
}

#[test]
fn without_a_language_in_the_address_the_cookie_and_then_the_browser_decide() {
    for (cookie, browser, lang) in [
        (None, None, Lang::Ky),
        (Some("kz"), Some("ru"), Lang::Kk),
        (Some("nonsense"), Some("ru-RU,ru;q=0.9"), Lang::Ru),
        (None, Some("de-DE,de;q=0.9,en;q=0.8,ky;q=0.85"), Lang::Ky),
        (None, Some("en-GB;q=0.7, kk-Cyrl-KZ;q=0.71"), Lang::Kk),
        (None, Some("ru;q=0, en;q=0.1"), Lang::En),
        (None, Some("ky-KG"), Lang::Ky),
        (None, Some("uz-UZ"), Lang::Ru),
        (None, Some("fr"), Lang::En),
        (None, Some("*"), Lang::Ky),
        (None, Some(";;,,q=1,;q=x"), Lang::En),
        (None, Some(""), Lang::Ky),
        (None, Some("ru;q=5, en;q=0.2"), Lang::En),
    ] {
        assert_eq!(negotiate(cookie, browser), lang, "{cookie:?} {browser:?}");
    }
}
