//! Every known way to cheat with a JWT.

use aws_lc_rs::hmac;
use aws_lc_rs::signature::Ed25519KeyPair;
use chrono::{TimeDelta, TimeZone, Utc};
use data_encoding::BASE64URL_NOPAD;
use qabyl::accounts::access_tokens::{AccessClaims, AccessGrant, AccessTokens, TokenRefused};
use qabyl::accounts::signing_keys::{SigningKey, VerifyingKeys};
use qabyl::kernel::Instant;
use qabyl::kernel::ids::IdSource;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

/// A key whose private half the test holds too, so that it can sign what we never would.
struct Forge {
    pair: Ed25519KeyPair,
    key: SigningKey,
    keys: VerifyingKeys,
    tokens: AccessTokens,
}

fn forge() -> Forge {
    let pair = Ed25519KeyPair::generate().expect("a key");
    let key = SigningKey::from_pkcs8(pair.to_pkcs8().expect("a document").as_ref()).expect("a key");
    let keys = VerifyingKeys::new([key.public()]);
    let tokens = AccessTokens {
        issuer: "https://qabyl.example".to_owned(),
        audience: "https://qabyl.example/api/v1".to_owned(),
    };
    Forge {
        pair,
        key,
        keys,
        tokens,
    }
}

fn now() -> Instant {
    Instant::new(Utc.with_ymd_and_hms(2025, 5, 20, 9, 30, 0).single().expect("a date"))
}

fn grant(seconds: u64) -> AccessGrant {
    let ids = IdSource::seeded(1);
    AccessGrant {
        client: ids.next(now()),
        institution: ids.next(now()),
        scopes: vec!["nominations:read".to_owned(), "enrolments:write".to_owned()],
        seconds,
    }
}

impl Forge {
    fn issue(&self) -> String {
        let issued = self.tokens.issue(&self.key, &grant(600), now()).expect("a token");
        assert_eq!(issued.seconds, 600);
        issued.token.expose_secret().to_owned()
    }

    fn verify(&self, token: &str) -> Result<AccessClaims, TokenRefused> {
        self.tokens.verify(token, &self.keys, now())
    }

    fn header(&self) -> Value {
        json!({ "typ": "at+jwt", "alg": "EdDSA", "kid": self.key.kid() })
    }

    fn sign(&self, header: &str, claims: &str) -> String {
        let message = format!("{}.{}", encode(header.as_bytes()), encode(claims.as_bytes()));
        let signature = self.pair.sign(message.as_bytes());
        format!("{message}.{}", encode(signature.as_ref()))
    }

    /// Signed with the right key, one claim changed (`null` in `change` removes it).
    fn with_claim(&self, name: &str, change: Option<Value>) -> String {
        let mut claims = claims_of(&self.issue());
        let object = claims.as_object_mut().expect("an object");
        match change {
            Some(value) => object.insert(name.to_owned(), value),
            None => object.remove(name),
        };
        self.sign(&self.header().to_string(), &claims.to_string())
    }

    fn with_header(&self, name: &str, change: Option<Value>) -> String {
        let mut header = self.header();
        let object = header.as_object_mut().expect("an object");
        match change {
            Some(value) => object.insert(name.to_owned(), value),
            None => object.remove(name),
        };
        self.sign(&header.to_string(), &claims_of(&self.issue()).to_string())
    }
}

