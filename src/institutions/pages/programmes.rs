//! `/{lang}/programmes`: what can be studied, searched with folded words.

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use super::form::Choice;
use crate::institutions::model::ProgrammeView;
use crate::institutions::{store, words};
use crate::kernel::ids::BranchId;
use crate::kernel::{Fault, Lang};
use crate::web::{Answer, App, Shell, Visitor, page};

/// What is asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct Asked {
    /// Words of a title.
    q: String,
    /// A degree.
    degree: String,
    /// A branch's identifier.
    branch: String,
}

struct Row {
    title: String,
    place: String,
    degree: String,
    field: String,
    language: String,
    diploma: String,
    sample: bool,
}

#[derive(Template)]
#[template(path = "institutions/templates/programmes.html")]
struct Page {
    shell: Shell,
    q: String,
    degrees: Vec<Choice>,
    branches: Vec<Choice>,
    rows: Vec<Row>,
    count: String,
    filtered: bool,
}

fn row(lang: Lang, view: &ProgrammeView) -> Row {
    let it = &view.programme;
    Row {
        title: it.titles.get(lang).to_owned(),
        place: format!("{} · {}", view.branch.get(lang), view.city.get(lang)),
        degree: words::degree(lang, &it.degree),
        field: words::field(lang, &it.field_group),
        language: words::language(lang, &it.language),
        diploma: words::diploma(lang, &it.diploma),
        sample: it.sample,
    }
}

/// The page.
///
/// # Errors
/// When the database fails.
pub async fn list(app: web::Data<App>, visitor: Visitor, asked: web::Query<Asked>) -> Answer {
    let asked = asked.into_inner();
    let lang = visitor.lang;
    let shown = asked.clone();
    let (found, mut campuses) = app
        .db
        .read(move |conn| -> Result<_, Fault> {
            let degree = (!asked.degree.is_empty()).then_some(asked.degree.as_str());
            let branch: Option<BranchId> = asked.branch.parse().ok();
            let found = store::search(conn, &asked.q, degree, branch)?;
            let mut campuses = Vec::new();
            for institution in store::institutions(conn)? {
                for branch in store::branches(conn, institution.id)? {
                    let name = format!("{}: {}", institution.names.get(lang), branch.names.get(lang));
                    campuses.push((branch.id.to_string(), name));
                }
            }
            Ok((found, campuses))
        })
        .await?;
    campuses.sort_by(|a, b| crate::i18n::compare(lang, &a.1, &b.1));
    let branches = campuses.into_iter().map(|(value, label)| Choice {
        checked: value == shown.branch,
        value,
        label,
    });
    let mut rows: Vec<Row> = found.iter().map(|view| row(lang, view)).collect();
    rows.sort_by(|a, b| crate::i18n::compare(lang, &a.title, &b.title));
    let shell = visitor.shell(&app);
    page(&Page {
        count: shell.with1("institutions-found", "count", rows.len()),
        degrees: Choice::list(&words::DEGREES, &shown.degree, |word| words::degree(lang, word)),
        branches: branches.collect(),
        filtered: !(shown.q.is_empty() && shown.degree.is_empty() && shown.branch.is_empty()),
        q: shown.q,
        rows,
        shell,
    })
}
