//! The student: from an evening at home to the day of enrolment.

use std::io::Write as _;

use qabyl::documents;

use super::walker::Walker;

pub const EMAIL: &str = "aiperi@student.invalid";
const NAME: &str = "Айпери Өмүрбек кызы";

/// How a question is answered.
#[derive(Clone, Copy, PartialEq)]
pub enum By {
    Writing,
    Picking,
    Choosing,
}

/// One answer of the dossier.
pub struct Answer {
    pub page: &'static str,
    pub name: &'static str,
    pub value: &'static str,
    pub by: By,
}

const fn written(page: &'static str, name: &'static str, value: &'static str) -> Answer {
    Answer {
        page,
        name,
        value,
        by: By::Writing,
    }
}

const fn picked(page: &'static str, name: &'static str, value: &'static str) -> Answer {
    Answer {
        page,
        name,
        value,
        by: By::Picking,
    }
}

/// What everybody here writes; the PIN's date does not exist.
pub const ANSWERS: &[Answer] = &[
    written("personal", "family", "Өмүрбек кызы"),
    written("personal", "given", "Айпери"),
    written("personal", "family_latin", "OMURBEK KYZY"),
    written("personal", "given_latin", "AIPERI"),
    written("birth", "birth_date_day", "28"),
    written("birth", "birth_date_month", "2"),
    written("birth", "birth_date_year", "2006"),
    picked("birth", "sex", "female"),
    picked("birth", "citizenships", "KG"),
    written("identity", "pin", "13102200600001"),
    written("identity", "passport", "ZZ0000001"),
    written("identity", "passport_expiry_day", "1"),
    written("identity", "passport_expiry_month", "9"),
    written("identity", "passport_expiry_year", "2034"),
    written("contacts", "phone", "+996 555 000 001"),
    Answer {
        page: "contacts",
        name: "oblast",
        value: "naryn",
        by: By::Choosing,
    },
    written("contacts", "locality", "Ат-Башы"),
    written("contacts", "street", "Үлгү көчөсү, 1"),
    picked("education", "level", "school"),
    written("education", "school", "№ 1 үлгү мектеп"),
    written("education", "year", "2023"),
    picked("education", "locality", "village"),
    picked("education", "scale", "five"),
    written("education", "average", "4,85"),
    picked("tests", "tests", "none"),
    picked("languages", "mother_tongue", "ky"),
    picked("languages", "kazakh", "b1"),
    picked("languages", "russian", "b2"),
    picked("languages", "english", "b1"),
    picked("essay", "language", "ru"),
    written("essay", "essay", ESSAY),
    picked("consents", "processing", "1"),
    picked("consents", "transfer", "1"),
    picked("consents", "sensitive", "1"),
    picked("consents", "publication", "1"),
];

const ESSAY: &str = "Мен Ат-Башыда чоңойдум. В нашей школе один кабинет информатики на триста человек, и я третий год \
    веду в нём кружок: мы чиним старые компьютеры и пишем программы для школьной библиотеки. Я хочу учиться \
    проектировать информационные системы, потому что видела, как одна общая таблица избавила родителей от поездок \
    за справкой за сто километров. После учёбы я вернусь и открою такой же кружок в соседнем селе. Эта история \
    вымышлена, как и всё в этом путешествии по порталу: она нужна, чтобы пройти его до конца.";

/// The pages of the task list, in its order; this call knows no statuses, so it asks for none.
const TASKS: [&str; 7] = [
    "personal",
    "contacts",
    "education",
    "tests",
    "languages",
    "essay",
    "consents",
];

/// The eleven documents of the announcement.
pub const PAPERS: [&str; 11] = [
    "application_form",
    "cv",
    "travel_passport",
    "id_card",
    "education_document",
    "medical_certificate",
    "hiv_certificate",
    "motivation_essay",
    "recommendation_letter",
    "no_criminal_record",
    "family_composition",
];

