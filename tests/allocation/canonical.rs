//! Bytes: the canonical result, the two input forms, decimals and lots.

use qabyl::allocation::{Builder, Decimal, Instance, allocate, input_bytes, lot, result_bytes};

const INPUT: &str = r#"{"format":"qabyl-allocation-1","seed":"text",
 "lines":[{"id":"L1","seats":[{"count":1,"for":"orphan","unfilled":"open"},{"count":1}],
           "caps":[{"for":"voucher","max":1}]},
          {"id":"L2","seats":1}],
 "applicants":[
  {"id":"A1","categories":["orphan"],"choices":[{"line":"L1","score":"231.50","ties":["1","4.85"]},{"line":"L2","rank":3}]},
  {"id":"A2","categories":["voucher"],"choices":[{"line":"L1","score":"240","ties":["0","4.2"]}]},
  {"id":"A3","categories":["voucher"],"choices":[{"line":"L1","score":"235","ties":["0","4.2"]},{"line":"L2","rank":1}]},
  {"id":"A4","choices":[{"line":"L1","score":"100","ties":["0","4"]},{"line":"L2","rank":2}]}]}"#;

const COMPACT: &str = "qabyl-allocation-csv-1\nseed,text\n\
line,L1,1:orphan:open,1,cap:1:voucher\nline,L2,1\n\
applicant,A1,orphan,L1=231.50|1|4.85,L2#3\napplicant,A2,voucher,L1=240|0|4.2\n\
applicant,A3,voucher,L1=235|0|4.2,L2#1\napplicant,A4,,L1=100|0|4,L2#2\n";

fn result_of(input: &[u8]) -> String {
    let instance = Instance::read(input).unwrap();
    let outcome = allocate(&instance).unwrap();
    String::from_utf8(result_bytes(&instance, &outcome, &[0xab; 32])).unwrap()
}

#[test]
fn the_result_is_these_bytes() {
    let expected = include_str!("data/result.json");
    assert_eq!(result_of(INPUT.as_bytes()), expected);
    assert!(expected.ends_with("}\n"));
}

#[test]
fn keys_are_sorted_as_rfc_8785_wants() {
    // serde_json keeps objects in a sorted map: writing again must change nothing.
    let result = result_of(INPUT.as_bytes());
    let value: serde_json::Value = serde_json::from_str(&result).unwrap();
    assert_eq!(format!("{value}\n"), result);
}

#[test]
fn the_compact_form_says_the_same() {
    assert_eq!(result_of(COMPACT.as_bytes()), result_of(INPUT.as_bytes()));
    assert_eq!(
        result_of(COMPACT.replace('\n', "\r\n").as_bytes()),
        result_of(INPUT.as_bytes())
    );
    let (builder, _) = Builder::read_from(COMPACT.as_bytes()).unwrap();
    let instance = builder.finish().unwrap();
    let json = Instance::read(INPUT.as_bytes()).unwrap();
    assert_eq!(input_bytes(&instance), input_bytes(&json));
}

#[test]
fn the_canonical_input_reads_back_as_itself() {
    let once = input_bytes(&Instance::read(INPUT.as_bytes()).unwrap());
    let twice = input_bytes(&Instance::read(&once).unwrap());
    assert_eq!(once, twice);
}

#[test]
fn names_may_be_in_any_script_and_quoted() {
    let input = r#"{"format":"qabyl-allocation-1","lines":[{"id":"Орун \"1\" 😀","seats":1}],
        "applicants":[{"id":"Өмүрбек\\ү","choices":[{"line":"Орун \"1\" \ud83d\ude00","rank":1}]}]}"#;
    let result = result_of(input.as_bytes());
    assert!(result.contains(r#""last_admitted":"Өмүрбек\\ү""#), "{result}");
    assert!(result.contains(r#""id":"Орун \"1\" 😀""#), "{result}");
}

#[test]
fn decimals_are_exact_and_bounded() {
    let exact = |text: &str| text.parse::<Decimal>().map(Decimal::ten_thousandths);
    assert_eq!(exact("231.50"), Ok(2_315_000));
    assert_eq!(exact("-0.0001"), Ok(-1));
    assert_eq!(exact("007"), Ok(70_000));
    assert_eq!(exact("4.50000000000000"), Ok(45_000));
    assert_eq!(exact("1000000000000"), Ok(10_000_000_000_000_000));
    for bad in [
        "", "-", ".", "1.", ".5", "+1", "1e3", "NaN", "inf", "0x1", "1,5", " 1", "1_0", "--1", "١",
    ] {
        assert!(exact(bad).is_err(), "{bad}");
    }
    for bad in ["0.00001", "1000000000000.0001", "1000000000001", &"9".repeat(400)] {
        assert!(exact(bad).is_err(), "{bad}");
    }
    for text in ["0", "231.5", "-4.0001", "999999999999.9999"] {
        assert_eq!(text.parse::<Decimal>().unwrap().to_string(), text);
    }
}

#[test]
fn the_lot_is_the_published_hash() {
    // printf 'seed\0L1\0A1' | sha256sum
    let hex: String = lot("seed", "L1", "A1").iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(hex, "c1eaa56153b7c3a6a4ea5442c01e0818f22e27ca0d8834cb27d7e6ee20ef84b6");
}

#[test]
fn ties_end_by_lot_whatever_the_order_of_the_input() {
    let applicant = |id: &str| format!(r#"{{"id":"{id}","choices":[{{"line":"L","score":"1"}}]}}"#);
    let mut ids: Vec<String> = (0..50).map(|number| format!("A{number}")).collect();
    let input = |ids: &[String]| {
        let all: Vec<String> = ids.iter().map(|id| applicant(id)).collect();
        format!(
            r#"{{"format":"qabyl-allocation-1","seed":"s","lines":[{{"id":"L","seats":7}}],"applicants":[{}]}}"#,
            all.join(",")
        )
    };
    let instance = Instance::read(input(&ids).as_bytes()).unwrap();
    let outcome = allocate(&instance).unwrap();
    let holders = outcome.holders(&instance, 0);
    let got: Vec<String> = holders
        .map(|p| instance.applicant_id(p.applicant).unwrap().to_owned())
        .collect();
    ids.sort_by_key(|id| lot("s", "L", id));
    assert_eq!(got, ids[..7]);
}
