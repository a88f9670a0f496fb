//! Universities in the administration: list, one with its branches and programmes, changes.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use super::form::{Problems, words};
use crate::accounts::policy::{Permission, Scope, allow};
use crate::i18n;
use crate::institutions::edit::{EditError, save_institution};
use crate::institutions::model::{Branch, Details, Institution, Programme};
use crate::institutions::{store, words as say};
use crate::kernel::Fault;
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

struct Row {
    href: String,
    name: String,
    country: String,
    parts: String,
    sample: bool,
}

#[derive(Template)]
#[template(path = "institutions/templates/admin_list.html")]
struct List {
    shell: Shell,
    rows: Vec<Row>,
}

/// `/{lang}/admin/institutions`.
///
/// # Errors
/// Not allowed, or the database fails.
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    allow(&visitor.ctx, Permission::ManageInstitutions, Scope::System)?;
    let lang = visitor.lang;
    let rows = app
        .db
        .read(move |conn| -> Result<_, Fault> {
            let mut rows = Vec::new();
            for it in store::institutions(conn)? {
                let counts = [
                    ("branches", store::branches(conn, it.id)?.len().into()),
                    ("programmes", store::programmes(conn, it.id)?.len().into()),
                ];
                rows.push(Row {
                    href: format!("/{}/admin/institutions/{}", lang.tag(), it.slug),
                    name: it.names.get(lang).to_owned(),
                    country: it.country.clone(),
                    parts: i18n::text_with(lang, "institutions-parts", &counts),
                    sample: it.sample,
                });
            }
            Ok(rows)
        })
        .await?;
    page(&List {
        shell: visitor.shell(&app),
        rows,
    })
}

/// A link to a part of the university.
struct Part {
    href: String,
    title: String,
    about: String,
    sample: bool,
    active: bool,
}

#[derive(Template)]
#[template(path = "institutions/templates/admin_one.html")]
struct One {
    shell: Shell,
    title: String,
    it: Institution,
    new: bool,
    may_change: bool,
    problems: Problems,
    branches: Vec<Part>,
    programmes: Vec<Part>,
    base: String,
}

/// The university named `slug` with its parts; none when it does not exist.
pub(super) struct Known {
    pub institution: Institution,
    pub branches: Vec<Branch>,
    pub programmes: Vec<Programme>,
}

pub(super) async fn known(app: &App, slug: &str) -> Result<Known, Refusal> {
    let slug = slug.to_owned();
    let found = app
        .db
        .read(move |conn| -> Result<_, Fault> {
            let Some(institution) = store::institution_by_slug(conn, &slug)? else {
                return Ok(None);
            };
            Ok(Some(Known {
                branches: store::branches(conn, institution.id)?,
                programmes: store::programmes(conn, institution.id)?,
                institution,
            }))
        })
        .await?;
    found.ok_or(Refusal::NotFound)
}

fn blank(visitor: &Visitor) -> Institution {
    Institution {
        id: visitor.ctx.id(),
        slug: String::new(),
        names: crate::kernel::Words::default(),
        country: "KZ".to_owned(),
        details: Details::default(),
        sample: false,
        version: 0,
    }
}

fn view(app: &App, visitor: &Visitor, it: Institution, known: Option<&Known>, problems: Problems) -> One {
    let lang = visitor.lang;
    let base = visitor.to(&format!(
        "/admin/institutions/{}",
        known.map_or("new", |known| &known.institution.slug)
    ));
    let branches = known.map(|known| known.branches.as_slice()).unwrap_or_default();
    let programmes = known.map(|known| known.programmes.as_slice()).unwrap_or_default();
    let branch = |it: &Branch| Part {
        href: format!("{base}/branches/{}", it.slug),
        title: it.names.get(lang).to_owned(),
        about: it.city.get(lang).to_owned(),
        sample: it.sample,
        active: true,
    };
    let programme = |it: &Programme| Part {
        href: format!("{base}/programmes/{}", it.id),
        title: it.titles.get(lang).to_owned(),
        about: format!(
            "{} · {}",
            say::degree(lang, &it.degree),
            say::language(lang, &it.language)
        ),
        sample: it.sample,
        active: it.active,
    };
    One {
        shell: visitor.shell(app),
        title: it.names.get(lang).to_owned(),
        new: known.is_none(),
        may_change: allow(&visitor.ctx, Permission::ManageInstitutions, Scope::System).is_ok(),
        branches: branches.iter().map(branch).collect(),
        programmes: programmes.iter().map(programme).collect(),
        it,
        problems,
        base,
    }
}

