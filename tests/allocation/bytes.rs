//! Any bytes at all: an answer, never a panic.

use proptest::collection::vec;
use proptest::prelude::*;
use qabyl::allocation::{Builder, Instance, allocate, result_bytes, verify};

const JSON: &str = r#"{"format":"qabyl-allocation-1","seed":"s\u04a3","rulebook_sha256":"0000000000000000000000000000000000000000000000000000000000000000",
"lines":[{"id":"L","seats":[{"count":1,"for":"o","unfilled":"lost"},{"count":2}],"caps":[{"for":"v","max":1}]},{"id":"M","seats":1}],
"applicants":[{"id":"A","categories":["o"],"choices":[{"line":"L","score":"-9.25","ties":["1","4.8"]},{"line":"M","rank":1}]},
{"id":"B","categories":["v"],"choices":[{"line":"M","rank":2},{"line":"L","score":"8","ties":["0","4.8"]}]}]}"#;

const CSV: &str = "qabyl-allocation-csv-1\nseed,sң\nline,L,1:o:lost,2,cap:1:v\r\nline,M,1\n\
    applicant,A,o,L=-9.25|1|4.8,M#1\napplicant,B,v,M#2,L=8|0|4.8\n";

/// Small damage to a text that is nearly right reaches further than noise does.
fn damaged(text: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let token = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "\\ud800",
        "\0",
        "\n",
        "-",
        "0",
        "9",
        ".",
        "1e9",
        "NaN",
        "null",
        "|",
        "#",
        "=",
        "ң",
        "4294967296",
        "99999999999999999999",
        "-0",
        "0.00001",
        "cap:",
        "\"id\":",
        "\"rank\":1",
    ]);
    let token = prop_oneof![3 => token.prop_map(|text| text.as_bytes().to_vec()), 1 => vec(any::<u8>(), 0..6)];
    let damage = (any::<prop::sample::Index>(), 0_usize..12, token);
    vec(damage, 1..5).prop_map(|damages| {
        let mut bytes = text.to_vec();
        for (at, length, token) in damages {
            let at = at.index(bytes.len() + 1);
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, token);
        }
        bytes
    })
}

/// Reads both ways; what is accepted also runs, and its result can be judged.
fn handle(bytes: &[u8]) -> Result<(), TestCaseError> {
    let whole = Instance::read(bytes);
    let streamed = Builder::read_from(bytes).and_then(|(builder, hash)| Ok((builder.finish()?, hash)));
    match (whole, streamed) {
        (Ok(instance), Ok((_, hash))) => {
            if let Ok(outcome) = allocate(&instance) {
                let result = result_bytes(&instance, &outcome, &hash);
                prop_assert_eq!(
                    verify(&instance, &hash, &result),
                    Ok(qabyl::allocation::Verdict::Verified)
                );
            }
        }
        (Err(whole), Err(streamed)) => prop_assert_eq!(whole, streamed),
        (whole, streamed) => prop_assert!(false, "{whole:?} but streamed {streamed:?}"),
    }
    Ok(())
}

#[test]
fn the_undamaged_texts_are_usable() {
    assert!(Instance::read(JSON.as_bytes()).is_ok());
    assert!(Instance::read(CSV.as_bytes()).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn noise(bytes in vec(any::<u8>(), 0..200)) {
        handle(&bytes)?;
        let mut row = b"qabyl-allocation-csv-1\n".to_vec();
        row.extend(&bytes);
        handle(&row)?;
    }

    #[test]
    fn a_damaged_json_input(bytes in damaged(JSON.as_bytes())) {
        handle(&bytes)?;
    }

    #[test]
    fn a_damaged_compact_input(bytes in damaged(CSV.as_bytes())) {
        handle(&bytes)?;
    }

    /// A result is damaged and judged: some verdict, no panic, and no acceptance of other words.
    #[test]
    fn a_damaged_result(damages in vec((any::<prop::sample::Index>(), 0_usize..12, vec(any::<u8>(), 0..6)), 1..4)) {
        let instance = Instance::read(JSON.as_bytes()).unwrap();
        let mut bytes = result_bytes(&instance, &allocate(&instance).unwrap(), &[0; 32]);
        let original: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        for (at, length, token) in damages {
            let at = at.index(bytes.len() + 1);
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, token);
        }
        if verify(&instance, &[0; 32], &bytes) == Ok(qabyl::allocation::Verdict::Verified) {
            let said: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            prop_assert_eq!(said, original);
        }
    }

    /// Seeds of any bytes: text is used as it is, anything else is refused by name.
    #[test]
    fn any_seed(seed in vec(any::<u8>(), 0..40)) {
        let mut csv = b"qabyl-allocation-csv-1\nline,L,1\napplicant,A,,L=1\napplicant,B,,L=1\nseed,".to_vec();
        csv.extend(&seed);
        handle(&csv)?;
        let plain = !seed.contains(&b'\n');
        match std::str::from_utf8(&seed) {
            Ok(text) if plain => {
                let read = Instance::read(&csv).unwrap();
                prop_assert_eq!(read.seed(), Some(text.strip_suffix('\r').unwrap_or(text)));
            }
            Err(_) => prop_assert!(Instance::read(&csv).is_err()),
            Ok(_) => {}
        }
    }
}
