//! The ranked wishes: the list, and what can be added.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::{mine, words};
use crate::applications::access::ChangeError;
use crate::applications::choose::{Choose, ChooseError, choose};
use crate::applications::desk::suggestion;
use crate::applications::dossier::Dossier;
use crate::applications::model::{Choice, Item};
use crate::calls::Funding;
use crate::calls::shown::reason_words;
use crate::db::Conn;
use crate::i18n;
use crate::institutions::{self, ProgrammeView};
use crate::kernel::{Fault, Lang, text};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, see_other};

struct Wish {
    id: String,
    rank: i32,
    title: String,
    place: String,
    line: String,
    first: bool,
    last: bool,
    /// The rules that what is answered so far does not meet; nothing said while locked.
    against: Vec<String>,
    fits: bool,
}

struct Offer {
    line_id: String,
    programme_id: String,
    title: String,
    place: String,
    line: String,
    sample: bool,
}

#[derive(Template)]
#[template(path = "applications/templates/choices.html")]
struct Choices {
    shell: Shell,
    base: String,
    rule: String,
    rules: String,
    locked: String,
    error: String,
    words: String,
    full: bool,
    wishes: Vec<Wish>,
    offers: Vec<Offer>,
}

/// The page.
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (_, code) = path.into_inner();
    let dossier = mine(&app, &visitor, &code).await?;
    render(&app, &visitor, dossier, String::new()).await
}

/// Adds, moves or removes a wish.
pub async fn change(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, form: Form) -> Answer {
    let (_, code) = path.into_inner();
    let dossier = mine(&app, &visitor, &code).await?;
    let id = dossier.application.id;
    let command = command(&form)?;
    let ctx = visitor.ctx.clone();
    let done = app.db.write(move |tx| choose(tx, &ctx, id, command)).await;
    let lang = visitor.lang;
    let limit = |key: &str, most: u32| i18n::text_with(lang, key, &[("most", most.into())]);
    let error = match done {
        Ok(_) => return see_other(&visitor.to(&format!("/my/{}/choices", dossier.application.code))),
        Err(ChooseError::Change(ChangeError::OutOfDate)) => visitor.t("applications-choices-moved"),
        Err(ChooseError::Change(ChangeError::Locked(why))) => visitor.t(words::locked(why)),
        Err(ChooseError::Change(error)) => return Err(error.into()),
        Err(ChooseError::NotOffered) => visitor.t("applications-choices-not-offered"),
        Err(ChooseError::Already) => visitor.t("applications-choices-already"),
        Err(ChooseError::TooMany(most)) => limit("applications-choices-too-many", most),
        Err(ChooseError::TooManyGrants(most)) => limit("applications-choices-too-many-grants", most),
        Err(ChooseError::TooManyPaid(most)) => limit("applications-choices-too-many-paid", most),
    };
    let dossier = mine(&app, &visitor, &code).await?;
    render(&app, &visitor, dossier, error).await
}

fn command(form: &Form) -> Result<Choose, Refusal> {
    let choice = || form.text("choice").parse().map_err(|_| Refusal::Unreadable("choice"));
    Ok(match form.text("do") {
        "add" => Choose::Add {
            line: form.text("line").parse().map_err(|_| Refusal::Unreadable("line"))?,
            programme: form
                .text("programme")
                .parse()
                .map_err(|_| Refusal::Unreadable("programme"))?,
        },
        "remove" => Choose::Remove { choice: choice()? },
        "up" => Choose::Up {
            choice: choice()?,
            seen_rank: form.number("rank")?,
        },
        "down" => Choose::Down {
            choice: choice()?,
            seen_rank: form.number("rank")?,
        },
        _ => return Err(Refusal::Unreadable("do")),
    })
}

