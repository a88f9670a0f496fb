//! Idle and absolute limits; ends on purpose.

use chrono::TimeDelta;
use qabyl::accounts::{self, NewGrant, Role};

use super::world::{PASSWORD, World, world};
use crate::harness::databases::on_both;

async fn use_it(world: &World, token: &str) -> bool {
    let ctx = world.who(token).await;
    let Some(session) = ctx.who.account().and_then(|own| own.session) else {
        return false;
    };
    let now = world.clock.now();
    world
        .write(move |tx| accounts::touch(tx, session, now))
        .await
        .expect("touched");
    true
}

#[test]
fn an_applicants_session_ends_after_two_idle_hours() {
    on_both(async |db| {
        let world = world(db);
        world.applicant("aigul@mail.example").await;
        let token = world.sign_in("aigul@mail.example", PASSWORD).await.expect("in").token;
        world.wait(TimeDelta::minutes(119));
        assert!(use_it(&world, &token).await);
        world.wait(TimeDelta::minutes(120));
        assert!(!use_it(&world, &token).await);
    });
}

#[test]
fn an_applicants_session_ends_after_seven_days_however_busy() {
    on_both(async |db| {
        let world = world(db);
        world.applicant("aigul@mail.example").await;
        let token = world.sign_in("aigul@mail.example", PASSWORD).await.expect("in").token;
        for _ in 0..7 * 24 - 1 {
            world.wait(TimeDelta::hours(1));
            assert!(use_it(&world, &token).await);
        }
        world.wait(TimeDelta::hours(1));
        assert!(!use_it(&world, &token).await);
    });
}

#[test]
fn a_role_given_during_a_session_brings_the_shorter_limits() {
    on_both(async |db| {
        let world = world(db);
        let id = world.applicant("officer@mail.example").await;
        let token = world.sign_in("officer@mail.example", PASSWORD).await.expect("in").token;
        let ctx = world.system();
        let grant = NewGrant {
            role: Role::Officer,
            call: None,
            institution: None,
            sensitive: false,
            ends_at: None,
        };
        world
            .write(move |tx| accounts::grant(tx, &ctx, id, &grant))
            .await
            .expect("granted");
        world.wait(TimeDelta::minutes(29));
        assert!(use_it(&world, &token).await);
        world.wait(TimeDelta::minutes(30));
        assert!(!use_it(&world, &token).await);
    });
}

#[test]
fn one_session_or_all_can_be_ended_but_nobody_elses() {
    on_both(async |db| {
        let world = world(db);
        world.applicant("aigul@mail.example").await;
        world.applicant("daniyar@mail.example").await;
        let first = world.sign_in("aigul@mail.example", PASSWORD).await.expect("in").token;
        let second = world.sign_in("aigul@mail.example", PASSWORD).await.expect("in").token;
        let other = world.sign_in("daniyar@mail.example", PASSWORD).await.expect("in").token;
        let ctx = world.who(&first).await;
        let session = world
            .who(&second)
            .await
            .who
            .account()
            .and_then(|own| own.session)
            .expect("a session");
        let stranger = world.who(&other).await;
        world
            .write(move |tx| accounts::end_session(tx, &stranger, session))
            .await
            .expect_err("not one's own");
        let own = ctx.clone();
        world
            .write(move |tx| accounts::end_session(tx, &own, session))
            .await
            .expect("ended");
        assert!(!use_it(&world, &second).await);
        assert!(use_it(&world, &first).await);
        world
            .write(move |tx| accounts::sign_out_everywhere(tx, &ctx))
            .await
            .expect("ended");
        assert!(!use_it(&world, &first).await);
        assert!(use_it(&world, &other).await);
    });
}
