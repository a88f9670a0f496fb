//! How the pages feel on a village connection: 400 kbit/s with 400 ms latency, in the browser
//! itself. The figures are printed, never asserted (`cargo test pages::slow -- --nocapture`);
//! asserted is only what does not depend on a clock: the page is whole after its three requests,
//! and nothing but itself is fetched on the next one.

use serde_json::json;

use super::corners::{self, NEWCOMER};
use super::world::Demo;
use crate::harness::browser::{Browser, PHONE, browse};
use crate::harness::databases::on_sqlite;
use crate::harness::devtools;

/// Milliseconds until the first words stand, until the page can be worked, until it is whole; and
/// what came over the line.
const MEASURE: &str = r#"
const page = performance.getEntriesByType('navigation')[0];
const paint = performance.getEntriesByName('first-contentful-paint')[0];
const parts = performance.getEntriesByType('resource').filter((it) => !it.name.endsWith('.svg'));
const bytes = [page, ...parts].reduce((sum, it) => sum + it.transferSize, 0);
const asked = 1 + parts.filter((it) => it.transferSize > 0).length;
return [paint ? paint.startTime : 0, page.domInteractive, page.loadEventEnd, bytes, asked].map(Math.round);
"#;

async fn visit(browser: &Browser, path: &str, what: &str) -> Vec<u64> {
    browser.open(path).await;
    let figures = browser.execute(MEASURE, vec![json!(null)]).await.expect("figures");
    let figures: Vec<u64> = figures
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(serde_json::Value::as_u64)
        .collect();
    let [first, ready, whole, bytes, requests] = figures[..] else {
        panic!("{path}: {figures:?}")
    };
    println!(
        "{what:<6} {path:<44} first words {first:>5} ms, ready {ready:>5} ms, whole {whole:>5} ms, {bytes:>6} bytes in {requests}"
    );
    figures
}

#[test]
fn pages_are_whole_on_a_village_connection() {
    on_sqlite(async |_| {
        let mut demo = Demo::at("open", 10);
        let (dossier, _) = corners::before_the_deadline(&mut demo).await;
        browse(demo.base(), PHONE.with_scripts(), async |browser| {
            demo.enter(browser, NEWCOMER).await;
            devtools::forget(browser).await;
            devtools::village(browser).await;
            let own = [
                "",
                "/dossier",
                "/dossier/personal",
                "/dossier/tests",
                "/choices",
                "/documents/cv",
                "/check",
            ];
            let own = own.into_iter().map(|page| format!("/ky{dossier}{page}"));
            let public = ["/ky", "/ky/calls", "/ky/programmes"].map(str::to_owned);
            for path in public.into_iter().chain(own) {
                devtools::forget(browser).await;
                let first = visit(browser, &path, "first").await;
                assert!(first[4] <= 3, "{path} asks {} times", first[4]);
                let again = visit(browser, &path, "again").await;
                assert_eq!(again[4], 1, "{path} fetches more than itself again");
            }
        })
        .await;
    });
}
