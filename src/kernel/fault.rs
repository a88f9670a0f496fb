//! Unexpected failures: database, disk, network, a broken invariant.
//!
//! A room's own error enum names what a user can cause and cure; everything else is one
//! `Fault` in it (`#[error(transparent)] Fault(#[from] Fault)`). It is logged once, at the
//! door, and the outside sees only a trace id.

use std::error::Error;
use std::fmt;

/// An unexpected failure with its cause; never shown outside.
pub struct Fault(Box<Inner>);

struct Inner {
    what: &'static str,
    kind: Kind,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

/// Whether waiting helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something is broken: 500.
    Broken,
    /// Too much at once or not reachable now: 503 with Retry-After.
    Busy,
}

impl Fault {
    /// A failure with a cause.
    pub fn new(what: &'static str, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Box::new(Inner {
            what,
            kind: Kind::Broken,
            cause: Some(cause.into()),
        }))
    }

    /// A broken invariant, named.
    #[must_use]
    pub fn broken(what: &'static str) -> Self {
        Self(Box::new(Inner {
            what,
            kind: Kind::Broken,
            cause: None,
        }))
    }

    /// Too much at once: the caller may try again.
    #[must_use]
    pub fn busy(what: &'static str) -> Self {
        Self(Box::new(Inner {
            what,
            kind: Kind::Busy,
            cause: None,
        }))
    }

    /// Too much at once, or not reachable now, with the cause.
    pub fn unreachable(what: &'static str, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Box::new(Inner {
            what,
            kind: Kind::Busy,
            cause: Some(cause.into()),
        }))
    }

    /// Whether waiting helps.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.what)?;
        let mut cause = self.0.cause.as_ref().map(|cause| cause.as_ref() as &dyn Error);
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl Error for Fault {}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::new("disk", error)
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::new("stored JSON", error)
    }
}
