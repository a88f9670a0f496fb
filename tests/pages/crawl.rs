//! The whole demonstration, crawled as each role in four languages: every page answers, every
//! link leads somewhere, no word is a key, the page says its language, nothing hangs over the
//! edge of a small phone, and axe finds nothing against WCAG 2.2 AA.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use qabyl::kernel::Lang;
use serde_json::json;

use super::axe;
use super::links::{self, Patterns, Seen};
use super::world::Demo;
use crate::harness::browser::{Browser, DESKTOP, PHONE, Screen, browse};
use crate::harness::databases::on_sqlite;
use crate::harness::devtools;
use crate::harness::person::Person;

/// Everybody, a stranger first.
const ROLES: [&str; 10] = [
    "",
    "student 1",
    "officer",
    "reviewer 1",
    "secretary",
    "chair",
    "registrar KazNU",
    "observer",
    "appeal member",
    "administrator",
];

/// Areas of the message files: a word that begins like this and holds only a key's letters is a
/// key that nobody translated.
const AREAS: [&str; 23] = [
    "accounts-",
    "admin-",
    "appeals-",
    "applications-",
    "calls-",
    "dates-",
    "demo-",
    "desk-",
    "documents-",
    "error-",
    "guests-",
    "institutions-",
    "mail-",
    "owndata-",
    "partners-",
    "placements-",
    "problem-",
    "public-",
    "reviews-",
    "rulebook-",
    "sections-",
    "talk-",
    "web-",
];

fn keys(html: &str) -> Vec<String> {
    let text = links::text(html);
    let key = |word: &&str| {
        AREAS.iter().any(|area| word.starts_with(area))
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    text.split_whitespace().filter(key).map(str::to_owned).collect()
}

/// A role's pages: a few of each pattern, in one language.
async fn crawl(
    person: &Person,
    lang: Lang,
    patterns: &Patterns,
    wrong: &mut Vec<String>,
) -> Vec<(&'static str, String)> {
    let start = format!("/{}", lang.tag());
    let mut waiting = VecDeque::from([start.clone(), format!("{start}/api"), format!("{start}/privacy")]);
    let (mut known, mut seen, mut pages) = (BTreeSet::new(), Seen::default(), Vec::new());
    while let Some(path) = waiting.pop_front() {
        let path = path.split('#').next().unwrap_or_default().to_owned();
        if path.starts_with("/static/") || path.starts_with("/api/") || !known.insert(path.clone()) {
            continue;
        }
        let Some(pattern) = patterns.of(&path) else {
            wrong.push(format!("{path} leads nowhere"));
            continue;
        };
        // Another language of the same page is another crawl's.
        if !path.starts_with(&start) || !seen.take(pattern, 2) {
            continue;
        }
        let page = person.get(&path).await;
        if page.status.is_redirection() {
            waiting.push_back(page.header("location").to_owned());
            continue;
        }
        if page.status != 200 {
            wrong.push(format!("{path} is linked and answers {}", page.status));
            continue;
        }
        if !page.header("content-type").starts_with("text/html") {
            continue;
        }
        if !page.text.contains(&format!("<html lang=\"{}\"", lang.tag())) {
            wrong.push(format!("{path} does not say its language"));
        }
        wrong.extend(
            keys(&page.text)
                .into_iter()
                .map(|key| format!("{path} shows the key {key}")),
        );
        waiting.extend(links::inside(&page.text));
        pages.push((pattern, path));
    }
    pages
}

/// What a browser finds on the page that is open.
async fn look(browser: &Browser, path: &str, library: &str, wrong: &mut Vec<String>) {
    browser.open(path).await;
    judge(browser, path, library, wrong).await;
}

async fn judge(browser: &Browser, path: &str, library: &str, wrong: &mut Vec<String>) {
    let over = browser.execute(OVER, vec![json!(320)]).await.expect("a measure");
    let over = over.as_str().unwrap_or_default();
    if !over.is_empty() {
        wrong.push(format!("{path} hangs over the edge: {over}"));
    }
    for violation in axe::violations(browser, library).await {
        wrong.push(format!("{path}: {violation}"));
    }
}

/// Names what is wider than the window; empty when nothing is.
const OVER: &str = r#"
const wide = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth <= wide) return '';
const out = [...document.querySelectorAll('body *')].filter((it) => it.getBoundingClientRect().right > wide + 1 && !it.closest('.scroll'));
return document.documentElement.scrollWidth + ' of ' + wide + ': ' + (out.slice(-1)[0] || document.body).outerHTML.slice(0, 160);
"#;

