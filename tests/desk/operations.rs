//! Checks, corrections, decisions: who may, in which state, and what follows.

use diesel::prelude::*;
use qabyl::accounts::policy::Denied;
use qabyl::accounts::{Ctx, Role};
use qabyl::applications::desk::reasons::{DocumentReason, EligibilityReason};
use qabyl::applications::desk::{
    CheckDocument, DecideEligibility, DeskError, Problem, RequestCorrection, Verdict, check_document,
    decide_eligibility, open_check, open_dossier, request_correction,
};
use qabyl::applications::{Application, DocumentState, Item, SectionKey, State};
use qabyl::db::Json;
use qabyl::db::schema::{grants, requirements};
use qabyl::kernel::ids::DocumentId;

use super::house::{Dossier, House};
use crate::harness::databases::on_both;
use crate::harness::server::Server;
use crate::placements::reader::Reader;

async fn open(house: &House<'_>, ctx: &Ctx, dossier: &Dossier, version: i32) -> Result<(), DeskError> {
    let (ctx, id) = (ctx.clone(), dossier.id);
    house.db.write(move |tx| open_check(tx, &ctx, id, version)).await
}

async fn check(
    house: &House<'_>,
    ctx: &Ctx,
    document: DocumentId,
    version: i32,
    verdict: Verdict,
) -> Result<(), DeskError> {
    let ctx = ctx.clone();
    let command = CheckDocument {
        document,
        version,
        verdict,
    };
    house.db.write(move |tx| check_document(tx, &ctx, &command)).await
}

async fn decide(
    house: &House<'_>,
    ctx: &Ctx,
    dossier: &Dossier,
    eligible: bool,
    reasons: &[EligibilityReason],
) -> Result<(), DeskError> {
    let (_, version) = house.head(dossier.id).await;
    let ctx = ctx.clone();
    let command = DecideEligibility {
        application: dossier.id,
        version,
        eligible,
        reasons: reasons.to_vec(),
        note: String::new(),
    };
    house
        .db
        .write(move |tx| decide_eligibility(tx, &ctx, &command).map(drop))
        .await
}

async fn correct(
    house: &House<'_>,
    ctx: &Ctx,
    dossier: &Dossier,
    items: &[Item],
    message: &str,
) -> Result<(), DeskError> {
    let (_, version) = house.head(dossier.id).await;
    let ctx = ctx.clone();
    let command = RequestCorrection {
        application: dossier.id,
        version,
        items: items.to_vec(),
        message: message.to_owned(),
    };
    house
        .db
        .write(move |tx| request_correction(tx, &ctx, &command).map(drop))
        .await
}

fn reject(reason: Option<DocumentReason>, note: &str) -> Verdict {
    Verdict::Reject {
        reason,
        note: note.to_owned(),
        repairable: true,
    }
}

#[test]
fn an_officer_checks_every_document_and_declares_a_dossier_eligible() {
    on_both(async |db| {
        let house = House::new(db).await;
        let officer = house.colleague("Officer", Role::Officer).await;
        let dossier = house.dossier("Асанова Айгүл", State::Submitted, 1).await;
        open(&house, &officer, &dossier, 1).await.expect("taken");
        assert_eq!(house.head(dossier.id).await, (State::UnderCheck, 2));
        let early = decide(&house, &officer, &dossier, true, &[]).await;
        assert!(matches!(early, Err(DeskError::Invalid(problems)) if problems == [Problem::Unchecked]));
        for document in [dossier.passport, dossier.health] {
            check(&house, &officer, document, 1, Verdict::Accept)
                .await
                .expect("accepted");
        }
        decide(&house, &officer, &dossier, true, &[]).await.expect("eligible");
        assert_eq!(house.head(dossier.id).await.0, State::Eligible);
        assert_eq!(
            house.events(dossier.id).await,
            [
                "application.check_opened",
                "document.accepted",
                "document.accepted",
                "application.declared_eligible"
            ]
        );
        assert_eq!(house.letters(&dossier.ctx).await, ["applications.eligibility_decided"]);
    });
}

#[test]
fn a_rejection_needs_a_reason_and_other_needs_a_note() {
    on_both(async |db| {
        let house = House::new(db).await;
        let officer = house.colleague("Officer", Role::Officer).await;
        let dossier = house.dossier("Асанова Айгүл", State::UnderCheck, 1).await;
        let bare = check(&house, &officer, dossier.passport, 1, reject(None, "")).await;
        assert!(matches!(bare, Err(DeskError::Invalid(problems)) if problems == [Problem::ReasonNeeded]));
        let other = reject(Some(DocumentReason::Other), "  ");
        let other = check(&house, &officer, dossier.passport, 1, other).await;
        assert!(matches!(other, Err(DeskError::Invalid(problems)) if problems == [Problem::NoteNeeded]));
        let good = reject(Some(DocumentReason::Unreadable), "Экинчи бети көрүнбөйт");
        check(&house, &officer, dossier.passport, 1, good)
            .await
            .expect("rejected");
        let stale = check(&house, &officer, dossier.passport, 1, Verdict::Accept).await;
        assert!(matches!(stale, Err(DeskError::OutOfDate)));
        let id = dossier.passport;
        let document = house.read(move |conn| qabyl::applications::document(conn, id)).await;
        let document = document.expect("the document");
        assert_eq!(document.state, DocumentState::Rejected);
        assert_eq!(document.reason.as_deref(), Some("unreadable"));
        check(&house, &officer, dossier.health, 1, Verdict::Accept)
            .await
            .expect("accepted");
        let left = decide(&house, &officer, &dossier, true, &[]).await;
        assert!(matches!(left, Err(DeskError::Invalid(problems)) if problems == [Problem::RejectedLeft]));
    });
}

