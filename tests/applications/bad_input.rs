//! Everything that a field may be given, on every field of every page, over HTTP.
//!
//! Each row says what must happen: kept (303, and the page shows it as text), or refused beside
//! the field (422, with what was typed still there). Nothing may become markup, and nothing that
//! was kept before may be lost by a refusal.

use qabyl::applications::sections::{Field, Kind, Needed, PAGES, Page};

use super::answers::ANSWERS;
use super::student::{Student, missing_words};
use super::world::world;
use crate::harness::databases::on_both;
use crate::harness::server::Server;

/// What must happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    Kept,
    Refused,
    /// As an empty answer: refused where one is needed.
    Empty,
}

use Expect::{Empty, Kept, Refused};

const LONG: usize = 10_000;

/// What is typed into a field of this kind, and what must happen.
fn table(kind: Kind) -> Vec<(String, Expect)> {
    let rows = |rows: &[(&str, Expect)]| -> Vec<(String, Expect)> {
        rows.iter()
            .map(|(typed, expect)| ((*typed).to_owned(), *expect))
            .collect()
    };
    let mut all = rows(&[("", Empty), ("   ", Empty), ("\u{a0}\u{a0}", Empty)]);
    match kind {
        Kind::Line(_) => {
            all.extend(rows(&[
                ("<script>alert(1)</script>", Kept),
                ("\"><img src=x onerror=alert(1)>", Kept),
                ("Көчө 5 \u{1F600}", Kept),
                ("а\u{0}б", Refused),
                ("а\u{7}б", Refused),
                ("а\u{202e}б", Refused),
                ("а\u{200b}б", Refused),
            ]));
            all.push(("ө".repeat(LONG), Refused));
        }
        Kind::Cyrillic => {
            all.extend(rows(&[
                ("Oсмонов", Refused),
                ("Osmonov", Refused),
                ("<b>Осмонов</b>", Refused),
                ("Осмонов\u{1F600}", Refused),
                ("Осмонов\u{202e}", Refused),
                ("Осмонов1", Refused),
                ("---", Refused),
                ("Асан уулу", Kept),
                ("Ө", Kept),
            ]));
            all.push(("Ө".repeat(LONG), Refused));
        }
        Kind::Latin => {
            all.extend(rows(&[
                ("OSMONОV", Refused),
                ("Осмонов", Refused),
                ("<b>OSMONOV</b>", Refused),
                ("OSMONOV\u{1F600}", Refused),
                ("ASAN UULU", Kept),
                ("O'NEIL-SMITH", Kept),
            ]));
            all.push(("A".repeat(LONG), Refused));
        }
        Kind::Essay(..) => {
            all.extend(rows(&[
                ("Кыска.", Refused),
                ("а\u{0}б", Refused),
                ("а\u{202e}б", Refused),
            ]));
            all.push(("ө".repeat(LONG), Refused));
            all.push((format!("<script>alert(1)</script>\n{}", "сөз ".repeat(150)), Kept));
            all.push((format!("\u{1F600} {}", "сөз ".repeat(150)), Kept));
        }
        Kind::Phone => {
            all.extend(rows(&[
                ("abc", Refused),
                ("12", Refused),
                ("<b>", Refused),
                ("+996 555 12345", Refused),
                ("+996\u{202e}555123456", Refused),
                ("+996 (555) 12-34-56", Kept),
                ("8 701 123 45 67", Kept),
            ]));
            all.push(("5".repeat(LONG), Refused));
        }
        Kind::Email => {
            all.extend(rows(&[
                ("a@", Refused),
                ("@b.kg", Refused),
                ("a b@c.kg", Refused),
                ("a@b@c.kg", Refused),
                ("a\u{202e}@c.kg", Refused),
                ("a@c.kg", Kept),
            ]));
            all.push((format!("{}@c.kg", "a".repeat(LONG)), Refused));
        }
        Kind::Pin => {
            all.extend(rows(&[
                ("123", Refused),
                ("9 31022005 00001", Refused),
                ("2310220050000l", Refused),
                ("<b>", Refused),
                ("23102200500001", Kept),
            ]));
            all.push(("2".repeat(LONG), Refused));
        }
        Kind::Number => {
            all.extend(rows(&[
                ("1", Refused),
                ("<b>12345</b>", Refused),
                ("ПЕ1234567", Refused),
                ("PE1234567\u{1F600}", Refused),
                ("pe 123-4567", Kept),
            ]));
            all.push(("1".repeat(LONG), Refused));
        }
        Kind::Year(from, to) => {
            all.extend(rows(&[
                ("20x5", Refused),
                ("0", Refused),
                ("-2020", Refused),
                ("٢٠٢٠", Refused),
            ]));
            all.push((from.to_string(), Kept));
            all.push(((from - 1).to_string(), Refused));
            all.push(((to + 1).to_string(), Refused));
            all.push(("2".repeat(LONG), Refused));
        }
        Kind::Points(most) => {
            all.extend(rows(&[
                ("x", Refused),
                ("-1", Refused),
                ("1.5", Refused),
                ("1e2", Refused),
                ("0", Kept),
            ]));
            all.push((most.to_string(), Kept));
            all.push(((most + 1).to_string(), Refused));
            all.push(("9".repeat(LONG), Refused));
        }
        Kind::Mark(_) => {
            all.extend(rows(&[
                ("x", Refused),
                ("-4", Refused),
                ("4,755555", Refused),
                ("5,01", Refused),
                ("1,99", Refused),
                ("1e0", Refused),
                ("4,75", Kept),
                ("5", Kept),
            ]));
            all.push(("4".repeat(LONG), Refused));
        }
        Kind::One(options) => {
            all.extend(rows(&[("nothing-of-the-list", Refused), ("<b>", Refused)]));
            all.push((options[0].value.to_owned(), Kept));
        }
        Kind::Scale => all.extend(rows(&[
            ("5", Refused),
            ("100", Refused),
            ("twelve", Refused),
            ("<b>", Refused),
            ("five", Kept),
        ])),
        // What is not on the list is not ticked.
        Kind::Many(_) | Kind::Statuses => all.extend(rows(&[("nothing-of-the-list", Empty)])),
        Kind::Tick(_) => all.extend(rows(&[("anything", Kept)])),
        Kind::PastDate | Kind::FutureDate => all.clear(),
    }
    all
}

