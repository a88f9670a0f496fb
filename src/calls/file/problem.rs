//! What is wrong in a file, and where.

use std::fmt;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// From 1; the line of the field, or of the table that lacks it.
    pub line: usize,
    /// The field, e.g. `tours[0].closes`; list items count from 0; empty for the whole file.
    pub field: String,
    /// What is wrong, in English (the command line's language).
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if !self.field.is_empty() {
            write!(f, ", {}", self.field)?;
        }
        write!(f, ": {}", self.message)
    }
}

/// Every mistake of a file, by line; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Sorted by line, repeated ones left out.
    pub(super) fn some(mut problems: Vec<Problem>) -> Self {
        problems.sort_by(|left, right| (left.line, &left.field).cmp(&(right.line, &right.field)));
        problems.dedup();
        Self(problems)
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Problem] {
        &self.0
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.0.iter().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
