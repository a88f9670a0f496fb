//! The lot by commitment: who publishes a call cannot choose the lot later, and who runs the
//! list cannot draw it again.
//!
//! A seed of 256 random bits is drawn for every tour when the call is published. Everybody sees
//! its SHA-256 from that day; the seed itself is sealed under the installation's secret. The run
//! is refused with any other seed, and its publication reveals the seed. A rulebook may name the
//! hash of a seed that was drawn elsewhere (`lot_seed_sha256`); then that one counts.

use serde_json::json;

use super::model::Call;
use super::rulebook::Rulebook;
use super::store;
use crate::accounts::Ctx;
use crate::accounts::sealing::Sealer;
use crate::config::Secret;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::CallId;
use crate::kernel::{Fault, Instant, secrets};

/// Seals and opens the seeds of this installation.
pub struct LotKey(Sealer);

impl LotKey {
    /// From the installation's secret.
    ///
    /// # Errors
    /// When the secret cannot be used.
    pub fn new(secret: &Secret) -> Result<Self, Fault> {
        let text = data_encoding::HEXLOWER.encode(&secret.0);
        Ok(Self(Sealer::new(&text.into(), &[])?))
    }

    /// The seed of a round, for the run; none where none was drawn.
    ///
    /// # Errors
    /// When the database fails, or the seed was sealed under another secret.
    pub fn open(&self, conn: &mut Conn, call: CallId, round: i32) -> Result<Option<String>, Fault> {
        use secrecy::ExposeSecret as _;
        let Some(sealed) = store::sealed_seed(conn, call, round)? else {
            return Ok(None);
        };
        let plain = self
            .0
            .open(&purpose(call, round), &sealed)
            .map_err(|error| Fault::new("the lot's seed", error))?;
        let text = String::from_utf8(plain.expose_secret().to_vec());
        text.map(Some).map_err(|error| Fault::new("the lot's seed", error))
    }
}

/// What everybody knows of the lot of one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// The tour's number; 1 where a run is for the call as a whole.
    pub round: i32,
    /// SHA-256 of the seed's text, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// When it was drawn.
    pub drawn_at: Instant,
    /// The seed and when it was revealed, once a run with it is published.
    pub revealed: Option<(String, Instant)>,
}

/// Why a seed does not serve.
#[derive(Debug, thiserror::Error)]
pub enum LotError {
    /// No seed was drawn for this round and the rulebook names none.
    #[error("no lot was drawn")]
    NotDrawn,
    /// Its SHA-256 is not the one that was published.
    #[error("the seed is not the one whose hash was published")]
    OtherSeed,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

fn purpose(call: CallId, round: i32) -> String {
    format!("lot-seed:{call}:{round}")
}

/// The round of a run: its tour's number, 1 for the call as a whole.
#[must_use]
pub fn round(tour: Option<i32>) -> i32 {
    tour.unwrap_or(1).max(1)
}

/// Draws the seeds that the tours of a call lack; how many. Follows from the publication of the
/// call, or from a tour added later, so it needs no permission of its own.
///
/// # Errors
/// When the database or sealing fails.
pub fn draw(tx: &mut Conn, ctx: &Ctx, key: &LotKey, call: &Call) -> Result<usize, Fault> {
    let known = store::commitments(tx, call.id)?;
    let tours = store::tours(tx, call.id)?;
    let mut rounds: Vec<i32> = tours.iter().map(|tour| round(Some(tour.number))).collect();
    if rounds.is_empty() {
        rounds.push(round(None));
    }
    rounds.retain(|round| !known.iter().any(|it| it.round == *round));
    for round in &rounds {
        let mut bytes = [0_u8; 32];
        ctx.ids.fill(&mut bytes);
        let seed = data_encoding::BASE64URL_NOPAD.encode(&bytes);
        let sha256 = secrets::sha256_hex(seed.as_bytes());
        let sealed = key.0.seal(&purpose(call.id, *round), seed.as_bytes())?;
        store::insert_seed(tx, call.id, *round, sealed, &sha256, ctx.now)?;
        let event = Event::new("lot.drawn", call.id).in_call(call.id);
        append(tx, ctx, event.with(json!({ "round": round, "sha256": sha256 })))?;
    }
    Ok(rounds.len())
}

/// What is known of the lots of a call, by round.
///
/// # Errors
/// When the database fails.
pub fn commitments(conn: &mut Conn, call: CallId) -> Result<Vec<Commitment>, Fault> {
    store::commitments(conn, call)
}

/// Whether `seed` is the one whose hash was published for the round.
///
/// # Errors
/// [`LotError`].
pub fn check(conn: &mut Conn, call: CallId, rules: &Rulebook, round: i32, seed: &str) -> Result<(), LotError> {
    let published = match &rules.lot_seed_sha256 {
        Some(hash) => hash.clone(),
        None => {
            let known = store::commitments(conn, call)?;
            let known = known.into_iter().find(|it| it.round == round);
            known.ok_or(LotError::NotDrawn)?.sha256
        }
    };
    if secrets::sha256_hex(seed.as_bytes()) == published {
        Ok(())
    } else {
        Err(LotError::OtherSeed)
    }
}

/// Makes the seed of a published run readable; a seed drawn elsewhere stands in the run alone.
///
/// # Errors
/// When the database fails.
pub fn reveal(tx: &mut Conn, ctx: &Ctx, call: CallId, round: i32, seed: &str) -> Result<(), Fault> {
    let own = store::commitments(tx, call)?;
    let hash = secrets::sha256_hex(seed.as_bytes());
    let drawn_here = own.iter().any(|it| it.round == round && it.sha256 == hash);
    if drawn_here && store::reveal_seed(tx, call, round, seed, ctx.now)? {
        let event = Event::new("lot.revealed", call).in_call(call);
        append(
            tx,
            ctx,
            event.with(json!({ "round": round, "seed": seed, "sha256": hash })),
        )?;
    }
    Ok(())
}
