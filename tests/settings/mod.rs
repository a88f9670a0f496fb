//! Settings: one table in code, the same in help, documentation and file.

mod commands;
mod file;
mod production;
mod public_words;
mod table;
