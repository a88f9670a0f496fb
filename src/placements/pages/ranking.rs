//! The public list of a quota line: by code, never by name, with its version, time and hash; older
//! versions stay readable, and what may be recomputed can be downloaded.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use super::opened;
use crate::calls::{self, Call, CallState, QuotaLine, Tour};
use crate::i18n;
use crate::kernel::{Instant, Lang, secrets};
use crate::placements::extract::{self, Bundle};
use crate::placements::model::{Ranked, Run, RunState};
use crate::placements::opening::Opened;
use crate::placements::publish;
use crate::placements::read::{self, Board, Ranking, Version};
use crate::placements::withheld;
use crate::web::{Answer, App, Refusal, Shell, Visitor, page};

struct Head {
    label: String,
    num: bool,
    href: String,
    sort: String,
}

struct VersionRow {
    href: String,
    words: String,
    current: bool,
}

struct Past {
    cycle: String,
    score: String,
    sample: bool,
}

struct Row {
    ranked: Ranked,
    parts: Vec<String>,
    mine: bool,
}

#[derive(Template)]
#[template(path = "placements/templates/ranking.html")]
struct RankingPage {
    shell: Shell,
    call: String,
    line: String,
    back: String,
    all_seats: String,
    sample: bool,
    number: i32,
    tour: String,
    reason: String,
    superseded: bool,
    newest: String,
    hash: String,
    when: String,
    board: Board,
    heads: Vec<Head>,
    rows: Vec<Row>,
    last_placed: String,
    past: Vec<Past>,
    versions: Vec<VersionRow>,
    list: String,
    input: String,
    result: String,
    /// The lot's seed and its hash; empty before publication.
    seed: String,
    seed_hash: String,
}

/// The message key of an outcome.
fn words(outcome: &str) -> &'static str {
    match outcome {
        "placed" => "placements-list-placed",
        "reserve" => "placements-list-reserve",
        "elsewhere" => "placements-list-elsewhere",
        _ => "placements-list-not-placed",
    }
}

/// What the page may be asked.
#[derive(Deserialize)]
pub struct Asked {
    version: Option<i32>,
}

struct Seen {
    call: Call,
    line: QuotaLine,
    tours: Vec<Tour>,
    board: Board,
    ranking: Option<Ranking>,
    versions: Vec<Version>,
    run: Option<Run>,
    criteria: Vec<(String, String)>,
    own: Vec<String>,
}

async fn load(app: &App, visitor: &Visitor, slug: &str, code: &str, version: Option<i32>) -> Result<Seen, Refusal> {
    let person = visitor.ctx.who.account().and_then(|account| account.person);
    let (slug, code, lang) = (slug.to_owned(), code.to_owned(), visitor.lang);
    app.db
        .read(move |conn| -> Result<Seen, Refusal> {
            let call = calls::by_slug(conn, &slug)?
                .filter(|call| call.state != CallState::Draft)
                .ok_or(Refusal::NotFound)?;
            let line = calls::lines(conn, call.id)?
                .into_iter()
                .find(|line| line.code == code)
                .ok_or(Refusal::NotFound)?;
            let ranking = read::ranking(conn, line.id, version)?;
            if ranking.is_none() && version.is_some() {
                return Err(Refusal::NotFound);
            }
            let run = match &ranking {
                Some(ranking) => read::run(conn, ranking.run)?,
                None => None,
            };
            let own = match person {
                Some(person) => crate::applications::of_person(conn, person)?
                    .into_iter()
                    .map(|head| head.code)
                    .collect(),
                None => Vec::new(),
            };
            Ok(Seen {
                board: read::board(conn, &line)?,
                versions: read::versions(conn, call.id, line.id)?,
                tours: calls::tours(conn, call.id)?,
                criteria: match &run {
                    Some(run) => criteria(conn, run, lang)?,
                    None => Vec::new(),
                },
                call,
                line,
                ranking,
                run,
                own,
            })
        })
        .await
}

