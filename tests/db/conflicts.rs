//! Conflicts on PostgreSQL: met, undone and run again, unseen by the caller.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use diesel::prelude::*;
use qabyl::db::{Conn, Json, schema::settings};
use qabyl::kernel::Fault;
use serde_json::json;

use super::put;
use crate::harness::databases::{TestDb, on_postgres};

fn value(conn: &mut Conn, key: &str) -> Result<i64, Fault> {
    let stored: Json = settings::table.find(key).select(settings::value).first(conn)?;
    stored.read()
}

fn add_one(tx: &mut Conn, key: &str) -> Result<(), Fault> {
    // In one statement: what counts here is the lock on the row.
    diesel::sql_query("UPDATE settings SET value = to_jsonb(value::bigint + 1) WHERE key = $1")
        .bind::<diesel::sql_types::Text, _>(key)
        .execute(tx)?;
    Ok(())
}

#[test]
fn a_deadlock_is_run_again_until_both_commands_succeed() {
    on_postgres(async |db| {
        db.write(|tx| {
            put(tx, "left", 0)?;
            put(tx, "right", 0)
        })
        .await
        .expect("written");
        let tries = Arc::new(AtomicU32::new(0));
        let crossing = |first: &'static str, second: &'static str| {
            let tries = Arc::clone(&tries);
            db.write(move |tx| {
                tries.fetch_add(1, Ordering::SeqCst);
                add_one(tx, first)?;
                std::thread::sleep(Duration::from_millis(100));
                add_one(tx, second)
            })
        };
        let (one, other) = tokio::join!(crossing("left", "right"), crossing("right", "left"));
        one.expect("the first command");
        other.expect("the second command");
        assert!(tries.load(Ordering::SeqCst) > 2, "there was no deadlock to begin with");
        assert_eq!(both(db).await, (2, 2));
    });
}

async fn both(db: &TestDb) -> (i64, i64) {
    db.read(|conn| Ok::<_, Fault>((value(conn, "left")?, value(conn, "right")?)))
        .await
        .expect("read")
}

#[test]
fn a_serialization_failure_is_run_again_until_it_succeeds() {
    on_postgres(async |db| {
        db.write(|tx| put(tx, "count", 0)).await.expect("written");
        let tries = Arc::new(AtomicU32::new(0));
        let mut commands = tokio::task::JoinSet::new();
        for _ in 0..3 {
            let (db, tries) = (db.db.clone(), Arc::clone(&tries));
            commands.spawn(async move {
                db.write(move |tx| {
                    tries.fetch_add(1, Ordering::SeqCst);
                    diesel::sql_query("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE").execute(tx)?;
                    let before = value(tx, "count")?;
                    std::thread::sleep(Duration::from_millis(50));
                    diesel::update(settings::table.find("count"))
                        .set(settings::value.eq(Json(json!(before + 1))))
                        .execute(tx)?;
                    Ok::<_, Fault>(())
                })
                .await
            });
        }
        for done in commands.join_all().await {
            done.expect("a command");
        }
        assert!(tries.load(Ordering::SeqCst) > 3, "there was no conflict to begin with");
        let count = db.read(|conn| value(conn, "count")).await.expect("read");
        assert_eq!(count, 3);
    });
}
