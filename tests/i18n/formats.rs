//! Numbers, dates and times as readers see them.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use qabyl::i18n;
use qabyl::kernel::{Lang, civil};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

#[test]
fn whole_numbers() {
    for (value, russian, english) in [
        (0, "0", "0"),
        (2026, "2026", "2026"),
        (12_345, "12\u{A0}345", "12,345"),
        (-1_234_567, "\u{2212}1\u{A0}234\u{A0}567", "\u{2212}1,234,567"),
        (
            i64::MIN,
            "\u{2212}9\u{A0}223\u{A0}372\u{A0}036\u{A0}854\u{A0}775\u{A0}808",
            "\u{2212}9,223,372,036,854,775,808",
        ),
    ] {
        assert_eq!(i18n::integer(Lang::Ru, value), russian);
        assert_eq!(i18n::integer(Lang::Ky, value), russian);
        assert_eq!(i18n::integer(Lang::Kk, value), russian);
        assert_eq!(i18n::integer(Lang::En, value), english);
    }
}

#[test]
fn scaled_numbers() {
    for (value, places, shown) in [
        (872_500, 2, "87,25"),
        (870_000, 2, "87,00"),
        (870_000, 0, "87"),
        (871_234, 2, "87,1234"),
        (-5, 0, "\u{2212}0,0005"),
        (0, 1, "0,0"),
        (123_450_000, 0, "12\u{A0}345"),
    ] {
        assert_eq!(i18n::decimal(Lang::Kk, value, 4, places), shown);
    }
    assert_eq!(i18n::decimal(Lang::En, 872_500, 4, 1), "87.25");
    assert_eq!(i18n::decimal(Lang::Ru, 42, 0, 2), "42");
}

#[test]
fn moments_name_their_city() {
    let moment = at("2026-07-05T12:30:00Z");
    assert_eq!(
        i18n::date_time(Lang::Ky, moment, civil::BISHKEK),
        "05.07.2026 18:30 (Бишкек)"
    );
    assert_eq!(
        i18n::date_time(Lang::Kk, moment, civil::ASTANA),
        "05.07.2026 17:30 (Астана)"
    );
    assert_eq!(
        i18n::date_time(Lang::En, moment, chrono_tz::UTC),
        "05.07.2026 12:30 (UTC)"
    );
    assert_eq!(
        i18n::date_time(Lang::En, moment, chrono_tz::Asia::Hong_Kong),
        "05.07.2026 20:30 (Hong Kong)"
    );
}

#[test]
fn both_countries_clocks_stand_side_by_side() {
    let moment = at("2026-07-05T08:00:00Z");
    assert_eq!(
        i18n::both_zones(Lang::En, moment, civil::BISHKEK),
        "05.07.2026 14:00 Bishkek / 13:00 Astana"
    );
    assert_eq!(
        i18n::both_zones(Lang::Kk, moment, civil::ASTANA),
        "05.07.2026 13:00 Астана / 14:00 Бішкек"
    );
    assert_eq!(
        i18n::both_zones(Lang::Ru, at("2026-07-05T18:30:00Z"), civil::BISHKEK),
        "06.07.2026 00:30 Бишкек / 05.07.2026 23:30 Астана"
    );
}

#[test]
fn dates_in_words() {
    let day = NaiveDate::from_ymd_opt(2026, 7, 5).expect("a date");
    assert_eq!(i18n::date(day), "05.07.2026");
    for (lang, shown) in [
        (Lang::Ky, "2026-ж., 5-июль"),
        (Lang::Kk, "2026 ж. 5 шілде"),
        (Lang::Ru, "5 июля 2026 г."),
        (Lang::En, "5 July 2026"),
    ] {
        assert_eq!(i18n::long_date(lang, day), shown);
    }
}

#[test]
fn spans_of_time_in_their_two_largest_units() {
    for (minutes, shown) in [
        (-5, "0 минут"),
        (1, "1 минута"),
        (60, "1 час"),
        (125, "2 часа 5 минут"),
        (1440, "1 день"),
        (1441, "1 день"),
        (2 * 1440 + 21 * 60 + 3, "2 дня 21 час"),
    ] {
        assert_eq!(i18n::duration(Lang::Ru, TimeDelta::minutes(minutes)), shown);
    }
    assert_eq!(i18n::duration(Lang::Ky, TimeDelta::hours(51)), "2 күн 3 саат");
}
