//! From file to draft to public call.

use diesel::prelude::*;
use qabyl::accounts::Role;
use qabyl::calls::{self, ApproveError, CallState, ChangeError, LoadError, Loaded, RulebookState, file};
use qabyl::db::schema::{events, rulebooks};
use qabyl::kernel::{Fault, secrets};

use super::world::{BRANCHES, CATALOGUE, SCHOLARSHIP, approve, catalogue, load, publish, somebody};
use crate::harness::TestDb;
use crate::harness::databases::on_both;

async fn event_count(db: &TestDb) -> i64 {
    let count: Result<i64, Fault> = db.read(|conn| Ok(events::table.count().get_result(conn)?)).await;
    count.expect("a count")
}

#[test]
fn the_same_files_a_second_time_change_nothing() {
    on_both(async |db| {
        let admin = somebody(db, Role::Administrator, "admin").await;
        let first = catalogue(db, &admin).await;
        assert!(first.created > 0 && first.changed == 0);
        assert!(matches!(load(db, &admin, SCHOLARSHIP, 0).await, Ok(Loaded::Created(_))));
        assert!(matches!(load(db, &admin, BRANCHES, 0).await, Ok(Loaded::Created(_))));
        let events = event_count(db).await;
        let second = catalogue(db, &admin).await;
        assert_eq!((second.created, second.changed), (0, 0));
        assert!(matches!(
            load(db, &admin, SCHOLARSHIP, 0).await,
            Ok(Loaded::Unchanged(_))
        ));
        assert!(matches!(load(db, &admin, BRANCHES, 0).await, Ok(Loaded::Unchanged(_))));
        assert_eq!(event_count(db).await, events);
    });
}

#[test]
fn the_scholarship_call_has_the_seats_and_documents_of_its_announcement() {
    on_both(async |db| {
        let admin = somebody(db, Role::Administrator, "admin").await;
        catalogue(db, &admin).await;
        let id = load(db, &admin, SCHOLARSHIP, 0).await.expect("a draft").call();
        let seen: Result<_, Fault> = db
            .read(move |conn| {
                let seats: Vec<u32> = calls::lines(conn, id)?.iter().map(calls::QuotaLine::seats).collect();
                Ok((calls::call(conn, id)?, seats, calls::requirements(conn, id)?.len()))
            })
            .await;
        let (call, seats, documents) = seen.expect("the call's parts");
        let call = call.expect("the call");
        assert_eq!(seats.iter().sum::<u32>(), 50);
        assert!(documents >= 11, "{documents}");
        // Working days stay working days until somebody's dossier is returned.
        assert_eq!(call.terms.correction_days, Some(2));
        // 23:59 in Bishkek includes that minute.
        assert_eq!(call.deadline_at.rfc3339(), "2024-05-23T18:00:00.000000Z");
    });
}

#[test]
fn a_changed_file_replaces_a_draft_and_its_open_rulebook() {
    on_both(async |db| {
        let admin = somebody(db, Role::Administrator, "admin").await;
        catalogue(db, &admin).await;
        let id = load(db, &admin, SCHOLARSHIP, 0).await.expect("a draft").call();
        let changed = SCHOLARSHIP.replacen("promotion_hours = 48", "promotion_hours = 72", 1);
        assert!(matches!(load(db, &admin, &changed, 1).await, Ok(Loaded::Replaced(same)) if same == id));
        let seen: Result<_, Fault> = db
            .read(move |conn| Ok((calls::call(conn, id)?, calls::rulebooks(conn, id)?)))
            .await;
        let (call, rulebooks) = seen.expect("the call");
        let call = call.expect("the call");
        assert_eq!((call.version, call.terms.promotion_hours), (2, 72));
        let open = rulebooks.iter().filter(|it| it.state == RulebookState::Draft).count();
        assert_eq!(open, 1);
    });
}

#[test]
fn a_broken_file_names_line_and_field() {
    let broken = SCHOLARSHIP.replacen("deadline = \"2024-05-23 23:59\"", "deadline = \"23 May\"", 1);
    let line = 1 + broken
        .lines()
        .position(|line| line.contains("23 May"))
        .expect("the broken line");
    let problems = file::read_call(&broken).expect_err("a broken file");
    let first = problems.all().first().expect("a problem");
    assert_eq!((first.line, first.field.as_str()), (line, "timetable.deadline"));
}

#[test]
fn a_call_without_its_catalogue_is_refused_with_the_programme() {
    on_both(async |db| {
        let admin = somebody(db, Role::Administrator, "admin").await;
        let refused = load(db, &admin, SCHOLARSHIP, 0).await;
        assert!(matches!(refused, Err(LoadError::NoProgramme { .. })), "{refused:?}");
        assert_eq!(event_count(db).await, 0);
        assert!(file::read_catalogue(CATALOGUE).is_ok());
    });
}

