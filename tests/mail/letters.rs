//! The look of letters in four languages.

use qabyl::kernel::Lang;
use qabyl::mail::layout::greeting;
use qabyl::mail::{Action, Letter, Reason, Sender};

const LANGUAGES: [Lang; 4] = [Lang::Ky, Lang::Kk, Lang::Ru, Lang::En];
const HOSTILE: &str = "<img src=x onerror=alert(1)>\"'&\r\nBcc: a\u{2028}b {{7*7}}";

fn sender() -> Sender {
    Sender {
        service: "Qabyl".to_owned(),
        holder: "Үлгү уюму".to_owned(),
        contact: "+996 312 000000".to_owned(),
    }
}

fn letter(lang: Lang, name: &str, reason: Reason) -> Letter {
    Letter {
        lang,
        subject: format!("Subject for {name}"),
        greeting: greeting(lang, Some(name)),
        paragraphs: vec!["One thing changed.".to_owned(), format!("It concerns {name}.")],
        action: Some(Action {
            label: "Open the portal".to_owned(),
            url: "https://qabyl.example/ky/inbox?a=1&b=\"2\"".replace('"', "%22"),
        }),
        reason,
    }
}

#[test]
fn every_language_has_all_words() {
    for lang in LANGUAGES {
        for reason in [Reason::Account, Reason::Invited, Reason::Entered] {
            let out = letter(lang, "Айгерим", reason).render(&sender()).expect("rendered");
            for body in [&out.text, &out.html] {
                assert!(!body.contains("mail-"), "a missing word in {lang:?}: {body}");
                for needed in ["Айгерим", "Qabyl", "Үлгү уюму", "+996 312 000000", "One thing changed."]
                {
                    assert!(body.contains(needed), "{needed} in {lang:?}");
                }
            }
            assert!(out.html.contains(&format!("<html lang=\"{}\"", lang.tag())));
            assert!(out.text.contains("https://qabyl.example/ky/inbox?a=1&b=%222%22\n"));
            assert!(out.html.len() < 15 * 1024, "{} bytes", out.html.len());
        }
        assert!(!greeting(lang, None).contains("mail-"));
    }
}

#[test]
fn hostile_values_are_only_text() {
    for lang in LANGUAGES {
        let mut hostile = letter(lang, HOSTILE, Reason::Account);
        hostile.paragraphs.push(HOSTILE.to_owned());
        if let Some(action) = &mut hostile.action {
            action.label = HOSTILE.to_owned();
        }
        let mut from = sender();
        from.holder = HOSTILE.to_owned();
        let out = hostile.render(&from).expect("rendered");
        assert!(
            !out.html.contains("<img") && !out.html.contains("onerror=alert(1)>"),
            "{}",
            out.html
        );
        assert!(out.html.contains("&#60;img src=x") || out.html.contains("&lt;img src=x"));
        assert!(!out.text.contains("\nBcc:") && !out.text.contains('\r') && !out.text.contains('\u{2028}'));
    }
}

#[test]
fn a_link_is_a_web_address_or_there_is_no_letter() {
    for url in [
        "javascript:alert(1)",
        "data:text/html,x",
        "/ky/inbox",
        "https://a\nb",
        "https://a b",
    ] {
        let mut letter = letter(Lang::En, "Bolot", Reason::Account);
        letter.action = Some(Action {
            label: "Open".to_owned(),
            url: url.to_owned(),
        });
        assert!(letter.render(&sender()).is_err(), "{url}");
    }
    let mut plain = letter(Lang::En, "Bolot", Reason::Account);
    plain.action = None;
    assert!(!plain.render(&sender()).expect("rendered").html.contains("<a class"));
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let html = letter(Lang::Ru, "Bolot", Reason::Account)
        .render(&sender())
        .expect("rendered")
        .html;
    for forbidden in ["src=", "@import", "url(", "<script", "<link"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert!(html.contains("color-scheme") && html.contains("prefers-color-scheme: dark"));
}
