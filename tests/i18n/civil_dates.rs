//! Calendars, wall clocks, deadlines, working days.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use qabyl::kernel::civil::{
    self, ASTANA, BISHKEK, Calendar, CivilError, add_working_days, both_zones, date, deadline, end_of_day, other_zone,
    show, working_days_between,
};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

#[test]
fn dates_are_read_in_two_ways_of_writing() {
    assert_eq!(date("31.12.2026"), Ok(day("2026-12-31")));
    assert_eq!(date(" 1.2.2008 "), Ok(day("2008-02-01")));
    assert_eq!(date("2026-12-31"), Ok(day("2026-12-31")));
    assert_eq!(date("29.02.2024"), Ok(day("2024-02-29")));
    for impossible in [
        "31.02.2007",
        "29.02.2026",
        "00.01.2026",
        "1.13.2026",
        "01.01.1899",
        "01.01.2200",
    ] {
        assert_eq!(date(impossible), Err(CivilError::Impossible), "{impossible}");
    }
    for unreadable in [
        "",
        "1.2",
        "1.2.26",
        "1.2.3.2026",
        "31-12.2026",
        "+1.2.2026",
        "a.b.2026",
        "31/12/2026",
    ] {
        assert_eq!(date(unreadable), Err(CivilError::Unreadable), "{unreadable}");
    }
}

#[test]
fn a_day_ends_at_the_next_midnight_of_its_zone() {
    assert_eq!(end_of_day(day("2026-07-10"), BISHKEK), Ok(at("2026-07-10T18:00:00Z")));
    assert_eq!(end_of_day(day("2026-07-10"), ASTANA), Ok(at("2026-07-10T19:00:00Z")));
}

#[test]
fn a_deadline_of_2359_includes_that_minute_and_any_other_excludes_its_own() {
    let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).expect("a time");
    let july = day("2026-07-10");
    assert_eq!(deadline(july, time(23, 59), BISHKEK), Ok(at("2026-07-10T18:00:00Z")));
    assert_eq!(deadline(july, time(14, 0), BISHKEK), Ok(at("2026-07-10T08:00:00Z")));
}

#[test]
fn kazakhstan_left_its_old_time_on_1_march_2024() {
    assert_eq!(show(at("2024-02-29T12:00:00Z"), ASTANA), "29.02.2024 18:00");
    assert_eq!(show(at("2024-03-01T12:00:00Z"), ASTANA), "01.03.2024 17:00");
    assert_eq!(show(at("2026-07-01T12:00:00Z"), BISHKEK), "01.07.2026 18:00");
}

#[test]
fn of_two_times_the_earlier_counts_and_a_skipped_one_does_not_exist() {
    let wall = |text: &str| text.parse().expect("a wall time");
    let berlin = chrono_tz::Europe::Berlin;
    assert_eq!(
        civil::instant(wall("2026-10-25T02:30:00"), berlin),
        Ok(at("2026-10-25T00:30:00Z"))
    );
    assert_eq!(
        civil::instant(wall("2026-03-29T02:30:00"), berlin),
        Err(CivilError::Impossible)
    );
}

#[test]
fn zones_are_named_as_in_the_tz_database() {
    assert_eq!(civil::zone("Asia/Bishkek"), Ok(BISHKEK));
    assert_eq!(civil::zone("Bishkek"), Err(CivilError::UnknownZone));
}

#[test]
fn the_other_countrys_clock_is_shown_beside_ones_own() {
    assert_eq!((other_zone(BISHKEK), other_zone(ASTANA)), (ASTANA, BISHKEK));
    assert_eq!(other_zone(chrono_tz::Asia::Qyzylorda), BISHKEK);
    let same = both_zones(at("2026-07-05T08:00:00Z"), BISHKEK);
    assert_eq!((same.own.time.as_str(), same.other.time.as_str()), ("14:00", "13:00"));
    assert!(same.same_day());
    assert!(!both_zones(at("2026-07-05T18:30:00Z"), BISHKEK).same_day());
}

fn calendar(off: &[&str], working: &[&str]) -> Calendar {
    let days = |texts: &[&str]| texts.iter().map(|text| day(text)).collect::<BTreeSet<_>>();
    Calendar {
        off: days(off),
        working: days(working),
    }
}

#[test]
fn working_days_skip_weekends_and_each_countrys_holidays() {
    let kyrgyz = calendar(
        &[
            "2026-05-01",
            "2026-05-04",
            "2026-05-05",
            "2026-05-06",
            "2026-05-07",
            "2026-05-08",
        ],
        &[],
    );
    let kazakh = calendar(&["2026-05-01", "2026-05-07", "2026-05-11"], &[]);
    let (from, until) = (day("2026-04-30"), day("2026-05-13"));
    assert_eq!(working_days_between(from, until, &[]), 9);
    assert_eq!(working_days_between(from, until, &[&kyrgyz]), 3);
    assert_eq!(working_days_between(from, until, &[&kazakh]), 6);
    assert_eq!(working_days_between(from, until, &[&kyrgyz, &kazakh]), 2);
    assert_eq!(working_days_between(until, from, &[&kyrgyz]), 0);
    assert_eq!(add_working_days(from, 1, &[&kyrgyz]), Ok(day("2026-05-11")));
    assert_eq!(add_working_days(from, 1, &[&kyrgyz, &kazakh]), Ok(day("2026-05-12")));
    assert_eq!(add_working_days(from, 0, &[&kyrgyz]), Ok(from));
}

#[test]
fn a_decree_can_make_a_saturday_a_working_day() {
    let moved = calendar(&["2026-03-20"], &["2026-03-14"]);
    assert!(moved.is_working(day("2026-03-14")) && !moved.is_working(day("2026-03-20")));
    assert!(!moved.is_working(day("2026-03-15")));
}
