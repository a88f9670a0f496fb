//! The vault, its rows, and the child process.

use std::path::Path;

use bytes::Bytes;
use chrono::{TimeZone as _, Utc};
use qabyl::documents::child::Worker;
use qabyl::documents::{Files, Media, Refused, record, sample, stored};
use qabyl::kernel::{Fault, Instant};

use super::pictures::{bomb, jpeg, noise, scene, with_exif};
use super::{keep, place, refusal, settings};
use crate::harness::databases::on_both;

#[actix_web::test]
async fn the_same_file_twice_is_stored_once_and_nothing_else_is_left() {
    let place = place();
    let bytes = sample::pdf(&["ONE"]);
    let first = place.keep(&[("a.pdf", bytes.clone())]).await.unwrap();
    let second = place.keep(&[("../b.pdf", bytes)]).await.unwrap();
    assert_eq!(first.file, second.file);
    assert_eq!(second.name, "b.pdf");
    let files = place.on_disk("files");
    assert_eq!(files.len(), 1, "{files:?}");
    assert!(files[0].ends_with(Path::new(&first.file.hash[..2]).join(&first.file.hash)));
    assert_eq!(place.on_disk("incoming"), Vec::<std::path::PathBuf>::new());
}

#[actix_web::test]
async fn a_refused_file_leaves_nothing_behind() {
    let place = place();
    assert_eq!(place.refusal("b.png", bomb(50_000)).await, Refused::TooManyPixels);
    assert!(place.on_disk("files").is_empty() && place.on_disk("incoming").is_empty());
}

#[actix_web::test]
async fn a_file_that_changed_on_the_disk_is_never_given_out() {
    let place = place();
    let kept = place.keep(&[("a.pdf", sample::pdf(&["ONE"]))]).await.unwrap();
    std::fs::write(&place.on_disk("files")[0], b"another").unwrap();
    assert!(place.files.vault.get(&kept.file.hash).await.is_err());
}

#[actix_web::test]
async fn only_a_hash_opens_the_vault() {
    let place = place();
    assert!(place.files.vault.get(&"0".repeat(64)).await.unwrap().is_none());
    for not_a_hash in ["", "../../secret", "ABCDEF", &"g".repeat(64), &"A".repeat(64)] {
        assert!(place.files.vault.get(not_a_hash).await.is_err(), "{not_a_hash}");
    }
}

#[test]
fn a_row_is_written_once_and_tells_what_the_file_is() {
    on_both(async |db| {
        let place = place();
        let file = place
            .files
            .vault
            .put(Bytes::from_static(b"x"), Media::Photos)
            .await
            .unwrap();
        let now = Instant::new(Utc.with_ymd_and_hms(2026, 5, 1, 8, 0, 0).unwrap());
        for _ in 0..2 {
            let row = file.clone();
            db.write(move |tx| record(tx, &row, now)).await.unwrap();
        }
        let hash = file.hash.clone();
        let found = db.read(move |conn| stored(conn, &hash)).await.unwrap();
        assert_eq!(found, Some(file));
        let none: Result<_, Fault> = db.read(|conn| stored(conn, "none")).await;
        assert_eq!(none.unwrap(), None);
    });
}

#[actix_web::test]
async fn a_child_process_gives_the_same_as_this_process() {
    let here = place();
    let folder = tempfile::tempdir().unwrap();
    let program = Worker::program(Path::new(env!("CARGO_BIN_EXE_qabyl")));
    let there = Files::open(&settings(folder.path()), program).unwrap();
    let photo = with_exif(&jpeg(&scene(2000, 1500), 85), 6);
    let one = here.keep(&[("p.jpg", photo.clone())]).await.unwrap();
    assert_eq!(keep(&there, &[("p.jpg", photo.clone())]).await.unwrap(), one);
    let pdf = sample::pdf(&["TWO"]);
    let one = here.keep(&[("p.pdf", pdf.clone())]).await.unwrap();
    assert_eq!(keep(&there, &[("p.pdf", pdf)]).await.unwrap(), one);
    let cut = photo[..photo.len() / 2].to_vec();
    assert_eq!(refusal(keep(&there, &[("c.jpg", cut)]).await), Refused::Damaged);
    assert_eq!(
        refusal(keep(&there, &[("b.png", bomb(50_000))]).await),
        Refused::TooManyPixels
    );
    keep(&there, &[("big.jpg", jpeg(&noise(3000, 2000), 40))])
        .await
        .unwrap();
}

#[actix_web::test]
async fn a_program_that_is_not_ours_is_a_fault_and_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::open(&settings(folder.path()), Worker::program(Path::new("/nowhere/qabyl"))).unwrap();
    let kept = keep(&files, &[("p.pdf", sample::pdf(&[]))]).await;
    assert!(matches!(kept, Err(qabyl::documents::KeepError::Fault(_))), "{kept:?}");
}
