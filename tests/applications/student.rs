//! A student in these tests, and a colleague.

use diesel::prelude::*;
use qabyl::accounts::{GrantState, Role};
use qabyl::db::schema::{accounts, calls, grants};
use qabyl::i18n;
use qabyl::kernel::Fault;
use qabyl::kernel::ids::{AccountId, CallId, GrantId};

use crate::harness::TestDb;
use crate::harness::databases::start;
pub use crate::harness::reader::Reader as Student;

/// Keys of this room that were shown as themselves. Other tests ask for missing keys on purpose.
pub fn missing_words() -> Vec<String> {
    let mut found: Vec<String> = i18n::missing_keys().into_iter().map(|key| format!("{key:?}")).collect();
    found.retain(|key| {
        ["applications-", "sections-", "talk-", "guests-"]
            .iter()
            .any(|area| key.contains(area))
    });
    found
}

/// A colleague with `role` in the call `spring`.
pub async fn colleague(db: &TestDb, role: Role) -> AccountId {
    let act = db.act(start());
    db.db
        .write(move |tx| {
            let id: AccountId = act.id();
            diesel::insert_into(accounts::table)
                .values((
                    accounts::id.eq(id),
                    accounts::email.eq(format!("{id}@example.invalid")),
                    accounts::email_key.eq(format!("{id}@example.invalid")),
                    accounts::name.eq("Асанов Бек"),
                    accounts::state.eq("active"),
                    accounts::language.eq("ru"),
                    accounts::failed_sign_ins.eq(0),
                    accounts::created_at.eq(act.now),
                    accounts::confirmed_at.eq(Some(act.now)),
                    accounts::version.eq(1),
                ))
                .execute(tx)?;
            let call: CallId = calls::table
                .filter(calls::slug.eq("spring"))
                .select(calls::id)
                .first(tx)?;
            diesel::insert_into(grants::table)
                .values((
                    grants::id.eq(act.id::<GrantId>()),
                    grants::account_id.eq(id),
                    grants::role.eq(role),
                    grants::call_id.eq(Some(call)),
                    grants::sensitive.eq(true),
                    grants::state.eq(GrantState::Active),
                    grants::starts_at.eq(act.now.minus(chrono::TimeDelta::days(1))),
                    grants::created_at.eq(act.now),
                ))
                .execute(tx)?;
            Ok::<_, Fault>(id)
        })
        .await
        .expect("a colleague")
}
