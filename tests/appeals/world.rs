//! A published list on which somebody stands lower than the evidence says, and a panel.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::{Account, Ctx, Grant, Principal, Role};
use qabyl::committee::appeals::assign::{Assign, assign};
use qabyl::committee::appeals::file::{File, file};
use qabyl::committee::appeals::{Appeal, Which};
use qabyl::db::schema::{accounts, applications, grants, sections};
use qabyl::db::{Conn, Json};
use qabyl::kernel::act::Actor;
use qabyl::kernel::identity::{ApplicationCode, CodePrefix};
use qabyl::kernel::ids::{AccountId, AppealId, ApplicationId, GrantId, PersonId, PlacementId, RunId};
use qabyl::kernel::{Act, Fault, Instant, Lang};
use qabyl::placements::State;
use serde_json::json;

use crate::harness::TestDb;
use crate::harness::databases::start;
use crate::placements::reader::{account_of, lay_down, published};
use crate::placements::tour_reads::everything;
use crate::placements::tour_world::TourWorld;

pub struct Listed {
    pub world: TourWorld,
    /// When the list was published.
    pub at: Instant,
    /// Who was wronged: the evidence that is there now gives the most points of all.
    pub person: PersonId,
    pub application: ApplicationId,
    pub code: String,
    pub placement: PlacementId,
    pub run: RunId,
    /// An appeal member without any hand in the list.
    pub member: AccountId,
}

/// Writes the test score that counts as evidence.
fn evidence(tx: &mut Conn, application: ApplicationId, points: &str) -> Result<(), Fault> {
    let answers = json!({"tests": "ort", "ort_year": "2025", "ort_main": points});
    diesel::update(sections::table.find((application, "tests")))
        .set(sections::answers.eq(Json(answers)))
        .execute(tx)?;
    Ok(())
}

fn role(tx: &mut Conn, act: &Act, account: AccountId, role: &'static str) -> Result<(), Fault> {
    diesel::insert_into(grants::table)
        .values((
            grants::id.eq(act.id::<GrantId>()),
            grants::account_id.eq(account),
            grants::role.eq(role),
            grants::sensitive.eq(false),
            grants::state.eq("active"),
            grants::starts_at.eq(act.now),
            grants::created_at.eq(act.now),
        ))
        .execute(tx)?;
    Ok(())
}

/// The list is published while a mark was read wrongly; afterwards the evidence is right.
pub async fn listed(db: &TestDb) -> Listed {
    let world = lay_down(db, 12).await;
    let who = world.applicants[0];
    let application = who.application;
    db.db
        .write(move |tx| {
            // A code that its status page takes.
            let prefix = CodePrefix::new("QB", 2025).map_err(|error| Fault::new("a prefix", error))?;
            let code = ApplicationCode::generate(prefix, 7);
            diesel::update(applications::table.find(application))
                .set(applications::code.eq(code.as_str()))
                .execute(tx)?;
            evidence(tx, application, "1")
        })
        .await
        .expect("read wrongly");
    let at = published(db, &world).await;
    db.db
        .write(move |tx| evidence(tx, application, "245"))
        .await
        .expect("read rightly");
    let (rows, _) = db.db.read(everything).await.expect("readable");
    let grant = world.targets[0].line;
    let row = rows
        .into_iter()
        .find(|row| row.application == application && row.line == grant)
        .expect("a wish");
    assert_eq!(row.state, State::NotPlaced);
    let act = db.act(start());
    let member: AccountId = act.id();
    let chair = world.world.chair;
    let code = db
        .db
        .write(move |tx| {
            diesel::insert_into(accounts::table)
                .values((
                    accounts::id.eq(member),
                    accounts::email.eq("panel@example.invalid"),
                    accounts::email_key.eq("panel@example.invalid"),
                    accounts::name.eq("Panel Member"),
                    accounts::state.eq("active"),
                    accounts::language.eq("en"),
                    accounts::failed_sign_ins.eq(0),
                    accounts::created_at.eq(act.now),
                    accounts::confirmed_at.eq(Some(act.now)),
                    accounts::version.eq(1),
                ))
                .execute(tx)?;
            role(tx, &act, member, "appeal_member")?;
            // The chair sits on the panel too, but approved this list.
            role(tx, &act, chair, "appeal_member")?;
            let code: String = applications::table
                .find(application)
                .select(applications::code)
                .first(tx)?;
            Ok::<_, Fault>(code)
        })
        .await
        .expect("a panel");
    Listed {
        world,
        at,
        person: who.person,
        application,
        code,
        placement: row.id,
        run: row.run,
        member,
    }
}

impl Listed {
    /// Where the appeal is filed.
    pub fn page(&self, lang: &str) -> String {
        format!("/{lang}/my/{}/offer/{}/appeal", self.code, self.placement)
    }

    pub async fn student(&self, db: &TestDb) -> AccountId {
        account_of(db, self.person).await
    }

    pub fn applicant(&self, db: &TestDb, now: Instant) -> Ctx {
        self.world.world.applicant(db, now, self.person)
    }

    /// `account` in one role of the call.
    pub fn colleague(&self, db: &TestDb, now: Instant, account: AccountId, role: Role) -> Ctx {
        let mut act = db.act(now);
        act.actor = Actor::Account { id: account };
        let grant = Grant {
            id: act.id::<GrantId>(),
            role,
            call: Some(self.world.world.call),
            institution: None,
            sensitive: false,
        };
        let who = Principal::Account(Account {
            id: account,
            person: None,
            session: None,
            name: String::new(),
            language: Lang::En,
            grants: vec![grant],
        });
        Ctx { act, who }
    }

    pub fn panel(&self, db: &TestDb, now: Instant) -> Ctx {
        self.colleague(db, now, self.member, Role::AppealMember)
    }

    /// An appeal an hour after the list.
    pub async fn filed(&self, db: &TestDb) -> Appeal {
        let ctx = self.applicant(db, self.at.plus(TimeDelta::hours(1)));
        let command = File {
            which: Which::Place(self.placement),
            reasons: "My test has 245 points.".to_owned(),
        };
        db.db.write(move |tx| file(tx, &ctx, &command)).await.expect("filed")
    }

    pub async fn assigned(&self, db: &TestDb, appeal: AppealId, version: i32) -> Appeal {
        let ctx = self.world.secretary(db, self.at.plus(TimeDelta::hours(2)));
        let command = Assign {
            appeal,
            version,
            member: self.member,
        };
        db.db
            .write(move |tx| assign(tx, &ctx, &command))
            .await
            .expect("assigned")
    }
}
