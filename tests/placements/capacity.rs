//! In which programme of a line a person sits: their own order within the host's capacity, when
//! the list is published and when somebody moves up.

use diesel::prelude::*;
use qabyl::db::schema::{placements, programmes};
use qabyl::kernel::Fault;
use qabyl::placements::{State, answer};
use serde_json::json;

use super::ground::{LineRow, account, dossier, host, line, person, programme, wishes};
use super::world::{World, call};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};

/// Two seats; `history` takes one person, `law` any number. `other` is a line of its own.
async fn lay_down(db: &TestDb, orders: &'static [&'static [&'static str]]) -> World {
    let act = db.act(start());
    db.db
        .write(move |tx| -> Result<_, Fault> {
            let (institution, branch) = host(tx, &act)?;
            let (call, rulebook) = call(tx, &act, "call", json!({"answer_hours": 240, "promotion_hours": 48}))?;
            let mut known = Vec::new();
            for slug in ["history", "law", "other"] {
                known.push((slug, programme(tx, &act, (institution, branch), slug)?));
            }
            let row = |code, seats: u32| LineRow {
                call,
                code,
                position: 1,
                funding: "scholarship",
                groups: json!([{"count": seats, "unfilled": "open"}]),
                reserve: 9,
            };
            let both = [(known[0].1, Some(1)), (known[1].1, None)];
            let shared = line(tx, &act, &row("shared", 2), &both)?;
            let other = line(tx, &act, &row("other", 9), &[(known[2].1, None)])?;
            let mut persons = Vec::new();
            for (number, order) in (1_i64..).zip(orders) {
                let person = person(tx, &act, &format!("applicant{number}"))?;
                let own = dossier(tx, &act, (call, person), &format!("T26-{number:07}"), "scored")?;
                let wish = |slug: &&str| {
                    let found = known.iter().find(|(known, _)| known == slug).expect("a programme");
                    (if *slug == "other" { other } else { shared }, found.1)
                };
                let wanted: Vec<_> = order.iter().map(wish).collect();
                wishes(tx, &act, (own, rulebook), &wanted, 1_000_000 - number)?;
                persons.push(person);
            }
            Ok(World {
                call,
                line: shared,
                institution,
                persons,
                secretary: account(tx, &act, "secretary")?,
                chair: account(tx, &act, "chair")?,
                registrar: account(tx, &act, "registrar")?,
            })
        })
        .await
        .expect("laid down")
}

/// The states of a person's wishes, the most wanted first, with their programmes.
async fn wishes_of(db: &TestDb, world: &World, number: usize) -> Vec<(String, State)> {
    let person = world.persons[number - 1];
    db.db
        .read(move |conn| -> Result<_, Fault> {
            Ok(placements::table
                .inner_join(programmes::table)
                .filter(placements::person_id.eq(person))
                .order(placements::wish)
                .select((programmes::slug, placements::state))
                .load(conn)?)
        })
        .await
        .expect("readable")
}

async fn decline(db: &TestDb, world: &World, number: usize) {
    let person = world.persons[number - 1];
    let ctx = world.applicant(db, start(), person);
    db.db
        .write(move |tx| {
            let offered = placements::table
                .filter(placements::person_id.eq(person))
                .filter(placements::state.eq(State::Offered))
                .select(placements::id)
                .first(tx)
                .map_err(Fault::from)?;
            answer::decline(tx, &ctx, offered)
        })
        .await
        .expect("declined");
}

fn seen(wishes: &[(String, State)]) -> Vec<(&str, State)> {
    wishes.iter().map(|(slug, state)| (slug.as_str(), *state)).collect()
}

#[test]
fn a_promotion_follows_the_students_order_within_the_hosts_capacity() {
    on_both(async |db| {
        // The first takes the one place of history, the second sits in law.
        let world = lay_down(db, &[&["history", "law"], &["history", "law"], &["history", "law"]]).await;
        world.run(db, start()).await;
        let of = async |number| wishes_of(db, &world, number).await;
        assert_eq!(
            seen(&of(1).await),
            [("history", State::Offered), ("law", State::Outranked)]
        );
        assert_eq!(
            seen(&of(2).await),
            [("history", State::Outranked), ("law", State::Offered)]
        );
        assert_eq!(
            seen(&of(3).await),
            [("history", State::Reserved), ("law", State::Outranked)]
        );
        // The second goes: history is full, so the third moves up into law.
        decline(db, &world, 2).await;
        assert_eq!(
            seen(&of(3).await),
            [("history", State::Released), ("law", State::Offered)]
        );
    });
}

#[test]
fn a_promotion_takes_the_most_wanted_programme_when_it_has_room_again() {
    on_both(async |db| {
        let world = lay_down(db, &[&["history", "law"], &["history", "law"], &["history", "law"]]).await;
        world.run(db, start()).await;
        decline(db, &world, 1).await;
        let third = wishes_of(db, &world, 3).await;
        assert_eq!(seen(&third), [("history", State::Offered), ("law", State::Outranked)]);
    });
}

#[test]
fn nobody_moves_to_a_programme_that_they_want_less_than_the_seat_they_hold() {
    on_both(async |db| {
        // The third holds a seat of `other` and waits for history; law comes after both.
        let world = lay_down(db, &[&["history"], &["law"], &["history", "other", "law"]]).await;
        world.run(db, start()).await;
        let of = async |number| wishes_of(db, &world, number).await;
        let before = [
            ("history", State::Reserved),
            ("other", State::Offered),
            ("law", State::Outranked),
        ];
        assert_eq!(seen(&of(3).await), before);
        decline(db, &world, 2).await;
        // The line's seat is theirs by their best wish; the host decides over the full programme.
        let after = [
            ("history", State::Offered),
            ("other", State::Released),
            ("law", State::Outranked),
        ];
        assert_eq!(seen(&of(3).await), after);
    });
}
