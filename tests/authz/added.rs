//! What the demonstration lacks and every route needs something of: somebody under 18 with guests and
//! a signed paper, somebody who enters tours, somebody who may not compete and doubts it, somebody
//! who accepted, an appeal with a proof, a picture; and colleagues whose rights differ by one thing.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::{Ctx, Role};
use qabyl::db::schema::{
    appeals, applications, choices, documents, eligibility_decisions, grants, guardian_papers, guests, persons,
    placements, requirements, rulebooks, sections, stored_files,
};
use qabyl::db::{Conn, Json};
use qabyl::documents::{Media, Vault};
use qabyl::kernel::ids::{
    AccountId, AppealId, ApplicationId, CallId, DocumentId, GrantId, GuestId, PaperId, PersonId, PlacementId,
    RequirementId, RulebookId, RunId,
};
use qabyl::kernel::{Fault, Instant, secrets};
use qabyl::placements::State;

use super::town::{Asker, account};

/// The tokens behind two guests' links, as their letters would carry them.
pub const GUARDIAN: &str = "guardian-token-of-the-matrix-0000000001";
pub const REFEREE: &str = "referee-token-of-the-matrix-00000000001";

/// A colleague to whom nothing was granted; those whose grants do not count now; two officers of whom
/// only the first may see sensitive data.
pub const ROLELESS: &str = "without a role";
pub const PASSIVE: [&str; 3] = ["chair/ended", "secretary/to come", "officer/suspended"];
pub const SENSITIVE: [&str; 2] = ["officer+sensitive", "officer-sensitive"];