#[test]
fn a_correction_names_items_of_this_call_and_has_a_deadline_of_its_own() {
    on_both(async |db| {
        let house = House::new(db).await;
        let officer = house.colleague("Officer", Role::Officer).await;
        let dossier = house.dossier("Асанова Айгүл", State::UnderCheck, 1).await;
        let nothing = correct(&house, &officer, &dossier, &[], "").await;
        assert!(matches!(nothing, Err(DeskError::Invalid(problems))
            if problems == [Problem::ItemsNeeded, Problem::MessageNeeded]));
        let foreign = [Item::Document("diploma".to_owned())];
        let foreign = correct(&house, &officer, &dossier, &foreign, "…").await;
        assert!(matches!(foreign, Err(DeskError::Invalid(problems)) if problems == [Problem::ItemUnknown]));
        let items = [
            Item::Section(SectionKey::Education),
            Item::Document("passport".to_owned()),
        ];
        correct(&house, &officer, &dossier, &items, "Экинчи бетин кошуңуз.")
            .await
            .expect("asked");
        assert_eq!(house.head(dossier.id).await.0, State::CorrectionRequested);
        let id = dossier.id;
        let open = house
            .read(move |conn| qabyl::applications::open_correction(conn, id))
            .await;
        let open = open.expect("an open correction");
        assert_eq!(open.items, items);
        assert_eq!(open.due_at.since(open.requested_at).num_hours(), 48);
        assert_eq!(house.letters(&dossier.ctx).await, ["applications.correction_requested"]);
    });
}

#[test]
fn a_dossier_is_declared_not_eligible_with_reasons_only() {
    on_both(async |db| {
        let house = House::new(db).await;
        let officer = house.colleague("Officer", Role::Officer).await;
        let dossier = house.dossier("Асанова Айгүл", State::UnderCheck, 1).await;
        let bare = decide(&house, &officer, &dossier, false, &[]).await;
        assert!(matches!(bare, Err(DeskError::Invalid(problems)) if problems == [Problem::ReasonNeeded]));
        let reasons = [EligibilityReason::Marks];
        decide(&house, &officer, &dossier, false, &reasons)
            .await
            .expect("decided");
        assert_eq!(house.head(dossier.id).await.0, State::Ineligible);
        let id = dossier.id;
        let decision = house.read(move |conn| qabyl::applications::eligibility(conn, id)).await;
        let decision = decision.expect("a decision");
        assert_eq!(decision.reasons["codes"][0], "marks");
        assert_eq!(decision.rulebook, house.rulebook);
    });
}

/// What each role is answered that asks for each command of the desk.
#[test]
fn only_an_officer_of_the_call_works_at_the_desk() {
    on_both(async |db| {
        let house = House::new(db).await;
        let other_call = db.act(crate::harness::databases::start()).id();
        house
            .call_row(other_call, "other", qabyl::calls::Terms::default())
            .await;
        let mut answers = Vec::new();
        for role in Role::ALL {
            let ctx = house.colleague("Colleague", *role).await;
            let submitted = house.dossier("Асанова Айгүл", State::Submitted, 1).await;
            let checked = house.dossier("Асанова Айгүл", State::UnderCheck, 2).await;
            let items = [Item::Choices];
            let all = [
                open(&house, &ctx, &submitted, 1).await,
                check(&house, &ctx, checked.passport, 1, Verdict::Accept).await,
                check(&house, &ctx, checked.health, 1, Verdict::Accept).await,
                decide(&house, &ctx, &checked, true, &[]).await,
                correct(&house, &ctx, &checked, &items, "…").await,
            ];
            answers.push((*role, all.map(|answer| word(&answer))));
        }
        for (role, answers) in answers {
            let expected = match role {
                Role::Officer => ["done", "done", "done", "done", "wrong state"],
                Role::Secretary | Role::Chair | Role::Observer | Role::VotingMember | Role::AppealMember => ["403"; 5],
                Role::Reviewer | Role::Registrar | Role::Administrator => ["404"; 5],
            };
            assert_eq!(answers, expected, "{role}");
        }
        let stranger = house.colleague_in("Stranger", Role::Officer, Some(other_call)).await;
        let dossier = house.dossier("Асанова Айгүл", State::Submitted, 1).await;
        assert_eq!(word(&open(&house, &stranger, &dossier, 1).await), "404");
        assert_eq!(word(&open(&house, &dossier.ctx, &dossier, 1).await), "404");
    });
}