/// Keys and titles of the criteria that made the scores, in the rulebook's order.
pub(super) fn criteria(
    conn: &mut crate::db::Conn,
    run: &Run,
    lang: Lang,
) -> Result<Vec<(String, String)>, crate::kernel::Fault> {
    let Some(body) = calls::rulebook_body(conn, run.rulebook)? else {
        return Ok(Vec::new());
    };
    let rules: calls::rulebook::Rulebook = serde_json::from_value(body)?;
    let title = |criterion: &calls::rulebook::model::Criterion| {
        criterion.titles.get(lang.tag()).unwrap_or(&criterion.key).to_owned()
    };
    Ok(rules.criteria.iter().map(|it| (it.key.clone(), title(it))).collect())
}

/// `GET /{lang}/calls/{slug}/ranking/{line}`
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String, String)>,
    asked: Query<Asked>,
) -> Answer {
    let seen = load(&app, &visitor, &path.1, &path.2, asked.version).await?;
    opened(&app, &visitor, seen.call.id, Opened::List(seen.line.id)).await?;
    let lang = visitor.lang;
    let when = |at: Option<Instant>| {
        at.map(|at| i18n::both_zones(lang, at.utc(), seen.call.zone))
            .unwrap_or_default()
    };
    let tour = |id| {
        let tour = seen
            .tours
            .iter()
            .find(|tour| seen.tours.len() > 1 && Some(tour.id) == id);
        tour.map(|tour| i18n::text_with(lang, "tours-title", &[("number", tour.number.into())]))
            .unwrap_or_default()
    };
    let base = visitor.to(&format!("/calls/{}/ranking/{}", seen.call.slug, seen.line.code));
    let mut ranked = seen
        .ranking
        .as_ref()
        .map(|ranking| ranking.rows.clone())
        .unwrap_or_default();
    let number = seen.ranking.as_ref().map_or(0, |ranking| ranking.number);
    let newest = seen.versions.first().map_or(0, |version| version.number);
    let points = |row: &Ranked, key: &str| {
        let part = row.parts.iter().find(|part| part.key == key);
        part.map(|part| signed(lang, &part.points)).unwrap_or_default()
    };
    let publishable = seen
        .run
        .as_ref()
        .is_some_and(|_| seen.call.terms.publishable_lines.contains(&seen.line.code));
    let file = |name: &str| match &seen.run {
        Some(run) if publishable => visitor.to(&format!("/calls/{}/runs/{}/{name}", seen.call.slug, run.number)),
        _ => String::new(),
    };
    let versions = seen.versions.iter().map(|version| VersionRow {
        href: format!("{base}?version={}", version.number),
        words: i18n::text_with(
            lang,
            "results-version",
            &[
                ("number", version.number.into()),
                ("when", when(version.published_at).into()),
            ],
        ) + &suffix(&tour(version.tour))
            + &suffix(version.reason.as_deref().unwrap_or_default()),
        current: version.number == number,
    });
    let seed = match &seen.run {
        Some(run) => publish::seed_of(run)?,
        None => String::new(),
    };
    for row in &mut ranked {
        row.score = signed(lang, &row.score);
    }
    let last_placed = ranked
        .iter()
        .rfind(|row| row.outcome == "placed")
        .map(|row| row.score.clone());
    page(&RankingPage {
        call: seen.call.titles.get(lang).to_owned(),
        line: seen.line.titles.get(lang).to_owned(),
        sample: seen.call.sample || seen.line.sample,
        number,
        tour: seen.run.as_ref().map(|run| tour(run.tour)).unwrap_or_default(),
        reason: seen.run.as_ref().and_then(|run| run.reason.clone()).unwrap_or_default(),
        superseded: number < newest,
        newest: base.clone(),
        hash: seen
            .ranking
            .as_ref()
            .map(|ranking| ranking.hash.clone())
            .unwrap_or_default(),
        when: when(seen.ranking.as_ref().and_then(|ranking| ranking.published_at)),
        board: seen.board,
        heads: heads(&visitor, &seen.criteria),
        past: seen
            .line
            .cut_offs
            .iter()
            .map(|past| Past {
                cycle: past.cycle.clone(),
                score: past.score.clone(),
                sample: past.sample,
            })
            .collect(),
        last_placed: last_placed.unwrap_or_default(),
        versions: versions.collect(),
        list: format!("{base}/list.json?version={number}"),
        seed_hash: if seed.is_empty() {
            String::new()
        } else {
            secrets::sha256_hex(seed.as_bytes())
        },
        seed,
        input: file("input.json"),
        result: file("result.json"),
        rows: ranked
            .into_iter()
            .map(|row| Row {
                parts: seen.criteria.iter().map(|(key, _)| points(&row, key)).collect(),
                mine: seen.own.contains(&row.code),
                ranked: row,
            })
            .collect(),
        back: visitor.to(&format!("/calls/{}", seen.call.slug)),
        all_seats: visitor.to(&format!("/calls/{}/board", seen.call.slug)),
        shell: visitor.shell(&app),
    })
}

