//! The settings file: read, refused with the line, and overruled by the environment.

use qabyl::config::parse_file;

use crate::harness::process::Child;
use crate::harness::surroundings;

#[test]
fn texts_numbers_and_lists_are_read() {
    let text = "# ours\nQABYL_LISTEN = \"0.0.0.0:80\"\nQABYL_FILE_MEGABYTES = 7\nQABYL_TRUSTED_PROXIES = [\"10.0.0.1\", \"10.0.0.2\"]\n";
    let read = parse_file(text).expect("a sound file");
    assert_eq!(read["QABYL_LISTEN"], "0.0.0.0:80");
    assert_eq!(read["QABYL_FILE_MEGABYTES"], "7");
    assert_eq!(read["QABYL_TRUSTED_PROXIES"], "10.0.0.1,10.0.0.2");
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    let cases = [
        ("\nQABYL_LISTN = \"x\"\n", 2, "QABYL_LISTN"),
        ("QABYL_LISTEN = \"x\"\n\n[mail]\nurl = 1\n", 3, "mail"),
        ("QABYL_LISTEN = 2025-05-20\n", 1, "QABYL_LISTEN"),
        ("QABYL_LISTEN = \"a\"\nQABYL_LISTEN = \"b\"\n", 2, "duplicate"),
        ("QABYL_LISTEN = \n", 1, ""),
        // It would come too late: the log has begun.
        ("RUST_LOG = \"debug\"\n", 1, "RUST_LOG"),
    ];
    for (text, line, names) in cases {
        let problem = parse_file(text).expect_err(text);
        assert_eq!(problem.line, line, "{text:?}: {problem}");
        assert!(problem.what.contains(names), "{text:?}: {problem}");
    }
}

#[test]
fn the_environment_wins_over_the_file_and_secrets_are_not_printed() {
    let folder = surroundings::folder();
    let file = folder.path().join("qabyl.toml");
    std::fs::write(
        &file,
        "QABYL_LISTEN = \"127.0.0.1:1\"\nQABYL_MAIL_FROM = \"a@b.example\"\nQABYL_SMTP_URL = \"smtps://u:hidden@relay\"\n",
    )
    .expect("written");
    let path = file.to_str().expect("a path");
    let variables = [("QABYL_LISTEN", "127.0.0.1:2"), ("QABYL_CONFIG", path)];
    let said = Child::program(&["settings"], &variables, folder.path()).finish();
    let line = |name: &str| {
        let found = said.iter().find(|line| line.starts_with(&format!("{name} ")));
        let line = found.unwrap_or_else(|| panic!("{name}: {said:?}"));
        line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(line("QABYL_LISTEN")[1..], ["environment", "127.0.0.1:2"]);
    assert_eq!(line("QABYL_MAIL_FROM")[1..], ["file", "a@b.example"]);
    assert_eq!(line("QABYL_SMTP_URL")[1..], ["file", "(set)"]);
    assert_eq!(line("QABYL_FILE_MEGABYTES")[1..], ["default", "5"]);
    assert!(!said.join("\n").contains("hidden"), "a secret was printed");
}

#[test]
fn the_program_does_not_start_with_a_file_that_it_does_not_understand() {
    let folder = surroundings::folder();
    std::fs::write(folder.path().join("bad.toml"), "\n\nQABYL_LISTN = \"x\"\n").expect("written");
    let (code, said) = Child::program(&["settings", "--config", "bad.toml"], &[], folder.path()).end();
    assert_eq!((code, said), (2, Vec::new()));
}
