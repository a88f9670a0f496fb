//! `qabyl call load` and `qabyl call show`: the command line's side of this room.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use super::file::{CatalogueFile, Problems, read_call, read_catalogue};
use super::load::{LoadError, Loaded, load as load_call};
use super::load_catalogue::{Counts, load_catalogue};
use super::model::{Call, QuotaLine, Requirement, RulebookVersion, Tour};
use super::store;
use crate::accounts::{self, Ctx};
use crate::db::Db;
use crate::i18n;
use crate::institutions::edit::EditError;
use crate::kernel::ids::IdSource;
use crate::kernel::{Act, Actor, Clock, Fault, Lang, TraceId};

/// Why a command did not do what was asked; its text is for the terminal.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The file cannot be read from disk.
    #[error("cannot read {0}: {1}")]
    NoFile(String, std::io::Error),
    /// Mistakes in the file, one a line.
    #[error("{0}")]
    Problems(#[from] Problems),
    /// Nobody active has this address.
    #[error("there is no active account with the address {0}")]
    NoAccount(String),
    /// There is no such call.
    #[error("there is no call `{0}`")]
    NoCall(String),
    /// The call file was not taken over.
    #[error("{0}")]
    Load(#[from] LoadError),
    /// The catalogue was not taken over.
    #[error("{0}")]
    Catalogue(#[from] EditError),
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl CliError {
    /// 1: refused by the rules; 2: unusable input; 3: unexpected.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::NoFile(..) | Self::Problems(_) | Self::NoAccount(_) | Self::NoCall(_) => 2,
            Self::Fault(_) | Self::Load(LoadError::Fault(_)) | Self::Catalogue(EditError::Fault(_)) => 3,
            Self::Load(_) | Self::Catalogue(_) => 1,
        }
    }
}

/// Takes over a call file or a catalogue file in the name of the account with `as_email`; what
/// to print.
///
/// # Errors
/// [`CliError`].
pub async fn load(db: &Db, file: &Path, as_email: &str) -> Result<String, CliError> {
    let text = std::fs::read_to_string(file).map_err(|e| CliError::NoFile(file.display().to_string(), e))?;
    let (email, clock) = (as_email.to_owned(), Clock::System);
    let now = clock.now();
    let ids = Arc::new(IdSource::system());
    let who = db.read(move |conn| accounts::acting(conn, &email, now)).await?;
    let who = who.ok_or_else(|| CliError::NoAccount(as_email.to_owned()))?;
    let Some(id) = who.account().map(|account| account.id) else {
        return Err(CliError::NoAccount(as_email.to_owned()));
    };
    let mut trace = [0_u8; 16];
    ids.fill(&mut trace);
    let act = Act {
        now,
        actor: Actor::Account { id },
        trace: TraceId(u128::from_be_bytes(trace)),
        ids,
    };
    let ctx = Ctx { act, who };
    if is_catalogue(&text) {
        let catalogue = read_catalogue(&text)?;
        let counts: Result<Counts, EditError> = db.write_alone(move |tx| load_catalogue(tx, &ctx, &catalogue)).await;
        let counts = counts?;
        return Ok(format!(
            "catalogue: {} created, {} changed, {} unchanged",
            counts.created, counts.changed, counts.unchanged
        ));
    }
    let call = read_call(&text)?;
    let slug = call.slug.clone();
    let loaded: Result<Loaded, LoadError> = db.write_alone(move |tx| load_call(tx, &ctx, &call)).await;
    Ok(match loaded? {
        Loaded::Created(_) => format!("call {slug}: created as a draft; its rulebook waits for a second person"),
        Loaded::Replaced(_) => format!("call {slug}: the draft was replaced"),
        Loaded::Unchanged(_) => format!("call {slug}: unchanged"),
    })
}

/// Whether a file says that it is a catalogue.
#[must_use]
pub fn is_catalogue(text: &str) -> bool {
    let format = text
        .lines()
        .map(str::trim)
        .find_map(|line| line.strip_prefix("format")?.trim_start().strip_prefix('='));
    format.is_some_and(|value| value.contains(CatalogueFile::FORMAT))
}

/// A call as text, for the terminal.
///
/// # Errors
/// [`CliError`].
pub async fn show(db: &Db, slug: &str) -> Result<String, CliError> {
    let wanted = slug.to_owned();
    let found = db
        .read(move |conn| -> Result<_, Fault> {
            let Some(call) = store::by_slug(conn, &wanted)? else {
                return Ok(None);
            };
            let parts = (
                store::tours(conn, call.id)?,
                store::lines(conn, call.id)?,
                store::requirements(conn, call.id)?,
                store::rulebooks(conn, call.id)?,
            );
            Ok(Some((call, parts)))
        })
        .await?;
    let Some((call, (tours, lines, requirements, rulebooks))) = found else {
        return Err(CliError::NoCall(slug.to_owned()));
    };
    let mut out = String::new();
    write_call(&mut out, &call, &tours, &lines, &requirements, &rulebooks)
        .map_err(|e| Fault::new("text of a call", e))?;
    Ok(out)
}

fn write_call(
    out: &mut String,
    call: &Call,
    tours: &[Tour],
    lines: &[QuotaLine],
    requirements: &[Requirement],
    rulebooks: &[RulebookVersion],
) -> std::fmt::Result {
    let both = |at: crate::kernel::Instant| i18n::both_zones(Lang::En, at.utc(), call.zone);
    let sample = |sample: bool| if sample { "  [SAMPLE]" } else { "" };
    writeln!(out, "{} ({}){}", call.titles.en, call.slug, sample(call.sample))?;
    writeln!(
        out,
        "  {} {}, {}, version {}",
        call.kind, call.cycle, call.state, call.version
    )?;
    writeln!(out, "  opens     {}", both(call.opens_at))?;
    writeln!(out, "  deadline  {} (exclusive)", both(call.deadline_at))?;
    if call.terms.grace_minutes > 0 {
        writeln!(out, "  grace     {} minutes", call.terms.grace_minutes)?;
    }
    writeln!(out, "  codes     {}-…", call.terms.code_prefix)?;
    for tour in tours {
        writeln!(out, "\ntour {}", tour.number)?;
        writeln!(out, "  opens     {}", both(tour.registration_opens_at))?;
        writeln!(out, "  closes    {}", both(tour.registration_closes_at))?;
        writeln!(out, "  list      {}", both(tour.list_due_at))?;
        writeln!(out, "  confirm   {}", both(tour.confirm_by_at))?;
    }
    writeln!(out, "\nquota lines")?;
    for line in lines {
        let programmes = line.programmes.len();
        writeln!(
            out,
            "  {:<28} {:>5} seats, reserve {}, {}, {} programmes{}",
            line.code,
            line.seats(),
            line.reserve_size,
            line.funding,
            programmes,
            sample(line.sample)
        )?;
    }
    writeln!(out, "\ndocuments")?;
    for it in requirements {
        writeln!(
            out,
            "  {:<28} {}{}: {}",
            it.key,
            it.need,
            sample(it.sample),
            it.titles.en
        )?;
    }
    writeln!(out, "\nrulebooks")?;
    for it in rulebooks {
        writeln!(out, "  {} {:<10} {}", it.number, it.state, it.hash)?;
    }
    Ok(())
}
