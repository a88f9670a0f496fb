//! How to reach the relay, and which of it is safe.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use url::Url;

/// How long one whole send may take, connection and relay's last word included.
///
/// The mail library limits only the connecting; RFC 5321 4.5.3.2 allows ten minutes for the
/// last word, one is what a worker can spare.
pub const SEND_TIMEOUT: Duration = Duration::from_secs(60);

/// How the connection to the relay is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Plain at first, then STARTTLS; a relay that does not offer it gets nothing.
    StartTls,
    /// TLS from the first byte (RFC 8314, port 465).
    Tls,
    /// No protection: only for a relay on this very machine.
    None,
}

/// Everything needed to reach one relay.
#[derive(Clone)]
pub struct SmtpSettings {
    /// Name or address of the relay; the name its certificate must carry.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// User name and password, when the relay wants them.
    pub credentials: Option<(String, SecretString)>,
    /// Certificates (PEM) trusted besides the machine's own: for a relay with a private one.
    pub extra_root: Option<Vec<u8>>,
    /// What we call ourselves in EHLO; the machine's name when absent.
    pub hello: Option<String>,
    /// Limit of one whole send, normally [`SEND_TIMEOUT`].
    pub timeout: Duration,
}

/// Why a relay's settings are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Not `smtp://` or `smtps://` with a host.
    #[error("not an SMTP URL: write smtp://user:password@host:587 or smtps://user:password@host:465")]
    Url,
    /// `tls` is neither `required` nor `none`.
    #[error("tls is `required` or `none`")]
    Tls,
    /// No TLS, but the relay is another machine.
    #[error("mail to {0} would travel unprotected: tls=none is for a relay on this machine only")]
    Unprotected(String),
    /// The extra root certificate is not PEM, or TLS cannot be set up.
    #[error("certificate: {0}")]
    Certificate(String),
}

impl SmtpSettings {
    /// Reads `smtp://[user:password@]host[:587][?tls=required|none]` (STARTTLS unless told
    /// otherwise) or `smtps://[user:password@]host[:465]`. User and password are
    /// percent-encoded.
    ///
    /// # Errors
    /// When the URL is of another form, or asks for no TLS to another machine.
    pub fn from_url(text: &str) -> Result<Self, SettingsError> {
        let url = Url::parse(text).map_err(|_| SettingsError::Url)?;
        let tls = url
            .query_pairs()
            .find(|(key, _)| key == "tls")
            .map(|(_, value)| value.into_owned());
        let (security, port) = match (url.scheme(), tls.as_deref()) {
            ("smtp", None | Some("required")) => (Security::StartTls, 587),
            ("smtp", Some("none")) => (Security::None, 25),
            ("smtps", None | Some("required")) => (Security::Tls, 465),
            ("smtp" | "smtps", Some(_)) => return Err(SettingsError::Tls),
            _ => return Err(SettingsError::Url),
        };
        let host = url
            .host_str()
            .filter(|host| !host.is_empty())
            .ok_or(SettingsError::Url)?;
        let decode = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
        let credentials = match (url.username(), url.password()) {
            ("", _) => None,
            (user, password) => Some((decode(user), SecretString::from(decode(password.unwrap_or_default())))),
        };
        let settings = Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(port),
            security,
            credentials,
            extra_root: None,
            hello: None,
            timeout: SEND_TIMEOUT,
        };
        settings.refuse_unprotected()?;
        Ok(settings)
    }

    /// Refuses to speak unprotected with another machine.
    ///
    /// # Errors
    /// When there is no TLS and the host is not this machine.
    pub fn refuse_unprotected(&self) -> Result<(), SettingsError> {
        let here = self.host.eq_ignore_ascii_case("localhost")
            || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        if self.security == Security::None && !here {
            return Err(SettingsError::Unprotected(self.host.clone()));
        }
        Ok(())
    }
}

impl fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpSettings")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .field("login", &self.credentials.is_some())
            .finish_non_exhaustive()
    }
}
