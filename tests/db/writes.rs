//! What `db.write` promises, the same on both databases.

use std::time::Duration;

use diesel::prelude::*;
use qabyl::db::{Options, Unique, is_unique_violation, schema::settings};
use qabyl::kernel::Fault;
use qabyl::kernel::fault::Kind;
use tokio::task::JoinSet;

use super::{keys, put};
use crate::harness::databases::{on_both, on_sqlite};

#[test]
fn a_refused_command_takes_back_its_own_rows_and_its_neighbours_stay() {
    on_both(async |db| {
        let mut commands = JoinSet::new();
        for number in 0..40 {
            let db = db.db.clone();
            commands.spawn(async move {
                let result = db
                    .write(move |tx| {
                        put(tx, &format!("{number:02}"), number)?;
                        if number % 4 == 0 {
                            Err(Fault::broken("refused"))
                        } else {
                            Ok(number)
                        }
                    })
                    .await;
                assert_eq!(result.is_err(), number % 4 == 0, "command {number}: {result:?}");
            });
        }
        while let Some(done) = commands.join_next().await {
            done.expect("a command");
        }
        let expected: Vec<String> = (0..40).filter(|n| n % 4 != 0).map(|n| format!("{n:02}")).collect();
        assert_eq!(db.read(keys).await.expect("read"), expected);
    });
}

#[test]
fn a_failed_statement_inside_a_command_does_not_poison_its_neighbours() {
    on_both(async |db| {
        db.write(|tx| put(tx, "taken", 1)).await.expect("written");
        let mut commands = JoinSet::new();
        for number in 0..20 {
            let db = db.db.clone();
            commands.spawn(async move {
                db.write(move |tx| {
                    put(tx, &format!("{number:02}"), number)?;
                    if number % 5 == 0 { put(tx, "taken", 2) } else { Ok(()) }
                })
                .await
                .is_ok()
            });
        }
        let done = commands.join_all().await.into_iter().filter(|ok| *ok).count();
        assert_eq!(done, 16);
        assert_eq!(db.read(keys).await.expect("read").len(), 17);
    });
}

#[test]
fn a_panicking_command_takes_back_its_own_rows_and_the_writer_lives_on() {
    on_both(async |db| {
        let mut commands = JoinSet::new();
        for number in 0..12 {
            let db = db.db.clone();
            commands.spawn(async move {
                db.write(move |tx| {
                    put(tx, &format!("{number:02}"), number)?;
                    assert!(number % 3 != 0, "this command panics on purpose");
                    Ok::<_, Fault>(())
                })
                .await
                .is_ok()
            });
        }
        let done = commands.join_all().await.into_iter().filter(|ok| *ok).count();
        assert_eq!(done, 8);
        db.write(|tx| put(tx, "after", 1))
            .await
            .expect("the writer still works");
        assert_eq!(db.read(keys).await.expect("read").len(), 9);
    });
}

#[test]
fn a_caller_sees_what_it_has_written() {
    on_both(async |db| {
        for number in 0..20 {
            let key = format!("{number:02}");
            db.write(move |tx| put(tx, &key, number)).await.expect("written");
            assert_eq!(
                db.read(keys).await.expect("read").len(),
                usize::try_from(number + 1).expect("small")
            );
        }
    });
}

#[test]
fn commands_run_in_the_order_in_which_they_were_given() {
    on_sqlite(async |db| {
        // The queue's order shows in the row numbers; the callers all wait at the same time.
        let tasks: Vec<_> = (0..50)
            .map(|number| db.write(move |tx| put(tx, &format!("{:02}", 49 - number), number)))
            .collect();
        for done in futures_util::future::join_all(tasks).await {
            done.expect("written");
        }
        let order: Vec<String> = db
            .read(|conn| {
                let query = settings::table.select(settings::key);
                Ok::<_, Fault>(
                    query
                        .order(diesel::dsl::sql::<diesel::sql_types::BigInt>("rowid"))
                        .load(conn)?,
                )
            })
            .await
            .expect("read");
        let expected: Vec<String> = (0..50).rev().map(|number| format!("{number:02}")).collect();
        assert_eq!(order, expected);
    });
}

