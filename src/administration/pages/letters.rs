//! `/{lang}/admin/letters`: every kind of letter as its reader gets it, with sample values.

use actix_web::web;
use askama::Template;

use crate::accounts::pages::inbox::Kinds;
use crate::accounts::policy::{Permission, Scope, allow};
use crate::kernel::Lang;
use crate::mail::Kind;
use crate::web::{Answer, App, Refusal, Shell, Visitor, page};

struct Line {
    href: String,
    name: &'static str,
    subject: String,
}

#[derive(Template)]
#[template(path = "administration/templates/letters.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<Line>,
}

/// One language's letter; the tag tells screen readers how to pronounce it.
struct Version {
    tag: &'static str,
    language: &'static str,
    subject: String,
    greeting: String,
    paragraphs: Vec<String>,
    button: String,
    leads_to: String,
}

#[derive(Template)]
#[template(path = "administration/templates/letter.html")]
struct LetterPage {
    shell: Shell,
    name: &'static str,
    title: String,
    portal: bool,
    versions: Vec<Version>,
}

/// All kinds, by their subject in the reader's language.
///
/// # Errors
/// Not allowed.
pub async fn list(app: web::Data<App>, kinds: web::Data<Kinds>, visitor: Visitor) -> Answer {
    allow(&visitor.ctx, Permission::Operate, Scope::Anywhere)?;
    let line = |kind: &&'static Kind| Line {
        href: visitor.to(&format!("/admin/letters/{}", kind.name)),
        name: kind.name,
        subject: sample(&app, kind, visitor.lang).subject,
    };
    page(&ListPage {
        lines: kinds.iter().map(line).collect(),
        shell: visitor.shell(&app),
    })
}

/// One kind in the four languages.
///
/// # Errors
/// Not allowed, or no such kind.
pub async fn show(
    app: web::Data<App>,
    kinds: web::Data<Kinds>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
) -> Answer {
    allow(&visitor.ctx, Permission::Operate, Scope::Anywhere)?;
    let (_, wanted) = path.into_inner();
    let kind = kinds.iter().find(|kind| kind.name == wanted).ok_or(Refusal::NotFound)?;
    page(&LetterPage {
        name: kind.name,
        title: sample(&app, kind, visitor.lang).subject,
        portal: kind.in_portal,
        versions: Lang::ALL.iter().map(|lang| sample(&app, kind, *lang)).collect(),
        shell: visitor.shell(&app),
    })
}

/// The letter with its kind's own sample values, as the postman would write it.
fn sample(app: &App, kind: &Kind, lang: Lang) -> Version {
    // No installation's secret: the link of a preview opens nothing.
    let letter = kind.compose(lang, None, &(kind.sample)(), &app.config.base_url, &[0; 32]);
    let (button, leads_to) = letter
        .action
        .map(|action| (action.label, action.url))
        .unwrap_or_default();
    Version {
        tag: lang.tag(),
        language: lang.own_name(),
        subject: letter.subject,
        greeting: letter.greeting,
        paragraphs: letter.paragraphs,
        button,
        leads_to,
    }
}
