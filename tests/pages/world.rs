//! The demonstration, run by the real program in a process of its own.

use qabyl::demo::Credentials;

use crate::harness::browser::Browser;
use crate::harness::person::Person;
use crate::harness::process::Child;
use crate::harness::surroundings;

/// A running demonstration; ends with this value.
pub struct Demo {
    pub credentials: Credentials,
    _process: Child,
    _folder: tempfile::TempDir,
}

impl Demo {
    /// Makes the world of `applicants` people and waits until it is served.
    pub fn start(applicants: u32) -> Self {
        Self::at("offers", applicants)
    }

    /// The same where the call has got to `stage`.
    pub fn at(stage: &str, applicants: u32) -> Self {
        let folder = surroundings::folder();
        let applicants = applicants.to_string();
        let listen = ["demo", "--listen", "127.0.0.1:0", "--json"];
        let arguments = [&listen[..], &["--stage", stage, "--applicants", &applicants]].concat();
        let mut process = Child::quiet(&arguments, &[], folder.path());
        let line = process.line().expect("the demonstration's sign-ins");
        Self {
            credentials: serde_json::from_str(&line).expect("JSON"),
            _process: process,
            _folder: folder,
        }
    }

    /// Where it is.
    pub fn base(&self) -> &str {
        &self.credentials.base_url
    }

    /// Address and password of a role.
    pub fn sign_in(&self, role: &str) -> (&str, &str) {
        let found = self.credentials.accounts.iter().find(|account| account.role == role);
        let found = found.unwrap_or_else(|| panic!("nobody is {role}"));
        (&found.email, &found.password)
    }

    /// Signs a role in before a browser.
    pub async fn enter(&self, browser: &Browser, role: &str) {
        let (email, password) = self.sign_in(role);
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

    /// Somebody of a role, signed in; a stranger when the role is "".
    pub async fn person(&self, role: &str) -> Person {
        let person = Person::new(self.base());
        if !role.is_empty() {
            let (email, password) = self.sign_in(role);
            person
                .fill("/en/sign-in", &[("email", email), ("password", password), ("next", "")])
                .await
                .is(200);
        }
        person
    }
}
