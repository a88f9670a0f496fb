//! A notice to everybody, and maintenance: acts for bad days.

use serde_json::json;

use crate::accounts::Ctx;
use crate::accounts::policy::{Denied, Permission, Scope, allow};
use crate::db::Conn;
use crate::db::announced::{Maintenance, Notice, put_maintenance, put_notice};
use crate::events::{Event, append};
use crate::kernel::text::{self, TextError};
use crate::kernel::{Fault, Instant, Lang, Words};

/// The longest notice in one language, in characters: it stands above every page.
pub const LONGEST: usize = 300;

/// Why something was not announced.
#[derive(Debug, thiserror::Error)]
pub enum AnnounceError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// A language is missing.
    #[error("not in all four languages")]
    Incomplete,
    /// A text is too long, or holds what no text may hold.
    #[error("a text that cannot be shown")]
    Unfit,
    /// It would be over already.
    #[error("its end is past")]
    Over,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Shows a notice above every page until `until` (exclusive), in place of the one before.
///
/// # Errors
/// [`AnnounceError`].
pub fn set_notice(tx: &mut Conn, ctx: &Ctx, words: &Words, until: Instant) -> Result<(), AnnounceError> {
    allow(ctx, Permission::Operate, Scope::System)?;
    let words = fit(words)?;
    if until <= ctx.now {
        return Err(AnnounceError::Over);
    }
    put_notice(tx, Some(&Notice { words, until }), ctx.now)?;
    let event = Event::new("installation.notice_set", "installation");
    append(tx, ctx, event.with(json!({ "until": until })))?;
    Ok(())
}

/// Takes the notice away.
///
/// # Errors
/// [`AnnounceError`].
pub fn take_notice(tx: &mut Conn, ctx: &Ctx) -> Result<(), AnnounceError> {
    allow(ctx, Permission::Operate, Scope::System)?;
    put_notice(tx, None, ctx.now)?;
    append(tx, ctx, Event::new("installation.notice_taken", "installation"))?;
    Ok(())
}

/// From now until `until` (exclusive) nobody but administrators writes; a second time moves the end.
///
/// # Errors
/// [`AnnounceError`].
pub fn begin_maintenance(tx: &mut Conn, ctx: &Ctx, until: Instant) -> Result<(), AnnounceError> {
    allow(ctx, Permission::Operate, Scope::System)?;
    if until <= ctx.now {
        return Err(AnnounceError::Over);
    }
    put_maintenance(tx, Some(&Maintenance { until }), ctx.now)?;
    let event = Event::new("installation.maintenance_begun", "installation");
    append(tx, ctx, event.with(json!({ "until": until })))?;
    Ok(())
}

/// Ends maintenance before its time.
///
/// # Errors
/// [`AnnounceError`].
pub fn end_maintenance(tx: &mut Conn, ctx: &Ctx) -> Result<(), AnnounceError> {
    allow(ctx, Permission::Operate, Scope::System)?;
    put_maintenance(tx, None, ctx.now)?;
    append(tx, ctx, Event::new("installation.maintenance_ended", "installation"))?;
    Ok(())
}

fn fit(words: &Words) -> Result<Words, AnnounceError> {
    let one = |lang: Lang| -> Result<String, AnnounceError> {
        let unfit = |_: TextError| AnnounceError::Unfit;
        let kept = text::paragraphs(words.get(lang)).map_err(unfit)?;
        text::at_most(&kept, LONGEST).map_err(unfit)?;
        Ok(kept)
    };
    let words = Words {
        ky: one(Lang::Ky)?,
        kk: one(Lang::Kk)?,
        ru: one(Lang::Ru)?,
        en: one(Lang::En)?,
    };
    if words.complete() {
        Ok(words)
    } else {
        Err(AnnounceError::Incomplete)
    }
}
