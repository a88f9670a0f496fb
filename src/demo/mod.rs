//! The demonstration: an invented world, made by the same commands that users run. Nothing is
//! inserted beside them; only the moments at which the commands act lie in the past.

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
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::cli::DemoArgs;
use crate::config::Config;
use crate::kernel::Clock;
use crate::kernel::Fault;
use crate::kernel::ids::IdSource;
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
        let mut credentials = match known(&kept) {
            Some(credentials) => credentials,
            None => {
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
