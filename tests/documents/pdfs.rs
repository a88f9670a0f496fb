//! PDFs: stored as they are when they are whole, open and harmless; photos joined into one.

use std::io::Write as _;

use qabyl::documents::{Media, Refused, join, sample};

use super::pictures::{jpeg, scene};
use super::place;

fn packed(text: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(text).unwrap();
    packer.finish().unwrap()
}

/// A PDF whose body is `objects`.
fn pdf(objects: &[u8]) -> Vec<u8> {
    [
        b"%PDF-1.7\n",
        objects,
        b"\ntrailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n",
    ]
    .concat()
}

fn object_stream(extra: &str, data: &[u8]) -> Vec<u8> {
    let head = format!(
        "5 0 obj << /Type /ObjStm {extra} /N 1 /First 4 /Length {} >>\nstream\n",
        data.len()
    );
    pdf(&[head.as_bytes(), data, b"\nendstream endobj"].concat())
}

#[actix_web::test]
async fn a_plain_pdf_is_stored_as_it_is() {
    let place = place();
    let bytes = sample::pdf(&["Аттестат 2026", "Айгерим Үсөнова"]);
    let kept = place.keep(&[("Аттестат.pdf", bytes.clone())]).await.unwrap();
    assert_eq!((kept.file.media, kept.pages), (Media::Pdf, 1));
    assert_eq!(kept.name, "Аттестат.pdf");
    assert_eq!(place.bytes(&kept).await, bytes);
}

#[actix_web::test]
async fn a_protected_pdf_is_refused_with_its_reason() {
    let place = place();
    let bytes = pdf(b"1 0 obj << /Type /Catalog >> endobj trailer << /Encrypt 9 0 R >>");
    assert_eq!(place.refusal("p.pdf", bytes).await, Refused::Password);
}

#[actix_web::test]
async fn a_pdf_that_acts_is_refused_however_it_hides_it() {
    let place = place();
    let active: [Vec<u8>; 8] = [
        pdf(b"1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >> endobj"),
        pdf(b"1 0 obj << /S /Launch /F (cmd.exe) >> endobj"),
        pdf(b"1 0 obj << /Type /EmbeddedFile >> endobj"),
        pdf(b"1 0 obj << /S /J#61v#61Script >> endobj"),
        object_stream("/Filter /FlateDecode", &packed(b"1 0 << /S /JavaScript >>")),
        object_stream("/Filter [/ASCIIHexDecode /FlateDecode]", b"78"),
        object_stream(
            &format!("/Filter /FlateDecode {}", " ".repeat(9000)),
            &packed(b"1 0 <<>>"),
        ),
        object_stream("/Filter /FlateDecode", &packed(&vec![b' '; 40_000_000])),
    ];
    for (number, bytes) in active.into_iter().enumerate() {
        assert_eq!(place.refusal("a.pdf", bytes).await, Refused::ActivePdf, "{number}");
    }
    let harmless = object_stream(
        "/Filter /FlateDecode",
        &packed(b"1 0 << /Type /Page >> << /Type/Page >>"),
    );
    assert_eq!(place.keep(&[("h.pdf", harmless)]).await.unwrap().pages, 2);
}

#[actix_web::test]
async fn a_pdf_that_was_cut_off_is_refused_and_depth_costs_nothing() {
    let place = place();
    let whole = pdf(&b"[".repeat(100_000));
    place.keep(&[("deep.pdf", whole.clone())]).await.unwrap();
    assert_eq!(
        place.refusal("cut.pdf", whole[..50_000].to_vec()).await,
        Refused::Damaged
    );
    let broken = object_stream("/Filter /FlateDecode", b"no deflate");
    assert_eq!(place.refusal("broken.pdf", broken).await, Refused::Damaged);
}

#[actix_web::test]
async fn several_photos_become_one_readable_pdf() {
    let place = place();
    let photos: Vec<(&str, Vec<u8>)> = vec![
        ("front.jpg", jpeg(&scene(300, 200), 80)),
        ("back.jpg", jpeg(&scene(200, 300), 80)),
        ("third.jpg", jpeg(&scene(250, 250), 80)),
    ];
    let kept = place.keep(&photos).await.unwrap();
    assert_eq!((kept.file.media, kept.pages), (Media::Photos, 3));
    let bytes = place.bytes(&kept).await;
    every_object_stands_where_the_table_says(&bytes);
    for (number, size) in [(1, (300, 200)), (2, (200, 300)), (3, (250, 250))] {
        let page = join::page(&bytes, number).expect("a page");
        let image = image::load_from_memory(page).expect("a JPEG");
        assert_eq!((image.width(), image.height()), size);
    }
    assert!(join::page(&bytes, 4).is_none() && join::page(&bytes, 0).is_none());
    // It is a PDF that we would take ourselves, and the same photos give the same file.
    let again = place.keep(&[("joined.pdf", bytes)]).await.unwrap();
    assert_eq!(again.pages, 3);
    assert_eq!(place.keep(&photos).await.unwrap().file.hash, kept.file.hash);
}

#[actix_web::test]
async fn a_pdf_cannot_be_joined_with_photos() {
    let place = place();
    let mixed = [("a.jpg", jpeg(&scene(60, 40), 80)), ("b.pdf", sample::pdf(&[]))];
    assert_eq!(super::refusal(place.keep(&mixed).await), Refused::Mixed);
}

#[test]
fn sample_documents_say_that_they_are_samples() {
    let bytes = sample::pdf(&["ORT (2026)", "Бал: 187"]);
    every_object_stands_where_the_table_says(&bytes);
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("(SAMPLE) Tj") && text.contains("(ORT 2026) Tj") && text.contains("(BAL 187) Tj"));
    let photo = sample::photo(&["Жумабек уулу Эрлан"]).unwrap();
    assert!(photo.jpeg.starts_with(b"\xff\xd8") && photo.jpeg.len() < 200_000);
}

fn every_object_stands_where_the_table_says(pdf: &[u8]) {
    assert!(pdf.starts_with(b"%PDF-1.4\n") && pdf.ends_with(b"%%EOF\n"));
    let text = String::from_utf8_lossy(&pdf[pdf.len() - 2500.min(pdf.len())..]).into_owned();
    let start: usize = text
        .rsplit("startxref\n")
        .next()
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let table = String::from_utf8(pdf[start..].to_vec()).unwrap();
    let mut rows = table.lines();
    assert_eq!(rows.next(), Some("xref"));
    let count: usize = rows.next().unwrap().strip_prefix("0 ").unwrap().parse().unwrap();
    assert_eq!(rows.next(), Some("0000000000 65535 f "));
    for number in 1..count {
        let row = rows.next().unwrap();
        assert_eq!(row.len(), 19);
        let offset: usize = row[..10].parse().unwrap();
        assert!(
            pdf[offset..].starts_with(format!("{number} 0 obj\n").as_bytes()),
            "{number}"
        );
    }
    assert!(rows.next().unwrap() == "trailer");
}