#[test]
fn a_long_command_has_a_commit_of_its_own() {
    on_both(async |db| {
        let (first, alone, last) = tokio::join!(
            db.write(|tx| put(tx, "first", 1)),
            db.write_alone(|tx| put(tx, "alone", 1)),
            db.write(|tx| put(tx, "last", 1)),
        );
        for done in [first, alone, last] {
            done.expect("written");
        }
        assert_eq!(db.read(keys).await.expect("read").len(), 3);
    });
}

#[test]
fn when_too_many_wait_the_next_one_hears_busy_at_once() {
    on_both(async |db| {
        let narrow = db.place.open_with(Options {
            connections: 1,
            queue: 4,
            patience: Duration::from_secs(20),
        });
        let mut commands = JoinSet::new();
        for number in 0..64 {
            let narrow = narrow.clone();
            commands.spawn(async move {
                narrow
                    .write(move |tx| {
                        std::thread::sleep(Duration::from_millis(20));
                        put(tx, &format!("{number:02}"), number)
                    })
                    .await
            });
        }
        let results = commands.join_all().await;
        let done = results.iter().filter(|result| result.is_ok()).count();
        assert!(
            results
                .iter()
                .flat_map(|result| result.as_ref().err())
                .all(|fault| fault.kind() == Kind::Busy)
        );
        assert!((1..64).contains(&done), "{done} were let in");
        assert_eq!(
            db.read(keys).await.expect("read").len(),
            done,
            "whoever was refused wrote nothing"
        );
    });
}

#[test]
fn a_read_cannot_write() {
    on_both(async |db| {
        let refused = db.read(|conn| put(conn, "smuggled", 1)).await;
        assert!(refused.is_err(), "a read wrote");
        assert!(db.read(keys).await.expect("read").is_empty());
        db.write(|tx| put(tx, "allowed", 1))
            .await
            .expect("the same connection may write in a command");
    });
}

#[test]
fn a_unique_violation_is_told_apart_by_its_constraint() {
    const OURS: Unique = Unique {
        name: "settings_pkey",
        columns: "settings.key",
    };
    const OTHER: Unique = Unique {
        name: "outbox_kind_recipient_cause_key",
        columns: "outbox.kind, outbox.recipient, outbox.cause",
    };
    on_both(async |db| {
        db.write(|tx| put(tx, "taken", 1)).await.expect("written");
        let seen = db
            .write(|tx| {
                let error = diesel::insert_into(settings::table)
                    .values((
                        settings::key.eq("taken"),
                        settings::value.eq(qabyl::db::Json::default()),
                        settings::updated_at.eq(crate::harness::databases::start()),
                    ))
                    .execute(tx)
                    .expect_err("taken");
                let seen = (
                    is_unique_violation(&error),
                    OURS.violated_by(&error),
                    OTHER.violated_by(&error),
                );
                Err::<(), _>(Seen(Some(seen)))
            })
            .await;
        assert_eq!(seen.expect_err("refused").0, Some((true, true, false)));
    });
}

#[derive(Debug)]
struct Seen(Option<(bool, bool, bool)>);

impl From<Fault> for Seen {
    fn from(_: Fault) -> Self {
        Self(None)
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a savepoint inside a command")]
fn nested_transactions_are_savepoints() {
    on_both(async |db| {
        db.write(|tx| {
            put(tx, "outer", 1)?;
            let inner = tx.transaction(|tx| {
                put(tx, "inner", 1).map_err(|_| diesel::result::Error::NotFound)?;
                Err::<(), _>(diesel::result::Error::RollbackTransaction)
            });
            assert!(inner.is_err());
            Ok::<_, Fault>(())
        })
        .await
        .expect("written");
        assert_eq!(db.read(keys).await.expect("read"), ["outer"]);
    });
}
