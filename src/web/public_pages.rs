//! Help, privacy notice, accessibility statement: sample texts until the data holder sets its own.

use actix_web::web;
use askama::Template;

use super::{Answer, App, Shell, Visitor, page};

/// One heading with its paragraphs.
struct Section {
    title: String,
    paragraphs: Vec<String>,
}

#[derive(Template)]
#[template(path = "web/templates/public.html")]
struct Public {
    shell: Shell,
    title: String,
    sections: Vec<Section>,
}

fn section(visitor: &Visitor, title: &str, paragraphs: &[&str]) -> Section {
    Section {
        title: visitor.t(title),
        paragraphs: paragraphs.iter().map(|key| visitor.t(key)).collect(),
    }
}

/// `/{lang}/help`.
///
/// # Errors
/// When the template fails.
pub async fn help(app: web::Data<App>, visitor: Visitor) -> Answer {
    let sections = vec![
        section(
            &visitor,
            "public-help-call-title",
            &["public-help-call", "public-help-code"],
        ),
        section(
            &visitor,
            "public-help-connection-title",
            &["public-help-connection", "public-help-phone-photo"],
        ),
        section(
            &visitor,
            "public-help-after-title",
            &["public-help-after", "public-help-appeal"],
        ),
    ];
    page(&Public {
        title: visitor.t("public-help-title"),
        shell: visitor.shell(&app),
        sections,
    })
}

/// `/{lang}/privacy`.
///
/// # Errors
/// When the template fails.
pub async fn privacy(app: web::Data<App>, visitor: Visitor) -> Answer {
    let sections = vec![
        section(
            &visitor,
            "public-privacy-what-title",
            &["public-privacy-what", "public-privacy-sensitive"],
        ),
        section(&visitor, "public-privacy-who-title", &["public-privacy-who"]),
        section(
            &visitor,
            "public-privacy-rights-title",
            &["public-privacy-rights", "public-privacy-keep"],
        ),
        section(&visitor, "public-privacy-cookies-title", &["public-privacy-cookies"]),
    ];
    page(&Public {
        title: visitor.t("public-privacy-title"),
        shell: visitor.shell(&app),
        sections,
    })
}

/// `/{lang}/accessibility`.
///
/// # Errors
/// When the template fails.
pub async fn accessibility(app: web::Data<App>, visitor: Visitor) -> Answer {
    let sections = vec![
        section(
            &visitor,
            "public-access-how-title",
            &["public-access-how", "public-access-keyboard"],
        ),
        section(&visitor, "public-access-known-title", &["public-access-known"]),
        section(&visitor, "public-access-tell-title", &["public-access-tell"]),
    ];
    page(&Public {
        title: visitor.t("public-access-title"),
        shell: visitor.shell(&app),
        sections,
    })
}
