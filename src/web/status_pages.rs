//! For machines that watch the process.

use actix_web::{HttpResponse, web};

use super::{Answer, App};

/// `GET /health/live`: the process answers.
pub(super) async fn live() -> Answer {
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("live\n"))
}

/// `GET /health/ready`: the database answers too.
pub(super) async fn ready(app: web::Data<App>) -> Answer {
    app.db.read(crate::outbox::counts).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("ready\n"))
}
