//! When nothing is restored, and nothing is touched.

use std::fs;
use std::path::Path;

use chrono::TimeDelta;
use qabyl::backup::{BackupError, restore, take, verify};
use qabyl::db::lease;

use super::{installation, upload};
use crate::harness::databases::{Place, TestDb, on_both, start};
use crate::harness::surroundings;

async fn saved(db: &TestDb, folder: &Path) -> std::path::PathBuf {
    let here = installation(db.place.address(), &folder.join("live"));
    fs::write(folder.join("live/secret"), "07".repeat(32)).expect("a secret");
    upload(&db.db, &here.vault, db.act(start()), "a file".to_owned())
        .await
        .expect("stored");
    let target = folder.join("saved");
    take(&here, &target, start()).await.expect("saved");
    target
}

#[test]
fn a_target_with_something_in_it_is_refused_unless_told() {
    on_both(async |db| {
        let folder = surroundings::folder();
        let source = saved(db, folder.path()).await;
        let occupied = Place::migrated(db.engine()).expect("a database");
        let to = installation(occupied.address(), &folder.path().join("there"));
        let refused = restore(&to, &source, false, start()).await.expect_err("refused");
        assert!(matches!(refused, BackupError::NotEmpty(_)), "{refused}");
        assert!(
            to.vault.is_empty().await.expect("asked"),
            "files were put there all the same"
        );
        restore(&to, &source, true, start()).await.expect("told to replace");

        let fresh = Place::empty(db.engine()).expect("an empty database");
        let files = installation(fresh.address(), &folder.path().join("there"));
        let refused = restore(&files, &source, false, start()).await.expect_err("refused");
        assert!(matches!(refused, BackupError::NotEmpty(_)), "{refused}");
    });
}

#[test]
fn a_database_that_a_server_works_on_is_never_replaced() {
    on_both(async |db| {
        let folder = surroundings::folder();
        let source = saved(db, folder.path()).await;
        let busy = Place::migrated(db.engine()).expect("a database");
        let open = busy.open();
        let held = lease::hold(&open, "sealer", &db.ids, start(), TimeDelta::seconds(30)).await;
        assert!(held.expect("asked"));
        let to = installation(busy.address(), &folder.path().join("there"));
        let refused = restore(&to, &source, true, start()).await.expect_err("refused");
        assert!(matches!(refused, BackupError::InUse), "{refused}");
        lease::release_all(&open, &db.ids).await.expect("given back");
        drop(open);
        restore(&to, &source, true, start())
            .await
            .expect("the server has stopped");
    });
}

#[test]
fn a_backup_that_was_changed_is_refused_before_anything_is_touched() {
    on_both(async |db| {
        let folder = surroundings::folder();
        let source = saved(db, folder.path()).await;
        let manifest = verify(&source).await.expect("whole");
        let mut spoilt: Vec<String> = manifest.parts.iter().map(|part| part.path.clone()).collect();
        spoilt.extend(manifest.files.iter().map(|hash| format!("files/{}/{hash}", &hash[..2])));
        assert!(spoilt.len() >= 2, "{spoilt:?}");
        for path in spoilt {
            let full = source.join(&path);
            let sound = fs::read(&full).expect("a part");
            for damage in [Damage::Changed, Damage::Missing] {
                match damage {
                    Damage::Changed => {
                        let mut bytes = sound.clone();
                        *bytes.last_mut().expect("not empty") ^= 1;
                        fs::write(&full, bytes).expect("changed");
                    }
                    Damage::Missing => fs::remove_file(&full).expect("removed"),
                }
                let fresh = Place::empty(db.engine()).expect("an empty database");
                let to = installation(fresh.address(), &folder.path().join("fresh"));
                let refused = restore(&to, &source, false, start()).await;
                assert!(
                    matches!(refused, Err(BackupError::Damaged(_))),
                    "{path} {damage:?}: {refused:?}"
                );
                assert!(to.vault.is_empty().await.expect("asked"), "{path} {damage:?}");
                assert!(!folder.path().join("fresh/secret").exists(), "{path} {damage:?}");
                fs::write(&full, &sound).expect("mended");
            }
        }
        fs::remove_file(source.join("manifest.json")).expect("removed");
        assert!(matches!(verify(&source).await, Err(BackupError::NotABackup(..))));
    });
}

#[derive(Debug, Clone, Copy)]
enum Damage {
    Changed,
    Missing,
}

#[test]
fn a_backup_of_a_newer_program_or_another_secret_is_refused() {
    on_both(async |db| {
        let folder = surroundings::folder();
        let mut here = installation(db.place.address(), &folder.path().join("live"));
        here.outside_secret = Some([1; 32]);
        let source = folder.path().join("saved");
        take(&here, &source, start()).await.expect("saved");
        let fresh = Place::empty(db.engine()).expect("an empty database");
        let mut to = installation(fresh.address(), &folder.path().join("fresh"));
        to.outside_secret = Some([2; 32]);
        let refused = restore(&to, &source, false, start()).await.expect_err("refused");
        assert!(matches!(refused, BackupError::OtherSecret), "{refused}");

        to.outside_secret = Some([1; 32]);
        let path = source.join("manifest.json");
        let text = fs::read_to_string(&path).expect("a manifest");
        let mut value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let versions = value["database"]["migrations"].as_array_mut().expect("versions");
        versions.push("99991231000000".into());
        fs::write(&path, value.to_string()).expect("written");
        let refused = restore(&to, &source, false, start()).await.expect_err("refused");
        assert!(refused.to_string().contains("newer program"), "{refused}");
        assert!(
            qabyl::db::snapshot::is_empty(&fresh.address()).expect("asked"),
            "something was restored"
        );
    });
}

#[test]
fn a_missing_file_is_named_and_the_rest_is_saved() {
    on_both(async |db| {
        let folder = surroundings::folder();
        let here = installation(db.place.address(), &folder.path().join("live"));
        let kept = upload(&db.db, &here.vault, db.act(start()), "kept".to_owned())
            .await
            .expect("stored");
        let lost = upload(&db.db, &here.vault, db.act(start()), "lost".to_owned())
            .await
            .expect("stored");
        fs::remove_file(folder.path().join(format!("live/files/{}/{lost}", &lost[..2]))).expect("removed");
        let source = folder.path().join("saved");
        // What a run that was killed leaves behind does not stand in the way.
        fs::create_dir_all(folder.path().join("saved.partial/tables")).expect("a folder");
        let taken = take(&here, &source, start()).await.expect("saved");
        assert_eq!((taken.manifest.files, taken.manifest.missing), (vec![kept], vec![lost]));
        let again = take(&here, &source, start()).await.expect_err("the folder is taken");
        assert!(matches!(again, BackupError::TargetTaken(_)), "{again}");
    });
}
