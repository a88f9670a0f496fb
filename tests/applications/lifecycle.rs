//! The table says everything: every state with every command.

use qabyl::accounts::policy::Denied;
use qabyl::applications::lifecycle::{Command, State, TABLE, UNDOABLE, allowed, holder, next};
use qabyl::applications::{ChangeError, WithdrawReason, begin, undo_withdrawal, withdraw};

use super::world::{ctx, force, world};
use crate::harness::databases::on_both;

#[test]
fn every_state_and_command_is_in_the_table_once_or_refused() {
    let mut lines = Vec::new();
    for state in State::ALL {
        for command in Command::ALL {
            let rows = TABLE.iter().filter(|row| row.0 == *state && row.1 == *command).count();
            assert!(rows <= 1, "{state} {command} stands {rows} times");
            assert_eq!(next(*state, *command).is_some(), rows == 1);
            assert_eq!(allowed(*state).contains(command), rows == 1);
            if let Some(to) = next(*state, *command) {
                lines.push(format!("{state} {command} {to}"));
            }
        }
        let _ = holder(*state);
    }
    assert_eq!(lines.len(), TABLE.len());
    assert!(lines.contains(&"correction_requested submit submitted".to_owned()));
    assert!(
        !lines.iter().any(|line| line.starts_with("closed ")),
        "closed is the end"
    );
    assert!(
        !lines.iter().any(|line| line.starts_with("withdrawn ")),
        "only the undoing leads on"
    );
}

#[test]
fn a_student_withdraws_and_returns_from_every_state_where_the_table_lets_them() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.begin(db).await.id;
        for state in State::ALL {
            if *state == State::Withdrawn {
                continue;
            }
            force(db, id, *state).await;
            let me = world.me(db, world.opens);
            let done = db
                .db
                .write(move |tx| withdraw(tx, &me, id, WithdrawReason::Plans))
                .await;
            // A decided dossier holds a place: the room of placements withdraws it.
            let may = next(*state, Command::Withdraw).is_some() && *state != State::Decided;
            assert_eq!(done.is_ok(), may, "withdraw from {state}");
            let me = world.me(db, world.opens);
            let back = db.db.write(move |tx| undo_withdrawal(tx, &me, id)).await;
            if may && UNDOABLE.contains(state) {
                assert_eq!(back.expect("returned"), *state);
            } else {
                assert!(matches!(back, Err(ChangeError::Locked(_))), "return to {state}");
            }
        }
    });
}

#[test]
fn a_second_beginning_gives_the_first_dossier_and_nobody_elses() {
    on_both(async |db| {
        let world = world(db).await;
        let first = world.begin(db).await;
        let second = world.begin(db).await;
        assert_eq!(first, second);
        assert!(first.code.starts_with("KZ26-"), "{}", first.code);
        let (other, person) = (ctx(db, world.opens, world.other), world.student.1);
        let refused = db.db.write(move |tx| begin(tx, &other, person, "spring")).await;
        assert!(refused.is_err(), "nobody begins for another");
        let other = ctx(db, world.opens, world.other);
        let refused = db
            .db
            .write(move |tx| withdraw(tx, &other, first.id, WithdrawReason::Unsaid))
            .await;
        assert!(matches!(refused, Err(ChangeError::Denied(Denied::Absent))));
    });
}
