//! Writes: once a key, on the version that was seen, in somebody's name, inside one institution.

use diesel::prelude::*;
use qabyl::accounts::Principal;
use qabyl::db::Json;
use qabyl::db::schema::{conditions, events, placements};
use qabyl::kernel::Fault;
use qabyl::kernel::ids::{ConditionId, PlacementId};
use qabyl::partners::SCOPES;
use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{Desk, Reply, anonymous, body, path_of};
use crate::harness::databases::on_both;

#[test]
fn an_admission_changes_the_place_and_names_the_colleague() {
    on_both(async |db| {
        let desk = Desk::open(db, 3, 2).await;
        let host = desk.host().await;
        let places = host.places().await;
        assert_eq!(places.len(), 2, "the reserve is not told");
        assert_eq!(places[0]["state"], "nominated");
        assert_eq!(places[0]["allowed"], json!(["admit", "refuse"]));
        let path = path_of(&places[0]);
        let one = host.get(&path).await;
        assert_eq!(one.etag.as_deref(), Some("\"1\""));
        assert_eq!(one.json()["data"], places[0]);
        let reply = host.post(&format!("{path}/admit"), 1, "first", json!({})).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        assert_eq!(reply.etag.as_deref(), Some("\"2\""));
        assert_eq!(reply.json()["data"]["state"], "offered");
        let actor = desk.server.app.db.read(|conn| -> Result<Json, Fault> {
            let admitted = events::table.filter(events::kind.eq("placement.admitted"));
            Ok(admitted.select(events::actor).first(conn)?)
        });
        let actor = actor.await.expect("the event").0;
        assert_eq!(actor["on_behalf_of"], "staff-4711");
        assert_eq!(actor["kind"], "client");
    });
}

#[test]
fn a_repeated_request_gives_the_same_answer_and_acts_once() {
    on_both(async |db| {
        let desk = Desk::open(db, 2, 1).await;
        let host = desk.host().await;
        let path = format!("{}/admit", path_of(&host.places().await[0]));
        let first = host.post(&path, 1, "the-key", json!({})).await;
        assert_eq!(first.status, 200, "{}", first.text);
        let again = host.post(&path, 1, "the-key", json!({})).await;
        assert_eq!(
            (again.status, &again.text, &again.etag),
            (200, &first.text, &first.etag)
        );
        assert_eq!(desk.count("placement.admitted").await, 1);
        let request = host
            .request(Method::POST, &path)
            .header("if-match", "\"1\"")
            .header("idempotency-key", "the-key")
            .json(&json!({"data": {}, "actor": {"external_id": "somebody else"}}));
        let other = Reply::of(request.send().await.expect("an answer")).await;
        assert_eq!((other.status, other.json()["code"].as_str()), (422, Some("key_reused")));
        let elsewhere = path.replace("/admit", "/no-show");
        let other = host.post(&elsewhere, 1, "the-key", json!({})).await;
        assert_eq!((other.status, other.json()["code"].as_str()), (422, Some("key_reused")));
        // Another client's key of the same name is another key.
        let second = desk.host().await;
        let stale = second.post(&path, 1, "the-key", json!({})).await;
        assert_eq!(stale.status, 412);
    });
}

#[test]
fn the_same_request_eight_times_at_once_acts_once() {
    on_both(async |db| {
        let desk = Desk::open(db, 2, 1).await;
        let host = desk.host().await;
        let path = format!("{}/admit", path_of(&host.places().await[0]));
        let requests = (0..8).map(|_| host.post(&path, 1, "at-once", json!({})));
        let replies = futures_util::future::join_all(requests).await;
        for reply in &replies {
            assert_eq!((reply.status, &reply.text), (200, &replies[0].text));
        }
        assert_eq!(desk.count("placement.admitted").await, 1);
    });
}

