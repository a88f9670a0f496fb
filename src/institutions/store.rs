//! SQL of institutions, branches and programmes.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Branch, Institution, Programme, ProgrammeView};
use crate::db::schema::{branches, institutions, programmes};
use crate::db::{Conn, Json, JsonText, native, optional};
use crate::kernel::ids::{BranchId, InstitutionId, ProgrammeId};
use crate::kernel::text::fold;
use crate::kernel::{Fault, Words};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = institutions)]
pub(super) struct InstitutionRow {
    pub id: InstitutionId,
    pub slug: String,
    pub names: JsonText,
    pub country: String,
    pub details: JsonText,
    pub sample: bool,
    pub version: i32,
}

impl InstitutionRow {
    pub(super) fn of(it: &Institution) -> Result<Self, Fault> {
        Ok(Self {
            id: it.id,
            slug: it.slug.clone(),
            names: JsonText::of(&it.names)?,
            country: it.country.clone(),
            details: JsonText::of(&it.details)?,
            sample: it.sample,
            version: it.version,
        })
    }

    fn read(self) -> Result<Institution, Fault> {
        Ok(Institution {
            id: self.id,
            slug: self.slug,
            names: self.names.read()?,
            country: self.country,
            details: self.details.read()?,
            sample: self.sample,
            version: self.version,
        })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = branches)]
pub(super) struct BranchRow {
    pub id: BranchId,
    pub institution_id: InstitutionId,
    pub slug: String,
    pub names: JsonText,
    pub city: JsonText,
    pub details: JsonText,
    pub sample: bool,
    pub version: i32,
}

impl BranchRow {
    pub(super) fn of(it: &Branch) -> Result<Self, Fault> {
        Ok(Self {
            id: it.id,
            institution_id: it.institution,
            slug: it.slug.clone(),
            names: JsonText::of(&it.names)?,
            city: JsonText::of(&it.city)?,
            details: JsonText::of(&it.details)?,
            sample: it.sample,
            version: it.version,
        })
    }

    fn read(self) -> Result<Branch, Fault> {
        Ok(Branch {
            id: self.id,
            institution: self.institution_id,
            slug: self.slug,
            names: self.names.read()?,
            city: self.city.read()?,
            details: self.details.read()?,
            sample: self.sample,
            version: self.version,
        })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = programmes)]
pub(super) struct ProgrammeRow {
    pub id: ProgrammeId,
    pub institution_id: InstitutionId,
    pub branch_id: BranchId,
    pub slug: String,
    pub titles: JsonText,
    pub search_key: String,
    pub degree: String,
    pub field_group: String,
    pub language: String,
    pub diploma: String,
    pub codes: Json,
    pub sample: bool,
    pub active: bool,
    pub version: i32,
}

impl ProgrammeRow {
    pub(super) fn of(it: &Programme) -> Result<Self, Fault> {
        let words = format!("{} {} {} {}", it.titles.ky, it.titles.kk, it.titles.ru, it.titles.en);
        Ok(Self {
            id: it.id,
            institution_id: it.institution,
            branch_id: it.branch,
            slug: it.slug.clone(),
            titles: JsonText::of(&it.titles)?,
            search_key: fold(&words),
            degree: it.degree.clone(),
            field_group: it.field_group.clone(),
            language: it.language.clone(),
            diploma: it.diploma.clone(),
            codes: Json(it.codes.clone()),
            sample: it.sample,
            active: it.active,
            version: it.version,
        })
    }

    fn read(self) -> Result<Programme, Fault> {
        Ok(Programme {
            id: self.id,
            institution: self.institution_id,
            branch: self.branch_id,
            slug: self.slug,
            titles: self.titles.read()?,
            degree: self.degree,
            field_group: self.field_group,
            language: self.language,
            diploma: self.diploma,
            codes: self.codes.0,
            sample: self.sample,
            active: self.active,
            version: self.version,
        })
    }
}

/// All institutions, by slug.
///
/// # Errors
/// When the database fails.
pub fn institutions(conn: &mut Conn) -> Result<Vec<Institution>, Fault> {
    let rows: Vec<InstitutionRow> = institutions::table
        .order(institutions::slug)
        .select(InstitutionRow::as_select())
        .load(conn)?;
    rows.into_iter().map(InstitutionRow::read).collect()
}

/// One institution.
///
/// # Errors
/// When the database fails.
pub fn institution(conn: &mut Conn, id: InstitutionId) -> Result<Option<Institution>, Fault> {
    let row = optional(
        institutions::table
            .find(id)
            .select(InstitutionRow::as_select())
            .first(conn),
    )?;
    row.map(InstitutionRow::read).transpose()
}

/// One institution by its slug.
///
/// # Errors
/// When the database fails.
pub fn institution_by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Institution>, Fault> {
    let query = institutions::table
        .filter(institutions::slug.eq(slug))
        .select(InstitutionRow::as_select());
    optional(query.first(conn))?.map(InstitutionRow::read).transpose()
}

/// The branches of an institution, by slug.
///
/// # Errors
/// When the database fails.
pub fn branches(conn: &mut Conn, institution: InstitutionId) -> Result<Vec<Branch>, Fault> {
    let rows: Vec<BranchRow> = branches::table
        .filter(branches::institution_id.eq(institution))
        .order(branches::slug)
        .select(BranchRow::as_select())
        .load(conn)?;
    rows.into_iter().map(BranchRow::read).collect()
}

/// One programme.
///
/// # Errors
/// When the database fails.
pub fn programme(conn: &mut Conn, id: ProgrammeId) -> Result<Option<Programme>, Fault> {
    optional(programmes::table.find(id).select(ProgrammeRow::as_select()).first(conn))?
        .map(ProgrammeRow::read)
        .transpose()
}

