//! One branch in the administration.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use super::admin::{Known, known, problems};
use super::form::{Problems, words};
use crate::accounts::policy::{Permission, Scope, allow};
use crate::institutions::edit::{EditError, save_branch};
use crate::institutions::model::{Branch, Details};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

#[derive(Template)]
#[template(path = "institutions/templates/admin_branch.html")]
struct Page {
    shell: Shell,
    institution: String,
    back: String,
    title: String,
    it: Branch,
    new: bool,
    problems: Problems,
}

fn view(app: &App, visitor: &Visitor, known: &Known, it: Branch, new: bool, problems: Problems) -> Page {
    Page {
        shell: visitor.shell(app),
        institution: known.institution.names.get(visitor.lang).to_owned(),
        back: visitor.to(&format!("/admin/institutions/{}", known.institution.slug)),
        title: it.names.get(visitor.lang).to_owned(),
        it,
        new,
        problems,
    }
}

/// The branch named `slug`; `new` is an empty one.
fn branch(visitor: &Visitor, known: &Known, slug: &str) -> Result<Branch, Refusal> {
    if slug == "new" {
        return Ok(Branch {
            id: visitor.ctx.id(),
            institution: known.institution.id,
            slug: String::new(),
            names: crate::kernel::Words::default(),
            city: crate::kernel::Words::default(),
            details: Details::default(),
            sample: false,
            version: 0,
        });
    }
    let found = known.branches.iter().find(|it| it.slug == slug);
    found.cloned().ok_or(Refusal::NotFound)
}

/// `/{lang}/admin/institutions/{slug}/branches/{branch}`; `new` is an empty form.
///
/// # Errors
/// Not allowed, no such branch, or the database fails.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String, String)>) -> Answer {
    allow(&visitor.ctx, Permission::ManageInstitutions, Scope::System)?;
    let (_, slug, name) = path.into_inner();
    let known = known(&app, &slug).await?;
    let it = branch(&visitor, &known, &name)?;
    page(&view(&app, &visitor, &known, it, name == "new", Problems::default()))
}

/// Creates or changes the branch.
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
    let new = name == "new";
    let mut it = branch(&visitor, &known, &name)?;
    let text = |name: &str| form.text(name).to_owned();
    if new {
        it.slug = text("slug");
    }
    it.names = words(&form, "names");
    it.city = words(&form, "city");
    it.details.address = text("address");
    it.details.phone = text("phone");
    it.details.email = text("email");
    it.details.website = text("website");
    it.sample = form.has("sample");
    it.version = if new { 1 } else { form.number("version")? + 1 };
    let ctx = visitor.ctx.clone();
    let row = it.clone();
    let saved: Result<(), EditError> = app.db.write(move |tx| save_branch(tx, &ctx, &row)).await;
    let back = visitor.to(&format!("/admin/institutions/{}", known.institution.slug));
    let problems = match saved {
        Ok(()) => return see_other(&back),
        Err(error) => problems(&visitor.shell(&app), error)?,
    };
    it.version -= 1;
    let view = view(&app, &visitor, &known, it, new, problems);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
}
