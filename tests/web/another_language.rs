//! Another language in the middle of a form, without scripts: the same page comes back with all
//! that was typed, and nothing was saved.

use diesel::prelude::*;
use qabyl::db::schema::{accounts, sections};
use qabyl::kernel::Fault;

use crate::applications::answers::ANSWERS;
use crate::applications::student::Student;
use crate::applications::world::world;
use crate::harness::TestDb;
use crate::harness::databases::on_both;
use crate::harness::server::Server;

type Fields = Vec<(String, String)>;

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

fn plain(text: &str) -> String {
    let named = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ];
    named
        .iter()
        .fold(text.to_owned(), |text, (code, sign)| text.replace(code, sign))
}

/// What a person changes: everything, to something that a careless page would garble.
struct Hand {
    changes: bool,
}

impl Hand {
    fn writes(&self, stands: &str, words: &str) -> String {
        if self.changes { words.to_owned() } else { plain(stands) }
    }
}

/// What a browser would send of the form that keeps what was typed, without tokens.
fn fields(html: &str, changes: bool) -> Fields {
    let (_, form) = html
        .split_once("<form id=\"typed\"")
        .unwrap_or_else(|| panic!("no form: {html}"));
    let (form, _) = form.split_once("</form>").expect("a form's end");
    let (hand, mut found) = (Hand { changes }, Fields::new());
    let mut list = String::new();
    let mut rest = form;
    while let Some((_, tail)) = rest.split_once('<') {
        let (tag, tail) = tail.split_once('>').expect("a tag's end");
        rest = tail;
        let name = attribute(tag, "name").unwrap_or_default().to_owned();
        let value = attribute(tag, "value").unwrap_or_default();
        let on = |word: &str| tag.ends_with(&format!(" {word}")) || tag.contains(&format!(" {word} "));
        match tag.split([' ', '\n']).next().expect("a name") {
            "textarea" => {
                let text = tail.split_once("</textarea>").expect("its end").0;
                let text = text.strip_prefix('\n').unwrap_or(text);
                found.push((name, hand.writes(text, "\nӨзгөчө <b>\"сөз\"</b>\n\n& 'жана' дагы\n")));
            }
            "select" => list = name,
            // Options behind it are suggestions: nobody sends them.
            "/select" => list.clear(),
            "option" if list.is_empty() => {}
            // The last of a list is what the hand chooses.
            "option" if hand.changes || on("selected") => {
                found.retain(|(known, _)| *known != list);
                found.push((list.clone(), plain(value)));
            }
            "option" if !found.iter().any(|(known, _)| *known == list) => found.push((list.clone(), plain(value))),
            "input" => match attribute(tag, "type").unwrap_or("text") {
                "hidden" if name == "csrf" || name == "once" => {}
                "hidden" => found.push((name, plain(value))),
                "password" | "file" => {}
                "checkbox" if hand.changes != on("checked") => found.push((name, plain(value))),
                // What stands already is no change.
                "radio" if hand.changes && !on("checked") => {
                    found.retain(|(known, _)| *known != name);
                    found.push((name, plain(value)));
                }
                "radio" if on("checked") && !hand.changes => found.push((name, plain(value))),
                "checkbox" | "radio" => {}
                _ => found.push((name, hand.writes(value, "Ө\"<&'> 1"))),
            },
            _ => {}
        }
    }
    found
}

/// Types everything anew at `/ky{path}` and asks for Kazakh.
async fn switches(student: &Student, path: &str) {
    let (here, there) = (format!("/ky{path}"), format!("/kk{path}"));
    let before = student.get(&here).await.is(200);
    let mark = if path.contains('?') { "&#38;typed" } else { "?typed" };
    let button = format!("formaction=\"{}{mark}\"", there.replace('&', "&#38;"));
    assert!(before.text.contains(&button), "{path} has no {button}: {}", before.text);
    let kept = fields(&before.text, false);
    let typed = fields(&before.text, true);
    assert_ne!(kept, typed, "{path} has nothing to type");
    let sent: Vec<(&str, &str)> = typed
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let to = format!("{there}{}", if path.contains('?') { "&typed" } else { "?typed" });
    let after = student.send_from(&before.text, &to, &sent).await.is(200);
    assert!(after.text.contains("<html lang=\"kk\""), "{path}: {}", after.text);
    assert_eq!(fields(&after.text, false), typed, "{path}");
    // The tokens are the new page's own: its form can be sent, and the next language asked for.
    let back = here.clone() + if path.contains('?') { "&typed" } else { "?typed" };
    let again = student.send_from(&after.text, &back, &sent).await.is(200);
    assert_eq!(fields(&again.text, false), typed, "{path}, and back");
    let untouched = student.get(&here).await.is(200);
    assert_eq!(fields(&untouched.text, false), kept, "{path} was saved");
}

async fn rows(db: &TestDb) -> (i64, i64) {
    let counted = db.db.read(|conn| {
        let kept = sections::table.count().get_result(conn)?;
        Ok::<_, Fault>((kept, accounts::table.count().get_result(conn)?))
    });
    counted.await.expect("rows")
}

#[test]
fn what_was_typed_comes_along_into_another_language() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let code = world.dossier(db, id).await.application.code;
        let server = Server::start(db);
        let student = Student::of(&server, db, world.student.0).await;
        let before = (rows(db).await, world.dossier(db, id).await.application.version);
        for (page, _) in ANSWERS {
            switches(&student, &format!("/my/{code}/dossier/{page}")).await;
        }
        switches(&student, &format!("/my/{code}/dossier/contacts?from=check")).await;
        for path in ["withdraw", "check"] {
            switches(&student, &format!("/my/{code}/{path}")).await;
        }
        for path in [
            "/register",
            "/reset",
            "/account/name",
            "/account/email",
            "/account/language",
        ] {
            switches(&student, path).await;
        }
        let after = world.dossier(db, id).await.application.version;
        assert_eq!((rows(db).await, after), before, "nothing was saved");
        world.submit(db, id, world.opens).await.expect("submitted");
        switches(&student, &format!("/my/{code}/messages")).await;
    });
}

#[test]
fn nobody_elses_page_fills_in_ours() {
    on_both(async |db| {
        let server = Server::start(db);
        let person = server.person();
        let page = person.get("/ky/register").await;
        let token = page.form_token();
        let to = "/kk/register?typed";
        let fields = [
            ("csrf", token.as_str()),
            ("name", "Айбек"),
            ("password", "тоо-булак-жылдыз-47"),
        ];
        let good = person.post(to, &fields).await;
        good.is(200).shows("value=\"Айбек\"").has_security_headers();
        assert!(!good.text.contains("тоо-булак"), "a password is never shown");
        person.post(to, &[("csrf", "other"), ("name", "Айбек")]).await.is(403);
        let foreign = person
            .request(reqwest::Method::POST, to)
            .header("origin", "https://elsewhere.invalid")
            .form(&fields);
        assert_eq!(foreign.send().await.expect("an answer").status(), 403);
        // What needs a sign-in leads there.
        let mine = person.post("/kk/account/name?typed", &fields).await;
        assert!(mine.leads_to().is_some_and(|to| to.contains("/sign-in")), "{mine:?}");
    });
}
