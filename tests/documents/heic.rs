//! HEIC comes in only where the operator names a converter.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use qabyl::documents::child::Worker;
use qabyl::documents::{Files, Media, Refused};

use super::pictures::{jpeg, scene};
use super::{keep, place, refusal, settings};

/// The head of an iPhone's picture.
fn heic() -> Vec<u8> {
    let mut bytes = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    bytes.extend([7; 600]);
    bytes
}

/// A converter that does what `script` says with `$1` and `$2`.
fn converter(folder: &std::path::Path, script: &str) -> PathBuf {
    let path = folder.join("convert");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a script");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("executable");
    path
}

#[actix_web::test]
async fn without_a_converter_the_page_names_the_setting_of_the_phone() {
    let place = place();
    assert_eq!(place.refusal("IMG_1.HEIC", heic()).await, Refused::Heic);
}

#[actix_web::test]
async fn with_one_the_picture_goes_the_way_of_every_photo() {
    let folder = tempfile::tempdir().expect("a folder");
    let photo = folder.path().join("photo.jpg");
    std::fs::write(&photo, jpeg(&scene(300, 200), 90)).expect("a photo");
    let mut settings = settings(folder.path());
    let script = format!(
        "head -c 12 \"$1\" | grep -q ftypheic && exec /bin/cp {} \"$2\"",
        photo.display()
    );
    settings.heic = Some(converter(folder.path(), &script));
    let files = Files::open(&settings, Worker::in_process()).expect("files");
    let kept = keep(&files, &[("IMG_1.HEIC", heic())]).await.expect("kept");
    assert_eq!(kept.file.media, Media::Jpeg);
    let left = std::fs::read_dir(folder.path().join("incoming"))
        .expect("a folder")
        .count();
    assert_eq!(left, 0, "nothing stays behind");
}

#[actix_web::test]
async fn what_the_converter_cannot_read_is_damaged() {
    let folder = tempfile::tempdir().expect("a folder");
    for script in ["exit 1", "exit 0", "echo no picture > \"$2\""] {
        let mut settings = settings(folder.path());
        settings.heic = Some(converter(folder.path(), script));
        let files = Files::open(&settings, Worker::in_process()).expect("files");
        let refused = refusal(keep(&files, &[("IMG_1.HEIC", heic())]).await);
        assert_eq!(refused, Refused::Damaged, "{script}");
    }
}

#[actix_web::test]
async fn pictures_are_converted_in_turn_and_readable_by_nobody_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let photo = folder.path().join("photo.jpg");
    std::fs::write(&photo, jpeg(&scene(300, 200), 90)).expect("a photo");
    let mut settings = settings(folder.path());
    // Fails when another one works at the same time, or when others may read what it is given.
    let script = format!(
        "mkdir {lock} || exit 1\nhead -c 12 \"$1\" | grep -q ftypheic || exit 1\n\
         case $(ls -l \"$1\") in -rw-------*) ;; *) exit 1 ;; esac\n\
         i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done\n\
         cat {photo} > \"$2\" && rmdir {lock}\n\
         case $(ls -l \"$2\") in -rw-------*) ;; *) exit 1 ;; esac",
        lock = folder.path().join("lock").display(),
        photo = photo.display()
    );
    settings.heic = Some(converter(folder.path(), &script));
    let files = Files::open(&settings, Worker::in_process()).expect("files");
    let one = async || keep(&files, &[("IMG_1.HEIC", heic())]).await;
    let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
    for kept in [a, b, c, d] {
        assert_eq!(kept.expect("kept").file.media, Media::Jpeg);
    }
}
