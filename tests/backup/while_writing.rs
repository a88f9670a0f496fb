//! The real program saves a database that is being written to.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use qabyl::backup::Manifest;
use qabyl::db::Db;
use qabyl::documents::{self, Vault};
use qabyl::events;
use qabyl::kernel::Fault;

use super::upload;
use crate::harness::TestDb;
use crate::harness::databases::{Place, on_both, start, until};
use crate::harness::process::Child;
use crate::harness::surroundings;

/// Writers that go on until they are told to stop.
struct Writers {
    acknowledged: Arc<Mutex<BTreeSet<String>>>,
    stop: Arc<AtomicBool>,
    tasks: tokio::task::JoinSet<()>,
}

impl Writers {
    fn start(db: &TestDb, vault: &Vault) -> Self {
        let (acknowledged, stop) = (Arc::new(Mutex::new(BTreeSet::new())), Arc::new(AtomicBool::new(false)));
        let mut tasks = tokio::task::JoinSet::new();
        for writer in 0..4 {
            let (db, vault, act) = (db.db.clone(), vault.clone(), db.act(start()));
            let (acknowledged, stop) = (Arc::clone(&acknowledged), Arc::clone(&stop));
            tasks.spawn(async move {
                let mut number = 0;
                while !stop.load(Ordering::SeqCst) {
                    number += 1;
                    let hash = upload(&db, &vault, act.clone(), format!("{writer} {number}")).await;
                    acknowledged.lock().expect("the list").insert(hash.expect("stored"));
                }
            });
        }
        let (db, stopped) = (db.db.clone(), Arc::clone(&stop));
        tasks.spawn(async move {
            while !stopped.load(Ordering::SeqCst) {
                db.write(|tx| events::seal(tx, start())).await.expect("sealed");
                tokio::task::yield_now().await;
            }
        });
        Self {
            acknowledged,
            stop,
            tasks,
        }
    }

    fn so_far(&self) -> BTreeSet<String> {
        self.acknowledged.lock().expect("the list").clone()
    }

    async fn stop(self) -> BTreeSet<String> {
        self.stop.store(true, Ordering::SeqCst);
        let Self {
            acknowledged, tasks, ..
        } = self;
        tasks.join_all().await;
        acknowledged.lock().expect("the list").clone()
    }
}

async fn hashes(db: &Db) -> BTreeSet<String> {
    let rows = db.read(documents::stored_hashes).await.expect("the rows of files");
    rows.into_iter().collect()
}

async fn named_by_events(db: &Db) -> BTreeSet<String> {
    let all = db
        .read(|conn| events::after(conn, 0, None, 1_000_000))
        .await
        .expect("events");
    all.into_iter().map(|sealed| sealed.event.subject).collect()
}

#[test]
fn a_backup_under_writes_holds_everything_acknowledged_before_it() {
    on_both(async |db| {
        let folder = surroundings::folder();
        let (live, saved, fresh) = (
            folder.path().join("live"),
            folder.path().join("saved"),
            folder.path().join("fresh"),
        );
        let vault = Vault::folder(&live.join("files")).expect("a vault");
        let writers = Writers::start(db, &vault);
        until("forty uploads are acknowledged", async || writers.so_far().len() >= 40).await;
        let before = writers.so_far();
        let live = live.to_str().expect("a path").to_owned();
        let to = saved.to_str().expect("a path").to_owned();
        let backup = Child::program(
            &["backup", &to, "--data", &live],
            &[("DATABASE_URL", &db.place.url)],
            folder.path(),
        );
        let said = backup.finish();
        assert!(said[0].starts_with("Saved the database and "), "{said:?}");
        let begun = writers.so_far();
        until("writes went on after the backup", async || {
            writers.so_far().len() > begun.len()
        })
        .await;
        let all = writers.stop().await;

        let place = Place::empty(db.engine()).expect("another place on the same engine");
        let fresh = fresh.to_str().expect("a path").to_owned();
        let variables = [("DATABASE_URL", place.url.as_str())];
        Child::program(&["restore", &to, "--data", &fresh], &variables, folder.path()).finish();

        let restored = place.open();
        let files = hashes(&restored).await;
        assert!(before.is_subset(&files), "acknowledged before the backup but lost");
        assert!(files.is_subset(&all), "never written");
        assert!(files.len() < all.len(), "the backup was taken while writes went on");
        let copies = Vault::folder(&folder.path().join("fresh/files")).expect("the restored vault");
        for hash in &files {
            assert!(
                copies.get(hash).await.expect("unchanged").is_some(),
                "the file {hash} is lost"
            );
        }
        let waiting: i64 = restored.read(events::waiting).await.expect("read");
        if waiting > 0 {
            restored
                .write(|tx| -> Result<(), Fault> {
                    while events::seal(tx, start())? > 0 {}
                    Ok(())
                })
                .await
                .expect("sealed");
        }
        assert_eq!(
            named_by_events(&restored).await,
            files,
            "an event without its file, or the other way round"
        );
        drop(restored);
        let audit = Child::program(&["audit", "verify", "--data", &fresh], &variables, folder.path()).finish();
        assert_eq!(audit, [format!("intact: {} events, 0 not sealed yet", files.len())]);
        assert!(Manifest::read(&saved).expect("a manifest").missing.is_empty());
    });
}
