//! The vault in a bucket: a small S3-compatible store in this process stands for the real one.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Mutex};

use actix_web::http::{Method, StatusCode, header};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use bytes::Bytes;
use qabyl::config::{Storage, bucket};
use qabyl::documents::{Media, Vault};

use crate::harness::process::Child;
use crate::harness::surroundings;

/// Objects by bucket and key, and every method and address that was asked for.
#[derive(Clone, Default)]
struct Store {
    objects: Arc<Mutex<BTreeMap<String, Bytes>>>,
    asked: Arc<Mutex<Vec<String>>>,
    /// Answers everything with this status.
    refuses: Arc<Mutex<Option<u16>>>,
    address: Arc<Mutex<Option<SocketAddr>>>,
}

impl Store {
    /// The bucket's address as an operator sets it.
    fn url(&self) -> String {
        let address = self.address.lock().expect("an address").expect("it listens");
        format!("s3://files/qabyl/live?endpoint=http%3A%2F%2F{address}&key=the-key&secret=a%2Fb%2Bc")
    }
}

async fn answer(store: web::Data<Store>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let path = request.path().trim_start_matches('/').to_owned();
    store
        .asked
        .lock()
        .expect("the list")
        .push(format!("{} {path}", request.method()));
    let signed = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    if !signed.is_some_and(|value| value.starts_with("AWS4-HMAC-SHA256 Credential=the-key/")) {
        return HttpResponse::Forbidden().body("<Error><Code>AccessDenied</Code></Error>");
    }
    if let Some(status) = *store.refuses.lock().expect("the refusal") {
        let status = StatusCode::from_u16(status).expect("a status");
        return HttpResponse::build(status).body("<Error><Code>SlowDown</Code></Error>");
    }
    let mut objects = store.objects.lock().expect("the objects");
    if request.query_string().contains("list-type=2") {
        return list(&objects, &path, request.query_string());
    }
    match *request.method() {
        Method::PUT => {
            let once = request
                .headers()
                .get(header::IF_NONE_MATCH)
                .is_some_and(|value| value == "*");
            if once && objects.contains_key(&path) {
                return HttpResponse::PreconditionFailed().body("<Error><Code>PreconditionFailed</Code></Error>");
            }
            objects.insert(path, body);
            HttpResponse::Ok().insert_header((header::ETAG, "\"one\"")).finish()
        }
        _ => match objects.get(&path) {
            Some(bytes) => HttpResponse::Ok()
                .insert_header((header::ETAG, "\"one\""))
                .insert_header((header::LAST_MODIFIED, "Tue, 20 May 2025 09:30:00 GMT"))
                .body(bytes.clone()),
            None => HttpResponse::NotFound().body("<Error><Code>NoSuchKey</Code></Error>"),
        },
    }
}

fn list(objects: &BTreeMap<String, Bytes>, bucket: &str, query: &str) -> HttpResponse {
    let url = url::Url::parse(&format!("http://x/?{query}")).expect("a query");
    let prefix = url
        .query_pairs()
        .find(|(name, _)| name == "prefix")
        .map(|(_, value)| value.into_owned());
    let under = format!("{}/{}", bucket.trim_end_matches('/'), prefix.unwrap_or_default());
    let entries: String = objects
        .iter()
        .filter(|(key, _)| key.starts_with(&under))
        .map(|(key, bytes)| {
            let key = key.split_once('/').map_or("", |(_, key)| key);
            format!(
                "<Contents><Key>{key}</Key><Size>{}</Size><ETag>\"one\"</ETag><LastModified>2025-05-20T09:30:00.000Z</LastModified></Contents>",
                bytes.len()
            )
        })
        .collect();
    let text =
        format!("<ListBucketResult><Name>{bucket}</Name><IsTruncated>false</IsTruncated>{entries}</ListBucketResult>");
    HttpResponse::Ok().content_type("application/xml").body(text)
}

