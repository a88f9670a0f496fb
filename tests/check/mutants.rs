//! Each sentence is made false by direct SQL, in a transaction that is taken back.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use qabyl::check;
use qabyl::db::{Conn, Db};
use qabyl::events;
use qabyl::kernel::{Clock, Fault};

use super::{check as run_check, world};
use crate::harness::Engine;
use crate::harness::databases::{Place, on_both_empty};
use crate::harness::surroundings;

/// The sentence, and statements that make it false. Where a constraint of the database would
/// refuse them, it is taken away first: the check must see what slipped past the database too.
const MUTANTS: &[(&str, &str)] = &[
    (
        "events.chain_is_intact",
        "UPDATE events SET subject = 'somebody else' WHERE id = (SELECT event_id FROM sealed_events WHERE number = 3)",
    ),
    (
        "events.sealed_or_waiting",
        "DELETE FROM sealed_events WHERE number = (SELECT max(number) FROM sealed_events)",
    ),
    ("outbox.state_is_known", "UPDATE outbox SET state = 'gone'"),
    (
        "outbox.nothing_is_lost",
        "UPDATE outbox SET state = 'sent', finished_at = NULL",
    ),
    ("accounts.state_is_known", "UPDATE accounts SET state = 'asleep'"),
    ("accounts.grant_is_known", "UPDATE grants SET role = 'emperor'"),
    ("calls.state_is_known", "UPDATE calls SET state = 'someday'"),
    (
        "calls.rulebook_matches_its_hash",
        "UPDATE rulebooks SET hash = (SELECT hash FROM sealed_events WHERE number = 1)",
    ),
    (
        "calls.one_rulebook_in_force",
        "UPDATE rulebooks SET state = 'published', number = 100 + (SELECT count(*) FROM rulebooks AS before WHERE before.id <= rulebooks.id), call_id = (SELECT min(call_id::text) FROM rulebooks)::uuid",
    ),
    (
        "calls.rulebook_has_four_eyes",
        "UPDATE rulebooks SET approved_by = proposed_by",
    ),
    (
        "calls.lot_is_the_one_promised",
        "UPDATE lot_seeds SET seed = seed || '0'",
    ),
    ("applications.state_is_known", "UPDATE applications SET state = 'lost'"),
    (
        "applications.document_state_is_known",
        "UPDATE documents SET state = 'eaten'",
    ),
    (
        "applications.frozen_copy_matches_its_hash",
        "UPDATE submissions SET frozen = frozen || ' '",
    ),
    (
        "applications.submissions_are_numbered_without_gaps",
        "UPDATE submissions SET number = number + 1",
    ),
    (
        "applications.whoever_is_judged_has_submitted",
        "DELETE FROM submissions",
    ),
    (
        "applications.uploaded_document_has_a_file",
        "UPDATE documents SET file_hash = NULL WHERE state = 'accepted'",
    ),
    (
        "applications.own_deadline_has_four_eyes",
        "INSERT INTO deadline_acts (id, application_id, until, basis, proposed_by, created_at, approved_by, approved_at) \
         SELECT id, id, created_at, 'Decision', (SELECT min(id::text) FROM accounts)::uuid, created_at, (SELECT min(id::text) FROM accounts)::uuid, created_at FROM applications LIMIT 1",
    ),
    (
        "applications.own_deadline_is_the_approved_one",
        "UPDATE applications SET deadline_at = created_at",
    ),
    ("reviews.state_is_known", "UPDATE reviews SET state = 'dreamt'"),
    (
        "reviews.handed_in_has_its_time",
        "UPDATE reviews SET submitted_at = NULL",
    ),
    (
        "placements.no_more_held_than_seats",
        "UPDATE quota_lines SET seat_groups = '[{\"count\": 0, \"unfilled\": \"open\"}]'",
    ),
    (
        "placements.one_seat_for_a_placement",
        "UPDATE seats SET placement_id = (SELECT placement_id FROM seats WHERE placement_id IS NOT NULL LIMIT 1) WHERE placement_id IS NOT NULL",
    ),
    (
        "placements.one_seat_for_a_person_in_a_call",
        "UPDATE seats SET person_id = (SELECT person_id FROM seats WHERE person_id IS NOT NULL LIMIT 1) WHERE person_id IS NOT NULL",
    ),
    (
        "placements.one_accepted_place_in_a_cycle",
        "UPDATE placements SET state = 'accepted', person_id = (SELECT person_id FROM placements LIMIT 1)",
    ),
    (
        "placements.seat_agrees_with_its_holder",
        "UPDATE placements SET state = 'declined' WHERE state IN ('nominated', 'offered', 'accepted', 'enrolled')",
    ),
    (
        "placements.holder_has_a_seat",
        "UPDATE seats SET placement_id = NULL, person_id = NULL",
    ),
    ("placements.state_is_known", "UPDATE placements SET state = 'imagined'"),
    (
        "placements.run_matches_its_hashes",
        "UPDATE allocation_runs SET result = result || ' '",
    ),
    (
        "placements.run_has_four_eyes",
        "UPDATE allocation_runs SET approved_by = proposed_by",
    ),
    (
        "placements.line_has_the_seats_it_was_given",
        "UPDATE quota_lines SET seat_groups = '[{\"count\": 999, \"unfilled\": \"open\"}]'",
    ),
    (
        "placements.quota_act_has_four_eyes",
        "INSERT INTO quota_acts (id, quota_line_id, seats_before, seats_after, basis, basis_date, proposed_by, approved_by, created_at, approved_at) \
         SELECT quota_lines.id, quota_lines.id, 1, 1, 'Decree', '2026-01-01', proposed_by, proposed_by, created_at, created_at FROM quota_lines, allocation_runs LIMIT 1",
    ),
    (
        "applications.message_is_written_by_its_side",
        "INSERT INTO messages (id, application_id, side, author_id, body, sent_at) \
         SELECT id, id, 'office', (SELECT account_id FROM persons WHERE persons.id = applications.person_id), 'text', created_at FROM applications LIMIT 1",
    ),
    (
        "applications.guest_is_known",
        "INSERT INTO guests (id, application_id, role, name, email, language, state, nonce, token_hash, letters, asked_at, expires_at, version) \
         SELECT id, id, 'referee', 'name', 'mail', 'ky', 'asked', 'nonce', 'hash', 1, created_at, created_at, 1 FROM applications LIMIT 1",
    ),
    (
        "applications.guest_who_answered_has_the_time",
        "INSERT INTO guests (id, application_id, role, name, email, language, state, nonce, token_hash, letters, asked_at, expires_at, version) \
         SELECT id, id, 'guardian', 'name', 'mail', 'ky', 'done', 'nonce', 'hash', 1, created_at, created_at, 1 FROM applications LIMIT 1",
    ),
    (
        "applications.consent_text_matches_its_hash",
        "INSERT INTO consent_texts (hash, purpose, version, language, body) VALUES ('a hash', 'selection', '1', 'ky', 'another text')",
    ),
    (
        "applications.identity_keys_fit_the_answers",
        "UPDATE applications SET twin_key = 'somebody else'",
    ),
    (
        "applications.one_open_correction_where_one_is_asked",
        "UPDATE applications SET state = 'correction_requested'",
    ),
    (
        "own_data.deletion_is_answered_by_another",
        "INSERT INTO deletion_requests (id, account_id, asked_at, answer, answered_at, answered_by, erased) \
         SELECT id, id, created_at, 'Done', created_at, id, 0 FROM accounts LIMIT 1",
    ),
    (
        "placements.list_matches_its_hash",
        "UPDATE rankings SET hash = 'another'",
    ),
    ("appeals.state_is_known", "UPDATE appeals SET state = 'imagined'"),
    (
        "appeals.is_about_its_own_dossier",
        "UPDATE appeals SET application_id = (SELECT id FROM applications WHERE applications.id <> appeals.application_id LIMIT 1)",
    ),
    (
        "appeals.no_scorer_decides",
        "UPDATE appeals SET member_id = (SELECT reviewer_id FROM reviews WHERE reviews.application_id = appeals.application_id LIMIT 1)",
    ),
];

