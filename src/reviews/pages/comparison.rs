//! The committee's comparison of raw and adjusted means.

use actix_web::web;
use askama::Template;

use crate::i18n;
use crate::kernel::ids::ApplicationId;
use crate::reviews::adjust::Means;
use crate::reviews::compare::{Comparison, compare};
use crate::web::{Answer, App, Refusal, Shell, Visitor, page};

struct Head {
    label: String,
    num: bool,
    href: String,
    sort: String,
}

struct Reviewer {
    name: String,
    reviews: usize,
    points: String,
}

struct Line {
    code: String,
    href: String,
    name: String,
    raw: String,
    adjusted: String,
    difference: String,
    places: String,
}

#[derive(Template)]
#[template(path = "reviews/templates/comparison.html")]
struct ComparisonPage {
    shell: Shell,
    back: String,
    call: String,
    reviewer_heads: Vec<Head>,
    reviewers: Vec<Reviewer>,
    heads: Vec<Head>,
    lines: Vec<Line>,
}

/// `GET /{lang}/desk/assignments/{call}/comparison`
///
/// # Errors
/// [`Refusal`].
pub async fn comparison(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let (ctx, slug) = (visitor.ctx.clone(), path.1.clone());
    let found = app
        .db
        .read(move |conn| compare(conn, &ctx, &slug))
        .await
        .map_err(Refusal::from)?;
    let shell = visitor.shell(&app);
    let head = |key: &str, num: bool| Head {
        label: shell.t(key),
        num,
        href: String::new(),
        sort: String::new(),
    };
    let lang = visitor.lang;
    let reviewers = found.adjusted.reviewers.iter().map(|(id, mildness)| Reviewer {
        name: found.names.get(id).cloned().unwrap_or_default(),
        reviews: mildness.reviews,
        points: match mildness.points {
            Some(points) => signed(tenths(points), |points| i18n::decimal(lang, points, 1, 1)),
            None => shell.t("reviews-comparison-alone"),
        },
    });
    page(&ComparisonPage {
        back: visitor.to(&format!("/desk/assignments/{}", found.call.slug)),
        call: found.call.titles.get(lang).to_owned(),
        reviewer_heads: vec![
            head("reviews-comparison-reviewer", false),
            head("reviews-comparison-reviews", true),
            head("reviews-comparison-mildness", true),
        ],
        reviewers: reviewers.collect(),
        heads: vec![
            head("reviews-head-code", false),
            head("reviews-head-name", false),
            head("reviews-comparison-raw", true),
            head("reviews-comparison-adjusted", true),
            head("reviews-comparison-difference", true),
            head("reviews-comparison-places", true),
        ],
        lines: lines(&visitor, &found),
        shell,
    })
}

/// The dossiers by raw mean, each with its place by raw and by adjusted mean.
fn lines(visitor: &Visitor, found: &Comparison) -> Vec<Line> {
    let lang = visitor.lang;
    let place = |mean: fn(&Means) -> i64, own: i64| {
        let all = found.adjusted.dossiers.values();
        all.filter(|other| mean(other) > own).count() + 1
    };
    let mut order: Vec<(&ApplicationId, &Means)> = found.adjusted.dossiers.iter().collect();
    order.sort_by_key(|(id, means)| (std::cmp::Reverse(means.raw), **id));
    let number = |tenths: i64| i18n::decimal(lang, tenths, 1, 1);
    let lines = order.into_iter().filter_map(|(id, means)| {
        let head = found.heads.get(id)?;
        let raw = place(|means| means.raw, means.raw);
        let adjusted = place(|means| means.adjusted, means.adjusted);
        Some(Line {
            code: head.code.clone(),
            href: visitor.to(&format!("/desk/dossiers/{}", head.code)),
            name: head.name.clone(),
            raw: number(tenths(means.raw)),
            adjusted: number(tenths(means.adjusted)),
            difference: signed(tenths(means.adjusted) - tenths(means.raw), number),
            places: if raw == adjusted {
                raw.to_string()
            } else {
                format!("{raw} → {adjusted}")
            },
        })
    });
    lines.collect()
}

/// 1/10,000 of a percent as tenths, half up: the comparison is an estimate and claims no more.
const fn tenths(value: i64) -> i64 {
    (value + 500).div_euclid(1000)
}

/// With a plus sign where it is more.
fn signed(value: i64, number: impl Fn(i64) -> String) -> String {
    let written = number(value);
    if value > 0 { format!("+{written}") } else { written }
}
