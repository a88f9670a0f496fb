//! A bad line: passes connections on and cuts some of them in the middle.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Where a connection breaks.
#[derive(Clone, Copy)]
enum Fate {
    Whole,
    Refused,
    /// After so many bytes of the request.
    Request(usize),
    /// After so many bytes of the answer: the work is done and nobody hears of it.
    Answer(usize),
}

fn fate(random: &mut StdRng) -> Fate {
    match random.random_range(0..10) {
        0 => Fate::Refused,
        1 => Fate::Request(random.random_range(0..2_000)),
        2 => Fate::Answer(random.random_range(0..200)),
        _ => Fate::Whole,
    }
}

/// A line to `server` that breaks as `seed` says; counts the connections that broke.
#[expect(clippy::disallowed_methods, reason = "the test ends with it")]
pub async fn cutter(server: SocketAddr, seed: u64, broken: Arc<AtomicUsize>) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move {
        let mut random = StdRng::seed_from_u64(seed);
        while let Ok((client, _)) = listener.accept().await {
            let fate = fate(&mut random);
            if !matches!(fate, Fate::Whole) {
                broken.fetch_add(1, Ordering::Relaxed);
            }
            tokio::spawn(pass(client, server, fate));
        }
    });
    address
}

async fn pass(client: TcpStream, server: SocketAddr, fate: Fate) {
    if matches!(fate, Fate::Refused) {
        return;
    }
    let Ok(server) = TcpStream::connect(server).await else {
        return;
    };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let (up, down) = match fate {
        Fate::Request(bytes) => (bytes, usize::MAX),
        Fate::Answer(bytes) => (usize::MAX, bytes),
        Fate::Whole | Fate::Refused => (usize::MAX, usize::MAX),
    };
    // Whichever ends first takes the other along: both halves of the connection are gone.
    tokio::select! {
        () = copy(&mut from_client, &mut to_server, up) => {}
        () = copy(&mut from_server, &mut to_client, down) => {}
    }
}

async fn copy(from: &mut (impl AsyncReadExt + Unpin), to: &mut (impl AsyncWriteExt + Unpin), mut left: usize) {
    let mut buffer = vec![0_u8; 4096];
    while left > 0 {
        let wanted = left.min(buffer.len());
        let Ok(read @ 1..) = from.read(&mut buffer[..wanted]).await else {
            return;
        };
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
        left -= read;
    }
}
