//! The HTML doors: a registrar's clients, and the reference for programmers.

pub mod clients;
pub mod reference;
