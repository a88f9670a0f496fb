//! The two commands through files.

use std::fs;
use std::process::{Command, Output};

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

/// The real program with one input on its standard input.
fn qabyl(arguments: &[&str], folder: &std::path::Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qabyl"));
    command.args(arguments).current_dir(folder).output().unwrap()
}

#[test]
fn the_program_names_the_place_of_bad_input_and_exits_with_2() {
    let folder = tempfile::tempdir().unwrap();
    let good = r#"{"format":"qabyl-allocation-1","seed":"s","lines":[{"id":"L","seats":1}],"applicants":[]}"#;
    let person = |choice: &str| good.replace("[]}", &format!(r#"[{{"id":"A","choices":[{choice}]}}]}}"#));
    let cases: [(&str, Vec<u8>, &str); 9] = [
        (
            "an unknown line",
            person(r#"{"line":"K","rank":1}"#).into(),
            "/applicants/0/choices/0/line",
        ),
        (
            "NaN",
            person(r#"{"line":"L","score":"NaN"}"#).into(),
            "/applicants/0/choices/0/score",
        ),
        (
            "a huge decimal",
            person(r#"{"line":"L","score":"1e999"}"#).into(),
            "/applicants/0/choices/0/score",
        ),
        ("negative seats", good.replace(":1}", ":-1}").into(), "/lines/0/seats"),
        (
            "deep JSON",
            good.replace("[]}", &"[".repeat(2_000_000)).into(),
            "/applicants/0",
        ),
        (
            "a seed of any bytes",
            [&b"qabyl-allocation-csv-1\nseed,\xff\xfe\n"[..], b"line,L,1\n"].concat(),
            "byte 28",
        ),
        ("nothing", Vec::new(), "expected an object"),
        ("noise", vec![0x80; 1000], "UTF-8"),
        (
            "an applicant twice",
            b"qabyl-allocation-csv-1\nline,L,1\napplicant,A,\napplicant,A,\n".to_vec(),
            "/applicants/1/id",
        ),
    ];
    fs::write(folder.path().join("good.json"), good).unwrap();
    for (what, input, place) in cases {
        fs::write(folder.path().join("bad"), input).unwrap();
        for arguments in [
            &["allocate", "bad"][..],
            &["verify", "bad", "good.json"],
            &["verify", "good.json", "bad"],
        ] {
            let output = qabyl(arguments, folder.path());
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{what}: {said}");
            assert!(
                output.stdout.is_empty() && said.starts_with("unusable: bad: "),
                "{what}: {said}"
            );
            assert!(arguments[1] == "good.json" || said.contains(place), "{what}: {said}");
            assert!(!said.contains("panicked"), "{what}: {said}");
        }
    }
}

#[test]
fn a_result_goes_through_pipes_and_is_the_same_each_time() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("input.json"), INPUT).unwrap();
    let once = qabyl(&["allocate", "input.json"], folder.path());
    assert_eq!(once.status.code(), Some(0));
    assert!(once.stderr.is_empty(), "no progress without a terminal");
    let again = qabyl(&["allocate", "input.json", "--out", "-"], folder.path());
    assert_eq!(once.stdout, again.stdout);
    fs::write(folder.path().join("result.json"), &once.stdout).unwrap();
    let verdict = qabyl(&["verify", "input.json", "result.json"], folder.path());
    assert_eq!(
        (verdict.status.code(), verdict.stdout.as_slice()),
        (Some(0), &b"verified\n"[..])
    );
}
