//! The outbox: each row leaves once, a lost worker's rows are taken over, the hopeless are shown.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::db::{Db, schema::outbox as rows};
use qabyl::kernel::ids::{IdSource, OutboxId};
use qabyl::kernel::{Clock, Fault, Instant, Stop};
use qabyl::outbox::{self, Claimed, Counts, Deliver, Outcome, Worker};
use serde_json::json;
use tokio::sync::Notify;

use crate::harness::databases::{TestDb, on_both, start};

/// How often each row was delivered.
#[derive(Clone, Default)]
struct Delivered(Arc<Mutex<BTreeMap<OutboxId, u32>>>);

impl Delivered {
    fn count(&self, id: OutboxId) {
        *self.0.lock().expect("the list").entry(id).or_default() += 1;
    }

    fn counts(&self) -> Vec<u32> {
        self.0.lock().expect("the list").values().copied().collect()
    }
}

fn worker(db: &Db, clock: &Clock, deliver: impl Fn(&Claimed) -> Outcome + Send + Sync + 'static) -> Worker {
    let deliver: Deliver = Arc::new(move |row| {
        let outcome = deliver(&row);
        Box::pin(async move {
            tokio::task::yield_now().await;
            outcome
        })
    });
    Worker {
        db: db.clone(),
        clock: clock.clone(),
        ids: Arc::new(IdSource::seeded(3)),
        deliver,
    }
}

async fn enqueue(db: &TestDb, recipient: i32, cause: &'static str) {
    let act = db.act(start());
    db.write(move |tx| outbox::enqueue(tx, &act, "test.letter", recipient, cause, &json!({"number": recipient})))
        .await
        .expect("queued");
}

async fn counts(db: &TestDb) -> (i64, i64) {
    let Counts { pending, dead } = db.read(outbox::counts).await.expect("read");
    (pending, dead)
}

#[test]
fn several_workers_deliver_each_row_once() {
    on_both(async |db| {
        for number in 0..60 {
            enqueue(db, number, "cause").await;
        }
        let (clock, delivered) = (Clock::manual(start()), Delivered::default());
        let handles = [db.db.clone(), db.place.open(), db.place.open()];
        let mut workers = tokio::task::JoinSet::new();
        for handle in handles {
            let log = delivered.clone();
            let worker = worker(&handle, &clock, move |row| {
                log.count(row.id);
                Outcome::Done
            });
            workers.spawn(async move { while worker.run_once(7).await.expect("a round") > 0 {} });
        }
        workers.join_all().await;
        assert_eq!(delivered.counts(), vec![1; 60]);
        assert_eq!(counts(db).await, (0, 0));
    });
}

#[test]
fn the_same_thing_is_queued_once() {
    on_both(async |db| {
        enqueue(db, 1, "cause").await;
        enqueue(db, 1, "cause").await;
        enqueue(db, 1, "other cause").await;
        assert_eq!(counts(db).await, (2, 0));
    });
}