#[test]
fn a_write_without_its_headers_or_on_an_old_version_is_refused() {
    on_both(async |db| {
        let desk = Desk::open(db, 1, 1).await;
        let host = desk.host().await;
        let path = format!("{}/admit", path_of(&host.places().await[0]));
        let bare = |key: Option<&str>, version: Option<&str>| {
            let mut request = host.request(Method::POST, &path).json(&body(json!({})));
            if let Some(key) = key {
                request = request.header("idempotency-key", key);
            }
            if let Some(version) = version {
                request = request.header("if-match", version);
            }
            async { Reply::of(request.send().await.expect("an answer")).await }
        };
        for (key, version, status, code) in [
            (None, Some("\"1\""), 400, "key_needed"),
            (Some("a key"), Some("\"1\""), 400, "key_unreadable"),
            (Some("k1"), None, 428, "version_needed"),
            (Some("k2"), Some("1"), 400, "version_unreadable"),
            (Some("k3"), Some("W/\"1\""), 412, "stale_version"),
            (Some("k4"), Some("\"7\""), 412, "stale_version"),
        ] {
            let reply = bare(key, version).await;
            assert_eq!((reply.status, reply.json()["code"].as_str()), (status, Some(code)));
            assert_eq!(reply.kind, "application/problem+json");
        }
        assert_eq!(desk.count("placement.admitted").await, 0);
        // A refusal keeps nothing: the same key works once the version is right.
        let reply = bare(Some("k4"), Some("\"1\"")).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
    });
}

#[test]
fn bodies_are_read_strictly_and_every_objection_has_a_pointer() {
    on_both(async |db| {
        let desk = Desk::open(db, 1, 1).await;
        let host = desk.host().await;
        let path = path_of(&host.places().await[0]);
        let send = |verb: &str, body: Value| {
            let request = host
                .request(Method::POST, &format!("{path}/{verb}"))
                .header("if-match", "\"1\"")
                .header("idempotency-key", "k")
                .json(&body);
            async { Reply::of(request.send().await.expect("an answer")).await }
        };
        for body in [
            json!({"data": {}}),
            json!({"data": {}, "actor": {"name": "x"}}),
            json!({"data": {"state": "enrolled"}, "actor": {"external_id": "x"}}),
            json!({"data": {}, "actor": {"external_id": "x", "role": "administrator"}}),
            json!({"data": {}, "actor": {"external_id": "x"}, "institution": "y"}),
        ] {
            let reply = send("admit", body).await;
            assert_eq!(
                (reply.status, reply.json()["code"].as_str()),
                (422, Some("invalid_body"))
            );
        }
        let reply = send("admit", json!({"data": {}, "actor": {"external_id": "  "}})).await;
        assert_eq!(reply.json()["errors"][0]["pointer"], "/actor/external_id");
        let data = json!({"order_number": "1", "order_date": "25.08.2026"});
        let reply = send("enrol", super::desk::body(data)).await;
        assert_eq!(reply.json()["errors"][0]["pointer"], "/data/order_date");
        let reply = send("refuse", super::desk::body(json!({"reason": " "}))).await;
        assert_eq!(
            (reply.status, &reply.json()["errors"][0]["pointer"]),
            (422, &json!("/data/reason"))
        );
        let data = json!({"order_number": "1", "order_date": "2026-08-25"});
        let reply = send("enrol", super::desk::body(data)).await;
        assert_eq!(
            (reply.status, reply.json()["code"].as_str()),
            (409, Some("wrong_state"))
        );
        assert_eq!(reply.json()["state"], "nominated");
        assert_eq!(reply.json()["allowed"], json!(["admit", "refuse"]));
    });
}

#[test]
fn what_is_another_institutions_is_answered_like_what_does_not_exist() {
    on_both(async |db| {
        let desk = Desk::open(db, 3, 1).await;
        let host = desk.host().await;
        let stranger = desk.caller(desk.other, &SCOPES).await;
        assert!(stranger.places().await.is_empty());
        let theirs = path_of(&host.places().await[0]);
        let absent: PlacementId = db.act(desk.server.app.clock.now()).id();
        let absent = format!("/api/v1/placements/{absent}");
        let reserved = desk.server.app.db.read(|conn| -> Result<PlacementId, Fault> {
            let waiting = placements::table.filter(placements::state.eq("reserved"));
            Ok(waiting.select(placements::id).first(conn)?)
        });
        let reserved = format!("/api/v1/placements/{}", reserved.await.expect("a reserve"));
        for verb in ["", "/admit", "/refuse", "/enrol", "/no-show", "/defer"] {
            let mut texts = Vec::new();
            for (caller, path) in [
                (&stranger, &theirs),
                (&stranger, &absent),
                (&host, &absent),
                (&host, &reserved),
            ] {
                let data = match verb {
                    "/refuse" | "/defer" => json!({"reason": "x"}),
                    "/enrol" => json!({"order_number": "1", "order_date": "2026-08-25"}),
                    _ => json!({}),
                };
                let path = format!("{path}{verb}");
                let reply = match verb {
                    "" => caller.get(&path).await,
                    _ => caller.post(&path, 1, "k", data).await,
                };
                assert_eq!(reply.status, 404, "{path}");
                texts.push((reply.etag, reply.kind, anonymous(&reply.text)));
            }
            texts.dedup();
            assert_eq!(texts.len(), 1, "{verb}: {texts:?}");
        }
    });
}

