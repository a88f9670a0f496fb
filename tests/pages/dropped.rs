//! A page whose line is gone when its form is sent: it says so, and keeps what was typed.

use fantoccini::Locator;
use serde_json::json;

use super::corners::{self, NEWCOMER};
use super::world::Demo;
use crate::harness::browser::{PHONE, browse};
use crate::harness::databases::{on_sqlite, until};
use crate::harness::devtools;

#[test]
fn without_a_line_a_form_says_so_and_keeps_what_was_typed() {
    on_sqlite(async |_| {
        let mut demo = Demo::at("open", 10);
        let (dossier, _) = corners::before_the_deadline(&mut demo).await;
        browse(demo.base(), PHONE.with_scripts(), async |browser| {
            demo.enter(browser, NEWCOMER).await;
            browser.open(&format!("/ky{dossier}/dossier/personal")).await;
            let names = [
                ("family", "Өмүрбек кызы"),
                ("given", "Айпери"),
                ("family_latin", "OMURBEK KYZY"),
            ];
            for (name, value) in names {
                browser.write(name, value).await;
            }
            devtools::offline(browser, true).await;
            browser.press(".acts .btn").await;
            let alert = browser.wait().for_element(Locator::Css(".lost[role=alert]")).await;
            assert!(!alert.expect("words").text().await.expect("text").is_empty());
            browser.picture("without-a-line-ky").await;
            for (name, value) in names {
                let kept = browser
                    .execute("return document.getElementById(arguments[0]).value", vec![json!(name)])
                    .await;
                assert_eq!(kept.expect("a field").as_str(), Some(value));
            }
            devtools::offline(browser, false).await;
            browser.press(".acts .btn").await;
            until("the next page", async || {
                browser.path().await.ends_with("/dossier/birth")
            })
            .await;
        })
        .await;
    });
}
