//! Rows that other rooms own and every call of these tests stands on: a host, its programmes,
//! people with dossiers. Laid down by SQL, so that the tests stand on the placements room alone.

use diesel::prelude::*;
use qabyl::db::schema::{
    accounts, applications, branches, choices, institutions, line_programmes, persons, programmes, quota_lines,
    score_results,
};
use qabyl::db::{Conn, Json};
use qabyl::kernel::ids::{
    AccountId, ApplicationId, BranchId, CallId, ChoiceId, InstitutionId, PersonId, ProgrammeId, QuotaLineId, RulebookId,
};
use qabyl::kernel::{Act, Fault};
use serde_json::{Value, json};

pub fn words(text: &str) -> Json {
    Json(json!({"ky": text, "kk": text, "ru": text, "en": text}))
}

pub fn account(tx: &mut Conn, act: &Act, name: &str) -> Result<AccountId, Fault> {
    let id: AccountId = act.id();
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(id),
            accounts::email.eq(format!("{name}@example.invalid")),
            accounts::email_key.eq(format!("{name}@example.invalid")),
            accounts::name.eq(name),
            accounts::state.eq("active"),
            accounts::language.eq("ky"),
            accounts::failed_sign_ins.eq(0),
            accounts::created_at.eq(act.now),
            accounts::confirmed_at.eq(Some(act.now)),
            accounts::version.eq(1),
        ))
        .execute(tx)?;
    Ok(id)
}

/// A university with its one campus.
pub fn host(tx: &mut Conn, act: &Act) -> Result<(InstitutionId, BranchId), Fault> {
    let (institution, branch): (InstitutionId, BranchId) = (act.id(), act.id());
    diesel::insert_into(institutions::table)
        .values((
            institutions::id.eq(institution),
            institutions::slug.eq("host"),
            institutions::names.eq(words("Host")),
            institutions::country.eq("KZ"),
            institutions::details.eq(Json(json!({}))),
            institutions::sample.eq(true),
            institutions::version.eq(1),
        ))
        .execute(tx)?;
    diesel::insert_into(branches::table)
        .values((
            branches::id.eq(branch),
            branches::institution_id.eq(institution),
            branches::slug.eq("home"),
            branches::names.eq(words("Home")),
            branches::city.eq(words("City")),
            branches::details.eq(Json(json!({}))),
            branches::sample.eq(true),
            branches::version.eq(1),
        ))
        .execute(tx)?;
    Ok((institution, branch))
}

pub fn programme(
    tx: &mut Conn,
    act: &Act,
    (institution, branch): (InstitutionId, BranchId),
    slug: &str,
) -> Result<ProgrammeId, Fault> {
    let programme: ProgrammeId = act.id();
    diesel::insert_into(programmes::table)
        .values((
            programmes::id.eq(programme),
            programmes::institution_id.eq(institution),
            programmes::branch_id.eq(branch),
            programmes::slug.eq(slug),
            programmes::titles.eq(words(slug)),
            programmes::search_key.eq(slug),
            programmes::degree.eq("bachelor"),
            programmes::field_group.eq("ict"),
            programmes::language.eq("kk"),
            programmes::diploma.eq("one"),
            programmes::codes.eq(Json(json!({}))),
            programmes::sample.eq(true),
            programmes::active.eq(true),
            programmes::version.eq(1),
        ))
        .execute(tx)?;
    Ok(programme)
}

/// A quota line as its call plans it.
pub struct LineRow<'a> {
    pub call: CallId,
    pub code: &'a str,
    pub position: usize,
    pub funding: &'a str,
    pub groups: Value,
    pub reserve: u32,
}

/// A line for bachelors with these programmes, each with the host's capacity where there is one.
pub fn line(
    tx: &mut Conn,
    act: &Act,
    row: &LineRow<'_>,
    programmes: &[(ProgrammeId, Option<i32>)],
) -> Result<QuotaLineId, Fault> {
    let line: QuotaLineId = act.id();
    diesel::insert_into(quota_lines::table)
        .values((
            quota_lines::id.eq(line),
            quota_lines::call_id.eq(row.call),
            quota_lines::code.eq(row.code),
            quota_lines::position.eq(i32::try_from(row.position).expect("few lines")),
            quota_lines::titles.eq(words(row.code)),
            quota_lines::degree.eq("bachelor"),
            quota_lines::field_group.eq("ict"),
            quota_lines::funding.eq(row.funding),
            quota_lines::seat_groups.eq(Json(row.groups.clone())),
            quota_lines::terms.eq(Json(json!({"reserve_size": row.reserve}))),
            quota_lines::sample.eq(true),
            quota_lines::version.eq(1),
        ))
        .execute(tx)?;
    for (programme, capacity) in programmes {
        diesel::insert_into(line_programmes::table)
            .values((
                line_programmes::quota_line_id.eq(line),
                line_programmes::programme_id.eq(*programme),
                line_programmes::capacity.eq(*capacity),
            ))
            .execute(tx)?;
    }
    Ok(line)
}

/// Somebody who applies.
pub fn person(tx: &mut Conn, act: &Act, name: &str) -> Result<PersonId, Fault> {
    let owner = account(tx, act, name)?;
    let person: PersonId = act.id();
    diesel::insert_into(persons::table)
        .values((
            persons::id.eq(person),
            persons::account_id.eq(owner),
            persons::created_at.eq(act.now),
        ))
        .execute(tx)?;
    Ok(person)
}

/// A dossier in `state`.
pub fn dossier(
    tx: &mut Conn,
    act: &Act,
    (call, person): (CallId, PersonId),
    code: &str,
    state: &str,
) -> Result<ApplicationId, Fault> {
    let application: ApplicationId = act.id();
    diesel::insert_into(applications::table)
        .values((
            applications::id.eq(application),
            applications::code.eq(code),
            applications::call_id.eq(call),
            applications::person_id.eq(person),
            applications::state.eq(state),
            applications::name.eq(format!("Applicant {code}")),
            applications::search_key.eq("applicant"),
            applications::created_at.eq(act.now),
            applications::updated_at.eq(act.now),
            applications::state_since.eq(act.now),
            applications::version.eq(1),
        ))
        .execute(tx)?;
    Ok(application)
}

/// Ranked wishes, and the one total that they are judged by, in 1/10,000.
pub fn wishes(
    tx: &mut Conn,
    act: &Act,
    (application, rulebook): (ApplicationId, RulebookId),
    wanted: &[(QuotaLineId, ProgrammeId)],
    total: i64,
) -> Result<(), Fault> {
    for (rank, (line, programme)) in (1..).zip(wanted) {
        diesel::insert_into(choices::table)
            .values((
                choices::id.eq(act.id::<ChoiceId>()),
                choices::application_id.eq(application),
                choices::rank.eq(rank),
                choices::quota_line_id.eq(*line),
                choices::programme_id.eq(*programme),
            ))
            .execute(tx)?;
    }
    let score = |(line, _): &(QuotaLineId, ProgrammeId)| json!({"line": line, "eligible": true, "total": total, "order": [total]});
    let mut lines: Vec<Value> = wanted.iter().map(score).collect();
    lines.dedup();
    diesel::insert_into(score_results::table)
        .values((
            score_results::application_id.eq(application),
            score_results::rulebook_id.eq(rulebook),
            score_results::total.eq(total),
            score_results::breakdown.eq(Json(json!({"parts": [], "categories": [], "lines": lines}))),
            score_results::inputs.eq(Json(json!({}))),
            score_results::scored_at.eq(act.now),
        ))
        .execute(tx)?;
    Ok(())
}
