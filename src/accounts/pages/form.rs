//! A page with one form: what every page of this room that asks for something looks like.

use actix_web::http::StatusCode;
use askama::Template;

use crate::web::page::{Answer, page_with};
use crate::web::{App, Form, Shell, Visitor};

/// A page that asks, or only tells.
#[derive(Template)]
#[template(path = "accounts/templates/form.html")]
pub struct FormPage {
    shell: Shell,
    title: String,
    back: String,
    done: String,
    lead: Vec<String>,
    errors: Vec<ErrorLink>,
    fields: Vec<Field>,
    button: String,
    links: Vec<Link>,
}

/// A line of the error summary.
struct ErrorLink {
    href: String,
    text: String,
}

/// A way on from the page.
struct Link {
    href: String,
    text: String,
}

/// How a field asks.
pub enum Control {
    /// One line that browsers do not correct.
    Text(&'static str),
    /// An address.
    Email,
    /// A password, never shown again; `new-password` or `current-password`.
    Password(&'static str),
    /// One of few.
    Radios(Vec<Choice>),
    /// One of many.
    Select(Vec<Choice>),
    /// Yes or no.
    Checkbox,
    /// Carried along.
    Hidden,
}

/// One answer of a choice.
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// More about it.
    pub hint: String,
    /// Whether it is chosen.
    pub checked: bool,
}

/// One question.
pub struct Field {
    name: &'static str,
    label: String,
    hint: String,
    error: String,
    value: String,
    control: Control,
}

impl Field {
    /// A question with the value that was typed.
    #[must_use]
    pub fn new(name: &'static str, label: String, control: Control, typed: &Form) -> Self {
        let value = match control {
            Control::Password(_) => String::new(),
            _ => typed.raw(name).to_owned(),
        };
        Self {
            name,
            label,
            hint: String::new(),
            error: String::new(),
            value,
            control,
        }
    }

    /// Says more.
    #[must_use]
    pub fn hint(mut self, hint: String) -> Self {
        self.hint = hint;
        self
    }

    /// Says what is wrong, if anything.
    #[must_use]
    pub fn error(mut self, error: Option<String>) -> Self {
        self.error = error.unwrap_or_default();
        self
    }

    /// Whether its box is ticked.
    fn ticked(&self) -> bool {
        self.value == "1"
    }
}

impl FormPage {
    /// A page with a title.
    #[must_use]
    pub fn new(app: &App, visitor: &Visitor, title: String) -> Self {
        Self {
            shell: visitor.shell(app),
            title,
            back: String::new(),
            done: String::new(),
            lead: Vec::new(),
            errors: Vec::new(),
            fields: Vec::new(),
            button: String::new(),
            links: Vec::new(),
        }
    }

    /// Where "back" leads.
    #[must_use]
    pub fn back(mut self, path: &str) -> Self {
        self.back = self.shell.to(path);
        self
    }

    /// What just worked.
    #[must_use]
    pub fn done(mut self, text: String) -> Self {
        self.done = text;
        self
    }

    /// A paragraph above the form.
    #[must_use]
    pub fn lead(mut self, text: String) -> Self {
        self.lead.push(text);
        self
    }

    /// A question.
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        if !field.error.is_empty() {
            self.errors.push(ErrorLink {
                href: format!("#{}", field.name),
                text: field.error.clone(),
            });
        }
        self.fields.push(field);
        self
    }

    /// The words of the button; without it the page only tells.
    #[must_use]
    pub fn button(mut self, label: String) -> Self {
        self.button = label;
        self
    }

    /// A way on.
    #[must_use]
    pub fn link(mut self, path: &str, text: String) -> Self {
        self.links.push(Link {
            href: self.shell.to(path),
            text,
        });
        self
    }

    /// The answer: 422 when a field has an error.
    ///
    /// # Errors
    /// When the template fails.
    pub fn show(&self) -> Answer {
        if self.errors.is_empty() {
            page_with(StatusCode::OK, self)
        } else {
            page_with(StatusCode::UNPROCESSABLE_ENTITY, self)
        }
    }
}
