//! Statements by the database's own path.
//!
//! The enum's path writes a statement's text at each run, passes every value through a box, and
//! never keeps a prepared insertion. What each page and each command asks many times goes past it;
//! the words are the same for both databases.

/// Runs one statement on whichever database `$conn` is: `native!(conn, conn => table.load(conn))`.
macro_rules! native {
    ($conn:expr, $inner:ident => $run:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite($inner) => $run,
            $crate::db::Conn::Postgres($inner) => $run,
        }
    };
}
pub(crate) use native;
