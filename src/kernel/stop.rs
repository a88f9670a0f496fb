//! The word that the process is to end: told once, heard by everybody, also by those who ask later.

use std::time::Duration;

use tokio::sync::watch;

/// Clones share one word.
#[derive(Debug, Clone)]
pub struct Stop(watch::Sender<bool>);

impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Stop {
    /// Tells everybody.
    pub fn tell(&self) {
        self.0.send_replace(true);
    }

    /// Whether it has been told.
    #[must_use]
    pub fn told(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is told.
    pub async fn wait(&self) {
        let mut heard = self.0.subscribe();
        // It fails only when the sender is gone, and this is one.
        drop(heard.wait_for(|told| *told).await);
    }

    /// Sleeps for `length`, or until it is told.
    pub async fn sleep(&self, length: Duration) {
        drop(tokio::time::timeout(length, self.wait()).await);
    }
}
