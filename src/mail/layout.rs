//! The one look of our mail: plain text and a single HTML column of the same words.

use askama::Template;

use crate::i18n;
use crate::kernel::{Fault, Lang};

/// Which way the reader is asked to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// The button's words.
    pub label: String,
    /// An `https` address of ours (`http` on a test machine).
    pub url: String,
}

/// Why this person gets the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// They have an account.
    Account,
    /// A colleague invited this address.
    Invited,
    /// Somebody typed this address into a form; it may not have been them.
    Entered,
}

/// Who sends, for the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The portal's name.
    pub service: String,
    /// The organisation that holds the data.
    pub holder: String,
    /// Where questions go: a phone number or an address.
    pub contact: String,
}

/// The words of one letter, already in the reader's language and not escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The language of all words below.
    pub lang: Lang,
    /// The subject; also the HTML document's title.
    pub subject: String,
    /// Usually [`greeting`].
    pub greeting: String,
    /// The body, one paragraph each.
    pub paragraphs: Vec<String>,
    /// At most one thing to do.
    pub action: Option<Action>,
    /// Why the person gets it.
    pub reason: Reason,
}

/// Both bodies of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Plain text, paragraphs separated by an empty line, LF line ends.
    pub text: String,
    /// One self-contained HTML document without remote parts.
    pub html: String,
}

/// The greeting by name, or without one when it is not known.
#[must_use]
pub fn greeting(lang: Lang, name: Option<&str>) -> String {
    match name {
        Some(name) => i18n::text_with(lang, "mail-greeting", &[("name", name.to_owned().into())]),
        None => i18n::text(lang, "mail-greeting-nobody"),
    }
}

impl Letter {
    /// Both bodies, with the footer that says who sends and why. Values are escaped in the
    /// HTML; in the text, control characters of values become spaces.
    ///
    /// # Errors
    /// When the action's address is neither `https` nor `http`: a defect of the caller.
    pub fn render(&self, sender: &Sender) -> Result<Rendered, Fault> {
        if self.action.as_ref().is_some_and(|action| !is_web(&action.url)) {
            return Err(Fault::broken("a letter's link is not a web address"));
        }
        let footer = self.footer(sender);
        let fallback = i18n::text(self.lang, "mail-action-fallback");
        let page = Page {
            letter: self,
            footer: &footer,
            fallback: &fallback,
            service: &sender.service,
        };
        let html = page.render().map_err(|error| Fault::new("mail layout", error))?;
        Ok(Rendered {
            text: self.text(&footer),
            html,
        })
    }

    fn footer(&self, sender: &Sender) -> Vec<String> {
        let service = || sender.service.clone().into();
        let reason = match self.reason {
            Reason::Account => i18n::text_with(self.lang, "mail-footer-account", &[("service", service())]),
            Reason::Invited => i18n::text_with(self.lang, "mail-footer-invited", &[("service", service())]),
            Reason::Entered => i18n::text_with(self.lang, "mail-footer-entered", &[("service", service())]),
        };
        let holder = sender.holder.clone().into();
        let contact = sender.contact.clone().into();
        vec![
            i18n::text_with(
                self.lang,
                "mail-footer-who",
                &[("service", service()), ("holder", holder)],
            ),
            reason,
            i18n::text_with(self.lang, "mail-footer-help", &[("contact", contact)]),
        ]
    }

    fn text(&self, footer: &[String]) -> String {
        let mut blocks = vec![flat(&self.greeting)];
        blocks.extend(self.paragraphs.iter().map(|paragraph| flat(paragraph)));
        if let Some(action) = &self.action {
            blocks.push(format!("{}:\n{}", flat(&action.label), action.url));
        }
        let footer: Vec<String> = footer.iter().map(|line| flat(line)).collect();
        // `-- ` with its space: mail programs know what follows as a signature (RFC 3676 4.3).
        format!("{}\n\n-- \n{}\n", blocks.join("\n\n"), footer.join("\n"))
    }
}

fn is_web(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains(|c: char| c.is_control() || c.is_whitespace())
}

/// Nobody's name may add lines that look like ours.
fn flat(value: &str) -> String {
    value.replace(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'), " ")
}

// Mail programs drop scripts, remote styles and most of CSS: one small <style>, and attributes
// that hold without it. Both schemes are declared so that programs do not invert the colours.
#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<!doctype html>
<html lang="{{ letter.lang.tag() }}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{ letter.subject }}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; background: #f6f4ef; color: #14273a; font: 16px/1.5 "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
.sheet { width: 100%; max-width: 560px; background: #ffffff; border-top: 4px solid #00627a; }
.sheet td { padding: 24px; }
p { margin: 0 0 16px; overflow-wrap: anywhere; }
.name { font-weight: 600; color: #00627a; }
.button { display: inline-block; padding: 12px 20px; border-radius: 4px; background: #00627a; color: #ffffff; font-weight: 600; text-decoration: none; }
.small { font-size: 13px; color: #4c5d6c; }
hr { border: 0; border-top: 1px solid #d8d3c7; margin: 8px 0 16px; }
@media (prefers-color-scheme: dark) {
body { background: #0d161f; color: #e9eef2; }
.sheet { background: #15222f; border-top-color: #7ccbe0; }
.name { color: #7ccbe0; }
.button { background: #7ccbe0; color: #06212a; }
.small { color: #a9b9c6; }
hr { border-top-color: #33475a; }
.small a { color: #a9dfee; }
}
</style>
</head>
<body>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">
<table role="presentation" class="sheet" cellpadding="24" cellspacing="0" border="0" align="center"><tr><td align="left">
<p class="name">{{ service }}</p>
<p>{{ letter.greeting }}</p>
{% for paragraph in letter.paragraphs %}<p>{{ paragraph }}</p>
{% endfor %}{% if let Some(action) = letter.action %}<p><a class="button" href="{{ action.url }}">{{ action.label }}</a></p>
<p class="small">{{ fallback }}<br><a href="{{ action.url }}">{{ action.url }}</a></p>
{% endif %}<hr>
{% for line in footer %}<p class="small">{{ line }}</p>
{% endfor %}</td></tr></table>
</td></tr></table>
</body>
</html>
"##
)]
struct Page<'a> {
    letter: &'a Letter,
    footer: &'a [String],
    fallback: &'a str,
    service: &'a str,
}
