//! "Could I apply?" before an account: the real branch call's rules, over HTTP.

use qabyl::accounts::Role;
use qabyl::i18n;
use qabyl::kernel::Lang;

use super::world::{BRANCHES, approve, catalogue, load, publish, somebody};
use crate::harness::databases::on_both;
use crate::harness::server::Server;

const PAGE: &str = "/calls/branch-admission-2025-26/eligibility";

#[test]
fn answers_in_the_address_give_a_result_that_can_be_passed_on() {
    on_both(async |db| {
        let admin = somebody(db, Role::Administrator, "admin").await;
        let chair = somebody(db, Role::Chair, "chair").await;
        catalogue(db, &admin).await;
        let call = load(db, &admin, BRANCHES, 0).await.expect("a draft").call();
        let server = Server::start(db);
        let reader = server.person();
        reader.get(&format!("/en{PAGE}")).await.is(404);
        approve(db, &chair, call).await.expect("a second person");
        publish(db, &admin, call).await.expect("published");

        reader
            .get("/en/calls/branch-admission-2025-26")
            .await
            .is(200)
            .shows(PAGE);
        let asked = reader.get(&format!("/en{PAGE}")).await;
        asked.is(200).shows("nothing is stored");
        assert!(!asked.text.contains("id=\"result\""), "no result without answers");

        let may = "?ask=1&c=KG&level=school&mark=4%2C5&scale=five&ort_year=2025&ort_main=135&ort_mathematics=70";
        for lang in Lang::ALL {
            let tag = lang.tag();
            let page = reader.get(&format!("/{tag}{PAGE}{may}")).await;
            page.is(200)
                .shows("id=\"result\"")
                .shows(&i18n::text(lang, "calls-check-may"));
            let link = format!("{}/{tag}{PAGE}{}", server.base_url, may.replace('&', "&#38;"));
            page.shows(&link);
        }
        let low = reader
            .get(&format!("/en{PAGE}?ask=1&c=KG&level=school&ort_main=109&ort_year=2025"))
            .await;
        low.is(200).shows("Not to these, because").shows("109").shows("110");
        assert!(!low.text.contains("You can apply to"), "{}", low.text);
        let foreign = reader
            .get(&format!("/en{PAGE}?ask=1&c=RU&level=school&ort_main=200&ort_year=2025"))
            .await;
        assert!(!foreign.text.contains("You can apply to"), "{}", foreign.text);
        assert_eq!(i18n::missing_keys(), std::collections::BTreeSet::new());
    });
}

#[test]
fn what_cannot_be_read_is_said_beside_its_field_and_nothing_becomes_markup() {
    on_both(async |db| {
        let admin = somebody(db, Role::Administrator, "admin").await;
        let chair = somebody(db, Role::Chair, "chair").await;
        catalogue(db, &admin).await;
        let call = load(db, &admin, BRANCHES, 0).await.expect("a draft").call();
        approve(db, &chair, call).await.expect("a second person");
        publish(db, &admin, call).await.expect("published");
        let server = Server::start(db);
        let reader = server.person();
        for typed in ["abc", "-5", "<script>alert(1)</script>", "1e9", "٤", &"9".repeat(5000)] {
            let typed = percent(typed);
            let page = reader
                .get(&format!("/en{PAGE}?ask=1&c=KG&ort_main={typed}&c=%3Cb%3E"))
                .await;
            page.is(200).shows("href=\"#ort_main\"").shows("id=\"ort_main-error\"");
            assert!(!page.text.contains("<script>alert") && !page.text.contains("id=\"result\""));
        }
        reader.get(&format!("/en{PAGE}?ask=1&ort_main=%ff")).await.is(400);
    });
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
