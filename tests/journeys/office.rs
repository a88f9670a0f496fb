//! The officer's desk.

use super::stage::address;
use super::student::PAPERS;
use super::walker::Walker;

/// The document that is not good enough: the last of the list.
pub const REJECTED: &str = "family_composition";
/// What the officer writes.
pub const MESSAGE: &str = "Үй-бүлө курамы: толук барагын жүктөңүз. Загрузите, пожалуйста, весь лист целиком.";

/// Opens the queue and the dossier, takes it, judges the documents one by one, and asks for one
/// to be mended.
pub async fn asks_for_a_correction(walker: &Walker<'_>, code: &str) {
    walker.becomes(&address("officer")).await;
    walker.stands_at("/desk/dossiers").await;
    walker.picture("queue").await;
    takes(walker, code).await;
    walker.picture("dossier").await;
    let last = walker.count("button[value=accept]").await;
    assert_eq!(last, PAPERS.len());
    for _ in 1..PAPERS.len() {
        walker.follow("section button[value=accept]").await;
    }
    let row = PAPERS.len() - 1;
    walker.press(&format!("#document-{row} summary")).await;
    walker.choose(&format!("reason-{row}"), "incomplete").await;
    walker.write(&format!("note-{row}"), "1/2").await;
    walker.follow(&format!("#document-{row} button[value=reject]")).await;
    assert_eq!(walker.count("main .tag.done").await, PAPERS.len() - 1);
    walker.picture("documents-judged").await;
    walker.press("aside details:has([name=items]) summary").await;
    walker.press(&format!("[id=\"items-document:{REJECTED}\"]")).await;
    walker.write("message", MESSAGE).await;
    walker.picture("correction").await;
    walker.follow("button[value=correct]").await;
    walker.says("desk-correction-open").await;
}

/// From the queue into the dossier, and takes it to check.
async fn takes(walker: &Walker<'_>, code: &str) {
    walker.open("/desk/dossiers").await;
    walker.follow(&format!("a[href$=\"/desk/dossiers/{code}\"]")).await;
    walker.follow("button[value=open]").await;
}

/// The officer is told of the correction, accepts what was mended, and declares the dossier
/// eligible.
pub async fn declares_eligible(walker: &Walker<'_>, code: &str) {
    walker.becomes(&address("officer")).await;
    takes(walker, code).await;
    assert_eq!(
        walker.count("button[value=accept]").await,
        1,
        "only what was mended waits"
    );
    walker.follow("button[value=accept]").await;
    walker.follow("button[value=eligible]").await;
    walker.says("desk-state-eligible").await;
    walker.picture("eligible").await;
}
