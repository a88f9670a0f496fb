//! The one test binary: compile time is a feature.

mod accounts_unit;
mod architecture;
mod db;
mod desk;
mod events;
mod harness;
mod i18n;
mod mail;
mod outbox;
mod reviews;
