//! Query parameters of the lists: known ones, each once, each readable.

use actix_web::HttpRequest;

use super::problems;
use crate::i18n;
use crate::kernel::Lang;
use crate::web::Refusal;
use crate::web::form::form_pairs;
use crate::web::problem::Problem;

/// At most so many rows in one page; also how many when nothing is asked.
pub(super) const MOST: i64 = 100;

/// The parameters of one request.
pub(super) struct Query {
    pairs: Vec<(String, String)>,
    lang: Lang,
    problem: Problem,
}

impl Query {
    /// Reads the query; parameters outside of `known`, or given twice, are refused in the end.
    pub(super) fn of(request: &HttpRequest, lang: Lang, known: &[&str]) -> Result<Self, Refusal> {
        let pairs = form_pairs(request.query_string().as_bytes())?;
        let mut query = Self {
            pairs: Vec::new(),
            lang,
            problem: problems::invalid(),
        };
        for (name, value) in pairs {
            if !known.contains(&name.as_str()) {
                query.object(&name, "unknown", "partners-error-unknown-parameter");
            } else if query.pairs.iter().any(|(seen, _)| *seen == name) {
                query.object(&name, "twice", "partners-error-twice");
            } else {
                query.pairs.push((name, value));
            }
        }
        Ok(query)
    }

    fn object(&mut self, name: &str, code: &str, key: &str) {
        let problem = std::mem::replace(&mut self.problem, problems::invalid());
        self.problem = problem.field(format!("/query/{name}"), code, i18n::text(self.lang, key));
    }

    /// One parameter as `read` understands it; `None` when it is absent or, noted, unreadable.
    pub(super) fn get<T>(&mut self, name: &str, key: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let (_, value) = self.pairs.iter().find(|(seen, _)| seen == name)?;
        let found = read(value);
        if found.is_none() {
            self.object(name, "unreadable", key);
        }
        found
    }

    /// How many rows are asked for.
    pub(super) fn limit(&mut self) -> i64 {
        let read = |text: &str| text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
        self.get("limit", "partners-error-limit", read).unwrap_or(MOST)
    }

    /// Everything was readable.
    pub(super) fn done(self) -> Result<(), Refusal> {
        if self.problem.errors.is_empty() {
            Ok(())
        } else {
            Err(self.problem.into())
        }
    }
}
