//! What came of every command, held against what was agreed, and the table of it to read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use qabyl::accounts::Role;
use qabyl::accounts::policy::{Denied, Permission, permissions};
use qabyl::db::Conn;
use qabyl::kernel::Fault;

use super::people::{Asker, everybody};
use crate::harness::TestDb;
use crate::harness::databases::Engine;

/// What came of a command.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Came {
    /// Done: where it stands now.
    Went(String),
    /// Answered as done; nothing moved.
    Same,
    /// As if it were not there: 404.
    Absent,
    /// It may be read, but not this be done: 403.
    Forbidden,
    /// Not in this state: 409.
    WrongState,
    /// Anything else is a mistake of the test or of the program.
    Broken(String),
}

impl From<Denied> for Came {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Absent => Self::Absent,
            Denied::Forbidden => Self::Forbidden,
        }
    }
}

/// Carries what came out of a transaction that is rolled back.
struct Rolled(Came);

impl From<Fault> for Rolled {
    fn from(fault: Fault) -> Self {
        Self(Came::Broken(format!("{fault:?}")))
    }
}

/// Tries `work` and takes back whatever it did: the next command meets the same state.
pub async fn tried(db: &TestDb, mut work: impl FnMut(&mut Conn) -> Result<Came, Fault> + Send + 'static) -> Came {
    let done = db.db.write(move |tx| -> Result<(), Rolled> { Err(Rolled(work(tx)?)) });
    let Err(Rolled(came)) = done.await else {
        panic!("what is tried is always taken back");
    };
    came
}

/// Whether anything moved: state and version before and after.
pub fn moved(before: (String, i32), after: (String, i32)) -> Came {
    if before == after {
        Came::Same
    } else {
        Came::Went(after.0)
    }
}

/// What was agreed about one lifecycle, in the words of the design.
pub struct Agreed<'a> {
    pub states: Vec<String>,
    /// Command, who may give it, who may read there and is therefore told that it is forbidden.
    pub commands: &'a [(&'a str, &'a [Asker], &'a [Asker])],
    /// From, command, to.
    pub rows: &'a [(&'a str, &'a str, &'a str)],
    /// What may be said a second time, and changes nothing.
    pub again: &'a [(&'a str, &'a str)],
    /// Where nobody learns that there is anything.
    pub hidden: &'a [(&'a str, &'a str)],
}

impl Agreed<'_> {
    fn expected(&self, state: &str, at: usize, asker: Asker) -> Came {
        let (command, may, read) = self.commands[at];
        if self.hidden.contains(&(state, command)) {
            return Came::Absent;
        }
        if !may.contains(&asker) {
            return if read.contains(&asker) {
                Came::Forbidden
            } else {
                Came::Absent
            };
        }
        if self.again.contains(&(state, command)) {
            return Came::Same;
        }
        let row = self.rows.iter().find(|(from, by, _)| *from == state && *by == command);
        row.map_or(Came::WrongState, |(.., to)| Came::Went((*to).to_owned()))
    }

    /// Tries every command in every state: on SQLite as everybody, on PostgreSQL as those who may
    /// and as one who may not. The table of what came, where everybody was asked.
    pub async fn holds(&self, db: &TestDb, attempt: impl AsyncFn(&str, &str, Asker) -> Came) -> Option<String> {
        let mut text = String::new();
        let mut wrong = Vec::new();
        for (at, (command, may, _)) in self.commands.iter().enumerate() {
            let mut seen: BTreeMap<Vec<Came>, Vec<Asker>> = BTreeMap::new();
            for asker in askers(db, may) {
                let mut line = Vec::new();
                for state in &self.states {
                    let came = attempt(state, command, asker).await;
                    let expected = self.expected(state, at, asker);
                    if came != expected {
                        wrong.push(format!(
                            "{state} × {command} by {asker}: {came:?}, agreed is {expected:?}"
                        ));
                    }
                    line.push(came);
                }
                seen.entry(line).or_default().push(asker);
            }
            let _ = writeln!(text, "{command}");
            for (line, askers) in seen {
                let who: Vec<String> = askers.iter().map(ToString::to_string).collect();
                let nobody = line.iter().all(|came| *came == Came::Absent);
                let who = if nobody {
                    "everybody else".to_owned()
                } else {
                    who.join(", ")
                };
                let _ = writeln!(text, "  {who}: {}", self.words(&line));
            }
        }
        assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
        (db.engine() == Engine::Sqlite).then_some(text)
    }

    fn words(&self, line: &[Came]) -> String {
        let mut by_outcome: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (state, came) in self.states.iter().zip(line) {
            let (outcome, what) = match came {
                Came::Went(to) => ("0", format!("{state} → {to}")),
                Came::Same => ("1 nothing moves in", state.clone()),
                Came::Absent => ("4 absent in", state.clone()),
                Came::Forbidden => ("3 forbidden in", state.clone()),
                Came::WrongState => ("2 wrong state", state.clone()),
                Came::Broken(why) => ("5 BROKEN", format!("{state} {why}")),
            };
            by_outcome.entry(outcome.to_owned()).or_default().push(what);
        }
        let all = by_outcome.len() == 1 && self.states.len() > 1;
        let words = by_outcome.into_iter().map(|(outcome, what)| match outcome.as_str() {
            "0" => what.join(", "),
            outcome if all => {
                format!("{} every state", &outcome[2..]).replace("wrong state every", "wrong state in every")
            }
            outcome => format!("{} {}", &outcome[2..], what.join(", ")).replace("wrong state ", "wrong state in "),
        });
        words.collect::<Vec<_>>().join("; ")
    }
}

