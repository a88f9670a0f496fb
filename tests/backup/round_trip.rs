//! What comes back is what was there, value by value.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use flate2::read::GzDecoder;
use qabyl::backup::{restore, take};
use qabyl::db::{Json, schema::settings};
use qabyl::kernel::Fault;
use qabyl::kernel::ids::OutboxId;
use qabyl::outbox;

use super::{installation, upload};
use crate::harness::databases::{Place, on_both, on_postgres, start};
use crate::harness::surroundings;
use crate::placements::world::{Plan, build};

/// Rows of every table that a saved folder holds, sorted.
fn rows(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let mut tables = BTreeMap::new();
    for entry in std::fs::read_dir(folder.join("tables")).expect("tables") {
        let path = entry.expect("an entry").path();
        let mut text = String::new();
        let file = std::fs::File::open(&path).expect("a table's file");
        GzDecoder::new(file).read_to_string(&mut text).expect("text");
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        tables.insert(path.file_name().expect("a name").to_string_lossy().into_owned(), lines);
    }
    tables
}

#[test]
fn every_value_of_postgresql_comes_back_as_it_was() {
    on_postgres(async |db| {
        let act = db.act(start());
        let plan = Plan {
            applicants: 12,
            seats: 3,
            host_consent: true,
            reserve: 4,
        };
        let laid = act.clone();
        let world = db.write(move |tx| build(tx, &laid, &plan)).await.expect("a world");
        world.run(db, start()).await;
        // What a text form could spoil: quotes, backslashes, line ends, a JSON null in a column that
        // may not be NULL, numbers that no float holds, another script.
        let awkward =
            serde_json::json!({"a": "\"q\" \\ \n \t \u{1F54A} қабыл", "n": 9_007_199_254_740_993_i64, "z": null});
        db.write(move |tx| -> Result<(), Fault> {
            use diesel::prelude::*;
            for (key, value) in [
                ("awkward, \"key\"\\", awkward.clone()),
                ("null", serde_json::Value::Null),
            ] {
                diesel::insert_into(settings::table)
                    .values((
                        settings::key.eq(key),
                        settings::value.eq(Json(value)),
                        settings::updated_at.eq(start()),
                    ))
                    .execute(tx)?;
            }
            outbox::enqueue(tx, &act, "a.letter", act.id::<OutboxId>(), "cause", &())
        })
        .await
        .expect("written");
        let folder = surroundings::folder();
        let (first, second) = (folder.path().join("first"), folder.path().join("second"));
        let from = installation(db.place.address(), &folder.path().join("live"));
        let taken = take(&from, &first, start()).await.expect("saved");
        let place = Place::empty(db.engine()).expect("another database");
        let to = installation(place.address(), &folder.path().join("fresh"));
        restore(&to, &first, false, start()).await.expect("restored");
        let again = take(&to, &second, start()).await.expect("saved again");
        assert_eq!(taken.manifest.database, again.manifest.database);
        let (was, is) = (rows(&first), rows(&second));
        assert_eq!(was, is);
        let filled = was.values().filter(|rows| !rows.is_empty()).count();
        assert!(filled > 15, "only {filled} tables have rows");
    });
}

#[test]
fn replacing_brings_the_backup_and_nothing_else() {
    on_both(async |db| {
        let folder = surroundings::folder();
        let here = installation(db.place.address(), &folder.path().join("live"));
        let saved = folder.path().join("saved");
        let before = upload(&db.db, &here.vault, db.act(start()), "before".to_owned())
            .await
            .expect("stored");
        take(&here, &saved, start()).await.expect("saved");
        upload(&db.db, &here.vault, db.act(start()), "after".to_owned())
            .await
            .expect("stored");
        let other = Place::migrated(db.engine()).expect("a database in use");
        let there = installation(other.address(), &folder.path().join("other"));
        {
            let db_there = other.open();
            upload(&db_there, &there.vault, db.act(start()), "theirs".to_owned())
                .await
                .expect("stored");
        }
        restore(&there, &saved, true, start()).await.expect("replaced");
        let now = other.open().read(qabyl::documents::stored_hashes).await.expect("rows");
        assert_eq!(now, [before]);
    });
}
