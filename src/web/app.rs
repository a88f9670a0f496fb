//! What handlers share.

use std::sync::Arc;

use crate::config::{Config, Mode};
use crate::db::Db;
use crate::kernel::Clock;
use crate::kernel::ids::IdSource;

use super::assets::Assets;
use super::board::Board;
use super::kept::Kept;
use super::throttle::Throttle;
use super::traffic::Traffic;

/// The running installation; clones share everything.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The only source of "now".
    pub clock: Clock,
    /// Where identifiers come from.
    pub ids: Arc<IdSource>,
    /// What the process was told.
    pub config: Config,
    /// Style sheet, script, pictures.
    pub assets: Assets,
    /// Limits per network address.
    pub throttle: Throttle,
    /// What is announced to everybody.
    pub board: Board,
    /// Public pages, kept for a moment.
    pub kept: Kept,
    /// What is counted of requests.
    pub traffic: Traffic,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(db: Db, clock: Clock, ids: Arc<IdSource>, config: Config) -> Self {
        Self(Arc::new(Parts {
            db,
            clock,
            ids,
            config,
            assets: Assets::new(),
            throttle: Throttle::new(),
            board: Board::default(),
            kept: Kept::default(),
            traffic: Traffic::new(),
        }))
    }

    /// Whether people reach the portal over https.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.config.base_url.starts_with("https://")
    }

    /// Whether everything in here is invented.
    #[must_use]
    pub fn demo(&self) -> bool {
        self.config.mode == Mode::Demo
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Tells whose bearer token a request carries. `partners` knows how; `main` hands it in, so that
/// the gate need not know that room.
pub struct Bearers(pub BearerCheck);

/// The check: request in, principal out.
pub type BearerCheck = Box<
    dyn Fn(
            &App,
            &actix_web::HttpRequest,
        ) -> std::pin::Pin<Box<dyn Future<Output = Result<crate::accounts::Principal, super::Refusal>>>>
        + Send
        + Sync,
>;

impl Bearers {
    pub(super) async fn identify(
        &self,
        app: &App,
        request: &actix_web::HttpRequest,
    ) -> Result<crate::accounts::Principal, super::Refusal> {
        (self.0)(app, request).await
    }
}
