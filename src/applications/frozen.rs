//! The frozen copy of what is judged.

use serde_json::{Value, json};

use super::dossier::Dossier;
use super::model::SectionKey;
use crate::kernel::{Instant, secrets};

impl Dossier {
    /// The copy of what is judged, as canonical JSON (sorted keys), and its SHA-256.
    ///
    /// It holds no time and no number, so that the same content has the same hash.
    #[must_use]
    pub fn frozen(&self, now: Instant) -> (String, String) {
        let sections = SectionKey::ALL
            .iter()
            .filter(|key| self.asks(**key, now) && self.section(**key).is_some())
            .map(|key| (key.to_string(), self.answers(*key).json()));
        let choices = self.choices.iter().map(|choice| {
            json!({
                "rank": choice.rank, "programme": choice.programme, "tour": choice.tour,
                "line": self.line(choice).map(|line| line.code.as_str()),
            })
        });
        let copy = json!({
            "application": self.application.code,
            "call": self.call.slug,
            "sections": Value::from_iter(sections),
            "choices": choices.collect::<Vec<_>>(),
            "documents": self.frozen_documents(now),
        })
        .to_string();
        let hash = secrets::sha256_hex(copy.as_bytes());
        (copy, hash)
    }

    fn frozen_documents(&self, now: Instant) -> Vec<Value> {
        let offered = self.requirements.iter().filter(|it| self.offers(it, now));
        let standing = offered.filter_map(|it| Some((it, self.document(it)?)));
        standing
            .map(|(requirement, document)| {
                json!({
                    "requirement": requirement.key,
                    "file": document.file,
                    "file_name": document.file_name,
                    "pages": document.pages,
                    "promised_until": document.promised_until.map(Instant::rfc3339),
                })
            })
            .collect()
    }
}
