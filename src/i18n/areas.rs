//! The one list of text areas: one Fluent file per area and language.
//!
//! A new area is a line in `areas!` and four files; the build fails when one is absent.

use crate::kernel::Lang;

macro_rules! areas {
    ($($area:literal)*) => {
        /// The names of all areas; an area's keys begin with its name and a hyphen.
        pub const AREAS: &[&str] = &[$($area),*];

        /// The areas of `lang`: name and Fluent source.
        pub(super) fn sources(lang: Lang) -> &'static [(&'static str, &'static str)] {
            match lang {
                Lang::Ky => &[$(($area, include_str!(concat!("locales/ky/", $area, ".ftl")))),*],
                Lang::Kk => &[$(($area, include_str!(concat!("locales/kk/", $area, ".ftl")))),*],
                Lang::Ru => &[$(($area, include_str!(concat!("locales/ru/", $area, ".ftl")))),*],
                Lang::En => &[$(($area, include_str!(concat!("locales/en/", $area, ".ftl")))),*],
            }
        }
    };
}

areas! {
    "accounts"
    "admin"
    "appeals"
    "applications"
    "calls"
    "closing"
    "dates"
    "demo"
    "desk"
    "documents"
    "error"
    "guests"
    "institutions"
    "mail"
    "owndata"
    "partners"
    "placements"
    "problem"
    "public"
    "quotas"
    "results"
    "reviews"
    "rulebook"
    "sections"
    "tours"
    "talk"
    "web"
}
