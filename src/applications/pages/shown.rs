//! Rows that the component macros ask for.

use chrono_tz::Tz;

use crate::applications::dossier::{Dossier, Missing};
use crate::applications::sections::{Message, Page};
use crate::i18n::{self, Arg};
use crate::kernel::{Instant, Lang};

/// An entry of an error summary.
pub struct ErrorLink {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub text: String,
}

/// A row of the task list.
pub struct Task {
    /// Its words.
    pub title: String,
    /// Where it leads; empty when it cannot start yet.
    pub href: String,
    /// What is worth knowing before.
    pub hint: String,
    /// The tag's tone.
    pub tone: &'static str,
    /// The tag's words.
    pub status: String,
}

/// A row of a summary list.
pub struct Row {
    /// The question.
    pub key: String,
    /// The answer.
    pub value: String,
    /// Where it is changed; empty when it cannot be.
    pub href: String,
    /// "Change".
    pub change: String,
    /// What is changed, for readers; or what asks for a missing answer.
    pub about: String,
}

/// A choice of a select, of radios, of boxes.
pub struct Pick {
    /// As sent.
    pub value: String,
    /// Its words.
    pub label: String,
    /// More about it.
    pub hint: String,
    /// Whether it is chosen.
    pub checked: bool,
}

/// An entry of a timeline.
pub struct Entry {
    /// RFC 3339.
    pub iso: String,
    /// In both zones.
    pub when: String,
    /// What happened.
    pub title: String,
    /// More about it.
    pub text: String,
    /// Who acted.
    pub who: String,
    /// The tone.
    pub tone: &'static str,
}

/// The words of a message about a question.
pub fn say(lang: Lang, label: &'static str, message: &Message) -> String {
    let mut args: Vec<(&str, Arg)> = message
        .args
        .iter()
        .map(|(name, value)| (*name, value.clone()))
        .collect();
    args.push(("label", i18n::text(lang, label).into()));
    i18n::text_with(lang, message.key, &args)
}

/// A moment in the call's zone and in the other country's.
pub fn clocks(lang: Lang, dossier: &Dossier, at: Instant) -> String {
    i18n::both_zones(lang, at.utc(), dossier.call.zone)
}

/// An exclusive deadline: midnight is shown as the last minute of the day that it ends.
pub fn deadline(lang: Lang, dossier: &Dossier, at: Instant) -> String {
    deadline_in(lang, dossier.call.zone, at)
}

/// The same before there is a dossier.
pub fn deadline_in(lang: Lang, zone: Tz, at: Instant) -> String {
    i18n::until(lang, at.utc(), zone)
}

/// That the dossier has a later deadline of its own; empty when it has none that matters now.
pub fn own_deadline(lang: Lang, dossier: &Dossier, now: Instant) -> String {
    if !dossier.has_own_deadline() || dossier.may_submit(now).is_err() {
        return String::new();
    }
    let at = deadline(lang, dossier, dossier.deadline());
    i18n::text_with(lang, "applications-own-deadline", &[("at", at.into())])
}

/// What is still possible after the deadline; empty outside the grace.
pub fn grace(lang: Lang, dossier: &Dossier, now: Instant) -> String {
    if !dossier.in_grace(now) {
        return String::new();
    }
    let at = clocks(lang, dossier, dossier.received_until());
    i18n::text_with(lang, "applications-in-grace", &[("at", at.into())])
}

/// What is missing, each with the page that cures it.
pub fn missing(lang: Lang, dossier: &Dossier, base: &str, found: &[Missing]) -> Vec<ErrorLink> {
    let link = |missing: &Missing| match missing {
        Missing::Page { page, title } => ErrorLink {
            href: format!("{base}/dossier/{page}"),
            text: i18n::text_with(
                lang,
                "applications-missing-page",
                &[("title", i18n::text(lang, title).into())],
            ),
        },
        Missing::Answer { page, field, label } => ErrorLink {
            href: format!("{base}/dossier/{page}#{field}"),
            text: i18n::text_with(
                lang,
                "applications-missing-answer",
                &[("label", i18n::text(lang, label).into())],
            ),
        },
        Missing::Document(key) => {
            let found = dossier.requirements.iter().find(|one| one.key == *key);
            let title = found.map_or_else(String::new, |one| one.titles.get(lang).to_owned());
            ErrorLink {
                href: format!("{base}/documents/{key}"),
                text: i18n::text_with(lang, "applications-missing-document", &[("title", title.into())]),
            }
        }
        Missing::Choice => ErrorLink {
            href: format!("{base}/choices"),
            text: i18n::text(lang, "applications-missing-choice"),
        },
        Missing::GuardianConsent => ErrorLink {
            href: format!("{base}/guardian"),
            text: i18n::text(lang, "applications-missing-guardian"),
        },
        Missing::Duplicate => ErrorLink {
            href: format!("/{}/help", lang.tag()),
            text: i18n::text(lang, "applications-missing-duplicate"),
        },
    };
    found.iter().map(link).collect()
}

/// Where a page of a section stands.
pub fn page_path(base: &str, page: &Page) -> String {
    format!("{base}/dossier/{}", page.slug)
}
