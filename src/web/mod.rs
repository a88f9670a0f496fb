//! What every door shares: the one table of routes, who asks, forms, problems, pages.
//!
//! A request passes, from the outside in: trace and time ([`front`]), security headers and
//! error pages ([`front`]), then the route's own gate ([`gate`]), which finds out who asks
//! and turns away whom the route's guard does not let in. Handlers are short: read the
//! input, run one operation, answer.

pub mod address;
mod another_language;
pub mod app;
pub mod assets;
mod board;
pub mod csrf;
mod error_page;
pub mod form;
mod front;
mod gate;
pub mod json;
mod kept;
mod last_byte;
pub mod line;
pub mod once;
pub mod page;
pub mod problem;
pub mod public_pages;
mod refill;
pub mod refusal;
mod resources;
pub mod route;
pub mod routes;
pub mod server;
pub mod shell;
mod status_pages;
pub mod throttle;
pub mod traffic;
mod unread;
pub mod visitor;

pub use app::App;
pub use form::Form;
pub use gate::{network, session_cookie};
pub use page::{Answer, page, page_with, see_other};
pub use refusal::Refusal;
pub use route::{Guard, Route, get, post};
pub use shell::Shell;
pub use visitor::Visitor;