/// Registers, confirms, signs in, fills the dossier, submits, and holds a receipt; the
/// application's code.
pub async fn applies(walker: &Walker<'_>) -> String {
    registers(walker).await;
    walker.picture("my").await;
    walker.follow("form[action*=\"/my/begin/\"] button").await;
    walker.stands_at("/dossier").await;
    let path = walker.path().await;
    let code = path.split('/').nth(3).expect("a code").to_owned();
    walker.picture("task-list").await;
    for task in TASKS {
        fills(walker, task).await;
    }
    chooses(walker, &code).await;
    for paper in PAPERS {
        uploads(walker, &code, paper).await;
    }
    walker.open(&format!("/my/{code}/dossier")).await;
    assert_eq!(
        walker.count("main .tasks .tag.act").await,
        0,
        "{}",
        walker.words("main").await
    );
    walker.picture("task-list-done").await;
    walker.follow("a[href$=\"/check\"]").await;
    walker.shows("Ат-Башы").await;
    walker.picture("check").await;
    submits(walker).await;
    walker.stands_at("/receipt/1").await;
    assert_eq!(walker.words(".panel .code").await, code);
    let receipt = walker.words("main").await;
    assert!(receipt.contains(&walker.t("dates-city-bishkek")), "{receipt}");
    assert!(receipt.contains(&walker.t("dates-city-astana")), "{receipt}");
    assert_eq!(walker.count("main code.hash").await, PAPERS.len() + 1, "{receipt}");
    walker.picture("receipt").await;
    walker.print("receipt").await;
    let letter = walker.is_told(EMAIL).await;
    assert!(letter.text.contains(&code), "{}", letter.text);
    walker.finds_in_inbox(&letter).await;
    walker.picture("notice").await;
    must_act(walker, &code, "applications-holder-officer").await;
    walker.picture("status-submitted").await;
    code
}

async fn registers(walker: &Walker<'_>) {
    walker.open("").await;
    walker.picture("home").await;
    walker.follow("main a[href$=\"/register\"]").await;
    walker.write("name", NAME).await;
    walker.write("email", EMAIL).await;
    walker.write("password", super::stage::PASSWORD).await;
    walker.press(&format!("#language-{}", walker.lang.tag())).await;
    walker.picture("register").await;
    walker.send().await;
    walker.stands_at("/check-mail").await;
    let letter = walker.is_told(EMAIL).await;
    let link = letter.text.split_whitespace().find(|word| word.contains("/confirm/"));
    walker.open_address(link.expect("a link")).await;
    walker.picture("confirm").await;
    walker.write("password", super::stage::PASSWORD).await;
    walker.send().await;
    walker.stands_at("/sign-in").await;
    walker.says("accounts-done-confirmed").await;
    walker.write("email", EMAIL).await;
    walker.write("password", super::stage::PASSWORD).await;
    walker.send().await;
    walker.stands_at("/my").await;
}

/// Opens a task of the list and answers its pages until the list is back.
async fn fills(walker: &Walker<'_>, task: &str) {
    walker.follow(&format!("a[href$=\"/dossier/{task}\"]")).await;
    loop {
        let path = walker.path().await;
        let (_, page) = path.rsplit_once('/').expect("a page");
        let answers: Vec<&Answer> = ANSWERS.iter().filter(|answer| answer.page == page).collect();
        if answers.is_empty() {
            break;
        }
        for answer in answers {
            match answer.by {
                By::Writing => walker.write(answer.name, answer.value).await,
                By::Choosing => walker.choose(answer.name, answer.value).await,
                By::Picking if walker.has(&format!("#{}-{}", answer.name, answer.value)).await => {
                    walker.press(&format!("#{}-{}", answer.name, answer.value)).await;
                }
                By::Picking => walker.press(&format!("#{}", answer.name)).await,
            }
        }
        walker.picture(page).await;
        walker.send().await;
        assert!(!walker.has(".errors").await, "{page}: {}", walker.words("main").await);
    }
    walker.stands_at("/dossier").await;
}

/// Ranks two wishes, then puts the second first.
async fn chooses(walker: &Walker<'_>, code: &str) {
    walker.follow(&format!("a[href$=\"/my/{code}/choices\"]")).await;
    walker.follow("button[value=add]").await;
    let first = walker.words(".wishes li:nth-of-type(1) strong").await;
    walker.write("q", "ENU").await;
    walker.follow("form[role=search] button").await;
    if !walker.has("button[value=add]").await {
        walker.open(&format!("/my/{code}/choices")).await;
    }
    walker.follow("button[value=add]").await;
    let second = walker.words(".wishes li:nth-of-type(2) strong").await;
    walker.follow(".wishes button[value=up]").await;
    let title = |line: &str| line.split_once(". ").expect("a rank").1.to_owned();
    assert_eq!(
        title(&walker.words(".wishes li:nth-of-type(1) strong").await),
        title(&second)
    );
    assert_eq!(
        title(&walker.words(".wishes li:nth-of-type(2) strong").await),
        title(&first)
    );
    walker.picture("choices").await;
}

