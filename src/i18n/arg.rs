//! Values for the variables of a text.

use std::borrow::Cow;

use fluent_bundle::FluentValue;

/// A value for a `$variable`. Numbers choose plural forms and are grouped from five digits
/// up (so that years stay whole); whatever is a name rather than a number (a year in a
/// title, a protocol's number) goes in as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Text, shown as it is; escaping is the template's work.
    Text(String),
    /// A whole number.
    Number(i64),
}

impl Arg {
    pub(super) fn to_fluent(&self) -> FluentValue<'_> {
        match self {
            Self::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            Self::Number(number) => FluentValue::from(*number),
        }
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Cow<'_, str>> for Arg {
    fn from(text: Cow<'_, str>) -> Self {
        Self::Text(text.into_owned())
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Arg {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for Arg {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

// Templates hand fields over by reference.
impl From<&i64> for Arg {
    fn from(number: &i64) -> Self {
        Self::from(*number)
    }
}

impl From<&i32> for Arg {
    fn from(number: &i32) -> Self {
        Self::from(*number)
    }
}

impl From<&u32> for Arg {
    fn from(number: &u32) -> Self {
        Self::from(*number)
    }
}

impl From<&u64> for Arg {
    fn from(number: &u64) -> Self {
        Self::from(*number)
    }
}

impl From<&usize> for Arg {
    fn from(number: &usize) -> Self {
        Self::from(*number)
    }
}
