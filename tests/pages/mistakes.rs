//! Pages whose form was sent empty: what comes back must be as readable as what was asked.

use fantoccini::Locator;
use qabyl::kernel::Lang;

use super::axe;
use super::crawl::{judge, look};
use super::world::Demo;
use crate::harness::browser::{PHONE, browse};
use crate::harness::databases::on_sqlite;

#[test]
fn pages_that_come_back_with_errors_are_whole_too() {
    on_sqlite(async |_| {
        let Some(library) = axe::library() else { return };
        let demo = Demo::start(10);
        browse(demo.base(), PHONE.with_scripts(), async |browser| {
            let mut wrong = Vec::new();
            for lang in Lang::ALL {
                for form in ["register", "sign-in", "resend", "reset"] {
                    browser.open(&format!("/{}/{form}", lang.tag())).await;
                    browser.press("main form button.btn").await;
                    browser
                        .wait()
                        .for_element(Locator::Css(".errors"))
                        .await
                        .expect("errors");
                    judge(
                        browser,
                        &format!("/{}/{form} sent empty", lang.tag()),
                        &library,
                        &mut wrong,
                    )
                    .await;
                }
                look(browser, &format!("/{}/nowhere", lang.tag()), &library, &mut wrong).await;
            }
            assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
        })
        .await;
    });
}
