//! The universities' own programs: machine clients, their tokens, the REST door, the change feed.
//!
//! A client belongs to one institution and sees nothing else: what is not its institution's is
//! answered exactly like what does not exist. Its secret is shown once and kept as a hash; a
//! token lives fifteen minutes, and every request asks again whether the client still stands.
//! A write runs the same operation as the page, in one transaction with its stored answer, so
//! that a repeated request acts once ([`idempotency`]).

pub mod api;
mod bearer;
mod create_client;
mod cursor;
mod gather;
mod idempotency;
mod keyring;
mod model;
pub mod openapi;
pub mod pages;
mod problems;
mod query;
mod read;
mod resources;
mod revoke_client;
mod store;
pub mod token;
pub mod writes;

pub use bearer::bearers;
pub use create_client::{CreateClient, Created, create_client};
pub use keyring::Keyring;
pub use model::{Client, ClientError, ClientState, SCOPES};
pub use read::{client, clients};
pub use revoke_client::revoke_client;
