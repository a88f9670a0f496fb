//! Two reviewers apart from each other; then the list: proposed, approved, published.

use super::stage::address;
use super::walker::Walker;

/// What the first reviewer writes, and the second must not see.
const REMARK: &str = "Кружок по починке компьютеров: проверено, убедительно.";

/// The secretary gives every dossier its two reviewers.
pub async fn assigns(walker: &Walker<'_>, code: &str) {
    walker.becomes(&address("secretary")).await;
    walker.follow("header a[href$=\"/desk/assignments\"]").await;
    walker.shows(code).await;
    walker.picture("assignments").await;
    walker.follow("button[value=all]").await;
    walker.picture("assigned").await;
    let letters = walker.letters().await;
    for role in ["reviewer1", "reviewer2"] {
        assert!(
            letters.iter().any(|letter| letter.to == address(role)),
            "{role} is told"
        );
    }
}

/// Both reviewers score; neither sees the other's marks first.
pub async fn scores_apart(walker: &Walker<'_>, code: &str) {
    walker.stage.score_rivals().await;
    for (role, interview) in [("reviewer1", "100000"), ("reviewer2", "70000")] {
        walker.becomes(&address(role)).await;
        walker.stands_at("/desk/reviews").await;
        walker.picture("reviews").await;
        let row = row_of(walker, code).await;
        walker.follow(&format!("tbody tr:nth-of-type({row}) th a")).await;
        walker.follow("button[value=begin]").await;
        let seen = walker.words("body").await;
        assert!(!seen.contains(REMARK), "the other reviewer's words are shown");
        walker.press("#score-motivation-100000").await;
        walker.press(&format!("#score-interview-{interview}")).await;
        walker.press("#score-language-100000").await;
        walker.write("comment", REMARK).await;
        walker.picture("review").await;
        walker.follow("button[value=submit]").await;
    }
}

/// Which row of the queue is this dossier's.
async fn row_of(walker: &Walker<'_>, code: &str) -> usize {
    let rows = walker.count("tbody tr").await;
    for row in 1..=rows {
        if walker
            .words(&format!("tbody tr:nth-of-type({row}) th"))
            .await
            .contains(code)
        {
            return row;
        }
    }
    panic!("{code} is not in the queue");
}

/// The secretary proposes, the chair approves, the secretary publishes.
pub async fn publishes(walker: &Walker<'_>) {
    walker.becomes(&address("secretary")).await;
    walker.follow("header a[href$=\"/desk/runs\"]").await;
    walker.send().await;
    walker.picture("run-proposed").await;
    assert!(
        !walker.has("button[value=approve]").await,
        "nobody approves what they proposed"
    );
    let run = walker.path().await;
    walker.becomes(&address("chair")).await;
    walker.follow("header a[href$=\"/desk/runs\"]").await;
    walker.follow("main li a[href*=\"/desk/runs/\"]").await;
    assert_eq!(walker.path().await, run);
    walker.follow("button[value=approve]").await;
    walker.becomes(&address("secretary")).await;
    walker.open("/desk/runs").await;
    walker.follow("main li a[href*=\"/desk/runs/\"]").await;
    walker.follow("button[value=publish]").await;
    walker.says("placements-run-published").await;
    walker.picture("run-published").await;
}
