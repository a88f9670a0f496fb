//! The help page, which tells applicants the code of their own applications: it finds their file on
//! the phone.

use actix_web::web::Data;

use crate::applications::read;
use crate::web::{Answer, App, Visitor, public_pages};

/// `/{lang}/help`.
///
/// # Errors
/// The database fails.
pub async fn show(app: Data<App>, visitor: Visitor) -> Answer {
    let person = visitor.ctx.who.account().and_then(|account| account.person);
    let codes = match person {
        Some(person) => {
            let mine = app.db.read(move |conn| read::of_person(conn, person)).await?;
            mine.into_iter().map(|application| application.code).collect()
        }
        None => Vec::new(),
    };
    public_pages::help(&app, &visitor, codes)
}
