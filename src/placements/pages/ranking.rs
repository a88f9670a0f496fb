//! The public list of a quota line: by code, never by name, with its version, time and hash.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::calls::{self, CallState};
use crate::i18n;
use crate::kernel::{Lang, secrets};
use crate::placements::model::{Ranked, RunState};
use crate::placements::publish;
use crate::placements::read::{self, Board};
use crate::web::{Answer, App, Refusal, Shell, Visitor, page};

struct Head {
    label: String,
    num: bool,
    href: String,
    sort: String,
}

#[derive(Template)]
#[template(path = "placements/templates/ranking.html")]
struct RankingPage {
    shell: Shell,
    call: String,
    line: String,
    back: String,
    sample: bool,
    number: i32,
    hash: String,
    when: String,
    board: Option<Board>,
    heads: Vec<Head>,
    rows: Vec<Ranked>,
    last_placed: String,
    own: Vec<String>,
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

/// `GET /{lang}/calls/{slug}/ranking/{line}`
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String, String)>) -> Answer {
    let (_, slug, code) = path.into_inner();
    let person = visitor.ctx.who.account().and_then(|account| account.person);
    let (call, line, board, ranking, run, own) = app
        .db
        .read(move |conn| -> Result<_, Refusal> {
            let call = calls::by_slug(conn, &slug)?
                .filter(|call| call.state != CallState::Draft)
                .ok_or(Refusal::NotFound)?;
            let line = calls::lines(conn, call.id)?
                .into_iter()
                .find(|line| line.code == code)
                .ok_or(Refusal::NotFound)?;
            let board = read::board(conn, line.id)?;
            let ranking = read::ranking(conn, line.id)?;
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
            Ok((call, line, board, ranking, run, own))
        })
        .await?;
    let lang = visitor.lang;
    let head = |key: &str, num| Head {
        label: visitor.t(key),
        num,
        href: String::new(),
        sort: String::new(),
    };
    let seed = match &run {
        Some(run) => publish::seed_of(run)?,
        None => String::new(),
    };
    let mut rows = ranking.as_ref().map(|ranking| ranking.rows.clone()).unwrap_or_default();
    // As published, but with the decimal sign of the reader's language.
    if lang != Lang::En {
        for row in &mut rows {
            row.score = row.score.replace('.', ",");
        }
    }
    page(&RankingPage {
        call: call.titles.get(lang).to_owned(),
        line: line.titles.get(lang).to_owned(),
        sample: call.sample || line.sample,
        number: ranking.as_ref().map_or(0, |ranking| ranking.number),
        hash: ranking.as_ref().map(|ranking| ranking.hash.clone()).unwrap_or_default(),
        when: ranking
            .as_ref()
            .and_then(|ranking| ranking.published_at)
            .map(|at| i18n::both_zones(lang, at.utc(), call.zone))
            .unwrap_or_default(),
        board,
        heads: vec![
            head("placements-col-place", true),
            head("placements-col-code", false),
            head("placements-col-score", true),
            head("placements-col-wish", true),
            head("placements-col-outcome", false),
        ],
        last_placed: rows
            .iter()
            .rfind(|row| row.outcome == "placed")
            .map(|row| row.score.clone())
            .unwrap_or_default(),
        rows,
        own,
        seed_hash: if seed.is_empty() {
            String::new()
        } else {
            secrets::sha256_hex(seed.as_bytes())
        },
        seed,
        result: run
            .map(|run| visitor.to(&format!("/calls/{}/runs/{}/result.json", call.slug, run.number)))
            .unwrap_or_default(),
        back: visitor.to(&format!("/calls/{}", call.slug)),
        shell: visitor.shell(&app),
    })
}

/// `GET /{lang}/calls/{slug}/runs/{number}/result.json`: the canonical result, byte for byte.
pub async fn result(app: Data<App>, path: Path<(String, String, i32)>) -> Answer {
    let (_, slug, number) = path.into_inner();
    let run = app
        .db
        .read(move |conn| -> Result<_, Refusal> {
            let call = calls::by_slug(conn, &slug)?.ok_or(Refusal::NotFound)?;
            let runs = read::runs(conn, call.id)?;
            runs.into_iter()
                .find(|run| run.number == number && run.state == RunState::Published)
                .ok_or(Refusal::NotFound)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"result.json\""))
        .insert_header((header::CACHE_CONTROL, "public, max-age=60"))
        .body(run.result))
}
