//! Known and unknown addresses get the same answers.

use qabyl::accounts::rules::Email;
use qabyl::accounts::{self, ConfirmError, SignInError};

use super::world::{OTHER, PASSWORD, world};
use crate::harness::databases::on_both;

#[test]
fn registering_a_known_address_answers_the_same_and_tells_its_owner() {
    on_both(async |db| {
        let world = world(db);
        world.register("aigul@mail.example", PASSWORD).await;
        let token = world.link().await;
        world.confirm(&token, PASSWORD).await.expect("confirmed");
        world.register("Aigul@MAIL.example", OTHER).await;
        world.register("aigul@mail.example", OTHER).await;
        let post = world.post().await;
        let kinds: Vec<&str> = post.iter().map(|(kind, _, _)| kind.as_str()).collect();
        assert_eq!(kinds, ["accounts.already_registered"], "once an hour");
        world.sign_in("aigul@mail.example", OTHER).await.expect_err("unchanged");
        world.sign_in("aigul@mail.example", PASSWORD).await.expect("unchanged");
    });
}

#[test]
fn the_confirmation_link_works_once_and_sign_in_waits_for_it() {
    on_both(async |db| {
        let world = world(db);
        world.register("aigul@mail.example", PASSWORD).await;
        let early = world.sign_in("aigul@mail.example", PASSWORD).await;
        assert!(matches!(early, Err(SignInError::Unconfirmed)));
        let wrong = world.sign_in("aigul@mail.example", OTHER).await;
        assert!(
            matches!(wrong, Err(SignInError::Wrong)),
            "only the right password is told"
        );
        let token = world.link().await;
        let (peeked, now) = (token.clone(), world.clock.now());
        let works = world
            .db
            .read(move |conn| accounts::can_confirm(conn, &peeked, now))
            .await;
        assert!(works.expect("read"), "looking does not use it");
        for first in [true, false] {
            let mistyped = world.confirm(&token, OTHER).await;
            assert!(if first {
                matches!(mistyped, Err(ConfirmError::Wrong))
            } else {
                matches!(mistyped, Err(ConfirmError::Gone))
            });
            let result = world.confirm(&token, PASSWORD).await;
            assert_eq!(result.is_ok(), first);
            assert!(first || matches!(result, Err(ConfirmError::Gone)));
        }
        world.sign_in("aigul@mail.example", PASSWORD).await.expect("in");
    });
}

#[test]
fn sign_in_reset_and_resend_answer_the_same_for_unknown_addresses() {
    on_both(async |db| {
        let world = world(db);
        world.applicant("aigul@mail.example").await;
        let known = world.sign_in("aigul@mail.example", OTHER).await.expect_err("wrong");
        let unknown = world.sign_in("nobody@mail.example", OTHER).await.expect_err("wrong");
        assert_eq!(format!("{known:?}"), format!("{unknown:?}"));
        for email in ["aigul@mail.example", "nobody@mail.example"] {
            let email = Email::parse(email).expect("an address");
            let (ctx, secret) = (world.nobody(), world.secret.clone());
            world
                .write(move |tx| {
                    accounts::request_reset(tx, &ctx, &secret, &email)?;
                    accounts::resend(tx, &ctx, &secret, &email)
                })
                .await
                .expect("the same answer");
        }
        assert_eq!(world.post().await.len(), 1, "one mail, to the one who exists");
    });
}
