//! Which database an address means.

use qabyl::db::Address;

#[test]
fn the_scheme_alone_chooses_the_database() {
    assert_eq!(
        Address::parse("sqlite:///var/lib/qabyl/qabyl.db").expect("a file"),
        Address::Sqlite("/var/lib/qabyl/qabyl.db".to_owned())
    );
    for url in ["postgres://qabyl@db/qabyl", "postgresql://qabyl@db/qabyl"] {
        assert_eq!(
            Address::parse(url).expect("a server"),
            Address::Postgres(url.to_owned())
        );
    }
}

#[test]
fn an_unreadable_scheme_is_refused_and_never_becomes_a_new_empty_database() {
    for url in [
        "",
        "qabyl.db",
        "/var/lib/qabyl.db",
        "sqlite:",
        "sqlite://",
        "postgre://db/qabyl",
        "mysql://db/qabyl",
    ] {
        let fault = Address::parse(url).expect_err(url);
        assert!(fault.to_string().contains("sqlite://"), "{url}: {fault}");
    }
}
