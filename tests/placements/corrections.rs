//! What a corrected list leaves alone: places that people accepted meanwhile, and tours on whose
//! rest a later one has drawn.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::db::schema::allocation_runs as runs;
use qabyl::kernel::ids::RunId;
use qabyl::kernel::{Fault, Instant};
use qabyl::placements::model::RunState;
use qabyl::placements::{PlacementError, State, answer, approve, correct, publish};

use super::lists::raise;
use super::reader::{LANGUAGES, Reader, lay_down as lay_down_with_staff, published};
use super::tour_world::{Applicant, Row, TourPlan, TourWorld, closes, opens};
use super::tours::{enter, lay_down, line, look};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::harness::server::Server;

async fn propose(db: &TestDb, world: &TourWorld, now: Instant, run: RunId) -> Result<RunId, PlacementError> {
    let ctx = world.secretary(db, now);
    let done = db
        .db
        .write_alone(move |tx| correct::propose_correction(tx, &ctx, run, "Appeal 1 was upheld"));
    done.await
}

async fn approve(db: &TestDb, world: &TourWorld, now: Instant, draft: RunId) {
    let chair = world.chair(db, now);
    let done = db.db.write(move |tx| approve::approve_run(tx, &chair, draft, None));
    done.await.expect("approved");
}

async fn publish(db: &TestDb, world: &TourWorld, now: Instant, draft: RunId) -> Result<(), PlacementError> {
    let ctx = world.secretary(db, now);
    db.db.write_alone(move |tx| publish::publish_run(tx, &ctx, draft)).await
}

/// One seat of the line that everybody wants most, with one in reserve, and three of the other.
async fn listed(db: &TestDb) -> (TourWorld, Instant) {
    let plan = TourPlan {
        applicants: 6,
        lines: vec![line("grant", true, 1, 0, 1), line("paid", false, 3, 0, 1)],
        tours: 3,
    };
    let world = lay_down(db, plan).await;
    for who in &world.applicants {
        enter(db, &world, *who, 1, &[0, 1], start()).await.expect("entered");
    }
    let at = closes(start(), 1);
    world.run(db, at, 1).await;
    (world, at)
}

/// Where somebody stands on a line.
fn stands(rows: &[Row], world: &TourWorld, who: &Row, line: usize) -> State {
    let here = rows
        .iter()
        .find(|row| row.application == who.application && row.line == world.targets[line].line);
    here.expect("a wish").state
}

/// Those who sit on the paid line and stand below the reserve of the grants.
async fn below_the_grants(db: &TestDb, world: &TourWorld) -> Vec<Row> {
    let rows = look(db).await;
    let paid = |row: &&Row| row.line == world.targets[1].line && row.state == State::Offered;
    let found: Vec<Row> = rows
        .iter()
        .filter(paid)
        .filter(|row| stands(&rows, world, row, 0) == State::NotPlaced)
        .cloned()
        .collect();
    assert_eq!(found.len(), 2, "{rows:?}");
    found
}

async fn answers(db: &TestDb, world: &TourWorld, at: Instant, row: &Row, accept: bool) {
    let (ctx, id) = (world.world.applicant(db, at, row.person), row.id);
    let done = db.db.write(move |tx| {
        if accept {
            answer::accept(tx, &ctx, id, false)
        } else {
            answer::decline(tx, &ctx, id)
        }
    });
    done.await.expect("answered");
}

#[test]
fn a_corrected_list_takes_no_accepted_place_away_and_gives_an_open_one_its_better() {
    on_both(async |db| {
        let (world, at) = listed(db).await;
        let below = below_the_grants(db, &world).await;
        let (settled, waits) = (&below[0], &below[1]);
        answers(db, &world, at, settled, true).await;
        // Both should have had the one grant; the one who accepted a place has left.
        raise(db, &settled.application).await;
        let draft = propose(db, &world, at, settled.run).await.expect("a draft");
        approve(db, &world, at, draft).await;
        publish(db, &world, at, draft).await.expect("published");
        let rows = look(db).await;
        assert_eq!(stands(&rows, &world, settled, 0), State::NotPlaced);
        assert_eq!(stands(&rows, &world, settled, 1), State::Accepted);
        raise(db, &waits.application).await;
        let draft = propose(db, &world, at, settled.run).await.expect("another draft");
        approve(db, &world, at, draft).await;
        publish(db, &world, at, draft).await.expect("published");
        let rows = look(db).await;
        assert_eq!(stands(&rows, &world, waits, 0), State::Reserved);
        assert_eq!(stands(&rows, &world, settled, 0), State::NotPlaced);
        // The grant becomes free: it goes to who waits, and the accepted place stays.
        let holder = rows
            .iter()
            .find(|row| row.line == world.targets[0].line && row.state == State::Offered);
        answers(db, &world, at, holder.expect("a holder"), false).await;
        let rows = look(db).await;
        assert_eq!(stands(&rows, &world, settled, 1), State::Accepted);
        assert_eq!(stands(&rows, &world, waits, 0), State::Offered);
        assert_eq!(stands(&rows, &world, waits, 1), State::Released);
    });
}

