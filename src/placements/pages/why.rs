//! "Why am I 63rd?": the student's own points, the last one placed, and what barred the way.

use actix_web::web::{Data, Path};
use askama::Template;

use super::id_of;
use super::offer::own_words;
use super::ranking::criteria;
use crate::accounts::policy::{Permission as P, Scope, decide};
use crate::applications::{self, Dossier, dossier, facts};
use crate::calls::shown::reason_words;
use crate::calls::{self, rulebook::Rulebook};
use crate::i18n;
use crate::institutions;
use crate::kernel::Lang;
use crate::kernel::ids::PlacementId;
use crate::placements::lifecycle::State;
use crate::placements::model::{Placement, Ranked, Run};
use crate::placements::read;
use crate::placements::why::{Why, against, why};
use crate::reviews;
use crate::web::{Answer, App, Refusal, Shell, Visitor, page};

struct PartRow {
    title: String,
    own: String,
    last: String,
}

#[derive(Template)]
#[template(path = "placements/templates/why.html")]
struct WhyPage {
    shell: Shell,
    back: String,
    appeal: String,
    code: String,
    programme: String,
    line: String,
    state: &'static str,
    tone: &'static str,
    competed: bool,
    /// The rules that kept the wish off the list.
    against: Vec<String>,
    place: i32,
    of: usize,
    score: String,
    last: Option<Ranked>,
    parts: Vec<PartRow>,
    witness: String,
    reserve: String,
    chances: String,
    counted: Vec<String>,
    not_counted: Vec<String>,
    ranking: String,
    rulebook: i32,
}

struct Seen {
    placement: Placement,
    why: Option<Why>,
    against: Vec<String>,
    run: Run,
    dossier: Dossier,
    programme: String,
    criteria: Vec<(String, String)>,
    rules: Option<(i32, Rulebook)>,
    categories: Vec<String>,
    /// All places of the dossier.
    all: Vec<Placement>,
}

/// `GET /{lang}/my/{code}/offer/{placement}/why`
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String, String)>) -> Answer {
    let id: PlacementId = id_of(&path.2)?;
    let (who, code, lang) = (visitor.ctx.who.clone(), path.1.clone(), visitor.lang);
    let seen = app
        .db
        .read(move |conn| -> Result<Seen, Refusal> {
            let placement = read::placement(conn, id)?.ok_or(Refusal::NotFound)?;
            decide(&who, P::Apply, Scope::Person(placement.person))?;
            let head = applications::by_code(conn, &code)?
                .filter(|head| head.id == placement.application)
                .ok_or(Refusal::NotFound)?;
            let dossier = dossier::load(conn, head)?;
            let line = dossier.lines.iter().find(|line| line.id == placement.line);
            let line_code = line.map(|line| line.code.clone()).unwrap_or_default();
            let run = read::run(conn, placement.run)?.ok_or(Refusal::NotFound)?;
            let own = reviews::result(conn, placement.application, run.rulebook)?;
            let version = calls::rulebook_version(conn, run.rulebook)?;
            let programme = institutions::programme(conn, placement.programme)?;
            Ok(Seen {
                why: why(conn, &placement, &dossier.application.code, &line_code)?,
                against: against(conn, &placement)?
                    .iter()
                    .map(|it| reason_words(lang, it))
                    .collect(),
                criteria: criteria(conn, &run, lang)?,
                rules: version.and_then(|it| Some((it.number, serde_json::from_value(it.body).ok()?))),
                categories: own.map(|score| score.breakdown.categories).unwrap_or_default(),
                programme: programme.map(|it| it.titles.get(lang).to_owned()).unwrap_or_default(),
                all: read::of_application(conn, placement.application)?,
                placement,
                run,
                dossier,
            })
        })
        .await?;
    render(&app, &visitor, &seen)
}