fn word(answer: &Result<(), DeskError>) -> &'static str {
    match answer {
        Ok(()) => "done",
        Err(DeskError::Denied(Denied::Absent) | DeskError::NotFound) => "404",
        Err(DeskError::Denied(Denied::Forbidden)) => "403",
        Err(DeskError::WrongState) => "wrong state",
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn every_command_is_refused_in_every_state_but_its_own() {
    on_both(async |db| {
        let house = House::new(db).await;
        let officer = house.colleague("Officer", Role::Officer).await;
        for state in State::ALL.iter().filter(|state| **state != State::Draft) {
            let dossier = house.dossier("Асанова Айгүл", *state, 1).await;
            let opened = open(&house, &officer, &dossier, 1).await.is_ok();
            assert_eq!(opened, *state == State::Submitted, "open in {state}");
            let dossier = house.dossier("Асанова Айгүл", *state, 1).await;
            let reasons = [EligibilityReason::Age];
            let decided = decide(&house, &officer, &dossier, false, &reasons).await.is_ok();
            assert_eq!(decided, *state == State::UnderCheck, "decide in {state}");
            let dossier = house.dossier("Асанова Айгүл", *state, 1).await;
            let asked = correct(&house, &officer, &dossier, &[Item::Choices], "…").await.is_ok();
            assert_eq!(asked, *state == State::UnderCheck, "correct in {state}");
            let dossier = house.dossier("Асанова Айгүл", *state, 1).await;
            let judged = check(&house, &officer, dossier.passport, 1, Verdict::Accept)
                .await
                .is_ok();
            // After the check only what came late, by a promise that stood.
            let late = matches!(state, State::Eligible | State::InReview | State::Scored);
            assert_eq!(judged, *state == State::UnderCheck || late, "check in {state}");
        }
    });
}

#[test]
fn a_draft_is_nobodys_but_the_applicants() {
    on_both(async |db| {
        let house = House::new(db).await;
        let officer = house.colleague("Officer", Role::Officer).await;
        let dossier = house.dossier("Асанова Айгүл", State::Draft, 1).await;
        assert_eq!(word(&open(&house, &officer, &dossier, 1).await), "404");
        let opened = look(&house, &officer, &dossier).await;
        assert!(matches!(opened, Err(DeskError::NotFound)));
    });
}

async fn look(house: &House<'_>, ctx: &Ctx, dossier: &Dossier) -> Result<Application, DeskError> {
    let (ctx, code) = (ctx.clone(), dossier.code.clone());
    let opened = house.db.write(move |tx| open_dossier(tx, &ctx, &code)).await;
    opened.map(|opened| opened.application)
}

#[test]
fn an_observers_opening_stands_on_the_timeline_and_an_officers_does_not() {
    on_both(async |db| {
        let house = House::new(db).await;
        let dossier = house.dossier("Асанова Айгүл", State::Submitted, 1).await;
        let officer = house.colleague("Officer", Role::Officer).await;
        look(&house, &officer, &dossier).await.expect("opened");
        assert!(house.events(dossier.id).await.is_empty());
        let observer = house.colleague("Observer", Role::Observer).await;
        look(&house, &observer, &dossier).await.expect("opened");
        look(&house, &observer, &dossier).await.expect("opened");
        assert_eq!(house.events(dossier.id).await, ["dossier.opened", "dossier.opened"]);
        let administrator = house.colleague_in("Administrator", Role::Administrator, None).await;
        assert!(look(&house, &administrator, &dossier).await.is_err());
    });
}

#[test]
fn the_title_of_a_hidden_paper_does_not_say_who_has_which_category() {
    on_both(async |db| {
        let house = House::new(db).await;
        let health = house.health;
        house
            .write(move |tx| {
                diesel::update(requirements::table.find(health))
                    .set(requirements::terms.eq(Json(serde_json::json!({"condition": "category:orphan"}))))
                    .execute(tx)?;
                Ok(())
            })
            .await;
        let dossier = house.dossier("Асанова Айгүл", State::Eligible, 1).await;
        let officer = house.colleague("Officer", Role::Officer).await.account();
        let server = Server::start(db);
        let account = officer.expect("an account");
        let path = format!("/en/desk/dossiers/{}", dossier.code);
        let seen = Reader::of(&server, db, account).await.get(&path).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        assert!(seen.text.contains("<h3>passport"), "{}", seen.text);
        assert!(!seen.text.contains("<h3>health"), "{}", seen.text);
        assert!(
            seen.text.contains("<h3>A document that needs a permission"),
            "{}",
            seen.text
        );
        // Who holds the grant reads the title.
        house
            .write(move |tx| {
                diesel::update(grants::table.filter(grants::account_id.eq(account)))
                    .set(grants::sensitive.eq(true))
                    .execute(tx)?;
                Ok(())
            })
            .await;
        let seen = Reader::of(&server, db, account).await.get(&path).await;
        assert!(seen.text.contains("<h3>health"), "{}", seen.text);
    });
}
