//! Takes over a call file as a draft: calls, tours, quota lines with their programmes, required
//! documents and a proposed rulebook, all or nothing.

use std::collections::BTreeMap;

use serde_json::json;

use super::approve::{Proposal, propose_sound};
use super::file::{self, CallFile};
use super::model::{
    AppealTerms, Call, CallKind, CallState, Cap, CutOff, Need, QuotaLine, Requirement, SeatGroup, Terms, Tour, Unfilled,
};
use super::rulebook::Texts;
use super::store;
use crate::accounts::Ctx;
use crate::accounts::policy::{Denied, Permission, Scope, allow};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::institutions;
use crate::kernel::ids::CallId;
use crate::kernel::{Fault, Instant, Words, secrets};

/// What became of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loaded {
    /// A new draft.
    Created(CallId),
    /// A draft that was there has the new content.
    Replaced(CallId),
    /// The same content was loaded before; nothing changed.
    Unchanged(CallId),
}

impl Loaded {
    /// Which call.
    #[must_use]
    pub fn call(self) -> CallId {
        match self {
            Self::Created(id) | Self::Replaced(id) | Self::Unchanged(id) => id,
        }
    }
}

/// Why a file was not taken over. Its messages are for the command line and the upload page.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// A published call is not written over.
    #[error(
        "the call `{0}` is published: a file cannot write over it; change its timetable and rulebook on the pages, with a basis and a second person"
    )]
    Published(String),
    /// The catalogue lacks a programme.
    #[error("line `{line}`: there is no programme `{programme}`; load the catalogue first")]
    NoProgramme {
        /// The line's code.
        line: String,
        /// `institution/branch/programme`.
        programme: String,
    },
    /// The zone's clocks do not show this time.
    #[error("{0}: no such time in the call's zone")]
    NoSuchTime(&'static str),
    /// Somebody changed the call meanwhile.
    #[error("somebody changed the call meanwhile; try again")]
    OutOfDate,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The four languages of a file's text.
pub(super) fn words(texts: &Texts) -> Words {
    Words {
        ky: texts.ky.clone(),
        kk: texts.kk.clone(),
        ru: texts.ru.clone(),
        en: texts.en.clone(),
    }
}

/// Takes over a checked call file in the name of the acting account, who proposes its rulebook.
/// The same content again changes nothing; a draft is replaced; a published call is refused.
///
/// # Errors
/// [`LoadError`].
pub fn load(tx: &mut Conn, ctx: &Ctx, file: &CallFile) -> Result<Loaded, LoadError> {
    allow(ctx, Permission::ManageCalls, Scope::System)?;
    let by = ctx.account().ok_or(Denied::Forbidden)?;
    let hash = secrets::sha256(&serde_json::to_vec(file).map_err(Fault::from)?);
    let known = store::by_slug(tx, &file.slug)?;
    let (id, version) = match &known {
        Some(call) => {
            if store::file_hash(tx, call.id)?.as_deref() == Some(&hash[..]) {
                return Ok(Loaded::Unchanged(call.id));
            }
            if call.state != CallState::Draft {
                return Err(LoadError::Published(file.slug.clone()));
            }
            (call.id, call.version + 1)
        }
        None => (ctx.id(), 1),
    };
    let call = call(file, id, version)?;
    if known.is_some() {
        if !store::update_call(tx, &call)? {
            return Err(LoadError::OutOfDate);
        }
        store::set_file_hash(tx, id, Some(&hash))?;
    } else if !store::insert_call(tx, &call, Some(&hash), ctx.now)? {
        return Err(LoadError::OutOfDate);
    }
    store::replace_tours(tx, id, &tours(ctx, file)?)?;
    store::delete_lines(tx, id)?;
    for (position, line) in (1_i32..).zip(&file.lines) {
        let line = quota_line(tx, ctx, file, id, position, line)?;
        store::insert_line(tx, &line)?;
    }
    store::replace_requirements(tx, id, &requirements(ctx, file, id))?;
    let rulebook = propose_sound(tx, ctx, id, by, &file.rulebook, Proposal::default())?;
    let kind = if known.is_some() {
        "call.replaced"
    } else {
        "call.created"
    };
    let data = json!({
        "slug": file.slug,
        "kind": file.kind.tag(),
        "rulebook": rulebook,
        "content_sha256": data_encoding::HEXLOWER.encode(&hash),
    });
    append(tx, ctx, Event::new(kind, id).in_call(id).with(data))?;
    Ok(if known.is_some() {
        Loaded::Replaced(id)
    } else {
        Loaded::Created(id)
    })
}

fn opening(moment: file::Moment, file: &CallFile, field: &'static str) -> Result<Instant, LoadError> {
    let at = moment.opening(file.zone.0).ok_or(LoadError::NoSuchTime(field))?;
    Ok(Instant::new(at))
}

fn deadline(moment: file::Moment, file: &CallFile, field: &'static str) -> Result<Instant, LoadError> {
    let at = moment.deadline(file.zone.0).ok_or(LoadError::NoSuchTime(field))?;
    Ok(Instant::new(at))
}

fn call(file: &CallFile, id: CallId, version: i32) -> Result<Call, LoadError> {
    Ok(Call {
        id,
        slug: file.slug.clone(),
        cycle: file.cycle.clone(),
        kind: match file.kind {
            file::CallKind::Scholarship => CallKind::Scholarship,
            file::CallKind::BranchAdmission => CallKind::BranchAdmission,
        },
        state: CallState::Draft,
        titles: words(&file.titles),
        summaries: words(&file.summaries),
        zone: file.zone.0,
        opens_at: opening(file.timetable.opens, file, "timetable.opens")?,
        deadline_at: deadline(file.timetable.deadline, file, "timetable.deadline")?,
        terms: terms(file)?,
        sample: file.sample || file.timetable.sample,
        version,
    })
}

fn terms(file: &CallFile) -> Result<Terms, LoadError> {
    let (selection, offers) = (&file.selection, &file.offers);
    let default = Terms::default();
    let mut condition_dates = BTreeMap::new();
    for (word, moment) in &offers.condition_dates {
        condition_dates.insert(word.clone(), deadline(*moment, file, "offers.condition_dates")?);
    }
    Ok(Terms {
        grace_minutes: file.timetable.grace_minutes.unwrap_or(default.grace_minutes),
        host_consent: selection.host_consent,
        reviews: selection.reviews,
        reviewers: selection.reviewers,
        blind: selection.blind,
        max_choices: selection.max_choices,
        max_grant_choices: selection.grant_choices_per_tour,
        max_paid_choices: selection.paid_choices_per_tour,
        reserve_valid_until: Some(deadline(file.reserve.valid_until, file, "reserve.valid_until")?),
        replacement_cutoff: Some(deadline(offers.replacement_cutoff, file, "offers.replacement_cutoff")?),
        answer_hours: offers.answer_hours.into(),
        promotion_hours: offers.promotion_hours.into(),
        host_hours: offers.host_hours.map_or(default.host_hours, i64::from),
        correction_hours: file.corrections.hours.map_or(default.correction_hours, i64::from),
        correction_days: file.corrections.working_days,
        correction_times: file.corrections.times,
        guardian_blocks_submission: file.guardian.consent_blocks_submission,
        guardian_signs_acceptance: file.guardian.signature_blocks_acceptance,
        publishable_lines: file.publication.input_of_lines.clone(),
        code_prefix: file.code_prefix.clone(),
        source: file.source.clone().unwrap_or_default(),
        offer_notes: words(&offers.notes),
        releases: file
            .rulebook
            .acceptance
            .as_ref()
            .map(|rule| rule.releases)
            .unwrap_or_default(),
        conditions: offers.conditions.clone(),
        condition_dates,
        condition_days: offers.condition_days.unwrap_or(default.condition_days),
        least_condition_days: offers.least_condition_days.unwrap_or(default.least_condition_days),
        appeals: file
            .appeals
            .as_ref()
            .map_or_else(AppealTerms::default, |given| AppealTerms {
                working_days: given.working_days,
                answer_working_days: given.answer_working_days,
                sample: given.sample,
            }),
        samples: samples(file),
    })
}

/// The parts that no official source confirms.
fn samples(file: &CallFile) -> Vec<String> {
    let parts = [
        ("tours", file.tours.iter().any(|tour| tour.sample)),
        ("selection", file.selection.sample),
        ("offers", file.offers.sample),
        ("reserve", file.reserve.sample),
        ("corrections", file.corrections.sample),
        ("guardian", file.guardian.sample),
        ("publication", file.publication.sample),
    ];
    let marked = parts.into_iter().filter(|(_, sample)| *sample);
    marked.map(|(part, _)| part.to_owned()).collect()
}

fn tours(ctx: &Ctx, file: &CallFile) -> Result<Vec<Tour>, LoadError> {
    let one = |tour: &file::Tour| {
        Ok(Tour {
            id: ctx.id(),
            number: i32::try_from(tour.number).unwrap_or(i32::MAX),
            registration_opens_at: opening(tour.opens, file, "tours.opens")?,
            registration_closes_at: deadline(tour.closes, file, "tours.closes")?,
            list_due_at: deadline(tour.list_due, file, "tours.list_due")?,
            confirm_by_at: deadline(tour.confirm_by, file, "tours.confirm_by")?,
        })
    };
    file.tours.iter().map(one).collect()
}

fn quota_line(
    tx: &mut Conn,
    ctx: &Ctx,
    file: &CallFile,
    call: CallId,
    position: i32,
    line: &file::Line,
) -> Result<QuotaLine, LoadError> {
    let mut programmes = Vec::new();
    for wish in &line.programmes {
        let found = institutions::programme_by_slugs(tx, &wish.institution, &wish.branch, &wish.programme)?;
        let found = found.ok_or_else(|| LoadError::NoProgramme {
            line: line.code.clone(),
            programme: format!("{}/{}/{}", wish.institution, wish.branch, wish.programme),
        })?;
        let capacity = wish.capacity.map(|most| i32::try_from(most).unwrap_or(i32::MAX));
        programmes.push((found.id, capacity));
    }
    // A line that is for one category only is a line whose every seat is reserved for it.
    let groups = line.seats.iter().map(|group| SeatGroup {
        count: group.count,
        category: group.category.clone().or_else(|| line.category.clone()),
        unfilled: match group.unfilled {
            file::Unfilled::Open if line.category.is_none() => Unfilled::Open,
            file::Unfilled::Open | file::Unfilled::Lost => Unfilled::Lost,
        },
    });
    let reserve = || file.rulebook.reserve.of(line.seat_count());
    Ok(QuotaLine {
        id: ctx.id(),
        call,
        code: line.code.clone(),
        position,
        titles: words(&line.titles),
        degree: line.degree.tag().to_owned(),
        field_group: line.field_group.tag().to_owned(),
        funding: funding(line.funding)?,
        seat_groups: groups.collect(),
        reserve_size: line.reserve_names.unwrap_or_else(reserve),
        caps: line
            .caps
            .iter()
            .map(|cap| Cap {
                category: cap.category.clone(),
                max: cap.max,
            })
            .collect(),
        cut_offs: line
            .cut_offs
            .iter()
            .map(|known| CutOff {
                cycle: known.cycle.clone(),
                score: known.score.to_string(),
                sample: known.sample,
            })
            .collect(),
        programmes,
        sample: line.sample,
        version: 1,
    })
}

fn funding(word: super::rulebook::Funding) -> Result<super::model::Funding, Fault> {
    let parsed = word.tag().parse();
    parsed.map_err(|_| Fault::broken("a funding that only call files know"))
}

fn requirements(ctx: &Ctx, file: &CallFile, call: CallId) -> Vec<Requirement> {
    let one = |(position, it): (i32, &file::Document)| Requirement {
        id: ctx.id(),
        call,
        key: it.key.clone(),
        position,
        titles: words(&it.titles),
        hints: words(&it.hints),
        need: match it.need {
            file::Need::Required => Need::Required,
            file::Need::Optional => Need::Optional,
            file::Need::Conditional => Need::Conditional,
        },
        condition: it.condition.clone(),
        promise_allowed: it.promise_allowed,
        from_referee: it.from_referee,
        valid: it.valid,
        sensitive: it.sensitive,
        sample: it.sample,
    };
    (1_i32..).zip(&file.documents).map(one).collect()
}
