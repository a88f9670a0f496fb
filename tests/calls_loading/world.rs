//! People who work on calls, and the real call files.

use diesel::prelude::*;
use qabyl::accounts::{Account, Ctx, Grant, Principal, Role};
use qabyl::calls::lot::LotKey;
use qabyl::calls::{self, Loaded, file};
use qabyl::config::Secret;
use qabyl::db::Conn;
use qabyl::db::schema::{accounts, grants, sessions};
use qabyl::kernel::act::Actor;
use qabyl::kernel::ids::{AccountId, CallId, GrantId, SessionId};
use qabyl::kernel::{Act, Fault, Instant, Lang, secrets};

use crate::harness::TestDb;
use crate::harness::databases::start;

pub const SCHOLARSHIP: &str = include_str!("../../calls/scholarship-2024-25.toml");
pub const BRANCHES: &str = include_str!("../../calls/branch-admission-2025-26.toml");
pub const CATALOGUE: &str = include_str!("../../calls/catalogue.toml");

/// Somebody with a role for the whole system.
#[derive(Clone)]
pub struct Somebody {
    pub id: AccountId,
    pub role: Role,
}

impl Somebody {
    pub fn ctx(&self, db: &TestDb) -> Ctx {
        let act = Act {
            actor: Actor::Account { id: self.id },
            ..db.act(start())
        };
        let grant = Grant {
            id: act.id::<GrantId>(),
            role: self.role,
            call: None,
            institution: None,
            sensitive: false,
        };
        let who = Principal::Account(Account {
            id: self.id,
            person: None,
            session: None,
            name: "Айгүл".to_owned(),
            language: Lang::Ky,
            grants: vec![grant],
        });
        Ctx { act, who }
    }
}

/// Lays an account with a role down, also with a session whose token is `token`.
pub async fn somebody(db: &TestDb, role: Role, name: &'static str) -> Somebody {
    let act = db.act(start());
    let id: AccountId = act.id();
    let done: Result<(), Fault> = db.write(move |tx| lay(tx, &act, id, role, name)).await;
    done.expect("an account");
    Somebody { id, role }
}

fn lay(tx: &mut Conn, act: &Act, id: AccountId, role: Role, name: &str) -> Result<(), Fault> {
    let now: Instant = act.now;
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(id),
            accounts::email.eq(format!("{name}@example.invalid")),
            accounts::email_key.eq(format!("{name}@example.invalid")),
            accounts::name.eq(name),
            accounts::state.eq("active"),
            accounts::language.eq("ky"),
            accounts::failed_sign_ins.eq(0),
            accounts::created_at.eq(now),
            accounts::version.eq(1),
        ))
        .execute(tx)?;
    diesel::insert_into(grants::table)
        .values((
            grants::id.eq(act.id::<GrantId>()),
            grants::account_id.eq(id),
            grants::role.eq(role),
            grants::sensitive.eq(false),
            grants::state.eq("active"),
            grants::starts_at.eq(now),
            grants::created_at.eq(now),
        ))
        .execute(tx)?;
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(act.id::<SessionId>()),
            sessions::token_hash.eq(secrets::sha256(name.as_bytes()).to_vec()),
            sessions::account_id.eq(id),
            sessions::staff.eq(true),
            sessions::device.eq(""),
            sessions::created_at.eq(now),
            sessions::last_seen_at.eq(now),
            sessions::expires_at.eq(now.plus(chrono::TimeDelta::hours(12))),
        ))
        .execute(tx)?;
    Ok(())
}

/// Loads the catalogue.
pub async fn catalogue(db: &TestDb, by: &Somebody) -> calls::Counts {
    let ctx = by.ctx(db);
    let file = file::read_catalogue(CATALOGUE).expect("a sound catalogue");
    db.write(move |tx| calls::load_catalogue(tx, &ctx, &file))
        .await
        .expect("the catalogue is taken over")
}

/// Loads a call file moved by `days`.
pub async fn load(db: &TestDb, by: &Somebody, text: &str, days: i64) -> Result<Loaded, calls::LoadError> {
    let ctx = by.ctx(db);
    let file = file::read_call(text).expect("a sound call file");
    let file = file.shifted(days).expect("a date in the calendar");
    db.write(move |tx| calls::load(tx, &ctx, &file)).await
}

/// Approves the newest rulebook of the call.
pub async fn approve(db: &TestDb, by: &Somebody, call: CallId) -> Result<(), calls::ApproveError> {
    let ctx = by.ctx(db);
    db.write(move |tx| {
        let newest = calls::rulebooks(tx, call)?.into_iter().next().expect("a rulebook");
        calls::approve(tx, &ctx, newest.id).map(|_| ())
    })
    .await
}

/// Publishes the call.
pub async fn publish(db: &TestDb, by: &Somebody, call: CallId) -> Result<(), calls::ChangeError> {
    let ctx = by.ctx(db);
    let key = LotKey::new(&Secret([7; 32])).expect("a key");
    db.write(move |tx| {
        let version = calls::call(tx, call)?.expect("the call").version;
        calls::publish(tx, &ctx, call, version, &key).map(|_| ())
    })
    .await
}
