//! Qabyl: admissions between two countries.
//!
//! The map of the house, from the ground up; a room imports only from rooms above it in this
//! list (`tests/architecture.rs` holds that).

pub mod accounts;
pub mod administration;
pub mod allocation;
pub mod applications;
pub mod backup;
pub mod calls;
pub mod check;
pub mod cli;
pub mod committee;
pub mod config;
pub mod db;
pub mod deliver;
pub mod demo;
pub mod documents;
pub mod events;
pub mod i18n;
pub mod institutions;
pub mod kernel;

pub mod letters;
pub mod mail;
pub mod outbox;
pub mod own_data;
pub mod partners;
pub mod placements;
pub mod reviews;
pub mod serve;
pub mod telemetry;
pub mod web;
