//! Starts the HTTP server and stops it gently.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{HttpServer, web};

use super::app::Bearers;
use super::{App, front, routes};
use crate::kernel::Fault;

/// A server that is bound but not yet polled.
pub struct Bound {
    /// Await it to serve; its handle stops it.
    pub server: Server,
    /// Where it listens, with the port that the system chose.
    pub address: SocketAddr,
}

/// Binds `listen`. Room data (`passwords`, `files`, …) comes in through `rooms`.
///
/// # Errors
/// When the address is taken.
pub fn bind(
    app: App,
    listener: TcpListener,
    bearers: web::Data<Bearers>,
    rooms: impl Fn(&mut web::ServiceConfig) + Send + Clone + 'static,
) -> Result<Bound, Fault> {
    let address = listener.local_addr()?;
    let data = web::Data::new(app);
    let server = HttpServer::new(move || {
        let rooms = rooms.clone();
        actix_web::App::new()
            .app_data(data.clone())
            .app_data(bearers.clone())
            .configure(move |config| rooms(config))
            .configure(routes::configure)
            .wrap(from_fn(front::front))
            .wrap(Compress::default())
    })
    .client_request_timeout(Duration::from_secs(10))
    .client_disconnect_timeout(Duration::from_secs(5))
    .keep_alive(Duration::from_secs(30))
    .shutdown_timeout(20)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok(Bound { server, address })
}
