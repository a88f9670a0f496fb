//! Call files and the catalogue file: TOML that people write, read with every mistake named by
//! line and field.
//!
//! [`read_call`] and [`read_catalogue`] give either the whole file, checked, or all its
//! [`Problems`]. Nothing here touches the database; the format is described in
//! `docs/call-files.md`.

mod call;
mod catalogue;
mod check;
mod check_lines;
mod check_parts;
mod check_world;
mod civil;
mod formats;
mod line;
mod locate;
mod moment;
mod problem;
mod read;
mod rulebook_text;
mod shift;

pub use call::{
    Appeals, CallFile, CallKind, Corrections, Document, Guardian, Need, Offers, Publication, Reserve, Selection,
    Timetable, Tour,
};
pub use catalogue::{Branch, CatalogueFile, Codes, Diploma, Institution, Programme};
pub use civil::{deadline, instant};
pub use line::{Cap, Line, LineProgramme, SeatGroup, Unfilled};
pub use moment::{Moment, MomentError, Zone};
pub use problem::{Problem, Problems};
pub use read::{read_call, read_call_with, read_catalogue};
pub use rulebook_text::{read_rulebook, write_rulebook};
