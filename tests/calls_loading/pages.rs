//! Every public page and every page of the administration, in four languages.

use qabyl::accounts::Role;
use qabyl::i18n;
use qabyl::kernel::Lang;
use reqwest::Method;
use reqwest::header::COOKIE;

use super::world::{BRANCHES, SCHOLARSHIP, approve, catalogue, load, publish, somebody};
use crate::harness::databases::on_both;
use crate::harness::server::Server;

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
                "/programmes",
                "/help",
                "/privacy",
                "/accessibility",
            ] {
                let page = reader.get(&format!("/{tag}{path}")).await;
                page.is(200).shows(&format!("<html lang=\"{tag}\""));
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
