//! Forms over a real connection: limits hold while the bytes come in.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use qabyl::documents::{Files, ReceiveError, Refused, receive, sample};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{Place, place};

async fn upload(request: HttpRequest, payload: web::Payload, files: web::Data<Files>) -> HttpResponse {
    let check = |token: &str| if token == "right" { Ok(()) } else { Err("stale") };
    match receive(request.headers(), payload.into_inner(), &files, check).await {
        Ok(received) => {
            let version = received.text("version").to_owned();
            match files.keep(received.uploads).await {
                Ok(kept) => HttpResponse::Ok().body(format!("{} {} {version}", kept.name, kept.file.size)),
                Err(error) => HttpResponse::UnprocessableEntity().body(error.to_string()),
            }
        }
        Err(ReceiveError::Refused(refused)) => HttpResponse::build(refused.status()).body(refused.as_str()),
        Err(ReceiveError::Token(word)) => HttpResponse::Forbidden().body(word),
        Err(ReceiveError::Unreadable(what)) => HttpResponse::BadRequest().body(what),
        Err(ReceiveError::Fault(fault)) => HttpResponse::InternalServerError().body(fault.to_string()),
    }
}

/// A place whose files are served; the folder stays with the caller.
#[expect(clippy::disallowed_methods, reason = "the test ends with it")]
async fn serve(change: impl FnOnce(&mut Files)) -> (SocketAddr, tempfile::TempDir) {
    let Place { mut files, folder } = place();
    change(&mut files);
    let files = web::Data::new(files);
    let server = HttpServer::new(move || App::new().app_data(files.clone()).route("/up", web::post().to(upload)))
        .workers(1)
        .disable_signals()
        .bind("127.0.0.1:0")
        .unwrap();
    let address = server.addrs()[0];
    actix_web::rt::spawn(server.run());
    (address, folder)
}

struct Form(Vec<u8>);

impl Form {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn text(mut self, name: &str, value: &str) -> Self {
        let head = format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        self.0.extend(head.as_bytes());
        self
    }

    fn file(mut self, name: &str, bytes: &[u8]) -> Self {
        self.0.extend(file_head(name).as_bytes());
        self.0.extend(bytes);
        self.0.extend(b"\r\n");
        self
    }

    fn end(mut self) -> Vec<u8> {
        self.0.extend(b"--B--\r\n");
        self.0
    }
}

fn file_head(name: &str) -> String {
    format!(
        "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: image/jpeg\r\n\r\n"
    )
}

fn signed() -> Form {
    Form::new().text("csrf", "right").text("version", "7")
}

fn head(length: &str) -> String {
    format!("POST /up HTTP/1.1\r\nHost: t\r\nContent-Type: multipart/form-data; boundary=B\r\n{length}\r\n\r\n")
}

/// Sends `body` with an honest length; status and body of the answer.
async fn send(address: SocketAddr, body: &[u8]) -> (u16, String) {
    send_as(address, &format!("Content-Length: {}", body.len()), body).await
}

async fn send_as(address: SocketAddr, length: &str, body: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(head(length).as_bytes()).await.unwrap();
    let _ = stream.write_all(body).await;
    answer(&mut stream).await
}

async fn answer(stream: &mut TcpStream) -> (u16, String) {
    let mut all = Vec::new();
    let mut buffer = [0; 4096];
    let text = loop {
        let read = tokio::time::timeout(Duration::from_secs(20), stream.read(&mut buffer))
            .await
            .expect("an answer");
        let read = read.unwrap_or(0);
        all.extend(&buffer[..read]);
        let text = String::from_utf8_lossy(&all).into_owned();
        let length = text
            .to_ascii_lowercase()
            .split("content-length: ")
            .nth(1)
            .and_then(|rest| {
                let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
                digits.parse::<usize>().ok()
            });
        let body = text.split_once("\r\n\r\n").map(|(_, body)| body.len());
        if read == 0 || matches!((length, body), (Some(length), Some(body)) if body >= length) {
            break (text, length);
        }
    };
    let (text, length) = text;
    let status = text.get(9..12).and_then(|status| status.parse().ok()).unwrap_or(0);
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    // Behind it may stand the answer to what follows a lying length.
    (
        status,
        body.get(..length.unwrap_or(body.len())).unwrap_or(body).to_owned(),
    )
}

#[actix_web::test]
async fn a_form_comes_in_with_its_file_and_its_fields() {
    let (address, _folder) = serve(|_| {}).await;
    let pdf = sample::pdf(&["HELLO"]);
    let body = signed().file("Диплом.pdf", &pdf).end();
    assert_eq!(send(address, &body).await, (200, format!("Диплом.pdf {} 7", pdf.len())));
}

#[actix_web::test]
async fn the_token_comes_first_and_fits() {
    let (address, folder) = serve(|_| {}).await;
    let pdf = sample::pdf(&[]);
    let wrong = Form::new().text("csrf", "wrong").file("a.pdf", &pdf).end();
    assert_eq!(send(address, &wrong).await.0, 403);
    let late = Form::new().file("a.pdf", &pdf).text("csrf", "right").end();
    assert_eq!(send(address, &late).await.0, 400);
    assert!(std::fs::read_dir(folder.path().join("files")).unwrap().next().is_none());
}

