//! What follows a published list, over tours and cut-offs: rules 17, 19, 22, 23 and 25.

use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use qabyl::accounts::Role;
use qabyl::calls::rulebook::{Evaluation, Facts, Mark, Releases, ReviewedScores, evaluate};
use qabyl::db::Json;
use qabyl::db::schema::{calls, tours as tour_rows};
use qabyl::kernel::{Fault, Instant};
use qabyl::placements::model::ConditionState;
use qabyl::placements::tours::{Closed, EnterError};
use qabyl::placements::{PlacementError, State, answer, conditions, host};
use serde_json::{Value, json};

use super::people::{d, school_leaver};
use crate::calls::real_files::{BRANCH, SCHOLARSHIP, call};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::harness::server::Server;
use crate::placements::across::{Two, accept, of, states, two};
use crate::placements::reader::{LANGUAGES, Reader, account_of};
use crate::placements::tour_reads::tick;
use crate::placements::tour_world::{TourPlan, TourWorld};
use crate::placements::tours::{enter, lay_down, line, look};
use crate::placements::world::{Plan, World, build};

/// Changes one of a call's terms.
pub async fn term(db: &TestDb, call: qabyl::kernel::ids::CallId, name: &'static str, value: Value) {
    let done: Result<(), Fault> = db
        .db
        .write(move |tx| {
            let Json(mut terms) = calls::table.find(call).select(calls::terms).first::<Json>(tx)?;
            terms[name] = value.clone();
            diesel::update(calls::table.find(call))
                .set(calls::terms.eq(Json(terms)))
                .execute(tx)?;
            Ok(())
        })
        .await;
    done.expect("a term");
}

