//! A call made on the pages alone: from an earlier one, or from nothing.

use qabyl::accounts::Role;
use qabyl::calls::{self, CallState};
use qabyl::kernel::Fault;
use qabyl::kernel::ids::CallId;

use super::world::{BRANCHES, Somebody, approve, catalogue, load, publish, somebody};
use crate::harness::TestDb;
use crate::harness::databases::on_both;
use crate::harness::reader::{Reader, Seen};
use crate::harness::server::Server;

const LANGS: [&str; 4] = ["ky", "kk", "ru", "en"];

/// The form at `path` with the version that it shows.
async fn send(who: &Reader, path: &str, fields: &[(&str, &str)]) -> Seen {
    let page = who.get(path).await.text;
    let version = page
        .split_once(r#"name="version" value=""#)
        .and_then(|(_, rest)| rest.split_once('"'));
    let mut all: Vec<(&str, &str)> = fields.to_vec();
    all.extend(version.map(|(version, _)| ("version", version)));
    who.send_from(&page, path, &all).await
}

async fn begin(who: &Reader, slug: &str, like: &str) -> Seen {
    let words = ["titles", "summaries"].map(|part| LANGS.map(|lang| format!("{part}_{lang}")));
    let mut fields: Vec<(&str, &str)> = words
        .iter()
        .flatten()
        .map(|name| (name.as_str(), "Күзгү кабыл алуу"))
        .collect();
    fields.extend([
        ("slug", slug),
        ("like", like),
        ("kind", "branch_admission"),
        ("cycle", "2026/27"),
        ("code_prefix", "KG26"),
        ("zone", "Asia/Bishkek"),
        ("opens_at", "01.07.2026 09:00"),
        ("deadline_at", "31.07.2026 23:59"),
    ]);
    who.submit("/en/admin/calls/new", &fields).await
}

/// The call with the numbers of its tours, lines and documents.
async fn parts(db: &TestDb, slug: &'static str) -> (calls::Call, usize, Vec<calls::QuotaLine>, usize) {
    let read: Result<_, Fault> = db
        .read(move |conn| {
            let call = calls::by_slug(conn, slug)?.expect("the call");
            let (tours, lines) = (calls::tours(conn, call.id)?, calls::lines(conn, call.id)?);
            let documents = calls::requirements(conn, call.id)?;
            Ok((call, tours.len(), lines, documents.len()))
        })
        .await;
    read.expect("read")
}

async fn goes_public(db: &TestDb, admin: &Somebody, chair: &Somebody, call: CallId) {
    approve(db, chair, call).await.expect("a second person");
    publish(db, admin, call).await.expect("published");
    let state = db.db.read(move |conn| calls::call(conn, call)).await;
    assert_eq!(state.expect("read").expect("the call").state, CallState::Published);
}

#[test]
fn next_years_call_begins_from_this_years_and_its_dates_move_along() {
    on_both(async |db| {
        let admin = somebody(db, Role::Administrator, "admin").await;
        let chair = somebody(db, Role::Chair, "chair").await;
        catalogue(db, &admin).await;
        load(db, &admin, BRANCHES, 0).await.expect("a draft");
        let server = Server::start(db);
        let desk = Reader::of(&server, db, admin.id).await;
        let made = begin(&desk, "branches-2026", "branch-admission-2025-26").await;
        assert_eq!(
            (made.status, made.to.as_str()),
            (303, "/en/admin/calls/branches-2026"),
            "{}",
            made.text
        );
        let (old, tours, lines, documents) = parts(db, "branch-admission-2025-26").await;
        let (new, own_tours, own_lines, own_documents) = parts(db, "branches-2026").await;
        assert_eq!(
            (own_tours, own_lines.len(), own_documents),
            (tours, lines.len(), documents)
        );
        let seats = |lines: &[calls::QuotaLine]| lines.iter().map(calls::QuotaLine::seats).collect::<Vec<_>>();
        assert_eq!(seats(&own_lines), seats(&lines));
        assert!(
            own_lines
                .iter()
                .zip(&lines)
                .all(|(own, line)| own.id != line.id && own.programmes == line.programmes)
        );
        let later = new.opens_at.since(old.opens_at);
        assert_eq!(
            new.terms.reserve_valid_until,
            old.terms.reserve_valid_until.map(|at| at.plus(later))
        );
        assert_eq!(new.terms.code_prefix, "KG26");
        // Nobody reviews here, and the terms can be changed all the same.
        let terms = "/en/admin/calls/branches-2026/terms";
        let numbers = [
            ("code_prefix", "KG26"),
            ("max_choices", "2"),
            ("reviewers", "0"),
            ("answer_hours", "72"),
            ("promotion_hours", "48"),
            ("host_hours", "240"),
            ("correction_hours", "24"),
            ("appeal_days", "3"),
            ("appeal_answer_days", "5"),
        ];
        send(&desk, terms, &numbers).await.is(303);
        let mut reviewed = numbers.to_vec();
        reviewed.push(("reviews", "1"));
        send(&desk, terms, &reviewed).await.is(422);
        assert_eq!(parts(db, "branches-2026").await.0.terms.answer_hours, 72);
        // A tour more, and one less again.
        let timetable = "/en/admin/calls/branches-2026/timetable";
        let page = desk.get(timetable).await.text;
        let value = |name: &str| {
            let (_, rest) = page.split_once(&format!("id=\"{name}\"")).expect("a field");
            let (_, rest) = rest.split_once("value=\"").expect("its value");
            rest.split_once('"').expect("its end").0.to_owned()
        };
        let mut names: Vec<String> = vec!["opens_at".to_owned(), "deadline_at".to_owned()];
        for number in 1..=tours {
            names.extend(["opens", "closes", "list", "confirm"].map(|field| format!("{field}_{number}")));
        }
        let kept: Vec<(String, String)> = names.into_iter().map(|name| (name.clone(), value(&name))).collect();
        let mut fields: Vec<(&str, &str)> = kept
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let next = tours + 1;
        let named = ["opens", "closes", "list", "confirm"].map(|field| format!("{field}_{next}"));
        let typed = [
            "01.09.2026 09:00",
            "03.09.2026 14:00",
            "04.09.2026 10:00",
            "06.09.2026 16:00",
        ];
        let mut more = fields.clone();
        more.extend(named.iter().map(String::as_str).zip(typed));
        send(&desk, timetable, &more).await.is(303);
        assert_eq!(parts(db, "branches-2026").await.1, next);
        more.push(("drop", "1"));
        send(&desk, timetable, &more).await.is(303);
        assert_eq!(parts(db, "branches-2026").await.1, tours);
        fields.retain(|(name, _)| *name != "closes_1");
        fields.push(("closes_1", "soon"));
        send(&desk, timetable, &fields).await.is(422).shows("soon");
        goes_public(db, &admin, &chair, new.id).await;
        // What is public has other ways: the old one stayed a draft.
        assert_eq!(parts(db, "branch-admission-2025-26").await.0.state, CallState::Draft);
    });
}

#[test]
fn a_call_grows_from_nothing_on_the_pages() {
    on_both(async |db| {
        let admin = somebody(db, Role::Administrator, "admin").await;
        let chair = somebody(db, Role::Chair, "chair").await;
        catalogue(db, &admin).await;
        let server = Server::start(db);
        let desk = Reader::of(&server, db, admin.id).await;
        begin(&desk, "small-2026", "").await.is(303);
        let (call, ..) = parts(db, "small-2026").await;
        let base = "/en/admin/calls/small-2026";

        let line = format!("{base}/lines/new");
        let titles = LANGS.map(|lang| format!("titles_{lang}"));
        let page = desk.get(&line).await.is(200).text;
        let programme = |degree: &str| {
            let rows = page.split("<div class=\"pick\">").find(|row| row.contains(degree));
            let (_, rest) = rows.expect("a programme").split_once("value=\"").expect("its value");
            rest.split_once('"').expect("its end").0.to_owned()
        };
        let (bachelor, master) = (programme("· bachelor ·"), programme("· master ·"));
        let mut fields: Vec<(&str, &str)> = titles.iter().map(|name| (name.as_str(), "Гранттар")).collect();
        fields.extend([
            ("code", "grants"),
            ("degree", "bachelor"),
            ("field_group", "ict"),
            ("funding", "state_grant"),
            ("seats_0", "12"),
            ("reserve", "5"),
        ]);
        send(&desk, &line, &fields)
            .await
            .is(422)
            .shows("Choose at least one programme");
        let mut wrong = fields.clone();
        wrong.push(("programmes", &master));
        send(&desk, &line, &wrong)
            .await
            .is(422)
            .shows("degree only")
            .shows("Гранттар");
        fields.push(("programmes", &bachelor));
        send(&desk, &line, &fields).await.is(303);
        send(&desk, &line, &fields)
            .await
            .is(422)
            .shows("Another quota has this code");
        let (_, _, lines, _) = parts(db, "small-2026").await;
        assert_eq!((lines.len(), lines[0].seats(), lines[0].programmes.len()), (1, 12, 1));

        let rules = format!("{base}/rulebook");
        desk.get(&rules).await.is(200);
        let text = desk.get(&format!("{rules}/text")).await.is(200);
        assert!(text.text.contains("admission_year = 2026"), "{}", text.text);
        let whole = r#"
[rulebook]
admission_year = 2026
rounding = { places = 2 }
reserve = { names = 5 }
ranking = {}

[[rulebook.criteria]]
key = "marks"
titles = { ky = "Баалар", kk = "Бағалар", ru = "Оценки", en = "Marks" }
measure = "reviewed"
lowest = "0"
highest = "10"
weight = "100"
levels = [
  { points = "0", anchor = { ky = "Жок", kk = "Жоқ", ru = "Нет", en = "None" } },
  { points = "10", anchor = { ky = "Баары", kk = "Бәрі", ru = "Всё", en = "All" } },
]
"#;
        send(&desk, &format!("{rules}/text"), &[("text", whole)]).await.is(303);
        send(&desk, &rules, &[("act", "propose")]).await.is(303);
        goes_public(db, &admin, &chair, call.id).await;
        server
            .person()
            .get("/en/calls/small-2026")
            .await
            .is(200)
            .shows("12 seats");
    });
}
