//! People at the doors, over HTTP, from 32 browsers at once: dossiers handed in durably, and
//! sign-ins while others read.
//!
//! `QABYL_BENCH_DIR=/a/real/disk cargo bench --bench people`, or `-- 2000` for so many applicants.
//! The embedded database lies in a new folder there; a folder in memory would measure nothing.
#![expect(clippy::expect_used, reason = "a benchmark that cannot run says so and stops")]

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};
use qabyl::accounts::{self, Ctx};
use qabyl::applications::consents::Signed;
use qabyl::applications::sections::{self, Typed};
use qabyl::applications::{SaveSection, SectionKey, save_section};
use qabyl::cli::DemoArgs;
use qabyl::config::Config;
use qabyl::db::Conn;
use qabyl::demo::{self, Credentials, Stage};
use qabyl::kernel::ids::IdSource;
use qabyl::kernel::{Actor, Clock, Fault, Lang};
use qabyl::mail::{Memory, Transport};
use qabyl::serve::House;
use qabyl::web::App;
use reqwest::header::{COOKIE, LOCATION, ORIGIN};
use reqwest::{Client, Response, StatusCode, redirect};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

const BROWSERS: usize = 32;
/// How long people sign in.
const SIGNING: Duration = Duration::from_secs(5);

fn main() {
    let asked = std::env::args().find_map(|argument| argument.parse().ok());
    let applicants: u32 = asked.unwrap_or(1000);
    let folder = variable("QABYL_BENCH_DIR").map_or_else(TempDir::new, TempDir::new_in);
    let folder = folder.expect("a folder");
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("its address");
    let mut config = Config::demo(folder.path(), address).expect("settings");
    // Each browser has an address of its own: the limits for one address are not what is measured.
    config.trusted_proxies = vec![Ipv4Addr::LOCALHOST.into()];
    let base = config.base_url.clone();
    let transport = Arc::new(Transport::Memory(Memory::default()));
    let house = House::build(config, Clock::System, Arc::new(IdSource::system()), transport).expect("a house");
    let runtime = Runtime::new().expect("a runtime");

    let began = Instant::now();
    let world = DemoArgs {
        data: folder.path().to_owned(),
        listen: address,
        applicants,
        stage: Stage::Open,
        json: false,
        seed: 1,
    };
    let credentials = runtime.block_on(demo::make(&house, &world)).expect("a world");
    println!("{applicants} applicants made in {:.1} s", began.elapsed().as_secs_f64());
    let people = runtime.block_on(ready_to_submit(&house, applicants));
    let app = house.app.clone();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let bound = house.bind(listener).expect("a bound server");
            bound.server.await.expect("a quiet end");
        });
    });
    runtime.block_on(hand_in(&base, people, &app));
    one_commit_each(folder.path());
    runtime.block_on(sign_in(&base, &credentials));
}

#[expect(clippy::disallowed_methods, reason = "a benchmark is told where to write")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A session and a dossier whose content is not what was handed in last.
struct Ready {
    cookie: String,
    code: String,
    network: String,
}

async fn ready_to_submit(house: &House, applicants: u32) -> Vec<Ready> {
    let system = house.system();
    let make = move |tx: &mut Conn| -> Result<Vec<Ready>, Fault> {
        (1..=applicants).map(|number| changed(tx, &system, number)).collect()
    };
    house.app.db.write_alone(make).await.expect("changed dossiers")
}

