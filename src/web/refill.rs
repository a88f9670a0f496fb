//! Puts what was typed into a form that was rendered anew. Reads only what our own templates write:
//! attributes in double quotes, values escaped.

use std::collections::HashMap;

use askama::Template;

use super::{form, once};

/// How the form begins whose fields are kept.
pub(super) const FORM: &str = "<form id=\"typed\"";

/// A value as the templates write it.
#[derive(Template)]
#[template(source = "{{ text }}", ext = "html")]
struct Escaped<'a> {
    text: &'a str,
}

fn escaped(text: &str) -> String {
    Escaped { text }.render().unwrap_or_default()
}

/// The page with `typed` in its form `typed`. Tokens and one-time keys stay the page's own;
/// passwords and files are never shown again; the version that was seen goes along.
pub(super) fn fill(page: &str, typed: &[(String, String)]) -> String {
    let Some((before, rest)) = page.split_once(FORM) else {
        return page.to_owned();
    };
    let (inside, after) = rest.split_once("</form>").unwrap_or((rest, ""));
    let mut filled = String::with_capacity(page.len() + 1024);
    filled.push_str(before);
    filled.push_str(FORM);
    Typed::of(typed).write(inside, &mut filled);
    if after.is_empty() {
        return filled;
    }
    filled.push_str("</form>");
    filled.push_str(after);
    filled
}

/// The typed values by field, and how many of each field's boxes were met.
struct Typed {
    values: HashMap<String, Vec<String>>,
    met: HashMap<String, usize>,
    /// The list that is open.
    list: String,
}

impl Typed {
    fn of(pairs: &[(String, String)]) -> Self {
        let mut values: HashMap<String, Vec<String>> = HashMap::new();
        for (name, value) in pairs {
            values.entry(name.clone()).or_default().push(escaped(value));
        }
        Self {
            values,
            met: HashMap::new(),
            list: String::new(),
        }
    }

    /// Whether this very value was chosen.
    fn chose(&self, name: &str, value: &str) -> bool {
        let chosen = self.values.get(name);
        chosen.is_some_and(|values| values.iter().any(|typed| typed == value))
    }

    /// The value for the next box of this name.
    fn next(&mut self, name: &str) -> Option<String> {
        let met = self.met.entry(name.to_owned()).or_default();
        let value = self.values.get(name)?.get(*met).cloned();
        *met += 1;
        value
    }

    fn write(&mut self, html: &str, filled: &mut String) {
        let mut rest = html;
        while let Some((words, tail)) = rest.split_once('<') {
            let (tag, tail) = tail.split_once('>').unwrap_or((tail, ""));
            filled.push_str(words);
            filled.push('<');
            rest = tail;
            let name = attribute(tag, "name").unwrap_or_default();
            match tag.split([' ', '\n']).next().unwrap_or_default() {
                "input" => filled.push_str(&self.input(tag, name)),
                "textarea" => {
                    filled.push_str(tag);
                    if let (Some(text), Some((_, tail))) = (self.next(name), tail.split_once("</textarea>")) {
                        filled.push_str(">\n");
                        filled.push_str(&text);
                        filled.push_str("</textarea>");
                        rest = tail;
                        continue;
                    }
                }
                "select" => {
                    name.clone_into(&mut self.list);
                    filled.push_str(tag);
                }
                // The suggestions of a field are options too.
                "/select" => {
                    self.list.clear();
                    filled.push_str(tag);
                }
                "option" => {
                    let value = attribute(tag, "value").unwrap_or_default();
                    filled.push_str(&marked(
                        tag,
                        "selected",
                        self.values.get(&self.list).map(|_| self.chose(&self.list, value)),
                    ));
                }
                _ => filled.push_str(tag),
            }
            filled.push('>');
        }
        filled.push_str(rest);
    }

    fn input(&mut self, tag: &str, name: &str) -> String {
        match attribute(tag, "type").unwrap_or("text") {
            "password" | "file" | "submit" | "button" => tag.to_owned(),
            "checkbox" | "radio" => {
                let value = attribute(tag, "value").unwrap_or("on");
                // A box that is not ticked is not sent.
                marked(tag, "checked", Some(self.chose(name, value)))
            }
            "hidden" if name == form::TOKEN || name == once::KEY => tag.to_owned(),
            _ => self
                .next(name)
                .map_or_else(|| tag.to_owned(), |value| with_value(tag, &value)),
        }
    }
}

/// The value of an attribute as it stands there.
pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

fn with_value(tag: &str, value: &str) -> String {
    match tag.split_once(" value=\"") {
        Some((before, rest)) => {
            let after = rest.split_once('"').map_or("", |(_, after)| after);
            format!("{before} value=\"{value}\"{after}")
        }
        None => format!("{tag} value=\"{value}\""),
    }
}

/// The tag with or without a bare word, which templates write behind a value.
fn marked(tag: &str, word: &str, on: Option<bool>) -> String {
    let Some(on) = on else { return tag.to_owned() };
    let plain = tag.replace(&format!("\" {word}"), "\"");
    if on { format!("{plain} {word}") } else { plain }
}
