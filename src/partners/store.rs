//! SQL of clients and signing keys.

pub(super) mod clients;
pub(super) mod keys;