#[test]
fn what_a_refused_command_queued_never_leaves() {
    on_both(async |db| {
        let act = db.act(start());
        let refused = db
            .write(move |tx| {
                outbox::enqueue(tx, &act, "test.letter", 1, "cause", &json!({}))?;
                Err::<(), _>(Fault::broken("refused"))
            })
            .await;
        assert!(refused.is_err());
        assert_eq!(counts(db).await, (0, 0));
    });
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test ends with it")]
fn a_row_whose_worker_was_lost_is_taken_over_and_the_late_worker_cannot_finish_it() {
    on_both(async |db| {
        enqueue(db, 1, "cause").await;
        let clock = Clock::manual(start());
        // The first worker hangs in its delivery until the second one has tried.
        let (claimed, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let deliver: Deliver = {
            let (claimed, go_on) = (Arc::clone(&claimed), Arc::clone(&go_on));
            Arc::new(move |_| {
                let (claimed, go_on) = (Arc::clone(&claimed), Arc::clone(&go_on));
                Box::pin(async move {
                    claimed.notify_one();
                    go_on.notified().await;
                    Outcome::Fail("too late to say".to_owned())
                })
            })
        };
        let slow = Worker {
            deliver,
            ..worker(&db.db, &clock, |_| Outcome::Done)
        };
        let slow = tokio::spawn(async move { slow.run_once(10).await });
        claimed.notified().await;

        let second = worker(&db.db, &clock, |row| {
            assert_eq!(row.attempts, 2, "the fencing token grows");
            Outcome::Retry("not yet".to_owned())
        });
        clock.advance(TimeDelta::seconds(170));
        assert_eq!(second.run_once(10).await.expect("a round"), 0, "the lease still holds");
        clock.advance(TimeDelta::seconds(20));
        assert_eq!(second.run_once(10).await.expect("a round"), 1, "the lease has run out");

        go_on.notify_one();
        slow.await.expect("the slow worker").expect("a round");
        assert_eq!(counts(db).await, (1, 0), "the late failure changed nothing");
    });
}

#[test]
fn behind_a_slow_relay_a_row_that_another_worker_took_is_not_sent_twice() {
    on_both(async |db| {
        for number in 0..3 {
            enqueue(db, number, "cause").await;
        }
        let (clock, delivered) = (Clock::manual(start()), Delivered::default());
        let log = delivered.clone();
        let second = worker(&db.place.open(), &clock, move |row| {
            log.count(row.id);
            Outcome::Done
        });
        // The first send takes longer than the lease; meanwhile the other process takes the rest.
        let (log, slow_clock, other) = (delivered.clone(), clock.clone(), second.clone());
        let deliver: Deliver = Arc::new(move |row| {
            let (log, clock, other) = (log.clone(), slow_clock.clone(), other.clone());
            Box::pin(async move {
                log.count(row.id);
                clock.advance(TimeDelta::seconds(61));
                if log.counts().len() == 2 {
                    clock.advance(TimeDelta::seconds(200));
                    other.run_once(10).await.expect("a round");
                }
                Outcome::Done
            })
        });
        let slow = Worker {
            deliver,
            ..second.clone()
        };
        assert_eq!(
            slow.run_once(10).await.expect("a round"),
            2,
            "the third was the other's"
        );
        assert_eq!(counts(db).await, (0, 0));
        let mut counted = delivered.counts();
        counted.sort_unstable();
        assert_eq!(
            counted,
            [1, 1, 2],
            "only the send that outlived its own lease is in doubt"
        );
    });
}

async fn due(db: &TestDb) -> Instant {
    db.read(|conn| Ok::<_, Fault>(rows::table.select(rows::due_at).first(conn)?))
        .await
        .expect("the row")
}

#[test]
fn each_failure_waits_about_twice_as_long_and_after_two_days_the_row_is_dead() {
    on_both(async |db| {
        enqueue(db, 1, "cause").await;
        let clock = Clock::manual(start());
        let failing = worker(&db.db, &clock, |_| Outcome::Retry("the relay sleeps".to_owned()));
        let mut pauses = Vec::new();
        for attempt in 1..=16 {
            assert_eq!(failing.run_once(10).await.expect("a round"), 1, "attempt {attempt}");
            if attempt < 16 {
                let pause = due(db).await.since(clock.now());
                assert_eq!(failing.run_once(10).await.expect("a round"), 0, "not before its time");
                clock.advance(pause);
                pauses.push(pause.num_seconds());
            }
        }
        assert!((4..=5).contains(&pauses[0]), "{pauses:?}");
        for pair in pauses.windows(2).take(10) {
            assert!(pair[1] > pair[0], "{pauses:?}");
        }
        assert!(pauses.iter().all(|pause| *pause <= 6 * 3600 * 5 / 4), "{pauses:?}");
        assert_eq!(counts(db).await, (0, 1));
        let dead = db.read(|conn| outbox::dead(conn, 10)).await.expect("read");
        assert_eq!((dead[0].attempts, dead[0].error.as_str()), (16, "the relay sleeps"));
    });
}

#[test]
fn a_hopeless_row_is_dead_at_once_and_an_operator_can_bring_it_back() {
    on_both(async |db| {
        enqueue(db, 1, "cause").await;
        let clock = Clock::manual(start());
        let failing = worker(&db.db, &clock, |_| Outcome::Fail("no such mailbox".to_owned()));
        assert_eq!(failing.run_once(10).await.expect("a round"), 1);
        assert_eq!(counts(db).await, (0, 1));
        let dead = db.read(|conn| outbox::dead(conn, 10)).await.expect("read");
        let (id, now) = (dead[0].id, clock.now());
        assert_eq!(dead[0].error, "no such mailbox");

        assert!(db.write(move |tx| outbox::retry(tx, id, now)).await.expect("written"));
        assert!(
            !db.write(move |tx| outbox::retry(tx, id, now)).await.expect("written"),
            "not dead any more"
        );
        let working = worker(&db.db, &clock, |row| {
            assert_eq!(row.payload.0, json!({"number": 1}));
            Outcome::Done
        });
        assert_eq!(working.run_once(10).await.expect("a round"), 1);
        assert_eq!(counts(db).await, (0, 0));
    });
}

#[test]
fn a_row_is_not_delivered_before_its_time() {
    on_both(async |db| {
        enqueue(db, 1, "cause").await;
        let early = Clock::manual(start().minus(TimeDelta::seconds(1)));
        let worker = worker(&db.db, &early, |_| Outcome::Done);
        assert_eq!(worker.run_once(10).await.expect("a round"), 0);
        early.advance(TimeDelta::seconds(1));
        assert_eq!(worker.run_once(10).await.expect("a round"), 1);
    });
}

#[test]
fn a_worker_that_is_told_to_stop_finishes_the_row_in_hand_and_gives_the_rest_back() {
    on_both(async |db| {
        for number in 0..5 {
            enqueue(db, number, "cause").await;
        }
        let (clock, stop) = (Clock::manual(start()), Stop::default());
        let told = stop.clone();
        let stopping = worker(&db.db, &clock, move |_| {
            told.tell();
            Outcome::Done
        });
        assert_eq!(stopping.run_until(&stop, 10).await.expect("a round"), 1);
        assert_eq!(counts(db).await, (4, 0));
        // Nobody waits for a lease, and no attempt is lost.
        let next = worker(&db.db, &clock, |row| {
            assert_eq!(row.attempts, 1);
            Outcome::Done
        });
        assert_eq!(next.run_once(10).await.expect("a round"), 4);
        assert_eq!(counts(db).await, (0, 0));
    });
}
