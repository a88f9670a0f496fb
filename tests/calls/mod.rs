//! Call files, the catalogue and the rulebook.

mod deadlines;
mod real_files;
