//! One review as its page needs it.

use crate::accounts::Ctx;
use crate::accounts::policy::{Permission, Scope, holds};
use crate::applications::Application;
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::kernel::ids::ReviewId;
use crate::kernel::{Fault, Lang};
use crate::reviews::lifecycle::OWED;
use crate::reviews::model::{Review, ReviewError};
use crate::reviews::read::{ReviewOf, own_queue, review};
use crate::reviews::rubric::Rubric;
use crate::reviews::view::{DossierView, dossier_view};
use crate::web::{App, Refusal, Visitor};

/// A review with all that its page shows.
pub(super) struct Loaded {
    pub(super) review: Review,
    pub(super) own: bool,
    pub(super) head: Application,
    pub(super) call: Call,
    pub(super) rubric: Rubric,
    pub(super) view: DossierView,
    pub(super) may_reopen: bool,
    pub(super) next: Option<ReviewId>,
}

impl Loaded {
    /// The list it was opened from: the reviewer's queue, or the board of who reads others' reviews.
    pub(super) fn home(&self) -> String {
        if self.own {
            "/desk/reviews".to_owned()
        } else {
            format!("/desk/assignments/{}", self.call.slug)
        }
    }
}

fn load(conn: &mut Conn, ctx: &Ctx, lang: Lang, id: ReviewId) -> Result<Loaded, ReviewError> {
    let (found, head, rubric) = review(conn, ctx, id)?;
    let call = calls::call(conn, head.call)?.ok_or_else(|| Fault::broken("a dossier without a call"))?;
    let view = dossier_view(conn, lang, &head, &call)?;
    let (own, review) = match found {
        ReviewOf::Own(review) => (true, review),
        ReviewOf::Read(review) => (false, review),
    };
    let next = if own { next_owed(conn, ctx, id)? } else { None };
    Ok(Loaded {
        own,
        may_reopen: holds(&ctx.who, Permission::ReopenReviews, Scope::Call(call.id)),
        review,
        head,
        call,
        rubric,
        view,
        next,
    })
}

fn next_owed(conn: &mut Conn, ctx: &Ctx, but: ReviewId) -> Result<Option<ReviewId>, ReviewError> {
    let (lines, _) = own_queue(conn, ctx)?;
    Ok(lines
        .into_iter()
        .map(|line| line.review)
        .find(|review| review.id != but && OWED.contains(&review.state))
        .map(|review| review.id))
}

/// Reads one, as far as the asker may see it.
pub(super) async fn read(app: &App, visitor: &Visitor, id: ReviewId) -> Result<Loaded, Refusal> {
    let (ctx, lang) = (visitor.ctx.clone(), visitor.lang);
    app.db
        .read(move |conn| load(conn, &ctx, lang, id))
        .await
        .map_err(Refusal::from)
}
