//! Generated pictures: what phones make, and what attackers make.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, Rgb, RgbImage};

/// Bytes that stand in the location tags of [`with_exif`].
pub const PLACE: &[u8] = b"42.8746N-74.5698E-BISHKEK";

/// A picture whose upper left quarter is red, on a grey that is not quite even.
pub fn scene(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        if x < width / 4 && y < height / 4 {
            Rgb([220, 20, 20])
        } else {
            let wave = u8::try_from((x / 3 + y / 5) % 64).unwrap();
            Rgb([150 + wave, 150 + wave, 160])
        }
    })
}

/// Hard to compress: every pixel differs.
pub fn noise(width: u32, height: u32) -> RgbImage {
    let mut state = 1_u32;
    RgbImage::from_fn(width, height, |_, _| {
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        Rgb([next(), next(), next()])
    })
}

pub fn jpeg(image: &RgbImage, quality: u8) -> Vec<u8> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality)
        .encode(image.as_raw(), image.width(), image.height(), ExtendedColorType::Rgb8)
        .unwrap();
    out
}

pub fn png(image: &image::DynamicImage) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image.write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

/// Puts an APP1 segment behind the start marker: orientation, and a GPS directory.
pub fn with_exif(jpeg: &[u8], orientation: u16) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        let mut entry = tag.to_le_bytes().to_vec();
        entry.extend(kind.to_le_bytes());
        entry.extend(count.to_le_bytes());
        entry.extend(value.to_le_bytes());
        entry
    };
    // First directory: two entries, then none follows; it ends at 8 + 2 + 24 + 4 = 38.
    tiff.extend(2_u16.to_le_bytes());
    tiff.extend(entry(0x0112, 3, 1, u32::from(orientation)));
    tiff.extend(entry(0x8825, 4, 1, 38));
    tiff.extend(0_u32.to_le_bytes());
    // Directory of the place: one text entry, which stands at 38 + 2 + 12 + 4 = 56.
    tiff.extend(1_u16.to_le_bytes());
    tiff.extend(entry(0x001c, 2, u32::try_from(PLACE.len()).unwrap(), 56));
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(PLACE);
    let mut segment = b"Exif\0\0".to_vec();
    segment.extend(tiff);
    let length = u16::try_from(segment.len() + 2).unwrap();
    let mut out = vec![0xff, 0xd8, 0xff, 0xe1];
    out.extend(length.to_be_bytes());
    out.extend(segment);
    out.extend(&jpeg[2..]);
    out
}

/// A PNG that says it is `side` squared, one bit a pixel: 50,000 squared would be 10 GB in memory.
pub fn bomb(side: u32) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = side.to_be_bytes().to_vec();
    head.extend(side.to_be_bytes());
    head.extend([1, 0, 0, 0, 0]);
    chunk(&mut out, *b"IHDR", &head);
    let row = vec![0_u8; usize::try_from(side.div_ceil(8) + 1).unwrap()];
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..200 {
        std::io::Write::write_all(&mut packer, &row).unwrap();
    }
    chunk(&mut out, *b"IDAT", &packer.finish().unwrap());
    chunk(&mut out, *b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    out.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
    let mut crc = flate2::Crc::new();
    crc.update(&name);
    crc.update(data);
    out.extend(name);
    out.extend(data);
    out.extend(crc.sum().to_be_bytes());
}
