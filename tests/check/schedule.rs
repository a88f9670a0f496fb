//! The server asks by itself, and the administrator sees what was found.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::administration::last_report;
use qabyl::check;
use qabyl::db::schema::outbox;
use qabyl::documents::Vault;
use qabyl::kernel::ids::OutboxId;

use crate::harness::databases::{on_both, start};
use crate::harness::server::Server;

/// Whether the server asks when it looks at the clock.
async fn asks(server: &Server) -> bool {
    let vault = Vault::folder(&server.folder.path().join("files")).expect("its vault");
    check::when_due(&server.app, &vault).await.expect("asked or not")
}

#[test]
fn the_server_asks_once_an_hour_and_keeps_what_it_found() {
    on_both(async |db| {
        let server = Server::start(db);
        assert!(asks(&server).await, "never asked before");
        let first = db.read(last_report).await.expect("read").expect("a report");
        assert!(first.broken.is_empty(), "{first:?}");
        server.advance(TimeDelta::minutes(59));
        assert!(!asks(&server).await, "asked less than an hour ago");

        let act = db.act(start());
        db.write(move |tx| {
            qabyl::outbox::enqueue(tx, &act, "a.letter", act.id::<OutboxId>(), "cause", &())?;
            diesel::update(outbox::table)
                .set(outbox::attempts.eq(-1))
                .execute(tx)
                .map_err(qabyl::kernel::Fault::from)
        })
        .await
        .expect("written");
        server.advance(TimeDelta::minutes(1));
        assert!(asks(&server).await, "an hour is over");
        let second = db.read(last_report).await.expect("read").expect("a report");
        let names: Vec<&str> = second.broken.iter().map(|broken| broken.name.as_str()).collect();
        assert_eq!(names, ["outbox.nothing_is_lost"]);
    });
}