fn changed(tx: &mut Conn, system: &Ctx, number: u32) -> Result<Ready, Fault> {
    let email = format!("applicant{number}@demo.invalid");
    let gone = || Fault::broken("an applicant who is not there");
    let who = accounts::acting(tx, &email, system.act.now)?.ok_or_else(gone)?;
    let account = who.account().cloned().ok_or_else(gone)?;
    let mut ctx = system.clone();
    ctx.act.actor = Actor::Account { id: account.id };
    ctx.who = who;
    let token = accounts::start_session(tx, &ctx.act, account.id, "bench")?;
    let person = account.person.ok_or_else(gone)?;
    let head = qabyl::applications::of_person(tx, person)?;
    let head = head.into_iter().next().ok_or_else(gone)?;
    let sections = qabyl::applications::sections(tx, head.id)?;
    let seen = sections.iter().find(|it| it.key == SectionKey::Essay);
    let essay = format!(
        "Вымышленное эссе {number}, написанное заново. {}",
        "Я хочу учиться. ".repeat(40)
    );
    let command = SaveSection {
        application: head.id,
        page: sections::page("essay").ok_or_else(gone)?,
        typed: Typed::of([("language", "ru"), ("essay", essay.as_str())]),
        seen: seen.map_or(0, |section| section.version),
        finish: true,
        signed: Signed {
            language: Lang::Ru,
            network: "192.0.2.0/24".to_owned(),
        },
    };
    save_section(tx, &ctx, &command).map_err(|error| Fault::new("an essay", format!("{error:?}")))?;
    Ok(Ready {
        cookie: format!("qabyl={token}"),
        code: head.code,
        network: network(number),
    })
}

fn network(number: u32) -> String {
    Ipv4Addr::from(0x0a00_0000 | number << 8).to_string()
}

fn browser() -> Client {
    let client = Client::builder().redirect(redirect::Policy::none()).no_proxy();
    client.build().expect("a client")
}

