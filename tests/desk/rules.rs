//! The desk's lists and masks.

use std::collections::BTreeSet;

use qabyl::applications::desk::answers;
use qabyl::applications::desk::reasons::{DocumentReason, EligibilityReason};
use qabyl::applications::{Section, SectionKey};
use qabyl::kernel::Lang;

use crate::harness::databases::start;

#[test]
fn every_reason_has_words_of_its_own_in_every_language() {
    for lang in Lang::ALL {
        let documents: BTreeSet<String> = DocumentReason::ALL
            .iter()
            .map(|reason| qabyl::i18n::text(lang, reason.key()))
            .collect();
        assert_eq!(documents.len(), DocumentReason::ALL.len());
        let dossiers: BTreeSet<String> = EligibilityReason::ALL
            .iter()
            .map(|reason| qabyl::i18n::text(lang, reason.key()))
            .collect();
        assert_eq!(dossiers.len(), EligibilityReason::ALL.len());
    }
}

#[test]
fn numbers_of_a_person_are_masked_without_the_extra_grant() {
    let section = Section {
        key: SectionKey::Personal,
        answers: serde_json::json!({"pin": "10101200799999"}),
        complete: true,
        updated_at: start(),
        version: 1,
    };
    let shown = |sensitive| {
        let found = answers(Lang::Ky, &section, sensitive, &qabyl::calls::Offered::default());
        found.into_iter().map(|answer| answer.value).collect::<Vec<_>>()
    };
    assert_eq!(shown(true), ["10101200799999"]);
    assert_eq!(shown(false), ["••••••"]);
}
