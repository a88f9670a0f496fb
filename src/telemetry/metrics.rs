//! Prometheus' `GET /metrics`, on a listener of its own. Numbers only: no names, no identifiers
//! of people.

use std::net::TcpListener;

use actix_web::{App as Site, HttpResponse, HttpServer, dev::Server, web};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use crate::accounts::passwords::Passwords;
use crate::administration::{Report, last_report};
use crate::db::Conn;
use crate::kernel::Fault;
use crate::web::App;
use crate::{calls, events, outbox, placements};

/// OpenMetrics as Prometheus asks for it.
const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Line {
    call: String,
    line: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Sentence {
    name: String,
}

/// What the database says of itself.
struct Stored {
    outbox: outbox::Counts,
    unsealed: i64,
    sealed: i64,
    seats: Vec<(Line, i64, i64)>,
    report: Option<Report>,
}

/// Binds `listener`; the server must be awaited.
///
/// # Errors
/// When the listener cannot be used.
pub fn bind(listener: TcpListener, app: App, passwords: web::Data<Passwords>) -> Result<Server, Fault> {
    let server = HttpServer::new(move || {
        Site::new()
            .app_data(web::Data::new(app.clone()))
            .app_data(passwords.clone())
            .route("/metrics", web::get().to(show))
    })
    .workers(1)
    .disable_signals()
    .shutdown_timeout(2)
    .listen(listener)?
    .run();
    Ok(server)
}

async fn show(app: web::Data<App>, passwords: web::Data<Passwords>) -> HttpResponse {
    match text(&app, &passwords).await {
        Ok(text) => HttpResponse::Ok().content_type(CONTENT_TYPE).body(text),
        Err(fault) => {
            tracing::error!(%fault, "metrics");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// All metrics as text. When the database does not answer, the process's own are still told.
///
/// # Errors
/// When they cannot be written, which a `String` does not refuse.
pub async fn text(app: &App, passwords: &Passwords) -> Result<String, Fault> {
    let mut registry = Registry::with_prefix("qabyl");
    registry.register(
        "request_seconds",
        "Requests by route, status and time",
        app.traffic.requests.clone(),
    );
    let own = app.db.load();
    gauge(&mut registry, "write_queue", "Writes that wait", own.queued);
    registry.register(
        "write_batch_size",
        "Commands that share one commit (SQLite)",
        own.batches,
    );
    gauge(&mut registry, "pool_connections_used", "Connections at work", own.used);
    gauge(
        &mut registry,
        "pool_connections_idle",
        "Connections that wait",
        own.idle,
    );
    gauge(
        &mut registry,
        "pool_waiting",
        "Callers that wait for a connection",
        own.waiting,
    );
    let (hashing, waiting) = passwords.load();
    gauge(
        &mut registry,
        "password_hashes_running",
        "Passwords being hashed",
        hashing,
    );
    gauge(
        &mut registry,
        "password_hashes_waiting",
        "Passwords that wait for it",
        waiting,
    );
    let stored = app.db.read(stored).await;
    gauge(
        &mut registry,
        "database_up",
        "1: the database answers",
        usize::from(stored.is_ok()),
    );
    match stored {
        Ok(stored) => tell(&mut registry, stored),
        Err(fault) => tracing::warn!(%fault, "metrics without the database"),
    }
    let mut text = String::new();
    encode(&mut text, &registry).map_err(|error| Fault::new("metrics", error))?;
    Ok(text)
}

fn stored(conn: &mut Conn) -> Result<Stored, Fault> {
    let mut seats = Vec::new();
    for (line, held, all) in placements::seats_of_lines(conn)? {
        let Some(line) = calls::line(conn, line)? else { continue };
        let call = calls::call(conn, line.call)?.map(|call| call.slug).unwrap_or_default();
        seats.push((Line { call, line: line.code }, held, all));
    }
    Ok(Stored {
        outbox: outbox::counts(conn)?,
        unsealed: events::waiting(conn)?,
        sealed: events::head(conn)?.map_or(0, |(number, _)| number),
        seats,
        report: last_report(conn)?,
    })
}

fn tell(registry: &mut Registry, stored: Stored) {
    signed(registry, "outbox_waiting", "Letters that wait", stored.outbox.pending);
    signed(
        registry,
        "outbox_dead",
        "Letters that were given up",
        stored.outbox.dead,
    );
    signed(
        registry,
        "events_unsealed",
        "Events without a number yet",
        stored.unsealed,
    );
    let sealed = u64::try_from(stored.sealed).unwrap_or(0);
    registry.register("events_sealed", "Events with a number", ConstCounter::new(sealed));
    let (held, all) = (Family::<Line, Gauge>::default(), Family::<Line, Gauge>::default());
    for (line, taken, seats) in stored.seats {
        held.get_or_create(&line).set(taken);
        all.get_or_create(&line).set(seats);
    }
    registry.register("seats_held", "Seats with a holder", held);
    registry.register("seats", "Seats", all);
    let Some(report) = stored.report else { return };
    let broken = Family::<Sentence, Gauge>::default();
    let count = i64::try_from(report.broken.len()).unwrap_or(i64::MAX);
    for it in report.broken {
        let rows = i64::try_from(it.count).unwrap_or(i64::MAX);
        broken.get_or_create(&Sentence { name: it.name }).set(rows);
    }
    signed(
        registry,
        "check_broken",
        "Sentences that were false at the last check",
        count,
    );
    registry.register("check_broken_rows", "Rows that break a sentence", broken);
    let at = i64::try_from(report.at.unix_millis() / 1000).unwrap_or(0);
    signed(
        registry,
        "check_at_seconds",
        "When the last check began, since 1970",
        at,
    );
}

fn gauge(registry: &mut Registry, name: &str, help: &str, value: usize) {
    signed(registry, name, help, i64::try_from(value).unwrap_or(i64::MAX));
}

fn signed(registry: &mut Registry, name: &str, help: &str, value: i64) {
    let gauge: Gauge = Gauge::default();
    gauge.set(value);
    registry.register(name, help, gauge);
}