#[test]
fn a_list_whose_next_tour_has_entries_stands_as_it_is() {
    on_both(async |db| {
        let (world, at) = listed(db).await;
        let rows = look(db).await;
        let run = rows[0].run;
        let draft = propose(db, &world, at, run).await.expect("before the next tour");
        approve(db, &world, at, draft).await;
        // Open and empty: nobody has drawn on what is left.
        let second = opens(start(), 2);
        propose(db, &world, second, run)
            .await
            .expect("while nobody has entered");
        let free = |who: &&Applicant| {
            let own: Vec<_> = rows.iter().filter(|row| row.application == who.application).collect();
            !own.iter().any(|row| row.state.holds_seat())
        };
        let enters = world.applicants.iter().find(free).expect("somebody without a seat");
        enter(db, &world, *enters, 2, &[0], second).await.expect("entered");
        let late = propose(db, &world, second, run).await;
        assert!(matches!(late, Err(PlacementError::Overtaken)), "{late:?}");
        let late = publish(db, &world, second, draft).await;
        assert!(matches!(late, Err(PlacementError::Overtaken)), "{late:?}");
        let state = db
            .db
            .read(move |conn| Ok::<_, Fault>(runs::table.find(draft).select(runs::state).first::<RunState>(conn)?))
            .await;
        assert_eq!(state.expect("readable"), RunState::Approved, "nothing has changed");
    });
}

#[test]
fn no_list_is_made_of_a_tour_once_the_next_has_entries() {
    on_both(async |db| {
        let plan = TourPlan {
            applicants: 2,
            lines: vec![line("grant", true, 1, 0, 1), line("paid", false, 1, 0, 1)],
            tours: 3,
        };
        let world = lay_down(db, plan).await;
        enter(db, &world, world.applicants[0], 1, &[0], start())
            .await
            .expect("entered");
        let second = opens(start(), 2);
        let draft = world.propose(db, second, 1).await.expect("late, and nobody is harmed");
        enter(db, &world, world.applicants[1], 2, &[0], second)
            .await
            .expect("entered");
        let late = world.propose(db, second, 1).await;
        assert!(matches!(late, Err(PlacementError::Overtaken)), "{late:?}");
        approve(db, &world, second, draft).await;
        let late = publish(db, &world, second, draft).await;
        assert!(matches!(late, Err(PlacementError::Overtaken)), "{late:?}");
    });
}

#[test]
fn the_page_says_in_four_languages_why_no_list_is_corrected_any_more() {
    on_both(async |db| {
        let world = lay_down_with_staff(db, 8).await;
        published(db, &world).await;
        let rows = look(db).await;
        let seated = |who: &&Applicant| {
            let own = rows.iter().filter(|row| row.application == who.application);
            own.filter(|row| row.state.holds_seat()).count() > 0
        };
        let enters = world
            .applicants
            .iter()
            .find(|who| !seated(who))
            .expect("somebody without a seat");
        enter(db, &world, *enters, 2, &[0], opens(start(), 2))
            .await
            .expect("entered");
        let server = Server::start(db);
        server.advance(TimeDelta::days(7) + TimeDelta::hours(1));
        let secretary = Reader::of_now(&server, db, world.world.secretary).await;
        let words = [
            ("ky", "Кийинки турда катышуучулар же тизме бар."),
            ("kk", "Келесі турда қатысушылар немесе тізім бар."),
            ("ru", "В следующем туре уже есть заявки или список."),
            ("en", "The next tour already has entries or a list."),
        ];
        assert_eq!(words.map(|(lang, _)| lang), LANGUAGES);
        for (lang, words) in words {
            let page = format!("/{lang}/desk/runs/{}", rows[0].run);
            let fields = [("act", "correct"), ("reason", "Appeal 17")];
            let refused = secretary.submit(&page, &fields).await.is(422).shows(words);
            assert!(
                refused.text.contains("Appeal 17</textarea>"),
                "what was typed stays: {}",
                refused.text
            );
        }
    });
}
