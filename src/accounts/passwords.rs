//! Hashing passwords with argon2id, at most a few at a time.
//!
//! One hash costs some 20 ms of a core and 19 MiB; without a limit a flood of sign-ins would
//! take the whole machine. So a fixed number run at once, a fixed number wait, and the rest
//! hear [`PasswordError::Busy`] at once. An unknown user costs the same work as a known one.

use std::fmt;
use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use super::password_policy::{Holder, Policy, Weakness, check, normalise};
use crate::kernel::{Fault, secrets};

/// Cost and limits of hashing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordSettings {
    /// Memory of one hash in KiB; at least 19,456 in production (OWASP, ASVS 11.4.2).
    pub memory_kib: u32,
    /// Passes over that memory; at least 2 in production.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
    /// Hashes computed at the same time.
    pub workers: usize,
    /// Callers that may wait for one.
    pub queue: usize,
    /// What a new password must be like.
    pub policy: Policy,
}

impl Default for PasswordSettings {
    fn default() -> Self {
        Self {
            memory_kib: 19_456,
            passes: 2,
            lanes: 1,
            workers: 4,
            queue: 50,
            policy: Policy::default(),
        }
    }
}

impl PasswordSettings {
    /// Whether production may run with this cost; tests run with less.
    #[must_use]
    pub fn is_strong(&self) -> bool {
        self.memory_kib >= 19_456 && self.passes >= 2
    }
}

/// Why there is no answer about a password.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The new password is not acceptable.
    #[error(transparent)]
    Weak(#[from] Weakness),
    /// Too many sign-ins at once: 503 with Retry-After.
    #[error("too many sign-ins at once")]
    Busy,
    /// A stored hash that is none, or no memory.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What a presented password turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Wrong, or there is no such user: callers must not tell these apart.
    Wrong,
    /// Right.
    Right {
        /// The same password hashed at today's cost, to be stored, when the stored one was
        /// cheaper.
        rehash: Option<String>,
    },
}

/// The bounded pool that all hashing goes through; one per process.
pub struct Passwords {
    params: Params,
    policy: Policy,
    /// Somebody's hash that nobody's password matches.
    nobody: Arc<str>,
    places: Arc<Semaphore>,
    workers: Arc<Semaphore>,
    /// Places and workers when nobody is there.
    most: (usize, usize),
}

impl Passwords {
    /// Sets the pool up; makes one hash.
    ///
    /// # Errors
    /// When argon2 does not know such a cost.
    pub fn new(settings: &PasswordSettings) -> Result<Self, Fault> {
        let params = Params::new(settings.memory_kib, settings.passes, settings.lanes, None)
            .map_err(|error| Fault::new("argon2 settings", error))?;
        let nobody = hash(&params, secrets::token()?.as_bytes())?;
        Ok(Self {
            params,
            policy: settings.policy,
            nobody: nobody.into(),
            places: Arc::new(Semaphore::new(settings.workers.saturating_add(settings.queue))),
            workers: Arc::new(Semaphore::new(settings.workers.max(1))),
            most: (settings.workers.saturating_add(settings.queue), settings.workers.max(1)),
        })
    }

    /// How many passwords are being hashed, and how many wait for it.
    #[must_use]
    pub fn load(&self) -> (usize, usize) {
        let (places, workers) = self.most;
        let running = workers.saturating_sub(self.workers.available_permits());
        let inside = places.saturating_sub(self.places.available_permits());
        (running, inside.saturating_sub(running))
    }

    /// Judges a new password and hashes it to a PHC string for storing.
    ///
    /// `own` are the account's words (see `password_policy::own_words`).
    ///
    /// # Errors
    /// `Weak` with the reason, or `Busy`.
    pub async fn create(
        &self,
        password: SecretString,
        holder: Holder,
        own: Vec<String>,
    ) -> Result<String, PasswordError> {
        let (params, policy) = (self.params.clone(), self.policy);
        self.run(move || {
            check(&policy, holder, password.expose_secret(), &own)?;
            Ok(hash(&params, normalise(password.expose_secret()).as_bytes())?)
        })
        .await
    }

    /// Compares a presented password with the stored PHC string; `None` when there is no such
    /// user or no password, which takes as long.
    ///
    /// # Errors
    /// `Busy`, or a fault when the stored string is not a hash.
    pub async fn verify(&self, password: SecretString, stored: Option<String>) -> Result<Verdict, PasswordError> {
        let (params, nobody) = (self.params.clone(), Arc::clone(&self.nobody));
        self.run(move || {
            let password = normalise(password.expose_secret());
            let known = stored.is_some();
            let phc = PasswordHash::new(stored.as_deref().unwrap_or(&nobody))
                .map_err(|error| Fault::new("stored password hash", error))?;
            let right = hasher(&params).verify_password(password.as_bytes(), &phc).is_ok();
            if !(known && right) {
                return Ok(Verdict::Wrong);
            }
            let rehash = is_cheaper(&phc, &params)
                .then(|| hash(&params, password.as_bytes()))
                .transpose()?;
            Ok(Verdict::Right { rehash })
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let place = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_| PasswordError::Busy)?;
        let worker = Arc::clone(&self.workers)
            .acquire_owned()
            .await
            .map_err(|_| PasswordError::Busy)?;
        let span = tracing::Span::current();
        let done = tokio::task::spawn_blocking(move || {
            // The job goes on when its caller hangs up, so the permits live here.
            let _permits = (place, worker);
            span.in_scope(job)
        });
        done.await.map_err(|error| Fault::new("hashing", error))?
    }
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passwords")
            .field("params", &self.params)
            .field("places", &self.places.available_permits())
            .finish_non_exhaustive()
    }
}

fn hasher(params: &Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
}

fn hash(params: &Params, password: &[u8]) -> Result<String, Fault> {
    let salt = secrets::random::<16>()?;
    hasher(params)
        .hash_password_with_salt(password, &salt)
        .map(|phc| phc.to_string())
        .map_err(|error| Fault::new("argon2", error))
}

/// Whether any part of the stored cost, or its algorithm, is below today's.
fn is_cheaper(phc: &PasswordHash, params: &Params) -> bool {
    let today = phc.algorithm.as_str() == "argon2id" && phc.version == Some(Version::V0x13 as u32);
    !today
        || Params::try_from(phc).map_or(true, |stored| {
            stored.m_cost() < params.m_cost() || stored.t_cost() < params.t_cost() || stored.p_cost() < params.p_cost()
        })
}
