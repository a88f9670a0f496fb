//! The style sheet and the script work in Chrome 80 (February 2020), the oldest browser of the phones
//! that students have. What came later stands here with what an older browser does instead.

use std::collections::BTreeSet;

use super::source::sources;

/// Selectors and the Chrome that first knew them. An older one drops the whole rule.
const SELECTORS: &[(&str, u32)] = &[
    (":focus-visible", 86),
    (":is(", 88),
    (":where(", 88),
    (":has(", 105),
    (":user-", 119),
    (":autofill", 110),
    (":modal", 105),
    (":popover-open", 114),
    ("::marker", 86),
    ("::target-text", 89),
    ("::file-selector-button", 89),
    ("::details-content", 131),
    ("&", 120),
];

/// Properties, likewise; an older browser drops the declaration.
const PROPERTIES: &[(&str, u32)] = &[
    ("color-scheme", 81),
    ("inset", 87),
    ("inset-inline", 87),
    ("inset-block", 87),
    ("margin-inline", 87),
    ("margin-block", 87),
    ("padding-inline", 87),
    ("padding-block", 87),
    ("border-inline", 87),
    ("border-block", 87),
    ("text-underline-offset", 87),
    ("aspect-ratio", 88),
    ("text-decoration-thickness", 89),
    ("forced-color-adjust", 89),
    ("border-start-start-radius", 89),
    ("content-visibility", 85),
    ("accent-color", 93),
    ("scrollbar-gutter", 94),
    ("translate", 104),
    ("rotate", 104),
    ("scale", 104),
    ("container", 105),
    ("container-type", 105),
    ("text-wrap", 114),
    ("field-sizing", 123),
];

/// Values, likewise, with the property that they stand in ("": any).
const VALUES: &[(&str, &str, u32)] = &[
    ("float", "inline-", 118),
    ("clear", "inline-", 118),
    ("overflow", "clip", 90),
    ("", "dvh", 108),
    ("", "svh", 108),
    ("", "lvh", 108),
    ("", "color-mix(", 111),
    ("", "oklch(", 111),
    ("", "lab(", 111),
    ("", "lch(", 111),
    ("", "light-dark(", 123),
    ("", "fit-content(", 93),
];

/// Blocks that an older browser skips as a whole, with all that is in them.
const BLOCKS: &[&str] = &[
    "@layer",
    "@container",
    "@property",
    "@scope",
    "@starting-style",
    "@supports selector",
    "@supports not selector",
];

/// What a script may call, and the Chrome that first could.
const CALLS: &[(&str, u32)] = &[
    (".submitter", 81),
    ("'from-image'", 81),
    ("WeakRef", 84),
    ("replaceAll(", 85),
    ("??=", 85),
    ("||=", 85),
    ("&&=", 85),
    ("Promise.any(", 85),
    ("replaceChildren(", 86),
    (".at(", 92),
    ("randomUUID(", 92),
    ("Object.hasOwn(", 93),
    ("structuredClone(", 98),
    ("findLast(", 97),
    ("AbortSignal.timeout(", 103),
    ("toSorted(", 110),
    ("toReversed(", 110),
    ("showPopover(", 114),
    ("Object.groupBy(", 117),
    ("scheduler.", 94),
    ("setHTML", 124),
];

/// What is newer, and why a page is whole without it.
const DECLARED: &[(&str, &str)] = &[
    (":focus-visible", "`:focus` before it draws the same ring"),
    (
        ":has(",
        "looks; questions that depend on a box are shown and hidden by the script and the server too",
    ),
    ("::file-selector-button", "the browser's own button"),
    ("::details-content", "printing: what is closed stays closed"),
    ("color-scheme", "form controls have colours of their own"),
    ("text-underline-offset", "looks"),
    ("text-decoration-thickness", "looks"),
    ("text-wrap", "looks"),
    ("accent-color", "looks"),
    ("content-visibility", "printing: what is closed stays closed"),
    ("forced-color-adjust", "in forced colours, which older ones do not have"),
    (".submitter", "the button that was pressed last"),
    (
        "'from-image'",
        "refused, so that the file goes as it is: the server turns it",
    ),
];

