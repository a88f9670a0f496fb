//! Reading: every row once, every event once, in one order.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::desk::{Desk, path_of};
use crate::harness::databases::on_both;

#[test]
fn a_cursor_visits_each_place_once_while_places_change() {
    on_both(async |db| {
        let desk = Desk::open(db, 7, 7).await;
        let host = desk.host().await;
        let all = host.places().await;
        assert_eq!(all.len(), 7);
        let mut seen: Vec<String> = Vec::new();
        let mut cursor = String::new();
        for round in 0.. {
            let page = host.get(&format!("/api/v1/placements?limit=2{cursor}")).await;
            assert_eq!(page.status, 200, "{}", page.text);
            let page = page.json();
            for place in page["data"].as_array().expect("rows") {
                seen.push(place["id"].as_str().expect("an identifier").to_owned());
            }
            // One that was seen and one that was not change meanwhile.
            for place in [&all[round], &all[6 - round]] {
                let path = format!("{}/admit", path_of(place));
                host.post(&path, 1, &format!("k{path}"), json!({})).await;
            }
            match page["page"]["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        let unique: BTreeSet<&String> = seen.iter().collect();
        assert_eq!((seen.len(), unique.len()), (7, 7));
        let offered = host.get("/api/v1/placements?state=offered,accepted").await.json();
        assert_eq!(offered["data"].as_array().map(Vec::len), Some(7));
    });
}

#[test]
fn a_list_since_a_moment_brings_what_changed_since() {
    on_both(async |db| {
        let desk = Desk::open(db, 3, 3).await;
        let first = desk.host().await;
        let all = first.places().await;
        desk.server.advance(chrono::TimeDelta::minutes(10));
        let since = desk.server.app.clock.now().rfc3339();
        desk.server.advance(chrono::TimeDelta::minutes(10));
        let host = desk.host().await;
        let path = format!("/api/v1/placements?updated_since={since}");
        assert_eq!(host.get(&path).await.json()["data"], json!([]));
        let admitted = host
            .post(&format!("{}/admit", path_of(&all[1])), 1, "k", json!({}))
            .await;
        assert_eq!(admitted.status, 200, "{}", admitted.text);
        let changed = host.get(&path).await.json();
        assert_eq!(changed["data"].as_array().map(Vec::len), Some(1));
        assert_eq!(changed["data"][0]["id"], all[1]["id"]);
    });
}

#[test]
fn a_query_that_cannot_be_understood_names_each_parameter() {
    on_both(async |db| {
        let desk = Desk::open(db, 1, 1).await;
        let host = desk.host().await;
        for (query, pointer) in [
            ("limit=0", "/query/limit"),
            ("limit=101", "/query/limit"),
            ("state=reserved", "/query/state"),
            ("state=none", "/query/state"),
            ("updated_since=yesterday", "/query/updated_since"),
            ("cursor=%21", "/query/cursor"),
            ("cursor=ZTE6MQ", "/query/cursor"),
            ("order=name", "/query/order"),
            ("limit=1&limit=2", "/query/limit"),
        ] {
            let reply = host.get(&format!("/api/v1/placements?{query}")).await;
            assert_eq!(reply.status, 422, "{query}");
            assert_eq!(reply.json()["errors"][0]["pointer"], pointer, "{query}");
        }
    });
}

async fn read_feed(host: &super::desk::Caller<'_>, cursor: &mut Option<String>) -> Vec<Value> {
    let mut found = Vec::new();
    loop {
        let after = cursor.as_ref().map(|it| format!("&cursor={it}")).unwrap_or_default();
        let page = host.get(&format!("/api/v1/events?limit=2{after}")).await.json();
        found.extend(page["data"].as_array().expect("events").clone());
        *cursor = Some(page["page"]["next_cursor"].as_str().expect("a cursor").to_owned());
        if page["page"]["has_more"] == false {
            return found;
        }
    }
}

#[test]
fn the_feed_tells_every_change_once_to_its_own_institution_only() {
    on_both(async |db| {
        let desk = Desk::open(db, 3, 3).await;
        let host = desk.host().await;
        let mut cursor = None;
        assert!(read_feed(&host, &mut cursor).await.is_empty(), "not sealed yet");
        desk.server.seal().await;
        let first = read_feed(&host, &mut cursor).await;
        let kinds = |events: &[Value]| -> Vec<String> {
            let kinds = events.iter().map(|it| it["type"].as_str().expect("a type").to_owned());
            kinds.collect()
        };
        assert_eq!(
            kinds(&first).iter().filter(|it| *it == "placement.nominated").count(),
            3
        );
        for place in host.places().await {
            let path = format!("{}/admit", path_of(&place));
            assert_eq!(host.post(&path, 1, &path, json!({})).await.status, 200);
        }
        desk.server.seal().await;
        let second = read_feed(&host, &mut cursor).await;
        assert_eq!(kinds(&second), vec!["placement.admitted"; 3]);
        assert!(second.iter().all(|it| it["version"] == 2));
        let members: BTreeSet<&String> = second[0].as_object().expect("an object").keys().collect();
        let thin: Vec<String> = ["id", "subject", "timestamp", "type", "version"]
            .map(str::to_owned)
            .to_vec();
        assert_eq!(members, thin.iter().collect());
        assert!(read_feed(&host, &mut cursor).await.is_empty());
        let whole = read_feed(&host, &mut None).await;
        assert_eq!(
            whole.len(),
            first.len() + second.len(),
            "from the beginning, the same again"
        );
        let stranger = desk.caller(desk.other, &["placements:read"]).await;
        desk.server.seal().await;
        let theirs = read_feed(&stranger, &mut None).await;
        assert_eq!(kinds(&theirs), vec!["client.created"]);
    });
}

#[test]
fn reference_data_is_the_institutions_own() {
    on_both(async |db| {
        let desk = Desk::open(db, 1, 1).await;
        let host = desk.host().await;
        let institution = host.get("/api/v1/institution").await.json();
        assert_eq!(institution["data"]["slug"], "host");
        assert_eq!(institution["data"]["branches"][0]["slug"], "home");
        let programmes = host.get("/api/v1/programmes").await.json();
        assert_eq!(programmes["data"][0]["slug"], "ict");
        let stranger = desk.caller(desk.other, &["placements:read"]).await;
        assert_eq!(stranger.get("/api/v1/programmes").await.json()["data"], json!([]));
    });
}
