//! The closed words of call files and rulebooks, each with its message key.
//!
//! What a ministry may invent (categories, criteria, tests, subjects, mark scales) is data with
//! titles in the file; what code must understand is here.

/// An enum with a file word and a message key for each value.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $tag:literal => $key:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $tag)] $variant,)* }

        impl $name {
            /// All values in the order of the source.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in files, JSON and the database.
            #[must_use]
            pub const fn tag(self) -> &'static str {
                match self { $(Self::$variant => $tag,)* }
            }

            /// The message that names it to people.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.tag())
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();

            fn from_str(word: &str) -> Result<Self, ()> {
                Self::ALL.iter().copied().find(|value| value.tag() == word).ok_or(())
            }
        }
    };
}

named! {
    /// What somebody applies to become.
    Degree {
        /// Four years or so after school.
        Bachelor = "bachelor" => "rulebook-degree-bachelor",
        /// After a bachelor's diploma.
        Master = "master" => "rulebook-degree-master",
        /// Six years of medicine after school.
        ContinuingMedical = "continuing_medical" => "rulebook-degree-continuing-medical",
        /// Up to five years of clinical training after a medical diploma.
        Residency = "residency" => "rulebook-degree-residency",
        /// After a master's diploma.
        Doctorate = "doctorate" => "rulebook-degree-doctorate",
    }
}

named! {
    /// A broad field of study: the groups of Kazakhstan's classifier, with law set apart because
    /// its thresholds differ.
    FieldGroup {
        /// Every field: only for quota lines that are not tied to one.
        Any = "any" => "rulebook-field-any",
        /// Teacher training.
        Pedagogy = "pedagogy" => "rulebook-field-pedagogy",
        /// Languages, arts, history.
        ArtsHumanities = "arts_humanities" => "rulebook-field-arts-humanities",
        /// Social sciences and journalism.
        SocialSciences = "social_sciences" => "rulebook-field-social-sciences",
        /// Business and management.
        Business = "business" => "rulebook-field-business",
        /// Law.
        Law = "law" => "rulebook-field-law",
        /// Natural sciences and mathematics, ecology among them.
        NaturalSciences = "natural_sciences" => "rulebook-field-natural-sciences",
        /// Information and communication technology.
        Ict = "ict" => "rulebook-field-ict",
        /// Engineering, manufacturing, construction.
        Engineering = "engineering" => "rulebook-field-engineering",
        /// Agriculture and veterinary medicine.
        Agriculture = "agriculture" => "rulebook-field-agriculture",
        /// Health care.
        Health = "health" => "rulebook-field-health",
        /// Services, tourism among them.
        Services = "services" => "rulebook-field-services",
    }
}

named! {
    /// Who pays.
    Funding {
        /// Kazakhstan's scholarship.
        Scholarship = "scholarship" => "rulebook-funding-scholarship",
        /// A state grant.
        StateGrant = "state_grant" => "rulebook-funding-state-grant",
        /// The student.
        Contract = "contract" => "rulebook-funding-contract",
    }
}

named! {
    /// What somebody has finished, or finishes before the studies begin.
    Education {
        /// School: the attestat.
        School = "school" => "rulebook-education-school",
        /// A college or vocational school.
        Vocational = "vocational" => "rulebook-education-vocational",
        /// A bachelor's diploma.
        Bachelor = "bachelor" => "rulebook-education-bachelor",
        /// A specialist's diploma.
        Specialist = "specialist" => "rulebook-education-specialist",
        /// A higher medical diploma.
        Medical = "medical" => "rulebook-education-medical",
        /// A master's diploma.
        Master = "master" => "rulebook-education-master",
    }
}

named! {
    /// What a category is about; decides how it may be shown.
    CategoryKind {
        /// Social protection: never published.
        Benefit = "benefit" => "rulebook-category-benefit",
        /// A proven achievement.
        Merit = "merit" => "rulebook-category-merit",
        /// Decides only between equal scores.
        Preference = "preference" => "rulebook-category-preference",
        /// Where the school stands.
        Locality = "locality" => "rulebook-category-locality",
    }
}

named! {
    /// What accepting a place gives up, beside everything that is less wanted in its own call. One
    /// accepted place a person and cycle is the law of the house, not a choice of rulebooks.
    #[derive(Default)]
    Releases {
        /// Every other place, offer and waiting place of the admission year.
        #[default]
        Everything = "everything" => "rulebook-releases-everything",
        /// What is accepted elsewhere; offers, nominations and waiting places of other calls stay,
        /// and accepting one of them later gives this place up.
        ThisCall = "this_call" => "rulebook-releases-this-call",
    }
}

named! {
    /// What a criterion measures.
    Measure {
        /// The average mark of the education document, on the common scale.
        AverageMark = "average_mark" => "rulebook-measure-average-mark",
        /// The main score of a test.
        TestMain = "test_main" => "rulebook-measure-test-main",
        /// The main score and the best counting subject test together.
        TestMainSubject = "test_main_subject" => "rulebook-measure-test-main-subject",
        /// Points that reviewers give by described levels.
        Reviewed = "reviewed" => "rulebook-measure-reviewed",
    }
}