/// The block for browsers without space between flex items.
const WITHOUT_GAP: &str = "@supports not (inset: 0)";

struct Rule {
    within: Vec<String>,
    selectors: Vec<String>,
    declarations: Vec<(String, String)>,
}

fn without_comments(text: &str) -> String {
    let mut rest = text;
    let mut found = String::new();
    while let Some((before, after)) = rest.split_once("/*") {
        found.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    found + rest
}

/// Where the block that opens before `text` ends.
fn end(text: &str) -> usize {
    let mut depth = 1;
    for (at, c) in text.char_indices() {
        depth += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// Parts of a list, whose brackets are kept together.
fn parts(list: &str) -> Vec<String> {
    let mut depth = 0;
    let mut found = vec![String::new()];
    for c in list.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                found.push(String::new());
                continue;
            }
            _ => {}
        }
        found.last_mut().expect("one").push(c);
    }
    found.into_iter().map(|part| part.trim().to_owned()).collect()
}

fn rules(css: &str, within: &[String]) -> Vec<Rule> {
    let mut found = Vec::new();
    let mut rest = css;
    while let Some((head, after)) = rest.split_once('{') {
        let head = head.trim().to_owned();
        let close = end(after);
        let body = &after[..close];
        rest = after.get(close + 1..).unwrap_or_default();
        if head.starts_with("@page") {
            continue;
        }
        if head.starts_with('@') {
            let inner: Vec<String> = within.iter().cloned().chain([head]).collect();
            found.extend(rules(body, &inner));
            continue;
        }
        let declarations = body.split(';').filter_map(|one| one.split_once(':'));
        found.push(Rule {
            within: within.to_vec(),
            selectors: parts(&head),
            declarations: declarations
                .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
                .collect(),
        });
    }
    found
}

/// What of a selector is newer.
fn newer(selector: &str) -> Vec<&'static str> {
    let mut found: Vec<&str> = SELECTORS
        .iter()
        .filter(|(part, _)| selector.contains(part))
        .map(|(part, _)| *part)
        .collect();
    let lists = selector.match_indices(":not(").any(|(at, open)| {
        let inside = &selector[at + open.len()..];
        let close = inside.find(')').unwrap_or(inside.len());
        inside[..close].contains(',')
    });
    if lists {
        found.push(":not(a, b)");
    }
    found
}

/// The first word of a selector, without states.
fn first(selector: &str) -> &str {
    let word = selector.split_whitespace().next().unwrap_or_default();
    word.split(':').next().unwrap_or(word)
}

/// What of a style sheet an older browser lacks; (what, where).
fn lacking_styles(css: &str) -> Vec<(String, String)> {
    let css = without_comments(css);
    let mut found: Vec<(String, String)> = BLOCKS
        .iter()
        .filter(|block| css.contains(**block))
        .map(|block| ((*block).to_owned(), "a block".to_owned()))
        .collect();
    let all = rules(&css, &[]);
    let flex = |rule: &Rule| {
        let flows = |(name, value): &(String, String)| name == "display" && value.contains("flex");
        rule.declarations.iter().any(flows)
    };
    let flexed: BTreeSet<&String> = all
        .iter()
        .filter(|rule| flex(rule))
        .flat_map(|rule| &rule.selectors)
        .collect();
    let spaced: BTreeSet<&str> = all
        .iter()
        .filter(|rule| rule.within.iter().any(|block| block == WITHOUT_GAP))
        .flat_map(|rule| rule.selectors.iter().map(|selector| first(selector)))
        .collect();
    for rule in &all {
        let list = rule.selectors.join(", ");
        let new: Vec<Vec<&str>> = rule.selectors.iter().map(|selector| newer(selector)).collect();
        if new.iter().any(|one| !one.is_empty()) && new.iter().any(Vec::is_empty) {
            found.push(("a newer selector beside an older one".to_owned(), list.clone()));
        }
        found.extend(new.iter().flatten().map(|one| ((*one).to_owned(), list.clone())));
        let in_flex = rule.selectors.iter().any(|selector| flexed.contains(selector));
        for (at, (name, value)) in rule.declarations.iter().enumerate() {
            let before = || rule.declarations[..at].iter().any(|(earlier, _)| earlier == name);
            if PROPERTIES.iter().any(|(new, _)| new == name) {
                found.push((name.clone(), list.clone()));
            }
            let new = |(of, part, _): &&(&str, &str, u32)| (of.is_empty() || of == name) && value.contains(part);
            if let Some((_, part, _)) = VALUES.iter().find(new).filter(|_| !before()) {
                found.push((format!("{name}: {part}"), list.clone()));
            }
            let sides = ["align-items", "align-self", "justify-content"].contains(&name.as_str());
            if in_flex && sides && ["start", "end"].contains(&value.as_str()) {
                found.push((format!("{name}: {value} of flex"), list.clone()));
            }
            if in_flex && ["gap", "column-gap", "row-gap"].contains(&name.as_str()) {
                let bare = rule
                    .selectors
                    .iter()
                    .filter(|selector| !spaced.contains(first(selector)));
                found.extend(bare.map(|selector| (format!("{name} of flex"), selector.clone())));
            }
        }
    }
    found
}

