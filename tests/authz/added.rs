//! What the demonstration lacks and every route needs something of: somebody under 18 with guests,
//! somebody who enters tours, an appeal with a proof, a picture, a letter; and colleagues whose
//! rights differ by one thing only.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::{Ctx, Role};
use qabyl::db::schema::{
    accounts, appeals, applications, choices, documents, grants, guests, persons, placements, requirements, sections,
    stored_files,
};
use qabyl::db::{Conn, Json};
use qabyl::documents::{Media, Vault};
use qabyl::kernel::ids::{
    AccountId, AppealId, ApplicationId, CallId, DocumentId, GrantId, GuestId, PlacementId, RequirementId, RunId,
};
use qabyl::kernel::{Fault, secrets};

use super::town::Asker;

/// The tokens behind two guests' links, as their letters would carry them.
pub const GUARDIAN: &str = "guardian-token-of-the-matrix-0000000001";
pub const REFEREE: &str = "referee-token-of-the-matrix-00000000001";

/// A colleague to whom nothing was granted; two whose grants are over; two officers of whom only
/// the first may see sensitive data.
pub const ROLELESS: &str = "without a role";
pub const ENDED: [&str; 2] = ["chair, ended", "secretary, ended"];
pub const SENSITIVE: [&str; 2] = ["officer+sensitive", "officer-sensitive"];

/// What the patterns are filled with besides.
pub struct Added {
    /// The dossier of somebody under 18.
    pub minor: String,
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
    pub stranger: AccountId,
    pub panel: AccountId,
}

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
    let minor = minor(tx, system, about)?;
    let entrant: (String, AccountId) = applications::table
        .inner_join(persons::table)
        .filter(applications::call_id.eq(about.there))
        .order(applications::id)
        .select((applications::code, persons::account_id))
        .first(tx)?;
    let letter = from_a_referee(tx, about.here)?;
    let appeal = appeal(tx, system, about, &hash)?;
    let mut askers = vec![("entrant", Asker::Person(entrant.1))];
    askers.extend(alike(tx, system, about)?);
    Ok(Added {
        minor,
        entrant: entrant.0,
        letter: letter.1,
        document: document.to_string(),
        paper,
        sensitive: sensitive.to_string(),
        appeal: appeal.to_string(),
        choice: choices::table
            .filter(choices::application_id.eq(about.application))
            .select(choices::id)
            .first::<qabyl::kernel::ids::ChoiceId>(tx)?
            .to_string(),
        askers,
    })
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

/// The stranger is under 18 and has asked a guardian and a referee.
fn minor(tx: &mut Conn, system: &Ctx, about: &About) -> Result<String, Fault> {
    let (id, code): (ApplicationId, String) = applications::table
        .inner_join(persons::table)
        .filter(persons::account_id.eq(about.stranger))
        .filter(applications::call_id.eq(about.here))
        .select((applications::id, applications::code))
        .first(tx)?;
    let personal = sections::table.find((id, "personal"));
    let Json(mut answers) = personal.select(sections::answers).first::<Json>(tx)?;
    answers["birth_date"] = "2010-03-04".into();
    diesel::update(personal)
        .set(sections::answers.eq(Json(answers)))
        .execute(tx)?;
    let requirement = from_a_referee(tx, about.here)?.0;
    for (role, token, requirement) in [("guardian", GUARDIAN, None), ("referee", REFEREE, Some(requirement))] {
        diesel::insert_into(guests::table)
            .values((
                guests::id.eq(system.id::<GuestId>()),
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
    Ok(code)
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

/// Colleagues of the call who differ by one thing.
fn alike(tx: &mut Conn, system: &Ctx, about: &About) -> Result<Vec<(&'static str, Asker)>, Fault> {
    let mut found = Vec::new();
    let ended = Some(system.now.minus(TimeDelta::hours(1)));
    let people: [(&'static str, &[Role], CallId, bool, bool); 8] = [
        (ROLELESS, &[], about.here, false, false),
        ("voting member", &[Role::VotingMember], about.here, false, false),
        ("voting member/other", &[Role::VotingMember], about.there, false, false),
        (SENSITIVE[0], &[Role::Officer], about.here, true, false),
        (SENSITIVE[1], &[Role::Officer], about.here, false, false),
        (ENDED[0], &[Role::Chair], about.here, true, true),
        (ENDED[1], &[Role::Secretary], about.here, true, true),
        (
            "officer & reviewer",
            &[Role::Officer, Role::Reviewer],
            about.here,
            false,
            false,
        ),
    ];
    for (name, roles, call, sensitive, over) in people {
        let id: AccountId = system.id();
        let email = format!("{}@matrix.invalid", name.replace([' ', ',', '&', '/', '+'], "."));
        diesel::insert_into(accounts::table)
            .values((
                accounts::id.eq(id),
                accounts::email.eq(&email),
                accounts::email_key.eq(&email),
                accounts::name.eq(name),
                accounts::state.eq("active"),
                accounts::language.eq("ky"),
                accounts::failed_sign_ins.eq(0),
                accounts::created_at.eq(system.now),
                accounts::version.eq(1),
            ))
            .execute(tx)?;
        for role in roles {
            diesel::insert_into(grants::table)
                .values((
                    grants::id.eq(system.id::<GrantId>()),
                    grants::account_id.eq(id),
                    grants::role.eq(*role),
                    grants::call_id.eq(Some(call)),
                    grants::sensitive.eq(sensitive),
                    grants::state.eq("active"),
                    grants::starts_at.eq(system.now.minus(TimeDelta::days(9))),
                    grants::ends_at.eq(ended.filter(|_| over)),
                    grants::created_at.eq(system.now),
                ))
                .execute(tx)?;
        }
        found.push((name, Asker::Person(id)));
    }
    Ok(found)
}
