//! Another language in the middle of a form: the page stays, and so does what was typed, with scripts
//! and without.

use fantoccini::Locator;

use super::links;
use super::world::Demo;
use crate::harness::browser::{Browser, PHONE, browse};
use crate::harness::databases::on_sqlite;

/// What stands in the field called `name`.
async fn value(browser: &Browser, name: &str) -> String {
    let field = browser
        .wait()
        .for_element(Locator::Css(&format!("[name=\"{name}\"]")))
        .await;
    let field = field.unwrap_or_else(|error| panic!("no field {name}: {error}"));
    field.prop("value").await.expect("a value").unwrap_or_default()
}

/// Presses a language and waits for the page in it.
async fn switch(browser: &Browser, lang: &str) {
    browser.press(&format!(".langs [lang=\"{lang}\"]")).await;
    let there = Locator::Css(match lang {
        "ky" => "html[lang=ky]",
        "kk" => "html[lang=kk]",
        "ru" => "html[lang=ru]",
        _ => "html[lang=en]",
    });
    browser
        .wait()
        .for_element(there)
        .await
        .expect("the page in that language");
}

async fn before_anybody_is_known(browser: &Browser) {
    browser.open("/ky/register").await;
    browser.write("name", "Айбек Үлгү").await;
    browser.write("email", "half@example.invalid").await;
    browser.write("password", "тоо-булак-жылдыз-47").await;
    for lang in ["ru", "kk", "en", "ky"] {
        switch(browser, lang).await;
        assert_eq!(browser.path().await, format!("/{lang}/register"));
        assert_eq!(value(browser, "name").await, "Айбек Үлгү", "in {lang}");
        assert_eq!(value(browser, "email").await, "half@example.invalid", "in {lang}");
        // A password is never kept anywhere.
        assert_eq!(value(browser, "password").await, "", "in {lang}");
    }
    // It went along once and is forgotten: nobody who opens the page later reads it.
    browser.open("/ru/register").await;
    assert_eq!(value(browser, "name").await, "");
    browser.open("/ky/register").await;
    assert_eq!(value(browser, "email").await, "");
}

async fn in_a_dossier(browser: &Browser, page: &str) {
    browser.open(page).await;
    let stored = value(browser, "street").await;
    browser.write("street", "Жаңы көчө 47").await;
    switch(browser, "kk").await;
    assert_eq!(browser.path().await, page.replacen("/ky/", "/kk/", 1));
    assert_eq!(value(browser, "street").await, "Жаңы көчө 47");
    // What went along can be sent as it stands: Enter presses the form's button, no language.
    let field = browser.find(Locator::Css("[name=\"street\"]")).await.expect("a field");
    field.send_keys("\u{e007}").await.expect("Enter");
    let next = browser.wait().for_element(Locator::Css("ul.tasks")).await;
    next.expect("the list of tasks");
    let path = browser.path().await;
    assert!(path.starts_with("/kk/") && path.ends_with("/dossier"), "{path}");
    browser.open(page).await;
    let kept = value(browser, "street").await;
    assert!(kept == "Жаңы көчө 47" && kept != stored, "{kept}");
}

#[test]
fn what_was_typed_goes_along_into_another_language() {
    on_sqlite(async |_| {
        let demo = Demo::at("open", 6);
        for (role, screen) in [("student 1", PHONE.with_scripts()), ("student 2", PHONE)] {
            let student = demo.person(role).await;
            let mine = student.open("/ky/my").await;
            let dossier = links::inside(&mine.text)
                .into_iter()
                .find(|link| link.starts_with("/ky/my/"));
            let code = dossier
                .expect("a dossier")
                .split('/')
                .nth(3)
                .expect("a code")
                .to_owned();
            browse(demo.base(), screen, async |browser| {
                before_anybody_is_known(browser).await;
                demo.enter(browser, role).await;
                in_a_dossier(browser, &format!("/ky/my/{code}/dossier/contacts")).await;
            })
            .await;
        }
    });
}