/// What the patterns are filled with besides.
pub struct Added {
    /// The dossier of somebody under 18, and the paper that the guardian signed.
    pub minor: String,
    pub paper_by_hand: String,
    /// The dossier of somebody who may not compete.
    pub doubter: String,
    /// The dossier of somebody who accepted a place.
    pub winner: String,
    /// The dossier of somebody in a call with tours.
    pub entrant: String,
    /// A requirement that a referee answers.
    pub letter: String,
    /// A document that is a picture, and its requirement's key.
    pub document: String,
    pub paper: String,
    /// One that only who may see sensitive data may see.
    pub sensitive: String,
    /// An appeal about the owner's place, with a proof.
    pub appeal: String,
    pub choice: String,
    /// Who asks besides.
    pub askers: Vec<(&'static str, Asker)>,
}

/// A small photo in the vault of the house; its row is the transaction's.
pub async fn photo(folder: &std::path::Path) -> (String, i64) {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(40, 30, image::Rgb([90, 120, 150]));
    picture
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .expect("a picture");
    let vault = Vault::folder(&folder.join("files")).expect("a vault");
    let kept = vault.put(bytes.into_inner().into(), Media::Jpeg).await.expect("kept");
    (kept.hash, kept.size)
}

/// Whom and what this is about.
pub struct About {
    pub here: CallId,
    pub there: CallId,
    pub application: ApplicationId,
    pub placement: PlacementId,
    pub owner: AccountId,
    pub stranger: AccountId,
    pub officer: AccountId,
    pub panel: AccountId,
}

/// A dossier, its code, its person and their account.
type Dossier = (ApplicationId, String, PersonId, AccountId);

pub fn add(tx: &mut Conn, system: &Ctx, about: &About, (hash, size): (String, i64)) -> Result<Added, Fault> {
    let file = (
        stored_files::hash.eq(&hash),
        stored_files::size.eq(size),
        stored_files::media_type.eq("image/jpeg"),
        stored_files::created_at.eq(system.now),
    );
    diesel::insert_into(stored_files::table).values(file).execute(tx)?;
    let own = documents::table
        .inner_join(requirements::table)
        .filter(documents::application_id.eq(about.application))
        .filter(documents::file_hash.is_not_null());
    let of = |tx: &mut Conn, sensitive: bool| -> Result<(DocumentId, String), Fault> {
        let own = own
            .filter(requirements::sensitive.eq(sensitive))
            .order(requirements::position);
        Ok(own.select((documents::id, requirements::key)).first(tx)?)
    };
    let ((document, paper), (sensitive, _)) = (of(tx, false)?, of(tx, true)?);
    diesel::update(documents::table.filter(documents::id.eq_any([document, sensitive])))
        .set(documents::file_hash.eq(Some(&hash)))
        .execute(tx)?;
    let taken = [about.owner, about.stranger];
    let mut others = dossiers(tx, about.here)?;
    others.retain(|(.., account)| !taken.contains(account));
    let winner = winner(tx, &others)?;
    others.retain(|(.., account)| *account != winner.3);
    let doubter = others.pop().ok_or_else(|| Fault::broken("nobody to doubt"))?;
    doubt(tx, system, about, (&doubter, &hash))?;
    let mut entrants = dossiers(tx, about.there)?;
    entrants.retain(|(.., account)| !taken.contains(account) && *account != winner.3 && *account != doubter.3);
    let entrant = entrants.swap_remove(0);
    let (minor, paper_by_hand) = minor(tx, system, about, &hash)?;
    let appeal = appeal(tx, system, about, &hash)?;
    let mut askers = vec![
        ("entrant", Asker::Person(entrant.3)),
        ("doubter", Asker::Person(doubter.3)),
        ("winner", Asker::Person(winner.3)),
    ];
    askers.extend(alike(tx, system, about)?);
    Ok(Added {
        minor,
        paper_by_hand: paper_by_hand.to_string(),
        doubter: doubter.1,
        winner: winner.1,
        entrant: entrant.1,
        letter: from_a_referee(tx, about.here)?.1,
        document: document.to_string(),
        paper,
        sensitive: sensitive.to_string(),
        appeal: appeal.to_string(),
        choice: choices::table
            .filter(choices::application_id.eq(about.application))
            .order(choices::rank)
            .select(choices::id)
            .first::<qabyl::kernel::ids::ChoiceId>(tx)?
            .to_string(),
        askers,
    })
}

/// The dossiers of a call that were handed in, the oldest first.
fn dossiers(tx: &mut Conn, call: CallId) -> Result<Vec<Dossier>, Fault> {
    let handed_in = applications::table
        .inner_join(persons::table)
        .filter(applications::call_id.eq(call))
        .filter(applications::state.ne("draft"))
        .order(applications::id);
    Ok(handed_in
        .select((applications::id, applications::code, persons::id, persons::account_id))
        .load(tx)?)
}

/// Who holds a place for certain: whoever accepted one, else the first who was offered one.
fn winner(tx: &mut Conn, among: &[Dossier]) -> Result<Dossier, Fault> {
    for state in [State::Accepted, State::Enrolled, State::Offered] {
        let ids: Vec<ApplicationId> = among.iter().map(|(id, ..)| *id).collect();
        let of = placements::table.filter(placements::application_id.eq_any(ids));
        let found: Option<(PlacementId, ApplicationId)> = of
            .filter(placements::state.eq(state))
            .order(placements::id)
            .select((placements::id, placements::application_id))
            .first(tx)
            .optional()?;
        let Some((placement, application)) = found else {
            continue;
        };
        if state == State::Offered {
            diesel::update(placements::table.find(placement))
                .set(placements::state.eq(State::Accepted))
                .execute(tx)?;
        }
        let who = among.iter().find(|(id, ..)| *id == application);
        return who.cloned().ok_or_else(|| Fault::broken("a place of nobody"));
    }
    Err(Fault::broken("nobody was offered a place"))
}

/// Decided against an hour ago, and doubted: with a proof, and nobody named yet.
fn doubt(tx: &mut Conn, system: &Ctx, about: &About, (who, hash): (&Dossier, &str)) -> Result<(), Fault> {
    let at: Instant = system.now.minus(TimeDelta::hours(1));
    diesel::delete(eligibility_decisions::table.find(who.0)).execute(tx)?;
    let rulebook: RulebookId = rulebooks::table
        .filter(rulebooks::call_id.eq(about.here))
        .order(rulebooks::number)
        .select(rulebooks::id)
        .first(tx)?;
    diesel::insert_into(eligibility_decisions::table)
        .values((
            eligibility_decisions::application_id.eq(who.0),
            eligibility_decisions::eligible.eq(false),
            eligibility_decisions::reasons.eq(Json(serde_json::json!([]))),
            eligibility_decisions::note.eq("The diploma is missing."),
            eligibility_decisions::rulebook_id.eq(rulebook),
            eligibility_decisions::decided_by.eq(about.officer),
            eligibility_decisions::decided_at.eq(at),
        ))
        .execute(tx)?;
    diesel::update(applications::table.find(who.0))
        .set(applications::state.eq("ineligible"))
        .execute(tx)?;
    diesel::insert_into(appeals::table)
        .values((
            appeals::id.eq(system.id::<AppealId>()),
            appeals::application_id.eq(who.0),
            appeals::call_id.eq(about.here),
            appeals::decision_at.eq(Some(at)),
            appeals::state.eq("filed"),
            appeals::reasons.eq("The diploma is there."),
            appeals::file_hash.eq(Some(hash)),
            appeals::file_name.eq(Some("proof.jpg")),
            appeals::filed_at.eq(system.now),
            appeals::answer_by.eq(system.now.plus(TimeDelta::days(5))),
            appeals::version.eq(1),
        ))
        .execute(tx)?;
    Ok(())
}

fn from_a_referee(tx: &mut Conn, call: CallId) -> Result<(RequirementId, String), Fault> {
    let all = requirements::table.filter(requirements::call_id.eq(call));
    let all: Vec<(RequirementId, String, Json)> = all
        .select((requirements::id, requirements::key, requirements::terms))
        .load(tx)?;
    let found = all.into_iter().find(|(_, _, terms)| terms.0["from_referee"] == true);
    let (id, key, _) = found.ok_or_else(|| Fault::broken("no letter of a referee"))?;
    Ok((id, key))
}

/// The stranger is under 18, has asked a guardian and a referee, and has sent in what the guardian
/// signed by hand.
fn minor(tx: &mut Conn, system: &Ctx, about: &About, hash: &str) -> Result<(String, PaperId), Fault> {
    let mut all = dossiers(tx, about.here)?.into_iter();
    let own = all.find(|(.., account)| *account == about.stranger);
    let (id, code, ..) = own.ok_or_else(|| Fault::broken("a stranger without a dossier"))?;
    let personal = sections::table.find((id, "personal"));
    let Json(mut answers) = personal.select(sections::answers).first::<Json>(tx)?;
    answers["birth_date"] = "2010-03-04".into();
    diesel::update(personal)
        .set(sections::answers.eq(Json(answers)))
        .execute(tx)?;
    let guardian = serde_json::json!({
        "relation": "mother", "name": "Invented Guest", "phone": "+996555000111",
        "email": "guest@elsewhere.invalid", "document": "ZZ9000001", "language": "ky",
    });
    diesel::delete(sections::table.find((id, "guardian"))).execute(tx)?;
    diesel::insert_into(sections::table)
        .values((
            sections::application_id.eq(id),
            sections::key.eq("guardian"),
            sections::answers.eq(Json(guardian)),
            sections::complete.eq(true),
            sections::updated_at.eq(system.now),
            sections::version.eq(1),
        ))
        .execute(tx)?;
    let requirement = from_a_referee(tx, about.here)?.0;
    let guardian: GuestId = system.id();
    for (guest, role, token, requirement) in [
        (guardian, "guardian", GUARDIAN, None),
        (system.id(), "referee", REFEREE, Some(requirement)),
    ] {
        diesel::insert_into(guests::table)
            .values((
                guests::id.eq(guest),
                guests::application_id.eq(id),
                guests::role.eq(role),
                guests::requirement_id.eq(requirement),
                guests::name.eq("Invented Guest"),
                guests::email.eq("guest@elsewhere.invalid"),
                guests::language.eq("ky"),
                guests::state.eq("asked"),
                guests::nonce.eq(token),
                guests::token_hash.eq(secrets::sha256_hex(token.as_bytes())),
                guests::letters.eq(1),
                guests::asked_at.eq(system.now),
                guests::expires_at.eq(system.now.plus(TimeDelta::days(30))),
                guests::version.eq(1),
            ))
            .execute(tx)?;
    }
    let paper: PaperId = system.id();
    diesel::insert_into(guardian_papers::table)
        .values((
            guardian_papers::id.eq(paper),
            guardian_papers::application_id.eq(id),
            guardian_papers::guest_id.eq(guardian),
            guardian_papers::kind.eq("consent"),
            guardian_papers::state.eq("given"),
            guardian_papers::language.eq("ky"),
            guardian_papers::file_hash.eq(hash),
            guardian_papers::file_name.eq("signed.jpg"),
            guardian_papers::pages.eq(1),
            guardian_papers::given_at.eq(system.now),
            guardian_papers::version.eq(1),
        ))
        .execute(tx)?;
    Ok((code, paper))
}

/// The owner has doubts about the place, and the panel's member is to answer.
fn appeal(tx: &mut Conn, system: &Ctx, about: &About, hash: &str) -> Result<AppealId, Fault> {
    let id: AppealId = system.id();
    let run: RunId = placements::table
        .find(about.placement)
        .select(placements::run_id)
        .first(tx)?;
    diesel::insert_into(appeals::table)
        .values((
            appeals::id.eq(id),
            appeals::application_id.eq(about.application),
            appeals::placement_id.eq(about.placement),
            appeals::call_id.eq(about.here),
            appeals::run_id.eq(run),
            appeals::state.eq("assigned"),
            appeals::reasons.eq("The average mark is another."),
            appeals::file_hash.eq(Some(hash)),
            appeals::file_name.eq(Some("proof.jpg")),
            appeals::filed_at.eq(system.now),
            appeals::answer_by.eq(system.now.plus(TimeDelta::days(5))),
            appeals::member_id.eq(Some(about.panel)),
            appeals::assigned_at.eq(Some(system.now)),
            appeals::version.eq(2),
        ))
        .execute(tx)?;
    Ok(id)
}

/// Whether a grant counts now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counts {
    Now,
    Before,
    Later,
    Suspended,
}

