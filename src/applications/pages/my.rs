//! "My applications": where each stands, and the calls that can be applied to.

use actix_web::web::{Data, Path};
use askama::Template;

use super::{shown, words};
use crate::accounts::Principal;
use crate::applications::begin::{BeginError, begin};
use crate::applications::lifecycle::State;
use crate::applications::{after_list, read};
use crate::calls::{self, Call};
use crate::events;
use crate::kernel::Fault;
use crate::kernel::ids::PersonId;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

struct Mine {
    title: String,
    code: String,
    href: String,
    tone: &'static str,
    state: String,
    holder: String,
}

struct Offer {
    title: String,
    summary: String,
    deadline: String,
    slug: String,
    sample: bool,
}

#[derive(Template)]
#[template(path = "applications/templates/my.html")]
struct My {
    shell: Shell,
    mine: Vec<Mine>,
    open: Vec<Offer>,
}

impl From<BeginError> for Refusal {
    fn from(error: BeginError) -> Self {
        match error {
            BeginError::Denied(denied) => denied.into(),
            BeginError::NoCall => Self::NotFound,
            BeginError::NotOpen => Self::WrongState,
            BeginError::Fault(fault) => fault.into(),
        }
    }
}

fn person(visitor: &Visitor) -> Result<PersonId, Refusal> {
    match &visitor.ctx.who {
        Principal::Account(account) => account.person.ok_or(Refusal::NotFound),
        _ => Err(Refusal::NotFound),
    }
}

/// The page.
pub async fn show(app: Data<App>, visitor: Visitor) -> Answer {
    let person = person(&visitor)?;
    let (heads, turns, calls) = app
        .db
        .read(move |conn| {
            let heads = read::of_person(conn, person)?;
            let mut turns = Vec::new();
            for head in &heads {
                turns.push(match head.state {
                    State::Decided | State::Scored => after_list::turn(&events::of_application(conn, head.id)?),
                    _ => None,
                });
            }
            Ok::<_, Fault>((heads, turns, calls::calls(conn)?))
        })
        .await?;
    let lang = visitor.lang;
    let call_of = |id| calls.iter().find(|call| call.id == id);
    let mine = heads.iter().zip(turns).map(|(head, turn)| {
        let (key, tone) = match turn {
            Some(turn) => (words::place(turn.standing).0, words::place(turn.standing).1),
            None => words::state(head.state),
        };
        let holder = turn.map_or_else(|| words::holds(head.state), |turn| turn.holder());
        Mine {
            title: call_of(head.call).map_or_else(String::new, |call: &Call| call.titles.get(lang).to_owned()),
            code: head.code.clone(),
            href: visitor.to(&format!("/my/{}", head.code)),
            tone,
            state: visitor.t(key),
            holder: visitor.t(words::holder(holder)),
        }
    });
    let open = calls
        .iter()
        .filter(|call| call.open_at(visitor.ctx.now) && !heads.iter().any(|head| head.call == call.id));
    let open = open.map(|call| Offer {
        title: call.titles.get(lang).to_owned(),
        summary: call.summaries.get(lang).to_owned(),
        deadline: shown::deadline_in(lang, call.zone, call.deadline_at),
        slug: call.slug.clone(),
        sample: call.sample,
    });
    page(&My {
        shell: visitor.shell(&app),
        mine: mine.collect(),
        open: open.collect(),
    })
}

/// Begins a dossier, or leads to the one that is there.
pub async fn begin_one(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, _form: Form) -> Answer {
    let person = person(&visitor)?;
    let (_, slug) = path.into_inner();
    let ctx = visitor.ctx.clone();
    let head = app.db.write(move |tx| begin(tx, &ctx, person, &slug)).await?;
    see_other(&visitor.to(&format!("/my/{}/dossier", head.code)))
}
