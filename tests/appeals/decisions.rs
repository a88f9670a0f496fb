//! A doubt about the decision that a dossier may not compete: who may, when, what follows.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::{Ctx, Role};
use qabyl::applications::desk::reasons::EligibilityReason;
use qabyl::applications::desk::{
    CheckDocument, DecideEligibility, Verdict as Judged, check_document, decide_eligibility, open_check,
};
use qabyl::applications::lifecycle::TABLE;
use qabyl::applications::{Command, State};
use qabyl::calls;
use qabyl::committee::appeals::assign::{Assign, assign};
use qabyl::committee::appeals::decide::{Decide, Verdict, decide};
use qabyl::committee::appeals::file::{File, file};
use qabyl::committee::appeals::{self as doubts, About, Appeal, AppealError, Problem, Remedy, Which};
use qabyl::db::schema::applications;
use qabyl::documents::sample;
use qabyl::i18n;
use qabyl::kernel::identity::{ApplicationCode, CodePrefix};
use qabyl::kernel::{Fault, Instant};

use crate::desk::house::{Dossier, House};
use crate::harness::databases::{on_both, start};
use crate::harness::reader::Reader;
use crate::harness::server::Server;

fn later(ctx: &Ctx, hours: i64) -> Ctx {
    let mut ctx = ctx.clone();
    ctx.act.now = start().plus(TimeDelta::hours(hours));
    ctx
}

/// A dossier whose check is open, with a code that its pages take.
async fn under_check(house: &House<'_>, officer: &Ctx) -> Dossier {
    let mut dossier = house.dossier("Асанова Айгүл", State::Submitted, 1).await;
    let code = ApplicationCode::generate(CodePrefix::new("KZ", 2025).expect("a prefix"), 11);
    dossier.code = code.as_str().to_owned();
    let (id, own, ctx) = (dossier.id, dossier.code.clone(), officer.clone());
    house
        .write(move |tx| {
            diesel::update(applications::table.find(id))
                .set(applications::code.eq(&own))
                .execute(tx)?;
            open_check(tx, &ctx, id, 1).map_err(|error| Fault::new("a check", error.to_string()))
        })
        .await;
    dossier
}

/// The officer decides `hours` after the start.
async fn decided(house: &House<'_>, officer: &Ctx, dossier: &Dossier, eligible: bool, hours: i64) {
    let (ctx, id) = (later(officer, hours), dossier.id);
    if eligible {
        for document in [dossier.passport, dossier.health] {
            let ctx = ctx.clone();
            let command = CheckDocument {
                document,
                version: 1,
                verdict: Judged::Accept,
            };
            let done = house.db.write(move |tx| check_document(tx, &ctx, &command)).await;
            done.expect("accepted");
        }
    }
    let (_, version) = house.head(id).await;
    let command = DecideEligibility {
        application: id,
        version,
        eligible,
        reasons: if eligible {
            Vec::new()
        } else {
            vec![EligibilityReason::Marks]
        },
        note: "Looked at by hand.".to_owned(),
    };
    let done = house.db.write(move |tx| decide_eligibility(tx, &ctx, &command)).await;
    done.expect("decided");
}

async fn doubt(house: &House<'_>, dossier: &Dossier, at: Instant) -> Result<Appeal, AppealError> {
    let mut ctx = dossier.ctx.clone();
    ctx.act.now = at;
    let command = File {
        which: Which::Decision(dossier.id),
        reasons: "My mark is 4.9.".to_owned(),
    };
    house.db.write(move |tx| file(tx, &ctx, &command)).await
}

