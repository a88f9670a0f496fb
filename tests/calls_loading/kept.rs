//! Public pages are kept for the next visitor, and never longer than they are true.

use std::time::Duration;

use qabyl::accounts::Role;
use reqwest::Method;
use reqwest::header::COOKIE;

use super::world::{SCHOLARSHIP, approve, catalogue, load, publish, somebody};
use crate::harness::databases::on_both;
use crate::harness::server::Server;

const LIST: &str = "/en/calls";

#[test]
fn a_kept_page_gives_way_to_the_next_write_and_is_for_visitors_alone() {
    on_both(async |db| {
        let admin = somebody(db, Role::Administrator, "admin").await;
        let chair = somebody(db, Role::Chair, "chair").await;
        catalogue(db, &admin).await;
        let server = Server::start_as(db, |config| config.public_pages_kept = Duration::from_secs(3600));
        let reader = server.person();
        // The page says the trace of the request that rendered it.
        let first = reader.get(LIST).await;
        first.is(200);
        assert_eq!(reader.get(LIST).await.text, first.text);
        assert_ne!(reader.get("/en/calls?other").await.text, first.text);

        let mine = reader
            .request(Method::GET, LIST)
            .header(COOKIE, "qabyl=admin")
            .send()
            .await;
        let mine = mine.expect("an answer").text().await.expect("a page");
        assert!(mine.contains("/en/sign-out"), "a page of one's own");
        assert_eq!(reader.get(LIST).await.text, first.text, "and nobody else's");

        // What others wrote is seen after the time that pages are kept; what this process wrote, at once.
        let open = load(db, &admin, SCHOLARSHIP, 362).await.expect("a draft").call();
        approve(db, &chair, open).await.expect("a second person");
        publish(db, &admin, open).await.expect("published");
        assert_eq!(reader.get(LIST).await.text, first.text);
        let written = server.app.db.write(|_| Ok::<(), qabyl::kernel::Fault>(())).await;
        written.expect("a write");
        reader.get(LIST).await.is(200).shows("/en/calls/scholarship-2024-25");

        // The clock moves: deadlines pass.
        let before = reader.get(LIST).await.text;
        server.advance(chrono::TimeDelta::seconds(2));
        assert_ne!(reader.get(LIST).await.text, before);
    });
}
