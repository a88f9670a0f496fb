//! The table, and the arithmetic of outcomes.

use qabyl::accounts::policy::Permission;
use qabyl::reviews::lifecycle::{Command, OWED, State, TABLE, allowed, next};
use qabyl::reviews::rules::{Needs, fair_plan};

#[test]
fn the_table_says_every_state_and_every_command() {
    let mut lines = Vec::new();
    for state in State::ALL {
        for command in Command::ALL {
            if let Some(to) = next(*state, *command) {
                lines.push(format!("{state} {command} {to}"));
            }
        }
    }
    assert_eq!(
        lines,
        [
            "assigned begin in_progress",
            "assigned declare_conflict conflict_declared",
            "in_progress declare_conflict conflict_declared",
            "in_progress save in_progress",
            "in_progress submit submitted",
            "submitted reopen reopened",
            "submitted reread reopened",
            "reopened declare_conflict conflict_declared",
            "reopened save reopened",
            "reopened submit submitted",
        ]
    );
    assert_eq!(lines.len(), TABLE.len());
}

#[test]
fn only_the_chairs_and_the_appeal_members_commands_are_not_the_reviewers() {
    for (state, command, permission, _) in TABLE {
        let expected = match command {
            Command::Reopen => Permission::ReopenReviews,
            Command::Reread => Permission::DecideAppeals,
            _ => Permission::Review,
        };
        assert_eq!(*permission, expected, "{state} {command}");
    }
    assert!(allowed(State::ConflictDeclared).is_empty());
    assert!(!OWED.contains(&State::ConflictDeclared));
}

#[test]
fn a_fair_plan_gives_equal_load_and_never_a_forbidden_reviewer() {
    use qabyl::kernel::ids::{AccountId, ApplicationId, IdSource};
    let ids = IdSource::seeded(3);
    let now = crate::harness::databases::start();
    let reviewers: Vec<AccountId> = (0..5).map(|_| ids.next(now)).collect();
    let load = reviewers.iter().map(|reviewer| (*reviewer, 0)).collect();
    let needs: Vec<Needs> = (0..50)
        .map(|number| Needs {
            application: ids.next::<ApplicationId>(now),
            missing: 2,
            never: [reviewers[number % 5]].into(),
        })
        .collect();
    let plan = fair_plan("seed", &needs, &load);
    assert_eq!(plan.len(), 100);
    for reviewer in &reviewers {
        let work = plan.iter().filter(|(_, given)| given == reviewer).count();
        assert!((19..=21).contains(&work), "{work}");
    }
    for need in &needs {
        let given: Vec<AccountId> = plan
            .iter()
            .filter(|(application, _)| *application == need.application)
            .map(|(_, reviewer)| *reviewer)
            .collect();
        assert_eq!(given.len(), 2);
        assert_ne!(given[0], given[1]);
        assert!(!given.iter().any(|reviewer| need.never.contains(reviewer)));
    }
    assert_eq!(plan, fair_plan("seed", &needs, &load));
    assert_ne!(plan, fair_plan("another seed", &needs, &load));
}
