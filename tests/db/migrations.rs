//! Migrations run once, whoever starts them.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use qabyl::db;
use qabyl::kernel::Fault;

use crate::harness::databases::{on_both, on_both_empty};
use crate::harness::process::Child;
use crate::harness::surroundings::variable;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[test]
fn two_processes_that_start_together_migrate_once() {
    on_both_empty(async |place| {
        let children: Vec<Child> = (0..3)
            .map(|_| {
                Child::start(
                    "db::migrations::child_migrates",
                    &[("QABYL_CHILD_DATABASE", &place.url)],
                )
            })
            .collect();
        let ran: usize = children
            .into_iter()
            .map(|child| {
                let output = child.finish();
                let line = output.iter().find_map(|line| line.split_once("migrated "));
                let (_, count) = line.unwrap_or_else(|| panic!("the child said {output:?}"));
                count.parse::<usize>().expect("a number")
            })
            .sum();
        let there = place
            .open()
            .read(|conn| {
                let count: Count =
                    diesel::sql_query("SELECT count(*) AS count FROM __diesel_schema_migrations").get_result(conn)?;
                Ok::<_, Fault>(count.count)
            })
            .await
            .expect("the list of migrations");
        assert_eq!(
            i64::try_from(ran).expect("few"),
            there,
            "each migration ran exactly once"
        );
        assert!(there > 5);
    });
}

/// Not a test by itself: the process that the test above starts.
#[test]
fn child_migrates() {
    if let Some(url) = variable("QABYL_CHILD_DATABASE") {
        let ran = db::migrate(&db::Address::parse(&url).expect("an address")).expect("migrations");
        println!("migrated {}", ran.len());
    }
}

#[test]
fn a_migrated_database_has_nothing_left_to_run() {
    on_both(async |db| {
        assert!(db::migrate(&db.place.address()).expect("migrations").is_empty());
    });
}

#[test]
fn a_newer_schema_is_refused() {
    on_both(async |db| {
        let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231000000')";
        let put = db.write(move |tx| -> Result<usize, Fault> { Ok(diesel::sql_query(newer).execute(tx)?) });
        put.await.expect("a migration of tomorrow");
        let refused = db::migrate(&db.place.address()).expect_err("an older program");
        assert!(refused.to_string().contains("newer than this program"), "{refused}");
    });
}
