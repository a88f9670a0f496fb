//! Which constraint was violated: PostgreSQL names it, SQLite names table and columns.

use diesel::result::{DatabaseErrorKind, Error};

/// A unique constraint as both databases report it.
#[derive(Debug, Clone, Copy)]
pub struct Unique {
    /// The index's name on PostgreSQL.
    pub name: &'static str,
    /// `table.column, table.column` as SQLite prints it.
    pub columns: &'static str,
}

impl Unique {
    /// Whether `error` is a violation of this constraint.
    #[must_use]
    pub fn violated_by(&self, error: &Error) -> bool {
        let Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info) = error else {
            return false;
        };
        match info.constraint_name() {
            Some(name) => name == self.name,
            None => info.message().strip_prefix("UNIQUE constraint failed: ") == Some(self.columns),
        }
    }
}

/// Whether `error` is any unique violation.
#[must_use]
pub fn is_unique_violation(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _))
}
