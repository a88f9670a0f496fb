//! The table of states and commands, whole.

use qabyl::placements::lifecycle::{Command, HOLDING, State, TABLE, next};

#[test]
fn a_state_and_a_command_lead_to_one_state() {
    for state in State::ALL {
        for command in Command::ALL {
            let rows = TABLE.iter().filter(|(from, by, ..)| from == state && by == command);
            assert!(rows.count() <= 1, "{state} × {command}");
        }
    }
}

#[test]
fn the_whole_table_reads_as_it_was_agreed() {
    let mut text = String::new();
    for state in State::ALL {
        for command in Command::ALL {
            if let Some((_, _, needs, to)) = TABLE.iter().find(|(from, by, ..)| from == state && by == command) {
                let who = needs.map_or("the clock or another act".to_owned(), |needs| format!("{needs:?}"));
                text.push_str(&format!("{state} --{command}--> {to} ({who})\n"));
            }
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn every_state_that_holds_a_seat_can_lose_it() {
    for state in HOLDING {
        let leaves = Command::ALL.iter().filter_map(|command| next(*state, *command));
        assert!(
            leaves.into_iter().any(|to| !to.holds_seat()),
            "{state} would hold its seat for ever"
        );
    }
}
