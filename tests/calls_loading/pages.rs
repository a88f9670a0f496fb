//! Every public page and every page of the administration, in four languages.

use qabyl::accounts::Role;
use qabyl::i18n;
use qabyl::kernel::Lang;
use reqwest::Method;
use reqwest::header::COOKIE;

use super::world::{BRANCHES, SCHOLARSHIP, approve, catalogue, load, publish, somebody};
use crate::harness::databases::on_both;
use crate::harness::server::Server;
use crate::placements::reader::Reader;

/// From the announcement of 2024 to the harness's May 2025, so that the call is open.
const DAYS: i64 = 362;

#[test]
fn every_page_renders_in_four_languages_without_a_missing_word() {
    on_both(async |db| {
        let admin = somebody(db, Role::Administrator, "admin").await;
        let chair = somebody(db, Role::Chair, "chair").await;
        catalogue(db, &admin).await;
        let open = load(db, &admin, SCHOLARSHIP, DAYS).await.expect("a draft").call();
        load(db, &admin, BRANCHES, 0).await.expect("a draft");
        approve(db, &chair, open).await.expect("a second person");
        publish(db, &admin, open).await.expect("published");
        let server = Server::start(db);
        let reader = server.person();
        for lang in Lang::ALL {
            let tag = lang.tag();
            for path in [
                "",
                "/calls",
                "/calls/scholarship-2024-25",
                "/calls/scholarship-2024-25/rules/1",
                "/calls/scholarship-2024-25/rules/1/rulebook.json",
                "/programmes",
                "/help",
                "/privacy",
                "/accessibility",
            ] {
                let page = reader.get(&format!("/{tag}{path}")).await;
                page.is(200);
                if !path.ends_with(".json") {
                    page.shows(&format!("<html lang=\"{tag}\""));
                }
            }
            let sample = i18n::text(lang, "calls-sample");
            reader
                .get(&format!("/{tag}/calls/scholarship-2024-25"))
                .await
                .shows("SHA-256")
                .shows(&sample)
                .shows(&format!("href=\"/{tag}/my\""));
            for path in [
                "",
                "/calls",
                "/calls/new",
                "/calls/upload",
                "/calls/scholarship-2024-25",
                "/calls/scholarship-2024-25/texts",
                "/calls/scholarship-2024-25/timetable",
                "/calls/scholarship-2024-25/terms",
                "/calls/scholarship-2024-25/rulebook",
                "/calls/scholarship-2024-25/rulebook/text",
                "/calls/scholarship-2024-25/rulebook/parts/figures",
                "/calls/scholarship-2024-25/rulebook/parts/criteria",
                "/calls/branch-admission-2025-26/rulebook/parts/thresholds",
                "/calls/branch-admission-2025-26/rulebook/parts/categories",
                "/calls/branch-admission-2025-26/rulebook/parts/order",
                "/calls/branch-admission-2025-26",
                "/calls/branch-admission-2025-26/timetable",
                "/calls/branch-admission-2025-26/terms",
                "/calls/branch-admission-2025-26/documents/new",
                "/institutions",
                "/institutions/new",
                "/institutions/kaznu",
                "/institutions/kaznu/branches/new",
                "/institutions/kaznu/programmes/new",
            ] {
                let path = format!("/{tag}/admin{path}");
                let request = server.person().request(Method::GET, &path);
                let answer = request.header(COOKIE, "qabyl=admin").send().await.expect("an answer");
                assert_eq!(answer.status().as_u16(), 200, "{path}");
            }
        }
        reader.get("/ru/calls/branch-admission-2025-26").await.is(404);
        reader.get("/xx").await.is(404);
        assert_eq!(reader.get("/kg").await.leads_to().as_deref(), Some("/ky"));
        assert_eq!(i18n::missing_keys(), std::collections::BTreeSet::new());
    });
}

#[test]
fn programmes_are_found_by_folded_words() {
    on_both(async |db| {
        let admin = somebody(db, Role::Administrator, "admin").await;
        catalogue(db, &admin).await;
        let server = Server::start(db);
        let page = server.person().get("/ru/programmes?q=ekologiya&degree=bachelor").await;
        page.is(200).shows("<ul class=\"tasks\">");
        server
            .person()
            .get("/ru/programmes?q=zzzzqq")
            .await
            .is(200)
            .shows("class=\"empty\"");
    });
}

/// The administrator's browser, without its scripts.
struct Desk<'a>(&'a Server);

impl Desk<'_> {
    async fn get(&self, path: &str) -> (u16, String) {
        let request = self.0.person().request(Method::GET, path);
        let answer = request.header(COOKIE, "qabyl=admin").send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a body"))
    }

    /// Opens the page at `path` and sends its form; where it leads, or what came back.
    async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Result<String, (u16, String)> {
        let (_, page) = self.get(path).await;
        let hidden = |name: &str| {
            let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\""))?;
            rest.split_once('"').map(|(value, _)| value.to_owned())
        };
        let mut all = vec![
            ("csrf".to_owned(), hidden("csrf").expect("a token")),
            ("version".to_owned(), hidden("version").expect("a version")),
        ];
        all.extend(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let person = self.0.person();
        let request = person.request(Method::POST, path).header(COOKIE, "qabyl=admin");
        let origin = person
            .request(Method::GET, "/")
            .build()
            .expect("a request")
            .url()
            .origin();
        let request = request.header(reqwest::header::ORIGIN, origin.ascii_serialization());
        let answer = request.form(&all).send().await.expect("an answer");
        let to = answer
            .headers()
            .get("location")
            .map(|to| to.to_str().expect("text").to_owned());
        let status = answer.status().as_u16();
        match to {
            Some(to) => Ok(to),
            None => Err((status, answer.text().await.expect("a body"))),
        }
    }
}

