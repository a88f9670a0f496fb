//! Those who press the buttons: an applicant with a telephone, a university's program. Each
//! knows no more than the pages and answers tell.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use qabyl::kernel::ids::PlacementId;
use reqwest::header::{COOKIE, ORIGIN as ORIGIN_HEADER};
use reqwest::{Client, RequestBuilder, redirect};
use serde_json::{Value, json};

use super::house::{House, ORIGIN};
use super::ledger::{Ledger, Outcome};

/// Where requests go: to each process in turn, as through a balancer.
#[derive(Clone)]
pub struct Balancer {
    house: Arc<House>,
    next: Arc<AtomicUsize>,
}

impl Balancer {
    pub fn new(house: Arc<House>) -> Self {
        Self {
            house,
            next: Arc::default(),
        }
    }

    fn url(&self, path: &str) -> String {
        let which = self.next.fetch_add(1, Ordering::Relaxed);
        format!("{}{path}", self.house.base(which))
    }
}

fn http() -> Client {
    let http = Client::builder()
        .redirect(redirect::Policy::none())
        .timeout(Duration::from_secs(20));
    http.build().expect("a client")
}

/// A hidden field of a page's form.
fn hidden(page: &str, name: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

/// An applicant who is signed in.
#[derive(Clone)]
pub struct Applicant {
    pub placement: PlacementId,
    pub code: String,
    pub address: String,
    pub session: String,
    pub balancer: Balancer,
    pub ledger: Arc<Ledger>,
    http: Client,
}

impl Applicant {
    pub fn new(
        placement: PlacementId,
        (number, code): (usize, String),
        session: String,
        balancer: Balancer,
        ledger: Arc<Ledger>,
    ) -> Self {
        Self {
            placement,
            code,
            address: format!("10.1.{}.{}", number / 250, number % 250 + 1),
            session,
            balancer,
            ledger,
            http: http(),
        }
    }

    fn dressed(&self, request: RequestBuilder) -> RequestBuilder {
        request
            .header(COOKIE, format!("__Host-qabyl={}", self.session))
            .header("x-forwarded-for", &self.address)
    }

    /// Opens the page of results and presses `act`; a second tap goes out beside the first.
    pub async fn press(&self, act: &'static str, taps: usize) -> Outcome {
        let path = format!("/ky/my/{}/offer", self.code);
        let page = match self.dressed(self.http.get(self.balancer.url(&path))).send().await {
            Ok(page) => page,
            Err(_) => return Outcome::Unknown,
        };
        let status = page.status().as_u16();
        let Ok(text) = page.text().await else {
            return Outcome::Unknown;
        };
        if status != 200 {
            if status != 503 {
                self.ledger.wrong(format!("{path} was answered with {status}"));
            }
            return Outcome::Refused(status);
        }
        let Some(csrf) = hidden(&text, "csrf") else {
            return Outcome::Refused(0);
        };
        let placement = self.placement.to_string();
        let mut fields = vec![("csrf", csrf), ("placement", placement), ("act", act.to_owned())];
        if let Some(once) = hidden(&text, "once") {
            fields.push(("once", once));
        }
        let event = if act == "accept" {
            "placement.accepted"
        } else {
            "placement.declined"
        };
        let tap = async || {
            let request = self.http.post(self.balancer.url(&path)).header(ORIGIN_HEADER, ORIGIN);
            let outcome = match self.dressed(request).form(&fields).send().await {
                Ok(answer) if answer.status().as_u16() == 303 => Outcome::Done,
                Ok(answer) => Outcome::Refused(answer.status().as_u16()),
                Err(_) => Outcome::Unknown,
            };
            self.ledger.note(self.placement, event, &outcome);
            outcome
        };
        let outcomes = futures_util::future::join_all((0..taps).map(|_| tap())).await;
        if outcomes.contains(&Outcome::Done) {
            Outcome::Done
        } else {
            outcomes.into_iter().next().unwrap_or(Outcome::Unknown)
        }
    }
}

/// A university's program with its token.
#[derive(Clone)]
pub struct Program {
    token: String,
    balancer: Balancer,
    ledger: Arc<Ledger>,
    http: Client,
}

impl Program {
    /// Signs in.
    pub async fn sign_in(client: &str, secret: &str, balancer: Balancer, ledger: Arc<Ledger>) -> Self {
        let http = http();
        let request = http
            .post(balancer.url("/oauth/token"))
            .basic_auth(client, Some(secret))
            .form(&[("grant_type", "client_credentials")]);
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        let token = answer["access_token"].as_str().expect("a token").to_owned();
        Self {
            token,
            balancer,
            ledger,
            http,
        }
    }

    /// Reads the place, decides, and asks again with the same key when the line breaks.
    pub async fn decide(&self, placement: PlacementId, admit: bool) -> Outcome {
        let path = format!("/api/v1/placements/{placement}");
        let read = self.http.get(self.balancer.url(&path)).bearer_auth(&self.token);
        let Ok(answer) = read.send().await else {
            return Outcome::Unknown;
        };
        let status = answer.status().as_u16();
        let Some(etag) = answer.headers().get("etag").cloned() else {
            if status != 503 {
                self.ledger.wrong(format!("{path} was answered with {status}"));
            }
            return Outcome::Refused(status);
        };
        let (verb, event, data) = if admit {
            ("admit", "placement.admitted", json!({}))
        } else {
            (
                "refuse",
                "placement.refused_by_host",
                json!({"reason": "No room in the hostel"}),
            )
        };
        let body = json!({"data": data, "actor": {"name": "Invented Registrar", "external_id": "staff-1"}});
        for _ in 0..40 {
            let request = self
                .http
                .post(self.balancer.url(&format!("{path}/{verb}")))
                .bearer_auth(&self.token)
                .header("if-match", &etag)
                .header("idempotency-key", format!("{placement}-{verb}"))
                .header("x-forwarded-for", "10.9.9.9")
                .json(&body);
            let outcome = match request.send().await {
                Ok(answer) if answer.status().is_success() => Outcome::Done,
                Ok(answer) => Outcome::Refused(answer.status().as_u16()),
                Err(_) => Outcome::Unknown,
            };
            self.ledger.note(placement, event, &outcome);
            if !matches!(outcome, Outcome::Unknown | Outcome::Refused(503)) {
                return outcome;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Outcome::Unknown
    }
}
