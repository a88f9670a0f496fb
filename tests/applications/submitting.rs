//! Handing in: complete, once, numbered, and after a correction.

use diesel::prelude::*;
use qabyl::applications::{Correction, DocumentState, Item, Missing, SectionKey, State, SubmitError};
use qabyl::db::Json;
use qabyl::db::schema::{corrections, notices, outbox};
use qabyl::kernel::Fault;
use qabyl::kernel::ids::CorrectionId;
use serde_json::json;

use super::world::{OTHER_FILE, World, force, world};
use crate::harness::TestDb;
use crate::harness::databases::on_both;

#[test]
fn an_empty_dossier_names_everything_that_is_missing() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.begin(db).await.id;
        let refused = world.submit(db, id, world.opens).await;
        let Err(SubmitError::Incomplete(missing)) = refused else {
            panic!("{refused:?}");
        };
        let pages = missing.iter().filter(|one| matches!(one, Missing::Page { .. })).count();
        assert_eq!(pages, 10, "every page but the guardian's: {missing:?}");
        assert!(missing.contains(&Missing::Choice));
        assert!(missing.contains(&Missing::Document("passport".to_owned())));
        assert!(missing.contains(&Missing::Document("medical".to_owned())));
        assert_eq!(missing.len(), 13, "{missing:?}");
        assert_eq!(world.dossier(db, id).await.application.state, State::Draft);
    });
}

#[test]
fn handing_in_twice_gives_one_receipt_and_one_letter() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let first = world.submit(db, id, world.opens).await.expect("submitted");
        assert!(first.fresh);
        assert_eq!(first.submission.number, 1);
        let again = world.submit(db, id, world.opens).await.expect("submitted");
        assert!(!again.fresh);
        assert_eq!(again.submission, first.submission);
        let late = world.submit(db, id, world.deadline).await.expect("the receipt");
        assert_eq!(late.submission, first.submission, "a lost answer costs no receipt");
        let letters: i64 = db
            .db
            .read(|conn| Ok::<_, Fault>(outbox::table.count().get_result(conn)?))
            .await
            .expect("read");
        assert_eq!(letters, 1);
        let notices: i64 = db
            .db
            .read(|conn| Ok::<_, Fault>(notices::table.count().get_result(conn)?))
            .await
            .expect("read");
        assert_eq!(notices, 1);
    });
}

#[test]
fn a_changed_dossier_handed_in_again_gets_number_two_and_the_first_copy_stays() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let first = world.submit(db, id, world.opens).await.expect("submitted").submission;
        world
            .upload(db, id, "passport", OTHER_FILE, world.opens)
            .await
            .expect("replaced");
        let second = world.submit(db, id, world.opens).await.expect("submitted").submission;
        assert_eq!(second.number, 2);
        assert_ne!(first.hash, second.hash);
        let all = db
            .db
            .read(move |conn| qabyl::applications::submissions(conn, id))
            .await
            .expect("read");
        assert_eq!(all, [first.clone(), second]);
        assert!(first.frozen.contains("aaaa"), "the first copy names the first file");
        let documents = db
            .db
            .read(move |conn| qabyl::applications::all_documents(conn, id))
            .await
            .expect("read");
        let old = documents.iter().find(|one| one.state == DocumentState::Superseded);
        assert!(old.is_some(), "the old file is kept for the record");
    });
}

pub async fn ask(db: &TestDb, world: &World, id: qabyl::kernel::ids::ApplicationId, items: &[Item]) -> Correction {
    let request = Correction {
        id: db.act(world.opens).id::<CorrectionId>(),
        application: id,
        items: items.to_vec(),
        message: "Please mend".to_owned(),
        requested_by: world.other.0,
        requested_at: world.opens,
        due_at: world.deadline.plus(chrono::TimeDelta::days(1)),
        answered_at: None,
    };
    let row = request.clone();
    db.db
        .write(move |tx| {
            diesel::insert_into(corrections::table)
                .values((
                    corrections::id.eq(row.id),
                    corrections::application_id.eq(row.application),
                    corrections::items.eq(Json(json!(row.items))),
                    corrections::message.eq(row.message.clone()),
                    corrections::requested_by.eq(row.requested_by),
                    corrections::requested_at.eq(row.requested_at),
                    corrections::due_at.eq(row.due_at),
                ))
                .execute(tx)?;
            Ok::<_, Fault>(())
        })
        .await
        .expect("asked");
    force(db, id, State::CorrectionRequested).await;
    request
}

#[test]
fn a_correction_unlocks_only_what_it_names_and_is_closed_by_handing_in() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        world.submit(db, id, world.opens).await.expect("submitted");
        let passport = Item::Document("passport".to_owned());
        let request = ask(db, &world, id, std::slice::from_ref(&passport)).await;
        let dossier = world.dossier(db, id).await;
        let after_deadline = world.deadline.plus(chrono::TimeDelta::hours(1));
        assert!(
            dossier.may_change(&passport, after_deadline).is_ok(),
            "it has its own deadline"
        );
        assert!(dossier.may_change(&passport, request.due_at).is_err());
        assert!(
            dossier
                .may_change(&Item::Section(SectionKey::Essay), world.opens)
                .is_err()
        );
        assert!(dossier.may_change(&Item::Choices, world.opens).is_err());
        world
            .upload(db, id, "passport", OTHER_FILE, after_deadline)
            .await
            .expect("replaced");
        let second = world
            .submit(db, id, after_deadline)
            .await
            .expect("submitted")
            .submission;
        assert_eq!(second.number, 2);
        let dossier = world.dossier(db, id).await;
        assert_eq!(dossier.application.state, State::Submitted);
        assert!(dossier.correction.is_none(), "the request is answered");
    });
}

#[test]
fn a_second_live_dossier_with_the_same_pin_needs_a_human() {
    on_both(async |db| {
        let world = world(db).await;
        let first = world.complete(db).await;
        world.submit(db, first, world.opens).await.expect("submitted");
        let twin = World {
            student: world.other,
            ..world.clone()
        };
        let second = twin.complete(db).await;
        let refused = twin.submit(db, second, world.opens).await;
        let Err(SubmitError::Incomplete(missing)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(missing, [Missing::Duplicate]);
    });
}

#[test]
fn a_category_asks_for_its_evidence_and_a_minor_for_a_guardian() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        world.fill(db, id, "categories", &[("categories", "orphan")]).await;
        let birth = [
            ("birth_date_day", "1"),
            ("birth_date_month", "1"),
            ("birth_date_year", "2010"),
            ("sex", "female"),
            ("citizenships", "KG"),
        ];
        world.fill(db, id, "birth", &birth).await;
        let missing = world.dossier(db, id).await.missing(world.opens);
        assert!(
            missing.contains(&Missing::Document("orphan-proof".to_owned())),
            "{missing:?}"
        );
        let guardian = missing
            .iter()
            .any(|one| matches!(one, Missing::Page { page: "guardian", .. }));
        assert!(guardian, "{missing:?}");
    });
}
