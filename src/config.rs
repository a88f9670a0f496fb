//! The only reader of the environment and of configuration files; refuses an unsafe production.

mod public;
mod settings;
mod source;
mod storage;

use std::fs;
use std::io::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;

pub use public::{PAGES, Public, Text, parse as parse_text, texts};
pub use settings::{SETTINGS, Setting, help, markdown};
pub use source::{FileProblem, Origin, find, parse as parse_file, use_file};
pub use storage::{Bucket, Storage, bucket};

use crate::db;
use crate::kernel::{Fault, private, secrets};

/// What the process was told about its surroundings.
#[derive(Debug, Clone)]
pub struct Config {
    /// Demonstration or real work.
    pub mode: Mode,
    /// Where files, the embedded database and generated secrets live.
    pub data_dir: PathBuf,
    /// The database.
    pub database: db::Address,
    /// Where people reach the portal, without a slash at the end.
    pub base_url: String,
    /// Where the server listens.
    pub listen: SocketAddr,
    /// Where metrics are served, apart from the public door; none: not served.
    pub metrics_listen: Option<SocketAddr>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Key material: seals keys at rest, signs form tokens.
    pub secret: Secret,
    /// How mail leaves.
    pub mail: Mail,
    /// Sender address of all mail.
    pub mail_from: String,
    /// Passwords are hashed this hard.
    pub password_cost: PasswordCost,
    /// How long a public page is kept for the next visitor when nothing is written meanwhile.
    pub public_pages_kept: Duration,
    /// What the data holder says of itself.
    pub public: Public,
}

/// What kind of installation this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Real people's data.
    Production,
    /// Invented people on this machine alone.
    Demo,
}

/// How mail leaves.
#[derive(Debug, Clone)]
pub enum Mail {
    /// A relay: `smtp://user:password@host:587`, with an extra root certificate (PEM) if any.
    Smtp {
        /// The address; holds a password.
        url: SecretString,
        /// A PEM file with one more root certificate.
        root_certificate: Option<PathBuf>,
    },
    /// One file a message.
    Files(PathBuf),
}

/// Where stored files are kept and what is taken.
#[derive(Debug, Clone)]
pub struct Files {
    /// Where the vault is.
    pub storage: Storage,
    /// Where uploads wait while they come in; they have no names there.
    pub incoming: PathBuf,
    /// Bytes of one file.
    pub bytes: usize,
    /// Pixels of one picture.
    pub pixels: u64,
    /// clamd: `tcp://host:port` or `unix:///path`; none: nothing is scanned.
    pub scanner: Option<String>,
    /// Turns HEIC into JPEG: a program that takes two paths; none: HEIC is refused with advice.
    pub heic: Option<PathBuf>,
}

/// 32 bytes that never print.
#[derive(Clone)]
pub struct Secret(pub [u8; 32]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// argon2id parameters: memory in KiB, passes, lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    /// KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl PasswordCost {
    /// OWASP's and RFC 9106's modest choice: 19 MiB, two passes.
    pub const STANDARD: Self = Self {
        memory: 19 * 1024,
        passes: 2,
        lanes: 1,
    };
}

