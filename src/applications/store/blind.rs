//! SQL of who must not learn a name yet: reviewers of blind calls.

use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::{applications, reviews};
use crate::kernel::Fault;
use crate::kernel::ids::{AccountId, ApplicationId, CallId};

/// The dossiers of a call that this account was given to review and has not handed in.
pub(in crate::applications) fn owed_reviews(
    conn: &mut Conn,
    reviewer: AccountId,
    call: CallId,
) -> Result<Vec<ApplicationId>, Fault> {
    Ok(reviews::table
        .inner_join(applications::table)
        .filter(applications::call_id.eq(call))
        .filter(reviews::reviewer_id.eq(reviewer))
        .filter(reviews::state.ne("submitted"))
        .select(reviews::application_id)
        .load(conn)?)
}
