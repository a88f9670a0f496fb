//! Pages whose form was sent empty or wrong: what comes back must be as readable as what was asked.

use fantoccini::Locator;
use qabyl::applications::sections::PAGES;
use qabyl::kernel::Lang;

use super::axe;
use super::corners::{self, MINOR, NEWCOMER};
use super::crawl::{judge, look};
use super::world::Demo;
use crate::harness::browser::{Browser, Screen, browse};
use crate::harness::databases::on_sqlite;

/// Presses the button at `css` of the page at `path`, and judges the errors that come back.
async fn err(browser: &Browser, path: &str, css: &str, library: &str, wrong: &mut Vec<String>) {
    browser.open(path).await;
    browser.press(css).await;
    if browser.wait().for_element(Locator::Css(".errors")).await.is_err() {
        wrong.push(format!("{path} sent empty shows no errors"));
        return;
    }
    judge(browser, &format!("{path} sent empty"), library, wrong).await;
}

/// The pages that are not asked here: the newcomer is of age, and this call knows no statuses.
const UNASKED: [&str; 2] = ["guardian", "categories"];

/// The narrowest screen: 320 px, as at 400 % zoom of a desk's.
const NARROW: Screen = Screen {
    width: 320,
    height: 640,
    scripts: true,
};

const SEND: &str = "main form button.btn";

#[test]
fn pages_that_come_back_with_errors_are_whole_too() {
    on_sqlite(async |_| {
        let Some(library) = axe::library() else { return };
        let mut demo = Demo::at("open", 10);
        let (dossier, corners) = corners::before_the_deadline(&mut demo).await;
        let referee = corners
            .iter()
            .find(|(who, path)| *who == MINOR && path.ends_with("/referee"));
        let (_, referee) = referee.expect("a page");
        let mut wrong = Vec::new();
        browse(demo.base(), NARROW, async |browser| {
            for lang in Lang::ALL.map(Lang::tag) {
                for form in ["register", "sign-in", "resend", "reset"] {
                    err(browser, &format!("/{lang}/{form}"), SEND, &library, &mut wrong).await;
                }
                for (who, path) in corners.iter().filter(|(who, _)| who.is_empty()) {
                    assert!(who.is_empty());
                    if path.starts_with("/referee/") || path.starts_with("/guardian/") {
                        look(browser, &format!("/{lang}{path}"), &library, &mut wrong).await;
                    }
                }
                look(browser, &format!("/{lang}/nowhere"), &library, &mut wrong).await;
            }
            demo.enter(browser, NEWCOMER).await;
            for lang in Lang::ALL.map(Lang::tag) {
                let base = format!("/{lang}{dossier}");
                for page in PAGES.iter().filter(|page| !UNASKED.contains(&page.slug)) {
                    err(
                        browser,
                        &format!("{base}/dossier/{}", page.slug),
                        SEND,
                        &library,
                        &mut wrong,
                    )
                    .await;
                }
                err(browser, &format!("{base}/check"), SEND, &library, &mut wrong).await;
                err(browser, &format!("{base}/documents/cv"), SEND, &library, &mut wrong).await;
                // Who has handed nothing in has nobody to write to yet.
                look(browser, &format!("{base}/messages"), &library, &mut wrong).await;
                for form in ["password", "email"] {
                    err(browser, &format!("/{lang}/account/{form}"), SEND, &library, &mut wrong).await;
                }
            }
        })
        .await;
        browse(demo.base(), NARROW, async |browser| {
            demo.enter(browser, "administrator").await;
            for lang in Lang::ALL.map(Lang::tag) {
                for form in ["people/invite", "institutions/new", "calls/new", "calls/upload"] {
                    err(browser, &format!("/{lang}/admin/{form}"), SEND, &library, &mut wrong).await;
                }
            }
        })
        .await;
        browse(demo.base(), NARROW, async |browser| {
            demo.enter(browser, MINOR).await;
            for lang in Lang::ALL.map(Lang::tag) {
                look(browser, &format!("/{lang}{referee}"), &library, &mut wrong).await;
            }
        })
        .await;
        assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
    });
}

/// Words without a place to break, as people paste them.
#[test]
fn long_words_push_no_page_wider_than_the_smallest_phone() {
    on_sqlite(async |_| {
        let Some(library) = axe::library() else { return };
        let mut demo = Demo::at("open", 10);
        let (dossier, _) = corners::before_the_deadline(&mut demo).await;
        let mut wrong = Vec::new();
        let long = "Ө".repeat(119);
        let typed = [
            ("personal", vec!["family", "given", "family_latin"]),
            ("identity", vec!["pin", "passport"]),
            ("contacts", vec!["phone", "locality", "street"]),
            ("education", vec!["school", "average"]),
        ];
        browse(demo.base(), NARROW, async |browser| {
            demo.enter(browser, NEWCOMER).await;
            for (page, fields) in &typed {
                let path = format!("/ky{dossier}/dossier/{page}");
                browser.open(&path).await;
                for field in fields {
                    browser.write(field, &long).await;
                }
                browser.press(SEND).await;
                judge(browser, &format!("{path} with long words"), &library, &mut wrong).await;
            }
            look(browser, &format!("/ky{dossier}/check"), &library, &mut wrong).await;
        })
        .await;
        assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
    });
}
