//! Reads a form with files while it streams in. Every limit holds during the stream: actix
//! itself limits neither the number nor the size of parts, nor how slowly they come.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_LENGTH, HeaderMap};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use tokio::time::timeout;

use super::incoming::Incoming;
use super::keep::{Files, Kept};
use super::model::{KeepError, Limits, Refused};
use super::names;
use crate::kernel::Fault;

/// The field that must come first.
const TOKEN: &str = "csrf";
/// How long a refused body is held; answers are written in far less.
const HOLD: Duration = Duration::from_secs(5);

/// A form that came in whole.
#[derive(Debug)]
pub struct Received {
    fields: Vec<(String, String)>,
    /// The files that were chosen, in order.
    pub uploads: Vec<Upload>,
}

impl Received {
    /// The first value of a text field; empty when it is absent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.trim())
    }
}

/// One file of a form, not yet looked at.
#[derive(Debug)]
pub struct Upload {
    /// The client's name for it, cleaned for showing; may be empty.
    pub name: String,
    pub(super) bytes: Incoming,
}

impl Upload {
    /// A file that does not come from a form: an import, a demonstration. Checked all the same.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn of(files: &Files, name: &str, content: &[u8]) -> Result<Self, Fault> {
        let mut bytes = Incoming::open(&files.incoming).await?;
        bytes.write(content).await?;
        let name = names::shown(name);
        Ok(Self { name, bytes })
    }
}

