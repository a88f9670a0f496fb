//! Which relays we are willing to speak with.

use qabyl::mail::{Security, SettingsError, Smtp, SmtpSettings};
use secrecy::ExposeSecret;

#[test]
fn a_relay_url_says_everything() {
    let table = [
        ("smtp://relay.example", "relay.example", 587, Security::StartTls),
        (
            "smtp://relay.example:2525?tls=required",
            "relay.example",
            2525,
            Security::StartTls,
        ),
        ("smtps://relay.example", "relay.example", 465, Security::Tls),
        ("smtp://localhost?tls=none", "localhost", 25, Security::None),
        ("smtp://127.0.0.1:1025?tls=none", "127.0.0.1", 1025, Security::None),
        ("smtp://[::1]:1025?tls=none", "::1", 1025, Security::None),
    ];
    for (url, host, port, security) in table {
        let settings = SmtpSettings::from_url(url).expect(url);
        assert_eq!(
            (settings.host.as_str(), settings.port, settings.security),
            (host, port, security),
            "{url}"
        );
    }
    let settings = SmtpSettings::from_url("smtps://us%40er:p%3A%2Fss@relay.example").expect("settings");
    let (user, password) = settings.credentials.clone().expect("a login");
    assert_eq!((user.as_str(), password.expose_secret()), ("us@er", "p:/ss"));
    assert!(!format!("{settings:?}").contains("p:/ss"));
}

#[test]
fn unprotected_mail_to_another_machine_is_refused() {
    for host in [
        "relay.example",
        "10.0.0.7",
        "localhost.evil.example",
        "0.0.0.0",
        "[fd00::1]",
    ] {
        let refused = SmtpSettings::from_url(&format!("smtp://{host}:25?tls=none"));
        assert!(matches!(refused, Err(SettingsError::Unprotected(_))), "{host}");
    }
    let mut settings = SmtpSettings::from_url("smtp://relay.example").expect("settings");
    settings.security = Security::None;
    assert!(matches!(Smtp::new(settings), Err(SettingsError::Unprotected(_))));
}

#[test]
fn other_urls_are_refused() {
    for url in [
        "",
        "relay.example:25",
        "http://relay.example",
        "smtp://",
        "smtp://relay.example?tls=opportunistic",
    ] {
        assert!(SmtpSettings::from_url(url).is_err(), "{url}");
    }
}

#[test]
fn a_root_certificate_that_is_none_is_refused() {
    for pem in [
        "",
        "nonsense",
        "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n",
    ] {
        let mut settings = SmtpSettings::from_url("smtp://relay.example").expect("settings");
        settings.extra_root = Some(pem.as_bytes().to_vec());
        assert!(
            matches!(Smtp::new(settings), Err(SettingsError::Certificate(_))),
            "{pem:?}"
        );
    }
}