/// Takes away what would refuse a mutant: PostgreSQL lets it go in the transaction, SQLite ignores
/// checks on this connection, and tables with unique columns are copied without them.
fn loosen(tx: &mut Conn) -> Result<(), Fault> {
    #[derive(QueryableByName)]
    struct Statement {
        #[diesel(sql_type = diesel::sql_types::Text)]
        statement: String,
    }
    let statements: Vec<Statement> = match tx {
        Conn::Postgres(inner) => diesel::sql_query(
            "SELECT statement FROM (\
             SELECT 1 AS step, 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname) AS statement \
             FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype IN ('f', 'c') \
             UNION ALL SELECT 2, 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname) \
             FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype = 'u' \
             UNION ALL SELECT 3, 'DROP INDEX ' || indexrelid::regclass FROM pg_index \
             JOIN pg_class ON pg_class.oid = indrelid WHERE relnamespace = current_schema()::regnamespace \
             AND indisunique AND NOT indisprimary AND indpred IS NOT NULL) AS s ORDER BY step",
        )
        .load(inner)?,
        Conn::Sqlite(inner) => {
            inner.batch_execute("PRAGMA ignore_check_constraints = ON; PRAGMA defer_foreign_keys = ON;")?;
            diesel::sql_query(
                "SELECT 'DROP INDEX ' || name AS statement FROM sqlite_master \
                 WHERE type = 'index' AND sql LIKE 'CREATE UNIQUE%' \
                 UNION ALL SELECT 'CREATE TABLE loose_' || name || ' AS SELECT * FROM ' || name || '; DROP TABLE ' || name \
                 || '; ALTER TABLE loose_' || name || ' RENAME TO ' || name FROM sqlite_master \
                 WHERE type = 'table' AND name IN ('seats')",
            )
            .load(inner)?
        }
    };
    for Statement { statement } in statements {
        tx.batch_execute(&statement)?;
    }
    Ok(())
}

