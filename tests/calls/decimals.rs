//! Exact decimals and conversion between scales.

use qabyl::calls::rulebook::{Decimal, RoundMode, convert};

use super::evaluation::d;

#[test]
fn decimals_are_exact_and_strict() {
    for text in ["4.85", "0", "-1.5", "1000000000000", "0.0001"] {
        assert_eq!(d(text).to_string(), text);
    }
    assert_eq!(d("110.50"), d("110.5"));
    for text in [
        "",
        "-",
        ".5",
        "5.",
        "1e3",
        "4,85",
        "NaN",
        "+1",
        "1.00001",
        "1000000000000.0001",
        "٤",
        "99999999999999999999",
    ] {
        assert!(text.parse::<Decimal>().is_err(), "{text}");
    }
    assert!(
        serde_json::from_str::<Decimal>("4.85").is_err(),
        "a JSON number is refused"
    );
    let third = |mode| Decimal::quotient(20_050, 1, 2, mode).unwrap().to_string();
    assert_eq!(
        [
            third(RoundMode::HalfUp),
            third(RoundMode::HalfEven),
            third(RoundMode::Down)
        ],
        ["2.01", "2", "2"].map(str::to_owned)
    );
    assert_eq!(
        Decimal::quotient(-20_050, 1, 2, RoundMode::HalfUp).unwrap().to_string(),
        "-2.01"
    );
}

#[test]
fn conversion_stays_at_its_ends() {
    let steps: Vec<_> = serde_json::from_str(r#"[{"at":"0","becomes":"2"},{"at":"3","becomes":"3"}]"#).unwrap();
    assert_eq!(
        ["-1", "0", "1", "3", "9"].map(|value| convert(d(value), &steps).to_string()),
        ["2", "2", "2.3333", "3", "3"]
    );
    assert_eq!(convert(d("7"), &[]), d("7"), "without steps the value stays");
}
