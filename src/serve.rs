//! One process: the server, the sealer, the outbox worker, the clock's own work. Any number of
//! such processes may stand on one PostgreSQL; leases and compare-and-set keep each step single.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::web;
use chrono::TimeDelta;

use crate::accounts::passwords::{PasswordSettings, Passwords};
use crate::accounts::{Ctx, Principal};
use crate::applications::{expire_promises, guests, lapse_corrections, tell_changes};
use crate::config::{Config, Mail};
use crate::db::{self, Db};
use crate::deliver::Postman;
use crate::documents::Files;
use crate::documents::child;
use crate::kernel::act::{Act, Actor, TraceId};
use crate::kernel::ids::IdSource;
use crate::kernel::{Clock, Fault, Instant, Stop};
use crate::mail::{Kind, Smtp, SmtpSettings, Transport};
use crate::outbox::Worker;
use crate::telemetry::metrics;
use crate::web::line::Patience;
use crate::web::{App, server};
use crate::{calls, check, events, letters, partners, placements};

/// How long background work may take to end; requests have the same (`web::server`).
const GRACE: Duration = Duration::from_secs(20);
/// What is put away after that; together less than the 25 seconds that an operator is told.
const LAST: Duration = Duration::from_secs(4);

/// Everything a process is made of, before it serves.
pub struct House {
    /// What handlers share.
    pub app: App,
    /// Works the outbox.
    pub worker: Worker,
    /// Hashes passwords.
    pub passwords: web::Data<Passwords>,
    /// Keeps and checks uploaded files.
    pub files: web::Data<Files>,
    /// Signs and checks the tokens of universities' programs.
    pub keyring: web::Data<partners::Keyring>,
    /// How mail leaves.
    pub transport: Arc<Transport>,
    /// How long a connection may take for what.
    pub patience: Patience,
}

impl House {
    /// Migrates and opens the database and puts the parts together.
    ///
    /// # Errors
    /// When the database or the mail settings cannot be used.
    pub fn build(config: Config, clock: Clock, ids: Arc<IdSource>, transport: Arc<Transport>) -> Result<Self, Fault> {
        Self::build_sized(config, clock, ids, transport, db::Options::default())
    }

    /// [`House::build`] with other sizes of the database's pools and queues.
    ///
    /// # Errors
    /// As for [`House::build`].
    pub fn build_sized(
        config: Config,
        clock: Clock,
        ids: Arc<IdSource>,
        transport: Arc<Transport>,
        sizes: db::Options,
    ) -> Result<Self, Fault> {
        db::migrate(&config.database)?;
        let db = Db::open(&config.database, sizes)?;
        let cost = config.password_cost;
        let settings = PasswordSettings {
            memory_kib: cost.memory,
            passes: cost.passes,
            lanes: cost.lanes,
            ..PasswordSettings::default()
        };
        let postman = Postman {
            db: db.clone(),
            transport: Arc::clone(&transport),
            base_url: config.base_url.clone(),
            from: config.mail_from.clone(),
            secret: config.secret.0,
            public: Arc::new(config.public.clone()),
            clock: clock.clone(),
            ids: Arc::clone(&ids),
            kinds: Arc::new(letters::kinds()),
        };
        let worker = Worker {
            db: db.clone(),
            clock: clock.clone(),
            ids: Arc::clone(&ids),
            deliver: postman.deliver(),
        };
        let stored = Config::files(&config.data_dir).map_err(|error| Fault::new("settings of files", error))?;
        Ok(Self {
            files: web::Data::new(Files::open(&stored, child::Worker::own())?),
            passwords: web::Data::new(Passwords::new(&settings)?),
            keyring: web::Data::new(partners::Keyring::new(&config)?),
            app: App::new(db, clock, ids, config),
            worker,
            transport,
            patience: Patience::STANDARD,
        })
    }

    /// Binds `listener`; the returned server must be awaited.
    ///
    /// # Errors
    /// When the listener cannot be used.
    pub fn bind(&self, listener: TcpListener) -> Result<server::Bound, Fault> {
        let passwords = self.passwords.clone();
        let files = self.files.clone();
        let keyring = self.keyring.clone();
        let kinds: web::Data<Vec<&'static Kind>> = web::Data::new(letters::kinds());
        server::bind(
            self.app.clone(),
            listener,
            web::Data::new(partners::bearers(self.keyring.clone().into_inner())),
            self.patience,
            move |config| {
                config
                    .app_data(passwords.clone())
                    .app_data(files.clone())
                    .app_data(kinds.clone())
                    .app_data(keyring.clone());
            },
        )
    }