/// Why the process does not start; printed to the operator.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A variable is missing or cannot be read.
    #[error("{0}: {1}")]
    Variable(&'static str, String),
    /// The settings file cannot be used.
    #[error("{}: {what}", .0.display(), what = .1)]
    File(PathBuf, String),
    /// The data directory cannot be used.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A setting that may be absent.
fn variable(name: &'static str) -> Option<String> {
    find(name).0
}

/// A setting's value, or the default that the table of settings tells.
fn parsed<T: std::str::FromStr>(name: &'static str) -> Result<Option<T>, ConfigError> {
    let default = SETTINGS
        .iter()
        .find(|it| it.name == name)
        .map(|it| it.default.to_owned());
    let default = default.filter(|text| !text.is_empty());
    let Some(text) = variable(name).or(default) else {
        return Ok(None);
    };
    match text.parse() {
        Ok(value) => Ok(Some(value)),
        Err(_) => Err(ConfigError::Variable(name, format!("cannot read `{text}`"))),
    }
}

fn required<T>(name: &'static str, value: Option<T>) -> Result<T, ConfigError> {
    value.ok_or_else(|| ConfigError::Variable(name, "must be set".to_owned()))
}

impl Config {
    /// Reads the environment for real work.
    ///
    /// # Errors
    /// Names the variable that is missing or unsafe.
    pub fn production() -> Result<Self, ConfigError> {
        let data_dir = Self::data_dir();
        let database = database(&data_dir)?;
        let base_url = required("QABYL_BASE_URL", variable("QABYL_BASE_URL"))?;
        if !base_url.starts_with("https://") {
            return Err(ConfigError::Variable(
                "QABYL_BASE_URL",
                "production speaks https".to_owned(),
            ));
        }
        let embedded = matches!(database, db::Address::Sqlite(_));
        let secret = match variable("QABYL_SECRET") {
            Some(text) => Secret(decode_secret(&text)?),
            None if embedded => kept_secret(&data_dir)?,
            None => {
                return Err(ConfigError::Variable(
                    "QABYL_SECRET",
                    "must be set with PostgreSQL: 64 hexadecimal digits, the same for every process".to_owned(),
                ));
            }
        };
        let mail = Mail::Smtp {
            url: required("QABYL_SMTP_URL", variable("QABYL_SMTP_URL"))?.into(),
            root_certificate: variable("QABYL_SMTP_ROOT_CERTIFICATE").map(PathBuf::from),
        };
        let trusted_proxies = variable("QABYL_TRUSTED_PROXIES")
            .unwrap_or_default()
            .split(',')
            .filter(|part| !part.trim().is_empty())
            .map(|part| {
                part.trim()
                    .parse()
                    .map_err(|_| ConfigError::Variable("QABYL_TRUSTED_PROXIES", format!("`{part}` is no address")))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            mode: Mode::Production,
            database,
            base_url: base_url.trim_end_matches('/').to_owned(),
            listen: required("QABYL_LISTEN", parsed("QABYL_LISTEN")?)?,
            metrics_listen: parsed("QABYL_METRICS_LISTEN")?,
            trusted_proxies,
            secret,
            mail,
            mail_from: required("QABYL_MAIL_FROM", variable("QABYL_MAIL_FROM"))?,
            password_cost: PasswordCost::STANDARD,
            public_pages_kept: Duration::from_secs(1),
            public: Public::read()?,
            data_dir,
        })
    }

    /// A demonstration in `data_dir` on `listen`, which must be a loopback address.
    ///
    /// # Errors
    /// When the directory cannot be used or the address is reachable from outside.
    pub fn demo(data_dir: &Path, listen: SocketAddr) -> Result<Self, ConfigError> {
        if !listen.ip().is_loopback() {
            return Err(ConfigError::Variable(
                "--listen",
                "a demonstration listens on this machine only".to_owned(),
            ));
        }
        Ok(Self {
            mode: Mode::Demo,
            database: database(data_dir)?,
            base_url: format!("http://{listen}"),
            listen,
            metrics_listen: parsed("QABYL_METRICS_LISTEN")?,
            trusted_proxies: Vec::new(),
            secret: kept_secret(data_dir)?,
            mail: Mail::Files(data_dir.join("mail")),
            mail_from: "qabyl@demo.invalid".to_owned(),
            password_cost: PasswordCost::STANDARD,
            public_pages_kept: Duration::from_secs(1),
            public: Public::read()?,
            data_dir: data_dir.to_owned(),
        })
    }

    /// Stored files in `data_dir`: `QABYL_FILE_MEGABYTES` (5), `QABYL_FILE_MEGAPIXELS` (40) and
    /// `QABYL_CLAMD`, `QABYL_HEIC_CONVERTER`.
    ///
    /// # Errors
    /// When a number cannot be read or is out of reason.
    pub fn files(data_dir: &Path) -> Result<Files, ConfigError> {
        let whole = |name, most: u64| match required(name, parsed::<u64>(name)?)? {
            value if (1..=most).contains(&value) => Ok(value * 1_000_000),
            _ => Err(ConfigError::Variable(name, format!("must be between 1 and {most}"))),
        };
        let bytes = whole("QABYL_FILE_MEGABYTES", 50)?;
        Ok(Files {
            storage: Storage::read(data_dir)?,
            incoming: data_dir.join("incoming"),
            bytes: usize::try_from(bytes).map_err(|e| Fault::new("file size", e))?,
            pixels: whole("QABYL_FILE_MEGAPIXELS", 40)?,
            scanner: variable("QABYL_CLAMD"),
            heic: variable("QABYL_HEIC_CONVERTER").map(PathBuf::from),
        })
    }

    /// The installation's key material, for the command line's one-time links.
    ///
    /// # Errors
    /// When `QABYL_SECRET` cannot be read, or is missing where the database is shared.
    pub fn secret(data_dir: &Path) -> Result<Secret, ConfigError> {
        match (variable("QABYL_SECRET"), database(data_dir)?) {
            (Some(text), _) => Ok(Secret(decode_secret(&text)?)),
            (None, db::Address::Sqlite(_)) => kept_secret(data_dir),
            (None, db::Address::Postgres(_)) => Err(ConfigError::Variable(
                "QABYL_SECRET",
                "must be set with PostgreSQL".to_owned(),
            )),
        }
    }

    /// Where the embedded default keeps its data.
    #[must_use]
    pub fn data_dir() -> PathBuf {
        variable("QABYL_DATA_DIR")
            .unwrap_or_else(|| "qabyl-data".to_owned())
            .into()
    }

    /// The key material that was given from outside, if any.
    ///
    /// # Errors
    /// When `QABYL_SECRET` cannot be read.
    pub fn outside_secret() -> Result<Option<[u8; 32]>, ConfigError> {
        variable("QABYL_SECRET").map(|text| decode_secret(&text)).transpose()
    }

    /// Only what the command line's offline work needs: directory and database.
    ///
    /// # Errors
    /// When the directory or `DATABASE_URL` cannot be used.
    pub fn storage(data_dir: &Path) -> Result<db::Address, ConfigError> {
        database(data_dir)
    }
}

fn database(data_dir: &Path) -> Result<db::Address, ConfigError> {
    private::folder(data_dir).map_err(Fault::from)?;
    match variable("DATABASE_URL") {
        Some(url) => Ok(db::Address::parse(&url)?),
        None => Ok(db::Address::Sqlite(
            data_dir.join("qabyl.db").to_string_lossy().into_owned(),
        )),
    }
}

fn decode_secret(text: &str) -> Result<[u8; 32], ConfigError> {
    data_encoding::HEXLOWER_PERMISSIVE
        .decode(text.trim().as_bytes())
        .ok()
        .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
        .ok_or_else(|| ConfigError::Variable("QABYL_SECRET", "must be 64 hexadecimal digits".to_owned()))
}

/// The embedded default keeps its secret beside its data, readable by its owner only.
fn kept_secret(data_dir: &Path) -> Result<Secret, ConfigError> {
    let path = data_dir.join("secret");
    if let Ok(text) = fs::read_to_string(&path) {
        return Ok(Secret(decode_secret(&text)?));
    }
    let bytes = secrets::random::<32>()?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(&path) {
        Ok(mut file) => {
            file.write_all(data_encoding::HEXLOWER.encode(&bytes).as_bytes())
                .map_err(Fault::from)?;
            file.sync_all().map_err(Fault::from)?;
            Ok(Secret(bytes))
        }
        // Another process made it first.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Ok(Secret(decode_secret(&fs::read_to_string(&path).map_err(Fault::from)?)?))
        }
        Err(error) => Err(Fault::from(error).into()),
    }
}