fn field(text: &str, name: &str) -> String {
    let (_, rest) = text.split_once(&format!(r#"name="{name}" value=""#)).expect("a field");
    rest.split('"').next().expect("a value").to_owned()
}

#[test]
fn an_upheld_doubt_brings_the_dossier_back_to_the_office() {
    on_both(async |db| {
        let house = House::new(db).await;
        let officer = house.both("Officer", Role::Officer, Role::AppealMember).await;
        let secretary = house.colleague("Secretary", Role::Secretary).await;
        let panel = house.colleague("Panel", Role::AppealMember).await;
        let other = house.dossier("Башка Адам", State::Ineligible, 2).await;
        let dossier = under_check(&house, &officer).await;
        let server = Server::start(db);
        let account = |ctx: &Ctx| ctx.account().expect("an account");
        let student = Reader::of(&server, db, account(&dossier.ctx)).await;
        let page = format!("/en/my/{}/appeal", dossier.code);
        let status = format!("/en/my/{}", dossier.code);
        // Nothing is decided: there is nothing to doubt.
        assert_eq!(student.get(&page).await.status, 404);
        decided(&house, &officer, &dossier, false, 0).await;
        let seen = student.get(&status).await.is(200).shows(&page);
        seen.shows("You can appeal against this decision until");
        for lang in ["ky", "kk", "ru", "en"] {
            let seen = student.get(&page.replace("/en/", &format!("/{lang}/"))).await.is(200);
            let list = student
                .get(&format!("/{lang}/my/{}/appeals", dossier.code))
                .await
                .is(200);
            assert!(seen.text.contains("name=\"text\"") && list.text.contains("/appeal\""));
        }
        let stranger = Reader::of(&server, db, account(&other.ctx)).await;
        assert_eq!(stranger.get(&page).await.status, 404);
        student
            .submit(&page, &[("text", " ")])
            .await
            .is(422)
            .shows("href=\"#text\"");
        student
            .submit(&page, &[("text", "My mark is 4.9, not 3.9.")])
            .await
            .is(303);
        student.upload(&page, "marks.pdf", &sample::pdf(&["4.9"])).await.is(303);
        student
            .get(&page)
            .await
            .is(200)
            .shows("4.9, not 3.9")
            .shows("marks.pdf");
        student.get(&format!("{page}/file")).await.is(200);
        assert_eq!(stranger.get(&format!("{page}/file")).await.status, 404);
        let open = student
            .get(&status)
            .await
            .is(200)
            .shows("Your appeal is with the committee");
        open.shows("<dd>Committee</dd>");

        let secretary = Reader::of(&server, db, account(&secretary)).await;
        let member = Reader::of(&server, db, account(&panel)).await;
        let desk = secretary.get("/en/desk/appeals").await.is(200).shows(&dossier.code);
        let (_, rest) = desk.text.split_once("/desk/appeals/").expect("a link");
        let one = format!("/en/desk/appeals/{}", rest.split('"').next().expect("an identifier"));
        for lang in ["ky", "kk", "ru"] {
            secretary.get(&one.replace("/en/", &format!("/{lang}/"))).await.is(200);
        }
        let named = |version: &str, who: &Ctx| {
            [
                ("act", "assign".to_owned()),
                ("version", version.to_owned()),
                ("member", account(who).to_string()),
            ]
        };
        let send = async |who: &Reader, fields: &[(&str, String)]| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            who.submit(&one, &fields).await
        };
        let version = field(&secretary.get(&one).await.text, "version");
        // Who decided the dossier does not decide about that decision.
        send(&secretary, &named(&version, &officer)).await.is(422);
        send(&secretary, &named(&version, &panel)).await.is(303);
        let version = field(&member.get(&one).await.text, "version");
        let answer = |verdict: &str| {
            [
                ("act", "decide"),
                ("version", &version),
                ("verdict", verdict),
                ("text", "The paper says 4.9."),
            ]
            .map(|(name, value)| (name, value.to_owned()))
        };
        // No list was made: none can be wrong.
        send(&member, &answer("list")).await.is(422);
        send(&member, &answer("recheck")).await.is(303);
        assert_eq!(house.head(dossier.id).await.0, State::UnderCheck);
        assert!(house.letters(&officer).await.contains(&"appeals.recheck".to_owned()));
        let letters = house.letters(&dossier.ctx).await;
        for kind in ["appeals.filed", "appeals.assigned", "appeals.decided"] {
            assert!(letters.contains(&kind.to_owned()), "{letters:?}");
        }
        student
            .get(&page)
            .await
            .is(200)
            .shows("The paper says 4.9.")
            .shows("The office checks");
        student.get(&status).await.is(200).shows("The check was opened again");

        decided(&house, &officer, &dossier, true, 3).await;
        assert_eq!(house.head(dossier.id).await.0, State::Eligible);
        student.get(&page).await.is(200).shows("the office has decided anew");
        let broken = house.read(|conn| Ok(qabyl::check::ask(conn))).await;
        assert!(broken.iter().all(|it| !it.name.starts_with("appeals")), "{broken:?}");
        let missing: Vec<_> = i18n::missing_keys()
            .into_iter()
            .filter(|key| format!("{key:?}").contains("appeals-"))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    });
}

#[test]
fn a_doubt_is_taken_once_a_decision_and_only_in_its_window() {
    on_both(async |db| {
        let house = House::new(db).await;
        let officer = house.colleague("Officer", Role::Officer).await;
        let secretary = house.colleague("Secretary", Role::Secretary).await;
        let panel = house.colleague("Panel", Role::AppealMember).await;
        let dossier = under_check(&house, &officer).await;
        decided(&house, &officer, &dossier, false, 0).await;
        let call = house.call;
        let call = house.read(move |conn| calls::call(conn, call)).await.expect("a call");
        let closes = call.appeals_close(start()).expect("a day");
        assert!(matches!(doubt(&house, &dossier, closes).await, Err(AppealError::Late)));
        let last = closes.minus(TimeDelta::microseconds(1));
        let appeal = doubt(&house, &dossier, last).await.expect("in time");
        assert_eq!(appeal.about, About::Decision { at: start() });
        assert!(matches!(doubt(&house, &dossier, last).await, Err(AppealError::Already)));
        // Upheld, decided against once more: that decision is another one.
        let (ctx, member) = (later(&secretary, 1), panel.account().expect("an account"));
        let (id, version) = (appeal.id, appeal.version);
        let command = Assign {
            appeal: id,
            version,
            member,
        };
        let appeal = db
            .db
            .write(move |tx| assign(tx, &ctx, &command))
            .await
            .expect("assigned");
        let attempt = async |verdict| {
            let (ctx, version) = (later(&panel, 2), appeal.version);
            let command = Decide {
                appeal: id,
                version,
                verdict,
                answer: "Look again.".to_owned(),
            };
            db.db.write(move |tx| decide(tx, &ctx, &command)).await
        };
        for wrong in [Verdict::List, Verdict::Recount] {
            let refused = attempt(wrong).await;
            assert!(matches!(refused, Err(AppealError::Invalid(Problem::DecisionNeeded))));
        }
        let upheld = attempt(Verdict::Recheck).await.expect("upheld");
        assert_eq!(
            (upheld.state, upheld.remedy),
            (doubts::State::Upheld, Some(Remedy::Recheck))
        );
        let now = start().plus(TimeDelta::hours(3));
        assert!(matches!(doubt(&house, &dossier, now).await, Err(AppealError::Already)));
        decided(&house, &officer, &dossier, false, 4).await;
        let again = doubt(&house, &dossier, start().plus(TimeDelta::hours(5)))
            .await
            .expect("another");
        assert_ne!(again.id, upheld.id);
        // Who was eligible, or is a draft, has nothing to doubt.
        let other = house.dossier("Башка Адам", State::Eligible, 2).await;
        assert!(matches!(
            doubt(&house, &other, start()).await,
            Err(AppealError::NotFound)
        ));
    });
}

#[test]
fn only_an_upheld_appeal_of_the_panel_leads_back_from_not_eligible() {
    use qabyl::accounts::policy::Permission;
    let rows: Vec<_> = TABLE.iter().filter(|row| row.1 == Command::UpholdAppeal).collect();
    assert_eq!(
        rows,
        [&(
            State::Ineligible,
            Command::UpholdAppeal,
            Some(Permission::DecideAppeals),
            State::UnderCheck
        )]
    );
}
