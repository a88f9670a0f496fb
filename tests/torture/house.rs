//! One installation of real processes, as it stands behind a proxy: production settings, one
//! database, any number of ports; each process may be killed and started again.

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use tempfile::TempDir;

use crate::harness::databases::Place;
use crate::harness::process::Child;
use crate::harness::surroundings;

/// Where the portal believes itself to be; browsers name it as the origin of their forms.
pub const ORIGIN: &str = "https://portal.example";

/// The running processes.
pub struct House {
    database: String,
    folder: TempDir,
    ports: Vec<u16>,
    running: Mutex<Vec<Option<Child>>>,
}

impl House {
    /// Starts `count` processes on the database at `place` and waits until each answers.
    pub async fn start(place: &Place, count: usize) -> Self {
        let house = Self {
            database: place.url.clone(),
            folder: surroundings::folder(),
            ports: (0..count).map(|_| free_port()).collect(),
            running: Mutex::new((0..count).map(|_| None).collect()),
        };
        for which in 0..count {
            house.begin(which);
        }
        for which in 0..count {
            house.ready(which).await;
        }
        house
    }

    /// Where process `which` answers.
    pub fn base(&self, which: usize) -> String {
        format!("http://127.0.0.1:{}", self.ports[which % self.ports.len()])
    }

    /// How many processes it has.
    pub fn size(&self) -> usize {
        self.ports.len()
    }

    /// `kill -9`, and the same process again on the same port.
    pub async fn kill_and_restart(&self, which: usize) {
        let which = which % self.size();
        let child = self.running.lock().expect("no panic before")[which].take();
        drop(child.expect("a running process").kill());
        self.begin(which);
        self.ready(which).await;
    }

    /// What the processes wrote to their logs as errors.
    pub fn errors(&self) -> Vec<String> {
        (0..self.size())
            .filter_map(|which| std::fs::read_to_string(self.log(which)).ok())
            .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
            .filter(|line| line.contains("\"ERROR\""))
            .collect()
    }

    fn log(&self, which: usize) -> PathBuf {
        self.folder.path().join(format!("{which}.log"))
    }

    fn begin(&self, which: usize) {
        let data = self.folder.path().join(format!("data-{which}"));
        let child = Child::logging(
            &["serve"],
            &[
                ("DATABASE_URL", self.database.as_str()),
                ("QABYL_DATA_DIR", &data.to_string_lossy()),
                ("QABYL_BASE_URL", ORIGIN),
                ("QABYL_LISTEN", &format!("127.0.0.1:{}", self.ports[which])),
                ("QABYL_TRUSTED_PROXIES", "127.0.0.1"),
                ("QABYL_SECRET", &"5a".repeat(32)),
                // Nobody listens there: letters wait in the outbox, as they do when a relay is down.
                ("QABYL_SMTP_URL", "smtp://127.0.0.1:1?tls=none"),
                ("QABYL_MAIL_FROM", "Portal <no-reply@portal.example>"),
                ("RUST_LOG", "warn"),
            ],
            self.folder.path(),
            &self.log(which),
        );
        self.running.lock().expect("no panic before")[which] = Some(child);
    }

    async fn ready(&self, which: usize) {
        let url = format!("{}/health/ready", self.base(which));
        for _ in 0..600 {
            if reqwest::get(&url)
                .await
                .is_ok_and(|answer| answer.status().is_success())
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let log = std::fs::read_to_string(self.log(which)).unwrap_or_default();
        panic!("process {which} does not answer: {log}");
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}
