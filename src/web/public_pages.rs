//! Help, privacy notice, accessibility statement: sample texts, marked so, until the data holder
//! sets its own (`config::Public`).

use actix_web::web;
use askama::Template;

use super::{Answer, App, Shell, Visitor, page};
use crate::kernel::Words;

/// One heading with its paragraphs.
struct Section {
    title: String,
    paragraphs: Vec<String>,
}

/// A ministry as it is named now.
struct Ministry {
    name: String,
    sample: bool,
}

#[derive(Template)]
#[template(path = "web/templates/public.html")]
struct Public {
    shell: Shell,
    title: String,
    /// The texts are samples.
    sample: bool,
    sections: Vec<Section>,
    ministries: Vec<Ministry>,
    /// The visitor's own applications, to be told on the phone.
    codes: Vec<String>,
}

/// The page of this name: the data holder's own text, or the sample.
fn show(
    app: &App,
    visitor: &Visitor,
    name: &'static str,
    title: &str,
    sample: Vec<Section>,
    codes: Vec<String>,
) -> Answer {
    let own = app.config.public.texts.get(&(name, visitor.lang));
    let sections = own.map(|text| {
        let parts = text.sections.iter().cloned();
        parts.map(|(title, paragraphs)| Section { title, paragraphs }).collect()
    });
    let public = &app.config.public;
    page(&Public {
        title: visitor.t(title),
        shell: visitor.shell(app),
        sample: own.is_none(),
        sections: sections.unwrap_or(sample),
        ministries: vec![
            ministry(visitor, public.ministry_kg.as_ref(), "public-ministry-kg-sample"),
            ministry(visitor, public.ministry_kz.as_ref(), "public-ministry-kz-sample"),
        ],
        codes,
    })
}

fn ministry(visitor: &Visitor, set: Option<&Words>, sample: &str) -> Ministry {
    Ministry {
        name: set.map_or_else(|| visitor.t(sample), |words| words.get(visitor.lang).to_owned()),
        sample: set.is_none(),
    }
}

fn section(visitor: &Visitor, title: &str, paragraphs: &[&str]) -> Section {
    Section {
        title: visitor.t(title),
        paragraphs: paragraphs.iter().map(|key| visitor.t(key)).collect(),
    }
}

/// `/{lang}/help`, with the codes of the visitor's own applications.
///
/// # Errors
/// When the template fails.
pub fn help(app: &App, visitor: &Visitor, codes: Vec<String>) -> Answer {
    let sections = vec![
        section(
            visitor,
            "public-help-call-title",
            &["public-help-call", "public-help-code"],
        ),
        section(
            visitor,
            "public-help-connection-title",
            &["public-help-connection", "public-help-phone-photo"],
        ),
        section(
            visitor,
            "public-help-after-title",
            &["public-help-after", "public-help-appeal"],
        ),
    ];
    show(app, visitor, "help", "public-help-title", sections, codes)
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
    show(&app, &visitor, "privacy", "public-privacy-title", sections, Vec::new())
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
    show(
        &app,
        &visitor,
        "accessibility",
        "public-access-title",
        sections,
        Vec::new(),
    )
}
