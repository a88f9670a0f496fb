//! The parts of the dossier's page, each made of what was loaded.

use super::load::Loaded;
use crate::applications::desk::reasons::{DocumentReason, EligibilityReason};
use crate::applications::desk::{Problem, answers, rules, words};
use crate::applications::model::{DocumentState, Item, SectionKey};
use crate::applications::pages::status::in_grace;
use crate::applications::{Alike, Sameness};
use crate::calls::Requirement;
use crate::calls::shown::reason_words;
use crate::i18n;
use crate::kernel::{Lang, Words};
use crate::web::{Form, Shell, Visitor};

pub(super) struct Row {
    pub key: String,
    pub value: String,
    pub href: String,
    pub change: String,
    pub about: String,
}

pub(super) struct SectionShown {
    pub title: String,
    pub rows: Vec<Row>,
}

pub(super) struct Pick {
    pub value: String,
    pub label: String,
    pub hint: String,
    pub checked: bool,
}

pub(super) struct DocumentShown {
    pub number: usize,
    pub id: String,
    pub version: i32,
    pub title: String,
    pub sensitive: bool,
    pub tone: &'static str,
    pub state: String,
    /// Who handed in what may come from a referee.
    pub came: String,
    pub file_name: String,
    pub href: String,
    pub pictures: Vec<String>,
    pub note: String,
    pub judge: bool,
    /// Accepted already: only a rejection can change that.
    pub accepted: bool,
    pub reject_name: String,
    pub note_name: String,
    pub reasons: Vec<Pick>,
    pub typed_note: String,
    pub errors: String,
}

pub(super) struct Entry {
    pub iso: String,
    pub when: String,
    pub title: String,
    pub text: String,
    pub who: String,
    pub tone: &'static str,
}

pub(super) fn sections(shell: &Shell, loaded: &Loaded) -> Vec<SectionShown> {
    loaded
        .sections
        .iter()
        .map(|section| SectionShown {
            title: shell.t(words::section(section.key)),
            rows: answers(shell.language, section, loaded.sensitive, &loaded.offered)
                .into_iter()
                .map(|answer| Row {
                    key: answer.label,
                    value: answer.value,
                    href: String::new(),
                    change: String::new(),
                    about: String::new(),
                })
                .collect(),
        })
        .collect()
}

pub(super) fn documents(
    shell: &Shell,
    visitor: &Visitor,
    loaded: &Loaded,
    form: &Form,
    say: &dyn Fn(Problem) -> String,
    problems: &[Problem],
) -> Vec<DocumentShown> {
    let asked =
        |requirement| -> Option<&Requirement> { loaded.requirements.iter().find(|asked| asked.id == requirement) };
    loaded
        .documents
        .iter()
        .enumerate()
        .filter_map(|(number, document)| {
            let requirement = asked(document.requirement)?;
            let hidden = requirement.sensitive && !loaded.sensitive;
            let typed = form.text("document") == document.id.to_string();
            let reject_name = format!("reason-{number}");
            let chosen = if typed { form.text(&reject_name) } else { "" };
            Some(DocumentShown {
                number,
                id: document.id.to_string(),
                version: document.version,
                title: title(visitor.lang, requirement, loaded.sensitive),
                sensitive: hidden,
                tone: words::document_tone(document.state),
                state: shell.t(words::document(document.state)),
                came: match (requirement.from_referee, loaded.letters.contains(&document.id)) {
                    _ if document.file.is_none() => String::new(),
                    (_, true) => shell.t("desk-came-by-referee"),
                    (true, false) => shell.t("desk-came-by-applicant"),
                    (false, false) => String::new(),
                },
                file_name: if hidden {
                    String::new()
                } else {
                    document.file_name.clone()
                },
                href: if hidden || document.file.is_none() {
                    String::new()
                } else {
                    visitor.to(&format!(
                        "/desk/dossiers/{}/documents/{}",
                        loaded.head.code, document.id
                    ))
                },
                pictures: if hidden {
                    Vec::new()
                } else {
                    let pages = loaded.pictures.get(&document.id).copied().unwrap_or(0);
                    let base = format!("/desk/dossiers/{}/documents/{}/pages", loaded.head.code, document.id);
                    (1..=pages)
                        .map(|number| visitor.to(&format!("{base}/{number}")))
                        .collect()
                },
                note: verdict(shell, document, loaded.repairable.get(&document.id).copied()),
                judge: loaded.may_check && rules::judgeable(loaded.head.state, document.state) && !hidden,
                accepted: document.state == DocumentState::Accepted,
                reasons: DocumentReason::ALL
                    .iter()
                    .map(|reason| Pick {
                        value: reason.to_string(),
                        label: shell.t(reason.key()),
                        hint: String::new(),
                        checked: chosen == reason.as_str(),
                    })
                    .collect(),
                reject_name,
                note_name: format!("note-{number}"),
                typed_note: if typed {
                    form.raw(&format!("note-{number}")).to_owned()
                } else {
                    String::new()
                },
                errors: if typed {
                    problems.first().map(|problem| say(*problem)).unwrap_or_default()
                } else {
                    String::new()
                },
            })
        })
        .collect()
}

fn verdict(shell: &Shell, document: &crate::applications::model::Document, repairable: Option<bool>) -> String {
    let reason = document
        .reason
        .as_deref()
        .and_then(|code| code.parse::<DocumentReason>().ok())
        .map(|reason| shell.t(reason.key()));
    let mend = (repairable == Some(true)).then(|| shell.t("desk-repairable"));
    let parts: Vec<String> = reason.into_iter().chain(document.note.clone()).chain(mend).collect();
    parts.join(". ")
}

