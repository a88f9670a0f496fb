//! What is announced to everybody, as this process knows it. Every page shows it, so it is read
//! again only when it is as old as a public page may be ([`super::kept`]); what another process
//! announces is seen after that.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant as Stopwatch;

use super::App;
use crate::db::announced::{Announced, announced};

#[derive(Default)]
struct Known {
    announced: Arc<Announced>,
    looked: Option<Stopwatch>,
}

/// The board of a process.
#[derive(Default)]
pub struct Board(RwLock<Known>);

impl Board {
    /// What is announced, as far as is known.
    #[must_use]
    pub fn announced(&self) -> Arc<Announced> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&known.announced)
    }

    /// This process has announced something: it looks again at once.
    pub fn forget(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).looked = None;
    }

    /// Looks again when that is due. A database that does not answer changes nothing here: whoever
    /// needs it hears so from the page itself.
    pub(super) async fn look(&self, app: &App) {
        let due = {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            known
                .looked
                .is_none_or(|looked| looked.elapsed() >= app.config.public_pages_kept)
        };
        if !due {
            return;
        }
        let looked = Stopwatch::now();
        match app.db.read(announced).await {
            Ok(found) => {
                let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
                if known.looked.is_none_or(|before| before <= looked) {
                    known.looked = Some(looked);
                    if *known.announced != found {
                        known.announced = Arc::new(found);
                    }
                }
            }
            Err(fault) => tracing::warn!(cause = %fault, "what is announced cannot be read"),
        }
    }
}
