//! What a call says of wishes, documents, moments and withdrawal before any list: rules 17, 18, 19
//! and 25. What follows a list stands in `after_list` and `places`.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::{Ctx, Role};
use qabyl::applications::desk::{DeskError, Problem, RequestCorrection, request_correction};
use qabyl::applications::{
    Choose, ChooseError, DocumentState, Item, SectionKey, State, SubmitError, WithdrawReason, choose, withdraw,
};
use qabyl::calls::file::{Need, read_call};
use qabyl::db::Json;
use qabyl::db::schema::{calls, documents};
use qabyl::kernel::ids::CallId;
use qabyl::kernel::{Fault, Instant};

use super::after_list::term;
use super::changing::staff;
use crate::applications::world::{force, world};
use crate::calls::real_files::{BRANCH, SCHOLARSHIP, call};
use crate::harness::TestDb;
use crate::harness::databases::on_both;

/// What is wrong with the branch call after a change of its text.
fn broken(from: &str, to: &str) -> Vec<String> {
    assert!(BRANCH.contains(from), "{from}");
    let read = read_call(&BRANCH.replacen(from, to, 1));
    let problems = read.expect_err("a contradiction");
    problems.all().iter().map(|problem| problem.field.clone()).collect()
}

#[test]
fn rule_17_wishes_are_limited_one_grant_and_one_paid_a_tour() {
    let selection = call(BRANCH).selection;
    let limits = (
        selection.max_choices,
        selection.grant_choices_per_tour,
        selection.paid_choices_per_tour,
    );
    assert_eq!(limits, (2, Some(1), Some(1)));
    let field = broken("grant_choices_per_tour = 1", "grant_choices_per_tour = 3");
    assert_eq!(field, ["selection.grant_choices_per_tour"]);
    on_both(async |db| {
        let world = world(db).await;
        let id = world.begin(db).await.id;
        let add = async |line, programme| {
            let ctx = world.me(db, world.opens);
            let wish = move || Choose::Add { line, programme };
            db.db.write(move |tx| choose(tx, &ctx, id, wish()).map(drop)).await
        };
        let [first, second, _] = world.programmes;
        add(world.contract, first).await.expect("the one paid wish");
        let paid = add(world.contract, second).await;
        assert!(matches!(paid, Err(ChooseError::TooManyPaid(1))), "{paid:?}");
        add(world.scholarship, first).await.expect("a wish with a grant");
        add(world.scholarship, second).await.expect("three are allowed");
        let fourth = add(world.contract, second).await;
        assert!(matches!(fourth, Err(ChooseError::TooMany(3))), "{fourth:?}");
        // They stand in the order in which they were given.
        let dossier = world.dossier(db, id).await;
        let order: Vec<_> = dossier
            .choices
            .iter()
            .map(|it| (it.rank, it.line, it.programme))
            .collect();
        let expected = [
            (1, world.contract, first),
            (2, world.scholarship, first),
            (3, world.scholarship, second),
        ];
        assert_eq!(order, expected);
    });
}

#[test]
fn rule_18_documents_are_data_and_defects_come_back_once_with_a_term() {
    let scholarship = call(SCHOLARSHIP);
    assert_eq!(scholarship.documents.len(), 11);
    assert_eq!(
        (scholarship.corrections.working_days, scholarship.corrections.times),
        (Some(2), Some(1))
    );
    let branch = call(BRANCH);
    let conditional = branch.documents.iter().filter(|it| it.need == Need::Conditional);
    assert!(conditional.clone().all(|it| it.condition.is_some()) && conditional.count() > 0);
    assert_eq!(branch.corrections.hours, Some(24));
    let field = broken(
        "[corrections]\nhours = 24",
        "[corrections]\nhours = 24\nworking_days = 1",
    );
    assert_eq!(field, ["corrections.hours"]);
    assert_eq!(broken("times = 1", "times = 0"), ["corrections.times"]);
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let call = world.dossier(db, id).await.call.id;
        once(db, call).await;
        // One document is missing: nothing is handed in.
        let kept = world.dossier(db, id).await;
        let passport = kept.documents.iter().find(|it| it.state == DocumentState::Uploaded);
        let passport = passport.expect("an uploaded document").id;
        let put = async |state| {
            let done: Result<(), Fault> = db
                .db
                .write(move |tx| {
                    let row = documents::table.find(passport);
                    diesel::update(row).set(documents::state.eq(state)).execute(tx)?;
                    Ok(())
                })
                .await;
            done.expect("put");
        };
        put(DocumentState::Removed).await;
        let refused = world.submit(db, id, world.opens).await;
        assert!(matches!(refused, Err(SubmitError::Incomplete(_))), "{refused:?}");
        put(DocumentState::Uploaded).await;
        world.submit(db, id, world.opens).await.expect("submitted");
        let officer = staff(db, call, world.opens, db.act(world.opens).id(), Role::Officer);
        let ask = async |officer: &Ctx| {
            let version = world.dossier(db, id).await.application.version;
            let ctx = officer.clone();
            let command = RequestCorrection {
                application: id,
                version,
                items: vec![Item::Section(SectionKey::Education)],
                message: "The mark cannot be read.".to_owned(),
            };
            db.db.write(move |tx| request_correction(tx, &ctx, &command)).await
        };
        force(db, id, State::UnderCheck).await;
        let first = ask(&officer).await.expect("returned once");
        assert_eq!(first.due_at, officer.now.plus(TimeDelta::hours(48)), "its own term");
        force(db, id, State::UnderCheck).await;
        let again = ask(&officer).await;
        assert!(
            matches!(&again, Err(DeskError::Invalid(problems)) if problems == &[Problem::ReturnedAlready]),
            "{again:?}"
        );
    });
}

