//! SQL of what applicant and office write to each other.

use diesel::prelude::*;

use crate::applications::talk::{Message, Side};
use crate::db::Conn;
use crate::db::schema::messages;
use crate::kernel::ids::{AccountId, ApplicationId, MessageId};
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = messages)]
struct Row {
    id: MessageId,
    application_id: ApplicationId,
    side: Side,
    author_id: AccountId,
    body: String,
    sent_at: Instant,
    read_at: Option<Instant>,
}

/// All messages of a dossier, the oldest first.
pub(in crate::applications) fn messages(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Message>, Fault> {
    let rows: Vec<Row> = messages::table
        .filter(messages::application_id.eq(application))
        .order((messages::sent_at, messages::id))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| Message {
            id: row.id,
            application: row.application_id,
            side: row.side,
            author: row.author_id,
            body: row.body,
            sent_at: row.sent_at,
            read_at: row.read_at,
        })
        .collect())
}

/// Adds one.
pub(in crate::applications) fn insert_message(tx: &mut Conn, it: &Message) -> Result<(), Fault> {
    let row = Row {
        id: it.id,
        application_id: it.application,
        side: it.side,
        author_id: it.author,
        body: it.body.clone(),
        sent_at: it.sent_at,
        read_at: it.read_at,
    };
    diesel::insert_into(messages::table).values(row).execute(tx)?;
    Ok(())
}

/// Notes when the messages of one side were opened first.
pub(in crate::applications) fn mark_messages_read(
    tx: &mut Conn,
    application: ApplicationId,
    from: Side,
    now: Instant,
) -> Result<(), Fault> {
    let unread = messages::table
        .filter(messages::application_id.eq(application))
        .filter(messages::side.eq(from))
        .filter(messages::read_at.is_null());
    diesel::update(unread)
        .set(messages::read_at.eq(Some(now)))
        .execute(tx)?;
    Ok(())
}
