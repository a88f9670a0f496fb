//! A real SMTP server for tests, in this process, on a free loopback port.
//!
//! It runs on a thread of its own, so that it outlives the runtime of whoever speaks with it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

mod received;

pub use received::Received;

/// How the server behaves; may change while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Takes everything.
    Accept,
    /// 550 to every recipient.
    RefuseRecipient,
    /// 554 after the message.
    RefuseContent,
    /// 451 to the first attempt of each (sender, recipient), then accepts.
    Greylist,
    /// Closes the connection when DATA is asked for.
    DropAtData,
    /// Takes and records the message, closes before saying 250.
    AcceptThenDrop,
    /// Takes and records the message, never says anything more.
    HangAfterMessage,
    /// Takes and records the message, says 250 two seconds later.
    SlowAfterMessage,
    /// Says nothing at all.
    HangAtGreeting,
    /// 421 to MAIL, then closes.
    Closing,
}

/// What the server offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Nothing.
    Off,
    /// STARTTLS.
    StartTls,
    /// TLS from the first byte.
    Implicit,
}

#[derive(Default)]
struct Log {
    mails: Vec<Received>,
    commands: Vec<String>,
    connections: usize,
    late: usize,
    greylisted: Vec<(String, String)>,
}

struct Shared {
    mode: Mutex<Mode>,
    log: Mutex<Log>,
    tls: Offer,
    acceptor: TlsAcceptor,
    login: Option<(String, String)>,
}

/// The running server; stops when dropped.
pub struct SmtpServer {
    address: SocketAddr,
    certificate: String,
    shared: Arc<Shared>,
    _stop: oneshot::Sender<()>,
}

impl SmtpServer {
    pub fn start(mode: Mode, tls: Offer) -> Self {
        Self::start_with(mode, tls, None)
    }

    /// `login`: the user and password demanded before MAIL.
    pub fn start_with(mode: Mode, tls: Offer, login: Option<(&str, &str)>) -> Self {
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).expect("a certificate");
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).expect("a key");
        let config =
            ServerConfig::builder_with_provider(Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider()))
                .with_safe_default_protocol_versions()
                .expect("protocol versions")
                .with_no_client_auth()
                .with_single_cert(vec![cert.der().clone()], key)
                .expect("a TLS configuration");
        let shared = Arc::new(Shared {
            mode: Mutex::new(mode),
            log: Mutex::default(),
            tls,
            acceptor: TlsAcceptor::from(Arc::new(config)),
            login: login.map(|(user, password)| (user.to_owned(), password.to_owned())),
        });
        let (stop, stopped) = oneshot::channel();
        let (ready, address) = std::sync::mpsc::channel();
        let server = Arc::clone(&shared);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(async move {
                let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
                ready
                    .send(listener.local_addr().expect("an address"))
                    .expect("a listener");
                tokio::select! { () = accept(listener, server) => {}, _ = stopped => {} }
            });
        });
        Self {
            address: address.recv().expect("a started server"),
            certificate: cert.pem(),
            shared,
            _stop: stop,
        }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The server's own certificate, to be trusted by the client.
    pub fn certificate(&self) -> String {
        self.certificate.clone()
    }

    pub fn set_mode(&self, mode: Mode) {
        *self.shared.mode.lock().expect("the mode") = mode;
    }

    pub fn mails(&self) -> Vec<Received> {
        self.shared.log.lock().expect("the log").mails.clone()
    }

    /// The verbs received so far, in order.
    pub fn commands(&self) -> Vec<String> {
        self.shared.log.lock().expect("the log").commands.clone()
    }

    /// Replies that came after everybody had stopped waiting.
    pub fn late(&self) -> usize {
        self.shared.log.lock().expect("the log").late
    }

    pub fn connections(&self) -> usize {
        self.shared.log.lock().expect("the log").connections
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut sessions = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        shared.log.lock().expect("the log").connections += 1;
        sessions.spawn(async move {
            // A client that goes away is no failure of the server.
            let _ = converse(stream, &shared).await;
        });
    }
}

async fn converse(stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    match shared.tls {
        Offer::Implicit => {
            let stream = shared.acceptor.accept(stream).await?;
            Session::new(stream, shared, true).run(true).await?;
        }
        Offer::Off | Offer::StartTls => {
            if let Some(plain) = Session::new(stream, shared, false).run(true).await? {
                let stream = shared.acceptor.accept(plain).await?;
                Session::new(stream, shared, true).run(false).await?;
            }
        }
    }
    Ok(())
}

struct Session<'a, S> {
    stream: BufStream<S>,
    shared: &'a Shared,
    encrypted: bool,
    user: Option<String>,
    from: String,
    to: Vec<String>,
}

impl<'a, S: AsyncRead + AsyncWrite + Unpin> Session<'a, S> {
    fn new(stream: S, shared: &'a Shared, encrypted: bool) -> Self {
        Self {
            stream: BufStream::new(stream),
            shared,
            encrypted,
            user: None,
            from: String::new(),
            to: Vec::new(),
        }
    }

