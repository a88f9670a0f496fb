//! Answers of acts under their callers' keys: an act that is asked for again answers what it
//! answered, and acts once. The key is taken before the act, in the act's own transaction, so two
//! that ask at the same moment meet at the key and not at the act.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::schema::idempotency_keys as answers;
use super::{Conn, Json, optional};
use crate::kernel::{Fault, Instant, secrets};

/// How long an answer is kept (draft-ietf-httpapi-idempotency-key-header asks for a promise).
const KEPT: TimeDelta = TimeDelta::hours(24);

/// What makes a request the same request.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Whose key it is.
    pub principal: String,
    /// The caller's name for this one act.
    pub key: String,
    /// Method and path.
    pub route: String,
    /// SHA-256 of what was sent.
    pub body: [u8; 32],
}

/// What became of a key before.
#[derive(Debug)]
pub enum Before {
    /// Nothing: the act may begin.
    Nothing,
    /// The act was done; its answer.
    Answered(Json),
    /// The key stands for another request.
    OtherRequest,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = answers)]
struct Row {
    principal: String,
    key: String,
    route: String,
    body_hash: Vec<u8>,
    answer: Json,
    created_at: Instant,
}

impl Asked {
    /// What is known of this key at `now`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn before(&self, conn: &mut Conn, now: Instant) -> Result<Before, Fault> {
        let found = answers::table
            .find((&self.principal, &self.key))
            .select(Row::as_select())
            .first(conn);
        let Some(row) = optional(found)?.filter(|row| row.created_at.plus(KEPT) > now) else {
            return Ok(Before::Nothing);
        };
        if row.route != self.route || !secrets::same(&row.body_hash, &self.body) {
            return Ok(Before::OtherRequest);
        }
        Ok(Before::Answered(row.answer))
    }

    /// Takes the key for the running transaction; who takes it at the same moment waits here on
    /// PostgreSQL and is then refused by the primary key.
    ///
    /// # Errors
    /// When the key is taken or the database fails.
    pub fn take(&self, tx: &mut Conn, now: Instant) -> Result<(), Fault> {
        let outlived = answers::table
            .find((&self.principal, &self.key))
            .filter(answers::created_at.le(now.minus(KEPT)));
        diesel::delete(outlived).execute(tx)?;
        let row = Row {
            principal: self.principal.clone(),
            key: self.key.clone(),
            route: self.route.clone(),
            body_hash: self.body.to_vec(),
            answer: Json(serde_json::Value::Null),
            created_at: now,
        };
        diesel::insert_into(answers::table).values(row).execute(tx)?;
        Ok(())
    }

    /// Keeps the answer as part of the running command.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep(&self, tx: &mut Conn, answer: Json) -> Result<(), Fault> {
        diesel::update(answers::table.find((&self.principal, &self.key)))
            .set(answers::answer.eq(answer))
            .execute(tx)?;
        Ok(())
    }
}

/// Deletes answers that are kept no longer; how many.
///
/// # Errors
/// When the database fails.
pub fn forget(tx: &mut Conn, now: Instant) -> Result<usize, Fault> {
    let outlived = answers::table.filter(answers::created_at.lt(now.minus(KEPT)));
    Ok(diesel::delete(outlived).execute(tx)?)
}
