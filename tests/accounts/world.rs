//! A database with a clock that the test moves, and the few acts that most tests begin with.

use std::sync::Arc;

use chrono::TimeDelta;
use qabyl::accounts::passwords::{PasswordSettings, Passwords};
use qabyl::accounts::rules::{Email, Name};
use qabyl::accounts::{self, ConfirmError, Ctx, Principal, Register, Registration, SignIn, SignInError, SignedIn};
use qabyl::config::Secret;
use qabyl::db::{Conn, Db};
use qabyl::kernel::act::{Act, Actor, TraceId};
use qabyl::kernel::ids::{AccountId, IdSource};
use qabyl::kernel::{Clock, Fault, Instant, Lang};
use qabyl::mail::{Payload, Value, link_token};

use crate::harness::TestDb;

pub const PASSWORD: &str = "жаңы көпүрө 83 алтын";
pub const OTHER: &str = "эски дарбаза 47 күмүш";

pub struct World {
    pub db: Db,
    pub clock: Clock,
    pub passwords: Passwords,
    pub secret: Secret,
    ids: Arc<IdSource>,
}

/// A world on the test's database.
pub fn world(db: &TestDb) -> World {
    let start: Instant = "2026-05-04T06:00:00Z".parse().expect("an instant");
    let cheap = PasswordSettings {
        memory_kib: 64,
        passes: 1,
        ..PasswordSettings::default()
    };
    World {
        db: db.db.clone(),
        clock: Clock::manual(start),
        passwords: Passwords::new(&cheap).expect("a pool"),
        secret: Secret([7; 32]),
        ids: Arc::new(IdSource::seeded(1)),
    }
}

impl World {
    pub fn wait(&self, delta: TimeDelta) {
        self.clock.advance(delta);
    }

    fn ctx(&self, who: Principal, actor: Actor) -> Ctx {
        let act = Act {
            now: self.clock.now(),
            actor,
            trace: TraceId(1),
            ids: self.ids.clone(),
        };
        Ctx { act, who }
    }

    pub fn nobody(&self) -> Ctx {
        self.ctx(Principal::Anonymous, Actor::Link)
    }

    pub fn system(&self) -> Ctx {
        self.ctx(Principal::System, Actor::System)
    }

    pub async fn write<T: Send + 'static, E: From<Fault> + Send + 'static>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        self.db.write(work).await
    }

    /// Who stands behind a session now.
    pub async fn who(&self, token: &str) -> Ctx {
        let (token, now) = (token.to_owned(), self.clock.now());
        let (who, _) = self
            .db
            .read(move |conn| accounts::principal_of(conn, &token, now))
            .await
            .expect("a principal");
        let actor = who.account().map_or(Actor::Link, |own| Actor::Account { id: own.id });
        self.ctx(who, actor)
    }

    pub async fn register(&self, email: &str, password: &str) {
        let typed = Registration {
            email: email.to_owned(),
            name: "Айгүл Сыноова".to_owned(),
            password: password.to_owned().into(),
            language: Lang::Ky,
        };
        accounts::submit(&self.db, &self.passwords, &self.secret, &self.nobody(), typed)
            .await
            .expect("registered");
    }

    /// Opens a confirmation link and types this password.
    pub async fn confirm(&self, token: &str, password: &str) -> Result<AccountId, ConfirmError> {
        let password = password.to_owned().into();
        accounts::confirm(&self.db, &self.passwords, &self.nobody(), token, password).await
    }

    /// A confirmed applicant with [`PASSWORD`].
    pub async fn applicant(&self, email: &str) -> AccountId {
        let hash = self.passwords.create(
            PASSWORD.to_owned().into(),
            accounts::password_policy::Holder::Staff,
            Vec::new(),
        );
        let command = Register {
            email: Email::parse(email).expect("an address"),
            name: Name::parse("Айгүл Сыноова").expect("a name"),
            password_hash: Some(hash.await.expect("a hash")),
            language: Lang::Ky,
        };
        let ctx = self.system();
        self.write(move |tx| accounts::create_confirmed(tx, &ctx, &command))
            .await
            .expect("an account")
    }

    pub async fn sign_in(&self, email: &str, password: &str) -> Result<SignedIn, SignInError> {
        let command = SignIn {
            email: email.to_owned(),
            password: password.to_owned().into(),
            device: "Mozilla/5.0 (Android) Firefox/140".to_owned(),
            replaces: None,
        };
        accounts::sign_in(&self.db, &self.passwords, &self.nobody(), command).await
    }

    /// Kinds, readers and link tokens of what waits in the outbox, oldest first; takes them out.
    pub async fn post(&self) -> Vec<(String, String, Option<String>)> {
        let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
        let (keep, secret) = (seen.clone(), self.secret.0);
        let worker = qabyl::outbox::Worker {
            db: self.db.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            deliver: Arc::new(move |row| {
                let payload: Payload = row.payload.read().expect("a payload");
                let token = payload.0.get("link").map(|value| match value {
                    Value::Link(nonce) => link_token(&secret, nonce),
                    other => panic!("{other:?}"),
                });
                keep.lock()
                    .expect("unpoisoned")
                    .push((row.kind.clone(), row.recipient.clone(), token));
                Box::pin(async { qabyl::outbox::Outcome::Done })
            }),
        };
        worker.run_once(100).await.expect("delivered");
        seen.lock().expect("unpoisoned").clone()
    }

    /// The token of the only mail with a link.
    pub async fn link(&self) -> String {
        let post = self.post().await;
        let mut tokens = post.iter().filter_map(|(_, _, token)| token.clone());
        let token = tokens.next().expect("a link");
        assert!(tokens.next().is_none(), "one link: {post:?}");
        token
    }
}
