//! The vault in a bucket: a small S3-compatible store in this process stands for the real one.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use actix_web::http::{Method, header};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use bytes::Bytes;
use qabyl::config::{Storage, bucket};
use qabyl::documents::{Media, Vault};

/// Objects by bucket and key, and every method and address that was asked for.
#[derive(Clone, Default)]
struct Store {
    objects: Arc<Mutex<BTreeMap<String, Bytes>>>,
    asked: Arc<Mutex<Vec<String>>>,
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
    let url = format!("s3://files/qabyl/live?endpoint=http%3A%2F%2F{address}&key=the-key&secret=a%2Fb%2Bc");
    let there = bucket(&url).expect("a sound address");
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

#[actix_web::test]
async fn a_refusal_of_the_store_is_a_fault_and_no_success() {
    let (store, _) = vault();
    let asked = store.asked.lock().expect("the list").len();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    drop(listener);
    let url = format!("s3://files?endpoint=http%3A%2F%2F{address}&key=k&secret=s");
    let nobody = Vault::open(&Storage::Bucket(Box::new(bucket(&url).expect("an address")))).expect("a vault");
    assert!(nobody.put(Bytes::from_static(b"one"), Media::Pdf).await.is_err());
    assert_eq!(store.asked.lock().expect("the list").len(), asked);
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
