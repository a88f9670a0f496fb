//! Rule 11's other half: a status counts by its evidence, and only by evidence in time.

use diesel::prelude::*;
use qabyl::applications::DocumentState;
use qabyl::applications::proven::{Evidence, Proven, weighed};
use qabyl::calls;
use qabyl::calls::rulebook::{Facts, Rulebook};
use qabyl::db::schema::documents;
use qabyl::kernel::ids::ApplicationId;
use qabyl::kernel::{Fault, Instant};

use crate::applications::world::{FILE, World, world};
use crate::harness::TestDb;
use crate::harness::databases::on_both;

async fn facts(db: &TestDb, world: &World, id: ApplicationId, evidence: Evidence) -> (Facts, Vec<String>) {
    let dossier = world.dossier(db, id).await;
    db.db
        .read(move |conn| -> Result<_, Fault> {
            let body = calls::published_rulebook(conn, dossier.call.id)?.unwrap().body;
            let rules: Rulebook = body.read()?;
            let proven = Proven::of(conn, &dossier, evidence)?;
            let (line, choice) = weighed(&dossier).next().unwrap();
            Ok((proven.on(conn, &rules, line, choice)?, proven.unproven(&rules)))
        })
        .await
        .expect("facts")
}

async fn set(db: &TestDb, id: ApplicationId, state: DocumentState, came: Instant) {
    db.db
        .write(move |tx| -> Result<(), Fault> {
            diesel::update(documents::table.filter(documents::application_id.eq(id)))
                .set((documents::state.eq(state), documents::created_at.eq(came)))
                .execute(tx)?;
            Ok(())
        })
        .await
        .expect("set");
}

#[test]
fn rule_11_evidence_counts_when_accepted_and_given_before_the_deadline() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        world.fill(db, id, "categories", &[("categories", "orphan")]).await;
        let claimed = facts(db, &world, id, Evidence::Given).await;
        assert!(claimed.0.categories.is_empty(), "nothing proves it");
        assert_eq!(claimed.1, ["orphan"]);
        world
            .upload(db, id, "orphan-proof", FILE, world.opens)
            .await
            .expect("uploaded");
        let given = facts(db, &world, id, Evidence::Given).await;
        assert!(given.0.categories.contains("orphan") && given.1.is_empty());
        let unchecked = facts(db, &world, id, Evidence::Accepted).await;
        assert!(unchecked.0.categories.is_empty(), "an officer must have accepted it");
        set(db, id, DocumentState::Accepted, world.opens).await;
        let accepted = facts(db, &world, id, Evidence::Accepted).await;
        assert!(accepted.0.categories.contains("orphan"));
        set(db, id, DocumentState::Accepted, world.deadline).await;
        let late = facts(db, &world, id, Evidence::Accepted).await;
        assert!(late.0.categories.is_empty(), "it came too late");
    });
}
