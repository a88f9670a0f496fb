//! Puts together what a place looks like to a university: one question a table, not one a row.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{problems, resources as out};
use crate::accounts::Principal;
use crate::applications::{self, Application, ListedDocument, SectionKey};
use crate::calls::{self, Call, Requirement};
use crate::db::Conn;
use crate::institutions;
use crate::kernel::ids::{ApplicationId, CallId, PlacementId, ProgrammeId, QuotaLineId};
use crate::kernel::{Fault, Lang, Words};
use crate::placements::model::Condition;
use crate::placements::{Placement, read};

/// Who reads, and where the pages are.
#[derive(Clone)]
pub(super) struct Reader {
    pub who: Principal,
    pub lang: Lang,
    pub base_url: String,
}

/// Everything around the places of one page.
struct Around {
    heads: HashMap<ApplicationId, Application>,
    names: HashMap<ApplicationId, Value>,
    documents: HashMap<ApplicationId, Vec<ListedDocument>>,
    conditions: HashMap<PlacementId, Vec<Condition>>,
    calls: HashMap<CallId, (Call, Vec<Requirement>)>,
    lines: HashMap<QuotaLineId, String>,
    programmes: HashMap<ProgrammeId, Words>,
}

/// The places as they go over the wire, in the order given.
pub(super) fn items(conn: &mut Conn, placements: &[Placement], reader: &Reader) -> Result<Vec<out::Placement>, Fault> {
    let around = around(conn, placements)?;
    placements.iter().map(|it| item(it, &around, reader)).collect()
}

/// One place as it goes over the wire.
pub(super) fn one(conn: &mut Conn, placement: &Placement, reader: &Reader) -> Result<out::Placement, Fault> {
    let around = around(conn, std::slice::from_ref(placement))?;
    item(placement, &around, reader)
}

fn around(conn: &mut Conn, placements: &[Placement]) -> Result<Around, Fault> {
    let applications: Vec<ApplicationId> = placements.iter().map(|it| it.application).collect();
    let ids: Vec<PlacementId> = placements.iter().map(|it| it.id).collect();
    let programmes: HashSet<ProgrammeId> = placements.iter().map(|it| it.programme).collect();
    let programmes: Vec<ProgrammeId> = programmes.into_iter().collect();
    let mut around = Around {
        heads: applications::heads(conn, &applications)?,
        names: applications::answers_of_all(conn, SectionKey::Personal, &applications)?,
        documents: applications::documents_of_all(conn, &applications)?,
        conditions: read::conditions_of_all(conn, &ids)?,
        calls: HashMap::new(),
        lines: HashMap::new(),
        programmes: institutions::titles_of_all(conn, &programmes)?,
    };
    // A page holds few calls, and many places.
    for it in placements {
        if !around.calls.contains_key(&it.call)
            && let Some(call) = calls::call(conn, it.call)?
        {
            let requirements = calls::requirements(conn, it.call)?;
            around.calls.insert(it.call, (call, requirements));
            let codes = calls::line_codes(conn, it.call)?;
            around.lines.extend(codes);
        }
    }
    Ok(around)
}

fn item(it: &Placement, around: &Around, reader: &Reader) -> Result<out::Placement, Fault> {
    let broken = || Fault::broken("a placement without its dossier, call or line");
    let head = around.heads.get(&it.application).ok_or_else(broken)?;
    let (call, requirements) = around.calls.get(&it.call).ok_or_else(broken)?;
    let line = around.lines.get(&it.line).ok_or_else(broken)?;
    let titles = around.programmes.get(&it.programme).ok_or_else(broken)?;
    let documents = around.documents.get(&it.application).map_or(&[][..], Vec::as_slice);
    let conditions = around.conditions.get(&it.id).map_or(&[][..], Vec::as_slice);
    Ok(out::Placement {
        id: it.id.to_string(),
        application: head.code.clone(),
        call: out::CallRef {
            slug: call.slug.clone(),
            cycle: call.cycle.clone(),
        },
        person: person(&head.name, around.names.get(&it.application)),
        programme: out::ProgrammeRef {
            id: it.programme.to_string(),
            titles: titles.into(),
        },
        quota_line: line.clone(),
        choice_rank: it.wish,
        state: it.state.to_string(),
        allowed: problems::verbs(&reader.who, it),
        answer_by: it.answer_by.map(|at| at.to_string()),
        conditions: conditions.iter().map(condition).collect(),
        documents: documents
            .iter()
            .filter_map(|document| listed(document, requirements))
            .collect(),
        order: it.order_number.as_ref().map(|number| out::OrderItem {
            number: number.clone(),
            date: it.order_date.map(|date| date.to_string()),
        }),
        reason: it.reason.clone(),
        version: it.version,
        updated_at: it.updated_at.to_string(),
        url: format!(
            "{}/{}/desk/places?code={}#{}",
            reader.base_url,
            reader.lang.tag(),
            head.code,
            it.id
        ),
    })
}

fn condition(it: &Condition) -> out::ConditionItem {
    out::ConditionItem {
        id: it.id.to_string(),
        kind: it.kind.clone(),
        state: it.state.to_string(),
        due_at: it.due_at.to_string(),
        called_done_at: it.said_at.map(|at| at.to_string()),
        applicant_note: Some(it.said_note.clone()).filter(|note| !note.is_empty()),
    }
}

/// Health papers and the like need a grant that no client has.
fn listed(it: &ListedDocument, requirements: &[Requirement]) -> Option<out::DocumentItem> {
    let requirement = requirements
        .iter()
        .find(|requirement| requirement.id == it.requirement && !requirement.sensitive)?;
    Some(out::DocumentItem {
        r#type: requirement.key.clone(),
        state: it.state.to_string(),
        sha256: it.file.clone(),
    })
}

fn person(full: &str, answers: Option<&Value>) -> out::PersonName {
    let answer = |field: &str| {
        let found = answers.and_then(|answers| answers.get(field)).and_then(Value::as_str);
        found.unwrap_or_default().to_owned()
    };
    out::PersonName {
        full: full.to_owned(),
        cyrillic: out::NameParts {
            family: answer("family"),
            given: answer("given"),
            patronymic: answer("patronymic"),
        },
        latin: out::NameParts {
            family: answer("family_latin"),
            given: answer("given_latin"),
            patronymic: answer("patronymic_latin"),
        },
    }
}
