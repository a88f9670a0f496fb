//! THE table: every path, who gets past its door, and what answers.
//!
//! The authorisation matrix test reads this table, so a route that is missing in the matrix
//! fails the tests.

use super::route::{Guard, Route, get, post};
use super::{assets, public_pages, status_pages};
use crate::accounts::pages::{self as accounts, people, person};
use crate::accounts::policy::Permission as P;
use crate::administration::pages::{self as administration, announcements, letters, log};
use crate::applications::pages::{check, choices, documents, dossier, help, my, receipt, section, status};
use crate::applications::talk::pages as talk;
use crate::applications::{desk::pages as desk, guests::pages as guests, own_deadline::pages as own_deadline};
use crate::calls::pages as calls;
use crate::committee::appeals::pages as appeals;
use crate::committee::closing::pages as closing;
use crate::demo::pages as demo;
use crate::institutions::pages as institutions;
use crate::own_data::pages as own_data;
use crate::partners::pages::{clients, reference};
use crate::partners::{api, openapi, token, writes};
use crate::placements::pages::{
    board, chain, give_up, letter, offer, places, quotas, ranking, rulebook, run, runs, say_done, tour, why,
};
use crate::reviews::pages as reviews;

use Guard::{Anonymous, Client, DemoOnly, Holds, Public, SignedIn};

/// Who applies.
const MINE: Guard = Holds(P::Apply);
const READS: Guard = Client(P::ReadNominations);
const DECIDES: Guard = Client(P::DecideNominations);
const ENROLS: Guard = Client(P::ConfirmEnrolment);
/// Who reads dossiers.
const OFFICE: Guard = Holds(P::ReadDossiers);
/// Who checks dossiers.
const CHECKS: Guard = Holds(P::CheckDossiers);
/// Who keeps the list of institutions.
const HOUSES: Guard = Holds(P::ManageInstitutions);
/// Who keeps accounts and roles.
const PEOPLE: Guard = Holds(P::ManageAccounts);
/// Who prepares calls.
const CALLS: Guard = Holds(P::ManageCalls);

