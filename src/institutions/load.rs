//! Takes over what a catalogue file says: what is new is created, what differs is changed, what
//! is the same stays untouched, so that the same file again changes nothing.

use super::edit::{EditError, save_branch, save_institution, save_programme};
use super::model::{Branch, Institution, Programme};
use super::store;
use crate::accounts::Ctx;
use crate::db::Conn;
use crate::kernel::ids::{BranchId, InstitutionId};

/// What became of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is new.
    Created,
    /// It differed.
    Changed,
    /// It was the same.
    Unchanged,
}

/// Takes over a university, known by its slug; `it.id` and `it.version` are set here.
///
/// # Errors
/// [`EditError`].
pub fn institution(tx: &mut Conn, ctx: &Ctx, mut it: Institution) -> Result<(InstitutionId, Taken), EditError> {
    let taken = match store::institution_by_slug(tx, &it.slug)? {
        None => {
            (it.id, it.version) = (ctx.id(), 1);
            Taken::Created
        }
        Some(known) => {
            (it.id, it.version) = (known.id, known.version);
            if it == known {
                return Ok((it.id, Taken::Unchanged));
            }
            it.version += 1;
            Taken::Changed
        }
    };
    save_institution(tx, ctx, &it)?;
    Ok((it.id, taken))
}

/// Takes over a branch, known by its university and slug.
///
/// # Errors
/// [`EditError`].
pub fn branch(tx: &mut Conn, ctx: &Ctx, mut it: Branch) -> Result<(BranchId, Taken), EditError> {
    let all = store::branches(tx, it.institution)?;
    let taken = match all.into_iter().find(|known| known.slug == it.slug) {
        None => {
            (it.id, it.version) = (ctx.id(), 1);
            Taken::Created
        }
        Some(known) => {
            (it.id, it.version) = (known.id, known.version);
            if it == known {
                return Ok((it.id, Taken::Unchanged));
            }
            it.version += 1;
            Taken::Changed
        }
    };
    save_branch(tx, ctx, &it)?;
    Ok((it.id, taken))
}

/// Takes over a programme, known by its branch and slug. Whether it can be chosen in new calls
/// is decided by people on pages, not by the file.
///
/// # Errors
/// [`EditError`].
pub fn programme(tx: &mut Conn, ctx: &Ctx, mut it: Programme) -> Result<Taken, EditError> {
    let all = store::programmes(tx, it.institution)?;
    let known = all
        .into_iter()
        .find(|known| known.branch == it.branch && known.slug == it.slug);
    let taken = match known {
        None => {
            (it.id, it.version) = (ctx.id(), 1);
            Taken::Created
        }
        Some(known) => {
            (it.id, it.version, it.active) = (known.id, known.version, known.active);
            if it == known {
                return Ok(Taken::Unchanged);
            }
            it.version += 1;
            Taken::Changed
        }
    };
    save_programme(tx, ctx, &it)?;
    Ok(taken)
}
