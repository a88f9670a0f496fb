//! One programme in the administration; the registrar's own too.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use super::admin::{Known, known, may_look, problems};
use super::form::{Choice, Problems, words};
use crate::institutions::edit::{EditError, save_programme};
use crate::institutions::model::Programme;
use crate::institutions::words as say;
use crate::kernel::Lang;
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

#[derive(Template)]
#[template(path = "institutions/templates/admin_programme.html")]
struct Page {
    shell: Shell,
    institution: String,
    back: String,
    title: String,
    it: Programme,
    new: bool,
    problems: Problems,
    branches: Vec<Choice>,
    degrees: Vec<Choice>,
    fields: Vec<Choice>,
    languages: Vec<Choice>,
    diplomas: Vec<Choice>,
}

const DIPLOMAS: [&str; 2] = ["own", "double"];

fn view(app: &App, visitor: &Visitor, known: &Known, it: Programme, new: bool, problems: Problems) -> Page {
    let lang = visitor.lang;
    let branches = known.branches.iter().map(|branch| Choice {
        value: branch.slug.clone(),
        label: branch.names.get(lang).to_owned(),
        checked: branch.id == it.branch,
    });
    Page {
        shell: visitor.shell(app),
        institution: known.institution.names.get(lang).to_owned(),
        back: visitor.to(&format!("/admin/institutions/{}", known.institution.slug)),
        branches: branches.collect(),
        degrees: Choice::list(&say::DEGREES, &it.degree, |word| say::degree(lang, word)),
        fields: Choice::list(&say::FIELDS, &it.field_group, |word| say::field(lang, word)),
        languages: Choice::list(&Lang::ALL.map(Lang::tag), &it.language, |word| {
            say::language(lang, word)
        }),
        diplomas: Choice::list(&DIPLOMAS, &it.diploma, |word| say::diploma(lang, word)),
        title: it.titles.get(lang).to_owned(),
        it,
        new,
        problems,
    }
}

/// The programme with this identifier; `new` is an empty one.
fn programme(visitor: &Visitor, known: &Known, name: &str) -> Result<Programme, Refusal> {
    if name == "new" {
        let first = known.branches.first().ok_or(Refusal::NotFound)?;
        return Ok(Programme {
            id: visitor.ctx.id(),
            institution: known.institution.id,
            branch: first.id,
            slug: String::new(),
            titles: crate::kernel::Words::default(),
            degree: "bachelor".to_owned(),
            field_group: "ict".to_owned(),
            language: "ru".to_owned(),
            diploma: "own".to_owned(),
            codes: serde_json::json!({}),
            sample: false,
            active: true,
            version: 0,
        });
    }
    let found = known.programmes.iter().find(|it| it.id.to_string() == name);
    found.cloned().ok_or(Refusal::NotFound)
}

/// `/{lang}/admin/institutions/{slug}/programmes/{programme}`; `new` is an empty form.
///
/// # Errors
/// Not allowed, no such programme, or the database fails.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String, String)>) -> Answer {
    let (_, slug, name) = path.into_inner();
    let known = known(&app, &slug).await?;
    may_look(&visitor, &known.institution)?;
    let it = programme(&visitor, &known, &name)?;
    page(&view(&app, &visitor, &known, it, name == "new", Problems::default()))
}

/// One of `words`, or the form was not ours.
fn one_of(words: &[&str], typed: &str) -> Result<String, Refusal> {
    if words.contains(&typed) {
        Ok(typed.to_owned())
    } else {
        Err(Refusal::Unreadable("a choice that is not on the list"))
    }
}

/// Creates or changes the programme.
///
/// # Errors
/// Not allowed, changed meanwhile, or the database fails.
pub async fn save(
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<(String, String, String)>,
    form: Form,
) -> Answer {
    let (_, slug, name) = path.into_inner();
    let known = known(&app, &slug).await?;
    may_look(&visitor, &known.institution)?;
    let new = name == "new";
    let mut it = programme(&visitor, &known, &name)?;
    if new {
        it.slug = form.text("slug").to_owned();
        let branch = known.branches.iter().find(|branch| branch.slug == form.text("branch"));
        it.branch = branch.ok_or(Refusal::Unreadable("branch"))?.id;
    }
    it.titles = words(&form, "titles");
    it.degree = one_of(&say::DEGREES, form.text("degree"))?;
    it.field_group = one_of(&say::FIELDS, form.text("field_group"))?;
    it.language = one_of(&Lang::ALL.map(Lang::tag), form.text("language"))?;
    it.diploma = one_of(&DIPLOMAS, form.text("diploma"))?;
    it.sample = form.has("sample");
    it.active = form.has("active");
    it.version = if new { 1 } else { form.number("version")? + 1 };
    let ctx = visitor.ctx.clone();
    let row = it.clone();
    let saved: Result<(), EditError> = app.db.write(move |tx| save_programme(tx, &ctx, &row)).await;
    let back = visitor.to(&format!("/admin/institutions/{}", known.institution.slug));
    let problems = match saved {
        Ok(()) => return see_other(&back),
        Err(error) => problems(&visitor.shell(&app), error)?,
    };
    it.version -= 1;
    let view = view(&app, &visitor, &known, it, new, problems);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
}
