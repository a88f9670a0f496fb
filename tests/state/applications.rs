//! The dossier: the applicant's commands, the office's, the reviewers', the clock's.

use qabyl::accounts::Role;
use qabyl::applications::State;
use qabyl::applications::lifecycle::TABLE;

use super::dossier::dossier;
use super::grid::{Agreed, the_table_is_the_agreed_one};
use super::people::Asker as A;
use crate::harness::databases::on_both;

const OFFICER: &[A] = &[A::Here(Role::Officer)];
const SECRETARY: &[A] = &[A::Here(Role::Secretary)];
const APPLICANT: &[A] = &[A::Applicant];

/// Who reads the dossiers of a call without checking them.
const READS: &[A] = &[
    A::Here(Role::Secretary),
    A::Here(Role::Chair),
    A::Here(Role::Observer),
    A::Here(Role::VotingMember),
    A::Here(Role::AppealMember),
];

/// Who reads them without assigning.
const READS_TOO: &[A] = &[
    A::Here(Role::Officer),
    A::Here(Role::Chair),
    A::Here(Role::Observer),
    A::Here(Role::VotingMember),
    A::Here(Role::AppealMember),
];

const COMMANDS: &[(&str, &[A], &[A])] = &[
    ("submit", APPLICANT, &[]),
    ("withdraw", APPLICANT, &[]),
    ("undo_withdrawal", APPLICANT, &[]),
    ("open_check", OFFICER, READS),
    ("request_correction", OFFICER, READS),
    ("declare_eligible", OFFICER, READS),
    ("declare_ineligible", OFFICER, READS),
    ("recheck", OFFICER, READS),
    ("start_review", SECRETARY, READS_TOO),
    ("read_again", SECRETARY, READS_TOO),
    ("lapse_correction", &[A::Here(Role::Administrator), A::Clock], &[]),
    ("score", &[A::Clock], &[]),
];

/// The lifecycle of the design, without what a published run and the end of a call do to it.
const ROWS: &[(&str, &str, &str)] = &[
    ("draft", "submit", "submitted"),
    ("submitted", "submit", "submitted"),
    ("correction_requested", "submit", "submitted"),
    ("correction_requested", "lapse_correction", "submitted"),
    ("submitted", "open_check", "under_check"),
    ("under_check", "request_correction", "correction_requested"),
    ("under_check", "declare_eligible", "eligible"),
    ("under_check", "declare_ineligible", "ineligible"),
    ("eligible", "recheck", "under_check"),
    ("ineligible", "recheck", "under_check"),
    ("eligible", "start_review", "in_review"),
    ("scored", "read_again", "in_review"),
    ("eligible", "score", "scored"),
    ("in_review", "score", "scored"),
    ("draft", "withdraw", "withdrawn"),
    ("submitted", "withdraw", "withdrawn"),
    ("under_check", "withdraw", "withdrawn"),
    ("correction_requested", "withdraw", "withdrawn"),
    ("eligible", "withdraw", "withdrawn"),
    ("in_review", "withdraw", "withdrawn"),
    ("scored", "withdraw", "withdrawn"),
    ("decided", "withdraw", "withdrawn"),
];

/// A withdrawal leads back to where it came from, which no table of states can say.
const UNDONE: (&str, &str, &str) = ("withdrawn", "undo_withdrawal", "submitted");

/// What a published run does to a dossier (`runs` tries it), and the end of its call (`closing`).
const BY_RUNS: &[(&str, &str, &str)] = &[
    ("scored", "decide", "decided"),
    ("decided", "decide", "decided"),
    ("scored", "close", "closed"),
    ("decided", "close", "closed"),
    ("ineligible", "close", "closed"),
];

/// What the panel decides about a decision: `appeals` tries it, with its own table.
const BY_APPEALS: &[(&str, &str, &str)] = &[("ineligible", "uphold_appeal", "under_check")];
const PANEL: (&str, &[A], &[A]) = ("uphold_appeal", &[A::Here(Role::AppealMember)], &[]);

#[test]
fn the_dossiers_table_is_the_agreed_one() {
    let table = TABLE
        .iter()
        .map(|(from, by, needs, to)| (from.to_string(), by.to_string(), *needs, to.to_string()));
    let commands = [COMMANDS, &[PANEL]].concat();
    the_table_is_the_agreed_one(&[ROWS, BY_RUNS, BY_APPEALS].concat(), &commands, table.collect());
}

#[test]
fn every_command_on_a_dossier_is_done_in_its_states_by_those_who_may() {
    on_both(async |db| {
        let it = dossier(db).await;
        let mut rows = ROWS.to_vec();
        rows.push(UNDONE);
        // A draft is nobody's but the applicant's: the office does not learn of it.
        let hidden: Vec<_> = [
            "open_check",
            "request_correction",
            "declare_eligible",
            "declare_ineligible",
            "recheck",
        ]
        .map(|command| ("draft", command))
        .to_vec();
        // The clock passes by what is not due; a colleague may get a dossier that is in review.
        let mut again = vec![("withdrawn", "withdraw"), ("in_review", "start_review")];
        for state in State::ALL.iter().map(|state| -> &str { state.as_str() }) {
            for command in ["lapse_correction", "score"] {
                if !rows.iter().any(|(from, by, _)| *from == state && *by == command) {
                    again.push((state, command));
                }
            }
        }
        let agreed = Agreed {
            states: State::ALL.iter().map(ToString::to_string).collect(),
            commands: COMMANDS,
            rows: &rows,
            again: &again,
            hidden: &hidden,
        };
        let table = agreed
            .holds(db, async |state, command, asker| {
                it.attempt(db, state, command, asker).await
            })
            .await;
        if let Some(table) = table {
            insta::assert_snapshot!("application", table);
        }
    });
}
