//! What a file is, by its content, and photos made upright, small and free of metadata.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ExtendedColorType, ImageDecoder as _, ImageFormat, ImageReader, RgbImage};

use super::model::Refused;

/// Longest side of a kept photo, in pixels: a page of A4 reads well at about 140 dots an inch.
const LONG_SIDE: u32 = 1600;
/// A kept photo is no larger than this where the steps of [`STEPS`] allow.
const TARGET: usize = 500_000;
/// Longest side and JPEG quality, tried in turn until the result is small enough.
const STEPS: [(u32, u8); 6] = [
    (LONG_SIDE, 80),
    (LONG_SIDE, 70),
    (LONG_SIDE, 60),
    (1400, 60),
    (1200, 55),
    (1000, 50),
];
/// What the decoder may allocate for one picture, in bytes: 40 megapixels of 16-bit RGBA.
const DECODER_BYTES: u64 = 400 * 1024 * 1024;

/// The types that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}

/// The type of `bytes` by content; the client's name and media type are not asked.
///
/// # Errors
/// [`Refused`]: empty, HEIC, or any other type.
pub fn kind(bytes: &[u8]) -> Result<Kind, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if is_heic(bytes) {
        return Err(Refused::Heic);
    }
    let found = infer::get(bytes).map(|found| found.mime_type());
    match found {
        Some("application/pdf") if bytes.starts_with(b"%PDF-") => Ok(Kind::Pdf),
        Some("image/jpeg") if bytes.starts_with(b"\xff\xd8\xff") => Ok(Kind::Jpeg),
        Some("image/png") if bytes.starts_with(b"\x89PNG\r\n\x1a\n") => Ok(Kind::Png),
        _ => Err(Refused::WrongType),
    }
}

/// ISO base media files with a HEIF brand: what an iPhone keeps unless told otherwise.
fn is_heic(bytes: &[u8]) -> bool {
    let brand = bytes.get(8..12).filter(|_| bytes.get(4..8) == Some(b"ftyp"));
    brand.is_some_and(|brand| {
        let brands: [&[u8]; 8] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"];
        brands.contains(&brand)
    })
}

/// A photo as we keep it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Our own JPEG: upright, sRGB values, no metadata.
    pub jpeg: Vec<u8>,
}

/// Decodes a JPEG or PNG of at most `pixels` pixels and encodes it anew. Runs in the child
/// process.
///
/// # Errors
/// [`Refused::TooManyPixels`] from the header alone, [`Refused::Damaged`] for the rest.
pub fn photo(bytes: &[u8], kind: Kind, pixels: u64) -> Result<Photo, Refused> {
    let format = match kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
        Kind::Pdf => return Err(Refused::WrongType),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(DECODER_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| Refused::Damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > pixels {
        return Err(Refused::TooManyPixels);
    }
    if width == 0 || height == 0 || (kind == Kind::Jpeg && !jpeg_is_whole(bytes)) {
        return Err(Refused::Damaged);
    }
    let orientation = decoder.orientation().map_err(|_| Refused::Damaged)?;
    let decoded = DynamicImage::from_decoder(decoder).map_err(|_| Refused::Damaged)?;
    let mut small = fit(decoded, LONG_SIDE);
    small.apply_orientation(orientation);
    let upright = on_white(&small);
    encode(&upright)
}

fn fit(image: DynamicImage, side: u32) -> DynamicImage {
    if image.width().max(image.height()) <= side {
        image
    } else {
        image.resize(side, side, FilterType::Triangle)
    }
}

/// Transparent parts become paper.
fn on_white(image: &DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let source = image.to_rgba8();
    let mut out = RgbImage::new(source.width(), source.height());
    for (to, from) in out.pixels_mut().zip(source.pixels()) {
        let [red, green, blue, alpha] = from.0.map(u32::from);
        let mix = |value: u32| u8::try_from((value * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        to.0 = [mix(red), mix(green), mix(blue)];
    }
    out
}

fn encode(image: &RgbImage) -> Result<Photo, Refused> {
    let mut best = None;
    for (side, quality) in STEPS {
        let smaller = (image.width().max(image.height()) > side)
            .then(|| fit(DynamicImage::ImageRgb8(image.clone()), side).to_rgb8());
        let image = smaller.as_ref().unwrap_or(image);
        let (width, height) = image.dimensions();
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, quality)
            .encode(image.as_raw(), width, height, ExtendedColorType::Rgb8)
            .map_err(|_| Refused::Damaged)?;
        let small_enough = jpeg.len() <= TARGET;
        best = Some(Photo { width, height, jpeg });
        if small_enough {
            break;
        }
    }
    best.ok_or(Refused::Damaged)
}

/// Whether the picture's own end marker is there. Decoders fill what a broken upload lost with
/// grey; a grey half of a certificate must be refused instead. An end marker inside a thumbnail
/// does not count, and what phones append after the end does no harm.
fn jpeg_is_whole(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    let mut in_scan = false;
    loop {
        match *rest {
            [0xff, 0xd9, ..] => return in_scan,
            // Inside a scan: stuffed byte or restart marker.
            [0xff, 0x00 | 0xd0..=0xd7, ..] if in_scan => rest = rest.get(2..).unwrap_or_default(),
            // Fill bytes before a marker.
            [0xff, 0xff, ..] => rest = rest.get(1..).unwrap_or_default(),
            [0xff, marker, high, low, ..] => {
                in_scan = in_scan || marker == 0xda;
                let length = usize::from(u16::from_be_bytes([high, low]));
                match rest.get(2 + length.max(2)..) {
                    Some(after) => rest = after,
                    None => return false,
                }
            }
            [_, _, ..] if in_scan => {
                let next = rest.iter().skip(1).position(|byte| *byte == 0xff);
                match next.and_then(|at| rest.get(at + 1..)) {
                    Some(after) => rest = after,
                    None => return false,
                }
            }
            _ => return false,
        }
    }
}
