//! The committee's weeks: checking, reviewing, the list, the first answers.

use chrono::TimeDelta;

use super::Stage;
use super::people::Invented;
use super::staff::broke;
use super::world::World;
use crate::accounts::{self, Ctx};
use crate::applications::desk::reasons::EligibilityReason;
use crate::applications::desk::{
    CheckDocument, DecideEligibility, RequestCorrection, Verdict, check_document, decide_eligibility, open_check,
    request_correction, suggestion,
};
use crate::applications::{self, Application, Item, SectionKey, State};
use crate::calls::Call;
use crate::db::Conn;
use crate::kernel::ids::CallId;
use crate::kernel::{Fault, Instant};
use crate::placements::conditions::{conditions, decide_condition};
use crate::placements::pages::runs;
use crate::placements::{answer, approve, cut_off, host, propose, publish, read};
use crate::reviews::{self, AssignAll, ReviewOf, SaveScores};
use crate::serve::House;

const BATCH: usize = 40;

/// Does what has been done by this stage.
pub(super) async fn work(
    house: &House,
    world: &World,
    invented: &[Invented],
    stage: Stage,
    now: Instant,
) -> Result<(), Fault> {
    let after = |days: i64| world.scholarship.deadline_at.plus(TimeDelta::days(days));
    match stage {
        Stage::Open => Ok(()),
        Stage::Checking => check(house, world, after(1), 3).await,
        Stage::Reviewing => {
            check(house, world, after(2), 1).await?;
            review(house, world, after(7), 2).await
        }
        Stage::Offers => {
            check(house, world, after(2), 1).await?;
            review(house, world, after(7), 1).await?;
            list(house, world, now.minus(TimeDelta::days(4))).await?;
            first_answers(house, world, invented, now.minus(TimeDelta::days(2))).await
        }
    }
}

async fn waiting(house: &House, call: &Call, states: &'static [State]) -> Result<Vec<Application>, Fault> {
    let id = call.id;
    house
        .app
        .db
        .read(move |conn| applications::in_states(conn, id, states))
        .await
}

/// The officer checks every `share`-th of the queue's groups; all when it is 1.
async fn check(house: &House, world: &World, at: Instant, share: usize) -> Result<(), Fault> {
    let queue = waiting(house, &world.scholarship, &[State::Submitted]).await?;
    let ready = queue.len() / share;
    let officer = world.act(house, "officer", at)?;
    for group in queue.get(..ready).unwrap_or_default().chunks(BATCH) {
        let (group, ctx) = (group.to_vec(), officer.clone());
        house
            .app
            .db
            .write_alone(move |tx| -> Result<(), Fault> {
                group.iter().try_for_each(|head| check_one(tx, &ctx, head, true))
            })
            .await?;
    }
    Ok(())
}

/// A number that follows from the dossier, for what differs between people.
fn lot(head: &Application) -> u64 {
    head.code
        .bytes()
        .fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)))
}

/// Checks everything and decides, or sends a dossier back where that may be.
pub(super) fn check_one(tx: &mut Conn, ctx: &Ctx, head: &Application, may_return: bool) -> Result<(), Fault> {
    let gone = || Fault::broken("a dossier that is not there");
    open_check(tx, ctx, head.id, head.version).map_err(broke("check"))?;
    for document in applications::documents(tx, head.id)? {
        let command = CheckDocument {
            document: document.id,
            version: document.version,
            verdict: Verdict::Accept,
        };
        check_document(tx, ctx, &command).map_err(broke("document"))?;
    }
    let head = applications::head(tx, head.id)?.ok_or_else(gone)?;
    match lot(&head) % 25 {
        0 if may_return => {
            let command = RequestCorrection {
                application: head.id,
                version: head.version,
                items: vec![Item::Section(SectionKey::Education)],
                message: "Орточо баллды документтегидей жазыңыз. Впишите средний балл, как в документе.".to_owned(),
            };
            request_correction(tx, ctx, &command).map_err(broke("correction"))?;
        }
        _ => {
            let suggested = suggestion(tx, &head)?.filter(|it| !it.eligible);
            let reasons = suggested.map(|it| it.codes()).unwrap_or_default();
            decide(tx, ctx, &head, reasons)?;
        }
    }
    Ok(())
}

fn decide(tx: &mut Conn, ctx: &Ctx, head: &Application, reasons: Vec<EligibilityReason>) -> Result<(), Fault> {
    let command = DecideEligibility {
        application: head.id,
        version: head.version,
        eligible: reasons.is_empty(),
        reasons,
        note: String::new(),
    };
    decide_eligibility(tx, ctx, &command).map_err(broke("eligibility"))?;
    Ok(())
}