    /// Serves until the process is told to stop, then lets requests, outbox and writer finish.
    ///
    /// # Errors
    /// When the server breaks down.
    pub async fn serve(self, listener: TcpListener, ready: impl FnOnce(&server::Bound)) -> Result<(), Fault> {
        let bound = self.bind(listener)?;
        let metrics = self.metrics()?;
        let signals = Signals::listen()?;
        ready(&bound);
        let handle = bound.server.handle();
        let stop = Stop::default();
        let serving = async {
            let result = bound.server.await;
            // It may have broken down by itself.
            stop.tell();
            result
        };
        let stopping = async {
            tokio::select! {
                () = signals.told_to_stop() => tracing::info!("stopping"),
                () = stop.wait() => {}
            }
            stop.tell();
            // No new connection, idle ones are closed, requests are answered.
            handle.stop(true).await;
        };
        let working = async {
            tokio::join!(
                self.seal_for_ever(&stop),
                self.send_for_ever(&stop),
                self.clock_for_ever(&stop),
                self.check_for_ever(&stop)
            );
        };
        let counted = metrics.as_ref().map(Server::handle);
        let telling = async {
            if let Some(server) = metrics {
                complain("metrics", server.await.map_err(Fault::from));
            }
        };
        let untold = async {
            stop.wait().await;
            if let Some(handle) = counted {
                handle.stop(false).await;
            }
        };
        let (result, (), (), (), ()) = tokio::join!(serving, stopping, patient(&stop, working), telling, untold);
        let rest = async {
            // Writes are worked in order: what was queued before this one is on the disk after it.
            complain("writer", self.app.db.write(|_| Ok(())).await);
            complain("leases", db::lease::release_all(&self.app.db, &self.app.ids).await);
            self.transport.close().await;
        };
        if tokio::time::timeout(LAST, rest).await.is_err() {
            tracing::error!("ended before everything was put away");
        }
        tracing::info!("stopped");
        result.map_err(Fault::from)
    }

    /// The server of the metrics, where one is wanted.
    fn metrics(&self) -> Result<Option<Server>, Fault> {
        let Some(address) = self.app.config.metrics_listen else {
            return Ok(None);
        };
        let listener = TcpListener::bind(address)?;
        metrics::bind(listener, self.app.clone(), self.passwords.clone()).map(Some)
    }

    async fn seal_for_ever(&self, stop: &Stop) {
        while !stop.told() {
            let now = self.app.clock.now();
            let held = db::lease::hold(&self.app.db, "sealer", &self.app.ids, now, TimeDelta::seconds(30)).await;
            if matches!(held, Ok(true)) {
                let sealed = self.app.db.write(move |tx| events::seal(tx, now)).await;
                complain("sealer", sealed.map(drop));
            }
            stop.sleep(Duration::from_millis(300)).await;
        }
    }

    async fn send_for_ever(&self, stop: &Stop) {
        while !stop.told() {
            let tried = self.worker.run_until(stop, 20).await;
            let idle = matches!(tried, Ok(0) | Err(_));
            complain("outbox", tried.map(drop));
            if idle {
                stop.sleep(Duration::from_millis(500)).await;
            }
        }
    }

    async fn clock_for_ever(&self, stop: &Stop) {
        while !stop.told() {
            complain("clock", self.clock_once().await.map(drop));
            self.app.throttle.sweep();
            stop.sleep(Duration::from_secs(5)).await;
        }
    }

    async fn check_for_ever(&self, stop: &Stop) {
        while !stop.told() {
            complain("check", check::when_due(&self.app, &self.files.vault).await.map(drop));
            stop.sleep(Duration::from_secs(30)).await;
        }
    }

