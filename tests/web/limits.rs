//! What no client may do to the server, over raw sockets: send without end, drip, never read,
//! huge heads, too much in one form, too deep.

use std::net::SocketAddr;
use std::time::Duration;

use actix_web::http::Method;
use diesel::prelude::*;
use qabyl::accounts::start_session;
use qabyl::db::schema::{applications, persons};
use qabyl::kernel::Fault;
use qabyl::kernel::ids::AccountId;
use qabyl::web::line::Patience;
use qabyl::web::routes::table;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::routes::filled;
use crate::harness::TestDb;
use crate::harness::databases::on_sqlite;
use crate::harness::server::Server;

/// What a connection may push into the server and the system's own buffers before it is cut. A
/// server that went on reading would take gigabytes.
const MOST: usize = 24 * 1024 * 1024;

fn address(server: &Server) -> SocketAddr {
    let (_, address) = server.base_url.split_once("://").expect("a scheme");
    address.parse().expect("an address")
}

fn impatient(db: &TestDb) -> Server {
    let patience = Patience {
        // actix looks at a clock that moves twice a second: a shorter time may be over at once.
        head: Duration::from_millis(1_500),
        body: Duration::from_millis(400),
        reader: Duration::from_millis(600),
    };
    Server::start_with(db, |_| {}, |house| house.patience = patience)
}

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(address(server)).await.expect("a connection")
}

/// Everything that comes until the server closes.
async fn to_the_end(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let end = tokio::time::timeout(Duration::from_secs(20), async {
        let mut buffer = vec![0; 65536];
        while let Ok(read @ 1..) = stream.read(&mut buffer).await {
            all.extend_from_slice(&buffer[..read]);
        }
    });
    end.await.expect("the server closes");
    String::from_utf8_lossy(&all).into_owned()
}

/// Every refusal carries them, also those that are given before any code of ours knows a request.
#[track_caller]
fn wears_the_headers(answer: &str) {
    for header in [
        "content-security-policy",
        "x-content-type-options",
        "x-frame-options",
        "referrer-policy",
    ] {
        assert_eq!(
            answer.matches(&format!("\r\n{header}: ")).count(),
            1,
            "{header}: {answer}"
        );
    }
}

fn status(answer: &str) -> u16 {
    answer.get(9..12).and_then(|status| status.parse().ok()).unwrap_or(0)
}

/// Sends `head` and then chunks until the server stops it; how many bytes it could push, and the
/// answer.
async fn pour(server: &Server, head: String) -> (usize, u16) {
    pour_after(server, head, Vec::new()).await
}

/// As [`pour`], with `first` as the body's first chunk.
#[expect(clippy::disallowed_methods, reason = "the test ends with it")]
async fn pour_after(server: &Server, head: String, first: Vec<u8>) -> (usize, u16) {
    let stream = connect(server).await;
    let (mut reading, mut writing) = stream.into_split();
    writing.write_all(head.as_bytes()).await.expect("a head sent");
    let pouring = tokio::spawn(async move {
        let chunk = [b"10000\r\n".to_vec(), vec![b'a'; 0x10000], b"\r\n".to_vec()].concat();
        let mut sent = 0_usize;
        if !first.is_empty() {
            let head = format!("{:x}\r\n", first.len()).into_bytes();
            let _ = writing.write_all(&[head, first, b"\r\n".to_vec()].concat()).await;
        }
        while sent <= MOST * 4 && writing.write_all(&chunk).await.is_ok() {
            sent += chunk.len();
        }
        sent
    });
    let mut answer = vec![0; 4096];
    let read = tokio::time::timeout(Duration::from_secs(20), reading.read(&mut answer)).await;
    let read = read.expect("an answer in time").unwrap_or(0);
    let answer = status(&String::from_utf8_lossy(&answer[..read]));
    let sent = tokio::time::timeout(Duration::from_secs(20), pouring).await;
    (sent.expect("an end").expect("no panic"), answer)
}

