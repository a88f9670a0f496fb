//! A page by keyboard alone: the Tab key reaches whatever can be worked, in the order in which it
//! is read, shows where it stands, and leads out again.

use serde_json::json;

use super::corners::{self, NEWCOMER};
use super::world::Demo;
use crate::harness::browser::{Browser, DESKTOP, PHONE, browse};
use crate::harness::databases::on_sqlite;
use crate::harness::devtools;

/// Numbers everything that the key must reach, in the order of the page; one of a group of radios.
const NUMBER: &str = r#"
const groups = new Set();
const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter((it) => {
  if (it.type === 'hidden' || it.disabled || !it.getClientRects().length || it.tabIndex < 0) return false;
  if (it.type !== 'radio') return true;
  const name = (it.form ? [...document.forms].indexOf(it.form) : '') + it.name;
  const chosen = it.form && it.form.elements[it.name];
  const on = chosen && chosen.length ? [...chosen].find((one) => one.checked) : null;
  if (on) return on === it;
  if (groups.has(name)) return false;
  groups.add(name);
  return true;
});
all.forEach((it, index) => { it.dataset.turn = index; });
return all.length;
"#;

/// Where the keyboard stands: its number, and what is wrong with how it shows that.
const WHERE: &str = r#"
const it = document.activeElement;
if (!it || it === document.body) return ['', ''];
const style = getComputedStyle(it);
const row = it.closest('.tasks li');
const framed = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
const framedRow = row && getComputedStyle(row).outlineStyle !== 'none';
const box = it.getBoundingClientRect();
const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), y = box.top + Math.min(box.height / 2, 20);
let wrong = framed || framedRow ? '' : 'shows no frame';
if (y < 0 || y > innerHeight) wrong += ' is out of sight';
const name = (it.tagName + ' ' + (it.name || it.id || it.textContent)).trim().slice(0, 60);
return [it.dataset.turn || 'not counted: ' + name, wrong ? name + ' ' + wrong : ''];
"#;

async fn walk(browser: &Browser, path: &str, wrong: &mut Vec<String>) {
    browser.open(path).await;
    let count = browser
        .execute(NUMBER, Vec::new())
        .await
        .expect("numbers")
        .as_u64()
        .unwrap_or(0);
    assert!(count > 5, "{path} has only {count} things to work");
    for turn in 0..count {
        devtools::tab(browser).await;
        let seen = browser.execute(WHERE, vec![json!(null)]).await.expect("a place");
        let (at, fault) = (
            seen[0].as_str().unwrap_or_default(),
            seen[1].as_str().unwrap_or_default(),
        );
        if at != turn.to_string() {
            wrong.push(format!(
                "{path}: Tab number {} leads to {at:?} instead of {turn}",
                turn + 1
            ));
            return;
        }
        if !fault.is_empty() {
            wrong.push(format!("{path}: {fault}"));
        }
    }
}

#[test]
fn the_tab_key_reaches_everything_in_its_order_and_shows_where_it_stands() {
    on_sqlite(async |_| {
        let mut demo = Demo::at("open", 10);
        let (dossier, _) = corners::before_the_deadline(&mut demo).await;
        let mut wrong = Vec::new();
        browse(demo.base(), PHONE.with_scripts(), async |browser| {
            for path in ["/ky", "/ky/calls", "/ky/programmes", "/ky/register", "/ky/sign-in"] {
                walk(browser, path, &mut wrong).await;
            }
            demo.enter(browser, NEWCOMER).await;
            walk(browser, "/ky/my", &mut wrong).await;
            let pages = [
                "",
                "/dossier",
                "/dossier/personal",
                "/dossier/birth",
                "/dossier/tests",
                "/choices",
            ];
            for page in pages.into_iter().chain(["/documents/cv", "/check", "/messages"]) {
                walk(browser, &format!("/ky{dossier}{page}"), &mut wrong).await;
            }
        })
        .await;
        browse(demo.base(), DESKTOP.with_scripts(), async |browser| {
            demo.enter(browser, "officer").await;
            for path in ["/ru/desk/dossiers", "/ru/calls", "/ru/account"] {
                walk(browser, path, &mut wrong).await;
            }
        })
        .await;
        assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
    });
}
