//! The public quota board of a call: how every line's seats stand now, by what act their number
//! changed, and where its list is.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::calls::{self, Call, CallState, QuotaLine};
use crate::i18n;
use crate::kernel::civil;
use crate::placements::model::QuotaAct;
use crate::placements::quotas;
use crate::placements::read::{self, Board};
use crate::web::{Answer, App, Refusal, Shell, Visitor, page};

struct Head {
    label: String,
    num: bool,
    href: String,
    sort: String,
}

struct Row {
    title: String,
    sample: bool,
    href: String,
    board: Board,
    cut_offs: Vec<Past>,
}

struct Past {
    cycle: String,
    score: String,
    sample: bool,
}

struct Act {
    line: String,
    before: i32,
    after: i32,
    basis: String,
    date: String,
    when: String,
}

#[derive(Template)]
#[template(path = "placements/templates/board.html")]
struct BoardPage {
    shell: Shell,
    back: String,
    call: String,
    when: String,
    heads: Vec<Head>,
    rows: Vec<Row>,
    total: Board,
    acts: Vec<Act>,
}

struct Seen {
    call: Call,
    lines: Vec<(QuotaLine, Board)>,
    acts: Vec<QuotaAct>,
}

/// `GET /{lang}/calls/{slug}/board`
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let slug = path.1.clone();
    let seen = app
        .db
        .read(move |conn| -> Result<Seen, Refusal> {
            let call = calls::by_slug(conn, &slug)?
                .filter(|call| call.state != CallState::Draft)
                .ok_or(Refusal::NotFound)?;
            let mut lines = Vec::new();
            for line in calls::lines(conn, call.id)? {
                let board = read::board(conn, &line)?;
                lines.push((line, board));
            }
            Ok(Seen {
                acts: quotas::quota_acts(conn, call.id)?,
                lines,
                call,
            })
        })
        .await?;
    let lang = visitor.lang;
    let head = |key: &str, num| Head {
        label: visitor.t(key),
        num,
        href: String::new(),
        sort: String::new(),
    };
    let mut total = Board::default();
    for (_, board) in &seen.lines {
        total.include(board);
    }
    let row = |(line, board): &(QuotaLine, Board)| Row {
        title: line.titles.get(lang).to_owned(),
        sample: line.sample,
        href: visitor.to(&format!("/calls/{}/ranking/{}", seen.call.slug, line.code)),
        board: *board,
        cut_offs: line
            .cut_offs
            .iter()
            .map(|past| Past {
                cycle: past.cycle.clone(),
                score: past.score.clone(),
                sample: past.sample,
            })
            .collect(),
    };
    let act = |act: &QuotaAct| {
        let approved = act.approved_at?;
        let line = seen.lines.iter().find(|(line, _)| line.id == act.line);
        Some(Act {
            line: line
                .map(|(line, _)| line.titles.get(lang).to_owned())
                .unwrap_or_default(),
            before: act.before,
            after: act.after,
            basis: act.basis.clone(),
            date: civil::show_date(act.basis_date),
            when: i18n::date_time(lang, approved.utc(), seen.call.zone),
        })
    };
    page(&BoardPage {
        back: visitor.to(&format!("/calls/{}", seen.call.slug)),
        call: seen.call.titles.get(lang).to_owned(),
        when: i18n::both_zones(lang, visitor.ctx.now.utc(), seen.call.zone),
        heads: vec![
            head("quotas-col-line", false),
            head("placements-board-seats", true),
            head("quotas-col-offered", true),
            head("placements-board-accepted", true),
            head("quotas-col-free", true),
            head("placements-board-reserve", true),
            head("quotas-col-past", false),
        ],
        rows: seen.lines.iter().map(row).collect(),
        total,
        acts: seen.acts.iter().filter_map(act).collect(),
        shell: visitor.shell(&app),
    })
}
