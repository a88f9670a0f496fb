//! The letters of this room. Those with a link are mail only: the inbox needs a sign-in.

use crate::mail::layout::Reason;
use crate::mail::{Kind, Payload, Value};

fn nothing() -> Payload {
    Payload::new()
}

fn a_link() -> Payload {
    Payload::new().with("link", Value::Link("sample".to_owned()))
}

/// The owner of a new account confirms the address.
pub const CONFIRM_EMAIL: Kind = Kind {
    name: "accounts.confirm_email",
    subject: "accounts-mail-confirm-subject",
    paragraphs: &["accounts-mail-confirm-text", "accounts-mail-confirm-until"],
    action: Some(("accounts-mail-confirm-action", "/confirm/{link}")),
    reason: Reason::Entered,
    in_portal: false,
    sample: a_link,
};

/// Somebody tried to register an address that has an account.
pub const ALREADY_REGISTERED: Kind = Kind {
    name: "accounts.already_registered",
    subject: "accounts-mail-already-subject",
    paragraphs: &["accounts-mail-already-text", "accounts-mail-already-forgot"],
    action: Some(("accounts-mail-already-action", "/sign-in")),
    reason: Reason::Entered,
    in_portal: false,
    sample: nothing,
};

/// The link that sets a new password.
pub const RESET_PASSWORD: Kind = Kind {
    name: "accounts.reset_password",
    subject: "accounts-mail-reset-subject",
    paragraphs: &["accounts-mail-reset-text", "accounts-mail-reset-until"],
    action: Some(("accounts-mail-reset-action", "/reset/{link}")),
    reason: Reason::Entered,
    in_portal: false,
    sample: a_link,
};

/// The password was changed or reset.
pub const PASSWORD_CHANGED: Kind = Kind {
    name: "accounts.password_changed",
    subject: "accounts-mail-password-subject",
    paragraphs: &["accounts-mail-password-text", "accounts-mail-not-you"],
    action: Some(("accounts-mail-not-you-action", "/reset")),
    reason: Reason::Account,
    in_portal: true,
    sample: nothing,
};

/// A sign-in after many wrong passwords.
pub const MANY_FAILURES: Kind = Kind {
    name: "accounts.many_failures",
    subject: "accounts-mail-failures-subject",
    paragraphs: &["accounts-mail-failures-text", "accounts-mail-not-you"],
    action: Some(("accounts-mail-not-you-action", "/reset")),
    reason: Reason::Account,
    in_portal: true,
    sample: nothing,
};

/// To the old address: somebody asked for another one.
pub const EMAIL_CHANGE_ASKED: Kind = Kind {
    name: "accounts.email_change_asked",
    subject: "accounts-mail-asked-subject",
    paragraphs: &["accounts-mail-asked-text", "accounts-mail-not-you"],
    action: Some(("accounts-mail-not-you-action", "/reset")),
    reason: Reason::Account,
    in_portal: true,
    sample: nothing,
};

/// To the new address: confirm it.
pub const CONFIRM_NEW_EMAIL: Kind = Kind {
    name: "accounts.confirm_new_email",
    subject: "accounts-mail-new-email-subject",
    paragraphs: &["accounts-mail-new-email-text", "accounts-mail-new-email-until"],
    action: Some(("accounts-mail-confirm-action", "/change-email/{link}")),
    reason: Reason::Entered,
    in_portal: false,
    sample: a_link,
};

/// To both addresses: the new one is in use.
pub const EMAIL_CHANGED: Kind = Kind {
    name: "accounts.email_changed",
    subject: "accounts-mail-email-changed-subject",
    paragraphs: &["accounts-mail-email-changed-text", "accounts-mail-call-us"],
    action: None,
    reason: Reason::Account,
    in_portal: true,
    sample: nothing,
};

/// A colleague is invited to a role.
pub const INVITATION: Kind = Kind {
    name: "accounts.invitation",
    subject: "accounts-mail-invitation-subject",
    paragraphs: &["accounts-mail-invitation-text", "accounts-mail-invitation-until"],
    action: Some(("accounts-mail-invitation-action", "/invitation/{link}")),
    reason: Reason::Invited,
    in_portal: false,
    sample: a_link,
};

/// All of them.
pub static KINDS: &[&Kind] = &[
    &CONFIRM_EMAIL,
    &ALREADY_REGISTERED,
    &RESET_PASSWORD,
    &PASSWORD_CHANGED,
    &MANY_FAILURES,
    &EMAIL_CHANGE_ASKED,
    &CONFIRM_NEW_EMAIL,
    &EMAIL_CHANGED,
    &INVITATION,
];