/// The secretary assigns; the reviewers hand in every `share`-th of their reviews, all when it is 1.
async fn review(house: &House, world: &World, at: Instant, share: usize) -> Result<(), Fault> {
    let (call, secretary) = (world.scholarship.id, world.act(house, "secretary", at)?);
    house
        .app
        .db
        .write_alone(move |tx| {
            let command = AssignAll {
                call,
                seed: "demo".to_owned(),
            };
            reviews::assign_all(tx, &secretary, &command).map_err(broke("assignment"))
        })
        .await?;
    // A second round finds the third readers that the first scores call for.
    for round in 0..2 {
        let later = at.plus(TimeDelta::days(2 + round));
        for ctx in world.all(house, "reviewer", later) {
            hand_in(house, &ctx, share).await?;
        }
        let secretary = world.act(house, "secretary", later)?;
        if share == 1 {
            let again = move |tx: &mut Conn| {
                let command = AssignAll {
                    call,
                    seed: "demo".to_owned(),
                };
                reviews::assign_all(tx, &secretary, &command).map_err(broke("assignment"))
            };
            house.app.db.write_alone(again).await?;
        }
    }
    Ok(())
}

async fn hand_in(house: &House, ctx: &Ctx, share: usize) -> Result<(), Fault> {
    let who = ctx.clone();
    let (queue, _) = house
        .app
        .db
        .read(move |conn| reviews::own_queue(conn, &who).map_err(broke("queue")))
        .await?;
    let open: Vec<_> = queue
        .into_iter()
        .filter(|own| own.review.state != reviews::State::Submitted)
        .collect();
    let ready = open.len() / share;
    for group in open.get(..ready).unwrap_or_default().chunks(BATCH) {
        let ids: Vec<_> = group.iter().map(|own| own.review.id).collect();
        let ctx = ctx.clone();
        house
            .app
            .db
            .write_alone(move |tx| -> Result<(), Fault> {
                for id in &ids {
                    let (found, head, rubric) = reviews::review(tx, &ctx, *id).map_err(broke("review"))?;
                    let ReviewOf::Own(own) = found else { continue };
                    let begun = reviews::begin(tx, &ctx, *id, own.version).map_err(broke("review"))?;
                    let scores = rubric
                        .criteria
                        .iter()
                        .enumerate()
                        .filter_map(|(index, criterion)| {
                            let index = u32::try_from(index).ok()?;
                            let levels = u64::try_from(criterion.levels.len()).ok()?.max(1);
                            let pick = usize::try_from((lot(&head) >> (index * 3)) % levels).ok()?;
                            Some((criterion.key.clone(), criterion.levels.get(pick)?.0))
                        })
                        .collect();
                    let command = SaveScores {
                        review: *id,
                        version: begun.version,
                        scores,
                        comment: String::new(),
                    };
                    reviews::submit(tx, &ctx, &command).map_err(broke("scores"))?;
                }
                Ok(())
            })
            .await?;
    }
    Ok(())
}

/// Dossiers near the cut-off are read a third time; the cut-off may move by it, so a few rounds.
async fn third_readers(house: &House, world: &World, at: Instant) -> Result<(), Fault> {
    let call = world.scholarship.id;
    for _ in 0..5 {
        let secretary = world.act(house, "secretary", at)?;
        let given = house
            .app
            .db
            .write_alone(move |tx| cut_off::third_readers(tx, &secretary, call).map_err(broke("third readers")))
            .await?;
        if given.given == 0 {
            break;
        }
        for ctx in world.all(house, "reviewer", at) {
            hand_in(house, &ctx, 1).await?;
        }
    }
    Ok(())
}

/// Why a list is made although some dossiers are still with their applicants to be mended.
pub(super) const WITHOUT: &str = "Бул арыздардын оңдоолору келген жок. Исправления по этим заявлениям не поступили.";

