//! The one function that answers with a stored file. Who may see it, the caller has decided.

use actix_web::HttpResponse;
use actix_web::http::header::{self, ContentEncoding, HeaderName};
use bytes::Bytes;

use super::model::{Media, StoredFile};
use super::{join, names};

/// How a file goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// As a download.
    Download,
    /// The picture of one page, from one, to look at.
    Page(usize),
}

/// Answers with a file. A page can be looked at only where we encoded it ourselves: `None` for
/// pages of foreign PDFs and pages that are not there.
///
/// Source of the headers: ASVS 5.0, 3.2.1, 3.5.8, 5.4.1, 5.4.2.
#[must_use]
pub fn respond(file: &StoredFile, bytes: &Bytes, name: &str, wanted: Wanted) -> Option<HttpResponse> {
    let (body, content_type, disposition) = match (wanted, file.media) {
        (Wanted::Download, media) => (bytes.clone(), media.content_type(), names::disposition(name, media)),
        (Wanted::Page(1), Media::Jpeg) => (bytes.clone(), "image/jpeg", "inline".to_owned()),
        (Wanted::Page(number), Media::Photos) => {
            let page = bytes.slice_ref(join::page(bytes, number)?);
            (page, "image/jpeg", "inline".to_owned())
        }
        (Wanted::Page(_), Media::Pdf | Media::Jpeg | Media::Letter) => return None,
    };
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, content_type))
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .insert_header((HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        // Packed already; packing again would cost time and save nothing.
        .insert_header(ContentEncoding::Identity);
    Some(response.body(body))
}
