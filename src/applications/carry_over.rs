//! A later call starts from the earlier dossier.

use chrono::NaiveDate;
use serde_json::json;

use super::model::{Application, Section, SectionKey};
use super::sections::{self, Answers, CARRIED, Field};
use super::{save_section, store};
use crate::accounts::Ctx;
use crate::calls;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;
use crate::kernel::ids::ApplicationId;

/// What a dossier began with.
#[derive(Debug, Clone)]
pub struct Carried {
    /// The earlier dossier's code.
    pub code: String,
    /// What had expired and was left out, with the section it belongs to.
    pub expired: Vec<(SectionKey, &'static Field)>,
}

/// Copies what is still good of `earlier` into the new draft `head`; what has expired is left
/// out, so that it is asked again.
pub(super) fn carry_over(
    tx: &mut Conn,
    ctx: &Ctx,
    head: &Application,
    earlier: &Application,
    today: NaiveDate,
) -> Result<(), Fault> {
    let offered = calls::offered(tx, head.call)?;
    for section in store::sections(tx, earlier.id)? {
        if !CARRIED.contains(&section.key) {
            continue;
        }
        let mut answers = Answers::of(&section.answers);
        for field in sections::expired(section.key, &answers, today) {
            answers.set(field, String::new());
        }
        // A scale that only the earlier call knew is asked again, never read as another.
        if section.key == SectionKey::Education && !sections::scales(&offered).any(|it| it.key == answers.get("scale"))
        {
            answers.set("scale", String::new());
        }
        let complete = sections::pages_of(section.key).all(|page| sections::empty_fields(page, &answers).is_empty());
        let copy = Section {
            key: section.key,
            answers: answers.json(),
            complete,
            updated_at: ctx.now,
            version: 0,
        };
        store::save_section(tx, head.id, &copy, 0)?;
        if section.key == SectionKey::Personal {
            save_section::identify(tx, head.id, &head.code, &answers)?;
        }
    }
    store::set_carried_from(tx, head.id, earlier.id)?;
    let event = Event::new("application.carried_over", head.id)
        .of(head.id)
        .in_call(head.call);
    append(tx, ctx, event.with(json!({ "from": earlier.code })))?;
    Ok(())
}

/// What a dossier began with, as of `today`; none when it began empty.
///
/// # Errors
/// When the database fails.
pub fn carried(conn: &mut Conn, id: ApplicationId, today: NaiveDate) -> Result<Option<Carried>, Fault> {
    let Some(from) = store::carried_from(conn, id)? else {
        return Ok(None);
    };
    let Some(earlier) = store::head(conn, from)? else {
        return Ok(None);
    };
    let mut expired = Vec::new();
    for section in store::sections(conn, from)? {
        if !CARRIED.contains(&section.key) {
            continue;
        }
        let names = sections::expired(section.key, &Answers::of(&section.answers), today);
        let fields = sections::pages_of(section.key).flat_map(|page| page.fields);
        expired.extend(
            fields
                .filter(|field| names.contains(&field.name))
                .map(|field| (section.key, field)),
        );
    }
    Ok(Some(Carried {
        code: earlier.code,
        expired,
    }))
}
