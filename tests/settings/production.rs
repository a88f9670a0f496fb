//! The real program refuses to serve people unsafely, and says which setting is missing.

use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use crate::harness::databases::until;
use crate::harness::process::Child;
use crate::harness::surroundings::folder;

const SOUND: [(&str, &str); 5] = [
    ("QABYL_BASE_URL", "https://qabyl.example"),
    ("QABYL_SMTP_URL", "smtp://relay.invalid:587"),
    ("QABYL_MAIL_FROM", "Qabyl <no-reply@qabyl.example>"),
    (
        "QABYL_SECRET",
        "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
    ),
    ("QABYL_LISTEN", "127.0.0.1:0"),
];

/// The sound settings without or with another `name`.
fn but(name: &str, value: Option<&'static str>) -> Vec<(&'static str, &'static str)> {
    let mut settings: Vec<_> = SOUND.into_iter().filter(|(known, _)| *known != name).collect();
    let name = SOUND.iter().map(|(known, _)| *known).find(|known| *known == name);
    settings.extend(name.zip(value));
    settings
}

#[test]
fn it_does_not_serve_without_what_makes_it_safe() {
    let cases = [
        ("QABYL_BASE_URL", None),
        ("QABYL_BASE_URL", Some("http://qabyl.example")),
        ("QABYL_SMTP_URL", None),
        ("QABYL_SMTP_URL", Some("no address")),
        ("QABYL_MAIL_FROM", None),
        ("QABYL_SECRET", Some("short")),
        ("QABYL_LISTEN", Some("everywhere")),
    ];
    for (name, value) in cases {
        let place = folder();
        let (code, out, log) = Child::outcome(&["serve"], &but(name, value), place.path());
        assert_eq!((code, out.as_str()), (2, ""), "{name} {value:?}: {log}");
        assert!(log.contains(name), "{name} {value:?} is not named: {log}");
        // The value itself may be a secret.
        assert!(name != "QABYL_SECRET" || !log.contains("short"), "{log}");
    }
}

#[test]
fn with_postgresql_the_secret_must_be_given() {
    let place = folder();
    let mut settings = but("QABYL_SECRET", None);
    settings.push(("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none"));
    let (code, _, log) = Child::outcome(&["serve"], &settings, place.path());
    assert_eq!(code, 2, "{log}");
    assert!(log.contains("QABYL_SECRET"), "{log}");
}

#[actix_web::test]
async fn with_all_of_it_it_serves() {
    let place = folder();
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    let address = free.expect("a free port").to_string();
    let mut settings = but("QABYL_LISTEN", None);
    // The default keeps its own secret, and needs none.
    settings.retain(|(name, _)| *name != "QABYL_SECRET");
    settings.push(("QABYL_LISTEN", &address));
    settings.push(("RUST_LOG", "error"));
    let server = Child::program(&["serve"], &settings, place.path());
    let http = reqwest::Client::builder()
        .timeout(Duration::from_secs(2))
        .build()
        .expect("a client");
    until("it is ready", async || {
        let answer = http.get(format!("http://{address}/health/ready")).send().await;
        answer.is_ok_and(|answer| answer.status() == 200)
    })
    .await;
    let status = server.terminate();
    assert!(status.success(), "{status}");
}
