//! Photos come out upright, clean and small; broken and hostile ones do not come in.

use image::{DynamicImage, GenericImageView as _, ImageFormat, Rgba, RgbaImage};
use qabyl::documents::{Media, Refused};

use super::pictures::{PLACE, bomb, jpeg, noise, png, scene, with_exif};
use super::place;

fn decoded(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).expect("a JPEG")
}

fn is_red(image: &DynamicImage, x: u32, y: u32) -> bool {
    let [red, green, _, _] = image.get_pixel(x, y).0;
    red > 150 && green < 90
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Where the corner of [`scene`] must be after turning: left?, top?
const CORNERS: [(u16, bool, bool); 8] = [
    (1, true, true),
    (2, false, true),
    (3, false, false),
    (4, true, false),
    (5, true, true),
    (6, false, true),
    (7, false, false),
    (8, true, false),
];

#[actix_web::test]
async fn a_photo_is_turned_upright_whatever_way_the_phone_was_held() {
    let place = place();
    let plain = jpeg(&scene(400, 240), 90);
    for (orientation, left, top) in CORNERS {
        let kept = place.keep(&[("p.jpg", with_exif(&plain, orientation))]).await.unwrap();
        let image = decoded(&place.bytes(&kept).await);
        let turned = orientation >= 5;
        assert_eq!(
            image.dimensions(),
            if turned { (240, 400) } else { (400, 240) },
            "{orientation}"
        );
        let (width, height) = image.dimensions();
        let x = if left { 20 } else { width - 20 };
        let y = if top { 20 } else { height - 20 };
        assert!(is_red(&image, x, y), "orientation {orientation}");
        assert!(!is_red(&image, width / 2, height / 2), "orientation {orientation}");
    }
}

#[actix_web::test]
async fn the_place_where_a_photo_was_taken_is_not_kept() {
    let place = place();
    let photo = with_exif(&jpeg(&scene(300, 200), 90), 1);
    assert!(contains(&photo, PLACE));
    let kept = place.keep(&[("p.jpg", photo)]).await.unwrap();
    assert_eq!(kept.file.media, Media::Jpeg);
    let bytes = place.bytes(&kept).await;
    assert!(!contains(&bytes, PLACE) && !contains(&bytes, b"Exif"));
}

#[actix_web::test]
async fn a_photo_of_twelve_megapixels_becomes_a_page_of_half_a_megabyte_at_most() {
    let place = place();
    let photo = with_exif(&jpeg(&scene(4000, 3000), 85), 6);
    let kept = place.keep(&[("IMG_0001.JPG", photo)]).await.unwrap();
    assert!(kept.file.size <= 500_000, "{}", kept.file.size);
    assert_eq!(decoded(&place.bytes(&kept).await).dimensions(), (1200, 1600));
}

#[actix_web::test]
async fn even_noise_becomes_small_enough() {
    let place = place();
    let kept = place.keep(&[("n.jpg", jpeg(&noise(1700, 1300), 60))]).await.unwrap();
    assert!(kept.file.size <= 500_000, "{}", kept.file.size);
}

#[actix_web::test]
async fn a_small_picture_is_not_blown_up_and_transparency_becomes_paper() {
    let place = place();
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(50, 40, Rgba([0, 0, 0, 0])));
    let kept = place.keep(&[("scan.png", png(&clear))]).await.unwrap();
    let image = decoded(&place.bytes(&kept).await);
    assert_eq!(image.dimensions(), (50, 40));
    assert!(image.get_pixel(25, 20).0[0] > 250);
}

#[actix_web::test]
async fn a_picture_bomb_is_refused_by_its_header() {
    let place = place();
    // Its pixels end after the first rows: whoever unpacked them would call it damaged.
    assert_eq!(place.refusal("bomb.png", bomb(50_000)).await, Refused::TooManyPixels);
    assert_eq!(place.refusal("small.png", bomb(400)).await, Refused::Damaged);
}

#[actix_web::test]
async fn a_photo_that_was_cut_off_is_refused_and_not_filled_with_grey() {
    let place = place();
    let whole = with_exif(&jpeg(&scene(800, 600), 90), 1);
    for part in [3, 10, 50, 90, 99] {
        let cut = whole[..whole.len() * part / 100].to_vec();
        assert_eq!(place.refusal("cut.jpg", cut).await, Refused::Damaged, "{part} %");
    }
    let mut phone = whole.clone();
    phone.extend(b"what phones append");
    place.keep(&[("phone.jpg", phone)]).await.unwrap();
    let picture = png(&DynamicImage::ImageRgb8(scene(300, 200)));
    let cut = picture[..picture.len() / 2].to_vec();
    assert_eq!(place.refusal("cut.png", cut).await, Refused::Damaged);
}

#[actix_web::test]
async fn bits_that_flipped_never_panic() {
    let place = place();
    let whole = jpeg(&scene(64, 48), 70);
    for at in (0..whole.len()).step_by(7) {
        let mut broken = whole.clone();
        broken[at] ^= 0x5a;
        let _ = place.keep(&[("b.jpg", broken)]).await;
    }
}

#[actix_web::test]
async fn the_content_decides_and_not_the_name() {
    let place = place();
    let html = b"<!DOCTYPE html><script>alert(1)</script>".to_vec();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
    let wrong: [(&str, Vec<u8>); 8] = [
        ("passport.jpg", b"GIF89a/*\x01\x00*/=1;alert(1)".to_vec()),
        ("passport.pdf", html.clone()),
        ("passport.png", html),
        ("seal.jpg", svg),
        ("paper.pdf", b"PK\x03\x04\x14\0\0\0\x08\0".to_vec()),
        ("virus.pdf", b"MZ\x90\0\x03\0\0\0".to_vec()),
        ("note.txt", b"hello".to_vec()),
        ("late.pdf", [b"<html>".to_vec(), b"%PDF-1.4\n%%EOF".to_vec()].concat()),
    ];
    for (name, bytes) in wrong {
        assert_eq!(place.refusal(name, bytes).await, Refused::WrongType, "{name}");
    }
    let named_wrongly = jpeg(&scene(60, 40), 80);
    let kept = place.keep(&[("really.pdf.exe", named_wrongly)]).await.unwrap();
    assert_eq!(kept.file.media, Media::Jpeg);
    assert_eq!(place.refusal("empty.pdf", Vec::new()).await, Refused::Empty);
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    assert_eq!(place.refusal("IMG_1.HEIC", heic).await, Refused::Heic);
}

#[actix_web::test]
async fn what_hides_behind_a_photo_is_gone() {
    let place = place();
    let mut polyglot = jpeg(&scene(60, 40), 80);
    polyglot.extend(b"<script>alert(1)</script>PK\x03\x04");
    let kept = place.keep(&[("p.jpg", polyglot)]).await.unwrap();
    let bytes = place.bytes(&kept).await;
    assert!(!contains(&bytes, b"<script>") && bytes.ends_with(b"\xff\xd9"));
}
