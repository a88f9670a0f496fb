//! Whether a rulebook fits the call around it: what lines, documents and reviews name.

use super::problem::{Contradiction, Found, RuleProblem};
use super::{Measure, Path, Rulebook};

/// What of a call a rulebook must fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// Categories that seats of quota lines are reserved for.
    pub seat_categories: Vec<String>,
    /// Keys of the required documents.
    pub documents: Vec<String>,
    /// Conditions of documents: `category:<key>`, `test:<key>`, others.
    pub conditions: Vec<String>,
    /// Reviewers score dossiers.
    pub reviews: bool,
    /// How many tours the call has.
    pub tours: u32,
}

/// Every place where `rulebook` does not fit; empty: it does.
#[must_use]
pub fn fits(rulebook: &Rulebook, around: &Around) -> Vec<RuleProblem> {
    let mut found = Found::default();
    let root = Path::root();
    let list = root.key("categories");
    let needed = around.conditions.iter().filter_map(|it| it.strip_prefix("category:"));
    let needed = needed.chain(around.seat_categories.iter().map(String::as_str));
    let mut missing: Vec<&str> = needed.filter(|key| rulebook.category(key).is_none()).collect();
    missing.sort_unstable();
    missing.dedup();
    for key in missing {
        found.add(list.clone(), Contradiction::StillNamed(key.to_owned()));
    }
    for (index, category) in rulebook.categories.iter().enumerate() {
        let at = list.index(index);
        for (number, key) in category.evidence.iter().enumerate() {
            let unknown = Contradiction::Unknown(key.clone(), "documents");
            found.when(!around.documents.contains(key), || at.item("evidence", number), unknown);
        }
        for (number, tour) in category.tours.iter().enumerate() {
            let beyond = Contradiction::Range(1, i64::from(around.tours.max(1)));
            let outside = !(1..=around.tours.max(1)).contains(tour);
            found.when(outside, || at.item("tours", number), beyond);
        }
    }
    for key in around.conditions.iter().filter_map(|it| it.strip_prefix("test:")) {
        let gone = Contradiction::StillNamed(key.to_owned());
        found.when(rulebook.test(key).is_none(), || root.key("tests"), gone);
    }
    let mut measures = rulebook.criteria.iter().map(|criterion| criterion.measure);
    let reviewed = measures.any(|measure| measure == Measure::Reviewed);
    found.when(
        around.reviews != reviewed,
        || root.key("criteria"),
        Contradiction::Reviews(around.reviews),
    );
    found.into_inner()
}