/// A number as published, with the decimal sign of the reader's language.
fn signed(lang: Lang, number: &str) -> String {
    if lang == Lang::En {
        number.to_owned()
    } else {
        number.replace('.', ",")
    }
}

fn suffix(tour: &str) -> String {
    if tour.is_empty() {
        String::new()
    } else {
        format!(" · {tour}")
    }
}

fn heads(visitor: &Visitor, criteria: &[(String, String)]) -> Vec<Head> {
    let head = |label: String, num| Head {
        label,
        num,
        href: String::new(),
        sort: String::new(),
    };
    let mut heads = vec![
        head(visitor.t("placements-col-place"), true),
        head(visitor.t("placements-col-code"), false),
        head(visitor.t("placements-col-outcome"), false),
        head(visitor.t("placements-col-score"), true),
    ];
    heads.extend(criteria.iter().map(|(_, title)| head(title.clone(), true)));
    heads.push(head(visitor.t("placements-col-wish"), true));
    heads
}

/// `GET /{lang}/calls/{slug}/ranking/{line}/list.json`: the very text whose SHA-256 the page shows.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String, String)>,
    asked: Query<Asked>,
) -> Answer {
    let seen = load(&app, &visitor, &path.1, &path.2, asked.version).await?;
    let ranking = seen.ranking.ok_or(Refusal::NotFound)?;
    json("list.json", ranking.text)
}

/// `GET /{lang}/calls/{slug}/runs/{number}/{file}`: `input.json` or `result.json` of the lines
/// whose data the call declares publishable; `qabyl verify input.json result.json` judges them.
pub async fn file(app: Data<App>, path: Path<(String, String, i32, String)>) -> Answer {
    let (_, slug, number, name) = path.into_inner();
    let bundle = app
        .db
        .read(move |conn| -> Result<Option<Bundle>, Refusal> {
            let call = calls::by_slug(conn, &slug)?.ok_or(Refusal::NotFound)?;
            let run = read::runs(conn, call.id)?
                .into_iter()
                .find(|run| run.number == number && run.state == RunState::Published)
                .ok_or(Refusal::NotFound)?;
            let withheld = withheld::of_rulebook(conn, run.rulebook)?;
            Ok(extract::extract(&run, &call.terms.publishable_lines, &withheld)?)
        })
        .await?
        .ok_or(Refusal::NotFound)?;
    match name.as_str() {
        "input.json" => json("input.json", bundle.input),
        "result.json" => json("result.json", bundle.result),
        _ => Err(Refusal::NotFound),
    }
}

/// A published text, to be kept as a file.
fn json(name: &str, text: String) -> Answer {
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "public, max-age=60"))
        .body(text))
}