/// Why a form was not received.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError<E> {
    /// The token did not fit; what the caller's check said.
    #[error("the form's token does not fit")]
    Token(E),
    /// The person can cure it.
    #[error("refused: {0}")]
    Refused(Refused),
    /// No form that a browser sends.
    #[error("unreadable: {0}")]
    Unreadable(&'static str),
    /// The person cannot cure it.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl<E> ReceiveError<E> {
    /// What the person can cure; the rest as the door's own refusal.
    ///
    /// # Errors
    /// Everything that the person cannot cure.
    pub fn curable<R: From<E> + From<Fault>>(self, unreadable: impl FnOnce(&'static str) -> R) -> Result<Refused, R> {
        match self {
            Self::Refused(why) => Ok(why),
            Self::Token(refusal) => Err(refusal.into()),
            Self::Unreadable(what) => Err(unreadable(what)),
            Self::Fault(fault) => Err(fault.into()),
        }
    }
}

impl<E> From<KeepError> for ReceiveError<E> {
    fn from(error: KeepError) -> Self {
        match error {
            KeepError::Refused(why) => Self::Refused(why),
            KeepError::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl<E> From<Refused> for ReceiveError<E> {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl<E> From<MultipartError> for ReceiveError<E> {
    fn from(error: MultipartError) -> Self {
        match error {
            MultipartError::Payload(_) | MultipartError::Incomplete => Self::Refused(Refused::Interrupted),
            _ => Self::Unreadable("multipart form"),
        }
    }
}

/// [`receive`] and [`Files::keep`]: the whole way of a form's file into the vault.
///
/// # Errors
/// See [`ReceiveError`].
pub async fn take<E>(
    headers: &HeaderMap,
    payload: Payload,
    files: &Files,
    token: impl FnOnce(&str) -> Result<(), E>,
) -> Result<Kept, ReceiveError<E>> {
    let received = receive(headers, payload, files, token).await?;
    Ok(files.keep(received.uploads).await?)
}

/// Reads the form. `token` checks the field `csrf`, which must be the first, before any file is
/// read. Text fields and at least one file follow.
///
/// # Errors
/// See [`ReceiveError`]; whatever came in so far is gone.
pub async fn receive<E>(
    headers: &HeaderMap,
    payload: Payload,
    files: &Files,
    token: impl FnOnce(&str) -> Result<(), E>,
) -> Result<Received, ReceiveError<E>> {
    let limits = &files.limits;
    let declared = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let most = limits.parts.saturating_mul(limits.bytes);
    if declared
        .and_then(|text| text.parse::<usize>().ok())
        .is_some_and(|length| length > most)
    {
        return Err(Refused::TooBig.into());
    }
    let payload = Shared(Rc::new(RefCell::new(payload)));
    let form = Multipart::new(headers, payload.clone());
    let reading = timeout(limits.total, read(form, files, token)).await;
    let received = reading.unwrap_or(Err(ReceiveError::Refused(Refused::Interrupted)));
    if received.is_err() {
        payload.hold();
    }
    let received = received?;
    if received.uploads.is_empty() {
        return Err(Refused::NoneChosen.into());
    }
    Ok(received)
}

/// The body, which outlives the reader. When a chunked body is let go before its end, actix reads
/// the rest to nowhere for as long as it comes; while somebody holds it, actix closes the
/// connection behind the answer.
#[derive(Clone)]
struct Shared(Rc<RefCell<Payload>>);

impl Shared {
    /// Keeps the body until the answer is surely on its way.
    #[expect(clippy::disallowed_methods, reason = "it holds nothing that a stop must wait for")]
    fn hold(self) {
        actix_web::rt::spawn(async move {
            tokio::time::sleep(HOLD).await;
            drop(self);
        });
    }
}

impl Stream for Shared {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.borrow_mut().poll_next_unpin(context)
    }
}

async fn read<E>(
    mut form: Multipart,
    files: &Files,
    token: impl FnOnce(&str) -> Result<(), E>,
) -> Result<Received, ReceiveError<E>> {
    let limits = &files.limits;
    let mut received = Received {
        fields: Vec::new(),
        uploads: Vec::new(),
    };
    let mut token = Some(token);
    let mut parts = 0;
    while let Some(field) = patient(limits, form.next()).await? {
        let mut field = field?;
        parts += 1;
        if parts > limits.parts {
            return Err(Refused::TooMany.into());
        }
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(check) = token.take() {
            if name != TOKEN {
                return Err(ReceiveError::Unreadable("the token must come first"));
            }
            check(&text(&mut field, limits).await?).map_err(ReceiveError::Token)?;
            continue;
        }
        let given = field.content_disposition().and_then(|it| it.get_filename());
        match given.map(str::to_owned) {
            None => {
                let value = text(&mut field, limits).await?;
                received.fields.push((name, value));
            }
            Some(given) => received.uploads.extend(file(&mut field, &given, files).await?),
        }
    }
    Ok(received)
}

async fn patient<E, T>(limits: &Limits, next: impl Future<Output = T>) -> Result<T, ReceiveError<E>> {
    timeout(limits.silence, next)
        .await
        .map_err(|_| ReceiveError::Refused(Refused::Interrupted))
}

async fn text<E>(field: &mut Field, limits: &Limits) -> Result<String, ReceiveError<E>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = patient(limits, field.next()).await? {
        let chunk = chunk?;
        if bytes.len() + chunk.len() > limits.field_bytes {
            return Err(ReceiveError::Unreadable("a text field is too long"));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| ReceiveError::Unreadable("not UTF-8"))
}

/// `None` for the nameless empty part that browsers send when nothing was chosen.
async fn file<E>(field: &mut Field, given: &str, files: &Files) -> Result<Option<Upload>, ReceiveError<E>> {
    let mut bytes = Incoming::open(&files.incoming).await?;
    while let Some(chunk) = patient(&files.limits, field.next()).await? {
        let chunk = chunk?;
        if bytes.size() + chunk.len() > files.limits.bytes {
            return Err(Refused::TooBig.into());
        }
        bytes.write(&chunk).await?;
    }
    if bytes.size() > 0 {
        let name = names::shown(given);
        return Ok(Some(Upload { name, bytes }));
    }
    if given.is_empty() {
        Ok(None)
    } else {
        Err(Refused::Empty.into())
    }
}
