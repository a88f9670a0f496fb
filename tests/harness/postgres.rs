//! PostgreSQL for the tests: the server of `TEST_DATABASE_URL`, or one cluster of our own for
//! each test process, started from the installed programs.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use qabyl::db::{self, Address};

use super::surroundings::{program, variable};

/// The server, or why there is none; looked for once.
pub fn server() -> Result<&'static Server, &'static str> {
    static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
    SERVER.get_or_init(Server::find).as_ref().map_err(String::as_str)
}

/// A PostgreSQL server in which databases may be made.
pub struct Server {
    /// Address of the server's own database.
    url: String,
    /// A migrated database to copy, on a cluster of our own.
    template: Option<&'static str>,
    /// Its standard input is the cluster's life line; nobody closes it before the process ends.
    _watcher: Option<Child>,
}

impl Server {
    fn find() -> Result<Self, String> {
        if let Some(url) = variable("TEST_DATABASE_URL") {
            return Ok(Self {
                url,
                template: None,
                _watcher: None,
            });
        }
        let bin = programs().ok_or("no PostgreSQL server is installed and TEST_DATABASE_URL is not set")?;
        // The free port may be taken by the time the server wants it.
        let (watcher, url) = start(&bin, None).or_else(|_| start(&bin, None))?;
        let mut server = Self {
            url,
            template: None,
            _watcher: Some(watcher),
        };
        server.create("qabyl_template");
        db::migrate(&Address::Postgres(server.address("qabyl_template"))).expect("migrations on PostgreSQL");
        server.template = Some("qabyl_template");
        Ok(server)
    }

    /// A cluster of its own that nobody enters without TLS, with this certificate and key in PEM;
    /// its administrator trusts `root`.
    pub fn with_tls(certificate: &str, key: &str, root: &Path) -> Result<Self, String> {
        let bin = programs().ok_or("no PostgreSQL server is installed")?;
        let own = Some((certificate, key));
        let (watcher, url) = start(&bin, own).or_else(|_| start(&bin, own))?;
        Ok(Self {
            url: format!("{url}?sslmode=verify-full&sslrootcert={}", root.display()),
            template: None,
            _watcher: Some(watcher),
        })
    }

    /// Makes an empty database.
    pub fn create(&self, name: &str) {
        self.administer(&format!(
            "CREATE DATABASE {name} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
        ));
    }

    /// Makes a migrated database.
    pub fn create_migrated(&self, name: &str) {
        match self.template {
            Some(template) => {
                self.administer(&format!(
                    "CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"
                ));
            }
            None => {
                self.create(name);
                db::migrate(&Address::Postgres(self.address(name))).expect("migrations on PostgreSQL");
            }
        }
    }

    /// Removes a database, whoever is still connected.
    pub fn remove(&self, name: &str) {
        self.administer(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    }

    /// The address of one of its databases.
    pub fn address(&self, name: &str) -> String {
        let mut url = url::Url::parse(&self.url).expect("TEST_DATABASE_URL as an address");
        url.set_path(name);
        url.into()
    }

    fn administer(&self, sql: &str) {
        connect(&self.url)
            .batch_execute(sql)
            .expect("an administrator's statement");
    }
}

/// A bare connection, for what the application has no words for.
#[expect(clippy::disallowed_methods, reason = "tests look behind the application's back")]
pub fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).expect("a connection to PostgreSQL")
}

/// The folder of the newest installed server.
fn programs() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = ["/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt"]
        .iter()
        .filter_map(|root| std::fs::read_dir(root).ok())
        .flat_map(|entries| entries.flatten().map(|entry| entry.path().join("bin")))
        .collect();
    folders.sort_by_key(|folder| {
        let version = folder.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        std::cmp::Reverse(version.and_then(|name| name.parse::<u32>().ok()).unwrap_or(0))
    });
    let initdb = program(&["initdb"], &folders)?;
    let folder = initdb.canonicalize().ok()?.parent()?.to_owned();
    folder.join("postgres").is_file().then_some(folder)
}

fn start(bin: &Path, tls: Option<(&str, &str)>) -> Result<(Child, String), String> {
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map_err(|error| error.to_string())?
        .port();
    let mut watcher = unprivileged()
        .arg("-c")
        .arg(include_str!("postgres.sh"))
        .arg("postgres.sh")
        .arg(bin)
        .arg(port.to_string())
        .arg(std::env::temp_dir())
        .args(tls.into_iter().flat_map(|(certificate, key)| [certificate, key]))
        .current_dir("/")
        // Ctrl-C reaches the tests alone; the closed pipe then ends the cluster in order.
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut line = String::new();
    if let Some(output) = watcher.stdout.take() {
        BufReader::new(output)
            .read_line(&mut line)
            .map_err(|error| error.to_string())?;
    }
    if line.trim() == "ready" {
        Ok((watcher, format!("postgres://qabyl@127.0.0.1:{port}/postgres")))
    } else {
        let _ = watcher.wait();
        Err(format!("PostgreSQL does not start: {line}"))
    }
}

/// A shell; not as root, because PostgreSQL refuses root.
fn unprivileged() -> Command {
    if output("id", &["-u"]) != "0" {
        return Command::new("sh");
    }
    let user = ["postgres", "nobody"]
        .into_iter()
        .find(|user| !output("id", &["-u", user]).is_empty())
        .unwrap_or("nobody");
    let mut command = Command::new("setpriv");
    command
        .arg(format!("--reuid={}", output("id", &["-u", user])))
        .arg(format!("--regid={}", output("id", &["-g", user])))
        .arg("--clear-groups")
        .arg("sh");
    command
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output();
    output.map_or_else(
        |_| String::new(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
