//! Input that cannot be used, and where.

use super::decimal::DecimalError;

/// The input was refused. `place` is a JSON-pointer-like path such as
/// `/applicants/3/choices/0/score`; for the CSV form the row stands before it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {problem}", if .place.is_empty() { "/" } else { .place.as_str() })]
pub struct Unusable {
    /// Where the problem stands.
    pub place: String,
    /// What the problem is.
    pub problem: Problem,
}

impl Unusable {
    /// A problem at a place.
    pub(super) fn at(place: impl Into<String>, problem: Problem) -> Self {
        Self {
            place: place.into(),
            problem,
        }
    }
}

/// What is wrong with an input.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Neither of the two input forms, or broken JSON.
    #[error("{what} (line {line}, column {column})")]
    Syntax {
        /// What was expected.
        what: &'static str,
        /// Line of the text, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
    },
    /// The bytes are not UTF-8.
    #[error("not valid UTF-8 after byte {0}")]
    NotUtf8(usize),
    /// The file could not be read.
    #[error("cannot read: {0}")]
    Unreadable(String),
    /// `format` names something else.
    #[error("unknown format {0:?}")]
    Format(String),
    /// A field that the format does not have.
    #[error("unknown field {0:?}")]
    UnknownField(String),
    /// A field given twice in one object.
    #[error("field {0:?} given twice")]
    RepeatedField(&'static str),
    /// A required field is absent.
    #[error("field {0:?} is missing")]
    MissingField(&'static str),
    /// A number that is negative, fractional, too large or not a number.
    #[error("expected a whole number from 0 to {0}")]
    NotCount(u32),
    /// A score or tie that is not an exact decimal.
    #[error("{0}")]
    NotDecimal(#[from] DecimalError),
    /// An identifier that is empty, too long or holds control characters.
    #[error("an identifier has 1 to 200 bytes and no control characters")]
    BadId,
    /// Two lines, applicants, caps or categories of one name.
    #[error("{0:?} is given twice")]
    Duplicate(String),
    /// A wish for a line that the input does not define.
    #[error("unknown line {0:?}")]
    UnknownLine(String),
    /// Neither a rank nor a score, or both.
    #[error("a choice has either a rank or a score, with ties only beside a score")]
    NoMerit,
    /// Ranks and scores on one line.
    #[error("line {0:?} is ordered by rank for some applicants and by score for others")]
    MixedMerit(String),
    /// Different numbers of tie values on one line.
    #[error("line {line:?} has {expected} tie values for others, {found} here")]
    MixedTies {
        /// The line.
        line: String,
        /// How many the line's first applicant has.
        expected: usize,
        /// How many stand here.
        found: usize,
    },
    /// Two applicants of one rank on one line.
    #[error("rank {rank} of line {line:?} is also held by {other:?}")]
    SharedRank {
        /// The line.
        line: String,
        /// The rank.
        rank: u32,
        /// The other applicant.
        other: String,
    },
    /// `unfilled` is neither `open` nor `lost`, or stands on a group without `for`.
    #[error("`unfilled` is open or lost, and only beside `for`")]
    BadUnfilled,
    /// The category name that the output uses for unreserved seats.
    #[error("\"open\" cannot be the name of a category")]
    ReservedName,
    /// A category is both reserved and capped on one line.
    #[error("category {0:?} is both reserved and capped on this line")]
    ReservedAndCapped(String),
    /// An applicant in two capped, or one capped and one reserved category of a line.
    #[error("categories {first:?} and {second:?} of this applicant clash on line {line:?}")]
    CategoryClash {
        /// The line.
        line: String,
        /// The capped category.
        first: String,
        /// The other capped, or the reserved category.
        second: String,
    },
    /// A seed is needed where scores are compared.
    #[error("a seed is needed to order applicants by score")]
    NoSeed,
    /// Not 64 lower-case hexadecimal digits.
    #[error("a hash has 64 lower-case hexadecimal digits")]
    BadHash,
    /// More than the engine holds.
    #[error("too many {0}")]
    TooMany(&'static str),
    /// The caps of this line, entangled with its groups, leave no stable result by the rule.
    #[error("no stable result: with this order of groups the cap lets {0:?} claim a seat refused before")]
    Unstable(String),
    /// A value that a published result may not have.
    #[error("{0}")]
    BadResult(&'static str),
}
