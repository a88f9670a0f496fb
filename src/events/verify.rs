//! Re-checks the chain from its first link.

use super::{seal::link, store};
use crate::db::Conn;
use crate::kernel::Fault;

/// The first place where the chain does not hold.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    /// The number that was read or missed.
    pub number: i64,
    /// What is wrong there.
    pub what: &'static str,
}

/// Reads the whole chain; the number of the last link, or the first broken one.
///
/// # Errors
/// When the database fails.
pub fn verify(conn: &mut Conn) -> Result<Result<i64, Broken>, Fault> {
    let mut number = 0;
    let mut previous = Vec::new();
    loop {
        let page = store::after(conn, number, None, 1000)?;
        if page.is_empty() {
            return Ok(Ok(number));
        }
        for sealed in page {
            if sealed.number != number + 1 {
                return Ok(Err(Broken {
                    number: number + 1,
                    what: "this number is missing",
                }));
            }
            if link(&previous, &sealed.event) != sealed.hash {
                return Ok(Err(Broken {
                    number: sealed.number,
                    what: "the event does not match its hash",
                }));
            }
            number = sealed.number;
            previous = sealed.hash;
        }
    }
}

/// How many events wait for the sealer.
///
/// # Errors
/// When the database fails.
pub fn waiting(conn: &mut Conn) -> Result<i64, Fault> {
    store::waiting(conn)
}
