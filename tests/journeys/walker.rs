//! Somebody who walks through the pages and says what each step must show.

use std::cell::Cell;

use fantoccini::Locator;
use qabyl::i18n;
use qabyl::kernel::Lang;
use qabyl::mail::Message;

use super::stage::{PASSWORD, Stage};
use crate::harness::browser::Browser;
use crate::harness::databases::until;

/// The key, as WebDriver writes it.
const DOWN: &str = "\u{e015}";
/// The button of a page's own form.
const SEND: &str = "main form button.btn";

/// One browser, used by one person after the other.
pub struct Walker<'a> {
    pub stage: &'a Stage,
    pub lang: Lang,
    browser: &'a Browser,
    pictures: Cell<u32>,
}

impl<'a> Walker<'a> {
    pub fn new(stage: &'a Stage, browser: &'a Browser, lang: Lang) -> Self {
        Self {
            stage,
            lang,
            browser,
            pictures: Cell::new(0),
        }
    }

    /// The words of the portal in the journey's language.
    pub fn t(&self, key: &str) -> String {
        i18n::text(self.lang, key)
    }

    /// Opens a page of the journey's language.
    pub async fn open(&self, path: &str) {
        self.browser.open(&format!("/{}{path}", self.lang.tag())).await;
    }

    /// Opens the address of a letter.
    pub async fn open_address(&self, address: &str) {
        self.browser.goto(address).await.expect("a page");
    }

    /// Keeps a picture of the step.
    pub async fn picture(&self, name: &str) {
        self.pictures.set(self.pictures.get() + 1);
        let name = format!("journey-{}-{:02}-{name}", self.lang.tag(), self.pictures.get());
        self.browser.picture(&name).await;
    }

    /// Keeps the step as it prints.
    pub async fn print(&self, name: &str) {
        self.browser.print(&format!("journey-{}-{name}", self.lang.tag())).await;
    }

    /// Presses a link or button, and waits for the page that comes.
    pub async fn follow(&self, css: &str) {
        let old = self.browser.find(Locator::Css("body")).await.expect("a page");
        self.browser.press(css).await;
        until("another page came", async || old.tag_name().await.is_err()).await;
        let whole = self.browser.wait().for_element(Locator::Css("footer")).await;
        whole.unwrap_or_else(|error| panic!("no whole page after {css}: {error}"));
    }

    /// Presses the first button of the page's own form.
    pub async fn send(&self) {
        self.follow(SEND).await;
    }

    /// Presses something that opens no page: a box, a radio, what opens details.
    pub async fn press(&self, css: &str) {
        self.browser.press(css).await;
    }

    pub async fn write(&self, name: &str, words: &str) {
        self.browser.write(name, words).await;
    }

    /// Hands a file to the page's file field.
    pub async fn give_file(&self, path: &str) {
        let field = self.browser.find(Locator::Css("main input[type=file]")).await;
        let field = field.expect("a field for a file");
        field.send_keys(path).await.expect("a taken file");
    }

    /// Chooses an option of a list by keyboard.
    pub async fn choose(&self, name: &str, value: &str) {
        let list = format!("select[name=\"{name}\"]");
        let options = self
            .browser
            .find_all(Locator::Css(&format!("{list} option")))
            .await
            .expect("a list");
        let mut place = None;
        for (index, option) in options.iter().enumerate() {
            if option.attr("value").await.expect("an option").as_deref() == Some(value) {
                place = Some(index);
            }
        }
        let place = place.unwrap_or_else(|| panic!("no option {value} in {name}"));
        let field = self.browser.find(Locator::Css(&list)).await.expect("a list");
        field.send_keys(&DOWN.repeat(place)).await.expect("a chosen option");
    }

    pub async fn path(&self) -> String {
        self.browser.path().await
    }

    /// Fails unless the page's path ends like this.
    pub async fn stands_at(&self, end: &str) {
        let path = self.path().await;
        assert!(
            path.ends_with(end),
            "at {path}, not at …{end}: {}",
            self.words("main").await
        );
    }

    /// The words at a place.
    pub async fn words(&self, css: &str) -> String {
        self.browser.words(css).await
    }

    /// Whether there is such a thing on the page.
    pub async fn has(&self, css: &str) -> bool {
        !self
            .browser
            .find_all(Locator::Css(css))
            .await
            .expect("a page")
            .is_empty()
    }

    /// How many of it there are.
    pub async fn count(&self, css: &str) -> usize {
        self.browser.find_all(Locator::Css(css)).await.expect("a page").len()
    }

    /// Fails unless the page's own part shows `words`.
    pub async fn shows(&self, words: &str) {
        let main = self.words("main").await;
        assert!(
            main.contains(words),
            "{} does not show `{words}`:\n{main}",
            self.path().await
        );
    }

    /// Fails unless the page's own part shows the words behind a key.
    pub async fn says(&self, key: &str) {
        self.shows(&self.t(key)).await;
    }

    /// Signs out whoever is there, and in as somebody else.
    pub async fn becomes(&self, email: &str) {
        if self.has("form[action$=\"/sign-out\"]").await {
            self.follow("form[action$=\"/sign-out\"] button").await;
        }
        self.open("/sign-in").await;
        self.write("email", email).await;
        self.write("password", PASSWORD).await;
        self.send().await;
        assert!(
            self.has("form[action$=\"/sign-out\"]").await,
            "{email}: {}",
            self.words("main").await
        );
    }

    /// All that leaves the outbox now; each letter is written in one language throughout.
    pub async fn letters(&self) -> Vec<Message> {
        self.stage.server.run_outbox().await
    }

    /// Of the letters that leave now, the one to `email`: in the journey's language, and with the
    /// same subject in the inbox, newest first, when it is open to the person who is signed in.
    pub async fn is_told(&self, email: &str) -> Message {
        let letters = self.letters().await;
        let mine = letters.into_iter().rfind(|letter| letter.to == email);
        let mine = mine.unwrap_or_else(|| panic!("no letter to {email}"));
        let lang = format!("lang=\"{}\"", self.lang.tag());
        assert!(mine.html.contains(&lang), "not in {}: {}", self.lang.tag(), mine.html);
        mine
    }

    /// The newest notice of the inbox has this subject; opening it leads on.
    pub async fn finds_in_inbox(&self, letter: &Message) {
        self.open("/inbox").await;
        assert_eq!(self.words("main .tasks a").await, letter.subject);
        self.follow("main .tasks a").await;
        self.shows(&letter.subject).await;
    }
}
