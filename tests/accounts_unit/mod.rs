//! Passwords, tokens and seals: what needs no database.

mod access_tokens;
mod hashing;
mod policy;
mod sealing;
mod tokens;
