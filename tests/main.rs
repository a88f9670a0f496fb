//! The one test binary: compile time is a feature.

mod accounts;
mod accounts_unit;
mod allocation;
mod api;
mod applications;
mod architecture;
mod calls;
mod calls_loading;
mod db;
mod desk;
mod documents;
mod events;
mod harness;
mod i18n;
mod mail;
mod outbox;
mod placements;
mod reviews;
mod web;
