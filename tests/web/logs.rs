//! The log of the real program, while somebody registers, confirms and signs in: one JSON object a
//! line, and nothing in it that is theirs.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::databases::until;
use crate::harness::person::Person;
use crate::harness::process::Child;
use crate::harness::surroundings::folder;

const EMAIL: &str = "ainura.oilop@example.invalid";
const NAME: &str = "Айнура Ойлопова";
const PASSWORD: &str = "кызыл-алма-булак-58";

/// The letters that the demonstration keeps instead of sending them.
fn letters(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder.join("data/mail"))
        .into_iter()
        .flatten()
        .flatten();
    let paths: Vec<PathBuf> = files.map(|entry| entry.path()).collect();
    paths
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect()
}

/// The one-time token in a letter to this person.
fn token(folder: &Path) -> Option<String> {
    let own = letters(folder).into_iter().find(|letter| letter.contains(EMAIL))?;
    let parsed = mail_parser::MessageParser::default().parse(&own)?;
    let text = parsed.body_text(0)?;
    let (_, rest) = text.split_once("/confirm/")?;
    let token: String = rest
        .chars()
        .take_while(|it| it.is_ascii_alphanumeric() || "-_".contains(*it))
        .collect();
    Some(token)
}

#[actix_web::test]
async fn no_line_of_the_log_says_who_came() {
    let place = folder();
    let log = place.path().join("log");
    let arguments = [
        "demo",
        "--json",
        "--applicants",
        "2",
        "--stage",
        "open",
        "--listen",
        "127.0.0.1:0",
        "--data",
        "data",
    ];
    // As talkative as an operator who looks for a mistake makes it.
    let settings = [("RUST_LOG", "debug,qabyl=trace")];
    let mut server = Child::logging(&arguments, &settings, place.path(), &log);
    let told: Value = serde_json::from_str(&server.line().expect("the sign-ins")).expect("JSON");
    let base = told["base_url"].as_str().expect("an address");
    let person = Person::new(base);
    let fields = [
        ("name", NAME),
        ("email", EMAIL),
        ("password", PASSWORD),
        ("language", "ky"),
    ];
    person.fill("/ky/register", &fields).await.is(200);
    until("the letter is written", async || token(place.path()).is_some()).await;
    let link = token(place.path()).expect("a link");
    person
        .fill(&format!("/ky/confirm/{link}"), &[("password", PASSWORD)])
        .await
        .is(200);
    let wrong = [("email", EMAIL), ("password", "жашыл-алма-булак-59")];
    let other = Person::new(base);
    other.fill("/ky/sign-in", &wrong).await;
    let signed_in = other
        .fill("/ky/sign-in", &[("email", EMAIL), ("password", PASSWORD)])
        .await;
    signed_in.is(200);
    other.get("/ky/my").await.is(200);
    other.get(&format!("/ky/my?q={EMAIL}")).await;
    let status = server.terminate();
    assert!(status.success(), "{status}");

    let text = std::fs::read_to_string(&log).expect("a log");
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.len() > 20, "only {} lines", lines.len());
    let mut requests = 0;
    for line in &lines {
        let object: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(object["timestamp"].is_string() && object["level"].is_string(), "{line}");
        requests += usize::from(line.contains("/register") || line.contains("/sign-in"));
    }
    assert!(requests > 0, "requests are not logged at all");
    let local = EMAIL.split('@').next().expect("a name");
    let (given, family) = NAME.split_once(' ').expect("two names");
    for secret in [
        EMAIL,
        local,
        "ainura",
        given,
        family,
        PASSWORD,
        "жашыл-алма",
        link.as_str(),
    ] {
        let folded = secret.to_lowercase();
        let spelled: String = secret.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let found = lines.iter().find(|line| {
            let line_ = line.to_lowercase();
            line_.contains(&folded) || line_.contains(&spelled.to_lowercase())
        });
        assert!(found.is_none(), "the log says `{secret}`: {found:?}");
    }
}
