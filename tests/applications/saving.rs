//! Pages are saved by themselves, never over somebody else's save.

use qabyl::applications::consents::Signed;
use qabyl::applications::sections::{self, Typed};
use qabyl::applications::{ChangeError, SaveError, SaveSection, SectionKey, facts::facts, save_section};

use super::answers::ANSWERS;
use super::world::{ctx, world};
use crate::harness::databases::on_both;

fn contacts(id: qabyl::kernel::ids::ApplicationId, street: &str, seen: i32) -> SaveSection {
    let pairs = [
        ("phone", "0555 123 456"),
        ("oblast", "osh"),
        ("locality", "Кара-Суу"),
        ("street", street),
    ];
    SaveSection {
        application: id,
        page: sections::page("contacts").expect("a page"),
        typed: Typed::of(pairs),
        seen,
        finish: true,
        signed: qabyl::applications::consents::Signed::default(),
    }
}

#[test]
fn two_devices_with_one_page_lose_nothing() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.begin(db).await.id;
        let save = async |street: &str, seen: i32| {
            let (me, command) = (world.me(db, world.opens), contacts(id, street, seen));
            db.db.write(move |tx| save_section(tx, &me, &command)).await
        };
        let first = save("Ленин 5", 0).await.expect("saved");
        assert_eq!((first.version, first.complete), (1, true));
        let stale = save("Манас 7", 0).await;
        assert!(matches!(stale, Err(SaveError::Change(ChangeError::OutOfDate))));
        let dossier = world.dossier(db, id).await;
        assert_eq!(dossier.answers(SectionKey::Contacts).get("street"), "Ленин 5");
        let retried = save("Ленин 5", 0).await.expect("the same again is no conflict");
        assert_eq!(retried.version, 1);
        let second = save("Манас 7", 1).await.expect("knowingly");
        assert_eq!(second.version, 2);
    });
}

#[test]
fn unfinished_pages_are_kept_but_wrong_answers_are_not() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.begin(db).await.id;
        let save = async |pairs: Vec<(&str, &str)>, finish: bool| {
            let command = SaveSection {
                application: id,
                page: sections::page("identity").expect("a page"),
                typed: Typed::of(pairs),
                seen: 0,
                finish,
                signed: Signed::default(),
            };
            let me = world.me(db, world.opens);
            db.db.write(move |tx| save_section(tx, &me, &command)).await
        };
        let wrong = save(vec![("pin", "12"), ("passport", "PE1234567")], false).await;
        assert!(matches!(wrong, Err(SaveError::Wrong(found)) if found.len() == 1));
        let unfinished = save(vec![("passport", "PE1234567")], true).await;
        assert!(matches!(unfinished, Err(SaveError::Wrong(_))));
        let later = save(vec![("passport", "PE1234567")], false).await.expect("kept");
        assert!(!later.complete);
    });
}

#[test]
fn the_head_follows_the_names_and_the_facts_follow_the_answers() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let dossier = world.dossier(db, id).await;
        assert_eq!(dossier.application.name, "Өмүрбек кызы Айпери");
        assert_eq!(dossier.application.degree.as_deref(), Some("bachelor"));
        assert_eq!(dossier.answers(SectionKey::Personal).get("pin"), "23102200500001");
        assert_eq!(dossier.answers(SectionKey::Contacts).get("phone"), "+996555123456");
        let facts = facts(&dossier);
        assert_eq!(
            facts.average.map(|mark| (mark.value, mark.scale)),
            Some((47_500, "five".to_owned()))
        );
        assert!(facts.citizenships.contains("KG"));
        assert_eq!(facts.level.as_deref(), Some("school"));
        let test = facts.tests.first().expect("a test");
        assert_eq!((test.test.as_str(), test.year, test.main), ("ort", 2025, 1_870_000));
        assert_eq!(test.subjects.get("chemistry"), Some(&910_000));
        assert!(facts.categories.is_empty());
        assert!(dossier.missing(world.opens).is_empty());
        assert_eq!(ANSWERS.len(), 10);
    });
}

#[test]
fn nobody_saves_or_reads_another_persons_dossier() {
    on_both(async |db| {
        let world = world(db).await;
        let begun = world.begin(db).await;
        let (other, command) = (ctx(db, world.opens, world.other), contacts(begun.id, "x", 0));
        let refused = db.db.write(move |tx| save_section(tx, &other, &command)).await;
        assert!(matches!(refused, Err(SaveError::Change(ChangeError::Denied(_)))));
        let other = ctx(db, world.opens, world.other);
        let code = begun.code.clone();
        let read = db
            .db
            .read(move |conn| qabyl::applications::own(conn, &other, &code))
            .await;
        assert!(matches!(read, Err(ChangeError::Denied(_))));
    });
}