const SMALL: Screen = Screen {
    width: 320,
    height: 640,
    scripts: true,
};

#[test]
fn every_page_of_every_role_is_whole_in_four_languages() {
    on_sqlite(async |_| {
        let demo = Demo::start(60);
        let patterns = Patterns::of_the_table();
        let mut wrong = Vec::new();
        let mut first: BTreeMap<(&'static str, Lang), (&'static str, String)> = BTreeMap::new();
        for role in ROLES {
            let person = demo.person(role).await;
            for lang in Lang::ALL {
                for (pattern, path) in crawl(&person, lang, &patterns, &mut wrong).await {
                    first.entry((pattern, lang)).or_insert((role, path));
                }
            }
        }
        assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
        let met: BTreeSet<&str> = first.keys().map(|(pattern, _)| *pattern).collect();
        assert!(met.len() > 45, "only {} kinds of pages were met: {met:?}", met.len());
        let Some(library) = axe::library() else { return };
        // Two languages on the smallest phone, two at a desk: each template meets both.
        let mut by_role: BTreeMap<&str, Vec<(&str, String)>> = BTreeMap::new();
        for ((pattern, _), (role, path)) in first {
            by_role.entry(role).or_default().push((pattern, path));
        }
        let halves = futures_util::future::join(
            walk(&demo, SMALL, &by_role, &library, [Lang::Ky, Lang::Kk]),
            walk(&demo, DESKTOP.with_scripts(), &by_role, &library, [Lang::Ru, Lang::En]),
        )
        .await;
        let wrong: Vec<String> = halves.0.into_iter().chain(halves.1).collect();
        assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
    });
}

/// The name of a page's picture.
fn picture(pattern: &str, lang: Lang) -> String {
    let words = pattern.replace("{lang}", "").replace(['{', '}'], "");
    let words: Vec<&str> = words.split('/').filter(|word| !word.is_empty()).collect();
    format!(
        "page-{}-{}",
        if words.is_empty() {
            "home".to_owned()
        } else {
            words.join("-")
        },
        lang.tag()
    )
}

/// Opens the pages of these languages as the roles that met them.
async fn walk(
    demo: &Demo,
    screen: Screen,
    by_role: &BTreeMap<&str, Vec<(&str, String)>>,
    library: &str,
    langs: [Lang; 2],
) -> Vec<String> {
    let mut wrong = Vec::new();
    for (role, paths) in by_role {
        let found = std::sync::Mutex::new(Vec::new());
        browse(demo.base(), screen, async |browser| {
            let mut here = Vec::new();
            if !role.is_empty() {
                let (email, password) = demo.sign_in(role);
                browser.open("/en/sign-in").await;
                browser.write("email", email).await;
                browser.write("password", password).await;
                browser.press("main form button.btn").await;
                browser
                    .wait()
                    .for_element(fantoccini::Locator::Css("form[action$=\"/sign-out\"]"))
                    .await
                    .expect("signed in");
            }
            for (index, lang) in langs.into_iter().enumerate() {
                // The second language of a desk sits in the dark.
                let in_the_dark = index == 1 && screen.width >= 1000;
                if in_the_dark {
                    devtools::dark(browser).await;
                }
                for (pattern, path) in paths
                    .iter()
                    .filter(|(_, path)| path.starts_with(&format!("/{}", lang.tag())))
                {
                    look(browser, path, library, &mut here).await;
                    if index == 0 || in_the_dark {
                        browser.picture(&picture(pattern, lang)).await;
                    }
                }
            }
            found.lock().expect("a list").append(&mut here);
        })
        .await;
        wrong.append(&mut found.into_inner().expect("a list"));
    }
    wrong
}

/// Pages with a form that is sent empty: what comes back must be as readable as what was asked.
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
                        .for_element(fantoccini::Locator::Css(".errors"))
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
