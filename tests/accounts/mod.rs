//! Accounts: the real operations on a real database.

mod enumeration;
mod invitations;
mod passwords;
mod policy;
mod rules;
mod sessions;
mod sign_in;
mod strangers;
mod world;