#[test]
fn conditions_are_decided_one_by_one_and_each_counts_a_version() {
    on_both(async |db| {
        let desk = Desk::open(db, 1, 1).await;
        let host = desk.host().await;
        let place = host.places().await[0].clone();
        let id: PlacementId = place["id"].as_str().expect("an identifier").parse().expect("one");
        let act = db.act(desk.server.app.clock.now());
        // Accepted with a condition, as the applicant's own act leaves it.
        let condition = desk.server.app.db.write(move |tx| -> Result<ConditionId, Fault> {
            diesel::update(placements::table.find(id))
                .set(placements::state.eq("accepted"))
                .execute(tx)?;
            let condition: ConditionId = act.id();
            diesel::insert_into(conditions::table)
                .values((
                    conditions::id.eq(condition),
                    conditions::placement_id.eq(id),
                    conditions::kind.eq("originals"),
                    conditions::state.eq("pending"),
                    conditions::due_at.eq(act.now),
                    conditions::note.eq(""),
                ))
                .execute(tx)?;
            Ok(condition)
        });
        let condition = condition.await.expect("a condition");
        let path = path_of(&place);
        let order = json!({"order_number": "412-c", "order_date": "2026-08-25"});
        let early = host.post(&format!("{path}/enrol"), 1, "k1", order.clone()).await;
        assert_eq!(
            (early.status, early.json()["code"].as_str()),
            (409, Some("condition_open"))
        );
        let decide = format!("{path}/conditions/{condition}/decide");
        let met = host.post(&decide, 1, "k2", json!({"decision": "met"})).await;
        assert_eq!(met.status, 200, "{}", met.text);
        assert_eq!(met.json()["data"]["conditions"][0]["state"], "met");
        assert_eq!(met.etag.as_deref(), Some("\"2\""));
        let twice = host.post(&decide, 2, "k3", json!({"decision": "met"})).await;
        assert_eq!(
            (twice.status, twice.json()["code"].as_str()),
            (409, Some("condition_decided"))
        );
        let enrolled = host.post(&format!("{path}/enrol"), 2, "k4", order).await;
        assert_eq!(enrolled.status, 200, "{}", enrolled.text);
        assert_eq!(enrolled.json()["data"]["order"]["number"], "412-c");
        assert_eq!(enrolled.json()["data"]["allowed"], json!(["no-show", "defer"]));
        assert!(matches!(desk.system().who, Principal::System));
    });
}

#[test]
fn a_deferral_needs_its_scope_and_a_reason_and_passes_the_seat_on_once() {
    on_both(async |db| {
        let desk = Desk::open(db, 2, 1).await;
        let host = desk.host().await;
        let place = host.places().await[0].clone();
        let id: PlacementId = place["id"].as_str().expect("an identifier").parse().expect("one");
        let path = format!("{}/defer", path_of(&place));
        let reason = json!({"reason": "Military service"});
        let early = host.post(&path, 1, "d0", reason.clone()).await;
        assert_eq!(
            (early.status, early.json()["code"].as_str()),
            (409, Some("wrong_state"))
        );
        // Accepted, as the applicant's own act leaves it.
        let accepted = desk.server.app.db.write(move |tx| -> Result<(), Fault> {
            let row = placements::table.find(id);
            diesel::update(row).set(placements::state.eq("accepted")).execute(tx)?;
            Ok(())
        });
        accepted.await.expect("accepted");
        let reader = desk
            .caller(desk.world.institution, &["placements:read", "nominations:decide"])
            .await;
        assert_eq!(reader.post(&path, 1, "d1", reason.clone()).await.status, 403);
        let silent = host.post(&path, 1, "d2", json!({"reason": " "})).await;
        assert_eq!(
            (silent.status, &silent.json()["errors"][0]["pointer"]),
            (422, &json!("/data/reason"))
        );
        let first = host.post(&path, 1, "d3", reason.clone()).await;
        assert_eq!(first.status, 200, "{}", first.text);
        assert_eq!(first.json()["data"]["state"], "deferred");
        assert_eq!(first.json()["data"]["allowed"], json!([]));
        let again = host.post(&path, 1, "d3", reason).await;
        assert_eq!((again.status, &again.text), (200, &first.text));
        assert_eq!(desk.count("placement.deferred").await, 1);
        assert_eq!(desk.count("placement.nominated_from_reserve").await, 1);
    });
}