fn render(app: &App, visitor: &Visitor, seen: &Seen) -> Answer {
    let lang = visitor.lang;
    let (state, tone) = own_words(&seen.placement, &seen.all);
    let line = seen.dossier.lines.iter().find(|line| line.id == seen.placement.line);
    let head = &seen.dossier.application;
    let own = seen.why.as_ref().and_then(|why| why.own.clone());
    let last = seen.why.as_ref().and_then(|why| why.last.clone());
    let points = |row: &Option<Ranked>, key: &str| {
        let part = row
            .as_ref()
            .and_then(|row| row.parts.iter().find(|part| part.key == key));
        part.map(|part| part.points.clone()).unwrap_or_default()
    };
    let stated = facts::facts(&seen.dossier).categories;
    let name = |key: &str| category(seen, lang, key);
    let list = seen.why.as_ref().map_or(0, |why| why.list);
    let ranking = line.map(|line| {
        let slug = &seen.dossier.call.slug;
        visitor.to(&format!(
            "/calls/{slug}/ranking/{}?version={list}#{}",
            line.code, head.code
        ))
    });
    page(&WhyPage {
        back: visitor.to(&format!("/my/{}/offer", head.code)),
        appeal: visitor.to(&format!("/my/{}/offer/{}/appeal", head.code, seen.placement.id)),
        code: head.code.clone(),
        programme: seen.programme.clone(),
        line: line.map(|line| line.titles.get(lang).to_owned()).unwrap_or_default(),
        state,
        tone,
        competed: own.is_some(),
        against: seen.against.clone(),
        place: own.as_ref().map_or(0, |row| row.place),
        of: seen.why.as_ref().map_or(0, |why| why.of),
        score: own.as_ref().map(|row| row.score.clone()).unwrap_or_default(),
        parts: seen
            .criteria
            .iter()
            .map(|(key, title)| PartRow {
                title: title.clone(),
                own: points(&own, key),
                last: points(&last, key),
            })
            .collect(),
        last,
        witness: seen.why.as_ref().map(|why| witness(lang, why)).unwrap_or_default(),
        reserve: match (&seen.why, seen.placement.state) {
            (Some(why), State::Reserved) => i18n::text_with(lang, "results-ahead", &[("count", why.ahead.into())]),
            _ => String::new(),
        },
        chances: match (&seen.why, seen.placement.state) {
            (Some(why), State::Reserved) => i18n::text_with(lang, "results-chances", &[("count", why.moved_up.into())]),
            _ => String::new(),
        },
        counted: seen.categories.iter().map(|key| name(key)).collect(),
        not_counted: stated
            .iter()
            .filter(|key| !seen.categories.contains(key))
            .map(|key| name(key))
            .collect(),
        ranking: ranking.unwrap_or_default(),
        rulebook: seen.rules.as_ref().map_or(seen.run.number, |(number, _)| *number),
        shell: visitor.shell(app),
    })
}

/// The rulebook's words for a category; its key where the rulebook does not name it.
fn category(seen: &Seen, lang: Lang, key: &str) -> String {
    let rules = seen.rules.as_ref().map(|(_, rules)| rules);
    let known = rules.and_then(|rules| rules.category(key));
    known
        .and_then(|category| category.titles.get(lang.tag()))
        .unwrap_or(key)
        .to_owned()
}

/// The certificate's witness in words.
fn witness(lang: Lang, why: &Why) -> String {
    let Some(witness) = &why.witness else {
        return String::new();
    };
    match (witness.why.as_str(), &witness.by) {
        ("full", Some((code, place))) => i18n::text_with(
            lang,
            "results-witness-full",
            &[("code", code.as_str().into()), ("place", (*place).into())],
        ),
        ("cap", Some((code, place))) => i18n::text_with(
            lang,
            "results-witness-cap",
            &[("code", code.as_str().into()), ("place", (*place).into())],
        ),
        _ => i18n::text(lang, "results-witness-reserved"),
    }
}