fn encode(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

fn claims_of(token: &str) -> Value {
    let part = token.split('.').nth(1).expect("claims");
    serde_json::from_slice(&BASE64URL_NOPAD.decode(part.as_bytes()).expect("base64url")).expect("JSON")
}

#[test]
fn an_honest_token_is_accepted() {
    let forge = forge();
    let claims = forge.verify(&forge.issue()).expect("accepted");
    let second = now().unix_millis() / 1000;
    assert_eq!(
        (claims.nbf, claims.iat, claims.exp),
        (second - 30, second, second + 600)
    );
    assert_eq!(
        (claims.sub, claims.institution),
        (grant(0).client, grant(0).institution)
    );
    assert!(claims.allows("nominations:read") && claims.allows("enrolments:write"));
    assert!(!claims.allows("nominations") && !claims.allows("") && !claims.allows("nominations:read enrolments:write"));
    // The test's own signer makes tokens that pass, so the refusals below mean something.
    let remade = forge.sign(&forge.header().to_string(), &claims_of(&forge.issue()).to_string());
    assert!(forge.verify(&remade).is_ok());
}

#[test]
fn life_is_at_most_a_quarter_of_an_hour_and_ends_on_the_second() {
    let forge = forge();
    let issued = forge.tokens.issue(&forge.key, &grant(86_400), now()).expect("a token");
    assert_eq!(issued.seconds, 900);
    let token = issued.token.expose_secret();
    let at = |seconds| {
        forge
            .tokens
            .verify(token, &forge.keys, now().plus(TimeDelta::seconds(seconds)))
    };
    assert_eq!(at(-31).err(), Some(TokenRefused::Early));
    assert!(at(-30).is_ok());
    assert!(at(899).is_ok());
    assert_eq!(at(900).err(), Some(TokenRefused::Expired));
    assert_eq!(at(901).err(), Some(TokenRefused::Expired));
    let mut empty = grant(60);
    empty.scopes.clear();
    assert!(forge.tokens.issue(&forge.key, &empty, now()).is_err());
}

#[test]
fn other_algorithms_are_refused() {
    let forge = forge();
    let claims = claims_of(&forge.issue()).to_string();
    for alg in [
        "none", "NoNe", "NONE", "", "HS256", "HS512", "RS256", "ES256", "eddsa", "Ed25519",
    ] {
        let header = json!({ "typ": "at+jwt", "alg": alg, "kid": forge.key.kid() }).to_string();
        assert_eq!(
            forge.verify(&forge.sign(&header, &claims)).err(),
            Some(TokenRefused::Algorithm),
            "{alg}"
        );
        let unsigned = format!("{}.{}.", encode(header.as_bytes()), encode(claims.as_bytes()));
        assert_eq!(
            forge.verify(&unsigned).err(),
            Some(TokenRefused::Algorithm),
            "{alg} unsigned"
        );
    }
    // The public key used as a shared secret.
    let header = json!({ "typ": "at+jwt", "alg": "HS256", "kid": forge.key.kid() }).to_string();
    let message = format!("{}.{}", encode(header.as_bytes()), encode(claims.as_bytes()));
    let tag = hmac::sign(
        &hmac::Key::new(hmac::HMAC_SHA256, &forge.key.public()),
        message.as_bytes(),
    );
    assert_eq!(
        forge.verify(&format!("{message}.{}", encode(tag.as_ref()))).err(),
        Some(TokenRefused::Algorithm)
    );
    assert!(forge.verify(&forge.with_header("alg", Some(Value::Null))).is_err());
    assert!(forge.verify(&forge.with_header("alg", Some(json!(["EdDSA"])))).is_err());
    assert!(forge.verify(&forge.with_header("alg", None)).is_err());
}

#[test]
fn other_types_of_token_are_refused() {
    let forge = forge();
    for typ in [
        "JWT",
        "at+JWT",
        "AT+JWT",
        "application/at+jwt",
        "rt+jwt",
        "link+jwt",
        "",
    ] {
        let token = forge.with_header("typ", Some(json!(typ)));
        assert_eq!(forge.verify(&token).err(), Some(TokenRefused::Type), "{typ}");
    }
    assert_eq!(
        forge.verify(&forge.with_header("typ", None)).err(),
        Some(TokenRefused::Type)
    );
}

#[test]
fn keys_come_from_our_set_only() {
    let forge = forge();
    let stranger = SigningKey::generate().expect("a key");
    let token = forge.tokens.issue(&stranger, &grant(60), now()).expect("a token");
    assert_eq!(
        forge.verify(token.token.expose_secret()).err(),
        Some(TokenRefused::UnknownKey)
    );
    for kid in ["", "../../etc/passwd", "' OR 1=1--", stranger.kid()] {
        let token = forge.with_header("kid", Some(json!(kid)));
        assert_eq!(forge.verify(&token).err(), Some(TokenRefused::UnknownKey), "{kid}");
    }
    assert_eq!(
        forge.verify(&forge.with_header("kid", None)).err(),
        Some(TokenRefused::UnknownKey)
    );
    // Both keys known, but signed with the other one.
    let both = VerifyingKeys::new([forge.key.public(), stranger.public()]);
    let token = forge.with_header("kid", Some(json!(stranger.kid())));
    assert_eq!(
        forge.tokens.verify(&token, &both, now()).err(),
        Some(TokenRefused::Signature)
    );
    let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": encode(&stranger.public()) });
    let foreign = [
        ("jwk", jwk),
        ("jku", json!("https://evil.example/keys")),
        ("x5u", json!("https://evil.example/cert")),
        ("x5c", json!(["AAAA"])),
        ("crit", json!(["b64"])),
        ("b64", json!(false)),
        ("cty", json!("JWT")),
        ("zip", json!("DEF")),
    ];
    for (name, value) in foreign {
        let refused = forge.verify(&forge.with_header(name, Some(value))).expect_err(name);
        assert!(
            matches!(refused, TokenRefused::Header | TokenRefused::Unreadable),
            "{name}: {refused}"
        );
    }
    assert!(
        forge
            .tokens
            .verify(&forge.issue(), &VerifyingKeys::default(), now())
            .is_err()
    );
}

#[test]
fn every_claim_is_required_and_typed() {
    let forge = forge();
    for name in ["iss", "aud", "sub", "iat", "nbf", "exp", "jti", "scope", "institution"] {
        assert!(forge.verify(&forge.with_claim(name, None)).is_err(), "{name} absent");
        let future = now().unix_millis() / 1000 + 60;
        let wrong = [
            json!(null),
            json!(true),
            json!({}),
            json!([]),
            json!([future]),
            json!(-1),
            json!(1.5),
            json!(future as f64 + 0.5),
            json!(future.to_string()),
            json!(u64::MAX),
            json!(""),
            json!(0),
        ];
        let any_text =
            |value: &Value| matches!(name, "jti" | "scope") && value.as_str().is_some_and(|text| !text.is_empty());
        for value in wrong.into_iter().filter(|value| !any_text(value)) {
            assert!(
                forge.verify(&forge.with_claim(name, Some(value.clone()))).is_err(),
                "{name} = {value}"
            );
        }
    }
    assert_eq!(
        forge.verify(&forge.with_claim("admin", Some(json!(true)))).err(),
        Some(TokenRefused::Claims)
    );
    let claims = claims_of(&forge.issue()).to_string();
    let twice = claims.replacen('{', "{\"exp\":99999999999,", 1);
    assert!(forge.verify(&forge.sign(&forge.header().to_string(), &twice)).is_err());
}

#[test]
fn other_issuers_and_audiences_are_refused() {
    let forge = forge();
    for name in ["iss", "aud"] {
        for value in [
            json!("https://evil.example"),
            json!(["https://qabyl.example", "https://qabyl.example/api/v1"]),
            json!("https://qabyl.example/"),
        ] {
            let token = forge.with_claim(name, Some(value.clone()));
            let refused = forge.verify(&token).expect_err("refused");
            assert!(
                matches!(refused, TokenRefused::Addressee | TokenRefused::Claims),
                "{name} {value}: {refused}"
            );
        }
    }
    let swapped = forge.with_claim("aud", Some(json!("https://qabyl.example")));
    assert_eq!(forge.verify(&swapped).err(), Some(TokenRefused::Addressee));
}

#[test]
fn contradictory_times_are_refused() {
    let forge = forge();
    let second = now().unix_millis() / 1000;
    let cases = [
        ("exp", second + 901),
        ("nbf", second + 1),
        ("exp", second),
        ("iat", second - 600),
    ];
    for (name, value) in cases {
        let refused = forge
            .verify(&forge.with_claim(name, Some(json!(value))))
            .expect_err(name);
        assert!(
            matches!(refused, TokenRefused::Claims | TokenRefused::Expired),
            "{name}={value}: {refused}"
        );
    }
}

#[test]
fn any_changed_symbol_is_noticed() {
    let forge = forge();
    let token = forge.issue();
    for position in 0..token.len() {
        let mut bytes = token.clone().into_bytes();
        bytes[position] = if bytes[position] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).expect("text");
        assert!(forge.verify(&changed).is_err(), "symbol {position}");
    }
    for bad in [
        "",
        ".",
        "..",
        "a.b.c",
        &token[..token.len() - 1],
        &format!("{token}."),
        &format!("{token}="),
        &format!(" {token}"),
        &"A".repeat(100_000),
    ] {
        assert!(forge.verify(bad).is_err(), "{}", bad.len());
    }
}

#[test]
fn the_name_of_a_key_is_its_thumbprint() {
    // RFC 8037, appendix A.1 and A.3.
    let seed = BASE64URL_NOPAD
        .decode(b"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
        .expect("base64url");
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).expect("a key");
    let key = SigningKey::from_pkcs8(pair.to_pkcs8().expect("a document").as_ref()).expect("a key");
    assert_eq!(encode(&key.public()), "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    assert_eq!(key.kid(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    assert!(!format!("{key:?}").contains("pkcs8"));
}