/// The titles of many programmes.
///
/// # Errors
/// When the database fails.
pub fn titles_of_all(conn: &mut Conn, ids: &[ProgrammeId]) -> Result<HashMap<ProgrammeId, Words>, Fault> {
    let rows: Vec<(ProgrammeId, JsonText)> = native!(conn, conn => programmes::table
        .filter(programmes::id.eq_any(ids))
        .select((programmes::id, programmes::titles))
        .load(conn))?;
    rows.into_iter().map(|(id, titles)| Ok((id, titles.read()?))).collect()
}

/// The programmes of an institution, by degree and slug.
///
/// # Errors
/// When the database fails.
pub fn programmes(conn: &mut Conn, institution: InstitutionId) -> Result<Vec<Programme>, Fault> {
    let rows: Vec<ProgrammeRow> = programmes::table
        .filter(programmes::institution_id.eq(institution))
        .order((programmes::degree, programmes::slug))
        .select(ProgrammeRow::as_select())
        .load(conn)?;
    rows.into_iter().map(ProgrammeRow::read).collect()
}

/// A programme by the slugs of institution, branch and itself, as call files name it.
///
/// # Errors
/// When the database fails.
pub fn programme_by_slugs(
    conn: &mut Conn,
    institution: &str,
    branch: &str,
    slug: &str,
) -> Result<Option<Programme>, Fault> {
    let query = programmes::table
        .inner_join(institutions::table)
        .inner_join(branches::table)
        .filter(institutions::slug.eq(institution))
        .filter(branches::slug.eq(branch))
        .filter(programmes::slug.eq(slug))
        .select(ProgrammeRow::as_select());
    optional(query.first(conn))?.map(ProgrammeRow::read).transpose()
}

fn views(rows: Vec<(ProgrammeRow, JsonText, JsonText, JsonText)>) -> Result<Vec<ProgrammeView>, Fault> {
    rows.into_iter()
        .map(|(row, institution, branch, city)| {
            Ok(ProgrammeView {
                programme: row.read()?,
                institution: institution.read()?,
                branch: branch.read()?,
                city: city.read()?,
            })
        })
        .collect()
}

/// A programme with the names around it.
///
/// # Errors
/// When the database fails.
pub fn programme_view(conn: &mut Conn, id: ProgrammeId) -> Result<Option<ProgrammeView>, Fault> {
    let rows: Vec<(ProgrammeRow, JsonText, JsonText, JsonText)> = programmes::table
        .inner_join(institutions::table)
        .inner_join(branches::table)
        .filter(programmes::id.eq(id))
        .select((
            ProgrammeRow::as_select(),
            institutions::names,
            branches::names,
            branches::city,
        ))
        .load(conn)?;
    Ok(views(rows)?.pop())
}

/// Active programmes whose title in any language contains the folded words, for the public list.
///
/// # Errors
/// When the database fails.
pub fn search(
    conn: &mut Conn,
    words: &str,
    degree: Option<&str>,
    branch: Option<BranchId>,
) -> Result<Vec<ProgrammeView>, Fault> {
    let mut query = programmes::table
        .inner_join(institutions::table)
        .inner_join(branches::table)
        .filter(programmes::active.eq(true))
        .order((institutions::slug, branches::slug, programmes::degree, programmes::slug))
        .select((
            ProgrammeRow::as_select(),
            institutions::names,
            branches::names,
            branches::city,
        ))
        .into_boxed();
    let folded = fold(words);
    for word in folded.split_whitespace() {
        query = query.filter(programmes::search_key.like(format!("%{word}%")));
    }
    if let Some(degree) = degree {
        query = query.filter(programmes::degree.eq(degree.to_owned()));
    }
    if let Some(branch) = branch {
        query = query.filter(programmes::branch_id.eq(branch));
    }
    views(query.limit(500).load(conn)?)
}

pub(super) fn insert_institution(tx: &mut Conn, it: &Institution) -> Result<(), Fault> {
    diesel::insert_into(institutions::table)
        .values(InstitutionRow::of(it)?)
        .execute(tx)?;
    Ok(())
}

/// Writes over version `it.version - 1`; false when somebody was faster.
pub(super) fn update_institution(tx: &mut Conn, it: &Institution) -> Result<bool, Fault> {
    let row = institutions::table
        .find(it.id)
        .filter(institutions::version.eq(it.version - 1));
    Ok(diesel::update(row).set(InstitutionRow::of(it)?).execute(tx)? == 1)
}

pub(super) fn insert_branch(tx: &mut Conn, it: &Branch) -> Result<(), Fault> {
    diesel::insert_into(branches::table)
        .values(BranchRow::of(it)?)
        .execute(tx)?;
    Ok(())
}

/// Writes over version `it.version - 1`; false when somebody was faster.
pub(super) fn update_branch(tx: &mut Conn, it: &Branch) -> Result<bool, Fault> {
    let row = branches::table.find(it.id).filter(branches::version.eq(it.version - 1));
    Ok(diesel::update(row).set(BranchRow::of(it)?).execute(tx)? == 1)
}

pub(super) fn insert_programme(tx: &mut Conn, it: &Programme) -> Result<(), Fault> {
    diesel::insert_into(programmes::table)
        .values(ProgrammeRow::of(it)?)
        .execute(tx)?;
    Ok(())
}

/// Writes over version `it.version - 1`; false when somebody was faster.
pub(super) fn update_programme(tx: &mut Conn, it: &Programme) -> Result<bool, Fault> {
    let row = programmes::table
        .find(it.id)
        .filter(programmes::version.eq(it.version - 1));
    Ok(diesel::update(row).set(ProgrammeRow::of(it)?).execute(tx)? == 1)
}
