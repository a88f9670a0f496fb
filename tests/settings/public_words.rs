//! What the data holder says of itself is a marked sample until it is set.

use qabyl::config::{Public, Text, texts};
use qabyl::kernel::{Lang, Words};

use crate::harness::databases::on_both;
use crate::harness::server::Server;
use crate::harness::surroundings;

fn words(text: &str) -> Option<Words> {
    Some(Words {
        ky: format!("{text} ky"),
        kk: format!("{text} kk"),
        ru: format!("{text} ru"),
        en: format!("{text} en"),
    })
}

#[test]
fn pages_carry_the_mark_until_everything_is_set() {
    on_both(async |db| {
        let server = Server::start(db);
        let marks = [("ky", "ҮЛГҮ"), ("kk", "ҮЛГІ"), ("ru", "ОБРАЗЕЦ"), ("en", "SAMPLE")];
        for (lang, mark) in marks {
            for page in ["help", "privacy", "accessibility"] {
                server
                    .person()
                    .get(&format!("/{lang}/{page}"))
                    .await
                    .is(200)
                    .shows(mark);
            }
        }
        drop(server);

        let folder = surroundings::folder();
        for lang in Lang::ALL {
            for page in ["help", "privacy", "accessibility"] {
                let text = format!("# {page} <heading>\nfirst\nline\n\nsecond {}\n", lang.tag());
                std::fs::write(folder.path().join(format!("{page}.{}.txt", lang.tag())), text).expect("written");
            }
        }
        let server = Server::start_as(db, |config| {
            config.public = Public {
                phone: Some("+996 312 555555".to_owned()),
                email: Some("help@holder.example".to_owned()),
                holder: words("Holder"),
                ministry_kg: words("Ministry KG"),
                ministry_kz: words("Ministry KZ"),
                texts: texts(folder.path()).expect("texts"),
            };
        });
        for (lang, mark) in marks {
            for page in ["help", "privacy", "accessibility"] {
                let shown = server.person().get(&format!("/{lang}/{page}")).await;
                shown
                    .is(200)
                    .shows(&format!("Holder {lang}"))
                    .shows(&format!("Ministry KG {lang}"));
                shown.shows(&format!("Ministry KZ {lang}")).shows("+996 312 555555");
                shown
                    .shows("mailto:help@holder.example")
                    .shows(&format!("<h2>{page} &#60;heading&#62;</h2>"));
                shown.shows("<p>first line</p>").shows(&format!("<p>second {lang}</p>"));
                assert!(!shown.text.contains(mark), "{lang}/{page} still has the mark");
            }
        }
    });
}

#[test]
fn a_page_with_a_language_missing_is_refused() {
    let folder = surroundings::folder();
    std::fs::write(folder.path().join("help.ru.txt"), "text").expect("written");
    let refused = texts(folder.path()).expect_err("refused");
    assert!(refused.to_string().contains("help.ky.txt"), "{refused}");
}

#[test]
fn text_without_headings_is_text() {
    let read = qabyl::config::parse_text("one\ntwo\n\nthree");
    let paragraphs = vec!["one two".to_owned(), "three".to_owned()];
    assert_eq!(
        read,
        Text {
            sections: vec![(String::new(), paragraphs)]
        }
    );
}
