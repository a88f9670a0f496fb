//! The few static files: compiled in, compressed once, named by their content.

use std::io::Write as _;

use actix_web::{HttpRequest, HttpResponse, http::header, web};

use super::{Answer, App, Refusal};
use crate::kernel::secrets;

const FILES: [(&str, &str, &[u8]); 4] = [
    (
        "qabyl.css",
        "text/css; charset=utf-8",
        include_bytes!("assets/qabyl.css"),
    ),
    (
        "qabyl.js",
        "text/javascript; charset=utf-8",
        include_bytes!("assets/qabyl.js"),
    ),
    ("mark.svg", "image/svg+xml", include_bytes!("assets/mark.svg")),
    ("favicon.svg", "image/svg+xml", include_bytes!("assets/favicon.svg")),
];

/// One file, ready to be sent.
struct Asset {
    name: &'static str,
    path: String,
    media_type: &'static str,
    plain: &'static [u8],
    gzip: Vec<u8>,
}

/// All files.
pub struct Assets(Vec<Asset>);

impl Assets {
    /// Hashes and compresses.
    #[must_use]
    pub fn new() -> Self {
        let make = |(name, media_type, plain): (&'static str, &'static str, &'static [u8])| {
            let hash: String = secrets::sha256_hex(plain).chars().take(12).collect();
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            let gzip = encoder
                .write_all(plain)
                .and_then(|()| encoder.finish())
                .unwrap_or_default();
            Asset {
                name,
                path: format!("/static/{hash}/{name}"),
                media_type,
                plain,
                gzip,
            }
        };
        Self(FILES.into_iter().map(make).collect())
    }

    /// The address of a file; changes with its content.
    #[must_use]
    pub fn path(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|asset| asset.name == name)
            .map_or("", |asset| &asset.path)
    }
}

impl Default for Assets {
    fn default() -> Self {
        Self::new()
    }
}

/// `GET /static/{hash}/{name}`: a year in every cache, because another content has another name.
pub async fn serve(app: web::Data<App>, request: HttpRequest) -> Answer {
    let asset = app
        .assets
        .0
        .iter()
        .find(|asset| asset.path == request.path())
        .ok_or(Refusal::NotFound)?;
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, asset.media_type))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "Accept-Encoding"));
    let gzip = request
        .headers()
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"));
    if gzip && !asset.gzip.is_empty() {
        response.insert_header((header::CONTENT_ENCODING, "gzip"));
        return Ok(response.body(asset.gzip.clone()));
    }
    Ok(response.body(asset.plain))
}

/// `GET /favicon.svg`: browsers ask for it by this name.
pub async fn favicon() -> Answer {
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "image/svg+xml"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=604800"))
        .body(include_str!("assets/favicon.svg")))
}
