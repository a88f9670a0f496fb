//! The command line: what can be asked, and who does it.

mod data;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};

use crate::accounts::rules::{Email, Name};
use crate::accounts::{self, Ctx, Invite, NewGrant, Principal, Role};
use crate::config::{self, Config};
use crate::db::{self, Db};
use crate::kernel::ids::IdSource;
use crate::kernel::{Act, Actor, Clock, Fault, Lang, TraceId};
use crate::serve::{House, transport};
use crate::{allocation, partners, telemetry};

/// Admissions between two countries: scholarships and branch enrolment.
///
/// `qabyl demo` shows everything with invented people. `qabyl serve --help` lists all settings.
#[derive(Parser)]
#[command(version, about)]
pub struct Cli {
    /// A TOML file with settings; what the environment says wins.
    #[arg(long, global = true, env = "QABYL_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the portal for real work.
    ///
    /// Migrates the database, then serves until SIGTERM or Ctrl+C, and then finishes what it has
    /// begun. Refuses to start when a setting is missing or unsafe, and names it.
    #[command(after_help = config::help())]
    Serve,
    /// Serve an invented world on this machine: calls around now, people of every role.
    Demo(DemoArgs),
    /// Print every setting with its value and where that comes from; secrets are not printed.
    Settings,
    /// Print the OpenAPI 3.1 document of the universities' REST door.
    Openapi,
    /// Bring the database to the newest schema and say what ran; `serve` does it by itself.
    Migrate(Place),
    /// Compute an allocation from a JSON or CSV input (docs/allocation.md).
    Allocate {
        /// The input file; `-` is standard input.
        input: String,
        /// Where the result goes; standard output when absent.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Check a published result against its input: 0 verified, 1 refuted, 2 unusable.
    Verify {
        /// The input file; `-` is standard input.
        input: String,
        /// The result file; `-` is standard input.
        result: String,
    },
    /// Calls for applications, from files.
    #[command(subcommand)]
    Call(CallCommand),
    /// Colleagues.
    #[command(subcommand)]
    User(UserCommand),
    /// The audit log.
    #[command(subcommand)]
    Audit(Audit),
    /// Ask whether anything that must never be false is false; names each broken sentence with
    /// identifiers only. Exit codes: 0 sound, 1 broken, 2 could not ask.
    Check {
        /// Ask whether stored files are there, but do not read them.
        #[arg(long)]
        quick: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Save database, files and secret into a new folder; the server may go on working.
    ///
    /// Exit codes: 0 saved, 1 saved but stored files were missing or damaged (they are named),
    /// 2 nothing was saved.
    Backup {
        /// The folder to make; it must not exist yet, or be empty.
        target: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Check a backup and bring it back to the database of DATABASE_URL and the data directory.
    ///
    /// Every hash is checked before anything is touched. Exit codes: 0 restored, 2 refused or failed.
    Restore {
        /// The folder that `qabyl backup` made.
        source: PathBuf,
        /// Replace the database that is there. Stored files are added to those that are there.
        #[arg(long)]
        replace: bool,
        /// Only check the backup; touch nothing.
        #[arg(long)]
        verify_only: bool,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Subcommand)]
enum CallCommand {
    /// Take over a call file or a catalogue as a draft (docs/call-files.md).
    Load {
        /// The TOML file.
        file: PathBuf,
        /// The administrator in whose name it is loaded.
        #[arg(long = "as")]
        as_email: String,
        #[command(flatten)]
        place: Place,
    },
    /// Print a call as it stands.
    Show {
        /// Its name in addresses.
        slug: String,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Subcommand)]
enum UserCommand {
    /// Make an administrator's account and print the one-time link that sets the password.
    Create {
        /// The address to sign in with.
        #[arg(long)]
        email: String,
        /// As they sign.
        #[arg(long)]
        name: String,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Subcommand)]
enum Audit {
    /// Re-check the hash chain from its first link: 0 intact, 1 broken.
    Verify(Place),
}

/// Where the data is.
#[derive(clap::Args)]
struct Place {
    /// The data directory [default: QABYL_DATA_DIR, or qabyl-data].
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
}

impl Place {
    fn folder(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(Config::data_dir)
    }
}

/// What a demonstration may be told.
#[derive(clap::Args, Clone)]
pub struct DemoArgs {
    /// The data directory.
    #[arg(long, default_value = "qabyl-data")]
    pub data: PathBuf,
    /// Where to listen; a loopback address.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// How many invented applicants.
    #[arg(long, default_value_t = 400)]
    pub applicants: u32,
    /// How far the scholarship call has got.
    #[arg(long, value_enum, default_value_t = crate::demo::Stage::Offers)]
    pub stage: crate::demo::Stage,
    /// Print address and sign-ins as one JSON line on standard output.
    #[arg(long)]
    pub json: bool,
    /// The same seed makes the same people.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// Does what was asked; the exit code scripts can trust.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    telemetry::start();
    if let Some(path) = &cli.config
        && let Err(error) = config::use_file(path)
    {
        eprintln!("qabyl: {error}");
        return ExitCode::from(2);
    }
    let result = match cli.command {
        Command::Serve => serve(),
        Command::Demo(args) => crate::demo::run(&args),
        Command::Settings => data::settings(),
        Command::Openapi => {
            print!("{}", partners::openapi::text());
            Ok(ExitCode::SUCCESS)
        }
        Command::Migrate(place) => data::migrate(&place),
        Command::Allocate { input, out } => {
            return ExitCode::from(allocation::cli::allocate(&input, out.as_deref()).code());
        }
        Command::Verify { input, result } => return ExitCode::from(allocation::cli::verify(&input, &result).code()),
        Command::Call(CallCommand::Load { file, as_email, place }) => open(&place)
            .map_err(Into::into)
            .and_then(|db| printed(crate::calls::cli::load(&db, &file, &as_email))),
        Command::Call(CallCommand::Show { slug, place }) => open(&place)
            .map_err(Into::into)
            .and_then(|db| printed(crate::calls::cli::show(&db, &slug))),
        Command::User(UserCommand::Create { email, name, place }) => create_user(&email, &name, &place),
        Command::Audit(Audit::Verify(place)) => data::audit(&place),
        Command::Check { quick, place } => data::ask(quick, &place),
        Command::Backup { target, place } => data::save(&target, &place),
        Command::Restore {
            source,
            verify_only: true,
            ..
        } => data::verify_backup(&source),
        Command::Restore {
            source, replace, place, ..
        } => data::bring_back(&source, replace, &place),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("qabyl: {error}");
            ExitCode::from(2)
        }
    }
}

type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

fn serve() -> Outcome {
    let config = Config::production()?;
    let transport = Arc::new(transport(&config.mail)?);
    let listener = std::net::TcpListener::bind(config.listen)?;
    actix_web::rt::System::new().block_on(async move {
        let house = House::build(config, Clock::System, Arc::new(IdSource::system()), transport)?;
        house
            .serve(listener, |bound| tracing::info!(address = %bound.address, "ready"))
            .await?;
        Ok(ExitCode::SUCCESS)
    })
}

fn open(place: &Place) -> Result<Db, Fault> {
    let address = Config::storage(&place.folder()).map_err(|error| Fault::new("storage", error))?;
    db::migrate(&address)?;
    Db::open(&address, db::Options::default())
}

/// Prints what a call command says; its own exit code tells scripts how it went.
fn printed(work: impl Future<Output = Result<String, crate::calls::cli::CliError>>) -> Outcome {
    match actix_web::rt::System::new().block_on(work) {
        Ok(text) => {
            println!("{text}");
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            eprintln!("{error}");
            Ok(ExitCode::from(error.exit_code()))
        }
    }
}

/// The first administrator; later colleagues are invited on the pages.
fn create_user(email: &str, name: &str, place: &Place) -> Outcome {
    let invite = Invite {
        email: Email::parse(email).map_err(|_| Fault::broken("not an e-mail address"))?,
        name: Name::parse(name).map_err(|_| Fault::broken("not a name"))?,
        language: Lang::En,
        grant: NewGrant {
            role: Role::Administrator,
            call: None,
            institution: None,
            sensitive: false,
            ends_at: None,
        },
    };
    let (db, secret) = (open(place)?, Config::secret(&place.folder())?);
    let act = Act {
        now: Clock::System.now(),
        actor: Actor::System,
        trace: TraceId(0),
        ids: Arc::new(IdSource::system()),
    };
    let ctx = Ctx {
        act,
        who: Principal::System,
    };
    let made =
        actix_web::rt::System::new().block_on(db.write(move |tx| accounts::create_user(tx, &ctx, &secret, &invite)))?;
    println!("Open this path of the portal once, within the time that an invitation holds:");
    println!("/en/invitation/{}", made.token);
    Ok(ExitCode::SUCCESS)
}