/// One seat, `applicants` people, the rest in reserve; the first has accepted.
async fn accepted(db: &TestDb, applicants: usize, terms: &[(&'static str, Value)]) -> World {
    let act = db.act(start());
    let plan = Plan {
        applicants,
        seats: 1,
        host_consent: false,
        reserve: 9,
    };
    let world = db.db.write(move |tx| build(tx, &act, &plan)).await.expect("a world");
    for (name, value) in terms.iter().cloned() {
        term(db, world.call, name, value).await;
    }
    world.run(db, start()).await;
    let first = of(db, world.line).await[0].clone();
    accept(db, &world, &first).await.expect("accepted");
    world
}

#[test]
fn rule_17_at_most_one_active_acceptance_across_everything() {
    for releases in [Releases::Everything, Releases::ThisCall] {
        on_both(async |db| {
            let Two { first, second } = two(db, releases).await;
            let place = of(db, first.line).await[0].clone();
            accept(db, &first, &place).await.expect("accepted");
            // Whatever the rulebook keeps elsewhere, accepting there ends the acceptance here.
            let there = of(db, second.line).await[0].clone();
            let again = accept(db, &second, &there).await;
            assert_eq!(again.is_ok(), releases == Releases::ThisCall, "{again:?}");
            let all = [states(db, first.line).await, states(db, second.line).await].concat();
            let active = all.iter().filter(|state| **state == State::Accepted).count();
            assert_eq!(active, 1, "{all:?}");
        });
    }
}

/// A call with the first two tours of the real file, and what their moments are.
async fn real_tours(db: &TestDb, applicants: usize) -> (TourWorld, Vec<[Instant; 4]>) {
    let file = call(BRANCH);
    let zone = file.zone.0;
    let moments: Vec<[Instant; 4]> = file.tours[..2]
        .iter()
        .map(|tour| {
            [
                tour.opens.opening(zone).unwrap(),
                tour.closes.deadline(zone).unwrap(),
                tour.list_due.opening(zone).unwrap(),
                tour.confirm_by.deadline(zone).unwrap(),
            ]
            .map(Instant::new)
        })
        .collect();
    let plan = TourPlan {
        applicants,
        lines: vec![line("grant", true, 1, 0, 1), line("paid", false, 1, 0, 1)],
        tours: 2,
    };
    let world = lay_down(db, plan).await;
    let rows: Vec<_> = world.tours.iter().copied().zip(moments.clone()).collect();
    let done: Result<(), Fault> = db
        .db
        .write(move |tx| {
            for (tour, [opens, closes, list, confirm]) in &rows {
                diesel::update(tour_rows::table.find(*tour))
                    .set((
                        tour_rows::registration_opens_at.eq(*opens),
                        tour_rows::registration_closes_at.eq(*closes),
                        tour_rows::list_due_at.eq(*list),
                        tour_rows::confirm_by_at.eq(*confirm),
                    ))
                    .execute(tx)?;
            }
            Ok(())
        })
        .await;
    done.expect("the calendar of the file");
    term(db, world.world.call, "reserve_valid_until", json!(null)).await;
    term(db, world.world.call, "replacement_cutoff", json!(null)).await;
    (world, moments)
}

#[test]
fn rule_19_entries_until_14_00_confirmation_until_16_00_not_a_moment_longer() {
    on_both(async |db| {
        let (world, moments) = real_tours(db, 3).await;
        let [opens, closes, list, confirm] = moments[0];
        let moment = TimeDelta::microseconds(1);
        let [first, second, third] = world.applicants[..] else {
            panic!("three people")
        };
        let early = enter(db, &world, first, 1, &[0], opens.minus(moment)).await;
        assert!(matches!(early, Err(EnterError::Closed(Closed::NoTour))), "{early:?}");
        enter(db, &world, first, 1, &[0], opens).await.expect("from midnight");
        enter(db, &world, second, 1, &[0], closes.minus(moment))
            .await
            .expect("13:59:59");
        let late = enter(db, &world, third, 1, &[0], closes).await;
        assert!(matches!(late, Err(EnterError::Closed(Closed::NoTour))), "{late:?}");
        let early = world.propose(db, closes.minus(moment), 1).await;
        assert!(matches!(early, Err(PlacementError::TourOpen)), "{early:?}");
        world.run(db, list.minus(moment), 1).await;
        let offered = look(db).await.into_iter().find(|row| row.state == State::Offered);
        let offered = offered.expect("an offer");
        assert_eq!(offered.answer_by, Some(confirm));
        let ctx = world.world.applicant(db, confirm, offered.person);
        let id = offered.id;
        let late = db.db.write(move |tx| answer::accept(tx, &ctx, id, false)).await;
        assert!(matches!(late, Err(PlacementError::Late)), "{late:?}");
        let ctx = world.world.applicant(db, confirm.minus(moment), offered.person);
        db.db
            .write(move |tx| answer::accept(tx, &ctx, id, false))
            .await
            .expect("15:59:59");
        // 23:59 of the scholarship includes its minute: the day ends with the next midnight.
        let file = call(SCHOLARSHIP);
        let end = file.deadline_at().unwrap().with_timezone(&file.zone.0);
        assert_eq!(end.format("%d.%m.%Y %H:%M").to_string(), "24.05.2024 00:00");
    });
}

#[test]
fn rule_22_who_does_not_come_is_replaced_until_the_cut_off_and_not_after() {
    let cut_off = |text: &str| call(text).offers.replacement_cutoff.to_string();
    assert!(cut_off(BRANCH).starts_with("2025-08-25"));
    assert!(cut_off(SCHOLARSHIP).starts_with("2024-10-15"));
    on_both(async |db| {
        let end = start().plus(TimeDelta::days(40));
        let world = accepted(db, 4, &[("replacement_cutoff", json!(end))]).await;
        let no_show = async |now: Instant| {
            let holder = of(db, world.line)
                .await
                .into_iter()
                .find(|it| it.state == State::Accepted)
                .expect("a holder");
            let registrar = world.staff(db, now, world.registrar, Role::Registrar);
            db.db
                .write(move |tx| host::report_no_show(tx, &registrar, holder.id, None).map(drop))
                .await
                .expect("reported");
        };
        // A moment before the cut-off the next in reserve is asked.
        let before = end.minus(TimeDelta::microseconds(1));
        no_show(before).await;
        use State::{Accepted, NoShow, Offered, Reserved};
        assert_eq!(states(db, world.line).await, [NoShow, Offered, Reserved, Reserved]);
        let (ctx, id) = {
            let next = of(db, world.line).await[1].clone();
            (world.applicant(db, before, next.person), next.id)
        };
        db.db
            .write(move |tx| answer::accept(tx, &ctx, id, false))
            .await
            .expect("accepted");
        assert_eq!(states(db, world.line).await[1], Accepted);
        // At the cut-off nobody is asked any more; the seat stays free.
        no_show(end).await;
        assert_eq!(states(db, world.line).await, [NoShow, NoShow, Reserved, Reserved]);
        tick(db, end).await;
        assert_eq!(
            states(db, world.line).await,
            [NoShow, NoShow, State::ReserveClosed, State::ReserveClosed]
        );
    });
}

#[test]
fn rule_22_later_vacancies_go_by_the_average_mark() {
    let text = json!({"ky": "а", "kk": "ә", "ru": "б", "en": "a"});
    let rules = json!({
        "admission_year": 2025,
        "marks": {"common": "four", "scales": [
            {"key": "four", "titles": text, "lowest": "0", "highest": "4"}]},
        "criteria": [{"key": "gpa", "titles": text, "measure": "average_mark", "weight": "100",
            "lowest": "0", "highest": "4"}],
        "rounding": {"places": 2}, "ranking": {}, "reserve": {"names": 0},
    });
    let rules = serde_json::from_value(rules).unwrap();
    assert_eq!(qabyl::calls::rulebook::validate(&rules), []);
    let student = |mark: &str| -> Evaluation {
        let facts = Facts {
            average_mark: Some(Mark {
                value: d(mark),
                scale: "four".to_owned(),
            }),
            ..school_leaver()
        };
        evaluate(&rules, &facts, &ReviewedScores::new())
    };
    assert!(student("3.67").order_key() > student("3.66").order_key());
    assert_eq!(student("3.67").total, Some(d("91.75")));
}

#[test]
fn rule_23_a_place_stands_on_its_conditions_and_falls_with_one_unmet() {
    let listed = |text: &str| call(text).offers.conditions;
    assert_eq!(listed(BRANCH), ["originals", "attestat-pending"]);
    let foreign = ["originals", "medical-certificate", "diploma-recognition"];
    assert_eq!(listed(SCHOLARSHIP), foreign);
    on_both(async |db| {
        let start_of_year = start().plus(TimeDelta::days(30));
        let first_period = start().plus(TimeDelta::days(120));
        let dates = json!({"originals": start_of_year, "diploma-recognition": first_period});
        let terms = [
            ("conditions", json!(["originals", "diploma-recognition"])),
            ("condition_dates", dates),
        ];
        let world = accepted(db, 2, &terms).await;
        let place = of(db, world.line).await[0].clone();
        let id = place.id;
        let asked = db
            .db
            .read(move |conn| conditions::conditions(conn, id))
            .await
            .expect("conditions");
        let kinds: Vec<_> = asked.iter().map(|it| (it.kind.as_str(), it.due_at)).collect();
        assert_eq!(
            kinds,
            [("originals", start_of_year), ("diploma-recognition", first_period)]
        );
        let registrar = |now| world.staff(db, now, world.registrar, Role::Registrar);
        let enrol = async |now| {
            let ctx = registrar(now);
            let day = NaiveDate::default();
            db.db
                .write(move |tx| host::enrol(tx, &ctx, id, None, "17", day).map(drop))
                .await
        };
        // One is met in time: the other keeps the place from enrolment.
        let (ctx, originals) = (registrar(start()), asked[0].id);
        db.db
            .write(move |tx| conditions::decide_condition(tx, &ctx, id, None, originals, true, ""))
            .await
            .expect("met");
        let early = enrol(start_of_year).await;
        assert!(matches!(early, Err(PlacementError::ConditionOpen)), "{early:?}");
        assert_eq!(tick(db, first_period.minus(TimeDelta::microseconds(1))).await, 0);
        // Its day is over: the place falls, and the seat goes to the next.
        assert_eq!(tick(db, first_period).await, 1);
        assert_eq!(states(db, world.line).await, [State::ConditionsNotMet, State::Offered]);
        let after = db
            .db
            .read(move |conn| conditions::conditions(conn, id))
            .await
            .expect("conditions");
        let stand: Vec<_> = after.iter().map(|it| it.state).collect();
        assert_eq!(stand, [ConditionState::Met, ConditionState::NotMet]);
    });
}

#[test]
fn rule_25_after_enrolment_only_the_university_ends_a_place() {
    on_both(async |db| {
        let world = accepted(db, 2, &[]).await;
        let place = of(db, world.line).await[0].clone();
        let (id, day) = (place.id, NaiveDate::default());
        let registrar = world.staff(db, start(), world.registrar, Role::Registrar);
        let ctx = registrar.clone();
        db.db
            .write(move |tx| host::enrol(tx, &ctx, id, None, "17", day).map(drop))
            .await
            .expect("enrolled");
        let own = world.applicant(db, start(), place.person);
        let refused = db
            .db
            .write(move |tx| answer::give_up(tx, &own, id, "another plan"))
            .await;
        assert!(matches!(refused, Err(PlacementError::WrongState { .. })), "{refused:?}");
        assert_eq!(states(db, world.line).await[0], State::Enrolled);
        db.db
            .write(move |tx| host::report_no_show(tx, &registrar, id, None).map(drop))
            .await
            .expect("ended by the university");
        assert_eq!(states(db, world.line).await, [State::NoShow, State::Offered]);
    });
}

#[test]
fn rule_25_the_terms_of_a_grant_stand_before_the_button_that_accepts() {
    on_both(async |db| {
        let act = db.act(start());
        let plan = Plan {
            applicants: 1,
            seats: 1,
            host_consent: false,
            reserve: 0,
        };
        let world = db.db.write(move |tx| build(tx, &act, &plan)).await.expect("a world");
        let notes = call(SCHOLARSHIP).offers.notes;
        let words: Vec<(String, String)> = LANGUAGES
            .iter()
            .map(|tag| ((*tag).to_owned(), notes.get(tag).expect("a text").to_owned()))
            .collect();
        let kept = words.iter().map(|(tag, text)| (tag.clone(), json!(text)));
        let kept = Value::Object(kept.collect());
        term(db, world.call, "offer_notes", kept).await;
        world.run(db, start()).await;
        let server = Server::start(db);
        let reader = Reader::of_now(&server, db, account_of(db, world.persons[0]).await).await;
        for (tag, text) in words {
            let page = reader.get(&format!("/{tag}/my/T26-0000001/offer")).await.is(200).text;
            let first = text
                .split(['&', '\'', '"', '<', '\n'])
                .next()
                .unwrap_or_default()
                .to_owned();
            let said = page.find(&first).expect("the terms");
            let button = page.find(r#"value="accept""#).expect("the button");
            assert!(said < button, "{tag}");
        }
    });
}
