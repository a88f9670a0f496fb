//! What goes over the wire, as the OpenAPI document describes it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::Words;

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

/// The colleague at the university for whom the program acts; written on the event.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActingPerson {
    /// Their name; not kept.
    #[schema(max_length = 200, example = "Invented Registrar")]
    pub name: Option<String>,
    /// Their address; not kept.
    #[schema(max_length = 254, example = "registrar@example.kz")]
    pub email: Option<String>,
    /// Their number or login in your system; kept with the act for ever.
    #[schema(min_length = 1, max_length = 100, pattern = r"\S", example = "staff-4711")]
    pub external_id: String,
}

/// Nothing to say besides.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A refusal.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseData {
    /// Why; the applicant reads it.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S")]
    pub reason: String,
}

/// An enrolment.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolData {
    /// The number of the order.
    #[schema(min_length = 1, max_length = 60, pattern = r"\S", example = "412-c")]
    pub order_number: String,
    /// Its date.
    #[schema(format = Date, example = "2026-08-25")]
    pub order_date: String,
}

/// A decision on a condition.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideData {
    /// `met`, or `not_met`, which ends the place.
    #[schema(example = "met")]
    pub decision: String,
    /// Why not; needed with `not_met`.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
}

/// A write: what is to be done, and who at the university does it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Write<T> {
    /// What.
    pub data: T,
    /// Who.
    pub actor: ActingPerson,
}

/// An access token (RFC 6749, section 5.1).
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenAnswer {
    /// Goes into `Authorization: Bearer …`.
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    pub token_type: String,
    /// Seconds.
    #[schema(example = 900)]
    pub expires_in: u64,
    /// What it allows, separated by spaces.
    #[schema(example = "placements:read nominations:decide")]
    pub scope: String,
}

/// A refused token request (RFC 6749, section 5.2).
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenRefusal {
    /// `invalid_request`, `invalid_client`, `unsupported_grant_type` or `invalid_scope`.
    #[schema(example = "invalid_client")]
    pub error: String,
    /// For the programmer who reads the log.
    pub error_description: String,
}

/// A token request.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "describes a form to the OpenAPI document; the door reads it by hand"
)]
pub struct TokenForm {
    /// Always `client_credentials`.
    #[schema(example = "client_credentials")]
    grant_type: String,
    /// Unless it stands in the Basic header.
    client_id: Option<String>,
    /// Unless it stands in the Basic header.
    client_secret: Option<String>,
    /// Fewer scopes than the client has, separated by spaces; absent: all.
    scope: Option<String>,
}

/// What went wrong and what to do next (RFC 9457).
#[derive(Serialize, ToSchema)]
pub struct ProblemDocument {
    /// Names the kind of problem.
    #[schema(format = "uri", value_type = String)]
    r#type: String,
    /// In the language of `Accept-Language`.
    title: String,
    /// The HTTP status again.
    status: u16,
    /// Stable; decide by this.
    #[schema(example = "wrong_state")]
    code: String,
    /// In the language of `Accept-Language`.
    detail: String,
    /// The path that was asked for.
    instance: String,
    /// The state that the place is in, when that is the reason.
    state: Option<String>,
    /// What may be done instead.
    allowed: Vec<String>,
    /// Field by field.
    errors: Vec<ProblemField>,
    /// Give this to us when you ask.
    trace_id: String,
}

/// One field of the request that cannot be used.
#[derive(Serialize, ToSchema)]
pub struct ProblemField {
    /// JSON pointer into the body, or `/query/` and the parameter's name.
    #[schema(example = "/data/order_number")]
    pointer: String,
    /// Stable.
    code: String,
    /// In the language of `Accept-Language`.
    detail: String,
}
