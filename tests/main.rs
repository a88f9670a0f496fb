//! The one test binary: compile time is a feature.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail by panicking; clippy's settings reach only the test functions themselves"
)]

mod accounts;
mod accounts_unit;
mod allocation;
mod api;
mod appeals;
mod applications;
mod architecture;
mod authz;
mod backup;
mod calls;
mod calls_loading;
mod check;
mod db;
mod demo;
mod desk;
mod documents;
mod events;
mod harness;
mod i18n;
mod journeys;
mod mail;
mod metrics;
mod outbox;
mod own_data;
mod pages;
mod placements;
mod reviews;
mod rules;
mod settings;
mod state;
mod stopping;
mod torture;
mod web;
