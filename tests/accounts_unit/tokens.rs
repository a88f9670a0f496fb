//! Opaque tokens.

use qabyl::accounts::tokens::{TokenHash, issue};
use secrecy::ExposeSecret;

#[test]
fn a_token_is_found_by_its_hash_only() {
    let issued = issue().expect("a token");
    let secret = issued.secret.expose_secret();
    assert_eq!(secret.len(), 43);
    assert!(TokenHash::of(secret).expect("one of ours").same(&issued.hash));
    let stored = TokenHash::from_stored(issued.hash.as_bytes()).expect("32 bytes");
    assert!(stored.same(&issued.hash));
    let other = issue().expect("a token");
    assert_ne!(other.secret.expose_secret(), secret);
    assert!(!other.hash.same(&issued.hash));
    let shown = format!("{issued:?}");
    assert!(!shown.contains(secret), "{shown}");
}

#[test]
fn what_cannot_be_a_token_has_no_hash() {
    let good = issue().expect("a token").secret.expose_secret().to_owned();
    let longer = format!("{good}A");
    let padded = format!("{good}=");
    let spaced = format!(" {good}");
    let huge = "A".repeat(100_000);
    for bad in ["", "A", &good[1..], &longer, &padded, &spaced, &huge, "' OR 1=1--"] {
        assert!(TokenHash::of(bad).is_none(), "{}", bad.len());
    }
    assert!(TokenHash::from_stored(&[0; 31]).is_none());
}
