//! What of an order key stays between the applicant and the office: whether somebody has a
//! category (an orphan, a person with a disability) is nobody else's business, although the order
//! of a list may depend on it.

use serde::Deserialize;

use crate::allocation::Decimal;
use crate::calls::{self, rulebook::RankValue, rulebook::model::Ranking};
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::RulebookId;

/// Which positions of the order key (precedence, total, ties) are public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    public: Vec<bool>,
    total_at: usize,
}

/// Of the whole rulebook only the order is read.
#[derive(Deserialize)]
struct Ordered {
    ranking: Ranking,
}

/// Which positions a rulebook's order withholds.
///
/// # Errors
/// When the database fails, or there is no such rulebook.
pub fn of_rulebook(conn: &mut Conn, id: RulebookId) -> Result<Withheld, Fault> {
    let body = calls::rulebook_body(conn, id)?.ok_or_else(|| Fault::broken("a run without its rulebook"))?;
    let Ordered { ranking } = serde_json::from_value(body)?;
    Ok(Withheld::of(&ranking))
}

impl Withheld {
    /// Every position that names a category is withheld.
    #[must_use]
    pub fn of(ranking: &Ranking) -> Self {
        let public = |value: &RankValue| !matches!(value, RankValue::Category(_));
        let before = ranking.precedence.iter().map(public);
        Self {
            total_at: ranking.precedence.len(),
            public: before
                .chain(std::iter::once(true))
                .chain(ranking.ties.iter().map(public))
                .collect(),
        }
    }

    /// Where in an order key the total stands: behind what goes before every score.
    #[must_use]
    pub const fn total_at(&self) -> usize {
        self.total_at
    }

    /// Whether the order depends on anything that is withheld.
    #[must_use]
    pub fn any(&self) -> bool {
        self.public.contains(&false)
    }

    /// An order key in ten-thousandths as it may be read by everybody: nothing in the place of
    /// what is withheld, and of what the rulebook does not name.
    #[must_use]
    pub fn key(&self, order: &[i64]) -> Vec<Option<String>> {
        let public = self.public.iter().copied().chain(std::iter::repeat(false));
        order
            .iter()
            .zip(public)
            .map(|(value, public)| public.then(|| Decimal::from_ten_thousandths(*value).to_string()))
            .collect()
    }
}
