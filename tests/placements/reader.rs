//! Somebody with a session, and a call whose first list is out.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::start_session;
use qabyl::db::schema::{accounts, grants, persons};
use qabyl::kernel::ids::{AccountId, GrantId, PersonId};
use qabyl::kernel::{Fault, Instant};
use qabyl::placements::tours;
use reqwest::Method;
use reqwest::header::{COOKIE, LOCATION, ORIGIN};

use super::tour_world::{LinePlan, TourPlan, TourWorld, build, closes};
use crate::harness::TestDb;
use crate::harness::databases::start;
use crate::harness::person::Person;
use crate::harness::server::Server;

pub const LANGUAGES: [&str; 4] = ["ky", "kk", "ru", "en"];

/// Somebody with a session.
pub struct Reader {
    person: Person,
    cookie: String,
    origin: String,
}

pub struct Seen {
    pub status: u16,
    pub to: String,
    pub text: String,
}

impl Reader {
    pub async fn of(server: &Server, db: &TestDb, account: AccountId) -> Self {
        let act = db.act(server.app.clock.now());
        let token = db
            .db
            .write(move |tx| start_session(tx, &act, account, "test"))
            .await
            .expect("a session");
        let cookie = qabyl::web::session_cookie(&server.app, Some(&token));
        Self {
            person: server.person(),
            cookie: format!("{}={}", cookie.name(), cookie.value()),
            origin: server.base_url.clone(),
        }
    }

    async fn read(answer: reqwest::Response) -> Seen {
        let to = answer
            .headers()
            .get(LOCATION)
            .map(|to| to.to_str().expect("text").to_owned());
        Seen {
            status: answer.status().as_u16(),
            to: to.unwrap_or_default(),
            text: answer.text().await.expect("a body"),
        }
    }

    pub async fn get(&self, path: &str) -> Seen {
        let request = self.person.request(Method::GET, path).header(COOKIE, &self.cookie);
        Self::read(request.send().await.expect("an answer")).await
    }

    /// Opens the page, takes its token and posts to the same path.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let page = self.get(path).await.text;
        self.send_from(&page, path, fields).await
    }

    /// Posts to `path` with the tokens of a page that was opened before.
    pub async fn send_from(&self, page: &str, path: &str, fields: &[(&str, &str)]) -> Seen {
        let token = page
            .split_once(r#"name="csrf" value=""#)
            .and_then(|(_, rest)| rest.split_once('"'))
            .unwrap_or_else(|| panic!("no form at {path}: {page}"))
            .0
            .to_owned();
        let once = page
            .split_once(r#"name="once" value=""#)
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(once, _)| ("once", once));
        let mut all = vec![("csrf", token.as_str())];
        all.extend(once);
        all.extend_from_slice(fields);
        let request = self
            .person
            .request(Method::POST, path)
            .header(COOKIE, &self.cookie)
            .header(ORIGIN, &self.origin)
            .form(&all);
        Self::read(request.send().await.expect("an answer")).await
    }
}

impl Reader {
    /// Opens the page at `from` and sends a file to `action`.
    pub async fn upload(&self, from: &str, action: &str, name: &str, bytes: Vec<u8>) -> Seen {
        let page = self.get(from).await.text;
        let token = page
            .split_once(r#"name="csrf" value=""#)
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(token, _)| token.to_owned())
            .expect("a form");
        let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
        let form = reqwest::multipart::Form::new().text("csrf", token).part("file", part);
        let request = self
            .person
            .request(Method::POST, action)
            .header(COOKIE, &self.cookie)
            .header(ORIGIN, &self.origin)
            .multipart(form);
        Self::read(request.send().await.expect("an answer")).await
    }
}

pub async fn account_of(db: &TestDb, person: PersonId) -> AccountId {
    db.db
        .read(move |conn| {
            Ok::<_, Fault>(
                persons::table
                    .find(person)
                    .select(persons::account_id)
                    .first::<AccountId>(conn)?,
            )
        })
        .await
        .expect("an account")
}

/// Secretary and chair get their roles as rows: over HTTP nobody hands them in.
async fn grant(db: &TestDb, world: &TourWorld) {
    let act = db.act(start());
    let (secretary, chair) = (world.world.secretary, world.world.chair);
    db.db
        .write(move |tx| {
            for (account, role) in [(secretary, "secretary"), (chair, "chair")] {
                diesel::insert_into(grants::table)
                    .values((
                        grants::id.eq(act.id::<GrantId>()),
                        grants::account_id.eq(account),
                        grants::role.eq(role),
                        grants::sensitive.eq(false),
                        grants::state.eq("active"),
                        grants::starts_at.eq(act.now),
                        grants::created_at.eq(act.now),
                    ))
                    .execute(tx)?;
            }
            diesel::update(accounts::table.filter(accounts::id.eq_any([secretary, chair])))
                .set(accounts::language.eq("en"))
                .execute(tx)?;
            Ok::<_, Fault>(())
        })
        .await
        .expect("granted");
}

pub async fn lay_down(db: &TestDb, applicants: usize) -> TourWorld {
    let act = db.act(start());
    let line = |code: &str, grant: bool, seats: u32, orphans: u32| LinePlan {
        code: code.to_owned(),
        grant,
        seats,
        orphans,
        reserve: 3,
    };
    let plan = TourPlan {
        applicants,
        lines: vec![line("grant", true, 3, 1), line("paid", false, 2, 0)],
        tours: 3,
    };
    let world = db
        .db
        .write_alone(move |tx| build(tx, &act, &plan))
        .await
        .expect("laid down");
    grant(db, &world).await;
    world
}

/// Everybody enters the first tour with both wishes, and its list is published.
pub async fn published(db: &TestDb, world: &TourWorld) -> Instant {
    for (index, who) in world.applicants.iter().enumerate() {
        let ctx = world.world.applicant(db, start(), who.person);
        let order = if index % 2 == 0 { [0, 1] } else { [1, 0] };
        let command = qabyl::applications::EnterTour {
            application: who.application,
            tour: world.tours[0],
            wishes: order
                .iter()
                .map(|index| (world.targets[*index].line, world.targets[*index].programme))
                .collect(),
        };
        db.db
            .write(move |tx| tours::enter(tx, &ctx, &command).map(drop))
            .await
            .expect("entered");
    }
    let at = closes(start(), 1).plus(TimeDelta::hours(18));
    world.run(db, at, 1).await;
    at
}
