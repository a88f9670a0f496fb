//! Why a document or a dossier does not pass: short versioned lists of codes.
//!
//! A code is never given another meaning: who changes a list adds codes and raises
//! [`VERSION`], which stands on every event that carries a code.

/// The version of both lists.
pub const VERSION: u32 = 1;

crate::text_enum! {
    /// Why a document was rejected.
    pub enum DocumentReason {
        /// Cannot be read: dark, blurred, cut off.
        Unreadable = "unreadable",
        /// Another document than the one asked for.
        WrongDocument = "wrong_document",
        /// Pages or sides are missing.
        Incomplete = "incomplete",
        /// No longer valid on the day that counts.
        Expired = "expired",
        /// The translation that the call asks for is missing.
        NotTranslated = "not_translated",
        /// The certification (notary, apostille, seal) is missing.
        NotCertified = "not_certified",
        /// It names somebody else, or spells the name in another way.
        NameDiffers = "name_differs",
        /// What the note says.
        Other = "other",
    }
}

crate::text_enum! {
    /// Why a dossier is not eligible.
    pub enum EligibilityReason {
        /// Not a citizen of the country that the call names.
        Citizenship = "citizenship",
        /// Outside the ages of the call.
        Age = "age",
        /// The education that the degree needs is missing.
        Education = "education",
        /// The average mark is below the call's minimum.
        Marks = "marks",
        /// A test result is missing or below the call's minimum.
        Tests = "tests",
        /// A document that must be there is missing.
        DocumentsMissing = "documents_missing",
        /// A document was rejected and not mended in time.
        DocumentsInvalid = "documents_invalid",
        /// The same person has another dossier in this call.
        Duplicate = "duplicate",
        /// What the note says.
        Other = "other",
    }
}

impl DocumentReason {
    /// The key of its words for readers.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Unreadable => "desk-document-reason-unreadable",
            Self::WrongDocument => "desk-document-reason-wrong",
            Self::Incomplete => "desk-document-reason-incomplete",
            Self::Expired => "desk-document-reason-expired",
            Self::NotTranslated => "desk-document-reason-not-translated",
            Self::NotCertified => "desk-document-reason-not-certified",
            Self::NameDiffers => "desk-document-reason-name",
            Self::Other => "desk-document-reason-other",
        }
    }
}

impl EligibilityReason {
    /// Whether it is a matter of the rulebook's rules, not of papers or persons.
    #[must_use]
    pub const fn of_rules(self) -> bool {
        matches!(
            self,
            Self::Citizenship | Self::Age | Self::Education | Self::Marks | Self::Tests
        )
    }

    /// The key of its words for readers.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Citizenship => "desk-eligibility-reason-citizenship",
            Self::Age => "desk-eligibility-reason-age",
            Self::Education => "desk-eligibility-reason-education",
            Self::Marks => "desk-eligibility-reason-marks",
            Self::Tests => "desk-eligibility-reason-tests",
            Self::DocumentsMissing => "desk-eligibility-reason-missing",
            Self::DocumentsInvalid => "desk-eligibility-reason-invalid",
            Self::Duplicate => "desk-eligibility-reason-duplicate",
            Self::Other => "desk-eligibility-reason-other",
        }
    }
}
