//! Creates and changes institutions, branches and programmes.

use super::model::{Branch, Institution, Programme};
use super::store;
use crate::accounts::Ctx;
use crate::accounts::policy::{Denied, Permission, Scope, allow};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;

/// Why a change was refused.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// A name is missing in a language, or the slug has signs other than `a-z0-9-`.
    #[error("incomplete: {0}")]
    Incomplete(&'static str),
    /// Somebody changed it meanwhile.
    #[error("changed meanwhile")]
    OutOfDate,
    /// The slug is taken.
    #[error("the slug is taken")]
    Taken,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

fn check_slug(slug: &str) -> Result<(), EditError> {
    let fits = !slug.is_empty()
        && slug.len() <= 60
        && slug
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if fits {
        Ok(())
    } else {
        Err(EditError::Incomplete("slug"))
    }
}

/// Creates an institution (`version` 1) or changes it (`version` = the one seen plus 1).
///
/// # Errors
/// [`EditError`].
pub fn save_institution(tx: &mut Conn, ctx: &Ctx, it: &Institution) -> Result<(), EditError> {
    allow(ctx, Permission::ManageInstitutions, Scope::System)?;
    check_slug(&it.slug)?;
    if !it.names.complete() {
        return Err(EditError::Incomplete("names"));
    }
    let kind = if it.version == 1 {
        if store::institution_by_slug(tx, &it.slug)?.is_some() {
            return Err(EditError::Taken);
        }
        store::insert_institution(tx, it)?;
        "institution.created"
    } else if store::update_institution(tx, it)? {
        "institution.changed"
    } else {
        return Err(EditError::OutOfDate);
    };
    append(tx, ctx, Event::new(kind, it.id).seen_by(it.id))?;
    Ok(())
}

/// Creates or changes a branch; versions as for [`save_institution`].
///
/// # Errors
/// [`EditError`].
pub fn save_branch(tx: &mut Conn, ctx: &Ctx, it: &Branch) -> Result<(), EditError> {
    allow(ctx, Permission::ManageInstitutions, Scope::System)?;
    check_slug(&it.slug)?;
    if !it.names.complete() || !it.city.complete() {
        return Err(EditError::Incomplete("names"));
    }
    let kind = if it.version == 1 {
        if store::branches(tx, it.institution)?
            .iter()
            .any(|other| other.slug == it.slug)
        {
            return Err(EditError::Taken);
        }
        store::insert_branch(tx, it)?;
        "branch.created"
    } else if store::update_branch(tx, it)? {
        "branch.changed"
    } else {
        return Err(EditError::OutOfDate);
    };
    append(tx, ctx, Event::new(kind, it.id).seen_by(it.institution))?;
    Ok(())
}

/// Creates or changes a programme; a registrar may for the own institution.
///
/// # Errors
/// [`EditError`].
pub fn save_programme(tx: &mut Conn, ctx: &Ctx, it: &Programme) -> Result<(), EditError> {
    if allow(ctx, Permission::ManageInstitutions, Scope::System).is_err() {
        allow(ctx, Permission::ManageProgrammes, Scope::Institution(it.institution))?;
    }
    check_slug(&it.slug)?;
    if !it.titles.complete() {
        return Err(EditError::Incomplete("titles"));
    }
    let kind = if it.version == 1 {
        if store::programmes(tx, it.institution)?
            .iter()
            .any(|other| other.branch == it.branch && other.slug == it.slug)
        {
            return Err(EditError::Taken);
        }
        store::insert_programme(tx, it)?;
        "programme.created"
    } else if store::update_programme(tx, it)? {
        "programme.changed"
    } else {
        return Err(EditError::OutOfDate);
    };
    append(tx, ctx, Event::new(kind, it.id).seen_by(it.institution))?;
    Ok(())
}
