//! Bad input: refused, with the place named, never a panic.

use qabyl::allocation::Instance;

fn json(lines: &str, applicants: &str) -> String {
    format!(r#"{{"format":"qabyl-allocation-1","seed":"s","lines":[{lines}],"applicants":[{applicants}]}}"#)
}

fn refused(input: &[u8], place: &str, words: &str) {
    let shown = String::from_utf8_lossy(input);
    let Err(unusable) = Instance::read(input) else {
        panic!("accepted: {shown}");
    };
    assert_eq!(unusable.place, place, "{unusable} in {shown}");
    assert!(unusable.to_string().contains(words), "{unusable} in {shown}");
}

const L: &str = r#"{"id":"L","seats":1}"#;

#[test]
fn lines() {
    let cases = [
        (r#"{"id":"L"}"#, "/lines/0", "missing"),
        (r#"{"seats":1}"#, "/lines/0", "missing"),
        (r#"{"id":"","seats":1}"#, "/lines/0/id", "identifier"),
        (r#"{"id":"a\u0000b","seats":1}"#, "/lines/0/id", "identifier"),
        (r#"{"id":"L","seats":-1}"#, "/lines/0/seats", "whole number"),
        (r#"{"id":"L","seats":1.5}"#, "/lines/0/seats", "whole number"),
        (r#"{"id":"L","seats":1e9}"#, "/lines/0/seats", "whole number"),
        (r#"{"id":"L","seats":NaN}"#, "/lines/0/seats", "whole number"),
        (
            r#"{"id":"L","seats":99999999999999999999}"#,
            "/lines/0/seats",
            "whole number",
        ),
        (r#"{"id":"L","seats":"1"}"#, "/lines/0/seats", "whole number"),
        (
            r#"{"id":"L","seats":[{"count":-1}]}"#,
            "/lines/0/seats/0/count",
            "whole number",
        ),
        (r#"{"id":"L","seats":[{"for":"a"}]}"#, "/lines/0/seats/0", "missing"),
        (
            r#"{"id":"L","seats":[{"count":1,"for":"open"}]}"#,
            "/lines/0/seats/0/for",
            "open",
        ),
        (
            r#"{"id":"L","seats":[{"count":1,"unfilled":"lost"}]}"#,
            "/lines/0/seats/0",
            "unfilled",
        ),
        (
            r#"{"id":"L","seats":[{"count":1,"for":"a","unfilled":"kept"}]}"#,
            "/lines/0/seats/0/unfilled",
            "unfilled",
        ),
        (
            r#"{"id":"L","seats":[{"count":900000000},{"count":900000000}]}"#,
            "/lines/0/seats",
            "too many",
        ),
        (
            r#"{"id":"L","seats":1,"caps":[{"for":"a","max":1},{"for":"a","max":2}]}"#,
            "/lines/0/caps/1/for",
            "twice",
        ),
        (
            r#"{"id":"L","seats":[{"count":1,"for":"a"}],"caps":[{"for":"a","max":1}]}"#,
            "/lines/0/caps/0/for",
            "both reserved and capped",
        ),
        (r#"{"id":"L","seats":1},{"id":"L","seats":2}"#, "/lines/1/id", "twice"),
        (r#"{"id":"L","id":"L","seats":1}"#, "/lines/0", "twice"),
        (r#"{"id":"L","seats":1,"colour":"red"}"#, "/lines/0", "unknown field"),
    ];
    for (lines, place, words) in cases {
        refused(json(lines, "").as_bytes(), place, words);
    }
}

#[test]
fn applicants() {
    let cases = [
        (r#"{"choices":[]}"#, "/applicants/0", "missing"),
        (
            r#"{"id":"A","choices":[]},{"id":"A","choices":[]}"#,
            "/applicants/1/id",
            "twice",
        ),
        (
            r#"{"id":"B","choices":[]},{"id":"A","choices":[]},{"id":"B","choices":[]}"#,
            "/applicants/2/id",
            "twice",
        ),
        (
            r#"{"id":"A","categories":["x","x"],"choices":[]}"#,
            "/applicants/0/categories/1",
            "twice",
        ),
        (
            r#"{"id":"A","choices":[{"line":"K","rank":1}]}"#,
            "/applicants/0/choices/0/line",
            "unknown line",
        ),
        (
            r#"{"id":"A","choices":[{"line":"L","rank":1},{"line":"L","rank":1}]}"#,
            "/applicants/0/choices/1/line",
            "twice",
        ),
        (
            r#"{"id":"A","choices":[{"line":"L"}]}"#,
            "/applicants/0/choices/0",
            "either",
        ),
        (
            r#"{"id":"A","choices":[{"line":"L","rank":1,"score":"1"}]}"#,
            "/applicants/0/choices/0",
            "either",
        ),
        (
            r#"{"id":"A","choices":[{"line":"L","rank":1,"ties":[]}]}"#,
            "/applicants/0/choices/0",
            "either",
        ),
        (
            r#"{"id":"A","choices":[{"line":"L","rank":-1}]}"#,
            "/applicants/0/choices/0/rank",
            "whole number",
        ),
        (
            r#"{"id":"A","choices":[{"line":"L","rank":4294967296}]}"#,
            "/applicants/0/choices/0/rank",
            "whole number",
        ),
        (
            r#"{"id":"A","choices":[{"line":"L","score":NaN}]}"#,
            "/applicants/0/choices/0/score",
            "expected a string",
        ),
        (
            r#"{"id":"A","choices":[{"line":"L","score":"NaN"}]}"#,
            "/applicants/0/choices/0/score",
            "decimal",
        ),
        (
            r#"{"id":"A","choices":[{"line":"L","score":"1e400"}]}"#,
            "/applicants/0/choices/0/score",
            "decimal",
        ),
        (
            r#"{"id":"A","choices":[{"line":"L","score":"99999999999999999999"}]}"#,
            "/applicants/0/choices/0/score",
            "larger",
        ),
        (
            r#"{"id":"A","choices":[{"line":"L","score":"1","ties":["1","x"]}]}"#,
            "/applicants/0/choices/0/ties/1",
            "decimal",
        ),
        (
            r#"{"id":"A","choices":[{"line":"L","rank":1}]},{"id":"B","choices":[{"line":"L","score":"1"}]}"#,
            "/applicants/1/choices/0/score",
            "by rank for some",
        ),
        (
            r#"{"id":"A","choices":[{"line":"L","score":"1","ties":["1"]}]},{"id":"B","choices":[{"line":"L","score":"1"}]}"#,
            "/applicants/1/choices/0/ties",
            "tie values",
        ),
        (
            r#"{"id":"A","choices":[{"line":"L","rank":1}]},{"id":"B","choices":[{"line":"L","rank":1}]}"#,
            "/applicants/1/choices/0/rank",
            "also held by \"A\"",
        ),
    ];
    for (applicants, place, words) in cases {
        refused(json(L, applicants).as_bytes(), place, words);
    }
}

#[test]
fn clashing_categories() {
    let line = r#"{"id":"L","seats":[{"count":1,"for":"a"},{"count":9}],
        "caps":[{"for":"v","max":1},{"for":"w","max":1}]},{"id":"M","seats":1}"#;
    let one = |categories: &str, line: &str| {
        format!(r#"{{"id":"A","categories":[{categories}],"choices":[{{"line":"{line}","rank":1}}]}}"#)
    };
    for clash in [r#""v","w""#, r#""v","a""#, r#""a","w""#] {
        let input = json(line, &one(clash, "L"));
        refused(input.as_bytes(), "/applicants/0/choices/0/line", "clash");
        assert!(Instance::read(json(line, &one(clash, "M")).as_bytes()).is_ok());
    }
    assert!(Instance::read(json(line, &one(r#""v","z""#, "L")).as_bytes()).is_ok());
}

#[test]
fn whole_inputs() {
    refused(b"", "", "expected an object");
    refused(b"[]", "", "expected an object");
    refused(b"\xff\xfe", "", "UTF-8");
    refused(b"{\"format\":\"qabyl-allocation-2\"}", "/format", "unknown format");
    refused(b"{\"format\":\"qabyl-allocation-1\"", "", "expected a comma");
    let good = json(L, "");
    refused(format!("{good}x").as_bytes(), "", "end of the text");
    refused(good.replace("\"s\"", "\"s").as_bytes(), "", "expected");
    refused(
        good.replace("\"seed\":\"s\",", "\"seed\":7,").as_bytes(),
        "/seed",
        "string",
    );
    let hashed = good.replace("\"seed\":\"s\"", "\"rulebook_sha256\":\"AB\"");
    refused(hashed.as_bytes(), "/rulebook_sha256", "64");
    let scored = json(L, r#"{"id":"A","choices":[{"line":"L","score":"1"}]}"#);
    refused(
        scored.replace("\"seed\":\"s\",", "").as_bytes(),
        "/seed",
        "seed is needed",
    );
    assert!(Instance::read(good.replace("\"seed\":\"s\",", "").as_bytes()).is_ok());
}

#[test]
fn compact_rows() {
    let cases = [
        ("line,L,-1\n", "row 2 field 3", "whole number"),
        ("line,L\n", "row 2", "missing"),
        ("line,L,1:a:kept\n", "row 2", "unfilled"),
        ("line,L,1\nline,L,1\n", "row 3 /lines/1/id", "twice"),
        ("colour,red\n", "row 2", "expected seed"),
        ("\n", "row 2", "expected seed"),
        ("seed,a\nseed,b\n", "row 3", "twice"),
        ("line,L,1\napplicant,A,,L\n", "row 3", "a choice is"),
        ("line,L,1\napplicant,A,,L#x\n", "row 3 field 4", "whole number"),
        ("seed,s\nline,L,1\napplicant,A,,L=1|x\n", "row 4 field 4", "decimal"),
        ("line,L,1\napplicant,\"A\",,L#1\n", "row 3", "quoted"),
        (
            "line,L,1\napplicant,A,,K#1\n",
            "/applicants/0/choices/0/line",
            "unknown line",
        ),
        ("line,L,1\napplicant,A,,L#1\napplicant,A,,\n", "row 4", "a choice is"),
    ];
    for (rows, place, words) in cases {
        refused(format!("qabyl-allocation-csv-1\n{rows}").as_bytes(), place, words);
    }
    refused(b"qabyl-allocation-csv-12\n", "row 1", "unknown format");
}

#[test]
fn a_seed_of_any_text_is_used_as_it_is() {
    for seed in ["", "\\u0000", "\\ud83d\\ude00", "\\\"", "қ", &"x".repeat(100_000)] {
        let input = json(L, r#"{"id":"A","choices":[{"line":"L","score":"1"}]}"#);
        let input = input.replace("\"seed\":\"s\"", &format!("\"seed\":\"{seed}\""));
        assert!(Instance::read(input.as_bytes()).is_ok(), "{seed}");
    }
    let lone = json(L, "").replace("\"seed\":\"s\"", "\"seed\":\"\\ud800\"");
    refused(lone.as_bytes(), "/seed", "escape");
}

#[test]
fn a_million_choices_of_one_person() {
    let choices = vec![r#"{"line":"L","rank":1}"#; 1_000_000].join(",");
    let input = json(L, &format!(r#"{{"id":"A","choices":[{choices}]}}"#));
    refused(input.as_bytes(), "/applicants/0/choices/1/line", "twice");
    let lines: Vec<String> = (0..200_000).map(|n| format!(r#"{{"id":"L{n}","seats":1}}"#)).collect();
    let choices: Vec<String> = (0..200_000).map(|n| format!(r#"{{"line":"L{n}","rank":1}}"#)).collect();
    let applicant = format!(r#"{{"id":"A","choices":[{}]}}"#, choices.join(","));
    assert!(Instance::read(json(&lines.join(","), &applicant).as_bytes()).is_ok());
}

#[test]
fn deep_nesting_and_every_cut_are_refused_quietly() {
    refused("[".repeat(1_000_000).as_bytes(), "", "expected an object");
    let deep = json(&"[".repeat(1_000_000), "");
    refused(deep.as_bytes(), "/lines/0", "expected an object");
    let good = json(
        r#"{"id":"L","seats":[{"count":1,"for":"a","unfilled":"lost"}],"caps":[{"for":"v","max":1}]}"#,
        r#"{"id":"A","categories":["a"],"choices":[{"line":"L","score":"1.5","ties":["-2"]}]}"#,
    );
    assert!(Instance::read(good.as_bytes()).is_ok());
    for cut in 0..good.len() {
        assert!(Instance::read(&good.as_bytes()[..cut]).is_err());
    }
}
