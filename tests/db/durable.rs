//! What was acknowledged is there after the process was killed.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::time::Duration;

use qabyl::db::{Address, Db, Options};

use super::{keys, put};
use crate::harness::databases::on_both;
use crate::harness::process::Child;
use crate::harness::surroundings::variable;

#[test]
fn everything_acknowledged_survives_a_kill_of_the_process() {
    on_both(async |db| {
        for round in 0..3 {
            let round = round.to_string();
            let mut child = Child::start(
                "db::durable::child_writes",
                &[("QABYL_CHILD_DATABASE", &db.place.url), ("QABYL_CHILD_ROUND", &round)],
            );
            // Killed in the middle of its work, not at its end.
            let mut acknowledged = child.lines_until(40);
            std::thread::sleep(Duration::from_millis(7));
            acknowledged.extend(child.kill());
            let acknowledged: BTreeSet<String> = acknowledged
                .iter()
                .filter_map(|line| line.split_once("wrote ").map(|(_, key)| key.to_owned()))
                .collect();
            assert!(acknowledged.len() >= 30, "the child wrote {}", acknowledged.len());
            let there: BTreeSet<String> = db.place.open().read(keys).await.expect("read").into_iter().collect();
            let lost: Vec<_> = acknowledged.difference(&there).collect();
            assert!(lost.is_empty(), "acknowledged but lost: {lost:?}");
        }
    });
}

/// Not a test by itself: the process that the test above kills.
#[test]
fn child_writes() {
    let (Some(url), Some(round)) = (variable("QABYL_CHILD_DATABASE"), variable("QABYL_CHILD_ROUND")) else {
        return;
    };
    let db = Db::open(&Address::parse(&url).expect("an address"), Options::default()).expect("the database");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let mut callers = tokio::task::JoinSet::new();
        for caller in 0..8 {
            let (db, round) = (db.clone(), round.clone());
            callers.spawn(async move {
                for number in 0..5000 {
                    let key = format!("{round}-{caller}-{number}");
                    let written = key.clone();
                    db.write(move |tx| put(tx, &key, number)).await.expect("written");
                    // Past the test runner's capture, one whole line at a time.
                    let line = format!("wrote {written}\n");
                    std::io::stdout().write_all(line.as_bytes()).expect("a reader");
                }
            });
        }
        callers.join_all().await;
    });
}
