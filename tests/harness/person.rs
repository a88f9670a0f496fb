//! Somebody before a browser without scripts: opens pages, fills in forms, follows where they
//! lead.

use reqwest::header::{HeaderMap, LOCATION, ORIGIN};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, redirect};

/// What every answer carries, whatever it is.
pub const SECURITY_HEADERS: [&str; 7] = [
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
];

/// Keeps cookies; does not follow redirects by itself.
#[derive(Clone)]
pub struct Person {
    http: Client,
    base: String,
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its status.
    pub status: StatusCode,
    /// The path it was asked for.
    pub path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its text.
    pub text: String,
}

impl Person {
    pub fn new(base: &str) -> Self {
        let http = Client::builder()
            .cookie_store(true)
            .redirect(redirect::Policy::none())
            .build()
            .expect("a client");
        Self {
            http,
            base: base.to_owned(),
        }
    }

    /// A request that the caller completes; nothing is added to it.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    /// Opens a page, without following.
    pub async fn get(&self, path: &str) -> Page {
        Page::read(path, self.request(Method::GET, path).send().await.expect("an answer")).await
    }

    /// Opens a page and follows to where it leads.
    pub async fn open(&self, path: &str) -> Page {
        let page = self.get(path).await;
        self.follow(page).await
    }

    /// Opens `path`, fills in `fields`, sends the form to the same path and follows.
    pub async fn fill(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.fill_to(path, path, fields).await
    }

    /// Opens the page at `from`, and sends its form to `action`.
    pub async fn fill_to(&self, from: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(from).await;
        let (token, once) = (page.form_token(), page.once());
        let mut all = vec![("csrf", token.as_str())];
        all.extend(once.as_deref().map(|once| ("once", once)));
        all.extend_from_slice(fields);
        let answer = self.post(action, &all).await;
        self.follow(answer).await
    }

    /// Sends `fields` as they are, with no token of its own, and does not follow.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = self.request(Method::POST, path).header(ORIGIN, &self.base).form(fields);
        Page::read(path, request.send().await.expect("an answer")).await
    }

    /// Opens the page at `from` and sends a file and `fields` to `action` and follows.
    pub async fn upload(
        &self,
        (from, action): (&str, &str),
        fields: &[(&str, &str)],
        (field, name, bytes): (&str, &str, Vec<u8>),
    ) -> Page {
        let token = self.get(from).await.form_token();
        let mut form = Form::new().text("csrf", token);
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        form = form.part(field.to_owned(), Part::bytes(bytes).file_name(name.to_owned()));
        let request = self
            .request(Method::POST, action)
            .header(ORIGIN, &self.base)
            .multipart(form);
        let answer = Page::read(action, request.send().await.expect("an answer")).await;
        self.follow(answer).await
    }

    async fn follow(&self, mut page: Page) -> Page {
        for _ in 0..5 {
            let Some(to) = page.leads_to() else { return page };
            page = self.get(to.strip_prefix(&self.base).unwrap_or(&to)).await;
        }
        panic!("redirected in a circle at {}", page.path);
    }
}

impl Page {
    async fn read(path: &str, answer: Response) -> Self {
        Self {
            status: answer.status(),
            path: path.to_owned(),
            headers: answer.headers().clone(),
            text: answer.text().await.expect("a body"),
        }
    }

    /// Where a redirect leads.
    pub fn leads_to(&self) -> Option<String> {
        let target = self.headers.get(LOCATION)?.to_str().expect("a readable location");
        self.status.is_redirection().then(|| target.to_owned())
    }

    /// The token of the page's first form.
    pub fn form_token(&self) -> String {
        let found = self.text.split_once(r#"name="csrf" value=""#);
        let (token, _) = found
            .and_then(|(_, rest)| rest.split_once('"'))
            .unwrap_or_else(|| panic!("no form at {} ({}): {}", self.path, self.status, self.text));
        token.to_owned()
    }

    /// The one-time key of the page's first form that has one.
    pub fn once(&self) -> Option<String> {
        let (_, rest) = self.text.split_once(r#"name="once" value=""#)?;
        rest.split_once('"').map(|(once, _)| once.to_owned())
    }

    /// Fails with the page unless it shows `words`.
    #[track_caller]
    pub fn shows(&self, words: &str) -> &Self {
        assert!(
            self.text.contains(words),
            "{} ({}) does not show `{words}`:\n{}",
            self.path,
            self.status,
            self.text
        );
        self
    }

    /// Fails with the page unless it has this status.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}:\n{}", self.path, self.text);
        self
    }

    /// Fails unless it carries what every answer carries.
    #[track_caller]
    pub fn has_security_headers(&self) -> &Self {
        for header in SECURITY_HEADERS {
            assert!(
                !self.header(header).is_empty(),
                "{} ({}) lacks {header}",
                self.path,
                self.status
            );
        }
        self
    }

    /// A header's value, empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap_or_default())
    }
}
