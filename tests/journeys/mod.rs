//! One whole admission in a real browser, from registration to enrolment: what people do is
//! clicked, what universities' programs do is asked by REST. Walked twice, once as the poorest
//! phone has it and once as a desk has it; up to the receipt in the other two languages.

mod committee;
mod office;
pub mod stage;
pub mod student;
mod university;
mod walker;

use chrono::TimeDelta;
use qabyl::kernel::Lang;

use crate::harness::TestDb;
use crate::harness::browser::{DESKTOP, PHONE, Screen, browse};
use crate::harness::databases::{on_postgres, on_sqlite};
use stage::Stage;
use walker::Walker;

#[test]
fn an_admission_on_a_phone_without_scripts_in_kyrgyz() {
    on_sqlite(async |db| admission(db, PHONE, Lang::Ky).await);
}

#[test]
fn an_admission_at_a_desk_with_scripts_in_russian() {
    on_postgres(async |db| admission(db, DESKTOP.with_scripts(), Lang::Ru).await);
}

#[test]
fn an_application_on_a_phone_without_scripts_in_kazakh() {
    on_sqlite(async |db| application(db, Lang::Kk).await);
}

#[test]
fn an_application_on_a_phone_without_scripts_in_english() {
    on_sqlite(async |db| application(db, Lang::En).await);
}

/// From registration to the receipt: what comes after it is walked in the other languages.
async fn application(db: &TestDb, lang: Lang) {
    let stage = Stage::set(db).await;
    browse(&stage.server.base_url, PHONE, async |browser| {
        student::applies(&Walker::new(&stage, browser, lang)).await;
        stage.nothing_broke().await;
    })
    .await;
}

async fn admission(db: &TestDb, screen: Screen, lang: Lang) {
    let stage = Stage::set(db).await;
    browse(&stage.server.base_url, screen, async |browser| {
        let walker = Walker::new(&stage, browser, lang);
        let code = student::applies(&walker).await;
        office::asks_for_a_correction(&walker, &code).await;
        student::corrects(&walker, &code).await;
        office::declares_eligible(&walker, &code).await;
        committee::assigns(&walker, &code).await;
        committee::scores_apart(&walker, &code).await;
        // Nobody makes a list while people may still apply.
        stage.server.advance(TimeDelta::days(4));
        committee::publishes(&walker).await;
        student::waits_for_the_university(&walker, &code).await;
        let host = university::admits(&walker, &code).await;
        student::accepts(&walker, &code).await;
        university::enrols(&walker, &host, &code).await;
        student::is_enrolled(&walker, &code).await;
        university::sees_the_next_move_up(&walker).await;
        stage.nothing_broke().await;
    })
    .await;
}
