//! What the installation tells everybody: a notice above every page, and maintenance. Two small
//! facts in `settings`; each process looks again within a second or so.

use diesel::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::schema::settings;
use super::{Conn, Json, optional};
use crate::kernel::{Fault, Instant, Words};

/// Words above every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// In four languages.
    pub words: Words,
    /// The first moment at which they are gone.
    pub until: Instant,
}

/// Nothing but an administrator's own is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maintenance {
    /// The first moment at which writes go on.
    pub until: Instant,
}

/// Both, over or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Announced {
    notice: Option<Notice>,
    maintenance: Option<Maintenance>,
}

impl Announced {
    /// The notice that stands at `now`.
    #[must_use]
    pub fn notice(&self, now: Instant) -> Option<&Notice> {
        self.notice.as_ref().filter(|notice| now < notice.until)
    }

    /// The maintenance that lasts at `now`.
    #[must_use]
    pub fn maintenance(&self, now: Instant) -> Option<Maintenance> {
        self.maintenance.filter(|maintenance| now < maintenance.until)
    }
}

const NOTICE: &str = "installation.notice";
const MAINTENANCE: &str = "installation.maintenance";

/// What is announced now.
///
/// # Errors
/// When the database fails.
pub fn announced(conn: &mut Conn) -> Result<Announced, Fault> {
    Ok(Announced {
        notice: get(conn, NOTICE)?,
        maintenance: get(conn, MAINTENANCE)?,
    })
}

/// Puts a notice in place of the one before; none takes it away.
///
/// # Errors
/// When the database fails.
pub fn put_notice(tx: &mut Conn, notice: Option<&Notice>, now: Instant) -> Result<(), Fault> {
    put(tx, NOTICE, notice, now)
}

/// Begins maintenance, or moves its end; none ends it.
///
/// # Errors
/// When the database fails.
pub fn put_maintenance(tx: &mut Conn, maintenance: Option<&Maintenance>, now: Instant) -> Result<(), Fault> {
    put(tx, MAINTENANCE, maintenance, now)
}

fn get<T: DeserializeOwned>(conn: &mut Conn, key: &str) -> Result<Option<T>, Fault> {
    let kept: Option<Json> = optional(settings::table.find(key).select(settings::value).first(conn))?;
    kept.map_or(Ok(None), |kept| kept.read().map(Some))
}

fn put<T: Serialize>(tx: &mut Conn, key: &str, value: Option<&T>, now: Instant) -> Result<(), Fault> {
    let Some(value) = value else {
        diesel::delete(settings::table.find(key)).execute(tx)?;
        return Ok(());
    };
    let value = Json::of(value)?;
    let kept = diesel::update(settings::table.find(key))
        .set((settings::value.eq(&value), settings::updated_at.eq(now)))
        .execute(tx)?;
    if kept == 0 {
        diesel::insert_into(settings::table)
            .values((
                settings::key.eq(key),
                settings::value.eq(&value),
                settings::updated_at.eq(now),
            ))
            .execute(tx)?;
    }
    Ok(())
}
