//! A quota line of a draft call in the administration.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use super::form::{Pick, problems};
use super::parts::draft;
use super::show::Data;
use crate::calls::change::ChangeError;
use crate::calls::model::{Call, Funding, QuotaLine, SeatGroup};
use crate::calls::quota_lines;
use crate::institutions::pages::form::{Choice, Problems, words};
use crate::institutions::words as say;
use crate::institutions::{self, ProgrammeView};
use crate::kernel::ids::ProgrammeId;
use crate::kernel::{Fault, Lang, Words};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

/// A seat group's field.
struct Group {
    label: String,
    count: String,
}

#[derive(Template)]
#[template(path = "calls/templates/edit_line.html")]
struct LinePage {
    shell: Shell,
    back: String,
    call: String,
    version: i32,
    new: bool,
    code: String,
    degrees: Vec<Choice>,
    fields: Vec<Choice>,
    fundings: Vec<Choice>,
    titles: Words,
    groups: Vec<Group>,
    reserve: String,
    programmes: Vec<Pick>,
    problems: Problems,
}

fn groups(shell: &Shell, data: &Data, list: &[SeatGroup]) -> Vec<Group> {
    let book = data.rulebook.as_ref().map(|(_, book)| book);
    let one = |group: &SeatGroup| {
        let label = match &group.category {
            None => shell.t("calls-line-seats"),
            Some(key) => {
                let titles = book.and_then(|book| book.category(key)).map(|it| &it.titles);
                let name = titles.and_then(|titles| titles.get(shell.lang)).unwrap_or(key);
                shell.with1("calls-seats-for", "name", name)
            }
        };
        Group {
            label,
            count: group.count.to_string(),
        }
    };
    list.iter().map(one).collect()
}

/// The programmes in use, those of `degree` alone where it is known, and the ticked ones.
async fn picks(
    app: &App,
    visitor: &Visitor,
    degree: Option<&str>,
    ticked: &BTreeSet<ProgrammeId>,
) -> Result<Vec<Pick>, Refusal> {
    let (degree, wanted) = (degree.map(str::to_owned), ticked.clone());
    let views = app
        .db
        .read(move |conn| -> Result<Vec<ProgrammeView>, Fault> {
            let mut views = institutions::search(conn, "", degree.as_deref(), None)?;
            for id in wanted {
                if !views.iter().any(|view| view.programme.id == id) {
                    views.extend(institutions::programme_view(conn, id)?);
                }
            }
            Ok(views)
        })
        .await?;
    let lang = visitor.lang;
    let pick = |view: &ProgrammeView| Pick {
        value: view.programme.id.to_string(),
        label: view.programme.titles.get(lang).to_owned(),
        hint: format!(
            "{}, {} · {} · {}",
            view.institution.get(lang),
            view.city.get(lang),
            say::degree(lang, &view.programme.degree),
            say::language(lang, &view.programme.language)
        ),
        checked: ticked.contains(&view.programme.id),
    };
    Ok(views.iter().map(pick).collect())
}

fn ticked(form: &Form) -> Result<BTreeSet<ProgrammeId>, Refusal> {
    let ids = form.all("programmes").into_iter().map(str::parse);
    ids.collect::<Result<_, _>>()
        .map_err(|_| Refusal::Unreadable("programmes"))
}

fn fundings(lang: Lang, chosen: &str) -> Vec<Choice> {
    let words: Vec<&str> = Funding::ALL.iter().map(|it| it.as_str()).collect();
    Choice::list(&words, chosen, |word| super::show::funding_word(lang, word))
}

fn found<'a>(data: &'a Data, code: &str) -> Result<Option<&'a QuotaLine>, Refusal> {
    if code == "new" {
        return Ok(None);
    }
    let line = data.lines.iter().find(|line| line.code == code);
    line.map(Some).ok_or(Refusal::NotFound)
}

