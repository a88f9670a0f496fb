//! Where a field stands in the text, and which field stands at a place of the text.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::rulebook::{Path, Step};

/// The parsed text with the place of everything.
pub(super) struct Map<'i> {
    text: &'i str,
    root: DeTable<'i>,
}

impl<'i> Map<'i> {
    pub(super) fn new(text: &'i str, root: DeTable<'i>) -> Self {
        Self { text, root }
    }

    pub(super) fn root(&self) -> &DeTable<'i> {
        &self.root
    }

    /// The line of `path`, or of the innermost part of it that is written in the file.
    pub(super) fn line(&self, path: &Path) -> usize {
        let mut steps = path.steps().iter();
        let Some(Step::Key(first)) = steps.next() else {
            return 1;
        };
        let Some((key, value)) = member(&self.root, first) else {
            return 1;
        };
        let (mut line, mut here) = (self.line_at(key.span().start), value);
        for step in steps {
            let next = match (step, here.get_ref()) {
                (Step::Key(key), DeValue::Table(table)) => {
                    member(table, key).map(|(key, value)| (key.span().start, value))
                }
                (Step::Index(index), DeValue::Array(items)) => {
                    items.get(*index).map(|value| (value.span().start, value))
                }
                _ => None,
            };
            let Some((start, value)) = next else { break };
            (line, here) = (self.line_at(start), value);
        }
        line
    }

    /// From 1.
    pub(super) fn line_at(&self, offset: usize) -> usize {
        line_at(self.text, offset)
    }

    /// The innermost field whose key or value covers `span`.
    pub(super) fn field(&self, span: &Range<usize>) -> Path {
        in_table(&self.root, &Path::root(), span).map_or_else(Path::root, |(path, _)| path)
    }
}

/// The line of a byte offset, from 1.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    let before = text.bytes().take(offset);
    1 + before.filter(|byte| *byte == b'\n').count()
}

fn member<'t, 'i>(
    table: &'t DeTable<'i>,
    name: &str,
) -> Option<(&'t Spanned<toml::de::DeString<'i>>, &'t Spanned<DeValue<'i>>)> {
    table.iter().find(|(key, _)| key.get_ref().as_ref() == name)
}

fn covers(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The path to the smallest covering value below `table`, with the size of what covers.
fn in_table(table: &DeTable<'_>, at: &Path, span: &Range<usize>) -> Option<(Path, usize)> {
    let found = table.iter().filter_map(|(key, value)| {
        let here = at.key(key.get_ref());
        let own = covers(&key.span(), span).then(|| (here.clone(), key.span().len()));
        own.or_else(|| in_value(value, here, span))
    });
    found.min_by_key(|(_, size)| *size)
}

fn in_value(value: &Spanned<DeValue<'_>>, at: Path, span: &Range<usize>) -> Option<(Path, usize)> {
    let inner = match value.get_ref() {
        DeValue::Table(table) => in_table(table, &at, span),
        DeValue::Array(items) => {
            let found = items.iter().enumerate();
            let found = found.filter_map(|(index, item)| in_value(item, at.index(index), span));
            found.min_by_key(|(_, size)| *size)
        }
        _ => None,
    };
    inner.or_else(|| covers(&value.span(), span).then(|| (at, value.span().len())))
}
