//! The applicant ranks wishes.

use serde_json::json;

use super::access::{ChangeError, own_locked};
use super::dossier::{Dossier, Locked};
use super::lifecycle::State;
use super::model::{Choice, Item};
use super::store;
use crate::accounts::Ctx;
use crate::calls::{Funding, QuotaLine};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::institutions;
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, ChoiceId, ProgrammeId, QuotaLineId};

/// What to do with the list.
#[derive(Debug, Clone, Copy)]
pub enum Choose {
    /// Adds a wish at the end.
    Add {
        /// The seats it aims at.
        line: QuotaLineId,
        /// What would be studied.
        programme: ProgrammeId,
    },
    /// Takes a wish out.
    Remove {
        /// Which.
        choice: ChoiceId,
    },
    /// Moves a wish one place up.
    Up {
        /// Which.
        choice: ChoiceId,
        /// Where the page showed it: a second tap must not move it twice.
        seen_rank: i32,
    },
    /// Moves a wish one place down.
    Down {
        /// Which.
        choice: ChoiceId,
        /// Where the page showed it.
        seen_rank: i32,
    },
}

/// Why the list was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChooseError {
    /// Not now, not this person, or somebody was faster.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The programme cannot be chosen on that line of this call.
    #[error("not on offer")]
    NotOffered,
    /// The wish is in the list already.
    #[error("chosen already")]
    Already,
    /// The call allows no more wishes.
    #[error("at most {0} wishes")]
    TooMany(u32),
    /// The call allows no more wishes with a grant.
    #[error("at most {0} wishes with a grant")]
    TooManyGrants(u32),
    /// The call allows no more wishes that are paid.
    #[error("at most {0} paid wishes")]
    TooManyPaid(u32),
}

impl From<Fault> for ChooseError {
    fn from(fault: Fault) -> Self {
        Self::Change(fault.into())
    }
}

/// Changes the list; the wishes as they stand now.
///
/// # Errors
/// [`ChooseError`].
pub fn choose(
    tx: &mut Conn,
    ctx: &Ctx,
    application: ApplicationId,
    command: Choose,
) -> Result<Vec<Choice>, ChooseError> {
    let dossier = own_locked(tx, ctx, application)?;
    dossier.may_change(&Item::Choices, ctx.now).map_err(ChangeError::from)?;
    let mut list = dossier.choices.clone();
    let kind = match command {
        Choose::Add { line, programme } => {
            list.push(wish(tx, ctx, &dossier, line, programme)?);
            "application.choice_added"
        }
        Choose::Remove { choice } => {
            let before = list.len();
            list.retain(|one| one.id != choice);
            if list.len() == before {
                return Ok(list);
            }
            store::delete_choice(tx, choice)?;
            "application.choice_removed"
        }
        Choose::Up { choice, seen_rank } => {
            let place = place(&list, choice, seen_rank)?;
            if place > 0 {
                list.swap(place - 1, place);
            }
            "application.choices_ordered"
        }
        Choose::Down { choice, seen_rank } => {
            let place = place(&list, choice, seen_rank)?;
            if place + 1 < list.len() {
                list.swap(place, place + 1);
            }
            "application.choices_ordered"
        }
    };
    for (place, choice) in list.iter_mut().enumerate() {
        let rank = i32::try_from(place + 1).map_err(|error| Fault::new("rank", error))?;
        if choice.rank != rank {
            choice.rank = rank;
            store::set_rank(tx, choice.id, rank)?;
        }
    }
    let degree = list.first().and_then(|first| dossier.line(first));
    store::set_degree(tx, application, degree.map(|line| line.degree.as_str()))?;
    store::touch(tx, application, ctx.now)?;
    let wishes: Vec<ProgrammeId> = list.iter().map(|choice| choice.programme).collect();
    let event = Event::new(kind, application).of(application).in_call(dossier.call.id);
    append(tx, ctx, event.with(json!({ "programmes": wishes })))?;
    Ok(list)
}

fn place(list: &[Choice], choice: ChoiceId, seen_rank: i32) -> Result<usize, ChooseError> {
    list.iter()
        .position(|one| one.id == choice && one.rank == seen_rank)
        .ok_or_else(|| ChangeError::OutOfDate.into())
}

fn wish(
    tx: &mut Conn,
    ctx: &Ctx,
    dossier: &Dossier,
    line: QuotaLineId,
    programme: ProgrammeId,
) -> Result<Choice, ChooseError> {
    let offered = offered(tx, dossier, line, programme)?;
    let tour = dossier.tour(ctx.now);
    if tour.is_none() && !dossier.tours.is_empty() {
        return Err(ChangeError::Locked(Locked::Late).into());
    }
    let tour = tour.map(|tour| tour.id);
    // All wishes of a draft count for the tour in which it will be handed in.
    let draft = dossier.application.state == State::Draft;
    let counted = dossier.choices.iter().filter(|one| draft || one.tour == tour);
    let same_tour: Vec<&Choice> = counted.collect();
    if same_tour
        .iter()
        .any(|one| one.line == line && one.programme == programme)
    {
        return Err(ChooseError::Already);
    }
    within_limits(dossier, &same_tour, offered.funding)?;
    let choice = Choice {
        id: ctx.id(),
        application: dossier.application.id,
        tour,
        rank: i32::try_from(dossier.choices.len() + 1).map_err(|error| Fault::new("rank", error))?,
        line,
        programme,
    };
    store::insert_choice(tx, &choice)?;
    Ok(choice)
}

/// The line on which `programme` can be chosen now.
pub(super) fn offered<'a>(
    tx: &mut Conn,
    dossier: &'a Dossier,
    line: QuotaLineId,
    programme: ProgrammeId,
) -> Result<&'a QuotaLine, ChooseError> {
    let offered = dossier.lines.iter().find(|one| one.id == line);
    let offered = offered.filter(|one| one.programmes.iter().any(|(offered, _)| *offered == programme));
    let offered = offered.ok_or(ChooseError::NotOffered)?;
    if !institutions::programme(tx, programme)?.is_some_and(|programme| programme.active) {
        return Err(ChooseError::NotOffered);
    }
    Ok(offered)
}

pub(super) fn within_limits(dossier: &Dossier, others: &[&Choice], funding: Funding) -> Result<(), ChooseError> {
    let terms = &dossier.call.terms;
    let count = |wanted: fn(Funding) -> bool| {
        let lines = others.iter().filter_map(|one| dossier.line(one));
        lines.filter(|line| wanted(line.funding)).count()
    };
    let full = |limit: u32, used: usize| u32::try_from(used).is_ok_and(|used| used >= limit);
    let paid = |funding: Funding| funding == Funding::Contract;
    let grant = |funding: Funding| funding != Funding::Contract;
    if full(terms.max_choices, others.len()) {
        return Err(ChooseError::TooMany(terms.max_choices));
    }
    match (terms.max_grant_choices, terms.max_paid_choices) {
        (Some(limit), _) if grant(funding) && full(limit, count(grant)) => Err(ChooseError::TooManyGrants(limit)),
        (_, Some(limit)) if paid(funding) && full(limit, count(paid)) => Err(ChooseError::TooManyPaid(limit)),
        _ => Ok(()),
    }
}
