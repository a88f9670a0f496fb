//! Limits per network address, in memory. Limits per account live in the database.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Sign-in, token requests: guesses.
    Secrets,
    /// Registration, reset, confirmation: things that send mail.
    Mail,
    /// Every other write.
    Write,
}

/// The limiters.
pub struct Throttle {
    secrets: DefaultKeyedRateLimiter<IpAddr>,
    mail: DefaultKeyedRateLimiter<IpAddr>,
    write: DefaultKeyedRateLimiter<IpAddr>,
}

/// Seconds after which a refused address may try again.
pub const RETRY_AFTER: u32 = 60;

fn per_minute(count: u32) -> DefaultKeyedRateLimiter<IpAddr> {
    RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN)))
}

impl Throttle {
    /// A village shares one address: the limits stop machines, not classrooms.
    #[must_use]
    pub fn new() -> Self {
        Self {
            secrets: per_minute(120),
            mail: per_minute(60),
            write: per_minute(1200),
        }
    }

    /// Counts one try; false when there were too many.
    #[must_use]
    pub fn allows(&self, kind: Kind, network: IpAddr) -> bool {
        let limiter = match kind {
            Kind::Secrets => &self.secrets,
            Kind::Mail => &self.mail,
            Kind::Write => &self.write,
        };
        limiter.check_key(&network).is_ok()
    }

    /// Forgets addresses that have not been seen for a while.
    pub fn sweep(&self) {
        for limiter in [&self.secrets, &self.mail, &self.write] {
            limiter.retain_recent();
        }
    }
}

impl Default for Throttle {
    fn default() -> Self {
        Self::new()
    }
}
