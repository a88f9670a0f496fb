//! Colleagues of every role: invited and accepted like real ones.

use secrecy::SecretString;

use super::SignIn;
use crate::accounts::rules::{Email, Name};
use crate::accounts::{self, Ctx, Invite, NewGrant, Principal, Role};
use crate::kernel::act::Actor;
use crate::kernel::ids::InstitutionId;
use crate::kernel::{Fault, Instant, Lang, secrets};
use crate::serve::House;

/// A colleague of the demonstration.
pub(super) struct Colleague {
    pub role: &'static str,
    pub account: Principal,
}

/// Turns any error of an operation into a fault that says where.
pub(super) fn broke<E: std::fmt::Display>(what: &'static str) -> impl Fn(E) -> Fault {
    move |error| Fault::new(what, error.to_string())
}

/// `principal` acting at `at`.
pub(super) fn acting(house: &House, principal: &Principal, at: Instant) -> Ctx {
    let mut ctx = house.system();
    ctx.act.now = at;
    if let Some(account) = principal.account() {
        ctx.act.actor = Actor::Account { id: account.id };
    }
    ctx.who = principal.clone();
    ctx
}

/// A password that nobody guesses: 20 random symbols.
pub(super) fn password() -> Result<String, Fault> {
    Ok(secrets::token()?
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(20)
        .collect())
}

/// Invites a colleague and accepts in their name.
pub(super) async fn invite(
    house: &House,
    at: Instant,
    who: (&'static str, &str, &str, Lang),
    role: Role,
    institution: Option<InstitutionId>,
    sensitive: bool,
) -> Result<(SignIn, Colleague), Fault> {
    let (label, email, name, language) = who;
    let grant = NewGrant {
        role,
        call: None,
        institution,
        sensitive,
        ends_at: None,
    };
    let invite = Invite {
        email: Email::parse(email).map_err(|_| Fault::broken("a demonstration address"))?,
        name: Name::parse(name).map_err(|_| Fault::broken("a demonstration name"))?,
        language,
        grant,
    };
    let mut system = house.system();
    system.act.now = at;
    let (ctx, secret, asked) = (system.clone(), house.app.config.secret.clone(), invite.clone());
    let db = &house.app.db;
    let invited = db
        .write(move |tx| accounts::create_user(tx, &ctx, &secret, &asked).map_err(broke("invitation")))
        .await?;
    let password = password()?;
    let chosen = SecretString::from(password.clone());
    accounts::accept(db, &house.passwords, &system, &invited.token, &invite.name, chosen)
        .await
        .map_err(broke("acceptance"))?;
    let address = email.to_owned();
    let found = db.read(move |conn| accounts::acting(conn, &address, at)).await?;
    let account = found.ok_or_else(|| Fault::broken("a colleague who is not there"))?;
    let sign_in = SignIn {
        role: label.to_owned(),
        email: email.to_owned(),
        password,
    };
    Ok((sign_in, Colleague { role: label, account }))
}