/// Impossible, unreadable and misplaced days.
fn dates(kind: Kind) -> Vec<([&'static str; 3], Expect)> {
    let mut all = vec![
        (["", "", ""], Empty),
        ([" ", " ", " "], Empty),
        (["31", "2", "2005"], Refused),
        (["29", "2", "2005"], Refused),
        (["0", "0", "0"], Refused),
        (["x", "2", "2005"], Refused),
        (["1", "", "2005"], Refused),
        (["1", "13", "2005"], Refused),
        (["1", "1", "99999"], Refused),
        (["<b>", "1", "2005"], Refused),
        (["1\u{202e}", "1", "2005"], Refused),
        (["-1", "1", "2005"], Refused),
    ];
    match kind {
        Kind::PastDate => all.extend([(["1", "1", "2030"], Refused), (["01", "02", "2005"], Kept)]),
        _ => all.extend([(["1", "1", "2020"], Refused), (["01", "02", "2031"], Kept)]),
    }
    all
}

fn good(page: &Page) -> Vec<(String, String)> {
    let found = ANSWERS.iter().find(|(slug, _)| *slug == page.slug);
    let (_, answers) = found.unwrap_or_else(|| panic!("no answers for {}", page.slug));
    answers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn with(answers: &[(String, String)], name: &str, value: &str) -> Vec<(String, String)> {
    let mut all: Vec<_> = answers.iter().filter(|(known, _)| known != name).cloned().collect();
    all.push((name.to_owned(), value.to_owned()));
    all
}

/// Whether a question with no answer holds the page up, beside the good answers of its page.
fn needed(page: &Page, field: &Field) -> bool {
    match field.needed {
        Needed::Always => true,
        Needed::Never => false,
        Needed::When(other, value) => {
            // The section `birth` stands on a page of its own; its good answers say KG.
            let beside = good(page).iter().any(|(name, given)| name == other && given == value);
            beside || (other == "citizenships" && value == "KG")
        }
    }
}

struct Desk {
    student: Student,
    base: String,
}

impl Desk {
    async fn send(&self, page: &Page, field: &Field, typed: &[(String, String)], shown: &str, expect: Expect) {
        let fields: Vec<(&str, &str)> = typed
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let answer = self.student.save(&self.base, page.slug, &fields).await;
        let start: String = shown.chars().take(40).collect();
        let place = format!("{}.{} <- {start:?} ({expect:?})", page.slug, field.name);
        let refused = match expect {
            Refused => true,
            Kept => false,
            Empty => needed(page, field),
        };
        assert_eq!(
            answer.status,
            if refused { 422 } else { 303 },
            "{place}: {}",
            answer.text
        );
        for text in [
            &answer.text,
            &self
                .student
                .get(&format!("{}/dossier/{}", self.base, page.slug))
                .await
                .text,
        ] {
            assert!(
                !text.contains("<script>alert(1)") && !text.contains("<img src=x"),
                "{place}: markup"
            );
            assert!(!text.contains("<b>Осмонов"), "{place}: markup");
        }
        if refused {
            let link = format!("href=\"#{}\"", field.name);
            assert!(
                answer.text.contains(&link),
                "{place}: the summary leads nowhere: {}",
                answer.text
            );
            let beside = format!("id=\"{}-error\"", field.name);
            assert!(answer.text.contains(&beside), "{place}: nothing beside the field");
            let plain = |c: char| c.is_alphanumeric() || c == ' ';
            if matches!(
                field.kind,
                Kind::Line(_) | Kind::Cyrillic | Kind::Latin | Kind::Essay(..) | Kind::Phone
            ) && !shown.trim().is_empty()
                && shown.chars().all(plain)
            {
                assert!(answer.text.contains(shown.trim()), "{place}: what was typed is gone");
            }
        }
    }
}

#[test]
fn every_field_of_every_page_takes_or_refuses_what_it_is_given() {
    on_both(async |db| {
        let world = world(db).await;
        let server = Server::start(db);
        let student = Student::of(&server, db, world.student.0).await;
        let begun = student.post("/ky/my", "/ky/my/begin/spring", &[]).await;
        let base = begun.to.trim_end_matches("/dossier").to_owned();
        let desk = Desk { student, base };
        let mut tried = 0;
        for page in PAGES.iter().filter(|page| page.slug != "guardian") {
            let answers = good(page);
            for field in page.fields {
                for (typed, expect) in table(field.kind) {
                    let sent = with(&answers, field.name, &typed);
                    desk.send(page, field, &sent, &typed, expect).await;
                    tried += 1;
                }
                if matches!(field.kind, Kind::PastDate | Kind::FutureDate) {
                    for (parts, expect) in dates(field.kind) {
                        let mut sent = answers.clone();
                        for (end, part) in ["day", "month", "year"].into_iter().zip(parts) {
                            sent = with(&sent, &format!("{}_{end}", field.name), part);
                        }
                        desk.send(page, field, &sent, "", expect).await;
                        tried += 1;
                    }
                }
            }
            let fields: Vec<(&str, &str)> = answers
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            assert_eq!(
                desk.student.save(&desk.base, page.slug, &fields).await.status,
                303,
                "{}",
                page.slug
            );
        }
        assert!(tried > 300, "only {tried} rows were tried");
        assert!(missing_words().is_empty(), "{:?}", missing_words());
    });
}

#[test]
fn two_devices_on_one_page_lose_nothing() {
    on_both(async |db| {
        let world = world(db).await;
        let server = Server::start(db);
        let phone = Student::of(&server, db, world.student.0).await;
        let laptop = Student::of(&server, db, world.student.0).await;
        let begun = phone.post("/en/my", "/en/my/begin/spring", &[]).await;
        let base = begun.to.trim_end_matches("/dossier").to_owned();
        let page = format!("{base}/dossier/contacts");
        let version = phone.hidden(&page, "version").await;
        let mine = [
            ("phone", "0555 111 111"),
            ("oblast", "osh"),
            ("locality", "Ноокат"),
            ("street", "Жаңы 1"),
        ];
        let theirs = [
            ("phone", "0555 222 222"),
            ("oblast", "osh"),
            ("locality", "Ноокат"),
            ("street", "Эски 2"),
        ];
        let with = |fields: &[(&'static str, &'static str)]| {
            let mut all = vec![("version", version.clone())];
            all.extend(fields.iter().map(|(name, value)| (*name, (*value).to_owned())));
            all
        };
        let first = with(&mine);
        let first: Vec<_> = first.iter().map(|(name, value)| (*name, value.as_str())).collect();
        phone.post(&page, &page, &first).await.is(303);
        let second = with(&theirs);
        let second: Vec<_> = second.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let stale = laptop.post(&page, &page, &second).await.is(409);
        for words in ["changed elsewhere", "Эски 2", "Stored: Жаңы 1", "0555 222 222"] {
            assert!(stale.text.contains(words), "{words}: {}", stale.text);
        }
        let kept = phone.get(&page).await.is(200);
        assert!(
            kept.text.contains("Жаңы 1"),
            "the first answer stands until somebody decides"
        );
        laptop.save(&base, "contacts", &theirs).await.is(303);
        phone.get(&page).await.is(200).shows("Эски 2");
        // The same page sent twice from one device is no conflict.
        laptop.post(&page, &page, &second).await.is(303);
    });
}
