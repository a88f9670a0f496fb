//! The real application in this process, on a free port, with a clock that the test moves.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use chrono::TimeDelta;
use qabyl::accounts::passwords::Passwords;
use qabyl::config::{Config, Mail, Mode, PasswordCost, Secret};
use qabyl::db::Options;
use qabyl::documents::Files;
use qabyl::events;
use qabyl::kernel::Clock;
use qabyl::mail::{Memory, Message, Transport};
use qabyl::outbox::Worker;
use qabyl::serve::House;
use qabyl::web::App;
use tempfile::TempDir;

use super::databases::{TestDb, start};
use super::person::Person;
use super::surroundings;

/// A running application; stops when dropped.
pub struct Server {
    /// What the handlers share.
    pub app: App,
    /// Where people reach it: `http://127.0.0.1:PORT`.
    pub base_url: String,
    /// All mail that has left.
    pub mail: Memory,
    /// Its data directory.
    pub folder: TempDir,
    /// Hashes passwords.
    pub passwords: Data<Passwords>,
    /// Keeps files.
    pub files: Data<Files>,
    worker: Worker,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts it on `db`.
    pub fn start(db: &TestDb) -> Self {
        Self::start_as(db, |_| {})
    }

    /// Starts it with some settings changed.
    pub fn start_as(db: &TestDb, change: impl FnOnce(&mut Config)) -> Self {
        Self::start_with(db, change, |_| {})
    }

    /// Starts it with settings and the parts of the house changed.
    pub fn start_with(db: &TestDb, change: impl FnOnce(&mut Config), furnish: impl FnOnce(&mut House)) -> Self {
        Self::start_sized(db, Options::default(), change, furnish)
    }

    /// Starts it with other sizes of the database's pools and queues, too.
    pub fn start_sized(
        db: &TestDb,
        sizes: Options,
        change: impl FnOnce(&mut Config),
        furnish: impl FnOnce(&mut House),
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its address");
        let folder = surroundings::folder();
        let mut config = settings(db, &folder, address);
        change(&mut config);
        let base_url = config.base_url.clone();
        let mail = Memory::default();
        let transport = Arc::new(Transport::Memory(mail.clone()));
        let mut house =
            House::build_sized(config, Clock::manual(start()), Arc::clone(&db.ids), transport, sizes).expect("a house");
        furnish(&mut house);
        let (app, worker) = (house.app.clone(), house.worker.clone());
        let (passwords, files) = (house.passwords.clone(), house.files.clone());
        let (handle, thread) = serve(house, listener);
        Self {
            app,
            base_url,
            mail,
            folder,
            passwords,
            files,
            worker,
            handle,
            thread: Some(thread),
        }
    }

    /// Somebody with a browser of their own: cookies are kept, scripts do not run.
    pub fn person(&self) -> Person {
        Person::new(&self.base_url)
    }

    /// Lets time pass.
    pub fn advance(&self, delta: TimeDelta) {
        self.app.clock.advance(delta);
    }

    /// Delivers what is due, until nothing is; the messages that left by it.
    pub async fn run_outbox(&self) -> Vec<Message> {
        let before = self.mail.all().len();
        while self.worker.run_once(100).await.expect("a round of the outbox") > 0 {}
        self.mail.all().split_off(before)
    }

    /// Seals what has happened, as the sealer does in the background.
    pub async fn seal(&self) {
        let now = self.app.clock.now();
        while self
            .app
            .db
            .write(move |tx| events::seal(tx, now))
            .await
            .expect("sealed")
            > 0
        {}
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn settings(db: &TestDb, folder: &TempDir, address: SocketAddr) -> Config {
    Config {
        mode: Mode::Demo,
        data_dir: folder.path().to_owned(),
        database: db.place.address(),
        base_url: format!("http://{address}"),
        listen: address,
        metrics_listen: None,
        trusted_proxies: Vec::new(),
        secret: Secret([7; 32]),
        mail: Mail::Files(folder.path().join("mail")),
        mail_from: "Qabyl <no-reply@qabyl.example>".to_owned(),
        password_cost: CHEAP,
        // Tests write past the server, which would not hear of it.
        public_pages_kept: Duration::ZERO,
        public: qabyl::config::Public::default(),
    }
}

/// argon2id's least: tests sign in by the hundred.
pub const CHEAP: PasswordCost = PasswordCost {
    memory: 8,
    passes: 1,
    lanes: 1,
};

/// Serves on a thread of its own, so that a test that blocks does not block the server.
fn serve(house: House, listener: TcpListener) -> (ServerHandle, JoinHandle<()>) {
    let (ready, handle) = std::sync::mpsc::channel();
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let bound = house.bind(listener).expect("a bound server");
            ready.send(bound.server.handle()).expect("a waiting test");
            bound.server.await.expect("a quiet end");
        });
    });
    (handle.recv().expect("a started server"), thread)
}
