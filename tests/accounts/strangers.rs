//! What a stranger who knows an address can do with it over HTTP: nothing that lasts.

use chrono::TimeDelta;
use qabyl::accounts::rules::{BadName, Email, Name};
use qabyl::accounts::{Ctx, Invite, NewGrant, Principal, Role, invite};
use qabyl::kernel::Lang;
use qabyl::mail::Message;

use super::world::{OTHER, PASSWORD};
use crate::harness::databases::on_both;
use crate::harness::person::Page;
use crate::harness::server::Server;

const OWNER: &str = "owner@mail.example";

async fn registers(server: &Server, name: &str, email: &str, password: &str) -> Page {
    let fields = [
        ("name", name),
        ("email", email),
        ("password", password),
        ("language", "en"),
    ];
    server.person().fill("/en/register", &fields).await
}

/// The path of the only letter's link.
fn link(server: &Server, mails: &[Message]) -> String {
    assert_eq!(mails.len(), 1, "{mails:?}");
    let (_, rest) = mails[0].text.split_once(&server.base_url).expect("a link");
    rest.split_whitespace().next().expect("a path").to_owned()
}

async fn signs_in(server: &Server, password: &str) -> bool {
    let fields = [("email", OWNER), ("password", password)];
    let person = server.person();
    person.fill("/en/sign-in", &fields).await;
    // A page that only who is signed in gets without being sent to sign in first.
    person.get("/en/account").await.status.as_u16() == 200
}

#[test]
fn the_password_of_who_opens_the_letter_counts_whoever_registered_last() {
    on_both(async |db| {
        let server = Server::start(db);
        registers(&server, "Айгүл Сыноова", OWNER, PASSWORD).await.is(200);
        let own = link(&server, &server.run_outbox().await);
        server.advance(TimeDelta::minutes(2));
        // A stranger registers the same address with a password of their own.
        registers(&server, "Stranger", OWNER, OTHER).await.is(200);
        let theirs = link(&server, &server.run_outbox().await);
        assert_ne!(own, theirs);
        let owner = server.person();
        // The newest letter is the stranger's registration: the owner's password does not open it.
        owner.fill(&theirs, &[("password", PASSWORD)]).await.is(422);
        owner.fill(&theirs, &[]).await.is(422);
        assert!(!signs_in(&server, OTHER).await, "the stranger is not in");
        // The owner's own letter still works, for the owner's password.
        owner.fill(&own, &[("password", OTHER)]).await.is(422);
        let done = owner.fill(&own, &[("password", PASSWORD)]).await;
        done.is(200);
        assert!(done.path.contains("done=confirmed"), "{}", done.path);
        assert!(signs_in(&server, PASSWORD).await);
        assert!(!signs_in(&server, OTHER).await);
        owner.get(&theirs).await.shows("no longer works");
    });
}

#[test]
fn an_invitation_sets_no_password_of_an_account_that_is_in_use() {
    on_both(async |db| {
        let server = Server::start(db);
        registers(&server, "Айгүл Сыноова", OWNER, PASSWORD).await.is(200);
        let own = link(&server, &server.run_outbox().await);
        server.person().fill(&own, &[("password", PASSWORD)]).await.is(200);
        let (act, secret) = (db.act(server.app.clock.now()), server.app.config.secret.clone());
        let ctx = Ctx {
            act,
            who: Principal::System,
        };
        let command = Invite {
            email: Email::parse(OWNER).expect("an address"),
            name: Name::parse("Другое Имя").expect("a name"),
            language: Lang::En,
            grant: NewGrant {
                role: Role::Officer,
                call: None,
                institution: None,
                sensitive: false,
                ends_at: None,
            },
        };
        db.db
            .write(move |tx| invite(tx, &ctx, &secret, &command))
            .await
            .expect("invited");
        let path = link(&server, &server.run_outbox().await);
        let finder = server.person();
        let page = finder.get(&path).await;
        page.is(200);
        assert!(!page.text.contains("new-password") && !page.text.contains("name=\"name\""));
        finder
            .fill(&path, &[("name", "Finder"), ("password", OTHER)])
            .await
            .is(422);
        assert!(!signs_in(&server, OTHER).await);
        let done = finder.fill(&path, &[("password", PASSWORD)]).await;
        assert!(done.path.contains("done=accepted"), "{}: {}", done.path, done.text);
        assert!(signs_in(&server, PASSWORD).await);
    });
}

#[test]
fn our_letters_carry_no_words_of_a_stranger() {
    on_both(async |db| {
        let server = Server::start(db);
        let lure = "You won: evil.example/pay";
        registers(&server, lure, OWNER, PASSWORD).await.is(422).shows(lure);
        assert!(server.run_outbox().await.is_empty());
        registers(&server, "Call Us Now", OWNER, PASSWORD).await.is(200);
        let mails = server.run_outbox().await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert_eq!(mails[0].to_name, None);
        for part in [&mails[0].text, &mails[0].html, &mails[0].subject] {
            assert!(!part.contains("Call Us Now"), "{part}");
        }
    });
}

#[test]
fn names_are_names() {
    for name in [
        "Өмүрбек кызы Айпери",
        "Бек уулу",
        "О'Нил",
        "Ж. Б.",
        "Ж.Б. Асанов",
        "Жан-Клод",
        "Сыноов Б.",
    ] {
        assert!(Name::parse(name).is_ok(), "{name}");
    }
    for name in [
        "You won: 5",
        "evil.example",
        "go to evil.example now",
        "http//x",
        "a@b",
        "Асан 2",
        "evil。example",
        "<b>",
    ] {
        assert_eq!(Name::parse(name).err(), Some(BadName::NotAName), "{name}");
    }
}
