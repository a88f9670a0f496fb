//! Acts that happen once, however often their request arrives: a double tap, a retry on a broken
//! line, a page opened again. REST writes carry `Idempotency-Key`; forms a hidden one-time key.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{App, Form, Refusal, Visitor};
use crate::db::answers::{Asked, Before};
use crate::db::{Conn, Json};
use crate::kernel::{Fault, Instant, secrets};

/// The hidden field that carries a form's one-time key.
pub const KEY: &str = "once";

/// Why an act was not done, nor answered as done before.
#[derive(Debug)]
pub enum Twice<E> {
    /// The key was used for another request: another route, or another body.
    OtherRequest,
    /// The act itself was refused; nothing is kept of that.
    Refused(E),
}

impl<E: From<Fault>> From<Fault> for Twice<E> {
    fn from(fault: Fault) -> Self {
        Self::Refused(fault.into())
    }
}

/// What a form asks for. The language of its page does not matter.
///
/// # Errors
/// [`Refusal::Stale`] without a one-time key: the form is none of ours, or very old.
pub fn asked(visitor: &Visitor, form: &Form) -> Result<Asked, Refusal> {
    let account = visitor.ctx.who.account().ok_or(Refusal::Stale)?;
    let key = form.text(KEY);
    let plain = (16..=100).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    if !plain {
        return Err(Refusal::Stale);
    }
    let mut body = String::new();
    for (name, value) in form.pairs() {
        for part in [name, value] {
            body.push_str(part);
            // No form can send it, so two bodies never look alike.
            body.push('\0');
        }
    }
    let path = visitor.path.trim_start_matches('/');
    let (_, path) = path.split_once('/').unwrap_or_default();
    Ok(Asked {
        principal: account.id.to_string(),
        key: key.to_owned(),
        route: format!("POST {path}"),
        body: secrets::sha256(body.as_bytes()),
    })
}

/// Runs `work` once for `asked`: its answer is kept in the same transaction, and comes back when
/// the same is asked again within a day.
///
/// # Errors
/// [`Twice`].
pub async fn once<T, E>(
    app: &App,
    asked: Asked,
    now: Instant,
    work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
) -> Result<T, Twice<E>>
where
    T: Serialize + DeserializeOwned + Send + 'static,
    E: From<Fault> + Send + 'static,
{
    let again = asked.clone();
    let done = app.db.write(first(asked, now, work)).await;
    settled(app, again, now, done).await
}

/// [`once`] for long acts, which get a commit of their own.
///
/// # Errors
/// [`Twice`].
pub async fn once_alone<T, E>(
    app: &App,
    asked: Asked,
    now: Instant,
    work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
) -> Result<T, Twice<E>>
where
    T: Serialize + DeserializeOwned + Send + 'static,
    E: From<Fault> + Send + 'static,
{
    let again = asked.clone();
    let done = app.db.write_alone(first(asked, now, work)).await;
    settled(app, again, now, done).await
}

fn first<T, E>(
    asked: Asked,
    now: Instant,
    mut work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
) -> impl FnMut(&mut Conn) -> Result<T, Twice<E>> + Send + 'static
where
    T: Serialize + DeserializeOwned,
    E: From<Fault>,
{
    move |tx| {
        if let Some(answer) = answered(&asked, tx, now)? {
            return Ok(answer);
        }
        asked.take(tx, now)?;
        let answer = work(tx).map_err(Twice::Refused)?;
        asked.keep(tx, Json::of(&answer)?)?;
        Ok(answer)
    }
}

async fn settled<T, E>(app: &App, asked: Asked, now: Instant, done: Result<T, Twice<E>>) -> Result<T, Twice<E>>
where
    T: DeserializeOwned + Send + 'static,
    E: From<Fault> + Send + 'static,
{
    match done {
        // The same request may have run beside this one and won.
        Err(Twice::Refused(refusal)) => match app.db.read(move |conn| answered::<T, E>(&asked, conn, now)).await {
            Ok(Some(answer)) => Ok(answer),
            Err(Twice::OtherRequest) => Err(Twice::OtherRequest),
            _ => Err(Twice::Refused(refusal)),
        },
        other => other,
    }
}

fn answered<T: DeserializeOwned, E: From<Fault>>(
    asked: &Asked,
    conn: &mut Conn,
    now: Instant,
) -> Result<Option<T>, Twice<E>> {
    match asked.before(conn, now)? {
        Before::Nothing => Ok(None),
        Before::Answered(answer) => Ok(Some(answer.read()?)),
        Before::OtherRequest => Err(Twice::OtherRequest),
    }
}