/// Proposed by the secretary, approved by the chair, published by the secretary.
async fn list(house: &House, world: &World, at: Instant) -> Result<(), Fault> {
    third_readers(house, world, at).await?;
    let (secretary, chair) = (world.act(house, "secretary", at)?, world.act(house, "chair", at)?);
    let seed = runs::seed(&house.app, world.scholarship.id, None, "").await?;
    let command = propose::Propose {
        call: world.scholarship.id,
        tour: None,
        seed,
        despite: Some(WITHOUT.to_owned()),
    };
    house
        .app
        .db
        .write_alone(move |tx| -> Result<(), Fault> {
            let run = propose::propose_run(tx, &secretary, &command).map_err(broke("run"))?;
            approve::approve_run(tx, &chair, run, Some(WITHOUT)).map_err(broke("approval"))?;
            publish::publish_run(tx, &secretary, run).map_err(broke("publication"))
        })
        .await
}

/// The universities admit most of the nominated; some students answer at once.
async fn first_answers(house: &House, world: &World, invented: &[Invented], at: Instant) -> Result<(), Fault> {
    let registrars = world.all(house, "registrar", at);
    let system = house.system();
    let emails: Vec<String> = invented.iter().map(Invented::email).collect();
    let call = world.scholarship.id;
    house
        .app
        .db
        .write_alone(move |tx| -> Result<(), Fault> {
            for registrar in &registrars {
                admit(tx, registrar)?;
            }
            for (index, email) in emails.iter().enumerate() {
                // The first few leave the answer to whoever signs in as them.
                if index >= 5 && index % 3 == 0 {
                    respond(tx, &system, email, call, at.plus(TimeDelta::hours(6)), index % 9 == 0)?;
                }
            }
            Ok(())
        })
        .await
}

fn admit(tx: &mut Conn, registrar: &Ctx) -> Result<(), Fault> {
    let grants = registrar
        .who
        .account()
        .map(|account| account.grants.clone())
        .unwrap_or_default();
    let Some(institution) = grants.into_iter().find_map(|grant| grant.institution) else {
        return Ok(());
    };
    let nominated = read::of_institution(
        tx,
        institution,
        Some(&[crate::placements::State::Nominated]),
        None,
        1000,
    )?;
    for (index, placement) in nominated.iter().enumerate() {
        if index % 10 == 9 {
            continue;
        }
        host::admit(tx, registrar, placement.id, None).map_err(broke("admission"))?;
    }
    Ok(())
}

pub(super) fn respond(
    tx: &mut Conn,
    system: &Ctx,
    email: &str,
    call: CallId,
    at: Instant,
    decline: bool,
) -> Result<(), Fault> {
    let Some(who) = accounts::acting(tx, email, at)? else {
        return Ok(());
    };
    let Some(person) = who.account().and_then(|account| account.person) else {
        return Ok(());
    };
    let mut ctx = system.clone();
    ctx.act.now = at;
    if let Some(account) = who.account() {
        ctx.act.actor = crate::kernel::Actor::Account { id: account.id };
    }
    ctx.who = who;
    for head in applications::of_person(tx, person)? {
        if head.call != call {
            continue;
        }
        for placement in read::of_application(tx, head.id)? {
            if placement.state == crate::placements::State::Offered {
                let done = if decline {
                    answer::decline(tx, &ctx, placement.id)
                } else {
                    answer::accept(tx, &ctx, placement.id, false)
                };
                done.map_err(broke("answer"))?;
            }
        }
    }
    Ok(())
}

/// The universities have met the conditions of every third accepted place and enrolled it.
pub(super) async fn enrol_some(house: &House, world: &World, at: Instant) -> Result<(), Fault> {
    let registrars = world.all(house, "registrar", at);
    house
        .app
        .db
        .write_alone(move |tx| -> Result<(), Fault> {
            for registrar in &registrars {
                enrol(tx, registrar)?;
            }
            Ok(())
        })
        .await
}

fn enrol(tx: &mut Conn, registrar: &Ctx) -> Result<(), Fault> {
    let grants = registrar
        .who
        .account()
        .map(|account| account.grants.clone())
        .unwrap_or_default();
    let Some(institution) = grants.into_iter().find_map(|grant| grant.institution) else {
        return Ok(());
    };
    let accepted = [crate::placements::State::Accepted];
    let accepted = read::of_institution(tx, institution, Some(&accepted), None, 1000)?;
    for (index, placement) in accepted.iter().enumerate().filter(|(index, _)| index % 3 == 0) {
        for condition in conditions(tx, placement.id)? {
            decide_condition(tx, registrar, placement.id, None, condition.id, true, "").map_err(broke("condition"))?;
        }
        let number = format!("{}-С", 100 + index);
        let date = registrar.act.now.utc().date_naive();
        host::enrol(tx, registrar, placement.id, None, &number, date).map_err(broke("enrolment"))?;
    }
    Ok(())
}
