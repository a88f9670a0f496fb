//! Texts, timetable and terms of a call in the administration.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use super::admin::{May, read};
use super::form::{deadline, opening, problems, show_deadline, show_opening};
use crate::calls::change::ChangeError;
use crate::calls::edit::{self, Outcome};
use crate::calls::model::{AppealTerms, Call, CallState, Terms, Tour};
use crate::i18n;
use crate::institutions::pages::form::{Problems, words};
use crate::kernel::Words;
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

/// The call and its tours, for who may change it.
pub(super) async fn open(app: &App, visitor: &Visitor, slug: &str) -> Result<(Call, Vec<Tour>), Refusal> {
    let (data, _) = read(app, slug).await?;
    if May::of(visitor, &data.call).manage {
        Ok((data.call, data.tours))
    } else {
        Err(Refusal::NotFound)
    }
}

#[derive(Template)]
#[template(path = "calls/templates/edit_texts.html")]
struct TextsPage {
    shell: Shell,
    back: String,
    call: String,
    version: i32,
    titles: Words,
    summaries: Words,
    problems: Problems,
}

/// `/{lang}/admin/calls/{slug}/texts`.
///
/// # Errors
/// Not allowed, no such call, or the database fails.
pub async fn texts(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let (_, slug) = path.into_inner();
    let (call, _) = open(&app, &visitor, &slug).await?;
    page(&TextsPage {
        shell: visitor.shell(&app),
        back: visitor.to(&format!("/admin/calls/{slug}")),
        call: call.titles.get(visitor.lang).to_owned(),
        version: call.version,
        titles: call.titles,
        summaries: call.summaries,
        problems: Problems::default(),
    })
}