fn field(page: &str, name: &str) -> String {
    let start = format!(r#"name="{name}" value=""#);
    let found = page.split_once(&start).and_then(|(_, rest)| rest.split_once('"'));
    found.expect("a form").0.to_owned()
}

fn percentile(times: &mut [Duration], hundredths: usize) -> u128 {
    times.sort_unstable();
    let last = times.len().saturating_sub(1);
    times.get(last * hundredths / 100).map_or(0, Duration::as_millis)
}

/// Page, form, redirect, receipt; each dossier once.
async fn hand_in(base: &str, people: Vec<Ready>, app: &App) {
    let (people, next) = (Arc::new(people), Arc::new(AtomicUsize::new(0)));
    let writes = app.db.writes();
    let began = Instant::now();
    let mut browsers = JoinSet::new();
    for _ in 0..BROWSERS {
        let (people, next, base) = (Arc::clone(&people), Arc::clone(&next), base.to_owned());
        browsers.spawn(async move {
            let (client, mut longest) = (browser(), Vec::new());
            while let Some(person) = people.get(next.fetch_add(1, Ordering::Relaxed)) {
                longest.push(submitted(&client, &base, person).await);
            }
            longest
        });
    }
    let mut times: Vec<Duration> = browsers.join_all().await.into_iter().flatten().collect();
    let took = began.elapsed().as_secs_f64();
    println!(
        "{} submissions end to end in {took:.1} s: {:.0} a second; the submitting request took {} ms in the middle, {} ms at the 99th hundredth, {} ms at most; {} writes",
        times.len(),
        f64::from(u32::try_from(times.len()).unwrap_or(0)) / took,
        percentile(&mut times, 50),
        percentile(&mut times, 99),
        percentile(&mut times, 100),
        app.db.writes() - writes,
    );
}

async fn submitted(client: &Client, base: &str, person: &Ready) -> Duration {
    let path = format!("{base}/ky/my/{}/check", person.code);
    let asked = |request: reqwest::RequestBuilder| {
        let request = request.header(COOKIE, &person.cookie).header(ORIGIN, base);
        request.header("x-forwarded-for", &person.network).send()
    };
    let page = text(asked(client.get(&path)).await.expect("an answer")).await;
    let (csrf, once) = (field(&page, "csrf"), field(&page, "once"));
    let form = [("csrf", csrf.as_str()), ("once", once.as_str()), ("declared", "1")];
    let began = Instant::now();
    let answer = asked(client.post(&path).form(&form)).await.expect("an answer");
    let took = began.elapsed();
    assert_eq!(
        answer.status(),
        StatusCode::SEE_OTHER,
        "{}",
        answer.text().await.expect("a page")
    );
    let receipt = answer.headers().get(LOCATION).and_then(|to| to.to_str().ok());
    let receipt = format!("{base}{}", receipt.expect("a receipt"));
    let receipt = asked(client.get(receipt)).await.expect("an answer");
    assert_eq!(receipt.status(), StatusCode::OK);
    text(receipt).await;
    took
}

async fn text(answer: Response) -> String {
    answer.text().await.expect("a body")
}

/// What a commit for each submission would cost on this disk, and nothing else.
fn one_commit_each(folder: &Path) {
    use std::io::Write as _;
    let mut file = std::fs::File::create(folder.join("synced")).expect("a file");
    let began = Instant::now();
    for _ in 0..200 {
        file.write_all(&[7; 4096]).expect("written");
        file.sync_data().expect("synced");
    }
    println!(
        "one sync of the disk: {:.2} ms",
        began.elapsed().as_secs_f64() * 1000.0 / 200.0
    );
}

/// Everybody who has a password signs in again and again; somebody reads a public page meanwhile.
async fn sign_in(base: &str, credentials: &Credentials) {
    let ceiling = ceiling();
    let client = browser();
    let page = client
        .get(format!("{base}/ky/sign-in"))
        .send()
        .await
        .expect("an answer");
    let csrf = field(&text(page).await, "csrf");
    let until = Instant::now() + SIGNING;
    let (busy, done) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut browsers = JoinSet::new();
    for index in 0..BROWSERS {
        let who = credentials
            .accounts
            .get(index % credentials.accounts.len())
            .expect("somebody");
        let form = [
            ("csrf", csrf.clone()),
            ("email", who.email.clone()),
            ("password", who.password.clone()),
        ];
        let (base, busy, done) = (base.to_owned(), Arc::clone(&busy), Arc::clone(&done));
        browsers.spawn(async move {
            let client = browser();
            let mut turn = 0;
            while Instant::now() < until {
                turn += 1;
                let network = network(u32::try_from(index * 1000 + turn).unwrap_or(0));
                let request = client.post(format!("{base}/ky/sign-in")).form(&form);
                let answer = request
                    .header(ORIGIN, &base)
                    .header("x-forwarded-for", network)
                    .send()
                    .await;
                let counted = match answer.expect("an answer").status() {
                    StatusCode::SEE_OTHER => &done,
                    _ => &busy,
                };
                counted.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    let times = Arc::new(Mutex::new(Vec::new()));
    let (kept, help) = (Arc::clone(&times), format!("{base}/ky/help"));
    browsers.spawn(async move {
        while Instant::now() < until {
            let began = Instant::now();
            text(client.get(&help).send().await.expect("an answer")).await;
            kept.lock().expect("times").push(began.elapsed());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    browsers.join_all().await;
    let rate = f64::from(u32::try_from(done.load(Ordering::Relaxed)).unwrap_or(0)) / SIGNING.as_secs_f64();
    let mut times = std::mem::take(&mut *times.lock().expect("times"));
    println!(
        "{rate:.0} sign-ins a second, {:.0} % of this machine's {ceiling:.0} hashes a second; {} were sent away; a public page took {} ms at the 99th hundredth",
        rate * 100.0 / ceiling,
        busy.load(Ordering::Relaxed),
        percentile(&mut times, 99),
    );
}

/// Hashes a second on all cores, with nothing else to do.
fn ceiling() -> f64 {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let until = Instant::now() + Duration::from_secs(2);
    let hashes: u32 = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(move || {
                    let params = Params::new(19_456, 2, 1, None).expect("parameters");
                    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
                    let (mut out, mut count) = ([0; 32], 0);
                    while Instant::now() < until {
                        argon
                            .hash_password_into(b"a password", b"sixteen bytes sa", &mut out)
                            .expect("a hash");
                        count += 1;
                    }
                    count
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().expect("a thread")).sum()
    });
    f64::from(hashes) / 2.0
}