#[test]
fn rule_18_working_days_are_counted_from_the_return_and_end_at_midnight_of_the_call() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let call = world.dossier(db, id).await.call.id;
        term(db, call, "correction_days", serde_json::json!(2)).await;
        // Friday, 14:00 in Bishkek: Monday and Tuesday are whole, Tuesday's midnight is too late.
        let friday: Instant = "2026-08-21T08:00:00Z".parse().expect("a moment");
        world.submit(db, id, world.opens).await.expect("submitted");
        force(db, id, State::UnderCheck).await;
        let officer = staff(db, call, friday, db.act(friday).id(), Role::Officer);
        let command = RequestCorrection {
            application: id,
            version: world.dossier(db, id).await.application.version,
            items: vec![Item::Section(SectionKey::Education)],
            message: "The mark cannot be read.".to_owned(),
        };
        let asked = db.db.write(move |tx| request_correction(tx, &officer, &command)).await;
        let due: Instant = "2026-08-25T18:00:00Z".parse().expect("a moment");
        assert_eq!(asked.expect("returned").due_at, due);
    });
}

/// The call returns a dossier once.
async fn once(db: &TestDb, call: CallId) {
    let done: Result<(), Fault> = db
        .db
        .write(move |tx| {
            let Json(mut terms) = calls::table.find(call).select(calls::terms).first::<Json>(tx)?;
            terms["correction_times"] = serde_json::json!(1);
            diesel::update(calls::table.find(call))
                .set(calls::terms.eq(Json(terms)))
                .execute(tx)?;
            Ok(())
        })
        .await;
    done.expect("a term");
}

#[test]
fn rule_19_moments_are_in_the_zone_of_the_call() {
    let branch = call(BRANCH);
    let (zone, first) = (branch.zone.0, &branch.tours[0]);
    let utc = |at: chrono::DateTime<chrono::Utc>| at.format("%m-%d %H:%M").to_string();
    assert_eq!(utc(first.opens.opening(zone).unwrap()), "07-13 18:00");
    assert_eq!(utc(first.closes.deadline(zone).unwrap()), "07-16 08:00");
    assert_eq!(utc(first.list_due.opening(zone).unwrap()), "07-17 04:00");
    assert_eq!(utc(first.confirm_by.deadline(zone).unwrap()), "07-19 10:00");
    // 23:59 includes its minute: the next midnight in Bishkek.
    let scholarship = call(SCHOLARSHIP);
    assert_eq!(utc(scholarship.deadline_at().unwrap()), "05-23 18:00");
    let field = broken("closes = \"2025-07-16 14:00\"", "closes = \"2025-07-13 14:00\"");
    assert_eq!(field, ["tours[0].closes"]);
}

#[test]
fn rule_25_withdrawal_is_possible_and_the_terms_are_shown_before_acceptance() {
    let notes = call(SCHOLARSHIP).offers.notes;
    assert_eq!(notes.missing().count(), 0, "in four languages");
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        world.submit(db, id, world.opens).await.expect("submitted");
        let (ctx, seen) = (world.me(db, world.opens), world.dossier(db, id).await);
        let taken = db
            .db
            .write(move |tx| withdraw(tx, &ctx, id, WithdrawReason::Unsaid))
            .await;
        taken.expect("withdrawn");
        assert_eq!(seen.application.state, State::Submitted);
        assert_eq!(world.dossier(db, id).await.application.state, State::Withdrawn);
    });
}