/// Changes the texts.
///
/// # Errors
/// Not allowed, changed meanwhile, or the database fails.
pub async fn save_texts(
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
    form: Form,
) -> Answer {
    let (_, slug) = path.into_inner();
    let (call, _) = open(&app, &visitor, &slug).await?;
    let command = edit::Texts {
        call: call.id,
        version: form.number("version")?,
        titles: words(&form, "titles"),
        summaries: words(&form, "summaries"),
    };
    let (ctx, asked) = (visitor.ctx.clone(), command.clone());
    let done: Result<Call, ChangeError> = app.db.write(move |tx| edit::texts(tx, &ctx, asked.clone())).await;
    let back = visitor.to(&format!("/admin/calls/{slug}"));
    let shell = visitor.shell(&app);
    let problems = match done {
        Ok(_) => return see_other(&back),
        Err(error) => problems(&shell, error)?,
    };
    let view = TextsPage {
        shell,
        back,
        call: call.titles.get(visitor.lang).to_owned(),
        version: command.version,
        titles: command.titles,
        summaries: command.summaries,
        problems,
    };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

/// A tour's fields, named with its number.
struct TourFields {
    number: i32,
    opens: String,
    closes: String,
    list: String,
    confirm: String,
    wrong: [String; 4],
}

#[derive(Template)]
#[template(path = "calls/templates/edit_timetable.html")]
struct TimetablePage {
    shell: Shell,
    back: String,
    call: String,
    version: i32,
    published: bool,
    zone: String,
    opens: String,
    deadline: String,
    tours: Vec<TourFields>,
    basis: String,
    problems: Problems,
}

/// `/{lang}/admin/calls/{slug}/timetable`.
///
/// # Errors
/// Not allowed, no such call, or the database fails.
pub async fn timetable(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let (_, slug) = path.into_inner();
    let (call, tours) = open(&app, &visitor, &slug).await?;
    let fields = tours.iter().map(|tour| TourFields {
        number: tour.number,
        opens: show_opening(tour.registration_opens_at, call.zone),
        closes: show_deadline(tour.registration_closes_at, call.zone),
        list: show_deadline(tour.list_due_at, call.zone),
        confirm: show_deadline(tour.confirm_by_at, call.zone),
        wrong: Default::default(),
    });
    page(&TimetablePage {
        shell: visitor.shell(&app),
        back: visitor.to(&format!("/admin/calls/{slug}")),
        call: call.titles.get(visitor.lang).to_owned(),
        version: call.version,
        published: call.state != CallState::Draft,
        zone: i18n::city(visitor.lang, call.zone),
        opens: show_opening(call.opens_at, call.zone),
        deadline: show_deadline(call.deadline_at, call.zone),
        tours: fields.collect(),
        basis: String::new(),
        problems: Problems::default(),
    })
}

/// Changes the timetable.
///
/// # Errors
/// Not allowed, changed meanwhile, or the database fails.
pub async fn save_timetable(
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
    form: Form,
) -> Answer {
    let (_, slug) = path.into_inner();
    let (call, tours) = open(&app, &visitor, &slug).await?;
    let shell = visitor.shell(&app);
    let mut wrong = Problems::default();
    let mut read = |field: &str, closing: bool| {
        let typed = form.text(field);
        let at = if closing {
            deadline(typed, call.zone)
        } else {
            opening(typed, call.zone)
        };
        at.unwrap_or_else(|| {
            wrong.add(&shell, field, "calls-problem-moment");
            call.opens_at
        })
    };
    let opens_at = read("opens_at", false);
    let deadline_at = read("deadline_at", true);
    let mut changed = Vec::new();
    for tour in &tours {
        let number = tour.number;
        changed.push(Tour {
            id: tour.id,
            number,
            registration_opens_at: read(&format!("opens_{number}"), false),
            registration_closes_at: read(&format!("closes_{number}"), true),
            list_due_at: read(&format!("list_{number}"), true),
            confirm_by_at: read(&format!("confirm_{number}"), true),
        });
    }
    let version = form.number("version")?;
    let back = visitor.to(&format!("/admin/calls/{slug}"));
    if wrong.0.is_empty() {
        let command = edit::Timetable {
            call: call.id,
            version,
            opens_at,
            deadline_at,
            tours: changed,
            basis: form.text("basis").to_owned(),
        };
        let ctx = visitor.ctx.clone();
        let done: Result<Outcome, ChangeError> =
            app.db.write(move |tx| edit::timetable(tx, &ctx, command.clone())).await;
        match done {
            Ok(_) => return see_other(&back),
            Err(error) => wrong = problems(&shell, error)?,
        }
    }
    let typed = |field: String| form.raw(&field).to_owned();
    let fields = tours.iter().map(|tour| {
        let number = tour.number;
        let error = |name: &str| wrong.of(&format!("{name}_{number}")).to_owned();
        TourFields {
            number,
            opens: typed(format!("opens_{number}")),
            closes: typed(format!("closes_{number}")),
            list: typed(format!("list_{number}")),
            confirm: typed(format!("confirm_{number}")),
            wrong: [error("opens"), error("closes"), error("list"), error("confirm")],
        }
    });
    let view = TimetablePage {
        back,
        call: call.titles.get(visitor.lang).to_owned(),
        version,
        published: call.state != CallState::Draft,
        zone: i18n::city(visitor.lang, call.zone),
        opens: form.raw("opens_at").to_owned(),
        deadline: form.raw("deadline_at").to_owned(),
        tours: fields.collect(),
        basis: form.raw("basis").to_owned(),
        problems: wrong,
        shell,
    };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

#[derive(Template)]
#[template(path = "calls/templates/edit_terms.html")]
struct TermsPage {
    shell: Shell,
    back: String,
    call: String,
    version: i32,
    draft: bool,
    terms: Terms,
    basis: String,
    problems: Problems,
}

/// `/{lang}/admin/calls/{slug}/terms`.
///
/// # Errors
/// Not allowed, no such call, or the database fails.
pub async fn terms(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let (_, slug) = path.into_inner();
    let (call, _) = open(&app, &visitor, &slug).await?;
    page(&TermsPage {
        shell: visitor.shell(&app),
        back: visitor.to(&format!("/admin/calls/{slug}")),
        call: call.titles.get(visitor.lang).to_owned(),
        version: call.version,
        draft: call.state == CallState::Draft,
        terms: call.terms,
        basis: String::new(),
        problems: Problems::default(),
    })
}

/// Changes the terms.
///
/// # Errors
/// Not allowed, changed meanwhile, or the database fails.
pub async fn save_terms(
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
    form: Form,
) -> Answer {
    let (_, slug) = path.into_inner();
    let (call, _) = open(&app, &visitor, &slug).await?;
    let draft = call.state == CallState::Draft;
    // Unreadable numbers become 0, which the operation refuses beside the field.
    let hours = |field: &str| form.text(field).parse::<i64>().unwrap_or(0);
    let mut terms = Terms {
        answer_hours: hours("answer_hours"),
        promotion_hours: hours("promotion_hours"),
        host_hours: hours("host_hours"),
        correction_hours: hours("correction_hours"),
        guardian_blocks_submission: form.has("guardian_blocks_submission"),
        guardian_signs_acceptance: form.has("guardian_signs_acceptance"),
        offer_notes: words(&form, "offer_notes"),
        appeals: AppealTerms {
            working_days: form.text("appeal_days").parse().unwrap_or(0),
            answer_working_days: form.text("appeal_answer_days").parse().unwrap_or(0),
            ..call.terms.appeals
        },
        ..call.terms.clone()
    };
    if draft {
        terms.code_prefix = form.text("code_prefix").to_owned();
        terms.max_choices = form.text("max_choices").parse().unwrap_or(0);
        terms.reviews = form.has("reviews");
        terms.blind = form.has("blind");
        terms.host_consent = form.has("host_consent");
    }
    let command = edit::NewTerms {
        call: call.id,
        version: form.number("version")?,
        terms: terms.clone(),
        basis: form.text("basis").to_owned(),
    };
    let version = command.version;
    let ctx = visitor.ctx.clone();
    let done: Result<Outcome, ChangeError> = app.db.write(move |tx| edit::terms(tx, &ctx, command.clone())).await;
    let back = visitor.to(&format!("/admin/calls/{slug}"));
    let shell = visitor.shell(&app);
    let problems = match done {
        Ok(_) => return see_other(&back),
        Err(error) => problems(&shell, error)?,
    };
    let view = TermsPage {
        shell,
        back,
        call: call.titles.get(visitor.lang).to_owned(),
        version,
        draft,
        terms,
        basis: form.raw("basis").to_owned(),
        problems,
    };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
}
