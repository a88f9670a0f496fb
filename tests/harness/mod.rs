//! What the tests stand on: both databases, the running application, the real program, a browser.

pub mod browser;
mod checks;
pub mod cutter;
pub mod databases;
pub mod devtools;
pub mod person;
pub mod postgres;
pub mod process;
pub mod reader;
pub mod server;
pub mod smtp;
pub mod surroundings;

pub use databases::{Engine, TestDb};
