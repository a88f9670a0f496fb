//! Everything that the dossier's page shows, in one read.

use std::collections::{BTreeMap, BTreeSet};

use crate::accounts::policy::{Permission, Scope, holds};
use crate::accounts::{self, Ctx};
use crate::applications::desk::{DeskError, Suggestion, open_dossier, queue, store, suggestion};
use crate::applications::guests::Paper;
use crate::applications::lifecycle::TO_CHECK;
use crate::applications::model::{Application, Correction, Document, Eligibility, Section, SectionKey};
use crate::applications::talk::{self, Side};
use crate::applications::{Alike, alike, guests, read};
use crate::calls::{self, Call, Offered, Requirement};
use crate::db::Conn;
use crate::documents::{self as files, Media};
use crate::events::{self, Recorded};
use crate::institutions::{self, ProgrammeView};
use crate::kernel::ids::{AccountId, DocumentId};
use crate::kernel::{Actor, Fault, Instant, Words};

/// What is shown.
pub(super) struct Loaded {
    pub head: Application,
    pub observed: bool,
    pub call: Call,
    pub sensitive: bool,
    pub may_check: bool,
    pub taken_by: Option<String>,
    pub sections: Vec<Section>,
    pub offered: Offered,
    pub choices: Vec<ProgrammeView>,
    pub documents: Vec<Document>,
    /// What a guardian signed by hand, with the name of who signs.
    pub papers: Vec<(Paper, String)>,
    /// Those that came by a referee's link.
    pub letters: BTreeSet<DocumentId>,
    /// How many pages of a document can be looked at.
    pub pictures: BTreeMap<DocumentId, i32>,
    pub repairable: BTreeMap<DocumentId, bool>,
    pub requirements: Vec<Requirement>,
    pub events: Vec<(Recorded, String)>,
    pub correction: Option<Correction>,
    /// When the list is due that this dossier waits for.
    pub list_due: Option<Instant>,
    pub decision: Option<Eligibility>,
    pub suggestion: Option<Suggestion>,
    /// The number of the version that the decision was made by.
    pub decided_by: Option<i32>,
    /// Another version is in force since.
    pub outdated: bool,
    pub next: Option<String>,
    pub unread: usize,
    pub alike: Vec<(Alike, Words, bool)>,
}

pub(super) fn load(conn: &mut Conn, ctx: &Ctx, code: &str) -> Result<Loaded, DeskError> {
    let opened = open_dossier::look(conn, ctx, code)?;
    let head = opened.application;
    let scope = Scope::Call(head.call);
    let call = calls::call(conn, head.call)?.ok_or_else(|| Fault::broken("a dossier without a call"))?;
    let mut sections = read::sections(conn, head.id)?;
    sections.sort_by_key(|section| SectionKey::ALL.iter().position(|key| *key == section.key));
    let mut choices = Vec::new();
    for choice in read::choices(conn, head.id)? {
        choices.extend(institutions::programme_view(conn, choice.programme)?);
    }
    let mut names = Names::default();
    let mut events = Vec::new();
    for event in events::of_application(conn, head.id)? {
        let who = match event.actor {
            Actor::Account { id } => names.of(conn, id)?,
            Actor::System | Actor::Client { .. } | Actor::Link => String::new(),
        };
        events.push((event, who));
    }
    let taken_by = match store::checker(conn, head.id)? {
        Some(officer) => Some(names.of(conn, officer)?),
        None => None,
    };
    let documents = read::documents(conn, head.id)?;
    let asked = guests::of_application(conn, head.id)?;
    let signed = guests::papers(conn, head.id)?;
    let named = |paper: Paper| {
        let signer = asked.iter().find(|guest| guest.id == paper.guest);
        let name = signer.map(|guest| guest.name.clone()).unwrap_or_default();
        (paper, name)
    };
    let papers = signed.into_iter().map(named).collect();
    let may_check = holds(&ctx.who, Permission::CheckDossiers, scope);
    let next = if may_check && !TO_CHECK.contains(&head.state) {
        queue::next_to_check(conn, ctx, head.id)?
    } else {
        None
    };
    let sensitive = holds(&ctx.who, Permission::ReadSensitive, scope);
    let decision = read::eligibility(conn, head.id)?;
    let made_by = match &decision {
        Some(decision) => calls::rulebook_version(conn, decision.rulebook)?,
        None => None,
    };
    Ok(Loaded {
        outdated: made_by
            .as_ref()
            .is_some_and(|version| version.state != calls::RulebookState::Published),
        decided_by: made_by.map(|version| version.number),
        offered: calls::offered(conn, head.call)?,
        observed: opened.observed,
        sensitive,
        may_check,
        taken_by,
        sections,
        choices,
        pictures: pictures(conn, &documents)?,
        papers,
        letters: asked.into_iter().filter_map(|guest| guest.document).collect(),
        documents,
        repairable: store::repairable(conn, head.id)?,
        requirements: calls::requirements(conn, head.call)?,
        events,
        correction: read::open_correction(conn, head.id)?,
        list_due: calls::tours(conn, head.call)?
            .iter()
            .map(|tour| tour.list_due_at)
            .find(|due| ctx.now < *due),
        decision,
        suggestion: if may_check { suggestion(conn, &head)? } else { None },
        next,
        alike: doubles(conn, ctx, &head)?,
        unread: talk::unread_of(conn, head.id, Side::Office)?,
        call,
        head,
    })
}

/// Photos that we encoded ourselves can be shown; a foreign PDF only downloads.
fn pictures(conn: &mut Conn, documents: &[Document]) -> Result<BTreeMap<DocumentId, i32>, Fault> {
    let hashes: Vec<&str> = documents.iter().filter_map(|it| it.file.as_deref()).collect();
    let media = files::media_of_all(conn, hashes)?;
    let mut found = BTreeMap::new();
    for document in documents {
        let Some(hash) = &document.file else { continue };
        let pages = match media.get(hash) {
            Some(Media::Jpeg) => 1,
            Some(Media::Photos) => document.pages,
            _ => continue,
        };
        found.insert(document.id, pages);
    }
    Ok(found)
}

/// Other dossiers that may be the same person's: with the call's title, and whether the officer
/// may open them.
fn doubles(conn: &mut Conn, ctx: &Ctx, head: &Application) -> Result<Vec<(Alike, Words, bool)>, Fault> {
    let mut found = Vec::new();
    for one in alike(conn, head)? {
        if let Some(call) = calls::call(conn, one.application.call)? {
            let opens = holds(&ctx.who, Permission::ReadDossiers, Scope::Call(call.id));
            found.push((one, call.titles, opens));
        }
    }
    Ok(found)
}

/// Names of accounts, each looked up once.
#[derive(Default)]
struct Names(BTreeMap<AccountId, String>);

impl Names {
    fn of(&mut self, conn: &mut Conn, account: AccountId) -> Result<String, Fault> {
        if let Some(name) = self.0.get(&account) {
            return Ok(name.clone());
        }
        let name = accounts::profile(conn, account)?
            .map(|profile| profile.name)
            .unwrap_or_default();
        self.0.insert(account, name.clone());
        Ok(name)
    }
}