    fn mode(&self) -> Mode {
        *self.shared.mode.lock().expect("the mode")
    }

    async fn say(&mut self, line: &str) -> std::io::Result<()> {
        self.stream.write_all(format!("{line}\r\n").as_bytes()).await?;
        self.stream.flush().await
    }

    /// Until the end, or until TLS is asked for: then the bare stream.
    async fn run(mut self, greet: bool) -> std::io::Result<Option<S>> {
        if self.mode() == Mode::HangAtGreeting {
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
        if greet {
            self.say("220 localhost ESMTP").await?;
        }
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).await? == 0 {
                return Ok(None);
            }
            let line = line.trim_end();
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            self.shared.log.lock().expect("the log").commands.push(verb.clone());
            match verb.as_str() {
                "EHLO" => self.extensions().await?,
                "STARTTLS" if self.shared.tls == Offer::StartTls && !self.encrypted => {
                    self.say("220 go ahead").await?;
                    return Ok(Some(self.stream.into_inner()));
                }
                "AUTH" => self.sign_in(line).await?,
                "MAIL" if self.mode() == Mode::Closing => {
                    self.say("421 closing").await?;
                    return Ok(None);
                }
                "MAIL" if self.shared.login.is_some() && self.user.is_none() => {
                    self.say("530 5.7.0 authentication required").await?;
                }
                "MAIL" => {
                    self.from = angle(line);
                    self.to.clear();
                    self.say("250 ok").await?;
                }
                "RCPT" => self.recipient(&angle(line)).await?,
                "DATA" if self.to.is_empty() => self.say("503 no recipient").await?,
                "DATA" if self.mode() == Mode::DropAtData => return Ok(None),
                "DATA" => {
                    if !self.message().await? {
                        return Ok(None);
                    }
                }
                "RSET" | "NOOP" => self.say("250 ok").await?,
                "QUIT" => {
                    self.say("221 bye").await?;
                    return Ok(None);
                }
                _ => self.say("502 unknown").await?,
            }
        }
    }

    async fn extensions(&mut self) -> std::io::Result<()> {
        self.say("250-localhost").await?;
        if self.shared.tls == Offer::StartTls && !self.encrypted {
            self.say("250-STARTTLS").await?;
        }
        if self.shared.login.is_some() {
            self.say("250-AUTH PLAIN").await?;
        }
        self.say("250 8BITMIME").await
    }

    async fn sign_in(&mut self, line: &str) -> std::io::Result<()> {
        let given = line.split(' ').nth(2).unwrap_or_default();
        let bytes = data_encoding::BASE64.decode(given.as_bytes()).unwrap_or_default();
        let mut parts = bytes
            .split(|byte| *byte == 0)
            .skip(1)
            .map(|part| String::from_utf8_lossy(part).into_owned());
        let pair = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if self.shared.login.as_ref() == Some(&pair) {
            self.user = Some(pair.0);
            self.say("235 welcome").await
        } else {
            self.say("535 5.7.8 wrong user or password").await
        }
    }

    async fn recipient(&mut self, to: &str) -> std::io::Result<()> {
        let pair = (self.from.clone(), to.to_owned());
        let known = self.shared.log.lock().expect("the log").greylisted.contains(&pair);
        match self.mode() {
            Mode::RefuseRecipient => self.say(&format!("550 5.1.1 <{to}> no such user")).await,
            Mode::Greylist if !known => {
                self.shared.log.lock().expect("the log").greylisted.push(pair);
                self.say("451 4.7.1 try again later").await
            }
            _ => {
                self.to.push(to.to_owned());
                self.say("250 ok").await
            }
        }
    }

    /// Whether the session goes on.
    async fn message(&mut self) -> std::io::Result<bool> {
        self.say("354 go on").await?;
        let mut raw = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.stream.read_until(b'\n', &mut line).await? == 0 {
                return Ok(false);
            }
            if line == b".\r\n" {
                break;
            }
            raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        if self.mode() == Mode::RefuseContent {
            self.say("554 5.6.0 looks bad").await?;
            return Ok(true);
        }
        let received = Received {
            from: self.from.clone(),
            to: std::mem::take(&mut self.to),
            raw,
            encrypted: self.encrypted,
            user: self.user.clone(),
        };
        self.shared.log.lock().expect("the log").mails.push(received);
        match self.mode() {
            Mode::AcceptThenDrop => return Ok(false),
            Mode::HangAfterMessage => tokio::time::sleep(Duration::from_secs(60)).await,
            Mode::SlowAfterMessage => {
                tokio::time::sleep(Duration::from_secs(5)).await;
                let said = self.say("250 taken").await;
                self.shared.log.lock().expect("the log").late += 1;
                said?;
            }
            _ => self.say("250 taken").await?,
        }
        Ok(true)
    }
}

/// The address between angle brackets.
fn angle(line: &str) -> String {
    let inner = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map(|(address, _)| address.to_owned()).unwrap_or_default()
}
