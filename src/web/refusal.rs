//! Why a door did not do what was asked. `front` turns it into a page or a problem document.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};

use super::problem::Problem;
use crate::accounts::policy::Denied;
use crate::kernel::{Fault, Instant, fault};

/// A door's refusal.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such thing, or not for this visitor.
    #[error("not found")]
    NotFound,
    /// The visitor may see it but not do this.
    #[error("forbidden")]
    Forbidden,
    /// The page needs a sign-in first; carries the path to come back to.
    #[error("sign-in needed")]
    SignIn(String),
    /// The request cannot be read: broken form, bad number, missing token.
    #[error("unreadable: {0}")]
    Unreadable(&'static str),
    /// The form is too old or came from elsewhere.
    #[error("the form's token does not fit")]
    Stale,
    /// Larger than allowed.
    #[error("too large")]
    TooLarge,
    /// The body came too slowly.
    #[error("the body came too slowly")]
    TooSlow,
    /// Too many tries from this address.
    #[error("too many requests")]
    TooMany,
    /// The installation is worked on; nothing is written.
    #[error("maintenance")]
    Maintenance {
        /// The first moment at which writes go on.
        until: Instant,
        /// So many seconds from now.
        seconds: i64,
    },
    /// The thing has moved on since the visitor saw it.
    #[error("out of date")]
    OutOfDate,
    /// The state does not allow it (any more).
    #[error("not in this state")]
    WrongState,
    /// A REST answer with all its details.
    #[error("{}", .0.code)]
    Problem(Box<Problem>),
    /// Ours, not the visitor's.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Absent => Self::NotFound,
            Denied::Forbidden => Self::Forbidden,
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::Stale => StatusCode::FORBIDDEN,
            Self::SignIn(_) => StatusCode::SEE_OTHER,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::OutOfDate | Self::WrongState => StatusCode::CONFLICT,
            Self::Problem(problem) => problem.status,
            Self::Maintenance { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault(fault) if fault.kind() == fault::Kind::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponseBuilder::new(self.status_code());
        match self {
            Self::SignIn(target) => {
                response.insert_header((header::LOCATION, target.as_str()));
            }
            Self::TooMany => {
                response.insert_header((header::RETRY_AFTER, super::throttle::RETRY_AFTER));
            }
            Self::Maintenance { seconds, .. } => {
                response.insert_header((header::RETRY_AFTER, *seconds));
            }
            Self::Fault(fault) if fault.kind() == fault::Kind::Busy => {
                response.insert_header((header::RETRY_AFTER, 2));
            }
            _ => {}
        }
        if let Self::Fault(fault) = self {
            tracing::error!(cause = %fault, "fault");
        }
        let mut response = response.finish();
        let reason = match self {
            Self::Problem(problem) => Reason::Problem(problem.clone()),
            Self::Stale => Reason::Stale,
            Self::OutOfDate => Reason::OutOfDate,
            Self::WrongState => Reason::WrongState,
            Self::Maintenance { until, .. } => Reason::Maintenance(*until),
            _ => Reason::Status,
        };
        response.extensions_mut().insert(reason);
        response
    }
}

/// Travels with the bare response to where the page or problem is written.
#[derive(Debug, Clone)]
pub(super) enum Reason {
    /// The status says it all.
    Status,
    /// The form's token did not fit.
    Stale,
    /// Somebody else was faster.
    OutOfDate,
    /// The lifecycle does not allow it.
    WrongState,
    /// The installation is worked on until then.
    Maintenance(Instant),
    /// Everything a REST client needs.
    Problem(Box<Problem>),
}