/// Colleagues of the call who differ by one thing.
fn alike(tx: &mut Conn, system: &Ctx, about: &About) -> Result<Vec<(&'static str, Asker)>, Fault> {
    use Counts::{Before, Later, Now, Suspended};
    let mut found = Vec::new();
    let (here, there) = (about.here, about.there);
    let people: [(&'static str, &[Role], CallId, bool, Counts); 9] = [
        (ROLELESS, &[], here, false, Now),
        ("voting member", &[Role::VotingMember], here, false, Now),
        ("voting member/other", &[Role::VotingMember], there, false, Now),
        (SENSITIVE[0], &[Role::Officer], here, true, Now),
        (SENSITIVE[1], &[Role::Officer], here, false, Now),
        (PASSIVE[0], &[Role::Chair], here, true, Before),
        (PASSIVE[1], &[Role::Secretary], here, true, Later),
        (PASSIVE[2], &[Role::Officer], here, true, Suspended),
        ("officer & reviewer", &[Role::Officer, Role::Reviewer], here, false, Now),
    ];
    for (name, roles, call, sensitive, counts) in people {
        let id: AccountId = system.id();
        let email = format!("{}@matrix.invalid", name.replace([' ', ',', '&', '/', '+'], "."));
        account(tx, system, (id, name, &email))?;
        for role in roles {
            let begins = if counts == Later {
                system.now.plus(TimeDelta::hours(1))
            } else {
                system.now.minus(TimeDelta::days(9))
            };
            let ends = (counts == Before).then(|| system.now.minus(TimeDelta::hours(1)));
            let state = if counts == Suspended { "suspended" } else { "active" };
            diesel::insert_into(grants::table)
                .values((
                    grants::id.eq(system.id::<GrantId>()),
                    grants::account_id.eq(id),
                    grants::role.eq(*role),
                    grants::call_id.eq(Some(call)),
                    grants::sensitive.eq(sensitive),
                    grants::state.eq(state),
                    grants::starts_at.eq(begins),
                    grants::ends_at.eq(ends),
                    grants::created_at.eq(system.now),
                ))
                .execute(tx)?;
        }
        found.push((name, Asker::Person(id)));
    }
    Ok(found)
}
