//! Takes over a catalogue file: universities, campuses, programmes.

use std::collections::HashMap;

use super::file::{CatalogueFile, Institution};
use super::load::words;
use crate::accounts::Ctx;
use crate::db::Conn;
use crate::institutions::edit::EditError;
use crate::institutions::load::{self, Taken};
use crate::institutions::{model, model::Details};
use crate::kernel::ids::{BranchId, InstitutionId};

/// How many entries were taken over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// New ones.
    pub created: usize,
    /// Changed ones.
    pub changed: usize,
    /// Those that were the same.
    pub unchanged: usize,
}

impl Counts {
    fn add(&mut self, taken: Taken) {
        match taken {
            Taken::Created => self.created += 1,
            Taken::Changed => self.changed += 1,
            Taken::Unchanged => self.unchanged += 1,
        }
    }
}

/// Takes over a checked catalogue. The same content again changes nothing.
///
/// # Errors
/// [`EditError`].
pub fn load_catalogue(tx: &mut Conn, ctx: &Ctx, file: &CatalogueFile) -> Result<Counts, EditError> {
    let mut counts = Counts::default();
    let mut institutions: HashMap<&str, InstitutionId> = HashMap::new();
    let mut branches: HashMap<(&str, &str), (InstitutionId, BranchId)> = HashMap::new();
    for it in &file.institutions {
        let (id, taken) = load::institution(tx, ctx, institution(ctx, it))?;
        institutions.insert(&it.slug, id);
        counts.add(taken);
    }
    for it in &file.branches {
        let Some(owner) = institutions.get(it.institution.as_str()) else {
            return Err(EditError::Incomplete("branches.institution"));
        };
        let row = model::Branch {
            id: ctx.id(),
            institution: *owner,
            slug: it.slug.clone(),
            names: words(&it.names),
            city: words(&it.city),
            details: Details {
                address: it.address.clone(),
                phone: it.phone.clone(),
                email: it.email.clone(),
                website: it.website.clone(),
                source: it.source.clone().unwrap_or_default(),
                country: it.country.clone(),
                opened: it.opened,
                notes: words(&it.notes),
            },
            sample: it.sample,
            version: 1,
        };
        let (id, taken) = load::branch(tx, ctx, row)?;
        branches.insert((&it.institution, &it.slug), (*owner, id));
        counts.add(taken);
    }
    for it in &file.programmes {
        let Some((owner, branch)) = branches.get(&(it.institution.as_str(), it.branch.as_str())) else {
            return Err(EditError::Incomplete("programmes.branch"));
        };
        let mut codes = serde_json::Map::new();
        for (register, code) in [("kz", &it.codes.kz), ("kg", &it.codes.kg)] {
            if let Some(code) = code {
                codes.insert(register.to_owned(), code.clone().into());
            }
        }
        let row = model::Programme {
            id: ctx.id(),
            institution: *owner,
            branch: *branch,
            slug: it.slug.clone(),
            titles: words(&it.titles),
            degree: it.degree.tag().to_owned(),
            field_group: it.field_group.tag().to_owned(),
            language: it.language.clone(),
            diploma: it.diploma.tag().to_owned(),
            codes: codes.into(),
            sample: it.sample,
            active: true,
            version: 1,
        };
        counts.add(load::programme(tx, ctx, row)?);
    }
    Ok(counts)
}

fn institution(ctx: &Ctx, it: &Institution) -> model::Institution {
    model::Institution {
        id: ctx.id(),
        slug: it.slug.clone(),
        names: words(&it.names),
        country: it.country.clone(),
        details: Details {
            address: it.address.clone(),
            phone: it.phone.clone(),
            email: it.email.clone(),
            website: it.website.clone(),
            source: it.source.clone().unwrap_or_default(),
            ..Details::default()
        },
        sample: it.sample,
        version: 1,
    }
}