/// Who may look at a university here: who manages institutions, or its own registrar.
pub(super) fn may_look(visitor: &Visitor, it: &Institution) -> Result<(), Refusal> {
    if allow(&visitor.ctx, Permission::ManageInstitutions, Scope::System).is_err() {
        allow(&visitor.ctx, Permission::ManageProgrammes, Scope::Institution(it.id))?;
    }
    Ok(())
}

/// Who may change it: its registrar reads it and may not.
fn may_change(visitor: &Visitor, it: Option<&Institution>) -> Result<(), Refusal> {
    match (allow(&visitor.ctx, Permission::ManageInstitutions, Scope::System), it) {
        (Ok(()), _) => Ok(()),
        (Err(denied), None) => Err(denied.into()),
        (Err(_), Some(it)) => may_look(visitor, it).and(Err(Refusal::Forbidden)),
    }
}

/// `/{lang}/admin/institutions/{slug}`; `new` is an empty form.
///
/// # Errors
/// Not allowed, no such university, or the database fails.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let (_, slug) = path.into_inner();
    if slug == "new" {
        allow(&visitor.ctx, Permission::ManageInstitutions, Scope::System)?;
        return page(&view(&app, &visitor, blank(&visitor), None, Problems::default()));
    }
    let known = known(&app, &slug).await?;
    may_look(&visitor, &known.institution)?;
    let it = known.institution.clone();
    page(&view(&app, &visitor, it, Some(&known), Problems::default()))
}

/// Creates or changes the university.
///
/// # Errors
/// Not allowed, changed meanwhile, or the database fails.
pub async fn save(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>, form: Form) -> Answer {
    let (_, slug) = path.into_inner();
    let known = if slug == "new" {
        None
    } else {
        Some(known(&app, &slug).await?)
    };
    let before = known.as_ref().map(|known| &known.institution);
    may_change(&visitor, before)?;
    let text = |name: &str| form.text(name).to_owned();
    let it = Institution {
        id: before.map_or_else(|| visitor.ctx.id(), |it| it.id),
        slug: before.map_or_else(|| text("slug"), |it| it.slug.clone()),
        names: words(&form, "names"),
        country: text("country").to_uppercase(),
        details: Details {
            address: text("address"),
            phone: text("phone"),
            email: text("email"),
            website: text("website"),
            ..before.map(|it| it.details.clone()).unwrap_or_default()
        },
        sample: form.has("sample"),
        version: if known.is_some() {
            form.number("version")? + 1
        } else {
            1
        },
    };
    let ctx = visitor.ctx.clone();
    let row = it.clone();
    let saved: Result<(), EditError> = app.db.write(move |tx| save_institution(tx, &ctx, &row)).await;
    let shell = visitor.shell(&app);
    let problems = match saved {
        Ok(()) => return see_other(&visitor.to(&format!("/admin/institutions/{}", it.slug))),
        Err(error) => problems(&shell, error)?,
    };
    let shown = Institution {
        version: it.version - 1,
        ..it
    };
    page_with(
        StatusCode::UNPROCESSABLE_ENTITY,
        &view(&app, &visitor, shown, known.as_ref(), problems),
    )
}

/// What the form can cure, beside its fields; everything else is refused.
pub(super) fn problems(shell: &Shell, error: EditError) -> Result<Problems, Refusal> {
    match error {
        EditError::Incomplete("slug") => Ok(Problems::one(shell, "slug", "institutions-problem-slug")),
        EditError::Incomplete("titles") => Ok(Problems::one(shell, "titles", "institutions-problem-words")),
        EditError::Incomplete(_) => Ok(Problems::one(shell, "names", "institutions-problem-words")),
        EditError::Taken => Ok(Problems::one(shell, "slug", "institutions-problem-taken")),
        error => Err(error.into()),
    }
}
