//! One connection, watched: how long a head may take, how long a reader may refuse to read, and
//! when nothing more is taken from it.
//!
//! actix limits the first head of a connection only, waits for ever for a reader who does not
//! read, and goes on reading a chunked body after its handler let go. Each request finds its
//! connection's [`Switch`] and can close it. What actix answers by itself, before any request has
//! come in whole, gets the headers that all our answers carry.

use std::cell::Cell;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::rt::net::TcpStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// How patient a connection is.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// From a request's first byte to the end of its head.
    pub head: Duration,
    /// For a whole form or JSON body; uploads have a time of their own.
    pub body: Duration,
    /// How long the other side may take no byte of an answer.
    pub reader: Duration,
}

impl Patience {
    /// For the open network and a village line.
    pub const STANDARD: Self = Self {
        head: Duration::from_secs(10),
        body: Duration::from_secs(30),
        reader: Duration::from_secs(30),
    };
}

/// What a request may tell its connection.
#[derive(Debug, Default)]
pub(super) struct Switch {
    cut: Cell<bool>,
    busy: Cell<bool>,
    met: Cell<bool>,
}

impl Switch {
    /// Takes no byte more: the connection ends as soon as what was written has gone out.
    pub(super) fn cut(&self) {
        self.cut.set(true);
    }

    /// A request has come in whole and is being answered; or no longer.
    pub(super) fn busy(&self, busy: bool) {
        self.busy.set(busy);
        self.met.set(true);
    }
}

/// The connection.
pub(super) struct Line {
    stream: TcpStream,
    switch: Rc<Switch>,
    patience: Patience,
    head: Option<Pin<Box<Sleep>>>,
    reader: Option<Pin<Box<Sleep>>>,
    headers: &'static [(&'static str, &'static str)],
    refusal: Option<Refusal>,
}

/// A refusal of actix's own with our headers in it, on its way out.
struct Refusal {
    text: Vec<u8>,
    sent: usize,
    /// So many bytes of actix's it stands for.
    stands_for: usize,
}

impl Line {
    /// `headers` are those of every answer.
    pub(super) fn new(stream: TcpStream, patience: Patience, headers: &'static [(&'static str, &'static str)]) -> Self {
        Self {
            headers,
            refusal: None,
            stream,
            switch: Rc::default(),
            patience,
            head: None,
            reader: None,
        }
    }

    pub(super) fn switch(&self) -> Rc<Switch> {
        Rc::clone(&self.switch)
    }

    /// Whether a head has been coming in for too long.
    fn head_is_late(&mut self, cx: &mut Context<'_>) -> bool {
        if self.switch.busy.get() {
            self.head = None;
        }
        self.head
            .as_mut()
            .is_some_and(|timer| timer.as_mut().poll(cx).is_ready())
    }

    /// Takes a refusal that actix writes by itself: no request has come in whole on this connection,
    /// so these bytes cannot be part of an answer of ours, nor of a body.
    fn take_refusal(&mut self, bytes: &[u8]) {
        if self.switch.met.get() || self.refusal.is_some() || !bytes.starts_with(b"HTTP/1.1 4") {
            return;
        }
        let Some(end) = bytes.windows(2).position(|pair| pair == b"\r\n") else {
            return;
        };
        let (line, rest) = bytes.split_at(end);
        let mut text = line.to_vec();
        for (name, value) in self.headers {
            text.extend_from_slice(format!("\r\n{name}: {value}").as_bytes());
        }
        text.extend_from_slice(rest);
        self.refusal = Some(Refusal {
            text,
            sent: 0,
            stands_for: bytes.len(),
        });
    }

    /// Sends what is left of a refusal; how many bytes of actix's went with it.
    fn send_refusal(&mut self, cx: &mut Context<'_>) -> Option<Poll<io::Result<usize>>> {
        let mut refusal = self.refusal.take()?;
        while let Some(left) = refusal.text.get(refusal.sent..).filter(|left| !left.is_empty()) {
            match Pin::new(&mut self.stream).poll_write(cx, left) {
                Poll::Ready(Ok(0)) => return Some(Poll::Ready(Err(io::ErrorKind::WriteZero.into()))),
                Poll::Ready(Ok(sent)) => refusal.sent += sent,
                Poll::Ready(Err(error)) => return Some(Poll::Ready(Err(error))),
                Poll::Pending => {
                    self.refusal = Some(refusal);
                    return Some(Poll::Pending);
                }
            }
        }
        // What follows on this connection is not a refusal any more.
        self.switch.met.set(true);
        Some(Poll::Ready(Ok(refusal.stands_for)))
    }

    /// Notes what a write brought: progress calms, waiting is timed.
    fn watch_reader<T>(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.reader = None;
            return written;
        }
        let patience = self.patience.reader;
        let timer = self.reader.get_or_insert_with(|| Box::pin(sleep(patience)));
        if timer.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }
}

impl AsyncRead for Line {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let me = self.get_mut();
        if me.switch.cut.get() || me.head_is_late(cx) {
            // An end of the stream: the server closes.
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut me.stream).poll_read(cx, buffer);
        if buffer.filled().len() > before && !me.switch.busy.get() && me.head.is_none() {
            // actix's own timer answers a connection's first head with 408 a little earlier.
            let mut timer = Box::pin(sleep(me.patience.head + Duration::from_secs(1)));
            // Wakes this connection; it is not over yet.
            let _ = timer.as_mut().poll(cx);
            me.head = Some(timer);
        }
        read
    }
}

impl AsyncWrite for Line {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let me = self.get_mut();
        me.take_refusal(bytes);
        let written = match me.send_refusal(cx) {
            Some(sent) => sent,
            None => Pin::new(&mut me.stream).poll_write(cx, bytes),
        };
        me.watch_reader(cx, written)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
