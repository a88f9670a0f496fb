//! Lines of 1, 2 and 50 seats, on both databases, with the program killed in the middle.

use super::race::{Race, Report, run};
use crate::harness::Engine;
use crate::harness::databases::{on_both, on_postgres, on_sqlite};

fn crowd(clients: usize, seats: u32, processes: usize, kills: usize) -> Race {
    Race {
        clients,
        seats,
        processes,
        kills,
        mutant: None,
    }
}

fn held(race: Race, outcome: Result<Report, String>) {
    let report = outcome.unwrap_or_else(|wrong| panic!("{race:?}: {wrong}"));
    assert_eq!(report.kills, race.kills, "{report:?}");
    // Without a kill nothing stays unanswered.
    assert!(report.kills > 0 || report.unanswered == 0, "{report:?}");
    assert!(report.samples > 5 && report.acknowledged > 20, "{report:?}");
    eprintln!("{race:?}: {report:?}");
}

#[test]
fn four_hundred_race_for_fifty_seats_on_the_embedded_database() {
    on_sqlite(async |db| {
        let race = crowd(400, 50, 1, 3);
        held(race, run(race, db).await);
    });
}

#[test]
fn four_hundred_race_for_fifty_seats_before_two_processes() {
    on_postgres(async |db| {
        let race = crowd(400, 50, 2, 4);
        held(race, run(race, db).await);
    });
}

#[test]
fn sixty_four_race_for_two_seats() {
    on_both(async |db| {
        let processes = if db.engine() == Engine::Postgres { 2 } else { 1 };
        let race = crowd(64, 2, processes, 2);
        held(race, run(race, db).await);
    });
}

#[test]
fn sixty_four_race_for_one_seat() {
    on_both(async |db| {
        let processes = if db.engine() == Engine::Postgres { 2 } else { 1 };
        let race = crowd(64, 1, processes, 2);
        held(race, run(race, db).await);
    });
}

/// A seat that is taken leaves a free one behind: as if whoever takes a seat did not look whether
/// somebody sits there.
fn seats_that_multiply(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => {
            "CREATE TRIGGER mutant AFTER UPDATE OF placement_id ON seats WHEN NEW.placement_id IS NOT NULL
             BEGIN
               INSERT INTO seats (id, quota_line_id, call_id, number, unfilled)
               VALUES (randomblob(16), NEW.quota_line_id, NEW.call_id, NEW.number + 1000, NEW.unfilled);
             END;"
        }
        Engine::Postgres => {
            "CREATE FUNCTION mutant() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
               INSERT INTO seats (id, quota_line_id, call_id, number, unfilled)
               VALUES (gen_random_uuid(), NEW.quota_line_id, NEW.call_id, NEW.number + 1000, NEW.unfilled);
               RETURN NULL;
             END $$;
             CREATE TRIGGER mutant AFTER UPDATE OF placement_id ON seats FOR EACH ROW
             WHEN (NEW.placement_id IS NOT NULL) EXECUTE FUNCTION mutant();"
        }
    }
}

/// A seat forgets who took it, so that the guard finds it free again.
fn seats_that_forget(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => {
            "CREATE TRIGGER mutant AFTER UPDATE OF placement_id ON seats WHEN NEW.placement_id IS NOT NULL
             BEGIN
               UPDATE seats SET placement_id = NULL, person_id = NULL, taken_at = NULL WHERE id = NEW.id;
             END;"
        }
        Engine::Postgres => {
            "CREATE FUNCTION mutant() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
               NEW.placement_id := NULL; NEW.person_id := NULL; NEW.taken_at := NULL;
               RETURN NEW;
             END $$;
             CREATE TRIGGER mutant BEFORE UPDATE OF placement_id ON seats FOR EACH ROW
             WHEN (NEW.placement_id IS NOT NULL) EXECUTE FUNCTION mutant();"
        }
    }
}

/// An acceptance that is acknowledged and not kept.
fn acceptances_that_vanish(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => {
            "CREATE TRIGGER mutant AFTER INSERT ON events WHEN NEW.kind = 'placement.accepted'
             BEGIN
               UPDATE events SET kind = 'placement.lost' WHERE id = NEW.id;
             END;"
        }
        Engine::Postgres => {
            "CREATE FUNCTION mutant() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
               NEW.kind := 'placement.lost';
               RETURN NEW;
             END $$;
             CREATE TRIGGER mutant BEFORE INSERT ON events FOR EACH ROW
             WHEN (NEW.kind = 'placement.accepted') EXECUTE FUNCTION mutant();"
        }
    }
}

/// Runs the small race with a broken guard; the check must say what is wrong.
fn seen(mutant: fn(Engine) -> &'static str, said: &str) {
    on_both(async |db| {
        let race = Race {
            mutant: Some(mutant),
            ..crowd(24, 2, 1, 0)
        };
        let wrong = run(race, db).await.expect_err("a broken guard that nobody sees");
        assert!(wrong.contains(said), "{wrong}");
    });
}

#[test]
fn the_race_sees_seats_that_multiply() {
    seen(seats_that_multiply, "hold a place, and there are 2 seats");
}

#[test]
fn the_race_sees_seats_that_forget_their_holders() {
    seen(seats_that_forget, "with seat None");
}

#[test]
fn the_race_sees_acts_that_were_acknowledged_and_lost() {
    seen(acceptances_that_vanish, "acknowledged but not stored");
}
