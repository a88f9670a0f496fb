//! Starts the HTTP server and stops it gently.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_http::error::DispatchError;
use actix_http::{HttpService, Protocol};
use actix_server::Server;
use actix_service::{IntoServiceFactory as _, ServiceFactoryExt as _, fn_service, map_config};
use actix_web::dev::AppConfig;
use actix_web::middleware::{Compress, from_fn};
use actix_web::rt::net::TcpStream;
use actix_web::web;

use super::app::Bearers;
use super::line::{Line, Patience};
use super::{App, front, resources, unread};
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
/// The parts of actix-web's own server are put together here, because its connections cannot be
/// watched (see [`super::line`]).
///
/// # Errors
/// When the address is taken.
pub fn bind(
    app: App,
    listener: TcpListener,
    bearers: web::Data<Bearers>,
    patience: Patience,
    rooms: impl Fn(&mut web::ServiceConfig) + Send + Clone + 'static,
) -> Result<Bound, Fault> {
    let address = listener.local_addr()?;
    let data = web::Data::new(app);
    let builder = Server::build().shutdown_timeout(20).disable_signals();
    let stopping = builder.graceful_shutdown_signal();
    let server = builder.listen("qabyl", listener, move || {
        let (rooms, stopping) = (rooms.clone(), stopping.clone());
        let app = actix_web::App::new()
            .app_data(data.clone())
            .app_data(bearers.clone())
            .app_data(web::Data::new(patience))
            .configure(move |config| rooms(config))
            .configure(resources::configure)
            .wrap(from_fn(front::front))
            .wrap(Compress::default())
            .wrap(from_fn(unread::settle))
            .into_factory()
            .map_err(|error: actix_web::Error| error.error_response());
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .client_request_timeout(patience.head)
            .client_disconnect_timeout(Duration::from_secs(5))
            .keep_alive(Duration::from_secs(30))
            .local_addr(address)
            .on_connect_ext(|line: &Line, data| {
                data.insert(line.switch());
            })
            .finish(map_config(app, |()| AppConfig::default()));
        fn_service(move |stream: TcpStream| async move {
            drop(stream.set_nodelay(true));
            let peer = stream.peer_addr().ok();
            Ok::<_, DispatchError>((Line::new(stream, patience, &front::HEADERS), Protocol::Http1, peer))
        })
        .and_then(http)
    })?;
    Ok(Bound {
        server: server.run(),
        address,
    })
}