/// All routes.
#[must_use]
pub fn table() -> Vec<Route> {
    vec![
        // The installation itself
        get("/health/live", Public, status_pages::live),
        get("/health/ready", Public, status_pages::ready),
        get("/static/{hash}/{name}", Public, assets::serve),
        get("/favicon.svg", Public, assets::favicon),
        // Calls and what is studied, for everybody
        get("/", Public, calls::home::root),
        get("/{lang}/calls", Public, calls::list::list).same_for_all(),
        get("/{lang}/calls/{slug}", Public, calls::show::show).same_for_all(),
        get("/{lang}/calls/{slug}/eligibility", Public, calls::eligibility::show),
        get("/{lang}/calls/{slug}/rules/{number}", Public, calls::version::show).same_for_all(),
        get(
            "/{lang}/calls/{slug}/rules/{number}/rulebook.json",
            Public,
            calls::version::json,
        ),
        get("/{lang}/programmes", Public, institutions::programmes::list).same_for_all(),
        get("/{lang}/help", Public, help::show).same_for_all(),
        get("/{lang}/privacy", Public, public_pages::privacy).same_for_all(),
        get("/{lang}/log", Public, log::show),
        get("/{lang}/accessibility", Public, public_pages::accessibility).same_for_all(),
        get("/{lang}", Public, calls::home::home).same_for_all(),
        // Administration
        get("/{lang}/admin", Holds(P::Operate), administration::show),
        post("/{lang}/admin", Holds(P::Operate), administration::act),
        get("/{lang}/admin/announcements", Holds(P::Operate), announcements::show),
        post("/{lang}/admin/announcements", Holds(P::Operate), announcements::act),
        get("/{lang}/admin/letters", Holds(P::Operate), letters::list),
        get("/{lang}/admin/letters/{kind}", Holds(P::Operate), letters::show),
        get("/{lang}/admin/institutions", HOUSES, institutions::admin::list),
        get("/{lang}/admin/institutions/{slug}", SignedIn, institutions::admin::show),
        post("/{lang}/admin/institutions/{slug}", SignedIn, institutions::admin::save),
        get(
            "/{lang}/admin/institutions/{slug}/branches/{branch}",
            HOUSES,
            institutions::branch::show,
        ),
        post(
            "/{lang}/admin/institutions/{slug}/branches/{branch}",
            HOUSES,
            institutions::branch::save,
        ),
        get(
            "/{lang}/admin/institutions/{slug}/programmes/{programme}",
            SignedIn,
            institutions::programme::show,
        ),
        post(
            "/{lang}/admin/institutions/{slug}/programmes/{programme}",
            SignedIn,
            institutions::programme::save,
        ),
        get("/{lang}/admin/calls", SignedIn, calls::admin::list),
        get("/{lang}/admin/calls/new", CALLS, calls::new::show),
        post("/{lang}/admin/calls/new", CALLS, calls::new::save),
        get("/{lang}/admin/calls/upload", CALLS, calls::upload::show),
        post("/{lang}/admin/calls/upload", CALLS, calls::upload::save),
        get("/{lang}/admin/calls/{slug}", SignedIn, calls::admin::show),
        post("/{lang}/admin/calls/{slug}", SignedIn, calls::admin::act),
        get("/{lang}/admin/calls/{slug}/texts", CALLS, calls::edit::texts),
        post("/{lang}/admin/calls/{slug}/texts", CALLS, calls::edit::save_texts),
        get("/{lang}/admin/calls/{slug}/timetable", CALLS, calls::timetable::show),
        post("/{lang}/admin/calls/{slug}/timetable", CALLS, calls::timetable::save),
        get("/{lang}/admin/calls/{slug}/terms", CALLS, calls::terms::show),
        post("/{lang}/admin/calls/{slug}/terms", CALLS, calls::terms::save),
        get("/{lang}/admin/calls/{slug}/deadlines", SignedIn, own_deadline::show),
        post("/{lang}/admin/calls/{slug}/deadlines", SignedIn, own_deadline::act),
        get(
            "/{lang}/admin/calls/{slug}/rulebook",
            SignedIn,
            calls::rules::propose::show,
        ),
        post(
            "/{lang}/admin/calls/{slug}/rulebook",
            SignedIn,
            calls::rules::propose::act,
        ),
        get(
            "/{lang}/admin/calls/{slug}/rulebook/text",
            SignedIn,
            calls::rules::text::show,
        ),
        post(
            "/{lang}/admin/calls/{slug}/rulebook/text",
            SignedIn,
            calls::rules::text::save,
        ),
        get(
            "/{lang}/admin/calls/{slug}/rulebook/parts/{part}",
            SignedIn,
            calls::rules::part,
        ),
        post(
            "/{lang}/admin/calls/{slug}/rulebook/parts/{part}",
            SignedIn,
            calls::rules::save_part,
        ),
        get(
            "/{lang}/admin/calls/{slug}/lines/{code}",
            CALLS,
            calls::quota_line::show,
        ),
        post(
            "/{lang}/admin/calls/{slug}/lines/{code}",
            CALLS,
            calls::quota_line::save,
        ),
        get(
            "/{lang}/admin/calls/{slug}/documents/{key}",
            CALLS,
            calls::parts::document,
        ),
        post(
            "/{lang}/admin/calls/{slug}/documents/{key}",
            CALLS,
            calls::parts::save_document,
        ),
        // Accounts
        get("/{lang}/register", Anonymous, accounts::register::show),
        post("/{lang}/register", Anonymous, accounts::register::post),
        get("/{lang}/check-mail", Public, accounts::register::check_mail),
        get("/{lang}/resend", Anonymous, accounts::register::show_resend),
        post("/{lang}/resend", Anonymous, accounts::register::resend),
        get("/{lang}/confirm/{token}", Public, accounts::links::show_confirm),
        post("/{lang}/confirm/{token}", Public, accounts::links::confirm),
        get(
            "/{lang}/change-email/{token}",
            Public,
            accounts::links::show_change_email,
        ),
        post("/{lang}/change-email/{token}", Public, accounts::links::change_email),
        get("/{lang}/invitation/{token}", Public, accounts::invitation::show),
        post("/{lang}/invitation/{token}", Public, accounts::invitation::post),
        get("/{lang}/sign-in", Anonymous, accounts::sign_in::show),
        post("/{lang}/sign-in", Anonymous, accounts::sign_in::post).always(),
        post("/{lang}/sign-out", Public, accounts::sign_in::sign_out).always(),
        get("/{lang}/reset", Anonymous, accounts::reset::show_request),
        post("/{lang}/reset", Anonymous, accounts::reset::request),
        get("/{lang}/reset/{token}", Public, accounts::reset::show),
        post("/{lang}/reset/{token}", Public, accounts::reset::post),
        get("/{lang}/account", SignedIn, accounts::account::show),
        get("/{lang}/account/name", SignedIn, accounts::account::show_name),
        post("/{lang}/account/name", SignedIn, accounts::account::name),
        get("/{lang}/account/language", SignedIn, accounts::account::show_language),
        post("/{lang}/account/language", SignedIn, accounts::account::language),
        get("/{lang}/account/password", SignedIn, accounts::account::show_password),
        post("/{lang}/account/password", SignedIn, accounts::account::password),
        get("/{lang}/account/email", SignedIn, accounts::account::show_email),
        post("/{lang}/account/email", SignedIn, accounts::account::email),
        get("/{lang}/account/sessions", SignedIn, accounts::account::show_sessions),
        post("/{lang}/account/sessions", SignedIn, accounts::account::end_sessions),
        get("/{lang}/account/data", SignedIn, own_data::show),
        post("/{lang}/account/data", SignedIn, own_data::download),
        post("/{lang}/account/data/deletion", SignedIn, own_data::ask),
        get("/{lang}/admin/deletions", PEOPLE, own_data::requests),
        post("/{lang}/admin/deletions", PEOPLE, own_data::answer_request),
        get("/{lang}/inbox", SignedIn, accounts::inbox::list),
        get("/{lang}/inbox/{notice}", SignedIn, accounts::inbox::show),
        get("/{lang}/admin/people", PEOPLE, people::list),
        get("/{lang}/admin/people/invite", PEOPLE, people::show_invite),
        post("/{lang}/admin/people/invite", PEOPLE, people::invite),
        get("/{lang}/admin/people/{account}", PEOPLE, person::show),
        post("/{lang}/admin/people/{account}", PEOPLE, person::post),
        // The officer's desk
        get("/{lang}/desk/dossiers", OFFICE, desk::list),
        get("/{lang}/desk/dossiers/{code}", OFFICE, desk::show),
        post("/{lang}/desk/dossiers/{code}", CHECKS, desk::act),
        get(
            "/{lang}/desk/dossiers/{code}/documents/{document}",
            OFFICE,
            desk::download,
        ),
        get(
            "/{lang}/desk/dossiers/{code}/documents/{document}/pages/{number}",
            OFFICE,
            desk::picture,
        ),
        get("/{lang}/desk/dossiers/{code}/guardian/{paper}", OFFICE, desk::paper),
        get("/{lang}/desk/dossiers/{code}/messages", OFFICE, talk::show_office),
        post("/{lang}/desk/dossiers/{code}/messages", CHECKS, talk::write_office),
        // Reviews
        get("/{lang}/desk/reviews", Holds(P::Review), reviews::list),
        // Its own reviewer, or who may read reviews: the operation decides.
        get("/{lang}/desk/reviews/{id}", SignedIn, reviews::show),
        post("/{lang}/desk/reviews/{id}", SignedIn, reviews::act),
        get(
            "/{lang}/desk/reviews/{id}/documents/{document}",
            SignedIn,
            reviews::download,
        ),
        get("/{lang}/desk/assignments", Holds(P::ReadReviews), reviews::boards),
        get(
            "/{lang}/desk/assignments/{call}/comparison",
            Holds(P::ReadReviews),
            reviews::comparison,
        ),
        get(
            "/{lang}/desk/assignments/{call}",
            Holds(P::ReadReviews),
            reviews::show_board,
        ),
        post(
            "/{lang}/desk/assignments/{call}",
            Holds(P::AssignReviews),
            reviews::assign_reviewers,
        ),
        // Applications: the student's side
        get("/{lang}/my", MINE, my::show),
        post("/{lang}/my/begin/{slug}", MINE, my::begin_one),
        get("/{lang}/my/{code}", MINE, status::show),
        get("/{lang}/my/{code}/withdraw", MINE, status::ask_withdraw),
        post("/{lang}/my/{code}/withdraw", MINE, give_up::withdraw),
        post("/{lang}/my/{code}/return", MINE, status::undo),
        get("/{lang}/my/{code}/messages", MINE, talk::show_own),
        post("/{lang}/my/{code}/messages", MINE, talk::write_own),
        get("/{lang}/my/{code}/dossier", MINE, dossier::show),
        get("/{lang}/my/{code}/dossier/{page}", MINE, section::show),
        post("/{lang}/my/{code}/dossier/{page}", MINE, section::save),
        get("/{lang}/my/{code}/choices", MINE, choices::show),
        post("/{lang}/my/{code}/choices", MINE, choices::change),
        get("/{lang}/my/{code}/documents/{key}", MINE, documents::show),
        post("/{lang}/my/{code}/documents/{key}", MINE, documents::change),
        get("/{lang}/my/{code}/documents/{key}/file", MINE, documents::file),
        post("/{lang}/my/{code}/documents/{key}/file", MINE, documents::upload),
        get(
            "/{lang}/my/{code}/documents/{key}/referee",
            MINE,
            guests::show_own_referee,
        ),
        post(
            "/{lang}/my/{code}/documents/{key}/referee",
            MINE,
            guests::change_referee,
        ),
        get(
            "/{lang}/my/{code}/documents/{key}/pages/{number}",
            MINE,
            documents::picture,
        ),
        get("/{lang}/my/{code}/guardian", MINE, guests::show_own_guardian),
        post("/{lang}/my/{code}/guardian", MINE, guests::ask_guardian),
        get("/{lang}/my/{code}/guardian/form", MINE, guests::paper_form),
        get("/{lang}/my/{code}/guardian/file", MINE, guests::download_paper),
        post("/{lang}/my/{code}/guardian/file", MINE, guests::upload_paper),
        // Guests: the link is the permission
        get("/{lang}/guardian/{token}", Public, guests::show_guardian),
        post("/{lang}/guardian/{token}", Public, guests::answer_guardian),
        get("/{lang}/referee/{token}", Public, guests::show_referee),
        post("/{lang}/referee/{token}", Public, guests::answer_referee),
        post("/{lang}/referee/{token}/file", Public, guests::upload_letter),
        get("/{lang}/my/{code}/check", MINE, check::show),
        post("/{lang}/my/{code}/check", MINE, check::submit),
        get("/{lang}/my/{code}/receipt/{number}", MINE, receipt::show),
        // The demonstration
        get("/{lang}/demo/mail", DemoOnly, demo::list),
        get("/{lang}/demo/mail/{name}", DemoOnly, demo::show),
        // Places
        get("/{lang}/calls/{slug}/ranking/{line}", Public, ranking::show).same_for_all(),
        get("/{lang}/calls/{slug}/ranking/{line}/list.json", Public, ranking::list),
        get("/{lang}/calls/{slug}/runs/{number}/{file}", Public, ranking::file),
        get("/{lang}/my/{code}/offer", MINE, offer::show),
        post("/{lang}/my/{code}/offer", MINE, offer::answer),
        get("/{lang}/my/{code}/letter", MINE, letter::show),
        get("/{lang}/my/{code}/offer/{placement}/why", MINE, why::show),
        get("/{lang}/my/{code}/appeals", MINE, appeals::list_own),
        get("/{lang}/my/{code}/appeal", MINE, appeals::show_decision),
        post("/{lang}/my/{code}/appeal", MINE, appeals::file_decision),
        get("/{lang}/my/{code}/appeal/file", MINE, appeals::download_decision),
        post("/{lang}/my/{code}/appeal/file", MINE, appeals::upload_decision),
        get("/{lang}/my/{code}/offer/{placement}/appeal", MINE, appeals::show_own),
        post("/{lang}/my/{code}/offer/{placement}/appeal", MINE, appeals::file_own),
        get(
            "/{lang}/my/{code}/offer/{placement}/appeal/file",
            MINE,
            appeals::download_own,
        ),
        post("/{lang}/my/{code}/offer/{placement}/appeal/file", MINE, appeals::upload),
        get("/{lang}/desk/appeals", Holds(P::ReadRuns), appeals::list_all),
        get("/{lang}/desk/appeals/{appeal}", Holds(P::ReadRuns), appeals::show_one),
        post("/{lang}/desk/appeals/{appeal}", Holds(P::ReadRuns), appeals::act),
        get(
            "/{lang}/desk/appeals/{appeal}/file",
            Holds(P::ReadRuns),
            appeals::download_evidence,
        ),
        get("/{lang}/desk/runs/{run}/{file}", Holds(P::ReadRuns), run::file),
        get("/{lang}/calls/{slug}/board", Public, board::show),
        post("/{lang}/my/{code}/offer/{placement}/done", MINE, say_done::say),
        get("/{lang}/my/{code}/offer/{placement}/give-up", MINE, give_up::ask),
        post("/{lang}/my/{code}/offer/{placement}/give-up", MINE, give_up::give_up),
        get("/{lang}/desk/quotas/{slug}", Holds(P::ReadRuns), quotas::show),
        post("/{lang}/desk/quotas/{slug}", Holds(P::ReadRuns), quotas::act),
        // Who publishes the call's lists, or manages calls: the operation decides.
        get("/{lang}/desk/closing/{slug}", SignedIn, closing::show),
        post("/{lang}/desk/closing/{slug}", SignedIn, closing::close),
        get("/{lang}/desk/chain/{slug}", Holds(P::ReadRuns), chain::show),
        post("/{lang}/desk/chain/{slug}", Holds(P::ApproveRun), chain::take_back),
        get("/{lang}/my/{code}/tour", MINE, tour::show),
        post("/{lang}/my/{code}/tour", MINE, tour::enter),
        get("/{lang}/desk/rulebooks/{rulebook}", SignedIn, rulebook::show),
        post("/{lang}/desk/rulebooks/{rulebook}", SignedIn, rulebook::act),
        get("/{lang}/desk/runs", Holds(P::ReadRuns), runs::list),
        post("/{lang}/desk/runs", Holds(P::ProposeRun), runs::propose_run),
        get("/{lang}/desk/runs/{run}", Holds(P::ReadRuns), run::show),
        post("/{lang}/desk/runs/{run}", Holds(P::ReadRuns), run::decide),
        get("/{lang}/desk/places", Holds(P::ReadNominations), places::list),
        post(
            "/{lang}/desk/places/{placement}",
            Holds(P::ReadNominations),
            places::decide,
        ),
        // Universities' programs
        post("/oauth/token", Public, token::give).always(),
        get("/api/v1/placements", READS, api::placements),
        get("/api/v1/placements/{placement}", READS, api::placement),
        post("/api/v1/placements/{placement}/admit", DECIDES, writes::admit),
        post("/api/v1/placements/{placement}/refuse", DECIDES, writes::refuse),
        post("/api/v1/placements/{placement}/enrol", ENROLS, writes::enrol),
        post("/api/v1/placements/{placement}/no-show", ENROLS, writes::no_show),
        post("/api/v1/placements/{placement}/defer", ENROLS, writes::defer),
        post(
            "/api/v1/placements/{placement}/conditions/{condition}/decide",
            ENROLS,
            writes::decide,
        ),
        get("/api/v1/events", READS, api::feed),
        get("/api/v1/programmes", READS, api::programmes),
        get("/api/v1/institution", READS, api::institution),
        get("/api/v1/openapi.json", Public, openapi::document_itself),
        get("/{lang}/api", Public, reference::show),
        get("/{lang}/desk/clients", Holds(P::ManageClients), clients::list),
        post("/{lang}/desk/clients", Holds(P::ManageClients), clients::act),
    ]
}
