//! axe-core in the browser: which rules of WCAG 2.2 AA a page breaks.

use fantoccini::Client;
use serde_json::{Value, json};

use crate::harness::surroundings::{skip, variable};

/// The text of `axe.min.js`, named by `QABYL_AXE`; nothing (and a visible skip) where it is
/// missing: the library is no part of this repository.
pub fn library() -> Option<String> {
    let Some(path) = variable("QABYL_AXE") else {
        skip("axe-core", "QABYL_AXE does not name an axe.min.js");
        return None;
    };
    Some(std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("QABYL_AXE={path}: {error}")))
}

const RUN: &str = r#"
const done = arguments[arguments.length - 1];
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const rules = { 'target-size': { enabled: true } };
axe.run(document, { runOnly: { type: 'tag', values: tags }, rules, resultTypes: ['violations'] })
  .then((found) => done(found.violations.map((it) =>
    it.id + ': ' + it.help + '\n' + it.nodes.slice(0, 3).map((node) => '    ' + node.html.slice(0, 200) + '\n      ' +
      (node.failureSummary || '').split('\n').slice(1, 3).join(' ')).join('\n'))))
  .catch((error) => done(['axe itself failed: ' + error]));
"#;

/// What axe says against the page that is open.
pub async fn violations(browser: &Client, library: &str) -> Vec<String> {
    // A string, not a script element: the page's own policy would refuse that.
    browser
        .execute(&format!("{library}; return typeof axe"), Vec::new())
        .await
        .expect("axe in the page");
    let found = browser.execute_async(RUN, vec![json!(null)]).await.expect("a result");
    match found {
        Value::Array(found) => found.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect(),
        other => panic!("not a list: {other}"),
    }
}
