//! SQL of the sections of a dossier.

use diesel::prelude::*;

use crate::applications::model::{Section, SectionKey};
use crate::db::schema::sections;
use crate::db::{Conn, Json, native};
use crate::kernel::ids::ApplicationId;
use crate::kernel::{Fault, Instant};

pub(in crate::applications) fn sections(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Section>, Fault> {
    let rows: Vec<(SectionKey, Json, bool, Instant, i32)> = native!(conn, conn => sections::table
        .filter(sections::application_id.eq(application))
        .select((
            sections::key,
            sections::answers,
            sections::complete,
            sections::updated_at,
            sections::version,
        )).load(conn))?;
    Ok(rows
        .into_iter()
        .map(|(key, answers, complete, updated_at, version)| Section {
            key,
            answers: answers.0,
            complete,
            updated_at,
            version,
        })
        .collect())
}

/// The answers of one section in many dossiers.
pub(in crate::applications) fn answers_of_all(
    conn: &mut Conn,
    key: SectionKey,
    applications: &[ApplicationId],
) -> Result<Vec<(ApplicationId, serde_json::Value)>, Fault> {
    let rows: Vec<(ApplicationId, Json)> = native!(conn, conn => sections::table
        .filter(sections::key.eq(key))
        .filter(sections::application_id.eq_any(applications))
        .select((sections::application_id, sections::answers))
        .load(conn))?;
    Ok(rows.into_iter().map(|(id, answers)| (id, answers.0)).collect())
}

/// Saves a section that was seen in version `seen` (0: never saved); false when somebody was faster.
pub(in crate::applications) fn save_section(
    tx: &mut Conn,
    application: ApplicationId,
    section: &Section,
    seen: i32,
) -> Result<bool, Fault> {
    let answers = Json(section.answers.clone());
    if seen == 0 {
        let row = (
            sections::application_id.eq(application),
            sections::key.eq(section.key),
            sections::answers.eq(answers),
            sections::complete.eq(section.complete),
            sections::updated_at.eq(section.updated_at),
            sections::version.eq(1),
        );
        // The enum has no ON CONFLICT; both backends do, with the same words.
        let count = match tx {
            Conn::Sqlite(inner) => diesel::insert_into(sections::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(inner)?,
            Conn::Postgres(inner) => diesel::insert_into(sections::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(inner)?,
        };
        return Ok(count == 1);
    }
    let found = sections::table
        .find((application, section.key))
        .filter(sections::version.eq(seen));
    let count = diesel::update(found)
        .set((
            sections::answers.eq(answers),
            sections::complete.eq(section.complete),
            sections::updated_at.eq(section.updated_at),
            sections::version.eq(seen + 1),
        ))
        .execute(tx)?;
    Ok(count == 1)
}
