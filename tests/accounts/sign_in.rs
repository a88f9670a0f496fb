//! Locks grow and end; nothing tells a stranger whether an address is known.

use chrono::TimeDelta;
use qabyl::accounts::rules::lock_after;
use qabyl::accounts::{SignInError, suspend_account};

use super::world::{OTHER, PASSWORD, world};
use crate::harness::databases::on_both;

#[test]
fn the_lock_doubles_up_to_an_hour_and_never_stays() {
    let minutes: Vec<Option<i64>> = (1..=14).map(|n| lock_after(n).map(|lock| lock.num_minutes())).collect();
    let growing = [1, 2, 4, 8, 16, 32, 60, 60, 60, 60].map(Some);
    assert_eq!(minutes[..4], [None; 4]);
    assert_eq!(minutes[4..], growing);
    assert_eq!(lock_after(i32::MAX), Some(TimeDelta::hours(1)));
}

#[test]
fn five_wrong_passwords_lock_for_a_minute_and_the_right_one_waits_too() {
    on_both(async |db| {
        let world = world(db);
        world.applicant("aigul@mail.example").await;
        for _ in 0..5 {
            let wrong = world.sign_in("aigul@mail.example", OTHER).await;
            assert!(matches!(wrong, Err(SignInError::Wrong)));
        }
        let locked = world.sign_in("aigul@mail.example", PASSWORD).await;
        assert!(matches!(locked, Err(SignInError::Wrong)), "locked");
        world.wait(TimeDelta::seconds(61));
        world
            .sign_in("AIGUL@mail.example", PASSWORD)
            .await
            .expect("the lock ended");
        let kinds: Vec<String> = world.post().await.into_iter().map(|(kind, _, _)| kind).collect();
        assert_eq!(kinds, ["accounts.many_failures"]);
    });
}

#[test]
fn tries_under_a_lock_do_not_make_it_longer() {
    on_both(async |db| {
        let world = world(db);
        world.applicant("aigul@mail.example").await;
        for _ in 0..20 {
            world.sign_in("aigul@mail.example", OTHER).await.expect_err("wrong");
        }
        world.wait(TimeDelta::seconds(61));
        world.sign_in("aigul@mail.example", OTHER).await.expect_err("the sixth");
        world.wait(TimeDelta::seconds(61));
        world
            .sign_in("aigul@mail.example", PASSWORD)
            .await
            .expect_err("two minutes now");
        world.wait(TimeDelta::seconds(60));
        world.sign_in("aigul@mail.example", PASSWORD).await.expect("open again");
    });
}

#[test]
fn a_suspended_account_ends_at_once_and_looks_like_an_unknown_one() {
    on_both(async |db| {
        let world = world(db);
        let id = world.applicant("aigul@mail.example").await;
        let session = world.sign_in("aigul@mail.example", PASSWORD).await.expect("in");
        assert!(world.who(&session.token).await.who.account().is_some());
        let ctx = world.system();
        world
            .write(move |tx| suspend_account(tx, &ctx, id))
            .await
            .expect("suspended");
        assert!(world.who(&session.token).await.who.account().is_none());
        let refused = world.sign_in("aigul@mail.example", PASSWORD).await;
        assert!(matches!(refused, Err(SignInError::Wrong)));
    });
}
