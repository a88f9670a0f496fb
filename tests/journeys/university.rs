//! The universities' programs, by REST with tokens of their own.

use reqwest::Method;
use serde_json::{Value, json};

use super::stage::address;
use super::walker::Walker;

/// A university's program with its token.
pub struct Host {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Host {
    async fn enter(walker: &Walker<'_>, slug: &str) -> Self {
        let (http, base) = (reqwest::Client::new(), walker.stage.server.base_url.clone());
        let program = &walker.stage.programs[slug];
        let asked = http
            .post(format!("{base}/oauth/token"))
            .basic_auth(&program.id, Some(&program.secret))
            .form(&[("grant_type", "client_credentials")]);
        let answer = asked.send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        let body: Value = answer.json().await.expect("JSON");
        let token = body["access_token"].as_str().expect("a token").to_owned();
        Self { http, base, token }
    }

    async fn places(&self) -> Vec<Value> {
        let asked = self
            .http
            .get(format!("{}/api/v1/placements", self.base))
            .bearer_auth(&self.token);
        let answer = asked.send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        let body: Value = answer.json().await.expect("JSON");
        body["data"].as_array().expect("a list").clone()
    }

    /// The place of a dossier, when the university has heard of it.
    async fn place(&self, code: &str) -> Option<Value> {
        self.places()
            .await
            .into_iter()
            .find(|place| place["application"] == code)
    }

    /// A write on the version that was read; the place afterwards.
    async fn write(&self, place: &Value, verb: &str, data: Value) -> Value {
        let id = place["id"].as_str().expect("an identifier");
        let asked = self
            .http
            .request(Method::POST, format!("{}/api/v1/placements/{id}/{verb}", self.base))
            .bearer_auth(&self.token)
            .header("if-match", format!("\"{}\"", place["version"]))
            .header("idempotency-key", format!("{verb}-{id}-{}", place["version"]))
            .json(&json!({"data": data, "actor": {"external_id": "staff-4711"}}));
        let answer = asked.send().await.expect("an answer");
        let status = answer.status();
        let body: Value = answer.json().await.expect("JSON");
        assert_eq!(status, 200, "{verb}: {body}");
        body["data"].clone()
    }
}

/// The university that has heard of a dossier, and the place.
async fn heard(walker: &Walker<'_>, code: &str) -> Option<(Host, Value)> {
    for slug in walker.stage.programs.keys() {
        let host = Host::enter(walker, slug).await;
        if let Some(place) = host.place(code).await {
            return Some((host, place));
        }
    }
    None
}

/// The host university reads its nomination and admits.
pub async fn admits(walker: &Walker<'_>, code: &str) -> Host {
    let (host, place) = heard(walker, code).await.expect("a nomination");
    assert_eq!(place["state"], "nominated");
    let place = host.write(&place, "admit", json!({})).await;
    assert_eq!(place["state"], "offered");
    host
}

/// The conditions are met, the order is signed, the student is enrolled.
pub async fn enrols(walker: &Walker<'_>, host: &Host, code: &str) {
    let mut place = host.place(code).await.expect("an accepted place");
    assert_eq!(place["state"], "accepted");
    for condition in place["conditions"].as_array().expect("conditions").clone() {
        let verb = format!("conditions/{}/decide", condition["id"].as_str().expect("an identifier"));
        place = host.write(&place, &verb, json!({"decision": "met"})).await;
    }
    let order = json!({"order_number": "412-c", "order_date": "2025-05-20"});
    let place = host.write(&place, "enrol", order).await;
    assert_eq!(place["state"], "enrolled");
    walker.open("/inbox").await;
}

/// Somebody declines; the first of the reserve stands before the university at once, is told, and
/// is offered the place.
pub async fn sees_the_next_move_up(walker: &Walker<'_>) {
    let [(decliner, declined), (next, promoted)] = &walker.stage.rivals;
    assert!(
        heard(walker, promoted).await.is_none(),
        "the reserve is the committee's"
    );
    let (host, place) = heard(walker, declined).await.expect("a nomination");
    host.write(&place, "admit", json!({})).await;
    walker.letters().await;
    walker.becomes(decliner).await;
    walker.open(&format!("/my/{declined}/offer")).await;
    walker.press("main details summary").await;
    walker.picture("decline").await;
    walker.follow("button[value=decline]").await;
    walker.says("placements-state-declined").await;
    let (host, place) = heard(walker, promoted).await.expect("the next one, at once");
    assert_eq!(place["state"], "nominated");
    let letters = walker.letters().await;
    let told = |reader: &str| letters.iter().any(|letter| letter.to == reader);
    assert!(told(decliner) && told(next), "both are told");
    assert!(told(&address("kaznu")) || told(&address("enu")), "so is the university");
    let place = host.write(&place, "admit", json!({})).await;
    assert_eq!(place["state"], "offered");
    let letters = walker.letters().await;
    assert!(
        letters.iter().any(|letter| letter.to == *next),
        "an offer that nobody hears of"
    );
    walker.becomes(next).await;
    walker.open(&format!("/my/{promoted}/offer")).await;
    walker.says("placements-my-offered").await;
    walker.picture("promoted").await;
}