/// The fields of the criteria's page with these weights.
fn weights(given: [&str; 4]) -> Vec<(String, String)> {
    let bounds = [("3", "5", ""), ("0", "10", "3"), ("0", "10", ""), ("0", "10", "")];
    let rows = given.into_iter().zip(bounds).enumerate();
    let fields = rows.flat_map(|(index, (weight, (lowest, highest, minimum)))| {
        let named = [
            ("weight", weight),
            ("lowest", lowest),
            ("highest", highest),
            ("minimum", minimum),
        ];
        named.map(|(name, value)| (format!("criteria[{index}].{name}"), value.to_owned()))
    });
    fields.collect()
}

#[test]
fn a_rulebook_is_changed_part_by_part_and_proposed_with_its_basis() {
    on_both(async |db| {
        let admin = somebody(db, Role::Administrator, "admin").await;
        let chair = somebody(db, Role::Chair, "chair").await;
        catalogue(db, &admin).await;
        let call = load(db, &admin, SCHOLARSHIP, DAYS).await.expect("a draft").call();
        approve(db, &chair, call).await.expect("a second person");
        publish(db, &admin, call).await.expect("published");
        let server = Server::start(db);
        let desk = Desk(&server);
        let base = "/en/admin/calls/scholarship-2024-25/rulebook";
        let part = format!("{base}/parts/criteria");
        let send = async |given: [&str; 4]| {
            let fields = weights(given);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
            desk.send(&part, &fields).await
        };
        let (status, page) = send(["40", "25", "20", "16"]).await.expect_err("101 in all");
        assert_eq!(status, 422);
        assert!(
            page.contains("The weights sum to 101, not to 100") && page.contains("value=\"16\""),
            "{page}"
        );
        let (status, page) = send(["40", "many", "20", "15"]).await.expect_err("no number");
        assert_eq!(status, 422);
        assert!(
            page.contains("href=\"#criteria[1].weight\"") && page.contains("value=\"many\""),
            "{page}"
        );
        assert_eq!(send(["30", "25", "20", "25"]).await.expect("kept"), base);
        let (status, _) = desk
            .send(base, &[("act", "propose")])
            .await
            .expect_err("without a basis");
        assert_eq!(status, 422);
        let broken = "[rulebook]\nadmission_year = 2024\nrounding = { places = 9 }\n";
        let (status, page) = desk
            .send(&format!("{base}/text"), &[("text", broken)])
            .await
            .expect_err("a text with mistakes");
        assert_eq!(status, 422);
        assert!(
            page.contains("line 1, rulebook") && page.contains("places = 9"),
            "{page}"
        );
        let proposed = desk
            .send(base, &[("act", "propose"), ("basis", "Decree 7")])
            .await
            .expect("proposed");
        let (status, page) = desk.get(&proposed).await;
        assert_eq!(status, 200);
        assert!(page.contains("Decree 7") && page.contains("You proposed it"), "{page}");
    });
}

#[test]
fn a_document_added_on_a_page_can_be_for_few_eyes_and_a_benefits_paper_stays_so() {
    on_both(async |db| {
        let admin = somebody(db, Role::Administrator, "admin").await;
        catalogue(db, &admin).await;
        load(db, &admin, BRANCHES, 0).await.expect("a draft");
        let server = Server::start(db);
        let editor = Reader::of(&server, db, admin.id).await;
        let base = "/en/admin/calls/branch-admission-2025-26/documents";
        let (new, orphan) = (format!("{base}/new"), format!("{base}/orphan_evidence"));
        let words = ["titles", "hints"].map(|part| ["ky", "kk", "ru", "en"].map(|lang| format!("{part}_{lang}")));
        let send = async |path: &str, more: &[(&str, &str)]| {
            let page = editor.get(path).await.text;
            let version = page
                .split_once(r#"name="version" value=""#)
                .and_then(|(_, rest)| rest.split_once('"'));
            let mut fields: Vec<(&str, &str)> = vec![("version", version.expect("a version").0)];
            fields.extend(words.iter().flatten().map(|name| (name.as_str(), "а")));
            fields.extend_from_slice(more);
            editor.submit(path, &fields).await
        };
        let added = send(
            &new,
            &[("key", "health_paper"), ("need", "required"), ("sensitive", "1")],
        )
        .await;
        assert_eq!(added.status, 303, "{}", added.text);
        let kept = editor.get(&format!("{base}/health_paper")).await.text;
        let (_, field) = kept.split_once(r#"name="sensitive""#).expect("a box");
        assert!(field.split_once('>').expect("its end").0.contains("checked"), "{kept}");
        // Who is asked for it is an orphan: that box is not cleared.
        let uncovered = send(&orphan, &[("need", "conditional")]).await;
        assert_eq!(uncovered.status, 422, "{}", uncovered.text);
        assert!(uncovered.text.contains("leave it closed"), "{}", uncovered.text);
        let covered = send(&orphan, &[("need", "conditional"), ("sensitive", "1")]).await;
        assert_eq!(covered.status, 303, "{}", covered.text);
    });
}
