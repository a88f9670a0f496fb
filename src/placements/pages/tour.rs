//! The student's page of tours: the entry in the tour that is open, and what comes next.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::accounts::Ctx;
use crate::accounts::policy::{Permission as P, Scope, decide};
use crate::applications::{self, Application, Choice, ChooseError, EnterTour};
use crate::calls::{self, Call, Funding, QuotaLine, Tour};
use crate::db::Conn;
use crate::i18n;
use crate::institutions::{self, ProgrammeView};
use crate::kernel::ids::{ProgrammeId, QuotaLineId};
use crate::kernel::{Fault, Instant, Lang};
use crate::placements::tours::{self, Closed, EnterError};
use crate::placements::{Placement, read};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, see_other};

struct Pick {
    value: String,
    label: String,
    hint: String,
    checked: bool,
}

struct Problem {
    href: String,
    text: String,
}

#[derive(Template)]
#[template(path = "placements/templates/tour.html")]
struct TourPage {
    shell: Shell,
    back: String,
    code: String,
    call: String,
    /// Its calendar is a sample.
    sample: bool,
    title: String,
    saved: bool,
    problems: Vec<Problem>,
    error: String,
    closed: String,
    offer: String,
    closes: String,
    list_due: String,
    confirm_by: String,
    next: String,
    entry: Vec<String>,
    grants: Vec<Pick>,
    paid: Vec<Pick>,
    first: Vec<Pick>,
}

/// A programme of a line that may be wished, with the seats that are free now.
struct Offer {
    line: QuotaLineId,
    programme: ProgrammeId,
    grant: bool,
    words: String,
    free: i64,
}

struct Seen {
    head: Application,
    call: Call,
    tours: Vec<Tour>,
    placements: Vec<Placement>,
    entry: Vec<Choice>,
    offers: Vec<Offer>,
}

fn seen(conn: &mut Conn, ctx: &Ctx, lang: Lang, code: &str) -> Result<Seen, Refusal> {
    let head = applications::by_code(conn, code)?.ok_or(Refusal::NotFound)?;
    decide(&ctx.who, P::Apply, Scope::Person(head.person))?;
    let call = calls::call(conn, head.call)?.ok_or(Refusal::NotFound)?;
    let tours = calls::tours(conn, call.id)?;
    if tours.len() < 2 {
        return Err(Refusal::NotFound);
    }
    let open = tours::open(&tours, ctx.now);
    let entry = match open {
        Some(tour) => tours::entry(conn, head.id, tour.id)?,
        None => Vec::new(),
    };
    let mut offers = Vec::new();
    for line in calls::lines(conn, call.id)? {
        offers.extend(of_line(conn, lang, &line)?);
    }
    Ok(Seen {
        placements: read::of_application(conn, head.id)?,
        entry,
        offers,
        head,
        call,
        tours,
    })
}

fn of_line(conn: &mut Conn, lang: Lang, line: &QuotaLine) -> Result<Vec<Offer>, Fault> {
    let free = read::board(conn, line)?.free();
    let mut found = Vec::new();
    for (id, _) in &line.programmes {
        let Some(view) = institutions::programme_view(conn, *id)?.filter(|view| view.programme.active) else {
            continue;
        };
        found.push(Offer {
            line: line.id,
            programme: *id,
            grant: line.funding != Funding::Contract,
            words: in_words(lang, &view, line),
            free,
        });
    }
    Ok(found)
}

fn in_words(lang: Lang, view: &ProgrammeView, line: &QuotaLine) -> String {
    let title = view.programme.titles.get(lang);
    format!("{title} · {} · {}", view.city.get(lang), line.titles.get(lang))
}

/// What the page may be asked.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    saved: bool,
}

/// `GET /{lang}/my/{code}/tour`
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, asked: Query<Asked>) -> Answer {
    let found = load(&app, &visitor, &path.1).await?;
    render(&app, &visitor, &found, None, asked.saved)
}

async fn load(app: &App, visitor: &Visitor, code: &str) -> Result<Seen, Refusal> {
    let (ctx, lang, code) = (visitor.ctx.clone(), visitor.lang, code.to_owned());
    app.db.read(move |conn| seen(conn, &ctx, lang, &code)).await
}

/// `POST /{lang}/my/{code}/tour`: `act` is `enter` or `leave`; `grant` and `paid` name line and
/// programme, `first` says which of the two is wanted more.
pub async fn enter(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, form: Form) -> Answer {
    let found = load(&app, &visitor, &path.1).await?;
    let Some(tour) = tours::open(&found.tours, visitor.ctx.now) else {
        return render(&app, &visitor, &found, None, false);
    };
    let mut wishes = Vec::new();
    if form.text("act") != "leave" {
        for name in ["grant", "paid"] {
            if !form.text(name).is_empty() {
                wishes.push(wish(form.text(name))?);
            }
        }
        if form.text("first") == "paid" {
            wishes.reverse();
        }
        if wishes.is_empty() {
            return render(
                &app,
                &visitor,
                &found,
                Some((&form, visitor.t("tours-error-empty"))),
                false,
            );
        }
    }
    let command = EnterTour {
        application: found.head.id,
        tour: tour.id,
        wishes,
    };
    let ctx = visitor.ctx.clone();
    let done = app.db.write(move |tx| tours::enter(tx, &ctx, &command)).await;
    let error = match done {
        Ok(_) => return see_other(&visitor.to(&format!("/my/{}/tour?saved=true", found.head.code))),
        Err(EnterError::Denied(denied)) => return Err(denied.into()),
        Err(
            EnterError::Fault(fault) | EnterError::Choose(ChooseError::Change(applications::ChangeError::Fault(fault))),
        ) => {
            return Err(fault.into());
        }
        Err(EnterError::Closed(why)) => visitor.t(closed_words(why)),
        Err(EnterError::Choose(ChooseError::Change(_))) => visitor.t("tours-closed-no-tour"),
        Err(EnterError::Choose(_)) => visitor.t("tours-error-limit"),
    };
    let found = load(&app, &visitor, &path.1).await?;
    render(&app, &visitor, &found, Some((&form, error)), false)
}