    /// Does what the clock says is due now; how many steps.
    ///
    /// # Errors
    /// When the database fails; one placement that cannot be moved does not stop the others.
    pub async fn clock_once(&self) -> Result<usize, Fault> {
        let (now, db) = (self.app.clock.now(), &self.app.db);
        let due = db.read(move |conn| placements::clock::due(conn, now, 200)).await?;
        let mut done = 0;
        for step in due {
            let ctx = self.system();
            match db.write(move |tx| placements::clock::act(tx, &ctx, step)).await {
                Ok(true) => done += 1,
                Ok(false) => {}
                Err(error) => tracing::error!(?step, %error, "a step of the clock failed"),
            }
        }
        done += self.rules_due(now).await?;
        done += self.by_clock("promises", expire_promises).await;
        done += self.by_clock("corrections", lapse_corrections).await;
        done += self.by_clock("changes of dates", tell_changes).await;
        done += self.by_clock("guests", guests::remind).await;
        let ctx = self.system();
        done += db.write(move |tx| placements::remind::remind(tx, &ctx)).await?;
        db.write(move |tx| crate::db::answers::forget(tx, now)).await?;
        Ok(done)
    }

    /// One kind of automatic step; its failure does not stop the others.
    async fn by_clock<E>(&self, what: &'static str, step: fn(&mut db::Conn, &Ctx) -> Result<usize, E>) -> usize
    where
        E: From<Fault> + std::fmt::Display + Send + 'static,
    {
        let ctx = self.system();
        match self.app.db.write(move |tx| step(tx, &ctx)).await {
            Ok(count) => count,
            Err(error) => {
                tracing::error!(%error, "the clock failed over {what}");
                0
            }
        }
    }

    /// Brings the versions of rulebooks into force whose moment has come; how many.
    async fn rules_due(&self, now: Instant) -> Result<usize, Fault> {
        let due = self
            .app
            .db
            .read(move |conn| placements::rule_change::due(conn, now))
            .await?;
        let mut done = 0;
        for id in due {
            let ctx = self.system();
            let brought = self
                .app
                .db
                .write_alone(move |tx| placements::rule_change::bring_into_force(tx, &ctx, id))
                .await;
            match brought {
                Ok(()) => done += 1,
                // Another process was faster.
                Err(calls::ApproveError::WrongState) => {}
                Err(error) => tracing::error!(rulebook = %id, %error, "could not bring into force"),
            }
        }
        Ok(done)
    }

    /// The clock as somebody who acts now.
    #[must_use]
    pub fn system(&self) -> Ctx {
        let act = Act {
            now: self.app.clock.now(),
            actor: Actor::System,
            trace: TraceId(0),
            ids: Arc::clone(&self.app.ids),
        };
        Ctx {
            act,
            who: Principal::System,
        }
    }
}

/// How mail leaves, as configured.
///
/// # Errors
/// When the relay's settings cannot be used.
pub fn transport(mail: &Mail) -> Result<Transport, Fault> {
    use secrecy::ExposeSecret as _;
    match mail {
        Mail::Files(directory) => {
            std::fs::create_dir_all(directory)?;
            Ok(Transport::File(directory.clone()))
        }
        Mail::Smtp { url, root_certificate } => {
            let unusable = |error: crate::mail::SettingsError| Fault::new("QABYL_SMTP_URL", error);
            let mut settings = SmtpSettings::from_url(url.expose_secret()).map_err(unusable)?;
            if let Some(path) = root_certificate {
                settings.extra_root = Some(std::fs::read(path)?);
            }
            Ok(Transport::Smtp(Arc::new(Smtp::new(settings).map_err(unusable)?)))
        }
    }
}

/// Lets background work finish what it has in hand, but not for ever: a relay that does not
/// answer leaves a leased row behind, which another process takes over.
async fn patient(stop: &Stop, work: impl Future<Output = ()>) {
    let over = async {
        stop.wait().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        () = work => {}
        () = over => tracing::warn!("background work did not end in time"),
    }
}

fn complain(who: &'static str, result: Result<(), Fault>) {
    if let Err(cause) = result {
        tracing::error!(who, %cause, "background work failed");
    }
}

/// The system's words that the process is to end. It listens from the moment it is made: a word
/// that comes before anybody waits for it is not lost.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    fn listen() -> Result<Self, Fault> {
        #[cfg(unix)]
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            #[cfg(unix)]
            terminate: signal(SignalKind::terminate())?,
            #[cfg(unix)]
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    #[cfg(unix)]
    async fn told_to_stop(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    #[cfg(not(unix))]
    async fn told_to_stop(self) {
        drop(tokio::signal::ctrl_c().await);
    }
}