async fn render(app: &App, visitor: &Visitor, dossier: Dossier, error: String) -> Answer {
    let lang = visitor.lang;
    let query = visitor.path.split_once("?q=").map_or("", |(_, rest)| rest);
    let query = query.split('&').next().unwrap_or_default().replace('+', " ");
    let words = percent_encoding::percent_decode_str(&query)
        .decode_utf8_lossy()
        .chars()
        .take(80)
        .collect::<String>();
    let folded = text::fold(&words);
    let locked = dossier.may_change(&Item::Choices, visitor.ctx.now).err();
    let lines = dossier.lines.clone();
    let application = locked.is_none().then(|| dossier.application.clone());
    let (views, opinion) = app
        .db
        .read(move |conn| -> Result<_, Fault> {
            let wanted = lines.iter().flat_map(|line| line.programmes.iter().map(|(id, _)| *id));
            let opinion = match application {
                Some(application) => suggestion(conn, &application)?,
                None => None,
            };
            Ok((programmes(conn, wanted)?, opinion))
        })
        .await?;
    let opinion = opinion.map(|it| it.choices).unwrap_or_default();
    let against = |id| {
        let found = opinion.iter().find(|it| it.choice == id);
        found.map(|it| it.reasons.as_slice())
    };
    let view = |id| views.iter().find(|view| view.programme.id == id);
    let count = dossier.choices.len();
    let wishes = dossier.choices.iter().enumerate().map(|(place, choice)| Wish {
        id: choice.id.to_string(),
        rank: choice.rank,
        title: view(choice.programme).map_or_else(String::new, |view| view.programme.titles.get(lang).to_owned()),
        place: view(choice.programme).map_or_else(String::new, |view| where_is(lang, view)),
        line: line_words(lang, &dossier, choice),
        first: place == 0,
        last: place + 1 == count,
        against: against(choice.id)
            .unwrap_or_default()
            .iter()
            .map(|reason| reason_words(lang, reason))
            .collect(),
        fits: against(choice.id).is_some_and(<[_]>::is_empty),
    });
    let taken = |line, programme| {
        dossier
            .choices
            .iter()
            .any(|one| one.line == line && one.programme == programme)
    };
    let mut offers = Vec::new();
    for line in &dossier.lines {
        for (id, _) in &line.programmes {
            let Some(view) = view(*id).filter(|view| view.programme.active) else {
                continue;
            };
            let title = view.programme.titles.get(lang);
            let place = where_is(lang, view);
            let found = folded
                .split_whitespace()
                .all(|word| text::fold(&format!("{title} {place}")).contains(word));
            if found && !taken(line.id, *id) {
                offers.push(Offer {
                    line_id: line.id.to_string(),
                    programme_id: id.to_string(),
                    title: title.to_owned(),
                    place,
                    line: format!(
                        "{} · {}",
                        line.titles.get(lang),
                        i18n::text(lang, funding(line.funding))
                    ),
                    sample: view.programme.sample || line.sample,
                });
            }
        }
    }
    let terms = &dossier.call.terms;
    let status = if error.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    page_with(
        status,
        &Choices {
            shell: visitor.shell(app),
            base: visitor.to(&format!("/my/{}", dossier.application.code)),
            rule: i18n::text_with(lang, "applications-choices-rule", &[("most", terms.max_choices.into())]),
            rules: visitor.to(&format!("/calls/{}", dossier.call.slug)),
            locked: locked.map_or_else(String::new, |why| visitor.t(words::locked(why))),
            error,
            words,
            full: u32::try_from(count).is_ok_and(|count| count >= terms.max_choices),
            wishes: wishes.collect(),
            offers,
        },
    )
}

pub(super) fn programmes(
    conn: &mut Conn,
    wanted: impl Iterator<Item = crate::kernel::ids::ProgrammeId>,
) -> Result<Vec<ProgrammeView>, Fault> {
    let mut found: Vec<ProgrammeView> = Vec::new();
    for id in wanted {
        if !found.iter().any(|view| view.programme.id == id) {
            found.extend(institutions::programme_view(conn, id)?);
        }
    }
    Ok(found)
}

pub(super) fn where_is(lang: Lang, view: &ProgrammeView) -> String {
    format!(
        "{} · {} · {}",
        view.institution.get(lang),
        view.branch.get(lang),
        view.city.get(lang)
    )
}

pub(super) fn line_words(lang: Lang, dossier: &Dossier, choice: &Choice) -> String {
    dossier.line(choice).map_or_else(String::new, |line| {
        format!(
            "{} · {}",
            line.titles.get(lang),
            i18n::text(lang, funding(line.funding))
        )
    })
}

fn funding(funding: Funding) -> &'static str {
    match funding {
        Funding::Scholarship => "applications-funding-scholarship",
        Funding::StateGrant => "applications-funding-state-grant",
        Funding::Contract => "applications-funding-contract",
    }
}
