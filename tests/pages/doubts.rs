//! Appeals with a document, and what a guardian signed by hand: done through the pages, so that
//! what leads there is met.

use std::collections::BTreeMap;

use qabyl::documents::sample::pdf;

use super::corners::{Corner, hidden, link, save, without_language};
use super::links;
use super::world::Demo;
use crate::harness::person::Person;
use crate::journeys::student::ANSWERS;

/// Writes down a doubt at `page` and adds a document to it; false where nothing may be doubted.
async fn doubts(person: &Person, page: &str) -> bool {
    let asked = person.get(page).await;
    if !asked.text.contains(r#"name="text""#) {
        return false;
    }
    let reasons = [("text", "Үлгү: орточо балл документтегидей эмес.")];
    person.fill(page, &reasons).await.is(200);
    let to = format!("{page}/file");
    let proof = ("file", "proof.pdf", pdf(&["4.9"]));
    person.upload((page, &to), &[], proof).await.is(200).shows("proof.pdf");
    true
}

/// The appeal whose document the committee can open.
async fn with_a_document(demo: &Demo) -> String {
    let secretary = demo.person("secretary").await;
    let listed = secretary.open("/ky/desk/appeals").await;
    let listed = links::inside(&listed.text).into_iter();
    for appeal in listed.filter(|it| it.contains("/desk/appeals/")) {
        let page = secretary.get(&appeal).await;
        if links::inside(&page.text).contains(&format!("{appeal}/file")) {
            return appeal;
        }
    }
    panic!("no appeal has a document");
}

/// A dossier that may not compete, which is doubted; another of somebody under 18 whose guardian
/// has signed by hand.
pub async fn before_the_deadline(demo: &Demo) -> Vec<Corner> {
    let officer = demo.person("officer").await;
    let student = demo.person("student 2").await;
    let dossier = link(&student, "/ky/my", "/ky/my/KZ").await;
    let code = dossier.rsplit('/').next().expect("a code").to_owned();
    let desk = format!("/ky/desk/dossiers/{code}");
    let version = hidden(&officer.get(&desk).await, "version");
    let open = [("action", "open"), ("version", version.as_str())];
    officer.fill(&desk, &open).await.is(200);
    // Documents have versions too: the dossier's own stands in the last form.
    let page = officer.get(&desk).await;
    let (_, last) = page.text.rsplit_once(r#"name="version" value=""#).expect("a version");
    let version = last.split('"').next().unwrap_or_default();
    let decide = [
        ("action", "ineligible"),
        ("version", version),
        ("reasons", "other"),
        ("note", "Үлгү: аттестат окулбайт."),
    ];
    officer.fill(&desk, &decide).await.is(200);
    assert!(
        doubts(&student, &format!("{dossier}/appeal")).await,
        "no doubt is heard"
    );
    let seen = with_a_document(demo).await;
    let mut found = vec![
        ("student 2", without_language(&format!("{dossier}/appeal"))),
        ("secretary", without_language(&seen)),
    ];
    found.extend(signed(demo).await);
    found
}

/// Somebody finds out that they are under 18 after all, and sends in what the guardian signed.
async fn signed(demo: &Demo) -> Vec<Corner> {
    let student = demo.person("student 3").await;
    let dossier = link(&student, "/ky/my", "/ky/my/KZ").await;
    let code = dossier.rsplit('/').next().expect("a code").to_owned();
    let born = ANSWERS.iter().filter(|answer| answer.page == "birth");
    let mut birth: BTreeMap<&str, &str> = born.map(|answer| (answer.name, answer.value)).collect();
    birth.insert("birth_date_year", "2010");
    let birth: Vec<(&str, &str)> = birth.into_iter().collect();
    save(&student, &dossier, "birth", &birth).await;
    let guardian = [
        ("relation", "mother"),
        ("name", "Үлгү Апа"),
        ("phone", "+996 555 000 112"),
        ("email", ""),
        ("document", "ZZ9000002"),
        ("language", "ky"),
    ];
    save(&student, &dossier, "guardian", &guardian).await;
    let page = format!("{dossier}/guardian");
    let paper = ("file", "signed.pdf", pdf(&["SIGNED"]));
    let to = format!("{page}/file");
    student
        .upload((&page, &to), &[], paper)
        .await
        .is(200)
        .shows("signed.pdf");
    vec![
        ("student 3", without_language(&page)),
        ("officer", format!("/desk/dossiers/{code}")),
    ]
}
