//! Addresses, ways back, devices.

use qabyl::accounts::rules::{BadEmail, Email, device_name, own_path};

#[test]
fn addresses_are_found_whatever_their_case_and_refused_when_mail_cannot_reach_them() {
    let email = Email::parse(" Aigul.S@Mail.Example ").expect("an address");
    assert_eq!(
        (email.as_str(), email.key()),
        ("Aigul.S@mail.example", "aigul.s@mail.example")
    );
    assert_eq!(Email::parse("  "), Err(BadEmail::Empty));
    for bad in [
        "aigul",
        "@mail.example",
        "a@",
        "a@localhost",
        "a@127.0.0.1",
        "a b@mail.example",
        "a@mail.example\r\nBcc: x@y.z",
        "айгүл@mail.example",
    ] {
        assert_eq!(Email::parse(bad), Err(BadEmail::Malformed), "{bad}");
    }
}

#[test]
fn only_own_paths_are_gone_back_to() {
    assert_eq!(own_path("/ky/my/KZ26-7K3M?x=1"), Some("/ky/my/KZ26-7K3M?x=1"));
    for bad in [
        "",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "ky/my",
        "/ky/sign-out",
        "/a\nb",
    ] {
        assert_eq!(own_path(bad), None, "{bad}");
    }
}

#[test]
fn devices_have_names_that_people_know() {
    assert_eq!(
        device_name("Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/140 Mobile Safari/537"),
        "Chrome · Android"
    );
    assert_eq!(device_name("curl/8"), "");
}
