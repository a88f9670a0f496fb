//! SQL of clients, signing keys and stored answers.

pub(super) mod answers;
pub(super) mod clients;
pub(super) mod keys;