/// As whom a command is tried: what follows by itself is tried by the clock alone.
fn askers(db: &TestDb, may: &[Asker]) -> Vec<Asker> {
    if may == [Asker::Clock] {
        return may.to_vec();
    }
    let mut askers = everybody();
    if db.engine() == Engine::Postgres {
        askers.retain(|asker| may.contains(asker) || *asker == Asker::Stranger);
    }
    if may.contains(&Asker::Clock) {
        askers.push(Asker::Clock);
    }
    askers
}

/// Whom the policy gives a permission, of those that are asked.
pub fn holders(permission: Permission) -> Vec<Asker> {
    let mut all = Vec::new();
    if permission == Permission::Apply {
        all.push(Asker::Applicant);
    }
    let roles = Role::ALL
        .iter()
        .filter(|role| permissions(**role).contains(&permission));
    all.extend(roles.map(|role| Asker::Here(*role)));
    all
}

/// Holds the table of the program against the agreed rows: one that was added, removed or led
/// elsewhere is named; and so is one whose permission lets others in than the agreed ones.
pub fn the_table_is_the_agreed_one(
    agreed: &[(&str, &str, &str)],
    commands: &[(&str, &[Asker], &[Asker])],
    table: Vec<(String, String, Option<Permission>, String)>,
) {
    let mut ours: Vec<String> = agreed
        .iter()
        .map(|(from, by, to)| format!("{from} {by} {to}"))
        .collect();
    let mut theirs: Vec<String> = table
        .iter()
        .map(|(from, by, _, to)| format!("{from} {by} {to}"))
        .collect();
    ours.sort();
    theirs.sort();
    similar(&ours, &theirs);
    for (from, command, permission, _) in table {
        let Some(permission) = permission else { continue };
        let Some((_, may, _)) = commands.iter().find(|(name, ..)| *name == command) else {
            panic!("{command} needs {permission:?} and nobody was asked to give it");
        };
        for asker in holders(permission) {
            assert!(
                may.contains(&asker),
                "{from} × {command}: {permission:?} lets {asker} in"
            );
        }
        let people = may
            .iter()
            .filter(|asker| !matches!(asker, Asker::Program | Asker::Clock));
        for asker in people {
            assert!(
                holders(permission).contains(asker),
                "{from} × {command}: {permission:?} keeps {asker} out"
            );
        }
    }
}

fn similar(ours: &[String], theirs: &[String]) {
    let only = |a: &[String], b: &[String]| a.iter().filter(|it| !b.contains(it)).cloned().collect::<Vec<_>>();
    let (missing, new) = (only(ours, theirs), only(theirs, ours));
    assert!(
        missing.is_empty() && new.is_empty(),
        "gone from the program: {missing:?}; new in it: {new:?}"
    );
    assert_eq!(ours.len(), theirs.len(), "a row stands twice");
}
