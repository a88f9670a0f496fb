//! The change feed and the reference data, as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Meta, Paging, Titles};

/// Something that happened; a hint to read its subject again.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedEvent {
    /// Its identifier: the same whenever it is read.
    #[schema(example = "evt_06ejvr3k2dw2g9p7f3b1c8h4zm")]
    pub id: String,
    /// What happened.
    #[schema(example = "placement.admitted")]
    pub r#type: String,
    /// What it happened to.
    #[schema(example = "plc_06ejvr3k2dw2g9p7f3b1c8h4zm")]
    pub subject: String,
    /// When.
    #[schema(format = DateTime)]
    pub timestamp: String,
    /// The subject's version after it, where it has one.
    pub version: Option<i64>,
}

/// A page of the change feed.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventPage {
    /// What happened, in the one order that everybody sees.
    pub data: Vec<FeedEvent>,
    /// Where it goes on.
    pub page: Paging,
    /// About the answer.
    pub meta: Meta,
}

/// A campus.
#[derive(Debug, Serialize, ToSchema)]
pub struct BranchItem {
    /// Its identifier.
    #[schema(example = "bra_06ejvr3k2dw2g9p7f3b1c8h4zm")]
    pub id: String,
    /// Its name in addresses.
    #[schema(example = "bishkek")]
    pub slug: String,
    /// Its names.
    pub names: Titles,
    /// Its city.
    pub city: Titles,
}

/// A programme of the institution.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeItem {
    /// Its identifier.
    #[schema(example = "prg_06ejvr3k2dw2g9p7f3b1c8h4zm")]
    pub id: String,
    /// Its name in addresses.
    #[schema(example = "computer-science")]
    pub slug: String,
    /// The campus.
    #[schema(example = "bra_06ejvr3k2dw2g9p7f3b1c8h4zm")]
    pub branch: String,
    /// Its titles.
    pub titles: Titles,
    /// `bachelor`, `master`, …
    #[schema(example = "bachelor")]
    pub degree: String,
    /// The field group.
    #[schema(example = "ict")]
    pub field_group: String,
    /// Tag of the language of instruction.
    #[schema(example = "kk")]
    pub language: String,
    /// Which diploma it leads to.
    pub diploma: String,
    /// Official codes, by register.
    #[schema(value_type = Object)]
    pub codes: serde_json::Value,
    /// Whether it can be chosen in new calls.
    pub active: bool,
    /// Counts changes.
    pub version: i32,
}

/// All programmes of the institution.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammePage {
    /// The programmes, by degree and name.
    pub data: Vec<ProgrammeItem>,
    /// The list is whole: one page.
    pub page: Paging,
    /// About the answer.
    pub meta: Meta,
}

/// The client's institution.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstitutionItem {
    /// Its identifier.
    #[schema(example = "ins_06ejvr3k2dw2g9p7f3b1c8h4zm")]
    pub id: String,
    /// Its name in addresses.
    #[schema(example = "kaznu")]
    pub slug: String,
    /// Its names.
    pub names: Titles,
    /// ISO 3166 code of its country.
    #[schema(example = "KZ")]
    pub country: String,
    /// Its campuses.
    pub branches: Vec<BranchItem>,
    /// Counts changes.
    pub version: i32,
}

/// The client's institution.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstitutionAnswer {
    /// The institution.
    pub data: InstitutionItem,
}
