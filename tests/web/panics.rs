//! A panic is an answer like any other: 500, a trace, nothing of its cause, and the server lives.

use std::net::TcpListener;

use actix_web::web;
use qabyl::web::app::Bearers;
use qabyl::web::line::Patience;
use qabyl::web::server;

use crate::harness::databases::on_sqlite;
use crate::harness::person::SECURITY_HEADERS;
use crate::harness::server::Server;

#[test]
fn a_panic_becomes_a_problem_with_a_trace() {
    on_sqlite(async |db| {
        let standing = Server::start(db);
        let app = standing.app.clone();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("its address"));
        let (ready, handle) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let bearers = Bearers(Box::new(|_, _| panic!("secret words")));
                let bearers = web::Data::new(bearers);
                let bound = server::bind(app, listener, bearers, Patience::STANDARD, |_| {}).expect("a server");
                ready.send(bound.server.handle()).expect("a waiting test");
                bound.server.await.expect("a quiet end");
            });
        });
        let handle = handle.recv().expect("a started server");
        for _ in 0..3 {
            let answer = reqwest::Client::new()
                .get(format!("{base}/api/v1/institution"))
                .bearer_auth("x")
                .send()
                .await
                .expect("an answer");
            assert_eq!(answer.status().as_u16(), 500);
            for header in SECURITY_HEADERS {
                assert!(answer.headers().contains_key(header), "{header}");
            }
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
            let text = answer.text().await.expect("a body");
            assert!(!text.contains("secret words"), "{text}");
            let problem: serde_json::Value = serde_json::from_str(&text).expect("a problem");
            assert_eq!(problem["trace_id"].as_str().map(str::len), Some(32), "{text}");
        }
        let lives = reqwest::get(format!("{base}/health/live")).await.expect("an answer");
        assert_eq!(lives.status().as_u16(), 200);
        drop(handle.stop(false));
        let _ = thread.join();
    });
}
