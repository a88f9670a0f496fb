//! Invented documents for demonstrations: SAMPLE on top, a few lines below, nothing to mistake
//! for a real certificate.
//!
//! Lines are written in Latin capitals (the search key's spelling), because the plain fonts here
//! have no other letters.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, GrayImage, Luma};

use super::inspect::Photo;
use super::pdf::Writer;
use crate::kernel::Fault;
use crate::kernel::text::fold;

const WIDTH: u32 = 848;
const HEIGHT: u32 = 1200;
/// Rows of five bits, the leftmost highest; seven rows a letter, from A to Z and 0 to 9.
const LETTERS: [[u8; 7]; 36] = [
    [14, 17, 17, 31, 17, 17, 17],
    [30, 17, 17, 30, 17, 17, 30],
    [14, 17, 16, 16, 16, 17, 14],
    [30, 17, 17, 17, 17, 17, 30],
    [31, 16, 16, 30, 16, 16, 31],
    [31, 16, 16, 30, 16, 16, 16],
    [14, 17, 16, 23, 17, 17, 15],
    [17, 17, 17, 31, 17, 17, 17],
    [14, 4, 4, 4, 4, 4, 14],
    [7, 2, 2, 2, 2, 18, 12],
    [17, 18, 20, 24, 20, 18, 17],
    [16, 16, 16, 16, 16, 16, 31],
    [17, 27, 21, 21, 17, 17, 17],
    [17, 25, 21, 19, 17, 17, 17],
    [14, 17, 17, 17, 17, 17, 14],
    [30, 17, 17, 30, 16, 16, 16],
    [14, 17, 17, 17, 21, 18, 13],
    [30, 17, 17, 30, 20, 18, 17],
    [15, 16, 16, 14, 1, 1, 30],
    [31, 4, 4, 4, 4, 4, 4],
    [17, 17, 17, 17, 17, 17, 14],
    [17, 17, 17, 17, 17, 10, 4],
    [17, 17, 17, 21, 21, 21, 10],
    [17, 17, 10, 4, 10, 17, 17],
    [17, 17, 10, 4, 4, 4, 4],
    [31, 1, 2, 4, 8, 16, 31],
    [14, 17, 19, 21, 25, 17, 14],
    [4, 12, 4, 4, 4, 4, 14],
    [14, 17, 1, 2, 4, 8, 31],
    [31, 2, 4, 2, 1, 17, 14],
    [2, 6, 10, 18, 31, 2, 2],
    [31, 16, 30, 1, 1, 17, 14],
    [6, 8, 16, 30, 17, 17, 14],
    [31, 1, 2, 4, 8, 8, 8],
    [14, 17, 17, 14, 17, 17, 14],
    [14, 17, 17, 15, 1, 2, 12],
];

fn plain(line: &str) -> String {
    let upper = fold(line).to_ascii_uppercase();
    upper
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == ' ')
        .take(44)
        .collect()
}

/// A one-page PDF with the word SAMPLE and `lines`.
#[must_use]
pub fn pdf(lines: &[&str]) -> Vec<u8> {
    let mut text = String::from("BT /F 40 Tf 0.6 g 60 760 Td (SAMPLE) Tj 0 g /F 16 Tf 0 -30 Td");
    for line in lines {
        text.push_str(&format!(" 0 -26 Td ({}) Tj", plain(line)));
    }
    text.push_str(" ET");
    let mut pdf = Writer::new();
    let font = pdf.add(
        "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding",
        None,
    );
    let content = pdf.add("", Some(text.as_bytes()));
    let list = content + 2;
    let page = pdf.add(
        &format!(
            "/Type /Page /Parent {list} 0 R /MediaBox [0 0 595 842] \
             /Resources << /Font << /F {font} 0 R >> >> /Contents {content} 0 R"
        ),
        None,
    );
    let list = pdf.add(&format!("/Type /Pages /Count 1 /Kids [ {page} 0 R ]"), None);
    let root = pdf.add(&format!("/Type /Catalog /Pages {list} 0 R"), None);
    pdf.finish(root)
}

/// A page as a photo, with the word SAMPLE and `lines`.
///
/// # Errors
/// When the encoder fails, which it does not.
pub fn photo(lines: &[&str]) -> Result<Photo, Fault> {
    let mut page = GrayImage::from_pixel(WIDTH, HEIGHT, Luma([250]));
    write(&mut page, "SAMPLE", 60, 60, 9, 150);
    let mut top = 190;
    for line in lines {
        write(&mut page, &plain(line), 60, top, 3, 30);
        top += 40;
    }
    let page = DynamicImage::ImageLuma8(page).to_rgb8();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 80)
        .encode(page.as_raw(), WIDTH, HEIGHT, ExtendedColorType::Rgb8)
        .map_err(|e| Fault::new("cannot encode a sample", e))?;
    Ok(Photo {
        width: WIDTH,
        height: HEIGHT,
        jpeg,
    })
}

fn write(page: &mut GrayImage, line: &str, left: u32, top: u32, size: u32, ink: u8) {
    let mut x = left;
    for c in line.bytes() {
        let index = match c {
            b'A'..=b'Z' => usize::from(c - b'A'),
            b'0'..=b'9' => usize::from(c - b'0') + 26,
            _ => LETTERS.len(),
        };
        for (row, bits) in (0_u32..).zip(LETTERS.get(index).copied().unwrap_or_default()) {
            for column in 0..5 {
                if bits & (16 >> column) != 0 {
                    square(page, (x + column * size, top + row * size), size, ink);
                }
            }
        }
        x += 6 * size;
    }
}

fn square(page: &mut GrayImage, (left, top): (u32, u32), size: u32, ink: u8) {
    for y in top..top + size {
        for x in left..left + size {
            if let Some(pixel) = page.get_pixel_mut_checked(x, y) {
                *pixel = Luma([ink]);
            }
        }
    }
}
