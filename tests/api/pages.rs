//! The pages around the door.

use qabyl::kernel::Lang;
use reqwest::Method;

use super::desk::Desk;
use crate::harness::databases::on_both;

#[test]
fn the_reference_and_the_document_are_public_in_every_language() {
    on_both(async |db| {
        let desk = Desk::open(db, 1, 1).await;
        let person = desk.server.person();
        for lang in Lang::ALL {
            let page = person.get(&format!("/{}/api", lang.tag())).await;
            assert_eq!(page.status, 200);
            assert!(page.text.contains("/api/v1/placements/{placement}/admit"));
            assert!(page.text.contains("Idempotency-Key"));
        }
        let answer = person.request(Method::GET, "/api/v1/openapi.json").send().await;
        let document: serde_json::Value = answer.expect("an answer").json().await.expect("JSON");
        assert_eq!(&document, qabyl::partners::openapi::document());
    });
}

#[test]
fn the_page_of_programs_is_for_registrars() {
    on_both(async |db| {
        let desk = Desk::open(db, 1, 1).await;
        let person = desk.server.person();
        let page = person.get("/en/desk/clients").await;
        assert_eq!(page.status, 303, "sign in first");
    });
}
