//! The student says that a condition is done; the page of the offer holds the forms.

use actix_web::web::{Data, Path};

use super::id_of;
use super::offer::{Said, render};
use crate::kernel::ids::{ConditionId, PlacementId};
use crate::placements::PlacementError;
use crate::placements::say_done::say_done;
use crate::web::{Answer, App, Form, Refusal, Visitor, see_other};

/// `POST /{lang}/my/{code}/offer/{placement}/done`
pub async fn say(app: Data<App>, visitor: Visitor, path: Path<(String, String, String)>, form: Form) -> Answer {
    let (_, code, placement) = path.into_inner();
    let placement: PlacementId = id_of(&placement)?;
    let condition: ConditionId = form.text("condition").parse().map_err(|_| Refusal::NotFound)?;
    let (ctx, note) = (visitor.ctx.clone(), form.raw("note").to_owned());
    let done = app.db.write(move |tx| say_done(tx, &ctx, placement, condition, &note));
    match done.await {
        Ok(()) => see_other(&visitor.to(&format!("/my/{code}/offer"))),
        Err(PlacementError::Late) => render(&app, &visitor, &code, Said::Late).await,
        Err(PlacementError::Unusable(_)) => {
            let said = Said::LongNote(condition.to_string(), form.raw("note").to_owned());
            render(&app, &visitor, &code, said).await
        }
        Err(error) => Err(error.into()),
    }
}
