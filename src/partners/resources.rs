//! What goes over the wire, as the OpenAPI document describes it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::Words;

mod asked;
mod listed;

pub use asked::*;
pub use listed::*;

/// One text in Kyrgyz, Kazakh, Russian and English.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Titles {
    /// Kyrgyz.
    #[schema(example = "Компьютердик илимдер")]
    pub ky: String,
    /// Kazakh.
    #[schema(example = "Компьютерлік ғылымдар")]
    pub kk: String,
    /// Russian.
    #[schema(example = "Компьютерные науки")]
    pub ru: String,
    /// English.
    #[schema(example = "Computer science")]
    pub en: String,
}

impl From<&Words> for Titles {
    fn from(words: &Words) -> Self {
        Self {
            ky: words.ky.clone(),
            kk: words.kk.clone(),
            ru: words.ru.clone(),
            en: words.en.clone(),
        }
    }
}

/// Where a list goes on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Paging {
    /// Give this back as `cursor`; null when a list has ended. The feed always gives one.
    #[schema(example = "cDE6cGxjXzAx")]
    pub next_cursor: Option<String>,
    /// Whether more rows wait behind it now.
    pub has_more: bool,
}

/// About the answer itself.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Meta {
    /// The moment of the answer; a later `updated_since`.
    #[schema(format = DateTime, example = "2026-08-25T06:00:00.000000Z")]
    pub generated_at: String,
}

/// A person's name as in the passport; parts that the dossier does not have are empty.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonName {
    /// The whole name.
    #[schema(example = "Асанова Айгүл Бакытовна")]
    pub full: String,
    /// The parts in Cyrillic.
    pub cyrillic: NameParts,
    /// The parts in Latin letters.
    pub latin: NameParts,
}

/// The parts of a name in one script.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct NameParts {
    /// Surname.
    pub family: String,
    /// Given name; empty where the passport has none.
    pub given: String,
    /// Patronymic; empty where the passport has none.
    pub patronymic: String,
}

/// The call that a place belongs to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CallRef {
    /// Its name in addresses.
    #[schema(example = "scholarship-2026")]
    pub slug: String,
    /// The admission year.
    #[schema(example = "2026/27")]
    pub cycle: String,
}

/// A programme, in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProgrammeRef {
    /// Its identifier.
    #[schema(example = "prg_06ejvr3k2dw2g9p7f3b1c8h4zm")]
    pub id: String,
    /// Its titles.
    pub titles: Titles,
}

/// A condition of a place.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConditionItem {
    /// Its identifier.
    #[schema(example = "cnd_06ejvr3k2dw2g9p7f3b1c8h4zm")]
    pub id: String,
    /// What: a word of the call's terms.
    #[schema(example = "originals")]
    pub kind: String,
    /// `pending`, `met` or `not_met`.
    #[schema(example = "pending")]
    pub state: String,
    /// Until when.
    #[schema(format = DateTime)]
    pub due_at: String,
    /// When the applicant said that it is done; the university still decides.
    #[schema(format = DateTime)]
    pub called_done_at: Option<String>,
    /// What the applicant wrote to it.
    pub applicant_note: Option<String>,
}

/// A document of the dossier. Sensitive ones are not listed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentItem {
    /// The call's key of the requirement.
    #[schema(example = "passport")]
    pub r#type: String,
    /// `promised`, `overdue`, `uploaded`, `accepted` or `rejected`.
    #[schema(example = "accepted")]
    pub state: String,
    /// SHA-256 of the file as it is kept, in hexadecimal digits; null before there is one.
    pub sha256: Option<String>,
}

/// The order of enrolment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderItem {
    /// Its number.
    #[schema(example = "412-c")]
    pub number: String,
    /// Its date.
    #[schema(format = Date, example = "2026-08-25")]
    pub date: Option<String>,
}

/// A nomination or a place before the university.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Placement {
    /// Its identifier.
    #[schema(example = "plc_06ejvr3k2dw2g9p7f3b1c8h4zm")]
    pub id: String,
    /// The application's human code.
    #[schema(example = "KZ26-7K3M4QX")]
    pub application: String,
    /// The call.
    pub call: CallRef,
    /// Who.
    pub person: PersonName,
    /// What would be studied.
    pub programme: ProgrammeRef,
    /// The code of the quota line in its call.
    #[schema(example = "bachelor")]
    pub quota_line: String,
    /// The rank of this wish among the applicant's, from 1.
    #[schema(example = 1)]
    pub choice_rank: i32,
    /// Where it stands.
    #[schema(example = "nominated")]
    pub state: String,
    /// What your scopes let you do in this state.
    #[schema(example = json!(["admit", "refuse"]))]
    pub allowed: Vec<String>,
    /// Until when the next actor must answer; exclusive.
    #[schema(format = DateTime)]
    pub answer_by: Option<String>,
    /// Conditions of the place.
    pub conditions: Vec<ConditionItem>,
    /// Documents of the dossier.
    pub documents: Vec<DocumentItem>,
    /// The order of enrolment.
    pub order: Option<OrderItem>,
    /// Why it ended, as written by who ended it.
    pub reason: Option<String>,
    /// Counts changes; the entity tag is this number in quotation marks.
    #[schema(example = 1)]
    pub version: i32,
    /// When it changed last.
    #[schema(format = DateTime)]
    pub updated_at: String,
    /// The page where colleagues do the same by hand.
    #[schema(format = "uri", value_type = String)]
    pub url: String,
}

/// A page of places.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlacementPage {
    /// The places, by identifier.
    pub data: Vec<Placement>,
    /// Where it goes on.
    pub page: Paging,
    /// About the answer.
    pub meta: Meta,
}

/// One place.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlacementAnswer {
    /// The place as it stands now.
    pub data: Placement,
}