/// Starts the store; the vault in its bucket `files` under `qabyl/live`.
#[expect(clippy::disallowed_methods, reason = "the test ends with it")]
fn vault() -> (Store, Vault) {
    let store = Store::default();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    *store.address.lock().expect("an address") = Some(address);
    let data = web::Data::new(store.clone());
    let server = HttpServer::new(move || {
        let big = web::PayloadConfig::new(10_000_000);
        App::new()
            .app_data(big)
            .app_data(data.clone())
            .default_service(web::to(answer))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .expect("a bound store")
    .run();
    actix_web::rt::spawn(server);
    let there = bucket(&store.url()).expect("a sound address");
    let vault = Vault::open(&Storage::Bucket(Box::new(there))).expect("a vault");
    (store, vault)
}

#[actix_web::test]
async fn a_file_goes_into_the_bucket_once_and_comes_back() {
    let (store, vault) = vault();
    assert!(vault.is_empty().await.expect("asked"));
    let bytes = Bytes::from_static(b"a small file");
    let first = vault.put(bytes.clone(), Media::Pdf).await.expect("stored");
    let second = vault.put(bytes.clone(), Media::Pdf).await.expect("the same again");
    assert_eq!(first, second);
    let keys: Vec<String> = store.objects.lock().expect("the objects").keys().cloned().collect();
    assert_eq!(keys, [format!("files/qabyl/live/{}/{}", &first.hash[..2], first.hash)]);
    assert_eq!(vault.get(&first.hash).await.expect("read"), Some(bytes));
    assert_eq!(vault.size(&first.hash).await.expect("asked"), Some(12));
    assert!(!vault.is_empty().await.expect("asked"));
    assert_eq!(vault.get(&"0".repeat(64)).await.expect("asked"), None);
    assert_eq!(vault.size(&"0".repeat(64)).await.expect("asked"), None);
}

#[actix_web::test]
async fn what_has_changed_in_the_bucket_is_never_given_out() {
    let (store, vault) = vault();
    let kept = vault.put(Bytes::from_static(b"one"), Media::Pdf).await.expect("stored");
    for bytes in store.objects.lock().expect("the objects").values_mut() {
        *bytes = Bytes::from_static(b"two");
    }
    assert!(vault.get(&kept.hash).await.is_err());
}

/// What the store answers to a write and to a read while it refuses with `status`.
async fn refused_with(status: u16) {
    let (store, vault) = vault();
    let kept = vault.put(Bytes::from_static(b"one"), Media::Pdf).await.expect("stored");
    *store.refuses.lock().expect("the refusal") = Some(status);
    let before = store.asked.lock().expect("the list").len();
    let new = Bytes::from_static(b"two");
    let put = vault.put(new.clone(), Media::Pdf).await;
    assert!(put.is_err(), "{status}: a write that was refused counts as done");
    assert!(
        vault.get(&kept.hash).await.is_err(),
        "{status}: a refusal is no missing file"
    );
    assert!(
        vault.size(&kept.hash).await.is_err(),
        "{status}: a refusal is no missing file"
    );
    assert!(vault.is_empty().await.is_err(), "{status}: a refusal is no empty store");
    let met = store.asked.lock().expect("the list").len();
    assert!(
        met >= before + 4,
        "{status}: the store was asked {} times only",
        met - before
    );
    assert_eq!(store.objects.lock().expect("the objects").len(), 1, "{status}");
    // The store is back: the same file again is kept then.
    *store.refuses.lock().expect("the refusal") = None;
    let second = vault.put(new.clone(), Media::Pdf).await.expect("stored");
    assert_eq!(vault.get(&second.hash).await.expect("read"), Some(new));
}

#[actix_web::test]
async fn a_refusal_of_the_store_is_a_fault_and_no_success() {
    for status in [403, 500, 503] {
        refused_with(status).await;
    }
}

#[actix_web::test]
async fn a_wrong_key_is_refused_and_nothing_is_kept() {
    let (store, _) = vault();
    let address = *store.address.lock().expect("an address");
    let url = format!(
        "s3://files?endpoint=http%3A%2F%2F{}&key=another&secret=s",
        address.expect("it listens")
    );
    let stranger = Vault::open(&Storage::Bucket(Box::new(bucket(&url).expect("an address")))).expect("a vault");
    assert!(stranger.put(Bytes::from_static(b"one"), Media::Pdf).await.is_err());
    assert_eq!(
        store.asked.lock().expect("the list").len(),
        1,
        "it was asked once, and refused"
    );
    assert!(store.objects.lock().expect("the objects").is_empty());
}

#[actix_web::test]
async fn a_store_that_is_away_is_a_fault() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    drop(listener);
    let url = format!("s3://files?endpoint=http%3A%2F%2F{address}&key=k&secret=s");
    let nobody = Vault::open(&Storage::Bucket(Box::new(bucket(&url).expect("an address")))).expect("a vault");
    assert!(nobody.put(Bytes::from_static(b"one"), Media::Pdf).await.is_err());
    assert!(nobody.get(&"0".repeat(64)).await.is_err());
}

/// Runs a command of the program whose files are in the store; exit code and everything it said.
async fn program(arguments: &[&str], url: &str, folder: &Path) -> (i32, String) {
    let (arguments, url, folder) = (arguments.join(" "), url.to_owned(), folder.to_owned());
    let run = tokio::task::spawn_blocking(move || {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let settings = [
            ("QABYL_STORAGE_URL", url.as_str()),
            ("QABYL_DATA_DIR", "data"),
            ("RUST_LOG", "error"),
        ];
        let (code, out, log) = Child::outcome(&arguments, &settings, &folder);
        (code, out + &log)
    });
    run.await.expect("the program")
}

#[actix_web::test]
async fn the_program_keeps_checks_and_saves_what_is_in_the_bucket() {
    let (store, _) = vault();
    let folder = surroundings::folder();
    let url = store.url();
    let (place, settings) = (folder.path().to_owned(), url.clone());
    let made = tokio::task::spawn_blocking(move || {
        let variables = [("QABYL_STORAGE_URL", settings.as_str()), ("RUST_LOG", "error")];
        let arguments = [
            "demo",
            "--json",
            "--applicants",
            "12",
            "--listen",
            "127.0.0.1:0",
            "--data",
            "data",
        ];
        let mut server = Child::program(&arguments, &variables, &place);
        let ready = server.line();
        (ready.is_some(), server.terminate().success())
    });
    assert_eq!(made.await.expect("the program"), (true, true));
    let count = store.objects.lock().expect("the objects").len();
    assert!(count > 3, "only {count} files came into the bucket");
    let left = std::fs::read_dir(folder.path().join("data/files")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "files were kept on the disk beside the bucket");
    let (code, said) = program(&["check"], &url, folder.path()).await;
    assert_eq!(code, 0, "{said}");
    let (code, said) = program(&["backup", "saved"], &url, folder.path()).await;
    assert_eq!(code, 0, "{said}");
    assert!(said.contains(&format!("and {count} files")), "{said}");

    // One file is lost, and one has changed: the check says so, and so does the next backup.
    let keys: Vec<String> = store.objects.lock().expect("the objects").keys().cloned().collect();
    let hash = |key: &str| key.rsplit('/').next().unwrap_or_default().to_owned();
    store.objects.lock().expect("the objects").remove(&keys[0]);
    store
        .objects
        .lock()
        .expect("the objects")
        .insert(keys[1].clone(), Bytes::from_static(b"x"));
    let (code, said) = program(&["check"], &url, folder.path()).await;
    assert_eq!(code, 1, "{said}");
    for key in &keys[..2] {
        assert!(said.contains(&hash(key)), "{key} is not named: {said}");
    }
    let (code, said) = program(&["backup", "again"], &url, folder.path()).await;
    assert_eq!(code, 1, "{said}");

    // The first backup brings everything back into an empty bucket.
    let whole = store.objects.lock().expect("the objects").len() + 1;
    store.objects.lock().expect("the objects").clear();
    let (code, said) = program(&["restore", "saved", "--replace"], &url, folder.path()).await;
    assert_eq!(code, 0, "{said}");
    assert_eq!(store.objects.lock().expect("the objects").len(), whole);
    let (code, said) = program(&["check"], &url, folder.path()).await;
    assert_eq!(code, 0, "{said}");
}

#[test]
fn an_address_that_lacks_something_is_refused_without_its_secret() {
    let sound = bucket("s3://files/a/b/?region=kz-1&key=k&secret=top%2Bsecret").expect("sound");
    assert_eq!(
        (sound.name.as_str(), sound.prefix.as_str(), sound.region.as_str()),
        ("files", "a/b", "kz-1")
    );
    assert!(!format!("{sound:?}").contains("top"));
    let cases = [
        ("http://files?key=k&secret=topsecret", "s3://"),
        ("s3://files?secret=topsecret", "key="),
        ("s3://files?key=k", "secret="),
        ("s3://files?key=k&secret=topsecret&color=red", "color"),
    ];
    for (url, names) in cases {
        let refused = bucket(url).expect_err(url).to_string();
        assert!(refused.contains(names), "{refused}");
        assert!(!refused.contains("topsecret"), "{refused}");
    }
}
