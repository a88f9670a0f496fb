//! A university's program before the running application, with published places behind it.

use diesel::prelude::*;
use qabyl::accounts::{Ctx, Principal};
use qabyl::db::Json;
use qabyl::db::schema::{events, institutions};
use qabyl::kernel::act::Actor;
use qabyl::kernel::ids::{ClientId, InstitutionId};
use qabyl::kernel::{Act, Fault};
use qabyl::partners::{CreateClient, SCOPES, create_client, revoke_client};
use reqwest::{Method, RequestBuilder, Response};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::harness::TestDb;
use crate::harness::databases::start;
use crate::harness::server::Server;
use crate::placements::world::{Plan, World, build, words};

/// A program that can sign in.
#[derive(Clone)]
pub struct Program {
    pub id: ClientId,
    pub secret: String,
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub etag: Option<String>,
    pub kind: String,
    pub text: String,
}

impl Reply {
    pub async fn of(answer: Response) -> Self {
        let header = |name: &str| {
            let value = answer.headers().get(name).and_then(|value| value.to_str().ok());
            value.map(str::to_owned)
        };
        Self {
            status: answer.status().as_u16(),
            etag: header("etag"),
            kind: header("content-type").unwrap_or_default(),
            text: answer.text().await.expect("a body"),
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("JSON, not {}", self.text))
    }
}

/// The running application with a published call.
pub struct Desk {
    pub server: Server,
    pub world: World,
    pub other: InstitutionId,
    pub http: reqwest::Client,
}

impl Desk {
    pub async fn open(db: &TestDb, applicants: usize, seats: u32) -> Self {
        let server = Server::start(db);
        let act = db.act(start());
        let plan = Plan {
            applicants,
            seats,
            host_consent: true,
            reserve: 3,
        };
        let (world, other) = db
            .db
            .write(move |tx| -> Result<_, Fault> {
                let world = build(tx, &act, &plan)?;
                let other: InstitutionId = act.id();
                diesel::insert_into(institutions::table)
                    .values((
                        institutions::id.eq(other),
                        institutions::slug.eq("other"),
                        institutions::names.eq(words("Other")),
                        institutions::country.eq("KZ"),
                        institutions::details.eq(Json(json!({}))),
                        institutions::sample.eq(true),
                        institutions::version.eq(1),
                    ))
                    .execute(tx)?;
                Ok((world, other))
            })
            .await
            .expect("the world is laid down");
        world.run(db, start()).await;
        Self {
            server,
            world,
            other,
            http: reqwest::Client::new(),
        }
    }

    pub fn system(&self) -> Ctx {
        let act = Act {
            now: self.server.app.clock.now(),
            actor: Actor::System,
            trace: qabyl::kernel::TraceId(0),
            ids: self.server.app.ids.clone(),
        };
        Ctx {
            act,
            who: Principal::System,
        }
    }

    pub async fn program(&self, institution: InstitutionId, scopes: &[&str]) -> Program {
        let ctx = self.system();
        let command = CreateClient {
            institution,
            name: "Student system".to_owned(),
            scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
        };
        let made = self
            .server
            .app
            .db
            .write(move |tx| create_client(tx, &ctx, &command))
            .await;
        let made = made.expect("a client");
        Program {
            id: made.client.id,
            secret: made.secret.expose_secret().to_owned(),
        }
    }

    pub async fn revoke(&self, id: ClientId) {
        let ctx = self.system();
        let ended = self.server.app.db.write(move |tx| revoke_client(tx, &ctx, id)).await;
        ended.expect("an end");
    }

    pub async fn ask_token(&self, program: &Program) -> Reply {
        let id = program.id.to_string();
        let request = self
            .http
            .post(format!("{}/oauth/token", self.server.base_url))
            .basic_auth(id, Some(&program.secret))
            .form(&[("grant_type", "client_credentials")]);
        Reply::of(request.send().await.expect("an answer")).await
    }

    pub async fn token(&self, program: &Program) -> String {
        let reply = self.ask_token(program).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()["access_token"].as_str().expect("a token").to_owned()
    }

    /// A program of the world's institution with every scope, signed in.
    pub async fn host(&self) -> Caller<'_> {
        self.caller(self.world.institution, &SCOPES).await
    }

    pub async fn caller(&self, institution: InstitutionId, scopes: &[&str]) -> Caller<'_> {
        let program = self.program(institution, scopes).await;
        let token = self.token(&program).await;
        Caller { desk: self, token }
    }

    /// How many events of a kind there are.
    pub async fn count(&self, kind: &'static str) -> i64 {
        let counted = self.server.app.db.read(move |conn| -> Result<i64, Fault> {
            Ok(events::table.filter(events::kind.eq(kind)).count().get_result(conn)?)
        });
        counted.await.expect("a count")
    }
}

/// A program with its token.
pub struct Caller<'a> {
    pub desk: &'a Desk,
    pub token: String,
}

impl Caller<'_> {
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.desk.server.base_url);
        self.desk.http.request(method, url).bearer_auth(&self.token)
    }

    pub async fn get(&self, path: &str) -> Reply {
        Reply::of(self.request(Method::GET, path).send().await.expect("an answer")).await
    }

    /// A write with everything that one needs.
    pub async fn post(&self, path: &str, version: i64, key: &str, data: Value) -> Reply {
        let request = self
            .request(Method::POST, path)
            .header("if-match", format!("\"{version}\""))
            .header("idempotency-key", key)
            .json(&body(data));
        Reply::of(request.send().await.expect("an answer")).await
    }

    pub async fn places(&self) -> Vec<Value> {
        let reply = self.get("/api/v1/placements").await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()["data"].as_array().expect("a list").clone()
    }
}

pub fn body(data: Value) -> Value {
    json!({"data": data, "actor": {"name": "Invented Registrar", "external_id": "staff-4711"}})
}

/// A problem without what differs between two requests by nature.
pub fn anonymous(problem: &str) -> String {
    let mut problem: Value = serde_json::from_str(problem).expect("a problem document");
    for member in ["trace_id", "instance"] {
        problem[member] = Value::Null;
    }
    problem.to_string()
}

pub fn path_of(place: &Value) -> String {
    format!("/api/v1/placements/{}", place["id"].as_str().expect("an identifier"))
}