#[actix_web::test]
async fn no_file_and_an_empty_file_are_told_apart() {
    let (address, _folder) = serve(|_| {}).await;
    assert_eq!(send(address, &signed().end()).await.1, Refused::NoneChosen.as_str());
    assert_eq!(
        send(address, &signed().file("", b"").end()).await.1,
        Refused::NoneChosen.as_str()
    );
    assert_eq!(
        send(address, &signed().file("a.pdf", b"").end()).await.1,
        Refused::Empty.as_str()
    );
}

#[actix_web::test]
async fn too_many_parts_too_long_fields_and_rubbish_are_refused() {
    let (address, _folder) = serve(|_| {}).await;
    let mut many = signed();
    for _ in 0..10_000 {
        many = many.text("x", "y");
    }
    assert_eq!(
        send(address, &many.end()).await,
        (413, Refused::TooMany.as_str().to_owned())
    );
    assert_eq!(
        send(address, &signed().text("x", &"y".repeat(20_000)).end()).await.0,
        400
    );
    assert_eq!(send(address, b"--C\r\nrubbish").await.0, 408);
    let header = format!("--B\r\nX-Long: {}\r\n\r\n", "y".repeat(1_000_000));
    assert!((400..500).contains(&send(address, header.as_bytes()).await.0));
}

#[actix_web::test]
async fn a_length_that_lies_upwards_is_refused_at_once_or_interrupted() {
    let (address, _folder) = serve(|files| files.limits.silence = Duration::from_millis(300)).await;
    let body = signed().file("a.pdf", &sample::pdf(&[])).end();
    assert_eq!(send_as(address, "Content-Length: 9999999999", &body).await.0, 413);
    // Promises more than it sends: whoever waits for the rest waits in vain.
    let cut = &body[..body.len() - 40];
    let length = format!("Content-Length: {}", body.len());
    assert_eq!(
        send_as(address, &length, cut).await,
        (408, Refused::Interrupted.as_str().to_owned())
    );
}

#[actix_web::test]
async fn a_length_that_lies_downwards_stores_nothing() {
    let (address, folder) = serve(|_| {}).await;
    let body = signed().file("a.pdf", &sample::pdf(&[])).end();
    let length = format!("Content-Length: {}", body.len() - 60);
    assert_eq!(
        send_as(address, &length, &body).await,
        (408, Refused::Interrupted.as_str().to_owned())
    );
    assert!(std::fs::read_dir(folder.path().join("files")).unwrap().next().is_none());
}

#[actix_web::test]
#[expect(clippy::disallowed_methods, reason = "the test ends with it")]
async fn a_stream_without_end_is_refused_at_its_limit() {
    let (address, folder) = serve(|files| files.limits.bytes = 1_000_000).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream
        .write_all(head("Transfer-Encoding: chunked").as_bytes())
        .await
        .unwrap();
    let start = [signed().0, file_head("big.jpg").into_bytes()].concat();
    stream
        .write_all(format!("{:x}\r\n", start.len()).as_bytes())
        .await
        .unwrap();
    stream.write_all(&start).await.unwrap();
    stream.write_all(b"\r\n").await.unwrap();
    let (mut reading, mut writing) = stream.into_split();
    let sending = actix_web::rt::spawn(async move {
        let chunk = [b"10000\r\n".to_vec(), vec![7; 0x10000], b"\r\n".to_vec()].concat();
        let mut sent = 0_usize;
        // 10 GB, if nobody stops it.
        while sent < 10_000_000_000 && writing.write_all(&chunk).await.is_ok() {
            sent += 0x10000;
        }
        sent
    });
    let started = Instant::now();
    let mut answer = vec![0; 200];
    let read = reading.read(&mut answer).await.unwrap();
    assert!(
        String::from_utf8_lossy(&answer[..read]).starts_with("HTTP/1.1 413"),
        "{started:?}"
    );
    drop(reading);
    let sent = tokio::time::timeout(Duration::from_secs(20), sending).await;
    // A bare server goes on reading what was let go; that it is cut soon is the application's own
    // server's work (tests/web/limits.rs).
    assert!(sent.is_ok_and(|sent| sent.unwrap() < 10_000_000_000));
    for sub in ["files", "incoming"] {
        assert!(
            std::fs::read_dir(folder.path().join(sub)).unwrap().next().is_none(),
            "{sub}"
        );
    }
}

#[actix_web::test]
async fn a_body_that_drips_too_slowly_is_given_up() {
    let (address, _folder) = serve(|files| files.limits.total = Duration::from_millis(700)).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream
        .write_all(head("Content-Length: 1000000").as_bytes())
        .await
        .unwrap();
    stream.write_all(&signed().0).await.unwrap();
    stream.write_all(file_head("slow.jpg").as_bytes()).await.unwrap();
    for _ in 0..20 {
        if stream.write_all(b"x").await.is_err() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    assert_eq!(
        answer(&mut stream).await,
        (408, Refused::Interrupted.as_str().to_owned())
    );
}
