//! The two commands through files.

use std::fs;

use qabyl::allocation::cli::{Exit, allocate, verify};

const INPUT: &str = r#"{"format":"qabyl-allocation-1","lines":[{"id":"L","seats":1}],
    "applicants":[{"id":"A","choices":[{"line":"L","rank":2}]},{"id":"B","choices":[{"line":"L","rank":1}]}]}"#;

#[test]
fn exit_codes_are_0_1_and_2() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let text = |name: &str| path(name).to_str().unwrap().to_owned();
    fs::write(path("input.json"), INPUT).unwrap();
    assert_eq!(allocate(&text("input.json"), Some(&path("result.json"))), Exit::Done);
    assert_eq!(verify(&text("input.json"), &text("result.json")), Exit::Done);

    let result = fs::read_to_string(path("result.json")).unwrap();
    assert!(result.ends_with('\n'));
    fs::write(
        path("changed.json"),
        result.replace(
            r#""applicant":"B","choice":1,"line""#,
            r#""applicant":"A","choice":1,"line""#,
        ),
    )
    .unwrap();
    assert_eq!(verify(&text("input.json"), &text("changed.json")), Exit::Refuted);

    // The same words with other spaces are another input.
    fs::write(path("spaced.json"), format!("{INPUT} ")).unwrap();
    assert_eq!(verify(&text("spaced.json"), &text("result.json")), Exit::Refuted);

    fs::write(path("broken.json"), &INPUT[..40]).unwrap();
    assert_eq!(allocate(&text("broken.json"), Some(&path("none"))), Exit::Unusable);
    assert!(!path("none").exists());
    assert_eq!(allocate(&text("absent.json"), None), Exit::Unusable);
    assert_eq!(verify(&text("input.json"), &text("input.json")), Exit::Unusable);
    assert_eq!(
        allocate(&text("input.json"), Some(&path("no/such/folder"))),
        Exit::Unusable
    );
    assert_eq!([Exit::Done, Exit::Refuted, Exit::Unusable].map(Exit::code), [0, 1, 2]);
}