#[test]
fn a_body_without_end_is_cut_on_every_route() {
    on_sqlite(async |db| {
        let server = Server::start(db);
        for route in table() {
            let verb = if route.method == Method::GET { "GET" } else { "POST" };
            for kind in ["application/x-www-form-urlencoded", "multipart/form-data; boundary=B"] {
                let path = filled(route.path);
                let head = format!(
                    "{verb} {path} HTTP/1.1\r\nHost: t\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n"
                );
                let (sent, status) = pour(&server, head).await;
                assert!(sent <= MOST, "{verb} {}: {sent} bytes were taken", route.path);
                assert!((200..500).contains(&status), "{verb} {}: {status}", route.path);
            }
        }
        server.person().open("/health/live").await.is(200);
    });
}

#[test]
fn an_upload_without_end_is_cut_a_little_behind_its_limit() {
    on_sqlite(async |db| {
        let world = crate::applications::world::world(db).await;
        let application = world.complete(db).await;
        let found = db.read(move |conn| -> Result<_, Fault> {
            let row = applications::table
                .inner_join(persons::table)
                .filter(applications::id.eq(application))
                .select((applications::code, persons::account_id));
            Ok(row.first::<(String, AccountId)>(conn)?)
        });
        let (code, owner) = found.await.expect("a dossier");
        let server = Server::start(db);
        let act = db.act(server.app.clock.now());
        let session = db.write(move |tx| start_session(tx, &act, owner, "test")).await;
        let session = session.expect("a session");
        let csrf = qabyl::web::csrf::token(&server.app.config.secret, Some(&session), server.app.clock.now());
        let head = format!(
            "POST /ky/my/{code}/documents/passport/file HTTP/1.1\r\nHost: t\r\nCookie: qabyl={session}\r\nOrigin: {}\r\n\
             Content-Type: multipart/form-data; boundary=B\r\nTransfer-Encoding: chunked\r\n\r\n",
            server.base_url
        );
        let first = format!(
            "--B\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n\
             --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"big.jpg\"\r\n\
             Content-Type: image/jpeg\r\n\r\n"
        );
        let (sent, status) = pour_after(&server, head, first.into_bytes()).await;
        // The file's own limit is five megabytes.
        assert!((5_000_000..5_000_000 + MOST).contains(&sent), "{sent} bytes were taken");
        assert!([413, 422].contains(&status), "{status}");
        for folder in ["files", "incoming"] {
            let left = std::fs::read_dir(server.folder.path().join(folder)).map_or(0, Iterator::count);
            assert!(folder == "files" || left == 0, "{left} in {folder}");
        }
    });
}

