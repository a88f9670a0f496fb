//! The metrics of the real program, on a listener of their own.

use std::net::TcpListener;

use qabyl::placements;

use crate::harness::databases::{Place, on_both_empty};
use crate::harness::person::Person;
use crate::harness::process::Child;
use crate::harness::surroundings;

/// An address that was free a moment ago.
fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").to_string()
}

/// The value of a line that begins with `name`.
fn value(text: &str, name: &str) -> f64 {
    let line = text.lines().find(|line| line.starts_with(&format!("{name} ")));
    let line = line.unwrap_or_else(|| panic!("no `{name}` in:\n{text}"));
    line.rsplit(' ').next().expect("a value").parse().expect("a number")
}

#[test]
fn metrics_tell_what_the_process_does_and_stay_away_from_the_public_door() {
    on_both_empty(async |place: &Place| {
        let folder = surroundings::folder();
        let metrics = free_address();
        let variables = [
            ("DATABASE_URL", place.url.as_str()),
            ("QABYL_METRICS_LISTEN", metrics.as_str()),
            ("RUST_LOG", "error"),
        ];
        let arguments = [
            "demo",
            "--json",
            "--applicants",
            "40",
            "--listen",
            "127.0.0.1:0",
            "--data",
            "data",
        ];
        let mut server = Child::program(&arguments, &variables, folder.path());
        let told: serde_json::Value = serde_json::from_str(&server.line().expect("ready")).expect("JSON");
        let person = Person::new(told["base_url"].as_str().expect("an address"));
        for _ in 0..3 {
            person.get("/ky/help").await.is(200);
        }
        person.get("/ky/nowhere/at/all").await.is(404);
        person.get("/metrics").await.is(404);

        let counted = Person::new(&format!("http://{metrics}"));
        let page = counted.get("/metrics").await;
        let text = page.is(200).text.clone();
        let labels = r#"{method="GET",route="/{lang}/help",status="200"}"#;
        let seen = value(&text, &format!("qabyl_request_seconds_count{labels}"));
        assert!((seen - 3.0).abs() < 0.5, "{seen} requests of three");
        assert!(!text.contains("nowhere"), "a path stands in the metrics");
        assert!((value(&text, "qabyl_database_up") - 1.0).abs() < 0.5);
        for name in [
            "qabyl_write_queue",
            "qabyl_write_batch_size_count",
            "qabyl_pool_connections_used",
            "qabyl_pool_waiting",
            "qabyl_password_hashes_running",
            "qabyl_password_hashes_waiting",
            "qabyl_outbox_waiting",
            "qabyl_outbox_dead",
            "qabyl_events_unsealed",
        ] {
            value(&text, name);
        }
        let held: i64 = place
            .open()
            .read(placements::seats_of_lines)
            .await
            .expect("seats")
            .iter()
            .map(|(_, held, _)| held)
            .sum();
        assert!(held > 0, "the world has offers");
        let told: i64 = text
            .lines()
            .filter(|line| line.starts_with("qabyl_seats_held{"))
            .map(|line| {
                line.rsplit(' ')
                    .next()
                    .expect("a value")
                    .parse::<i64>()
                    .expect("a number")
            })
            .sum();
        assert_eq!(told, held);
        assert!(server.terminate().success());
    });
}