#[test]
fn only_who_manages_calls_loads_them() {
    on_both(async |db| {
        let officer = somebody(db, Role::Officer, "officer").await;
        let refused = load(db, &officer, SCHOLARSHIP, 0).await;
        assert!(matches!(refused, Err(LoadError::Denied(_))), "{refused:?}");
    });
}

#[test]
fn who_proposed_a_rulebook_cannot_approve_it() {
    on_both(async |db| {
        let admin = somebody(db, Role::Administrator, "admin").await;
        catalogue(db, &admin).await;
        let id = load(db, &admin, SCHOLARSHIP, 0).await.expect("a draft").call();
        let mut both_roles = admin.clone();
        both_roles.role = Role::Chair;
        let refused = approve(db, &both_roles, id).await;
        assert!(matches!(refused, Err(ApproveError::SamePerson)), "{refused:?}");
    });
}

#[test]
fn the_database_itself_refuses_an_approver_who_proposed() {
    on_both(async |db| {
        let admin = somebody(db, Role::Administrator, "admin").await;
        catalogue(db, &admin).await;
        load(db, &admin, SCHOLARSHIP, 0).await.expect("a draft");
        let id = admin.id;
        let forced: Result<usize, Fault> = db
            .write(move |tx| {
                let set = (rulebooks::state.eq("approved"), rulebooks::approved_by.eq(Some(id)));
                Ok(diesel::update(rulebooks::table).set(set).execute(tx)?)
            })
            .await;
        assert!(forced.is_err());
    });
}

#[test]
fn a_call_is_published_once_two_people_stand_behind_its_rules_and_never_written_over() {
    on_both(async |db| {
        let admin = somebody(db, Role::Administrator, "admin").await;
        let chair = somebody(db, Role::Chair, "chair").await;
        catalogue(db, &admin).await;
        let id = load(db, &admin, SCHOLARSHIP, 0).await.expect("a draft").call();
        let early = publish(db, &admin, id).await;
        assert!(matches!(early, Err(ChangeError::Invalid(_))), "{early:?}");
        approve(db, &chair, id).await.expect("a second person");
        publish(db, &admin, id).await.expect("published");
        let seen: Result<_, Fault> = db
            .read(move |conn| Ok((calls::call(conn, id)?, calls::published_rulebook(conn, id)?)))
            .await;
        let (call, rulebook) = seen.expect("the call");
        assert_eq!(call.expect("the call").state, CallState::Published);
        assert_eq!(rulebook.expect("rules in force").number, 1);
        let refused = load(db, &admin, SCHOLARSHIP, 1).await;
        assert!(matches!(refused, Err(LoadError::Published(_))), "{refused:?}");
        assert!(matches!(
            load(db, &admin, SCHOLARSHIP, 0).await,
            Ok(Loaded::Unchanged(_))
        ));
    });
}

#[test]
fn the_lot_is_drawn_with_the_call_sealed_and_told_by_its_hash_alone() {
    use qabyl::calls::lot::{self, LotError, LotKey};
    use qabyl::config::Secret;
    on_both(async |db| {
        let (admin, chair) = (
            somebody(db, Role::Administrator, "admin").await,
            somebody(db, Role::Chair, "chair").await,
        );
        catalogue(db, &admin).await;
        let call = load(db, &admin, BRANCHES, 0).await.expect("loaded").call();
        let none = db.db.read(move |conn| lot::commitments(conn, call)).await;
        assert!(none.expect("read").is_empty(), "before publication there is no lot");
        approve(db, &chair, call).await.expect("approved");
        publish(db, &admin, call).await.expect("published");
        let found = db
            .db
            .read(move |conn| -> Result<_, Fault> {
                let key = LotKey::new(&Secret([7; 32]))?;
                let rules = calls::published_rulebook(conn, call)?.expect("rules").body;
                let rules = rules.read()?;
                let drawn = lot::commitments(conn, call)?;
                assert_eq!(drawn.len(), 5, "one for every tour");
                for commitment in &drawn {
                    assert!(commitment.revealed.is_none());
                    let seed = key.open(conn, call, commitment.round)?.expect("a seed");
                    assert_eq!(secrets::sha256_hex(seed.as_bytes()), commitment.sha256);
                    lot::check(conn, call, &rules, commitment.round, &seed).expect("the seed that was told");
                    let next = commitment.round % 5 + 1;
                    let other = lot::check(conn, call, &rules, next, &seed);
                    assert!(
                        matches!(other, Err(LotError::OtherSeed)),
                        "a seed serves its own tour only"
                    );
                }
                let stranger = LotKey::new(&Secret([8; 32]))?;
                assert!(
                    stranger.open(conn, call, 1).is_err(),
                    "sealed under the installation's secret"
                );
                Ok(drawn)
            })
            .await
            .expect("read");
        assert_eq!(found.iter().map(|it| it.round).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    });
}
