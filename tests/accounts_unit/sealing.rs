//! Sealed values: only whole, only in their place, only under a known key.

use qabyl::accounts::sealing::{SealBroken, Sealer};
use qabyl::accounts::signing_keys::SigningKey;
use secrecy::{ExposeSecret, SecretString};

const CURRENT: &str = "0123456789abcdef0123456789abcdef";
const OLDER: &str = "fedcba9876543210fedcba9876543210";

fn secret(text: &str) -> SecretString {
    text.to_owned().into()
}

fn sealer() -> Sealer {
    Sealer::new(&secret(CURRENT), &[]).expect("a sealer")
}

#[test]
fn a_sealed_value_opens_in_its_place() {
    let plain = b"1 31022007 00001";
    let sealed = sealer().seal("pin:1", plain).expect("sealed");
    assert_eq!(sealer().open("pin:1", &sealed).expect("opened").expose_secret(), plain);
    assert_ne!(
        sealed,
        sealer().seal("pin:1", plain).expect("sealed"),
        "every seal has its own nonce"
    );
    assert!(!sealed.windows(plain.len()).any(|window| window == plain));
    assert_eq!(sealer().open("pin:2", &sealed).err(), Some(SealBroken::Tampered));
    let empty = sealer().seal("x", b"").expect("sealed");
    assert!(sealer().open("x", &empty).expect("opened").expose_secret().is_empty());
}

#[test]
fn any_changed_or_missing_byte_is_noticed() {
    let sealed = sealer().seal("pin:1", b"secret").expect("sealed");
    for position in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[position] ^= 1;
        assert!(sealer().open("pin:1", &changed).is_err(), "byte {position}");
        assert!(
            sealer().open("pin:1", &sealed[..position]).is_err(),
            "cut at {position}"
        );
    }
    let mut longer = sealed;
    longer.push(0);
    assert!(sealer().open("pin:1", &longer).is_err());
}

#[test]
fn the_master_key_can_be_replaced() {
    let old = Sealer::new(&secret(OLDER), &[]).expect("a sealer");
    let sealed = old.seal("pin:1", b"secret").expect("sealed");
    assert_eq!(sealer().open("pin:1", &sealed).err(), Some(SealBroken::UnknownKey));
    let both = Sealer::new(&secret(CURRENT), &[secret(OLDER)]).expect("a sealer");
    assert_eq!(both.open("pin:1", &sealed).expect("opened").expose_secret(), b"secret");
    assert!(both.is_old(&sealed));
    let again = both.seal("pin:1", b"secret").expect("sealed");
    assert!(!both.is_old(&again));
    assert!(sealer().open("pin:1", &again).is_ok());
}

#[test]
fn a_short_master_secret_is_refused() {
    assert!(Sealer::new(&secret("changeme"), &[]).is_err());
    assert!(Sealer::new(&secret(CURRENT), &[secret("short")]).is_err());
}

#[test]
fn a_signing_key_opens_under_its_own_name_only() {
    let key = SigningKey::generate().expect("a key");
    let other = SigningKey::generate().expect("a key");
    let sealed = key.seal(&sealer()).expect("sealed");
    let opened = SigningKey::unseal(&sealer(), key.kid(), &sealed).expect("opened");
    assert_eq!((opened.kid(), opened.public()), (key.kid(), key.public()));
    assert!(SigningKey::unseal(&sealer(), other.kid(), &sealed).is_err());
    assert!(SigningKey::from_pkcs8(b"nonsense").is_err());
}
