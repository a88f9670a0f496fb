//! Qabyl: admissions between two countries.
//!
//! The map of the house, from the ground up; a room imports only from rooms that stand before it
//! (`tests/architecture` holds that): [`kernel`], [`config`] · [`db`] · [`i18n`] · [`events`],
//! [`outbox`], [`mail`] · [`accounts`] · [`institutions`] · [`calls`] · [`documents`] ·
//! [`applications`] · [`reviews`] · [`allocation`] (which imports nothing of ours) ·
//! [`placements`] · [`partners`]. [`web`] holds what all doors share and the one table of routes;
//! [`serve`], [`deliver`], [`letters`], [`administration`], [`own_data`], [`check`], [`backup`],
//! [`cli`] and [`demo`] put the rooms together.
//!
//! **A student submits**: `web/routes.rs` → the door in `applications/pages` →
//! `applications/submit.rs`, one `db.write` (authorise, window, rules, compare-and-set of state
//! and version, frozen copy, event, outbox) → 303 to the receipt.
//!
//! **A decision becomes a mail**: an operation of `placements` queues an outbox row in its own
//! commit → `outbox/worker.rs` claims it under a lease → `deliver.rs` loads the reader →
//! `mail/kind.rs` composes the letter now, in the reader's language → SMTP → sent, tried again,
//! or given up and shown to an operator.

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
