//! Settings: one table in code, the same in help, documentation and file.

mod file;
mod public_words;
mod table;
