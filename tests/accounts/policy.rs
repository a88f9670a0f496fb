//! Every role, every permission, every kind of scope: the table that a change must be seen in.

use qabyl::accounts::policy::{Denied, Permission as P, Scope, decide};
use qabyl::accounts::{Account, Grant, Principal, Role};
use qabyl::kernel::Lang;
use qabyl::kernel::ids::{AccountId, CallId, GrantId, Id, InstitutionId, PersonId};
use uuid::Uuid;

const ALL: [P; 25] = [
    P::Apply,
    P::ReadDossiers,
    P::ReadSensitive,
    P::CheckDossiers,
    P::Review,
    P::AssignReviews,
    P::ReadReviews,
    P::ReopenReviews,
    P::ReadRuns,
    P::ProposeRun,
    P::ApproveRun,
    P::PublishRun,
    P::AssignAppeals,
    P::DecideAppeals,
    P::DraftRulebook,
    P::ApproveRulebook,
    P::ReadNominations,
    P::DecideNominations,
    P::ConfirmEnrolment,
    P::ManageProgrammes,
    P::ManageClients,
    P::ManageAccounts,
    P::ManageInstitutions,
    P::ManageCalls,
    P::Operate,
];

fn id<T: Id>(n: u128) -> T {
    T::from_uuid(Uuid::from_u128(n))
}

fn holder(person: Option<PersonId>, grant: Option<(Role, Option<CallId>, Option<InstitutionId>, bool)>) -> Principal {
    let grants = grant.map(|(role, call, institution, sensitive)| Grant {
        id: id::<GrantId>(1),
        role,
        call,
        institution,
        sensitive,
    });
    Principal::Account(Account {
        id: id::<AccountId>(1),
        person,
        session: None,
        name: String::new(),
        language: Lang::En,
        grants: grants.into_iter().collect(),
    })
}

/// One letter a scope: `+` allowed, `r` readable but forbidden (403), `.` absent (404).
fn row(who: &Principal, permission: P) -> String {
    let scopes = [
        Scope::Anywhere,
        Scope::System,
        Scope::Call(id(1)),
        Scope::Call(id(2)),
        Scope::Institution(id(1)),
        Scope::Institution(id(2)),
        Scope::Person(id(1)),
        Scope::Person(id(2)),
    ];
    scopes
        .into_iter()
        .map(|scope| match decide(who, permission, scope) {
            Ok(()) => '+',
            Err(Denied::Forbidden) => 'r',
            Err(Denied::Absent) => '.',
        })
        .collect()
}

#[test]
fn the_policy_is_the_table_in_the_snapshot() {
    let (call, institution) = (Some(id::<CallId>(1)), Some(id::<InstitutionId>(1)));
    let mut principals = vec![
        ("anonymous".to_owned(), Principal::Anonymous),
        ("applicant".to_owned(), holder(Some(id(1)), None)),
        ("account without person or role".to_owned(), holder(None, None)),
    ];
    for role in Role::ALL {
        for (reach, call, institution) in [
            ("system", None, None),
            ("call 1", call, None),
            ("institution 1", None, institution),
        ] {
            for sensitive in [false, true] {
                let mark = if sensitive { ", sensitive" } else { "" };
                principals.push((
                    format!("{role} of {reach}{mark}"),
                    holder(None, Some((*role, call, institution, sensitive))),
                ));
            }
        }
    }
    for scope in ["placements:read", "nominations:decide", "enrolments:write"] {
        let client = Principal::Client {
            id: id(1),
            institution: id(1),
            scopes: vec![scope.to_owned()],
        };
        principals.push((format!("client of institution 1, {scope}"), client));
    }
    let mut table = String::from(
        "any sys call1 call2 inst1 inst2 person1 person2: + allowed, r forbidden (403), . absent (404); rows of dots left out\n",
    );
    for (name, who) in principals {
        table.push_str(&format!("\n{name}\n"));
        for permission in &ALL {
            let row = row(&who, *permission);
            if row.contains(['+', 'r']) {
                table.push_str(&format!("  {row} {permission:?}\n"));
            }
        }
    }
    insta::assert_snapshot!(table);
}
