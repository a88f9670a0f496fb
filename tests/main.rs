//! The one test binary: compile time is a feature.

mod accounts;
mod accounts_unit;
mod allocation;
mod api;
mod architecture;
mod calls;
mod db;
mod documents;
mod events;
mod harness;
mod i18n;
mod mail;
mod outbox;
mod placements;
