//! The commands that work on the stored data as a whole.

use std::path::Path;
use std::process::ExitCode;

use super::{Outcome, Place, open};
use crate::backup::{self, Installation};
use crate::config::{self, Config, SETTINGS};
use crate::db::{self, Db};
use crate::documents::Vault;
use crate::kernel::{Clock, Fault};
use crate::{check, events};

pub(super) fn migrate(place: &Place) -> Outcome {
    let ran = db::migrate(&Config::storage(&place.folder())?)?;
    for name in &ran {
        println!("{name}");
    }
    println!("{} migrations ran.", ran.len());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn audit(place: &Place) -> Outcome {
    let db = open(place)?;
    match db.read_blocking(events::verify)? {
        Ok(last) => {
            let waiting: i64 = db.read_blocking(events::waiting)?;
            println!("intact: {last} events, {waiting} not sealed yet");
            Ok(ExitCode::SUCCESS)
        }
        Err(broken) => {
            println!("broken at number {}: {}", broken.number, broken.what);
            Ok(ExitCode::from(1))
        }
    }
}

pub(super) fn ask(quick: bool, place: &Place) -> Outcome {
    let address = Config::storage(&place.folder())?;
    if db::snapshot::is_empty(&address)? {
        return Err(Fault::broken("there is no database to ask").into());
    }
    let db = Db::open(&address, db::Options::default())?;
    let vault = Vault::open(&Config::files(&place.folder())?.storage)?;
    let depth = if quick {
        check::Depth::Present
    } else {
        check::Depth::Read
    };
    let work = check::run(&db, &vault, depth, &Clock::System);
    let report = actix_web::rt::System::new().block_on(work)?;
    for broken in &report.broken {
        println!("broken: {} ({}): {}", broken.name, broken.count, broken.ids.join(" "));
    }
    println!("{} sentences asked, {} broken", report.asked, report.broken.len());
    Ok(ExitCode::from(u8::from(!report.broken.is_empty())))
}

fn installation(place: &Place) -> Result<Installation, Box<dyn std::error::Error>> {
    Ok(Installation {
        database: Config::storage(&place.folder())?,
        vault: Vault::open(&Config::files(&place.folder())?.storage)?,
        data_dir: place.folder(),
        outside_secret: Config::outside_secret()?,
    })
}

pub(super) fn save(target: &Path, place: &Place) -> Outcome {
    let installation = installation(place)?;
    let now = Clock::System.now();
    let taken = actix_web::rt::System::new().block_on(backup::take(&installation, target, now))?;
    println!(
        "Saved the database and {} files ({} bytes) as of {now} to {}.",
        taken.manifest.files.len(),
        taken.file_bytes,
        target.display()
    );
    println!("SHA-256 of its manifest: {}", taken.manifest_sha256);
    for hash in &taken.manifest.missing {
        eprintln!("qabyl: the stored file {hash} is missing or damaged");
    }
    Ok(ExitCode::from(u8::from(!taken.manifest.missing.is_empty())))
}

pub(super) fn verify_backup(source: &Path) -> Outcome {
    let manifest = actix_web::rt::System::new().block_on(backup::verify(source))?;
    println!(
        "Whole: taken at {}, {} files, {} of them missing already then.",
        manifest.taken_at,
        manifest.files.len(),
        manifest.missing.len()
    );
    Ok(ExitCode::SUCCESS)
}

pub(super) fn bring_back(source: &Path, replace: bool, place: &Place) -> Outcome {
    let installation = installation(place)?;
    let work = backup::restore(&installation, source, replace, Clock::System.now());
    let restored = actix_web::rt::System::new().block_on(work)?;
    println!(
        "Restored the database and {} files as of {}.",
        restored.manifest.files.len(),
        restored.manifest.taken_at
    );
    for hash in &restored.manifest.missing {
        eprintln!("qabyl: the stored file {hash} was missing when the backup was taken");
    }
    if restored.manifest.secret_sha256.is_some() && installation.outside_secret.is_none() {
        eprintln!("qabyl: start the server with the QABYL_SECRET of the installation that was saved");
    }
    Ok(ExitCode::SUCCESS)
}

/// Every setting, where its value comes from, and the value unless it is a secret.
pub(super) fn settings() -> Outcome {
    for it in SETTINGS {
        let (value, origin) = config::find(it.name);
        let origin = match origin {
            config::Origin::Environment => "environment",
            config::Origin::File => "file",
            config::Origin::Default => "default",
        };
        let value = match value {
            Some(_) if it.secret => "(set)".to_owned(),
            Some(value) => value,
            None => it.default.to_owned(),
        };
        println!("{:<28} {origin:<12} {value}", it.name);
    }
    Ok(ExitCode::SUCCESS)
}
