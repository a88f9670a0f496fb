//! SQL of ranked wishes.

use diesel::prelude::*;

use crate::applications::model::Choice;
use crate::db::schema::{applications, choices};
use crate::db::{Conn, native};
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, CallId, ChoiceId, ProgrammeId, QuotaLineId, TourId};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = choices)]
struct Row {
    id: ChoiceId,
    application_id: ApplicationId,
    tour_id: Option<TourId>,
    rank: i32,
    quota_line_id: QuotaLineId,
    programme_id: ProgrammeId,
}

impl Row {
    fn of(choice: &Choice) -> Self {
        Self {
            id: choice.id,
            application_id: choice.application,
            tour_id: choice.tour,
            rank: choice.rank,
            quota_line_id: choice.line,
            programme_id: choice.programme,
        }
    }

    fn read(self) -> Choice {
        Choice {
            id: self.id,
            application: self.application_id,
            tour: self.tour_id,
            rank: self.rank,
            line: self.quota_line_id,
            programme: self.programme_id,
        }
    }
}

/// The wishes of a dossier, the most wanted first.
pub(in crate::applications) fn choices(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Choice>, Fault> {
    let rows: Vec<Row> = native!(conn, conn => choices::table
        .filter(choices::application_id.eq(application))
        .order((choices::rank, choices::id))
        .select(Row::as_select()).load(conn))?;
    Ok(rows.into_iter().map(Row::read).collect())
}

/// Adds one.
pub(in crate::applications) fn insert_choice(tx: &mut Conn, choice: &Choice) -> Result<(), Fault> {
    native!(tx, tx => diesel::insert_into(choices::table)
        .values(Row::of(choice)).execute(tx))?;
    Ok(())
}

/// Takes one out.
pub(in crate::applications) fn delete_choice(tx: &mut Conn, id: ChoiceId) -> Result<(), Fault> {
    diesel::delete(choices::table.find(id)).execute(tx)?;
    Ok(())
}

/// Gives one another rank; the caller has locked the dossier.
pub(in crate::applications) fn set_rank(tx: &mut Conn, id: ChoiceId, rank: i32) -> Result<(), Fault> {
    diesel::update(choices::table.find(id))
        .set(choices::rank.eq(rank))
        .execute(tx)?;
    Ok(())
}

/// Counts a wish for another tour; the caller has locked the dossier.
pub(in crate::applications) fn set_tour(tx: &mut Conn, id: ChoiceId, tour: TourId) -> Result<(), Fault> {
    diesel::update(choices::table.find(id))
        .set(choices::tour_id.eq(tour))
        .execute(tx)?;
    Ok(())
}

/// All choices of a call by dossier and rank; of one tour or of all.
pub(in crate::applications) fn choices_of_call(
    conn: &mut Conn,
    call: CallId,
    tour: Option<TourId>,
) -> Result<Vec<Choice>, Fault> {
    let mut query = choices::table
        .inner_join(applications::table)
        .filter(applications::call_id.eq(call))
        .order((choices::application_id, choices::rank))
        .select(Row::as_select())
        .into_boxed();
    if let Some(tour) = tour {
        query = query.filter(choices::tour_id.eq(tour));
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok(rows.into_iter().map(Row::read).collect())
}
