//! The conversation with the relay.
//!
//! We speak it ourselves on the mail library's connection instead of using its pool: the pool
//! takes back a connection whose send was cut off by a time limit, and the next message would
//! then read the replies meant for the last one (a lost mail that looks sent). Here a
//! connection is kept only after a complete exchange; otherwise it is dropped.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use secrecy::ExposeSecret;

use super::SendError;
use super::address::mask_all;
use super::settings::{Security, SettingsError, SmtpSettings};

/// Connections kept for the next message.
const KEPT: usize = 4;

/// A relay and the connections to it that can be used again.
pub struct Smtp {
    settings: SmtpSettings,
    tls: Option<TlsParameters>,
    hello: ClientId,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

/// How far the conversation got: it decides what a failure means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Greeting, TLS, login: about us, not about the message.
    Opening,
    /// Sender, recipient, DATA.
    Envelope,
    /// The message and the reply to it.
    Body,
}

impl Smtp {
    /// Prepares TLS; does not connect yet.
    ///
    /// # Errors
    /// When the settings would send unprotected mail to another machine, or a certificate
    /// cannot be read.
    pub fn new(settings: SmtpSettings) -> Result<Self, SettingsError> {
        settings.refuse_unprotected()?;
        let tls = match settings.security {
            Security::None => None,
            Security::StartTls | Security::Tls => Some(tls(&settings)?),
        };
        let hello = settings.hello.clone().map_or_else(ClientId::default, ClientId::Domain);
        Ok(Self {
            settings,
            tls,
            hello,
            idle: Mutex::new(Vec::new()),
        })
    }

    /// Sends one message within the time limit.
    ///
    /// # Errors
    /// See [`SendError`].
    pub async fn send(&self, mail: &Message) -> Result<(), SendError> {
        let body_begun = AtomicBool::new(false);
        match tokio::time::timeout(self.settings.timeout, self.converse(mail, &body_begun)).await {
            Ok(result) => result,
            Err(_) => Err(SendError::TimedOut {
                seconds: self.settings.timeout.as_secs(),
                maybe_delivered: body_begun.load(Ordering::Relaxed),
            }),
        }
    }

    /// Says goodbye on the kept connections.
    pub async fn close(&self) {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        for mut connection in idle {
            let _ = tokio::time::timeout(std::time::Duration::from_secs(2), connection.quit()).await;
        }
    }

    async fn converse(&self, mail: &Message, body_begun: &AtomicBool) -> Result<(), SendError> {
        let mut connection = match self.reuse().await {
            Some(connection) => connection,
            None => self.connect().await.map_err(|error| meaning(&error, Stage::Opening))?,
        };
        match deliver(&mut connection, mail, body_begun).await {
            Ok(()) => {
                self.keep(connection);
                Ok(())
            }
            Err((error, stage)) => {
                // After a reply both sides know where they are; 421 is the relay's goodbye.
                if code(&error).is_some_and(|code| code != 421) {
                    self.keep(connection);
                }
                Err(meaning(&error, stage))
            }
        }
    }

    /// A kept connection that still answers. RSET also clears what a refused message left.
    async fn reuse(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let mut connection = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            if connection.command(Rset).await.is_ok() {
                return Some(connection);
            }
        }
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(connection);
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let SmtpSettings {
            host,
            port,
            security,
            timeout,
            ..
        } = &self.settings;
        let wrapper = self.tls.clone().filter(|_| *security == Security::Tls);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1((host.as_str(), *port), Some(*timeout), &self.hello, wrapper, None)
                .await?;
        if let (Security::StartTls, Some(tls)) = (security, &self.tls) {
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some((user, password)) = &self.settings.credentials {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            connection
                .auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
                .await?;
        }
        Ok(connection)
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

fn tls(settings: &SmtpSettings) -> Result<TlsParameters, SettingsError> {
    let refused = |error: Error| SettingsError::Certificate(error.to_string());
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(pem) = &settings.extra_root {
        // An unreadable file yields no certificate and no error, so look first.
        if !pem.windows(27).any(|window| window == b"-----BEGIN CERTIFICATE-----") {
            return Err(SettingsError::Certificate("no PEM certificate in the file".to_owned()));
        }
        builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(refused)?);
    }
    builder.build_rustls().map_err(refused)
}

async fn deliver(
    connection: &mut AsyncSmtpConnection,
    mail: &Message,
    body_begun: &AtomicBool,
) -> Result<(), (Error, Stage)> {
    let envelope = mail.envelope();
    let in_envelope = |error| (error, Stage::Envelope);
    let mut parameters = Vec::new();
    // A relay without SMTPUTF8 answers such an address with a 5xx of its own.
    let wide = envelope
        .to()
        .iter()
        .chain(envelope.from())
        .any(|address| !AsRef::<str>::as_ref(address).is_ascii());
    if wide && connection.server_info().supports_feature(Extension::SmtpUtfEight) {
        parameters.push(MailParameter::SmtpUtfEight);
    }
    connection
        .command(Mail::new(envelope.from().cloned(), parameters))
        .await
        .map_err(in_envelope)?;
    for recipient in envelope.to() {
        connection
            .command(Rcpt::new(recipient.clone(), Vec::new()))
            .await
            .map_err(in_envelope)?;
    }
    connection.command(Data).await.map_err(in_envelope)?;
    body_begun.store(true, Ordering::Relaxed);
    connection
        .message(&mail.formatted())
        .await
        .map_err(|error| (error, Stage::Body))?;
    Ok(())
}

fn code(error: &Error) -> Option<u16> {
    error.status().map(u16::from)
}

/// RFC 5321 4.2.1 and RFC 4954 6: what a failure says about the next attempt.
fn meaning(error: &Error, stage: Stage) -> SendError {
    let cause = mask_all(&error.to_string());
    match code(error) {
        // Login missing or wrong, or TLS demanded: true of every message.
        Some(530 | 534 | 535 | 538) => SendError::Relay { cause },
        Some(500..) if stage == Stage::Opening => SendError::Relay { cause },
        Some(code @ 500..) => SendError::Permanent { code, reply: cause },
        Some(code) => SendError::Temporary {
            code: Some(code),
            cause,
            maybe_delivered: false,
        },
        None if error.is_tls() || error.is_client() => SendError::Relay { cause },
        None => SendError::Temporary {
            code: None,
            cause,
            maybe_delivered: stage == Stage::Body,
        },
    }
}
