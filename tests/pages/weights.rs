//! Page weights over the wire against the budget.

use reqwest::Method;
use reqwest::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING};

use super::links;
use super::world::Demo;
use crate::harness::databases::on_sqlite;
use crate::harness::person::Person;

const KB: usize = 1024;

/// What one page costs whoever opens it for the first time, in bytes.
struct Weight {
    path: String,
    html: usize,
    css: usize,
    js: usize,
    requests: usize,
}

impl Weight {
    fn first(&self) -> usize {
        self.html + self.css + self.js
    }
}

/// One answer as it goes over the wire to a browser that takes gzip; what may be kept must say so.
async fn fetched(person: &Person, path: &str) -> (usize, String) {
    let request = person
        .request(Method::GET, path)
        .header(ACCEPT_ENCODING, "gzip, deflate");
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    let gzip = answer.headers().get(CONTENT_ENCODING).is_some_and(|it| it == "gzip");
    assert!(gzip, "{path} is not compressed");
    if path.starts_with("/static/") {
        let cached = answer.headers().get(CACHE_CONTROL).and_then(|it| it.to_str().ok());
        assert!(cached.is_some_and(|it| it.contains("immutable")), "{path}: {cached:?}");
    }
    let headers: usize = answer
        .headers()
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    let body = answer.bytes().await.expect("a body");
    let mut plain = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(body.as_ref()), &mut plain).expect("gzip");
    (headers + body.len(), plain)
}

async fn weigh(person: &Person, path: &str) -> Weight {
    let (html, page) = fetched(person, path).await;
    let mut weight = Weight {
        path: path.to_owned(),
        html,
        css: 0,
        js: 0,
        requests: 1,
    };
    for part in links::inside(&page)
        .iter()
        .filter(|target| target.starts_with("/static/"))
    {
        let (bytes, _) = fetched(person, part).await;
        weight.requests += 1;
        match part.rsplit_once('.').map(|(_, kind)| kind) {
            Some("css") => weight.css += bytes,
            Some("js") => weight.js += bytes,
            kind => panic!("{path} loads {part} ({kind:?})"),
        }
    }
    weight
}

/// Every link of `from` that leads to `pattern`, in its order.
async fn leading(person: &Person, from: &str, part: &str) -> Vec<String> {
    let page = person.open(from).await;
    let found = links::inside(&page.text)
        .into_iter()
        .filter(|target| target.contains(part));
    found.collect()
}

#[test]
fn every_page_keeps_within_the_budget_over_the_wire() {
    on_sqlite(async |_| {
        let demo = Demo::start(60);
        let mut report = Vec::new();
        let mut broken = Vec::new();
        let mut check = |weight: &Weight, first: usize, html: usize| {
            report.push(format!(
                "{:<52} html {:>6} css {:>6} js {:>6} first {:>6} in {}",
                weight.path,
                weight.html,
                weight.css,
                weight.js,
                weight.first(),
                weight.requests
            ));
            let within = weight.html <= html
                && weight.css <= 12 * KB
                && weight.js <= 5 * KB
                && weight.first() <= first
                && weight.requests <= 3;
            if !within {
                broken.push(report.last().cloned().unwrap_or_default());
            }
        };
        // The script of longest words; HTML alone is what a repeated visit costs.
        let stranger = demo.person("").await;
        let mut public = vec![
            "/ky".to_owned(),
            "/ky/calls".to_owned(),
            "/ky/help".to_owned(),
            "/ky/register".to_owned(),
        ];
        public.extend(leading(&stranger, "/ky/calls", "/ky/calls/").await);
        for path in public {
            check(&weigh(&stranger, &path).await, 20 * KB, 14 * KB);
        }
        let student = demo.person("student 1").await;
        let code = leading(&student, "/ky/my", "/ky/my/").await.remove(0);
        let mut own = vec![
            "/ky/my".to_owned(),
            "/ky/inbox".to_owned(),
            "/ky/account".to_owned(),
            code.clone(),
        ];
        for page in ["dossier", "choices", "check", "offer", "receipt/1"] {
            own.push(format!("{code}/{page}"));
        }
        own.extend(leading(&student, &format!("{code}/dossier"), &format!("{code}/do")).await);
        for path in own {
            check(&weigh(&student, &path).await, 50 * KB, 14 * KB);
        }
        for (role, lists, most) in [
            ("officer", vec!["/ky/desk/dossiers"], 1),
            ("secretary", vec!["/ky/desk/assignments", "/ky/desk/runs"], 1),
            ("reviewer 1", vec!["/ky/desk/reviews"], 1),
            ("registrar KazNU", vec!["/ky/desk/places"], 0),
            ("administrator", vec!["/ky/admin/people", "/ky/admin/calls"], 1),
        ] {
            let colleague = demo.person(role).await;
            for list in lists {
                // An address that leads on to the one thing behind it.
                let at = colleague.open(list).await.path;
                check(&weigh(&colleague, &at).await, 150 * KB, 60 * KB);
                for one in leading(&colleague, &at, &format!("{at}/")).await.into_iter().take(most) {
                    check(&weigh(&colleague, &one).await, 150 * KB, 150 * KB);
                }
            }
        }
        println!("{}", report.join("\n"));
        assert!(broken.is_empty(), "over the budget:\n{}", broken.join("\n"));
    });
}
