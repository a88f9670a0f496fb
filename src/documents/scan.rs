//! Asks clamd whether a file is clean (`INSTREAM`, clamd(8)). Anything but its clear "OK" is no.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

use super::model::Refused;
use crate::kernel::Fault;

/// One scan, from connecting to the verdict.
const PATIENCE: Duration = Duration::from_secs(30);
const CHUNK: usize = 64 * 1024;

/// Where clamd listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanner {
    /// `tcp://host:port`.
    Tcp(String),
    /// `unix:///path`.
    Unix(String),
}

impl Scanner {
    /// Reads `tcp://host:port` or `unix:///path`.
    ///
    /// # Errors
    /// For any other address: a typo must not switch scanning off.
    pub fn parse(address: &str) -> Result<Self, Fault> {
        if let Some(rest) = address.strip_prefix("tcp://") {
            return Ok(Self::Tcp(rest.to_owned()));
        }
        if let Some(rest) = address.strip_prefix("unix://") {
            return Ok(Self::Unix(rest.to_owned()));
        }
        Err(Fault::broken("the scanner's address must begin with tcp:// or unix://"))
    }

    /// Lets `bytes` pass when clamd finds nothing in them.
    ///
    /// # Errors
    /// [`Refused::Infected`], or [`Refused::CannotCheck`] when clamd gives no verdict.
    pub async fn check(&self, bytes: &[u8]) -> Result<(), Refused> {
        let verdict = match timeout(PATIENCE, self.ask(bytes)).await {
            Ok(Ok(verdict)) => verdict,
            Ok(Err(error)) => {
                tracing::warn!(cause = %error, "the virus scanner does not answer");
                return Err(Refused::CannotCheck);
            }
            Err(_) => {
                tracing::warn!("the virus scanner is too slow");
                return Err(Refused::CannotCheck);
            }
        };
        match verdict.trim_end_matches(['\0', '\n']) {
            "stream: OK" => Ok(()),
            verdict if verdict.ends_with(" FOUND") => {
                tracing::warn!(verdict, "an upload is infected");
                Err(Refused::Infected)
            }
            verdict => {
                tracing::warn!(verdict, "the virus scanner could not check an upload");
                Err(Refused::CannotCheck)
            }
        }
    }

    async fn ask(&self, bytes: &[u8]) -> std::io::Result<String> {
        match self {
            Self::Tcp(address) => converse(TcpStream::connect(address).await?, bytes).await,
            Self::Unix(path) => converse(UnixStream::connect(path).await?, bytes).await,
        }
    }
}

async fn converse(mut stream: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> std::io::Result<String> {
    stream.write_all(b"zINSTREAM\0").await?;
    for chunk in bytes.chunks(CHUNK) {
        let length = u32::try_from(chunk.len()).unwrap_or(0);
        stream.write_all(&length.to_be_bytes()).await?;
        stream.write_all(chunk).await?;
    }
    stream.write_all(&0_u32.to_be_bytes()).await?;
    stream.flush().await?;
    let mut verdict = String::new();
    stream.take(4096).read_to_string(&mut verdict).await?;
    Ok(verdict)
}
