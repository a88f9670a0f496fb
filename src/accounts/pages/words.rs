//! Words for this room's codes.

use chrono_tz::Tz;

use super::super::model::{AccountState, GrantState, Role};
use super::super::password_policy::Weakness;
use super::super::rules::{BadEmail, BadName};
use super::form::Choice;
use crate::i18n;
use crate::kernel::civil::BISHKEK;
use crate::kernel::{Instant, Lang};

pub(super) fn email(lang: Lang, error: BadEmail) -> String {
    i18n::text(
        lang,
        match error {
            BadEmail::Empty => "accounts-email-empty",
            BadEmail::Malformed => "accounts-email-malformed",
        },
    )
}

pub(super) fn name(lang: Lang, error: BadName) -> String {
    i18n::text(
        lang,
        match error {
            BadName::Empty => "accounts-name-empty",
            BadName::TooLong => "accounts-name-too-long",
            BadName::Forbidden => "accounts-name-forbidden",
            BadName::NotAName => "accounts-name-not-a-name",
        },
    )
}

pub(super) fn weakness(lang: Lang, weakness: Weakness) -> String {
    match weakness {
        Weakness::TooShort { minimum } => {
            i18n::text_with(lang, "accounts-password-too-short", &[("count", minimum.into())])
        }
        Weakness::TooLong { maximum } => {
            i18n::text_with(lang, "accounts-password-too-long", &[("count", maximum.into())])
        }
        Weakness::OwnWords => i18n::text(lang, "accounts-password-own-words"),
        Weakness::Common => i18n::text(lang, "accounts-password-common"),
    }
}

pub(super) fn role(lang: Lang, role: Role) -> String {
    i18n::text(
        lang,
        match role {
            Role::Officer => "accounts-role-officer",
            Role::Reviewer => "accounts-role-reviewer",
            Role::Secretary => "accounts-role-secretary",
            Role::Chair => "accounts-role-chair",
            Role::Registrar => "accounts-role-registrar",
            Role::Observer => "accounts-role-observer",
            Role::Administrator => "accounts-role-administrator",
            Role::VotingMember => "accounts-role-voting-member",
            Role::AppealMember => "accounts-role-appeal-member",
        },
    )
}

/// Tone and word of an account's state.
pub(super) fn state(lang: Lang, state: AccountState) -> (&'static str, String) {
    let (tone, key) = match state {
        AccountState::Unconfirmed => ("next", "accounts-state-unconfirmed"),
        AccountState::Active => ("done", "accounts-state-active"),
        AccountState::Suspended => ("no", "accounts-state-suspended"),
    };
    (tone, i18n::text(lang, key))
}

/// Tone and word of a grant's state.
pub(super) fn grant_state(lang: Lang, state: GrantState) -> (&'static str, String) {
    let (tone, key) = match state {
        GrantState::Invited => ("next", "accounts-grant-invited"),
        GrantState::Active => ("done", "accounts-grant-active"),
        GrantState::Suspended => ("no", "accounts-grant-suspended"),
    };
    (tone, i18n::text(lang, key))
}

/// The four languages, each in itself.
pub(super) fn languages(chosen: &str) -> Vec<Choice> {
    Lang::ALL
        .into_iter()
        .map(|lang| Choice {
            value: lang.tag().to_owned(),
            label: lang.own_name().to_owned(),
            hint: String::new(),
            checked: lang.tag() == chosen,
        })
        .collect()
}

/// A moment on both countries' clocks.
pub(super) fn moment(lang: Lang, at: Instant) -> String {
    let zone: Tz = BISHKEK;
    i18n::both_zones(lang, at.utc(), zone)
}