pub(super) fn timeline(shell: &Shell, lang: Lang, loaded: &Loaded) -> Vec<Entry> {
    loaded
        .events
        .iter()
        .rev()
        .filter_map(|(event, who)| {
            let key = words::event(&event.kind)?;
            Some(Entry {
                iso: event.at.rfc3339(),
                when: i18n::date_time(lang, event.at.utc(), loaded.call.zone),
                title: shell.t(key),
                text: if in_grace(event) {
                    shell.t("applications-event-in-grace")
                } else {
                    about(lang, loaded, &event.subject)
                },
                who: who.clone(),
                tone: "",
            })
        })
        .collect()
}

/// The title of a document; a neutral one where the very asking would say which category somebody
/// has, to whom that is not to be known.
fn title(lang: Lang, asked: &Requirement, sensitive: bool) -> String {
    let tells = asked.condition.as_deref().is_some_and(|it| it.starts_with("category:"));
    if asked.sensitive && tells && !sensitive {
        i18n::text(lang, "desk-document-neutral")
    } else {
        asked.titles.get(lang).to_owned()
    }
}

/// Which document an event is about; empty for anything else.
fn about(lang: Lang, loaded: &Loaded, subject: &str) -> String {
    let document = loaded.documents.iter().find(|it| it.id.to_string() == subject);
    let asked = document.and_then(|it| loaded.requirements.iter().find(|asked| asked.id == it.requirement));
    asked.map_or_else(String::new, |asked| title(lang, asked, loaded.sensitive))
}

pub(super) fn items(shell: &Shell, lang: Lang, loaded: &Loaded, form: &Form) -> Vec<Pick> {
    let ticked = form.all("items");
    let pick = |item: Item, label: String| Pick {
        checked: ticked.contains(&item.to_string().as_str()),
        value: item.to_string(),
        label,
        hint: String::new(),
    };
    let sections = SectionKey::ALL
        .iter()
        .map(|key| pick(Item::Section(*key), shell.t(words::section(*key))));
    let documents = loaded
        .requirements
        .iter()
        .map(|asked| pick(Item::Document(asked.key.clone()), asked.titles.get(lang).to_owned()));
    let choices = std::iter::once(pick(Item::Choices, shell.t("desk-item-choices")));
    documents.chain(sections).chain(choices).collect()
}

pub(super) fn decision(shell: &Shell, loaded: &Loaded) -> Vec<String> {
    let Some(decision) = &loaded.decision else {
        return Vec::new();
    };
    let codes = decision.reasons.get("codes").and_then(serde_json::Value::as_array);
    let reasons = codes
        .into_iter()
        .flatten()
        .filter_map(|code| code.as_str()?.parse::<EligibilityReason>().ok())
        .map(|reason| shell.t(reason.key()));
    let note = (!decision.note.is_empty()).then(|| decision.note.clone());
    let head = if decision.eligible {
        shell.t("desk-decided-eligible")
    } else {
        shell.t("desk-decided-ineligible")
    };
    let version = loaded
        .decided_by
        .map(|number| shell.with1("desk-suggest-version", "number", number));
    std::iter::once(head)
        .chain(version)
        .chain(reasons)
        .chain(note)
        .collect()
}

/// The rulebook's opinion in words: the verdict, each choice with its reasons, statuses without
/// evidence.
pub(super) fn suggestion(shell: &Shell, loaded: &Loaded) -> Vec<String> {
    let Some(suggestion) = &loaded.suggestion else {
        return Vec::new();
    };
    let lang = shell.language;
    let head = if suggestion.eligible {
        shell.t("desk-suggest-eligible")
    } else {
        shell.t("desk-suggest-ineligible")
    };
    let mut lines = vec![format!(
        "{head} {}",
        shell.with1("desk-suggest-version", "number", suggestion.number)
    )];
    for choice in &suggestion.choices {
        let title = choice.title.get(lang);
        if choice.reasons.is_empty() {
            lines.push(shell.with1("desk-suggest-fits", "title", title));
        } else {
            let reasons: Vec<String> = choice.reasons.iter().map(|reason| reason_words(lang, reason)).collect();
            lines.push(format!("{title}: {}", reasons.join(" ")));
        }
    }
    if loaded.sensitive && !suggestion.unproven.is_empty() {
        let titles: Vec<&str> = suggestion
            .unproven
            .iter()
            .filter_map(|titles| titles.get(lang.tag()))
            .collect();
        lines.push(shell.with1("desk-suggest-unproven", "titles", titles.join(", ")));
    }
    lines
}

/// Another dossier that may be the same person's.
pub(super) struct AlikeLine {
    pub href: String,
    pub code: String,
    pub text: String,
}

pub(super) fn alike(visitor: &Visitor, loaded: &Loaded) -> Vec<AlikeLine> {
    let line = |(one, title, opens): &(Alike, Words, bool)| {
        let same = one.same.iter().map(|what| {
            visitor.t(match what {
                Sameness::Pin => "desk-alike-pin",
                Sameness::Passport => "desk-alike-passport",
                Sameness::Twin => "desk-alike-twin",
            })
        });
        let same: Vec<String> = same.collect();
        AlikeLine {
            href: if *opens {
                visitor.to(&format!("/desk/dossiers/{}", one.application.code))
            } else {
                String::new()
            },
            code: one.application.code.clone(),
            text: format!("{}: {}", title.get(visitor.lang), same.join(", ")),
        }
    };
    loaded.alike.iter().map(line).collect()
}
