//! Universities, their branches, and what is studied there.
//!
//! A programme belongs to one branch and is never known by its official code alone: the same
//! code names different programmes in different universities. Whatever is not confirmed by an
//! official source carries `sample` and is shown with that mark.

pub mod edit;
pub mod load;
pub mod model;
pub mod pages;
mod store;
pub mod words;

pub use model::{Branch, Institution, Programme, ProgrammeView};
pub use store::{
    branches, institution, institution_by_slug, institutions, programme, programme_by_slugs, programme_view,
    programmes, search, titles_of_all,
};
