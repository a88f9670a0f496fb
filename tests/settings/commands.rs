//! The commands of an operator, run as such: what they print, how they end, on both databases.

use std::path::Path;

use diesel::prelude::*;
use qabyl::events::{self, Event};
use qabyl::kernel::Fault;

use crate::harness::databases::{Place, on_both_empty, start};
use crate::harness::process::Child;
use crate::harness::surroundings::folder;

const SECRET: (&str, &str) = (
    "QABYL_SECRET",
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
);

/// Runs a command on the test's database.
fn run(place: &Place, data: &Path, arguments: &[&str]) -> (i32, String, String) {
    let settings = [("DATABASE_URL", place.url.as_str()), ("QABYL_DATA_DIR", "data"), SECRET];
    Child::outcome(arguments, &settings, data)
}

fn file(name: &str) -> String {
    format!("{}/calls/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn an_empty_database_becomes_an_installation_with_a_call() {
    on_both_empty(async |place: &Place| {
        let data = folder();
        let (code, first, log) = run(place, data.path(), &["migrate"]);
        assert_eq!(code, 0, "{log}");
        let ran = first.lines().count() - 1;
        assert!(
            ran > 5 && first.ends_with(&format!("{ran} migrations ran.\n")),
            "{first}"
        );
        let (code, again, _) = run(place, data.path(), &["migrate"]);
        assert_eq!((code, again.as_str()), (0, "0 migrations ran.\n"));

        let wrong = ["user", "create", "--email", "no address", "--name", "Invented Head"];
        let (code, out, log) = run(place, data.path(), &wrong);
        assert_eq!((code, out.as_str()), (2, ""), "{log}");
        assert!(log.contains("not an e-mail address"), "{log}");
        let create = [
            "user",
            "create",
            "--email",
            "head@example.invalid",
            "--name",
            "Invented Head",
        ];
        let (code, out, log) = run(place, data.path(), &create);
        assert_eq!(code, 0, "{log}");
        let link = out
            .lines()
            .find(|line| line.starts_with("/en/invitation/"))
            .expect("a link");
        assert!(link.len() > 40, "{link}");
        // A second time the same person gets another link, and is not made twice.
        let (code, out, log) = run(place, data.path(), &create);
        assert_eq!(code, 0, "{log}");
        let another = out.lines().find(|line| line.starts_with("/en/invitation/"));
        assert!(another.is_some_and(|another| another != link), "{out}");
        assert_eq!(people(place).await, 1);

        let call = file("scholarship-2024-25.toml");
        // Nobody acts in the name of who is not there, or has not taken the role on.
        let (code, _, log) = run(
            place,
            data.path(),
            &["call", "load", &call, "--as", "nobody@example.invalid"],
        );
        assert_eq!(code, 2, "{log}");
        assert!(log.contains("nobody@example.invalid"), "{log}");
        let (code, _, log) = run(
            place,
            data.path(),
            &["call", "load", "missing.toml", "--as", "head@example.invalid"],
        );
        assert_eq!(code, 2, "{log}");
        assert!(log.contains("missing.toml"), "{log}");
        taken_on(place).await;
        for (name, says) in [
            ("catalogue.toml", "created"),
            ("scholarship-2024-25.toml", "created as a draft"),
        ] {
            let (code, out, log) = run(
                place,
                data.path(),
                &["call", "load", &file(name), "--as", "head@example.invalid"],
            );
            assert_eq!(code, 0, "{log}");
            assert!(out.contains(says), "{out}");
        }
        let (code, out, _) = run(
            place,
            data.path(),
            &["call", "load", &call, "--as", "head@example.invalid"],
        );
        assert_eq!(code, 0);
        assert!(out.contains("unchanged"), "the same content changed something: {out}");

        let slug = out.split_whitespace().nth(1).expect("a slug").trim_end_matches(':');
        let (code, shown, log) = run(place, data.path(), &["call", "show", slug]);
        assert_eq!(code, 0, "{log}");
        for part in [slug, "25", "20", "5"] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        let (code, out, log) = run(place, data.path(), &["call", "show", "no-such-call"]);
        assert_eq!((code, out.as_str()), (2, ""), "{log}");
        assert!(log.contains("no-such-call"), "{log}");
    });
}

async fn people(place: &Place) -> i64 {
    let count =
        |conn: &mut qabyl::db::Conn| Ok::<i64, Fault>(qabyl::db::schema::accounts::table.count().get_result(conn)?);
    place.open().read(count).await.expect("counted")
}

/// The invited administrator has taken the role on.
async fn taken_on(place: &Place) {
    use qabyl::db::schema::{accounts, grants};
    let db = place.open();
    db.write(|tx| {
        diesel::update(accounts::table)
            .set(accounts::state.eq("active"))
            .execute(tx)?;
        diesel::update(grants::table)
            .set(grants::state.eq("active"))
            .execute(tx)?;
        Ok::<_, Fault>(())
    })
    .await
    .expect("taken on");
}

#[test]
fn a_broken_chain_is_told_by_the_exit_code() {
    on_both_empty(async |place: &Place| {
        let data = folder();
        assert_eq!(run(place, data.path(), &["migrate"]).0, 0);
        let db = place.open();
        let act = qabyl::kernel::Act {
            now: start(),
            actor: qabyl::kernel::Actor::System,
            trace: qabyl::kernel::TraceId(1),
            ids: std::sync::Arc::new(qabyl::kernel::ids::IdSource::seeded(5)),
        };
        db.write(move |tx| {
            for number in 1..=5 {
                events::append(tx, &act, Event::new("test.happened", number))?;
            }
            events::seal(tx, start())
        })
        .await
        .expect("five events");
        let (code, out, log) = run(place, data.path(), &["audit", "verify"]);
        assert_eq!(
            (code, out.as_str()),
            (0, "intact: 5 events, 0 not sealed yet\n"),
            "{log}"
        );
        db.write(|tx| {
            diesel::sql_query("UPDATE events SET subject = 'other' WHERE subject = '3'").execute(tx)?;
            Ok::<_, Fault>(())
        })
        .await
        .expect("tampered with");
        let (code, out, log) = run(place, data.path(), &["audit", "verify"]);
        assert_eq!(code, 1, "{out}{log}");
        assert!(out.starts_with("broken at number 3: "), "{out}");
    });
}
