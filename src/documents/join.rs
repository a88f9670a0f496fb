//! Several photos as one PDF, one page each, and the photos back out of it.

use super::inspect::Photo;
use super::pdf::Writer;

/// A4 upright, in points of 1/72 inch.
const A4: (f64, f64) = (595.0, 842.0);
/// Printers cannot reach the edge.
const MARGIN: f64 = 18.0;
/// Begins the stream of a page's picture; [`page`] looks for exactly this.
const PICTURE: &str = "/Type /XObject /Subtype /Image /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode";

/// One PDF with a page for each photo, turned to the photo's own format. The same photos give
/// the same bytes.
#[must_use]
pub fn join(photos: &[Photo]) -> Vec<u8> {
    let mut pdf = Writer::new();
    // Three objects a page, then the list of pages, then the catalogue.
    let list = photos.len() * 3 + 1;
    let mut kids = String::new();
    for photo in photos {
        let (width, height) = (f64::from(photo.width), f64::from(photo.height));
        let (page_width, page_height) = if width > height { (A4.1, A4.0) } else { A4 };
        let scale = ((page_width - 2.0 * MARGIN) / width).min((page_height - 2.0 * MARGIN) / height);
        let (shown_width, shown_height) = (width * scale, height * scale);
        let (left, bottom) = ((page_width - shown_width) / 2.0, (page_height - shown_height) / 2.0);
        let size = format!("/Width {} /Height {}", photo.width, photo.height);
        let picture = pdf.add(&format!("{size} {PICTURE}"), Some(&photo.jpeg));
        let draw = format!("q {shown_width:.2} 0 0 {shown_height:.2} {left:.2} {bottom:.2} cm /P Do Q");
        let content = pdf.add("", Some(draw.as_bytes()));
        let page = pdf.add(
            &format!(
                "/Type /Page /Parent {list} 0 R /MediaBox [0 0 {page_width} {page_height}] \
                 /Resources << /XObject << /P {picture} 0 R >> >> /Contents {content} 0 R"
            ),
            None,
        );
        kids.push_str(&format!("{page} 0 R "));
    }
    let list = pdf.add(&format!("/Type /Pages /Count {} /Kids [ {kids}]", photos.len()), None);
    let root = pdf.add(&format!("/Type /Catalog /Pages {list} 0 R"), None);
    pdf.finish(root)
}

/// The photo of page `number`, from one, of a PDF that [`join`] made. Ask only for files that are
/// recorded as [`super::Media::Photos`]: another's PDF could hold anything.
#[must_use]
pub fn page(pdf: &[u8], number: usize) -> Option<&[u8]> {
    let mark = format!("{PICTURE} /Length ");
    let mut rest = pdf;
    let mut seen = 0;
    loop {
        let at = rest.windows(mark.len()).position(|window| window == mark.as_bytes())?;
        rest = rest.get(at + mark.len()..)?;
        let digits = rest.iter().position(|byte| !byte.is_ascii_digit())?;
        let length: usize = std::str::from_utf8(rest.get(..digits)?).ok()?.parse().ok()?;
        let data = rest.get(digits..)?.strip_prefix(b" >>\nstream\n")?;
        let jpeg = data.get(..length)?;
        seen += 1;
        if seen == number {
            return Some(jpeg);
        }
        rest = data.get(length..)?;
    }
}