/// `/{lang}/admin/calls/{slug}/lines/{code}`; `new` is an empty form.
///
/// # Errors
/// Not allowed, no such line, not a draft, or the database fails.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String, String)>) -> Answer {
    let (_, slug, code) = path.into_inner();
    let data = draft(&app, &visitor, &slug).await?;
    let line = found(&data, &code)?;
    let shell = visitor.shell(&app);
    let chosen: BTreeSet<ProgrammeId> = line
        .iter()
        .flat_map(|line| &line.programmes)
        .map(|(id, _)| *id)
        .collect();
    let list = line.map_or_else(empty, |line| line.seat_groups.clone());
    let lang = visitor.lang;
    page(&LinePage {
        back: visitor.to(&format!("/admin/calls/{slug}")),
        call: data.call.titles.get(lang).to_owned(),
        version: data.call.version,
        new: line.is_none(),
        code: line.map(|line| line.code.clone()).unwrap_or_default(),
        degrees: Choice::list(&say::DEGREES, "bachelor", |word| say::degree(lang, word)),
        fields: Choice::list(&say::FIELDS, "", |word| say::field(lang, word)),
        fundings: fundings(lang, ""),
        titles: line.map(|line| line.titles.clone()).unwrap_or_default(),
        groups: groups(&shell, &data, &list),
        reserve: line.map_or(0, |line| line.reserve_size).to_string(),
        programmes: picks(&app, &visitor, line.map(|line| line.degree.as_str()), &chosen).await?,
        problems: Problems::default(),
        shell,
    })
}

/// A new line's seats, for everybody.
fn empty() -> Vec<SeatGroup> {
    vec![SeatGroup {
        count: 0,
        category: None,
        unfilled: crate::calls::model::Unfilled::Open,
    }]
}

/// Adds or changes the line.
///
/// # Errors
/// Not allowed, changed meanwhile, or the database fails.
pub async fn save(
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<(String, String, String)>,
    form: Form,
) -> Answer {
    let (_, slug, code) = path.into_inner();
    let data = draft(&app, &visitor, &slug).await?;
    let line = found(&data, &code)?;
    // Unreadable numbers become 0; a line without seats is refused beside the field.
    let number = |field: &str| form.text(field).parse::<u32>().unwrap_or(0);
    let mut list = line.map_or_else(empty, |line| line.seat_groups.clone());
    for (index, group) in list.iter_mut().enumerate() {
        group.count = number(&format!("seats_{index}")).min(100_000);
    }
    let (version, titles, chosen) = (form.number("version")?, words(&form, "titles"), ticked(&form)?);
    let ctx = visitor.ctx.clone();
    let done: Result<Call, ChangeError> = match line {
        Some(line) => {
            let command = quota_lines::Change {
                call: data.call.id,
                version,
                line: line.id,
                titles: titles.clone(),
                seat_groups: list.clone(),
                reserve_size: number("reserve"),
                programmes: chosen.clone(),
            };
            app.db
                .write(move |tx| quota_lines::change(tx, &ctx, command.clone()))
                .await
        }
        None => {
            let command = quota_lines::Add {
                call: data.call.id,
                version,
                code: form.text("code").to_owned(),
                titles: titles.clone(),
                degree: known("degree", &form, &say::DEGREES)?,
                field_group: known("field_group", &form, &say::FIELDS)?,
                funding: form
                    .text("funding")
                    .parse()
                    .map_err(|_| Refusal::Unreadable("funding"))?,
                seats: list.iter().map(|group| group.count).sum(),
                reserve_size: number("reserve"),
                programmes: chosen.clone(),
            };
            app.db
                .write(move |tx| quota_lines::add(tx, &ctx, command.clone()))
                .await
        }
    };
    let back = visitor.to(&format!("/admin/calls/{slug}"));
    let (shell, lang) = (visitor.shell(&app), visitor.lang);
    let problems = match done {
        Ok(_) => return see_other(&back),
        Err(error) => problems(&shell, error)?,
    };
    let view = LinePage {
        back,
        call: data.call.titles.get(lang).to_owned(),
        version,
        new: line.is_none(),
        code: line.map_or_else(|| form.raw("code").to_owned(), |line| line.code.clone()),
        degrees: Choice::list(&say::DEGREES, form.text("degree"), |word| say::degree(lang, word)),
        fields: Choice::list(&say::FIELDS, form.text("field_group"), |word| say::field(lang, word)),
        fundings: fundings(lang, form.text("funding")),
        titles,
        groups: groups(&shell, &data, &list),
        reserve: form.raw("reserve").to_owned(),
        programmes: picks(&app, &visitor, line.map(|line| line.degree.as_str()), &chosen).await?,
        problems,
        shell,
    };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

/// A word of a select, which nobody types.
fn known(field: &'static str, form: &Form, words: &[&str]) -> Result<String, Refusal> {
    let word = form.text(field);
    if words.contains(&word) {
        Ok(word.to_owned())
    } else {
        Err(Refusal::Unreadable(field))
    }
}
