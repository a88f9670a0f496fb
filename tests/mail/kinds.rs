//! Every kind of letter in every language, composed from its sample.

use qabyl::kernel::Lang;
use qabyl::letters::kinds;
use qabyl::mail::{Kind, Payload, Sender, Value};

const BASE: &str = "https://qabyl.example";
const SECRET: [u8; 32] = [7; 32];
const HOSTILE: &str = "<img src=x onerror=alert(1)>\"'&";

fn sender() -> Sender {
    Sender {
        service: "Qabyl".to_owned(),
        holder: "Үлгү уюму".to_owned(),
        contact: "+996 312 000000".to_owned(),
    }
}

/// What no reader may see: a key instead of its words, a value that was not given.
fn reads_well(kind: &Kind, lang: Lang, part: &str, text: &str) {
    let here = || format!("{} {lang:?} {part}: {text}", kind.name);
    assert!(!text.trim().is_empty(), "{}", here());
    assert!(
        !text.contains("{$") && !text.contains("{ $") && !text.contains("Unknown localization"),
        "{}",
        here()
    );
    let keys = [kind.subject]
        .into_iter()
        .chain(kind.paragraphs.iter().copied())
        .chain(kind.action.map(|(label, _)| label));
    for key in keys {
        assert!(!text.contains(key), "{key} stands for its words: {}", here());
    }
    assert!(!text.contains("mail-"), "a missing word of the frame: {}", here());
}

#[test]
fn every_kind_says_all_it_has_to_say_in_every_language() {
    let mut names = Vec::new();
    for kind in kinds() {
        assert!(!names.contains(&kind.name), "{} stands twice", kind.name);
        names.push(kind.name);
        let payload = (kind.sample)();
        let mut subjects = Vec::new();
        for lang in Lang::ALL.iter().copied() {
            let letter = kind.compose(lang, Some("Айгерим"), &payload, BASE, &SECRET);
            reads_well(kind, lang, "subject", &letter.subject);
            assert!(!letter.subject.contains('\n'), "{}: {}", kind.name, letter.subject);
            assert!(
                letter.subject.chars().count() <= 120,
                "{}: {}",
                kind.name,
                letter.subject
            );
            let out = letter.render(&sender()).expect("rendered");
            reads_well(kind, lang, "text", &out.text);
            reads_well(kind, lang, "HTML", &out.html);
            assert!(
                out.text.contains("Айгерим") && out.html.contains("Айгерим"),
                "{} {lang:?}",
                kind.name
            );
            for paragraph in &letter.paragraphs {
                reads_well(kind, lang, "paragraph", paragraph);
            }
            assert_eq!(letter.action.is_some(), kind.action.is_some());
            if let Some(action) = &letter.action {
                let (start, rest) = (format!("{BASE}/{}/", lang.tag()), &action.url);
                assert!(rest.starts_with(&start), "{} {lang:?}: {}", kind.name, action.url);
                assert!(
                    !action.url.contains(['{', '}']),
                    "{} {lang:?}: {}",
                    kind.name,
                    action.url
                );
                reads_well(kind, lang, "label", &action.label);
                let marked = action.url.replace('&', "&#38;");
                for (part, body) in [("text", &out.text), ("HTML", &out.html)] {
                    let link = body.contains(&action.url)
                        || body.contains(&marked)
                        || body.contains(&action.url.replace('&', "&amp;"));
                    assert!(link, "{} {lang:?}: {part} without its link {}", kind.name, action.url);
                }
                assert!(out.html.contains("<a "), "{} {lang:?}: no button", kind.name);
            }
            subjects.push(letter.subject);
        }
        // Two languages may share a title, never all four the same sentence.
        subjects.sort();
        subjects.dedup();
        assert!(
            subjects.len() >= 3,
            "{}: one subject for several languages: {subjects:?}",
            kind.name
        );
    }
    assert!(names.len() >= 40, "only {} kinds", names.len());
}

/// The sample with hostile text in every place that takes text.
fn hostile(sample: &Payload) -> Payload {
    let mut payload = sample.clone();
    for value in payload.0.values_mut() {
        match value {
            Value::Texts(texts) => texts.values_mut().for_each(|text| HOSTILE.clone_into(text)),
            Value::Code(_) | Value::Count(_) | Value::At { .. } | Value::Link(_) => {}
        }
    }
    payload
}

#[test]
fn what_others_wrote_is_text_in_every_kind() {
    let mut met = 0;
    for kind in kinds() {
        let payload = hostile(&(kind.sample)());
        met += payload
            .0
            .values()
            .filter(|value| matches!(value, Value::Texts(_)))
            .count();
        for lang in Lang::ALL.iter().copied() {
            let letter = kind.compose(lang, Some(HOSTILE), &payload, BASE, &SECRET);
            let out = letter.render(&sender()).expect("rendered");
            assert!(!out.html.contains("<img"), "{} {lang:?}: {}", kind.name, out.html);
            assert!(
                out.html.contains("img src=x"),
                "{} {lang:?}: the name is gone",
                kind.name
            );
        }
    }
    assert!(met >= 20, "titles were met {met} times only");
}

#[test]
fn no_letter_says_what_was_decided_in_its_subject() {
    // The portal says it; whoever sees a locked phone does not read it there.
    let told = [
        "rejected",
        "refused",
        "enrolled",
        "not eligible",
        "you won",
        "unsuccessful",
    ];
    for kind in kinds() {
        let letter = kind.compose(Lang::En, Some("Bolot"), &(kind.sample)(), BASE, &SECRET);
        let subject = letter.subject.to_lowercase();
        for word in told {
            assert!(!subject.contains(word), "{}: {}", kind.name, letter.subject);
        }
    }
}