fn lacking_calls(script: &str) -> Vec<String> {
    let code = without_comments(script);
    let used = CALLS.iter().filter(|(call, _)| code.contains(call));
    used.map(|(call, _)| (*call).to_owned()).collect()
}

#[test]
fn what_is_newer_than_chrome_80_has_something_older_beside_it() {
    let mut used = BTreeSet::new();
    let mut found = Vec::new();
    for source in sources("src", &[".css", ".js"]) {
        let lacking = if source.path.ends_with(".css") {
            lacking_styles(&source.text)
        } else {
            let calls = lacking_calls(&source.text).into_iter();
            calls.map(|call| (call, "the script".to_owned())).collect()
        };
        for (what, place) in lacking {
            match DECLARED.iter().find(|(declared, _)| *declared == what) {
                Some((declared, _)) => drop(used.insert(*declared)),
                None => found.push(format!("{}: {what} at {place}", source.path)),
            }
        }
    }
    assert!(found.is_empty(), "newer than Chrome 80:\n{}", found.join("\n"));
    let idle: Vec<&str> = DECLARED
        .iter()
        .map(|(what, _)| *what)
        .filter(|what| !used.contains(what))
        .collect();
    assert!(idle.is_empty(), "declared and not used: {idle:?}");
}

#[test]
fn the_reader_sees_what_is_newer() {
    let what = |css: &str| -> Vec<String> { lacking_styles(css).into_iter().map(|(what, _)| what).collect() };
    assert_eq!(
        what(".a { color: red; } .b, .c > d:not(.e) { gap: 1rem; }"),
        [] as [String; 0]
    );
    assert_eq!(
        what(".a, .b:is(.c) { color: red; }"),
        ["a newer selector beside an older one", ":is("]
    );
    assert_eq!(what(".a:not(.b, .c) { color: red; }"), [":not(a, b)"]);
    assert_eq!(what("@media print { .a { inset: 0; } }"), ["inset"]);
    assert_eq!(what(".a { float: inline-start; }"), ["float: inline-"]);
    assert_eq!(
        what(".a { height: 100vh; height: 100dvh; }"),
        [] as [String; 0],
        "a fallback"
    );
    assert_eq!(
        what(".a { display: flex; gap: 1rem; align-items: end; }"),
        ["gap of flex", "align-items: end of flex"]
    );
    let spaced = ".a { display: flex; } .a { gap: 1rem; } @supports not (inset: 0) { .a > * { margin: 1rem; } }";
    assert_eq!(what(spaced), [] as [String; 0]);
    assert_eq!(what("@layer x { .a { color: red; } }"), ["@layer"]);
    assert_eq!(lacking_calls("a.replaceChildren(b) /* .at(0) */"), ["replaceChildren("]);
}
