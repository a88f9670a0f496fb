//! A deadline is decided by the last byte of a request, not by its first.

use chrono::TimeDelta;
use qabyl::accounts::start_session;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::student::Student;
use super::world::world;
use crate::harness::databases::on_both;
use crate::harness::server::Server;

/// Reads to the end of a head.
async fn head(stream: &mut TcpStream) -> String {
    let mut found = Vec::new();
    while !found.ends_with(b"\r\n\r\n") {
        found.push(stream.read_u8().await.expect("an answer"));
    }
    String::from_utf8(found).expect("a head")
}

#[test]
fn what_begins_in_time_and_ends_after_the_deadline_is_late() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let code = world.dossier(db, id).await.application.code;
        let server = Server::start(db);
        server.advance(world.deadline.since(server.app.clock.now()) - TimeDelta::minutes(1));
        let path = format!("/en/my/{code}/check");
        let (act, account) = (db.act(server.app.clock.now()), world.student.0);
        let session = db.db.write(move |tx| start_session(tx, &act, account, "test")).await;
        let cookie = qabyl::web::session_cookie(&server.app, Some(&session.expect("a session")));
        let secret = &server.app.config.secret;
        let csrf = qabyl::web::csrf::token(secret, Some(cookie.value()), server.app.clock.now());
        let body = format!("csrf={csrf}&once=0123456789abcdef0123&declared=1");
        let host = server.base_url.trim_start_matches("http://");
        let send = async |pause: TimeDelta| {
            let mut stream = TcpStream::connect(host).await.expect("a connection");
            let (name, value) = (cookie.name(), cookie.value());
            let lines = format!(
                "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nCookie: {name}={value}\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
                server.base_url,
                body.len()
            );
            stream.write_all(lines.as_bytes()).await.expect("sent");
            assert!(head(&mut stream).await.contains("100 Continue"));
            let (most, last) = body.as_bytes().split_at(body.len() - 1);
            stream.write_all(most).await.expect("sent");
            server.advance(pause);
            stream.write_all(last).await.expect("sent");
            head(&mut stream).await
        };
        let late = send(TimeDelta::minutes(2)).await;
        assert!(late.starts_with("HTTP/1.1 409"), "{late}");
        assert!(world.dossier(db, id).await.last.is_none());
        let student = Student::of_now(&server, db, world.student.0).await;
        let shown = student.get(&path).await.is(200);
        shown.shows("The deadline is over. What you saved is kept");
    });
}

#[test]
fn what_ends_in_time_is_received_when_its_last_byte_came() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let code = world.dossier(db, id).await.application.code;
        let server = Server::start(db);
        server.advance(TimeDelta::minutes(1));
        let student = Student::of_now(&server, db, world.student.0).await;
        let path = format!("/en/my/{code}/check");
        student.submit(&path, &[("declared", "1")]).await.is(303);
        let last = world.dossier(db, id).await.last.expect("handed in");
        assert_eq!(last.submitted_at, server.app.clock.now());
    });
}