/// What the check says of the database after `statement`, which is taken back.
async fn after(db: &Db, engine: Engine, statement: &'static str) -> Vec<String> {
    enum End {
        Names(Vec<String>),
        Fault(Fault),
    }
    impl From<Fault> for End {
        fn from(fault: Fault) -> Self {
            Self::Fault(fault)
        }
    }
    let end = db
        .write(move |tx| -> Result<(), End> {
            loosen(tx)?;
            let statement = match engine {
                Engine::Sqlite => statement.replace("::text", "").replace("::uuid", ""),
                Engine::Postgres => statement.to_owned(),
            };
            tx.batch_execute(&statement).map_err(Fault::from)?;
            let broken = check::ask(tx);
            Err(End::Names(broken.into_iter().map(|broken| broken.name).collect()))
        })
        .await;
    match end.expect_err("taken back") {
        End::Names(names) => names,
        End::Fault(fault) => panic!("{statement}: {fault}"),
    }
}

#[test]
fn a_sound_database_is_sound_and_every_sentence_can_be_false() {
    on_both_empty(async |place: &Place| {
        let folder = surroundings::folder();
        world(place, folder.path());
        let asked = check::invariants().len() + 1;
        let sound = format!("{asked} sentences asked, 0 broken");
        assert_eq!(run_check(place, folder.path()), (0, vec![sound.clone()]));
        let db = place.open();
        // The program was stopped before its sealer had seen everything.
        let now = Clock::System.now();
        while db.write(move |tx| events::seal(tx, now)).await.expect("sealed") > 0 {}
        for (name, statement) in MUTANTS {
            let found = after(&db, place.engine, statement).await;
            assert!(
                found.iter().any(|found| found == name),
                "{name} did not notice: {found:?}"
            );
        }
        let covered: Vec<&str> = MUTANTS.iter().map(|(name, _)| *name).collect();
        for invariant in check::invariants() {
            assert!(covered.contains(&invariant.name), "no mutant for {}", invariant.name);
        }
        assert_eq!(
            run_check(place, folder.path()),
            (0, vec![sound]),
            "a mutant was not taken back"
        );
    });
}

#[test]
fn a_damaged_and_a_missing_file_are_named() {
    on_both_empty(async |place: &Place| {
        let folder = surroundings::folder();
        world(place, folder.path());
        let files = place.open().read(qabyl::documents::stored_hashes).await.expect("files");
        let path = |hash: &String| folder.path().join(format!("data/files/{}/{hash}", &hash[..2]));
        std::fs::write(path(&files[0]), "spoilt").expect("changed");
        std::fs::remove_file(path(&files[1])).expect("removed");
        let (code, lines) = run_check(place, folder.path());
        assert_eq!(code, 1);
        assert_eq!(
            lines[0],
            format!(
                "broken: documents.stored_file_matches_its_hash (2): {} {}",
                files[0], files[1]
            )
        );
    });
}
