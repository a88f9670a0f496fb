//! The demonstration as a newcomer starts it: the real program on both databases, sign-ins as
//! everybody it names.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use qabyl::kernel::ids::{ClientId, Id as _};
use serde_json::Value;

use crate::harness::databases::{Engine, Place};
use crate::harness::person::Person;
use crate::harness::process::Child;
use crate::harness::surroundings::folder;

const ARGUMENTS: [&str; 8] = [
    "demo",
    "--data",
    "world",
    "--listen",
    "127.0.0.1:0",
    "--applicants",
    "12",
    "--json",
];

/// The embedded database is what it takes when nothing is said.
fn variables(place: &Place) -> Vec<(&str, &str)> {
    match place.engine {
        Engine::Sqlite => Vec::new(),
        Engine::Postgres => vec![("DATABASE_URL", &place.url)],
    }
}

/// Starts it with few applicants; what it prints when it is ready.
fn start(place: &Place, data: &Path) -> (Child, Value) {
    let mut child = Child::program(&ARGUMENTS, &variables(place), data);
    let line = child.line().expect("one line when it is ready");
    let ready = serde_json::from_str(&line).expect("one JSON document");
    (child, ready)
}

/// A page that only this role sees, and one that it does not.
fn pages_of(role: &str) -> (&'static str, Option<&'static str>) {
    match role.split(' ').next().unwrap_or_default() {
        "administrator" => ("/en/admin", Some("/en/my")),
        "officer" | "observer" => ("/en/desk/dossiers", Some("/en/admin")),
        "reviewer" => ("/en/desk/reviews", Some("/en/desk/runs")),
        "secretary" | "chair" => ("/en/desk/runs", Some("/en/admin")),
        "appeal" => ("/en/desk/appeals", Some("/en/admin")),
        "student" => ("/en/my", Some("/en/desk/dossiers")),
        _ => ("/en/desk/places", Some("/en/desk/runs")),
    }
}

async fn signs_in(base: &str, account: &Value) {
    let text = |name: &str| account[name].as_str().expect("a text").to_owned();
    let (role, email, password) = (text("role"), text("email"), text("password"));
    let person = Person::new(base);
    let fields = [("email", email.as_str()), ("password", password.as_str())];
    person.fill("/en/sign-in", &fields).await.is(200);
    let (mine, not_mine) = pages_of(&role);
    let page = person.open(mine).await;
    assert_eq!(page.status, 200, "{role}: {mine}");
    if let Some(path) = not_mine {
        assert_eq!(person.open(path).await.status, 404, "{role}: {path}");
    }
}

async fn gets_a_token(base: &str, client: &Value) {
    let text = |name: &str| client[name].as_str().expect("a text").to_owned();
    let http = reqwest::Client::new();
    let answer = http
        .post(format!("{base}/oauth/token"))
        .basic_auth(text("id"), Some(text("secret")))
        .form(&[("grant_type", "client_credentials")])
        .send()
        .await
        .expect("an answer");
    let token: Value = answer.json().await.expect("a token");
    let token = token["access_token"].as_str().expect("a token").to_owned();
    let own = http
        .get(format!("{base}/api/v1/institution"))
        .bearer_auth(token)
        .send()
        .await;
    assert_eq!(own.expect("an answer").status(), 200, "{client}");
}

fn demonstration(engine: Engine) {
    let Some(place) = Place::empty(engine) else { return };
    let data = folder();
    let (child, ready) = start(&place, data.path());
    let base = ready["base_url"].as_str().expect("an address");
    let accounts = ready["accounts"].as_array().expect("sign-ins");
    let roles: Vec<&str> = accounts.iter().filter_map(|account| account["role"].as_str()).collect();
    for role in [
        "administrator",
        "officer",
        "reviewer 1",
        "secretary",
        "chair",
        "observer",
        "appeal member",
        "student 1",
        "student 5",
    ] {
        assert!(roles.contains(&role), "{role} in {roles:?}");
    }
    assert_eq!(
        roles.iter().filter(|role| role.starts_with("registrar")).count(),
        2,
        "{roles:?}"
    );
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        for account in accounts {
            signs_in(base, account).await;
        }
        let clients = ready["clients"].as_array().expect("machine clients");
        assert_eq!(clients.len(), 2);
        for client in clients {
            gets_a_token(base, client).await;
        }
    });
    let own = std::fs::metadata(data.path().join("world/demo.json")).expect("the sign-ins, kept");
    assert_eq!(own.permissions().mode() & 0o777, 0o600, "others read the sign-ins");
    let kept = std::fs::read(data.path().join("world/demo.json")).expect("the sign-ins, kept");
    let kept: Value = serde_json::from_slice(&kept).expect("one JSON document");
    assert_eq!(
        (&kept["accounts"], &kept["clients"]),
        (&ready["accounts"], &ready["clients"])
    );
    drop(child);

    // A second start keeps the world and prints the same people.
    let (child, again) = start(&place, data.path());
    assert_eq!(
        (&again["accounts"], &again["clients"]),
        (&ready["accounts"], &ready["clients"])
    );
    let base = again["base_url"].as_str().expect("an address");
    runtime.block_on(signs_in(base, &accounts[0]));
    drop(child);

    // What it does not know how to sign in to, it leaves alone, and says what to do.
    let known = data.path().join("world/demo.json");
    let mut another = kept;
    another["clients"][0]["id"] = ClientId::from_uuid(uuid::Uuid::nil()).to_string().into();
    for known_there in [None, Some(another.to_string())] {
        match known_there {
            None => std::fs::remove_file(&known).expect("it was kept"),
            Some(text) => std::fs::write(&known, text).expect("a file"),
        }
        let log = data.path().join("log");
        let child = Child::logging(&ARGUMENTS, &variables(&place), data.path(), &log);
        assert_eq!(child.end(), (2, Vec::new()));
        let said = std::fs::read_to_string(&log).expect("a log");
        assert!(said.contains("demo.json does not tell how one signs in"), "{said}");
        std::fs::remove_file(&log).expect("it was there");
    }
}

#[test]
fn it_listens_on_this_machine_only() {
    for address in ["0.0.0.0:0", "[::]:0"] {
        let data = folder();
        let arguments = ["demo", "--data", "world", "--listen", address, "--applicants", "1"];
        let (code, out, log) = Child::outcome(&arguments, &[], data.path());
        assert_eq!((code, out.as_str()), (2, ""), "{log}");
        assert!(log.contains("--listen") && log.contains("this machine only"), "{log}");
        assert!(
            !data.path().join("world/qabyl.db").exists(),
            "it made a world all the same"
        );
    }
}

#[test]
fn everybody_signs_in_on_the_embedded_database() {
    demonstration(Engine::Sqlite);
}

#[test]
fn everybody_signs_in_on_postgresql() {
    demonstration(Engine::Postgres);
}
