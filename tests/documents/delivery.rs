//! What goes out: names as data, nothing that runs, pages only of what we encoded.

use actix_web::HttpResponse;
use actix_web::body::to_bytes;
use bytes::Bytes;
use qabyl::documents::deliver::{Wanted, respond};
use qabyl::documents::{Media, StoredFile, join, names};

use super::pictures::{jpeg, scene};

fn file(media: Media, bytes: &Bytes) -> StoredFile {
    StoredFile {
        hash: "0".repeat(64),
        size: i64::try_from(bytes.len()).unwrap(),
        media,
    }
}

fn header<'a>(response: &'a HttpResponse, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[test]
fn every_answer_with_a_file_is_harmless_to_the_browser() {
    let bytes = Bytes::from_static(b"%PDF-1.4 <script>alert(1)</script>");
    for media in Media::ALL {
        let response = respond(&file(*media, &bytes), &bytes, "x.html", Wanted::Download).unwrap();
        assert!(header(&response, "content-disposition").starts_with("attachment; "));
        assert_eq!(header(&response, "content-type"), media.content_type());
        assert_eq!(header(&response, "x-content-type-options"), "nosniff");
        assert_eq!(
            header(&response, "content-security-policy"),
            "sandbox; default-src 'none'"
        );
        assert_eq!(header(&response, "cross-origin-resource-policy"), "same-origin");
        assert_eq!(header(&response, "cache-control"), "private, no-store");
    }
}

#[actix_web::test]
async fn only_pages_that_we_encoded_can_be_looked_at() {
    let photo = |width, height| qabyl::documents::inspect::Photo {
        width,
        height,
        jpeg: jpeg(&scene(width, height), 80),
    };
    let pdf = Bytes::from_static(b"%PDF-1.4");
    assert!(respond(&file(Media::Pdf, &pdf), &pdf, "x.pdf", Wanted::Page(1)).is_none());
    let two = [photo(60, 40), photo(40, 60)];
    let joined = Bytes::from(join::join(&two));
    let second = respond(&file(Media::Photos, &joined), &joined, "x.pdf", Wanted::Page(2)).unwrap();
    assert_eq!(header(&second, "content-type"), "image/jpeg");
    assert_eq!(header(&second, "content-disposition"), "inline");
    assert_eq!(to_bytes(second.into_body()).await.unwrap(), two[1].jpeg);
    assert!(respond(&file(Media::Photos, &joined), &joined, "x.pdf", Wanted::Page(3)).is_none());
    // Another's PDF that copies our structure is still another's.
    assert!(respond(&file(Media::Pdf, &joined), &joined, "x.pdf", Wanted::Page(1)).is_none());
    let single = Bytes::from(two[0].jpeg.clone());
    assert!(respond(&file(Media::Jpeg, &single), &single, "x.jpg", Wanted::Page(1)).is_some());
    assert!(respond(&file(Media::Jpeg, &single), &single, "x.jpg", Wanted::Page(2)).is_none());
}

#[test]
fn names_go_out_in_ascii_and_in_full() {
    assert_eq!(
        names::disposition("Аттестат Өмүрбек.pdf", Media::Pdf),
        "attachment; filename=\"attestat-omurbek.pdf\"; \
         filename*=UTF-8''%D0%90%D1%82%D1%82%D0%B5%D1%81%D1%82%D0%B0%D1%82%20%D3%A8%D0%BC%D2%AF%D1%80%D0%B1%D0%B5%D0%BA.pdf"
    );
    assert_eq!(
        names::disposition("photo.HEIC.exe", Media::Jpeg),
        "attachment; filename=\"photo-heic.jpg\"; filename*=UTF-8''photo.HEIC.jpg"
    );
}

#[test]
fn hostile_names_stay_data() {
    let long = "я".repeat(300) + ".pdf";
    let hostile = [
        "../../etc/passwd",
        "..\\..\\boot.ini",
        "C:\\x\\y.pdf",
        "a\0b.pdf",
        "scan\u{202e}fdp.exe",
        "CON",
        "com1.pdf",
        "x\r\nSet-Cookie: a=b.pdf",
        "\"; filename=evil.html; x=\"",
        "💥.pdf",
        "....",
        "",
        "%2e%2e%2f.pdf",
        long.as_str(),
    ];
    for name in hostile {
        let shown = names::shown(name);
        assert!(shown.chars().count() <= 80, "{shown}");
        assert!(!shown.contains(['/', '\\', '\0', '\r', '\n', '\u{202e}']), "{shown:?}");
        let sent = names::disposition(name, Media::Pdf);
        let (ascii, full) = sent
            .strip_prefix("attachment; filename=\"")
            .and_then(|rest| rest.split_once(".pdf\"; filename*=UTF-8''"))
            .expect("the form of a download");
        assert!(
            !ascii.is_empty() && ascii.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)),
            "{ascii}"
        );
        assert!(
            full.ends_with(".pdf") && full.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._%".contains(&b)),
            "{full}"
        );
        assert!(
            !ascii.eq_ignore_ascii_case("con") && !ascii.eq_ignore_ascii_case("com1"),
            "{ascii}"
        );
    }
    assert_eq!(names::shown("../../etc/passwd"), "passwd");
    assert_eq!(names::shown("C:\\x\\Диплом.pdf"), "Диплом.pdf");
    assert!(names::shown(&long).ends_with("я.pdf"));
}
