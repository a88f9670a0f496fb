//! What an applicant should look at again; it never blocks.

use chrono::{Months, NaiveDate};

use super::answers::Answers;
use super::field::Message;
use crate::kernel::identity::{KyrgyzPin, PinWarning, Sex};
use crate::kernel::text;

/// A hint about an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The page that can cure it.
    pub page: &'static str,
    /// What to look at.
    pub message: Message,
}

/// Everything worth a second look in the sections `personal` and `essay`.
#[must_use]
pub fn advice(personal: &Answers, essay: &Answers, today: NaiveDate) -> Vec<Advice> {
    let mut found = Vec::new();
    for field in ["family", "given", "patronymic", "family_latin", "given_latin"] {
        for word in text::mixed_words(personal.get(field)) {
            let message = Message::plain("sections-advice-mixed").with("word", word.word);
            found.push(Advice {
                page: "personal",
                message,
            });
        }
    }
    found.extend(pin(personal).map(|message| Advice {
        page: "identity",
        message,
    }));
    let soon = today.checked_add_months(Months::new(12)).unwrap_or(today);
    if personal.date("passport_expiry").is_some_and(|day| day < soon) {
        let message = Message::plain("sections-advice-passport");
        found.push(Advice {
            page: "identity",
            message,
        });
    }
    let length = text::length(essay.get("essay"));
    if (1..1000).contains(&length) {
        let message = Message::plain("sections-advice-essay").with("found", length);
        found.push(Advice { page: "essay", message });
    }
    found
}

fn pin(personal: &Answers) -> impl Iterator<Item = Message> {
    let sex = match personal.get("sex") {
        "male" => Some(Sex::Male),
        "female" => Some(Sex::Female),
        _ => None,
    };
    let warnings = personal
        .get("pin")
        .parse::<KyrgyzPin>()
        .map(|pin| pin.warnings(personal.date("birth_date"), sex));
    warnings.unwrap_or_default().into_iter().map(|warning| match warning {
        PinWarning::ImpossibleDate => Message::plain("sections-advice-pin-date"),
        PinWarning::BirthDateDiffers { .. } => Message::plain("sections-advice-pin-birth"),
        PinWarning::SexDiffers { .. } => Message::plain("sections-advice-pin-sex"),
    })
}
