//! What "23:59" and "14:00" mean.

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Asia;
use qabyl::calls::file::{Moment, MomentError, deadline, instant};

fn utc(text: &str) -> String {
    let moment: Moment = text.parse().unwrap();
    moment.deadline(Asia::Bishkek).unwrap().to_rfc3339()
}

fn wall(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

#[test]
fn the_last_minute_of_a_day_is_included() {
    assert_eq!(utc("2024-05-23 23:59"), "2024-05-23T18:00:00+00:00");
    assert_eq!(utc("2024-05-23"), utc("2024-05-23 23:59"));
}

#[test]
fn any_other_minute_is_already_too_late() {
    assert_eq!(utc("2025-07-16 14:00"), "2025-07-16T08:00:00+00:00");
    assert_eq!(utc("2025-07-16 23:58"), "2025-07-16T17:58:00+00:00");
    assert_eq!(utc("2025-07-16 00:00"), "2025-07-15T18:00:00+00:00");
}

#[test]
fn an_opening_is_taken_as_written() {
    let opening = |text: &str| {
        let moment: Moment = text.parse().unwrap();
        moment.opening(Asia::Bishkek).unwrap().to_rfc3339()
    };
    assert_eq!(opening("2024-04-30"), "2024-04-29T18:00:00+00:00");
    assert_eq!(opening("2024-04-30 23:59"), "2024-04-30T17:59:00+00:00");
}

#[test]
fn astana_is_one_hour_behind_bishkek_since_march_2024() {
    let late = wall("2024-05-23 23:59");
    let hour = deadline(late, Asia::Almaty).unwrap() - deadline(late, Asia::Bishkek).unwrap();
    assert_eq!(hour.num_minutes(), 60);
    let late = wall("2024-02-28 23:59");
    assert_eq!(deadline(late, Asia::Almaty), deadline(late, Asia::Bishkek));
}

#[test]
fn the_night_in_which_almaty_turned_its_clocks_back_is_counted_whole() {
    // At midnight +06 the clocks went back to 23:00 +05: that day had 25 hours.
    let end = deadline(wall("2024-02-29 23:59"), Asia::Almaty).unwrap();
    assert_eq!(end.to_rfc3339(), "2024-02-29T19:00:00+00:00");
    let twice = instant(wall("2024-02-29 23:30"), Asia::Almaty).unwrap();
    assert_eq!(twice.to_rfc3339(), "2024-02-29T17:30:00+00:00");
}

#[test]
fn a_skipped_clock_time_has_no_instant() {
    let berlin = chrono_tz::Europe::Berlin;
    assert_eq!(instant(wall("2024-03-31 02:30"), berlin), None);
}

#[test]
fn other_forms_are_refused() {
    for text in [
        "23.05.2024",
        "2024-5-23",
        "2024-05-23T23:59",
        "2024-05-23 23:59:00",
        " 2024-05-23",
        "",
        "+024-05-23",
    ] {
        assert_eq!(text.parse::<Moment>(), Err(MomentError::Form), "{text}");
    }
    for text in ["2024-02-30", "2024-05-23 24:00", "2023-02-29 12:00", "2024-13-01"] {
        assert_eq!(text.parse::<Moment>(), Err(MomentError::Impossible), "{text}");
    }
}

#[test]
fn the_calendar_has_ends() {
    let last = Moment::Day(NaiveDate::MAX);
    assert_eq!(last.deadline(Asia::Bishkek), None);
    assert_eq!(last.shifted(1), None);
}
