//! A scanner that is configured sees everything, and its silence stores nothing.

use qabyl::documents::child::Worker;
use qabyl::documents::scan::Scanner;
use qabyl::documents::{Files, Refused, sample};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::{keep, refusal, settings};

/// A clamd for one conversation: finds "EVIL", otherwise answers `calm`.
async fn clamd(calm: &'static str) -> (String, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    let serving = tokio::task::spawn_local(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut command = [0; 10];
        stream.read_exact(&mut command).await.unwrap();
        assert_eq!(&command, b"zINSTREAM\0");
        let mut all = Vec::new();
        loop {
            let length = stream.read_u32().await.unwrap() as usize;
            if length == 0 {
                break;
            }
            let mut chunk = vec![0; length];
            stream.read_exact(&mut chunk).await.unwrap();
            all.extend(chunk);
        }
        let evil = all.windows(4).any(|window| window == b"EVIL");
        let verdict = if evil { "stream: Test.Evil FOUND" } else { calm };
        stream.write_all(verdict.as_bytes()).await.unwrap();
        stream.write_all(b"\0").await.unwrap();
    });
    (address, serving)
}

fn files(folder: &std::path::Path, scanner: String) -> Files {
    let mut settings = settings(folder);
    settings.scanner = Some(scanner);
    Files::open(&settings, Worker::in_process()).unwrap()
}

#[actix_web::test]
async fn a_clean_file_passes_and_an_infected_one_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let (address, serving) = clamd("stream: OK").await;
    keep(&files(folder.path(), address), &[("p.pdf", sample::pdf(&["GOOD"]))])
        .await
        .unwrap();
    serving.await.unwrap();
    let (address, serving) = clamd("stream: OK").await;
    let kept = keep(&files(folder.path(), address), &[("p.pdf", sample::pdf(&["EVIL"]))]).await;
    assert_eq!(refusal(kept), Refused::Infected);
    serving.await.unwrap();
}

#[actix_web::test]
async fn without_a_clear_verdict_nothing_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    for verdict in ["INSTREAM size limit exceeded. ERROR", "stream: ERROR", ""] {
        let (address, _serving) = clamd(verdict).await;
        let kept = keep(&files(folder.path(), address), &[("p.pdf", sample::pdf(&["GOOD"]))]).await;
        assert_eq!(refusal(kept), Refused::CannotCheck, "{verdict}");
    }
    let nobody = "tcp://127.0.0.1:1".to_owned();
    let kept = keep(&files(folder.path(), nobody), &[("p.pdf", sample::pdf(&["GOOD"]))]).await;
    assert_eq!(refusal(kept), Refused::CannotCheck);
    assert!(std::fs::read_dir(folder.path().join("files")).unwrap().next().is_none());
}

#[test]
fn a_mistyped_address_does_not_switch_scanning_off() {
    for address in ["", "localhost:3310", "http://localhost:3310"] {
        assert!(Scanner::parse(address).is_err(), "{address}");
    }
}
