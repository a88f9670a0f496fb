//! Pages that no link leads to until somebody has acted: a place was accepted, a guardian asked,
//! an invitation sent, a run corrected. Everything here is done through the pages themselves.

use std::collections::BTreeMap;

use qabyl::demo::SignIn;

use super::links;
use super::world::Demo;
use crate::harness::databases::until;
use crate::harness::person::{Page, Person};
use crate::journeys::stage::PASSWORD;
use crate::journeys::student::ANSWERS;

/// Where a crawl begins besides the home page: whose, and the path without its language.
pub type Corner = (&'static str, String);

/// Somebody whose dossier is still empty.
pub const NEWCOMER: &str = "newcomer";
/// Somebody under 18 whose dossier asks a guardian and a referee.
pub const MINOR: &str = "minor";

/// The value of the first hidden field of this name.
pub fn hidden(page: &Page, name: &str) -> String {
    let found = page.text.split_once(&format!(r#"name="{name}" value=""#));
    let value = found.and_then(|(_, rest)| rest.split_once('"'));
    value
        .unwrap_or_else(|| panic!("no {name} at {}: {}", page.path, page.text))
        .0
        .to_owned()
}

/// The first link of the page at `from` that holds `part`.
pub async fn link(person: &Person, from: &str, part: &str) -> String {
    let page = person.open(from).await;
    let found = links::inside(&page.text).into_iter().find(|it| it.contains(part));
    found.unwrap_or_else(|| panic!("nothing with {part} at {from}: {}", page.text))
}

pub fn without_language(path: &str) -> String {
    path.get(3..).unwrap_or_default().to_owned()
}

/// The link with `part` in one of the newest letters to `address`, as soon as one has come.
pub async fn mailed(demo: &Demo, address: &str, part: &str) -> String {
    let reader = demo.person("").await;
    let found = std::cell::RefCell::new(None);
    until(&format!("a letter to {address} with {part}"), async || {
        let list = reader.get("/ky/demo/mail").await;
        let rows = list.text.split("<tr>").filter(|row| row.contains(address));
        for row in rows.take(3) {
            let Some(path) = links::inside(row).into_iter().next() else {
                continue;
            };
            let letter = reader.get(&path).await;
            if let Some(link) = links::inside(&letter.text).into_iter().find(|it| it.contains(part)) {
                *found.borrow_mut() = Some(link);
                return true;
            }
        }
        false
    })
    .await;
    found.into_inner().expect("a link")
}

/// Everything of the world of offers.
pub async fn after_the_list(demo: &Demo) -> Vec<Corner> {
    let mut found: Vec<Corner> = [
        ("officer", "/desk/dossiers?state=all"),
        ("", "/check-mail"),
        ("", "/resend"),
    ]
    .map(|(who, path)| (who, path.to_owned()))
    .into();
    found.extend(accepted(demo).await);
    // The crawl takes two dossiers of a person, and only that of the branches has tours.
    let student = demo.person("student 5").await;
    let dossier = link(&student, "/ky/my", "/ky/my/KG").await;
    let tour = link(&student, &dossier, "/tour").await;
    found.push(("student 5", without_language(&tour)));

    let secretary = demo.person("secretary").await;
    // Of a tour that a later one has overtaken, no list is corrected any more.
    let runs = secretary.get("/ky/desk/runs").await;
    let runs = links::inside(&runs.text)
        .into_iter()
        .filter(|it| it.contains("/desk/runs/run_"));
    let mut corrected = None;
    for run in runs {
        let reason = [("act", "correct"), ("reason", "Үлгү: туура эмес киргизилген балл")];
        let page = secretary.fill(&run, &reason).await;
        if page.status == 200 {
            corrected = Some(page);
            break;
        }
    }
    let corrected = corrected.expect("a list that can be corrected");
    found.push(("secretary", without_language(&corrected.path)));
    found.push(("chair", without_language(&corrected.path)));
    let quotas = link(&secretary, "/ky/desk/runs", "/ky/desk/quotas/").await;
    let page = secretary.get(&quotas).await;
    let (_, options) = page.text.split_once(r#"id="line""#).expect("quota lines");
    let (_, first) = options.split_once(r#"<option value="">"#).expect("an empty option");
    let line = first
        .split(r#"value=""#)
        .nth(1)
        .and_then(|it| it.split('"').next())
        .expect("a line");
    let act = [
        ("act", "propose"),
        ("line", line),
        ("seats", "99"),
        ("basis", "Үлгү буйрук № 1"),
        ("basis_date_day", "1"),
        ("basis_date_month", "9"),
        ("basis_date_year", "2026"),
    ];
    secretary.fill(&quotas, &act).await.is(200);
    found.push(("chair", without_language(&quotas)));

    found.push(("", without_language(&reset(demo, "applicant3@demo.invalid").await)));
    let administrator = demo.person("administrator").await;
    let invitation = [
        ("name", "Үлгү Кесиптеш"),
        ("email", "colleague@invited.invalid"),
        ("role", "administrator"),
        ("scope", ""),
        ("language", "ky"),
    ];
    let invite = "/ky/admin/people/invite";
    administrator.fill(invite, &invitation).await.is(200);
    let invited = mailed(demo, "colleague@invited.invalid", "/invitation/").await;
    found.push(("", without_language(&invited)));
    let (_, password) = demo.sign_in("student 3");
    let student = demo.person("student 3").await;
    let change = [("email", "other@moved.invalid"), ("current", password)];
    student.fill("/ky/account/email", &change).await.is(200);
    found.push((
        "",
        without_language(&mailed(demo, "other@moved.invalid", "/change-email/").await),
    ));

    let file = include_str!("../../calls/branch-admission-2025-26.toml");
    let file = file.replacen("branch-admission-2025-26", "branch-admission-draft", 1);
    let draft = administrator.fill("/ky/admin/calls/upload", &[("file", &file)]).await;
    draft.is(200);
    found.push(("administrator", without_language(&draft.path)));
    found
}

/// Who of the students was offered a place accepts it: the lot decides who that is.
async fn accepted(demo: &Demo) -> Option<Corner> {
    for role in ["student 1", "student 2", "student 3", "student 4", "student 5"] {
        let student = demo.person(role).await;
        let own = links::inside(&student.get("/ky/my").await.text);
        for dossier in own.into_iter().filter(|it| it.starts_with("/ky/my/")) {
            let offer = format!("{dossier}/offer");
            let page = student.get(&offer).await;
            if page.text.contains(r#"value="accept""#) {
                let placement = hidden(&page, "placement");
                let act = [("placement", placement.as_str()), ("act", "accept")];
                student.fill(&offer, &act).await.is(200);
                return Some((role, without_language(&offer)));
            }
        }
    }
    None
}

async fn reset(demo: &Demo, address: &str) -> String {
    let stranger = demo.person("").await;
    stranger.fill("/ky/reset", &[("email", address)]).await.is(200);
    mailed(demo, address, "/reset/").await
}

/// Registers somebody, confirms the address and begins a dossier in the open scholarship; its
/// path without the language, and where the confirmation was.
async fn begins(demo: &mut Demo, role: &'static str) -> (String, String) {
    let email = format!("{role}@began.invalid");
    let person = Person::new(demo.base());
    let fields = [
        ("name", "Айпери Өмүрбек кызы"),
        ("email", email.as_str()),
        ("password", PASSWORD),
        ("language", "ky"),
    ];
    person.fill("/ky/register", &fields).await.is(200);
    let confirm = mailed(demo, &email, "/confirm/").await;
    person.fill(&confirm, &[("password", PASSWORD)]).await.is(200);
    demo.credentials.accounts.push(SignIn {
        role: role.to_owned(),
        email,
        password: PASSWORD.to_owned(),
    });
    let person = demo.person(role).await;
    let page = person.get("/ky/my").await;
    let mut begin = page.text.split(r#"action=""#).filter_map(|it| it.split('"').next());
    let begin = begin
        .find(|it| it.contains("/begin/scholarship"))
        .expect("an open call")
        .to_owned();
    let dossier = person.fill_to("/ky/my", &begin, &[]).await;
    let path = dossier.path.trim_end_matches("/dossier").to_owned();
    (without_language(&path), without_language(&confirm))
}

/// Everything of the world where people still apply: an empty dossier, and one of somebody under
/// 18 with a guardian and a referee who hold a link each.
pub async fn before_the_deadline(demo: &mut Demo) -> (String, Vec<Corner>) {
    let (empty, confirm) = begins(demo, NEWCOMER).await;
    let (code, _) = begins(demo, MINOR).await;
    let person = demo.person(MINOR).await;
    let base = format!("/ky{code}");
    let mut pages: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for answer in ANSWERS {
        let value = if answer.name == "birth_date_year" {
            "2010"
        } else {
            answer.value
        };
        pages.entry(answer.page).or_default().push((answer.name, value));
    }
    for slug in ["personal", "birth", "identity"] {
        save(&person, &base, slug, &pages[slug]).await;
    }
    let guardian = [
        ("relation", "mother"),
        ("name", "Үлгү Апа"),
        ("phone", "+996 555 000 111"),
        ("email", "guardian@asked.invalid"),
        ("document", "ZZ9000001"),
        ("language", "ky"),
    ];
    save(&person, &base, "guardian", &guardian).await;
    person.fill(&format!("{base}/guardian"), &[]).await.is(200);
    let referee = format!("{base}/documents/recommendation_letter/referee");
    let asked = [
        ("do", "ask"),
        ("name", "Токтогулов Бек"),
        ("email", "referee@asked.invalid"),
        ("language", "ky"),
    ];
    person.fill(&referee, &asked).await.is(200);
    let found = vec![
        (NEWCOMER, empty.clone()),
        (MINOR, format!("{code}/guardian")),
        (MINOR, without_language(&referee)),
        ("", confirm),
        (
            "",
            without_language(&mailed(demo, "guardian@asked.invalid", "/guardian/").await),
        ),
        (
            "",
            without_language(&mailed(demo, "referee@asked.invalid", "/referee/").await),
        ),
    ];
    (empty, found)
}

pub async fn save(person: &Person, base: &str, slug: &str, fields: &[(&str, &str)]) {
    let path = format!("{base}/dossier/{slug}");
    let version = hidden(&person.get(&path).await, "version");
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    person.fill(&path, &all).await.is(200);
}
