//! What a call file says of wishes, documents, moments, conditions and withdrawal: rules 17 to 19,
//! 23 and 25.

use qabyl::applications::{Choose, ChooseError, WithdrawReason, choose, withdraw};
use qabyl::calls::file::{Need, read_call};

use crate::applications::world::world;
use crate::calls::real_files::{BRANCH, SCHOLARSHIP, call};
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
        let add = async |programme| {
            let (ctx, line) = (world.me(db, world.opens), world.contract);
            let wish = move || Choose::Add { line, programme };
            db.db.write(move |tx| choose(tx, &ctx, id, wish()).map(drop)).await
        };
        add(world.programmes[0]).await.expect("the one paid wish");
        let second = add(world.programmes[1]).await;
        assert!(
            !matches!(second, Ok(()) | Err(ChooseError::Change(_))),
            "a second paid wish: {second:?}"
        );
    });
}

#[test]
fn rule_18_documents_are_data_and_defects_come_back_once_with_a_term() {
    let scholarship = call(SCHOLARSHIP);
    assert_eq!(scholarship.documents.len(), 11);
    assert_eq!(scholarship.corrections.working_days, Some(2));
    let branch = call(BRANCH);
    let conditional = branch.documents.iter().filter(|it| it.need == Need::Conditional);
    assert!(conditional.clone().all(|it| it.condition.is_some()) && conditional.count() > 0);
    assert_eq!(branch.corrections.hours, Some(24));
    let field = broken(
        "[corrections]\nhours = 24",
        "[corrections]\nhours = 24\nworking_days = 1",
    );
    assert_eq!(field, ["corrections.hours"]);
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
fn rule_23_conditions_of_a_place_are_data() {
    let conditions = |text: &str| call(text).offers.conditions;
    assert_eq!(conditions(BRANCH), ["originals", "attestat-pending"]);
    let foreign = ["originals", "medical-certificate", "diploma-recognition"];
    assert_eq!(conditions(SCHOLARSHIP), foreign);
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
        let after = world.dossier(db, id).await;
        assert_ne!(after.application.state, seen.application.state);
    });
}
