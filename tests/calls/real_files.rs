//! The files that ship.

use qabyl::calls::file::{CallFile, CatalogueFile, Need, read_call_with, read_catalogue};
use qabyl::calls::rulebook::{Funding, canonical_json, sha256, validate};

pub const CATALOGUE: &str = include_str!("../../calls/catalogue.toml");
pub const SCHOLARSHIP: &str = include_str!("../../calls/scholarship-2024-25.toml");
pub const BRANCH: &str = include_str!("../../calls/branch-admission-2025-26.toml");

pub fn catalogue() -> CatalogueFile {
    read_catalogue(CATALOGUE).unwrap_or_else(|problems| panic!("{problems}"))
}

pub fn call(text: &str) -> CallFile {
    read_call_with(text, &catalogue()).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn the_scholarship_call_is_25_20_5_with_eleven_documents() {
    let call = call(SCHOLARSHIP);
    let seats: Vec<(&str, u32)> = call
        .lines
        .iter()
        .map(|line| (line.code.as_str(), line.seat_count()))
        .collect();
    assert_eq!(seats, [("bachelor", 25), ("master", 20), ("continuing-medical", 5)]);
    assert_eq!(call.documents.len(), 11);
    assert!(call.documents.iter().all(|document| document.need == Need::Required));
    assert!(
        call.lines.iter().all(|line| !line.sample),
        "25, 20, 5 are from a source"
    );
    assert!(call.rulebook.criteria.iter().all(|criterion| criterion.sample));
    assert_eq!(call.deadline_at().unwrap().to_rfc3339(), "2024-05-23T18:00:00+00:00");
}

#[test]
fn the_branch_call_has_tours_as_in_2024() {
    let call = call(BRANCH);
    assert_eq!(call.tours.len(), 5);
    for tour in &call.tours {
        assert!(tour.closes.to_string().ends_with("14:00"));
        assert!(tour.list_due.to_string().ends_with("10:00"));
        assert!(tour.confirm_by.to_string().ends_with("16:00"));
        let zone = call.zone.0;
        let open = tour.closes.deadline(zone).unwrap() - tour.opens.opening(zone).unwrap();
        assert_eq!(open.num_hours(), 2 * 24 + 14, "three days, the third to 14:00");
    }
    let institutions: std::collections::BTreeSet<&str> = (call.lines.iter())
        .flat_map(|line| line.programmes.iter().map(|programme| programme.branch.as_str()))
        .collect();
    assert_eq!(institutions.into_iter().collect::<Vec<_>>(), ["bishkek", "osh"]);
    assert!(call.lines.iter().any(|line| line.funding == Funding::StateGrant));
    assert!(call.lines.iter().all(|line| line.sample));
}

#[test]
fn rulebooks_have_one_canonical_form() {
    for text in [SCHOLARSHIP, BRANCH] {
        let rulebook = call(text).rulebook;
        assert_eq!(validate(&rulebook), []);
        let json = canonical_json(&rulebook).unwrap();
        let again = serde_json::from_str(&json).unwrap();
        assert_eq!(rulebook, again);
        assert_eq!(json, canonical_json(&again).unwrap());
        assert_eq!(sha256(&rulebook).unwrap().len(), 64);
        assert!(!json.contains("null"));
    }
    assert_ne!(
        sha256(&call(SCHOLARSHIP).rulebook).unwrap(),
        sha256(&call(BRANCH).rulebook).unwrap()
    );
}

#[test]
fn programmes_are_all_marked_as_samples() {
    let catalogue = catalogue();
    assert!(catalogue.programmes.iter().all(|programme| programme.sample));
    assert!(catalogue.institutions.iter().all(|institution| !institution.sample));
}

#[test]
fn a_shifted_call_keeps_clock_times_and_stays_valid() {
    let call = call(BRANCH);
    let later = call.shifted(412).unwrap();
    assert_eq!(later.tours[0].closes.to_string(), "2026-09-01 14:00");
    assert_eq!(later.shifted(-412).unwrap(), call);
    let text = toml::to_string(&later).unwrap();
    assert_eq!(self::call(&text), later);
    assert_eq!(call.shifted(i64::MAX), None);
}
