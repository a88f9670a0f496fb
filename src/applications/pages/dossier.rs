//! The task list of a dossier.

use actix_web::web::{Data, Path};
use askama::Template;

use super::shown::{self, Task};
use super::{mine, words};
use crate::applications::dossier::Dossier;
use crate::applications::model::{DocumentState, Item, SectionKey};
use crate::applications::sections;
use crate::applications::{carried, earlier, guests};
use crate::i18n;
use crate::kernel::Fault;
use crate::web::{Answer, App, Shell, Visitor, page};

struct Group {
    title: String,
    tasks: Vec<Task>,
}

#[derive(Template)]
#[template(path = "applications/templates/dossier.html")]
struct TaskList {
    shell: Shell,
    code: String,
    call: String,
    base: String,
    deadline: String,
    own: String,
    grace: String,
    locked: String,
    progress: String,
    carried: String,
    expired: Vec<String>,
    groups: Vec<Group>,
}

const ABOUT: &[SectionKey] = &[SectionKey::Personal, SectionKey::Contacts, SectionKey::Guardian];
const STUDY: &[SectionKey] = &[
    SectionKey::Education,
    SectionKey::Tests,
    SectionKey::Languages,
    SectionKey::Categories,
];
const WORDS: &[SectionKey] = &[SectionKey::Essay, SectionKey::Consents];

/// The page.
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (_, code) = path.into_inner();
    let dossier = mine(&app, &visitor, &code).await?;
    let now = visitor.ctx.now;
    let (id, today) = (dossier.application.id, dossier.today(now));
    let held = dossier.clone();
    let (carried, earlier) = app
        .db
        .read(move |conn| Ok::<_, Fault>((carried(conn, id, today)?, earlier(conn, &held, now)?)))
        .await?;
    let carried = carried.filter(|_| dossier.last.is_none());
    let base = visitor.to(&format!("/my/{}", dossier.application.code));
    let list = |keys: &[SectionKey]| -> Vec<Task> {
        let asked = keys.iter().filter(|key| dossier.asks(**key, now));
        asked.map(|key| section(&visitor, &dossier, &base, *key)).collect()
    };
    let mut about = list(ABOUT);
    if dossier.minor(now) {
        let (key, tone) = guests::pages::guardian_state(&dossier);
        about.push(Task {
            title: visitor.t("guests-own-guardian-title"),
            href: format!("{base}/guardian"),
            hint: String::new(),
            tone,
            status: visitor.t(key),
        });
    }
    let mut wishes = vec![choices(&visitor, &dossier, &base)];
    wishes.extend(list(WORDS));
    let documents: Vec<Task> = dossier
        .requirements
        .iter()
        .filter(|one| dossier.offers(one, now))
        .map(|one| {
            let state = dossier.document(one).map(|document| document.state);
            let (key, tone) = words::document(state, dossier.needs(one, now));
            let again = wants(state) && earlier.iter().any(|it| it.key == one.key && !it.expired);
            Task {
                title: one.titles.get(visitor.lang).to_owned(),
                href: format!("{base}/documents/{}", one.key),
                hint: if again {
                    visitor.t("applications-earlier-hint")
                } else {
                    String::new()
                },
                tone,
                status: visitor.t(key),
            }
        })
        .collect();
    let groups = vec![
        Group {
            title: visitor.t("applications-group-about"),
            tasks: about,
        },
        Group {
            title: visitor.t("applications-group-study"),
            tasks: list(STUDY),
        },
        Group {
            title: visitor.t("applications-group-wishes"),
            tasks: wishes,
        },
        Group {
            title: visitor.t("applications-group-documents"),
            tasks: documents,
        },
    ];
    let all = groups.iter().flat_map(|group| &group.tasks);
    let (done, of) = all.fold((0_usize, 0_usize), |(done, of), task| {
        (
            done + usize::from(matches!(task.tone, "quiet" | "done" | "next")),
            of + 1,
        )
    });
    let locked = dossier.may_submit(now).err();
    page(&TaskList {
        shell: visitor.shell(&app),
        code: dossier.application.code.clone(),
        call: dossier.call.titles.get(visitor.lang).to_owned(),
        deadline: shown::deadline(visitor.lang, &dossier, dossier.due()),
        own: shown::own_deadline(visitor.lang, &dossier, now),
        grace: shown::grace(visitor.lang, &dossier, now),
        locked: locked.map_or_else(String::new, |why| visitor.t(words::locked(why))),
        base,
        carried: carried.as_ref().map_or_else(String::new, |it| {
            i18n::text_with(
                visitor.lang,
                "applications-carried",
                &[("code", it.code.as_str().into())],
            )
        }),
        expired: carried
            .iter()
            .flat_map(|it| &it.expired)
            .filter(|(key, field)| dossier.answers(*key).get(field.name).is_empty())
            .map(|(_, field)| visitor.t(field.label))
            .collect(),
        progress: i18n::text_with(
            visitor.lang,
            "applications-dossier-progress",
            &[("done", done.into()), ("of", of.into())],
        ),
        groups,
    })
}

fn status(visitor: &Visitor, dossier: &Dossier, item: &Item, complete: bool) -> (&'static str, String) {
    let named = dossier
        .correction
        .as_ref()
        .is_some_and(|request| request.items.contains(item));
    if named {
        ("act", visitor.t("applications-task-mend"))
    } else if complete {
        ("quiet", visitor.t("applications-task-done"))
    } else {
        ("act", visitor.t("applications-task-incomplete"))
    }
}

fn section(visitor: &Visitor, dossier: &Dossier, base: &str, key: SectionKey) -> Task {
    let missing = dossier.missing_in(key, visitor.ctx.now);
    let first = sections::pages_of(key).next();
    // Opens where work is left, else at the beginning.
    let open = missing.iter().find_map(|one| match one {
        crate::applications::Missing::Page { page, .. } | crate::applications::Missing::Answer { page, .. } => {
            sections::page(page)
        }
        _ => None,
    });
    let (tone, status) = status(visitor, dossier, &Item::Section(key), missing.is_empty());
    Task {
        title: visitor.t(words::section(key)),
        href: open
            .or(first)
            .map_or_else(String::new, |page| shown::page_path(base, page)),
        hint: String::new(),
        tone,
        status,
    }
}

fn choices(visitor: &Visitor, dossier: &Dossier, base: &str) -> Task {
    let (tone, status) = status(visitor, dossier, &Item::Choices, !dossier.choices.is_empty());
    Task {
        title: visitor.t("applications-choices-title"),
        href: format!("{base}/choices"),
        hint: String::new(),
        tone,
        status,
    }
}

/// Whether a document needs the student's hand.
pub(super) fn wants(state: Option<DocumentState>) -> bool {
    matches!(state, None | Some(DocumentState::Rejected | DocumentState::Overdue))
}