/// `line:programme`, as the options of the form carry it.
fn wish(text: &str) -> Result<(QuotaLineId, ProgrammeId), Refusal> {
    let unreadable = || Refusal::Unreadable("wish");
    let (line, programme) = text.split_once(':').ok_or_else(unreadable)?;
    let line = line.parse().map_err(|_| unreadable())?;
    Ok((line, programme.parse().map_err(|_| unreadable())?))
}

const fn closed_words(why: Closed) -> &'static str {
    match why {
        Closed::NoTour => "tours-closed-no-tour",
        Closed::NotJudged => "tours-closed-not-judged",
        Closed::HoldsPlace => "tours-closed-holds-place",
        Closed::GaveUpLate => "tours-closed-gave-up-late",
    }
}

fn render(app: &App, visitor: &Visitor, found: &Seen, failed: Option<(&Form, String)>, saved: bool) -> Answer {
    let (lang, now) = (visitor.lang, visitor.ctx.now);
    let when = |at: Instant| i18n::until(lang, at.utc(), found.call.zone);
    let open = tours::open(&found.tours, now);
    let obstacle = tours::obstacle(found.head.state, &found.placements, open);
    let next = tours::upcoming(&found.tours, now);
    let chosen = |offer: &Offer, name: &str| match &failed {
        Some((form, _)) => form.text(name) == format!("{}:{}", offer.line, offer.programme),
        None => found
            .entry
            .iter()
            .any(|own| own.line == offer.line && own.programme == offer.programme),
    };
    let picks = |grant: bool, name: &str| {
        let offers = found.offers.iter().filter(|offer| offer.grant == grant);
        offers
            .map(|offer| Pick {
                value: format!("{}:{}", offer.line, offer.programme),
                label: format!(
                    "{} · {}",
                    offer.words,
                    i18n::text_with(lang, "tours-free", &[("count", offer.free.into())])
                ),
                hint: String::new(),
                checked: chosen(offer, name),
            })
            .collect::<Vec<_>>()
    };
    let paid_first = match &failed {
        Some((form, _)) => form.text("first") == "paid",
        None => found.entry.first().is_some_and(|first| {
            let offer = found.offers.iter().find(|offer| offer.line == first.line);
            offer.is_some_and(|offer| !offer.grant)
        }),
    };
    let first = |value: &str, key: &str, checked| Pick {
        value: value.to_owned(),
        label: visitor.t(key),
        hint: String::new(),
        checked,
    };
    let error = failed.as_ref().map(|(_, text)| text.clone()).unwrap_or_default();
    let named = found.entry.iter().filter_map(|own| {
        let of = |offer: &&Offer| offer.line == own.line && offer.programme == own.programme;
        found.offers.iter().find(of).map(|offer| offer.words.clone())
    });
    let number = open.or(next).or(found.tours.last()).map_or(1, |tour| tour.number);
    let status = if error.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    page_with(
        status,
        &TourPage {
            back: visitor.to(&format!("/my/{}", found.head.code)),
            offer: visitor.to(&format!("/my/{}/offer", found.head.code)),
            code: found.head.code.clone(),
            call: found.call.titles.get(lang).to_owned(),
            sample: found.call.is_sample("tours"),
            title: i18n::text_with(lang, "tours-title", &[("number", number.into())]),
            saved,
            problems: (!error.is_empty())
                .then(|| Problem {
                    href: "#grant".to_owned(),
                    text: error.clone(),
                })
                .into_iter()
                .collect(),
            error,
            closed: obstacle.map(|why| visitor.t(closed_words(why))).unwrap_or_default(),
            closes: open.map(|tour| when(tour.registration_closes_at)).unwrap_or_default(),
            list_due: open.map(|tour| when(tour.list_due_at)).unwrap_or_default(),
            confirm_by: open.map(|tour| when(tour.confirm_by_at)).unwrap_or_default(),
            next: next
                .map(|tour| i18n::both_zones(lang, tour.registration_opens_at.utc(), found.call.zone))
                .unwrap_or_default(),
            entry: named.collect(),
            grants: picks(true, "grant"),
            paid: picks(false, "paid"),
            first: vec![
                first("grant", "tours-first-grant", !paid_first),
                first("paid", "tours-first-paid", paid_first),
            ],
            shell: visitor.shell(app),
        },
    )
}