#[test]
fn an_honest_form_that_is_too_large_reads_its_answer() {
    on_sqlite(async |db| {
        let server = Server::start(db);
        let body = format!("name={}", "a".repeat(900_000));
        let page = server.person().post("/en/sign-in", &[("email", &body)]).await;
        page.is(413).shows("<html").has_security_headers();
        // Whoever is turned away before the form is read is answered as well, and can go on.
        let person = server.person();
        let answer = person.post("/en/account/name", &[("name", &"b".repeat(100_000))]).await;
        answer.is(303);
        person.open("/en").await.is(200);
    });
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test ends with it")]
fn a_head_that_drips_is_closed_also_behind_a_good_request() {
    on_sqlite(async |db| {
        let server = impatient(db);
        let mut slow = connect(&server).await;
        slow.write_all(b"GET /health/live HTTP/1.1\r\nHost: ")
            .await
            .expect("sent");
        let answer = to_the_end(&mut slow).await;
        assert_eq!(status(&answer), 408, "{answer}");
        wears_the_headers(&answer);

        // A machine that is busy may itself be late with a head: then the refusal was earned.
        let mut later = None;
        for _ in 0..100 {
            let mut stream = connect(&server).await;
            let sent = stream.write_all(b"GET /health/live HTTP/1.1\r\nHost: t\r\n\r\n").await;
            let mut first = vec![0; 4096];
            let read = stream.read(&mut first).await.unwrap_or(0);
            if sent.is_ok() && status(&String::from_utf8_lossy(&first[..read])) == 200 {
                later = Some(stream);
                break;
            }
        }
        let later = later.expect("a head in time is answered");
        // One byte each tenth of a second would hold the connection for ever.
        let (mut reading, mut writing) = later.into_split();
        let dripping = tokio::spawn(async move {
            for byte in b"GET / HTTP/1.1\r\nX-Slow: "
                .iter()
                .chain(std::iter::repeat_n(&b'a', 200))
            {
                if writing.write_all(&[*byte]).await.is_err() {
                    return true;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            false
        });
        let mut rest = Vec::new();
        let closed = tokio::time::timeout(Duration::from_secs(15), reading.read_to_end(&mut rest)).await;
        assert!(closed.is_ok(), "the connection stays open");
        assert!(dripping.await.expect("no panic"), "all bytes were taken");
    });
}

#[test]
fn a_body_that_drips_is_answered_and_closed() {
    on_sqlite(async |db| {
        let server = impatient(db);
        for (path, kind) in [
            ("/en/sign-in", "application/x-www-form-urlencoded"),
            ("/oauth/token", "application/x-www-form-urlencoded"),
        ] {
            let mut stream = connect(&server).await;
            let head =
                format!("POST {path} HTTP/1.1\r\nHost: t\r\nContent-Type: {kind}\r\nContent-Length: 900\r\n\r\na=b");
            stream.write_all(head.as_bytes()).await.expect("sent");
            let answer = to_the_end(&mut stream).await;
            assert_eq!(status(&answer), 408, "{path}: {answer}");
            wears_the_headers(&answer);
        }
    });
}

#[test]
fn who_never_reads_is_let_go() {
    on_sqlite(async |db| {
        let server = impatient(db);
        let stream = connect(&server).await;
        let (reading, mut writing) = stream.into_split();
        let asking = async {
            // More answers than any buffer holds; none is read.
            while writing.write_all(b"GET /ky HTTP/1.1\r\nHost: t\r\n\r\n").await.is_ok() {}
        };
        let ended = tokio::time::timeout(Duration::from_secs(30), asking).await;
        assert!(ended.is_ok(), "the connection is held for ever");
        drop(reading);
    });
}

#[test]
fn huge_heads_are_refused() {
    on_sqlite(async |db| {
        let server = Server::start(db);
        let long = "a".repeat(300_000);
        let many: String = (0..2000).map(|number| format!("X-{number}: y\r\n")).collect();
        for (what, head) in [
            (
                "one header",
                format!("GET / HTTP/1.1\r\nHost: t\r\nX-Long: {long}\r\n\r\n"),
            ),
            ("many headers", format!("GET / HTTP/1.1\r\nHost: t\r\n{many}\r\n")),
            ("the address", format!("GET /{long} HTTP/1.1\r\nHost: t\r\n\r\n")),
        ] {
            let mut stream = connect(&server).await;
            let _ = stream.write_all(head.as_bytes()).await;
            let answer = to_the_end(&mut stream).await;
            assert!([400, 414, 431].contains(&status(&answer)), "{what}: {answer}");
            wears_the_headers(&answer);
        }
        server.person().open("/health/live").await.is(200);
    });
}

#[test]
fn ambiguous_framing_is_refused() {
    on_sqlite(async |db| {
        let server = Server::start(db);
        for head in [
            "POST /oauth/token HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /oauth/token HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
            "POST /oauth/token HTTP/1.1\r\nHost: t\r\nContent-Length: -3\r\n\r\n",
            "POST /oauth/token HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "GET / HTTP/1.1\r\n\r\n",
        ] {
            let mut stream = connect(&server).await;
            stream.write_all(head.as_bytes()).await.expect("sent");
            let _ = stream.shutdown().await;
            let answer = to_the_end(&mut stream).await;
            assert_eq!(status(&answer), 400, "{head}: {answer}");
            wears_the_headers(&answer);
        }
    });
}

#[test]
fn a_form_of_too_many_fields_is_refused() {
    on_sqlite(async |db| {
        let server = Server::start(db);
        let many: Vec<(&str, &str)> = std::iter::repeat_n(("a", "b"), 5000).collect();
        server
            .person()
            .post("/en/sign-in", &many)
            .await
            .is(413)
            .has_security_headers();
        let token = many
            .iter()
            .map(|(key, value)| format!("{key}={value}&"))
            .collect::<String>();
        let answer = reqwest::Client::new()
            .post(format!("{}/oauth/token", server.base_url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(token)
            .send()
            .await
            .expect("an answer");
        assert!((400..500).contains(&answer.status().as_u16()), "{}", answer.status());
    });
}