async fn uploads(walker: &Walker<'_>, code: &str, paper: &str) {
    walker.open(&format!("/my/{code}/dossier")).await;
    walker.follow(&format!("a[href$=\"/documents/{paper}\"]")).await;
    give(walker, paper).await;
    if paper == PAPERS[0] {
        walker.picture("document").await;
    }
}

/// Uploads a PDF on the page that is open.
async fn give(walker: &Walker<'_>, paper: &str) {
    let mut file = tempfile::Builder::new().suffix(".pdf").tempfile().expect("a file");
    file.write_all(&documents::sample::pdf(&[paper, "Invented document"]))
        .expect("written");
    walker.give_file(file.path().to_str().expect("a path")).await;
    walker.send().await;
    walker.says("applications-document-uploaded").await;
}

async fn submits(walker: &Walker<'_>) {
    walker.press("#declared").await;
    walker.send().await;
}

/// The status page names who must act now.
async fn must_act(walker: &Walker<'_>, code: &str, holder: &str) {
    walker.open(&format!("/my/{code}")).await;
    let said = walker.words("main .note .sum").await;
    assert!(said.contains(&walker.t(holder)), "not {}: {said}", walker.t(holder));
}

/// Mends the named document alone, and hands in again.
pub async fn corrects(walker: &Walker<'_>, code: &str) {
    let letter = walker.is_told(EMAIL).await;
    walker.becomes(EMAIL).await;
    walker.finds_in_inbox(&letter).await;
    must_act(walker, code, "applications-holder-applicant").await;
    walker.shows(super::office::MESSAGE).await;
    walker.picture("status-correction").await;
    walker
        .follow(&format!("main a[href$=\"/documents/{}\"]", super::office::REJECTED))
        .await;
    walker.says("applications-document-rejected").await;
    walker.picture("document-rejected").await;
    give(walker, "mended").await;
    walker.open(&format!("/my/{code}/documents/cv")).await;
    assert!(
        !walker.has("main input[type=file]").await,
        "only the named document is open"
    );
    walker.open(&format!("/my/{code}")).await;
    walker.follow("a[href$=\"/check\"]").await;
    submits(walker).await;
    walker.stands_at("/receipt/2").await;
    must_act(walker, code, "applications-holder-officer").await;
    let letter = walker.is_told(EMAIL).await;
    walker.finds_in_inbox(&letter).await;
}

/// The list is out; the university must act.
pub async fn waits_for_the_university(walker: &Walker<'_>, code: &str) {
    let letter = walker.is_told(EMAIL).await;
    walker.becomes(EMAIL).await;
    walker.finds_in_inbox(&letter).await;
    walker.open(&format!("/my/{code}")).await;
    walker.picture("status-decided").await;
    walker.follow("a[href$=\"/offer\"]").await;
    walker.says("placements-my-nominated").await;
    walker.picture("nominated").await;
    walker.follow("main a[href*=\"/ranking/\"]").await;
    walker.shows(code).await;
    walker.picture("ranking").await;
}

/// Accepts the offer.
pub async fn accepts(walker: &Walker<'_>, code: &str) {
    let letter = walker.is_told(EMAIL).await;
    walker.finds_in_inbox(&letter).await;
    walker.open(&format!("/my/{code}")).await;
    walker.follow("a[href$=\"/offer\"]").await;
    walker.says("placements-my-offered").await;
    walker.picture("offer").await;
    walker.follow("button[value=accept]").await;
    walker.says("placements-my-accepted").await;
    walker.picture("accepted").await;
    let letter = walker.is_told(EMAIL).await;
    walker.finds_in_inbox(&letter).await;
}

/// The end of the way: the timeline tells all of it.
pub async fn is_enrolled(walker: &Walker<'_>, code: &str) {
    let letter = walker.is_told(EMAIL).await;
    walker.finds_in_inbox(&letter).await;
    walker.open(&format!("/my/{code}")).await;
    let told = walker.words("main ol.line").await;
    for event in [
        "begun",
        "correction-requested",
        "declared-eligible",
        "review-started",
        "decided",
    ] {
        let words = walker.t(&format!("applications-event-{event}"));
        assert!(told.contains(&words), "no `{words}` in {told}");
    }
    walker.picture("status-enrolled").await;
    walker.follow("main a[href$=\"/letter\"]").await;
    walker.says("placements-letter-enrolled").await;
    walker.shows("№ 412-c, 20.05.2025").await;
    walker.shows("OMURBEK KYZY AIPERI").await;
    walker.picture("letter").await;
    walker.follow("a[href$=\"/offer\"]").await;
    walker.says("placements-state-enrolled").await;
    walker.picture("enrolled").await;
}
