//! A new call by hand.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use super::form::{deadline, opening, problems};
use super::list::kind_word;
use crate::accounts::policy::{Permission, Scope, allow};
use crate::calls::change::ChangeError;
use crate::calls::create::{Create, create};
use crate::calls::model::{Call, CallKind};
use crate::calls::store;
use crate::i18n;
use crate::institutions::pages::form::{Choice, Problems, words};
use crate::kernel::civil::{ASTANA, BISHKEK};
use crate::kernel::{Lang, Words};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

#[derive(Template)]
#[template(path = "calls/templates/new.html")]
struct New {
    shell: Shell,
    back: String,
    call: String,
    slug: String,
    likes: Vec<Choice>,
    kinds: Vec<Choice>,
    cycle: String,
    code_prefix: String,
    titles: Words,
    summaries: Words,
    zones: Vec<Choice>,
    opens: String,
    deadline: String,
    problems: Problems,
}

async fn view(app: &App, visitor: &Visitor, form: &Form, problems: Problems) -> Result<New, Refusal> {
    let lang: Lang = visitor.lang;
    let earlier = app.db.read(store::calls).await?;
    let likes = earlier.iter().map(|call| Choice {
        value: call.slug.clone(),
        label: format!("{} · {}", call.titles.get(lang), call.cycle),
        checked: call.slug == form.text("like"),
    });
    let kinds = CallKind::ALL.iter().map(|kind| Choice {
        value: kind.as_str().to_owned(),
        label: kind_word(lang, *kind),
        checked: kind.as_str() == form.text("kind"),
    });
    let zones = [BISHKEK, ASTANA].into_iter().map(|zone| Choice {
        value: zone.name().to_owned(),
        label: i18n::city(lang, zone),
        checked: zone.name() == form.text("zone"),
    });
    let shell = visitor.shell(app);
    Ok(New {
        back: visitor.to("/admin/calls"),
        call: shell.t("calls-title"),
        slug: form.text("slug").to_owned(),
        likes: likes.collect(),
        kinds: kinds.collect(),
        cycle: form.text("cycle").to_owned(),
        code_prefix: form.text("code_prefix").to_owned(),
        titles: words(form, "titles"),
        summaries: words(form, "summaries"),
        zones: zones.collect(),
        opens: form.raw("opens_at").to_owned(),
        deadline: form.raw("deadline_at").to_owned(),
        problems,
        shell,
    })
}

/// `/{lang}/admin/calls/new`.
///
/// # Errors
/// Not allowed.
pub async fn show(app: web::Data<App>, visitor: Visitor) -> Answer {
    allow(&visitor.ctx, Permission::ManageCalls, Scope::System)?;
    page(&view(&app, &visitor, &Form::default(), Problems::default()).await?)
}

/// Creates the draft.
///
/// # Errors
/// Not allowed, or the database fails.
pub async fn save(app: web::Data<App>, visitor: Visitor, form: Form) -> Answer {
    allow(&visitor.ctx, Permission::ManageCalls, Scope::System)?;
    let unreadable = || Refusal::Unreadable("a choice that is not on the list");
    let zone = form.text("zone").parse().map_err(|_| unreadable())?;
    let kind = form.text("kind").parse().map_err(|_| unreadable())?;
    let like = match form.text("like") {
        "" => None,
        slug => {
            let slug = slug.to_owned();
            let found = app.db.read(move |conn| store::by_slug(conn, &slug)).await?;
            Some(found.ok_or_else(unreadable)?.id)
        }
    };
    let shell = visitor.shell(&app);
    let mut wrong = Problems::default();
    let opens_at = opening(form.text("opens_at"), zone);
    let deadline_at = deadline(form.text("deadline_at"), zone);
    if opens_at.is_none() {
        wrong.add(&shell, "opens_at", "calls-problem-moment");
    }
    if deadline_at.is_none() {
        wrong.add(&shell, "deadline_at", "calls-problem-moment");
    }
    if let (Some(opens_at), Some(deadline_at)) = (opens_at, deadline_at) {
        let command = Create {
            slug: form.text("slug").to_owned(),
            kind,
            cycle: form.text("cycle").to_owned(),
            code_prefix: form.text("code_prefix").to_owned(),
            titles: words(&form, "titles"),
            summaries: words(&form, "summaries"),
            zone,
            opens_at,
            deadline_at,
            like,
        };
        let ctx = visitor.ctx.clone();
        let done: Result<Call, ChangeError> = app.db.write(move |tx| create(tx, &ctx, command.clone())).await;
        match done {
            Ok(call) => return see_other(&visitor.to(&format!("/admin/calls/{}", call.slug))),
            Err(error) => wrong = problems(&shell, error)?,
        }
    }
    page_with(
        StatusCode::UNPROCESSABLE_ENTITY,
        &view(&app, &visitor, &form, wrong).await?,
    )
}
