//! Reset and change.

use chrono::TimeDelta;
use qabyl::accounts::rules::Email;
use qabyl::accounts::{self, ChangePasswordError, ResetError};

use super::world::{OTHER, PASSWORD, World, world};
use crate::harness::databases::on_both;

async fn ask(world: &World, email: &str) {
    let (ctx, secret, email) = (
        world.nobody(),
        world.secret.clone(),
        Email::parse(email).expect("an address"),
    );
    world
        .write(move |tx| accounts::request_reset(tx, &ctx, &secret, &email))
        .await
        .expect("asked");
}

async fn reset(world: &World, token: &str) -> Result<(), ResetError> {
    accounts::reset(
        &world.db,
        &world.passwords,
        &world.nobody(),
        token,
        OTHER.to_owned().into(),
    )
    .await
}

#[test]
fn a_reset_link_works_once_and_ends_all_sessions() {
    on_both(async |db| {
        let world = world(db);
        world.applicant("aigul@mail.example").await;
        let session = world.sign_in("aigul@mail.example", PASSWORD).await.expect("in").token;
        ask(&world, "aigul@mail.example").await;
        let token = world.link().await;
        reset(&world, &token).await.expect("reset");
        assert!(world.who(&session).await.who.account().is_none(), "signed out");
        assert!(matches!(reset(&world, &token).await, Err(ResetError::Gone)));
        world
            .sign_in("aigul@mail.example", PASSWORD)
            .await
            .expect_err("the old one");
        world.sign_in("aigul@mail.example", OTHER).await.expect("the new one");
        assert_eq!(world.post().await[0].0, "accounts.password_changed");
    });
}

#[test]
fn a_reset_link_ends_after_an_hour_and_when_a_newer_one_is_sent() {
    on_both(async |db| {
        let world = world(db);
        world.applicant("aigul@mail.example").await;
        ask(&world, "aigul@mail.example").await;
        let old = world.link().await;
        world.wait(TimeDelta::minutes(2));
        ask(&world, "aigul@mail.example").await;
        let new = world.link().await;
        assert!(matches!(reset(&world, &old).await, Err(ResetError::Gone)));
        world.wait(TimeDelta::minutes(60));
        assert!(matches!(reset(&world, &new).await, Err(ResetError::Gone)));
    });
}

#[test]
fn of_many_who_press_at_once_one_succeeds() {
    on_both(async |db| {
        let world = world(db);
        world.applicant("aigul@mail.example").await;
        ask(&world, "aigul@mail.example").await;
        let token = world.link().await;
        let tries = futures_util::future::join_all((0..20).map(|_| reset(&world, &token))).await;
        assert_eq!(tries.iter().filter(|result| result.is_ok()).count(), 1);
    });
}

#[test]
fn a_changed_password_keeps_this_session_and_ends_the_others() {
    on_both(async |db| {
        let world = world(db);
        world.applicant("aigul@mail.example").await;
        let here = world.sign_in("aigul@mail.example", PASSWORD).await.expect("in").token;
        let there = world.sign_in("aigul@mail.example", PASSWORD).await.expect("in").token;
        let ctx = world.who(&here).await;
        let change = |current: &str| {
            let (current, new) = (current.to_owned().into(), OTHER.to_owned().into());
            accounts::change_password(&world.db, &world.passwords, &ctx, current, new)
        };
        assert!(matches!(change(OTHER).await, Err(ChangePasswordError::Wrong)));
        change(PASSWORD).await.expect("changed");
        assert!(world.who(&here).await.who.account().is_some());
        assert!(world.who(&there).await.who.account().is_none());
    });
}

#[test]
fn a_new_address_is_confirmed_from_its_mailbox_and_told_to_both() {
    on_both(async |db| {
        let world = world(db);
        let id = world.applicant("old@mail.example").await;
        let session = world.sign_in("old@mail.example", PASSWORD).await.expect("in").token;
        let ctx = world.who(&session).await;
        let password = PASSWORD.to_owned().into();
        accounts::ask_for_email(
            &world.db,
            &world.passwords,
            &world.secret,
            &ctx,
            "new@mail.example",
            password,
        )
        .await
        .expect("asked");
        let post = world.post().await;
        let (_, reader, token) = post.iter().find(|row| row.2.is_some()).expect("a link").clone();
        let profile = world
            .db
            .read(move |conn| accounts::reader(conn, &reader))
            .await
            .expect("read");
        assert_eq!(profile.expect("a reader").email, "new@mail.example");
        let token = token.expect("a token");
        world
            .write(move |tx| accounts::change_email(tx, &ctx, &token))
            .await
            .expect("changed");
        world.sign_in("old@mail.example", PASSWORD).await.expect_err("gone");
        world.sign_in("new@mail.example", PASSWORD).await.expect("in use");
        let mut told = Vec::new();
        for (kind, reader, _) in world.post().await {
            assert_eq!(kind, "accounts.email_changed");
            let profile = world
                .db
                .read(move |conn| accounts::reader(conn, &reader))
                .await
                .expect("read");
            told.push(profile.expect("a reader").email);
        }
        told.sort();
        assert_eq!(told, ["new@mail.example", "old@mail.example"]);
        assert!(world.who(&session).await.who.account().is_some_and(|own| own.id == id));
    });
}
