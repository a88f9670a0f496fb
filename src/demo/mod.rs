//! The demonstration: an invented world, made by the same commands that users run. Nothing is
//! inserted beside them; only the moments at which the commands act lie in the past.

mod appeals;
mod applicants;
mod branches;
mod committee;
pub mod pages;
mod people;
mod staff;
mod world;

pub use world::make;

use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::accounts;
use crate::cli::DemoArgs;
use crate::config::Config;
use crate::db::Conn;
use crate::kernel::Clock;
use crate::kernel::Fault;
use crate::kernel::ids::IdSource;
use crate::partners;
use crate::serve::{House, transport};

/// How far the scholarship call has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Stage {
    /// People are applying.
    Open,
    /// The deadline is over; officers check.
    Checking,
    /// Reviewers score.
    Reviewing,
    /// The list is out.
    Offers,
}

/// A sign-in of the demonstration.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SignIn {
    /// What this person does.
    pub role: String,
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// A machine client of the demonstration.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Machine {
    /// Whose.
    pub institution: String,
    /// The client's identifier.
    pub id: String,
    /// Its secret.
    pub secret: String,
}

/// What is printed and kept in `demo.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Credentials {
    /// Where the portal is.
    pub base_url: String,
    /// People of every role.
    pub accounts: Vec<SignIn>,
    /// One machine client per university.
    pub clients: Vec<Machine>,
}

/// Makes the world when it is not there, and serves it.
///
/// # Errors
/// When directory, database or port cannot be used.
pub fn run(args: &DemoArgs) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let listener = TcpListener::bind(args.listen)?;
    let config = Config::demo(&args.data, listener.local_addr()?)?;
    let base_url = config.base_url.clone();
    let transport = Arc::new(transport(&config.mail)?);
    let kept = args.data.join("demo.json");
    actix_web::rt::System::new().block_on(async move {
        let house = House::build(config, Clock::System, Arc::new(IdSource::system()), transport)?;
        let filled = house.app.db.read(accounts::any).await?;
        let mut credentials = match known(&kept) {
            Some(credentials) if filled => {
                ours(&house, &credentials, &args.data).await?;
                credentials
            }
            None if filled => return Err(Stranger(args.data.clone()).into()),
            _ => {
                let made = world::make(&house, args).await?;
                keep(&kept, &made)?;
                made
            }
        };
        credentials.base_url = base_url;
        house.serve(listener, |_| announce(&credentials, args.json)).await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// The database holds what this data directory knows nothing of, or what an interrupted start left.
#[derive(Debug, thiserror::Error)]
#[error(
    "the database already holds data, and {}/demo.json does not tell how one signs in there. \
     Give --data the directory that the demonstration was first started with, \
     or begin anew: an empty database (DATABASE_URL) and an empty --data directory.",
    .0.display()
)]
struct Stranger(PathBuf);

/// Every demonstration has the same addresses; its clients are its own.
async fn ours(house: &House, credentials: &Credentials, data: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let ids: Vec<String> = credentials.clients.iter().map(|it| it.id.clone()).collect();
    let all_there = move |conn: &mut Conn| -> Result<bool, Fault> {
        for id in &ids {
            let id = id.parse().map_err(|_| Fault::broken("a client in demo.json"))?;
            if partners::client(conn, id)?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    };
    if house.app.db.read(all_there).await? {
        Ok(())
    } else {
        Err(Stranger(data.to_owned()).into())
    }
}

fn known(path: &Path) -> Option<Credentials> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// Readable by its owner only: the sign-ins are real for this installation.
fn keep(path: &Path, credentials: &Credentials) -> Result<(), Fault> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(&serde_json::to_vec_pretty(credentials)?)?;
    file.sync_all()?;
    Ok(())
}

fn announce(credentials: &Credentials, json: bool) {
    let line = serde_json::to_string(credentials).unwrap_or_default();
    if json {
        println!("{line}");
        return;
    }
    println!("\nQabyl is ready: {}\n", credentials.base_url);
    println!("Everything in it is invented. Sign in as:");
    for account in &credentials.accounts {
        println!("  {:<22} {:<34} {}", account.role, account.email, account.password);
    }
    for client in &credentials.clients {
        println!(
            "  REST client {:<10} {} {}",
            client.institution, client.id, client.secret
        );
    }
    println!(
        "\nAll mail that was sent: {}/en/demo/mail\nStop with Ctrl+C.",
        credentials.base_url
    );
}
