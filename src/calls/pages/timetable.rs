//! The timetable of a call in the administration: its dates, and the tours with theirs.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use super::edit::open;
use super::form::{deadline, opening, problems, show_deadline, show_opening};
use crate::calls::change::ChangeError;
use crate::calls::edit::{self, Outcome};
use crate::calls::model::{Call, CallState, Tour};
use crate::i18n;
use crate::institutions::pages::form::Problems;
use crate::kernel::Instant;
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Shell, Visitor, page, see_other};

/// The fields of a tour, named with its number.
const FIELDS: [&str; 4] = ["opens", "closes", "list", "confirm"];

/// A tour's fields as the page shows them.
struct TourFields {
    number: i32,
    /// Not there yet: left empty, there is no such tour.
    new: bool,
    values: [String; 4],
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
    /// The last tour, which a draft can lose.
    last: Option<i32>,
    drop: bool,
    basis: String,
    problems: Problems,
}

fn shown(call: &Call, tour: &Tour) -> [String; 4] {
    [
        show_opening(tour.registration_opens_at, call.zone),
        show_deadline(tour.registration_closes_at, call.zone),
        show_deadline(tour.list_due_at, call.zone),
        show_deadline(tour.confirm_by_at, call.zone),
    ]
}

/// The number behind the last, which only a draft can get.
fn next_number(call: &Call, tours: &[Tour]) -> Option<i32> {
    let last = tours.iter().map(|tour| tour.number).max().unwrap_or(0);
    (call.state == CallState::Draft).then_some(last + 1)
}

/// `/{lang}/admin/calls/{slug}/timetable`.
///
/// # Errors
/// Not allowed, no such call, or the database fails.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let (_, slug) = path.into_inner();
    let (call, tours) = open(&app, &visitor, &slug).await?;
    let mut fields: Vec<TourFields> = tours
        .iter()
        .map(|tour| TourFields {
            number: tour.number,
            new: false,
            values: shown(&call, tour),
            wrong: Default::default(),
        })
        .collect();
    fields.extend(next_number(&call, &tours).map(|number| TourFields {
        number,
        new: true,
        values: Default::default(),
        wrong: Default::default(),
    }));
    page(&TimetablePage {
        shell: visitor.shell(&app),
        back: visitor.to(&format!("/admin/calls/{slug}")),
        call: call.titles.get(visitor.lang).to_owned(),
        version: call.version,
        published: call.state != CallState::Draft,
        zone: i18n::city(visitor.lang, call.zone),
        opens: show_opening(call.opens_at, call.zone),
        deadline: show_deadline(call.deadline_at, call.zone),
        last: last(&call, &tours),
        drop: false,
        tours: fields,
        basis: String::new(),
        problems: Problems::default(),
    })
}

fn last(call: &Call, tours: &[Tour]) -> Option<i32> {
    let number = tours.iter().map(|tour| tour.number).max();
    number.filter(|_| call.state == CallState::Draft)
}

/// Reads moments, and collects those that cannot be read.
struct Reading<'a> {
    form: &'a Form,
    call: &'a Call,
    shell: &'a Shell,
    wrong: Problems,
}

impl Reading<'_> {
    /// A moment; the call's opening stands for one that cannot be read.
    fn moment(&mut self, field: &str, closing: bool) -> Instant {
        let typed = self.form.text(field);
        let at = if closing {
            deadline(typed, self.call.zone)
        } else {
            opening(typed, self.call.zone)
        };
        at.unwrap_or_else(|| {
            self.wrong.add(self.shell, field, "calls-problem-moment");
            self.call.opens_at
        })
    }

    fn tour(&mut self, id: crate::kernel::ids::TourId, number: i32) -> Tour {
        Tour {
            id,
            number,
            registration_opens_at: self.moment(&format!("opens_{number}"), false),
            registration_closes_at: self.moment(&format!("closes_{number}"), true),
            list_due_at: self.moment(&format!("list_{number}"), true),
            confirm_by_at: self.moment(&format!("confirm_{number}"), true),
        }
    }

    fn is_empty(&self, number: i32) -> bool {
        FIELDS
            .iter()
            .all(|field| self.form.text(&format!("{field}_{number}")).is_empty())
    }
}

/// Changes the timetable; in a published call the change waits for a second person.
///
/// # Errors
/// Not allowed, changed meanwhile, or the database fails.
pub async fn save(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>, form: Form) -> Answer {
    let (_, slug) = path.into_inner();
    let (call, tours) = open(&app, &visitor, &slug).await?;
    let shell = visitor.shell(&app);
    let mut reading = Reading {
        form: &form,
        call: &call,
        shell: &shell,
        wrong: Problems::default(),
    };
    let opens_at = reading.moment("opens_at", false);
    let deadline_at = reading.moment("deadline_at", true);
    let dropped = last(&call, &tours).filter(|_| form.has("drop"));
    let mut changed = Vec::new();
    for tour in tours.iter().filter(|tour| Some(tour.number) != dropped) {
        changed.push(reading.tour(tour.id, tour.number));
    }
    if let Some(number) = next_number(&call, &tours).filter(|number| dropped.is_none() && !reading.is_empty(*number)) {
        changed.push(reading.tour(visitor.ctx.id(), number));
    }
    let mut wrong = reading.wrong;
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
    let mut numbers: Vec<(i32, bool)> = tours.iter().map(|tour| (tour.number, false)).collect();
    numbers.extend(next_number(&call, &tours).map(|number| (number, true)));
    let fields = numbers.into_iter().map(|(number, new)| TourFields {
        number,
        new,
        values: FIELDS.map(|field| form.raw(&format!("{field}_{number}")).to_owned()),
        wrong: FIELDS.map(|field| wrong.of(&format!("{field}_{number}")).to_owned()),
    });
    let view = TimetablePage {
        back,
        call: call.titles.get(visitor.lang).to_owned(),
        version,
        published: call.state != CallState::Draft,
        zone: i18n::city(visitor.lang, call.zone),
        opens: form.raw("opens_at").to_owned(),
        deadline: form.raw("deadline_at").to_owned(),
        last: last(&call, &tours),
        drop: dropped.is_some(),
        tours: fields.collect(),
        basis: form.raw("basis").to_owned(),
        problems: wrong,
        shell,
    };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
}
