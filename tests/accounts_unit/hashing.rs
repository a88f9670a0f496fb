//! Hashing: right, wrong, unknown, rising cost, too many at once.

use std::sync::Arc;

use qabyl::accounts::password_policy::{Holder, Policy, Weakness};
use qabyl::accounts::passwords::{PasswordError, PasswordSettings, Passwords, Verdict};

const GOOD: &str = "жаңы көпүрө 83 алтын";

fn cheap() -> PasswordSettings {
    PasswordSettings {
        memory_kib: 64,
        passes: 1,
        lanes: 1,
        workers: 2,
        queue: 50,
        policy: Policy::default(),
    }
}

fn pool(settings: &PasswordSettings) -> Passwords {
    Passwords::new(settings).expect("a pool")
}

async fn stored(pool: &Passwords, password: &str) -> String {
    pool.create(password.to_owned().into(), Holder::Applicant, Vec::new())
        .await
        .expect("a hash")
}

#[tokio::test]
async fn a_password_is_right_or_wrong() {
    let pool = pool(&cheap());
    let hash = stored(&pool, GOOD).await;
    assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{hash}");
    assert_ne!(hash, stored(&pool, GOOD).await, "every hash has its own salt");
    let right = Verdict::Right { rehash: None };
    assert_eq!(
        pool.verify(GOOD.to_owned().into(), Some(hash.clone()))
            .await
            .expect("a verdict"),
        right
    );
    for wrong in ["", "жаңы көпүрө 83 алтыН", "жаңы көпүрө 83 алтын "] {
        let verdict = pool
            .verify(wrong.to_owned().into(), Some(hash.clone()))
            .await
            .expect("a verdict");
        assert_eq!(verdict, Verdict::Wrong, "{wrong:?}");
    }
}

#[tokio::test]
async fn long_passwords_are_not_cut() {
    let pool = pool(&cheap());
    let tail: String = (0..100).map(|n| char::from(b'a' + (n * 7 % 26) as u8)).collect();
    let (one, two) = (format!("{tail} one {GOOD}"), format!("{tail} two {GOOD}"));
    let hash = stored(&pool, &one).await;
    assert_eq!(
        pool.verify(two.into(), Some(hash)).await.expect("a verdict"),
        Verdict::Wrong
    );
}

#[tokio::test]
async fn the_same_letters_typed_elsewhere_are_the_same_password() {
    let pool = pool(&cheap());
    let composed = "кый\u{439}ынды\u{451}ж 83 тоолор";
    let decomposed = "кый\u{438}\u{306}ынды\u{435}\u{308}ж 83 тоолор";
    let hash = stored(&pool, composed).await;
    let verdict = pool
        .verify(decomposed.to_owned().into(), Some(hash))
        .await
        .expect("a verdict");
    assert_eq!(verdict, Verdict::Right { rehash: None });
}

#[tokio::test]
async fn an_unknown_user_is_simply_wrong() {
    let pool = pool(&cheap());
    assert_eq!(
        pool.verify(GOOD.to_owned().into(), None).await.expect("a verdict"),
        Verdict::Wrong
    );
    let broken = pool.verify(GOOD.to_owned().into(), Some("plain text".to_owned())).await;
    assert!(matches!(broken, Err(PasswordError::Fault(_))));
}

#[tokio::test]
async fn a_rising_cost_rehashes_at_the_next_sign_in() {
    let hash = stored(&pool(&cheap()), GOOD).await;
    let dearer = pool(&PasswordSettings {
        memory_kib: 128,
        passes: 2,
        ..cheap()
    });
    let Verdict::Right { rehash: Some(new) } = dearer
        .verify(GOOD.to_owned().into(), Some(hash.clone()))
        .await
        .expect("a verdict")
    else {
        panic!("no new hash")
    };
    assert!(new.starts_with("$argon2id$v=19$m=128,t=2,p=1$"), "{new}");
    let right = Verdict::Right { rehash: None };
    assert_eq!(
        dearer
            .verify(GOOD.to_owned().into(), Some(new.clone()))
            .await
            .expect("a verdict"),
        right
    );
    assert_eq!(
        pool(&cheap())
            .verify(GOOD.to_owned().into(), Some(new))
            .await
            .expect("a verdict"),
        right
    );
    assert_eq!(
        dearer
            .verify("wrong".to_owned().into(), Some(hash))
            .await
            .expect("a verdict"),
        Verdict::Wrong
    );
}

#[tokio::test]
async fn weak_passwords_are_not_hashed() {
    let pool = pool(&cheap());
    let refused = pool.create("short".to_owned().into(), Holder::Staff, Vec::new()).await;
    assert!(matches!(
        refused,
        Err(PasswordError::Weak(Weakness::TooShort { minimum: 15 }))
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_at_once_are_told_so() {
    let pool = Arc::new(pool(&PasswordSettings {
        memory_kib: 8_192,
        passes: 4,
        workers: 1,
        queue: 3,
        ..cheap()
    }));
    let calls = (0..20).map(|_| {
        let pool = Arc::clone(&pool);
        async move { pool.verify(GOOD.to_owned().into(), None).await }
    });
    let mut set = tokio::task::JoinSet::new();
    calls.for_each(|call| {
        set.spawn(call);
    });
    let answers = set.join_all().await;
    let busy = answers
        .iter()
        .filter(|answer| matches!(answer, Err(PasswordError::Busy)))
        .count();
    let answered = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(busy + answered, 20);
    assert!(busy > 0 && answered >= 4, "{busy} busy, {answered} answered");
    assert!(
        pool.verify(GOOD.to_owned().into(), None).await.is_ok(),
        "the places are free again"
    );
}

#[test]
fn production_knows_a_cheap_cost() {
    assert!(PasswordSettings::default().is_strong());
    assert!(!cheap().is_strong());
}
