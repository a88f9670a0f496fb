//! The frame around every page: language, navigation, tokens, addresses of static files.

use super::{App, Visitor};
use crate::accounts::policy::{Permission as P, Scope, holds};
use crate::config::Public;
use crate::i18n::{self, Arg};
use crate::kernel::Lang;
use crate::kernel::civil::BISHKEK;

/// One entry of the navigation.
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub label: String,
    /// Whether the visitor is there.
    pub current: bool,
}

/// What the layout needs to know.
pub struct Shell {
    /// The page's language tag.
    pub lang: &'static str,
    /// The direction of writing.
    pub dir: &'static str,
    /// The page's language.
    pub language: Lang,
    /// Whether somebody is signed in.
    pub signed_in: bool,
    /// Whether that is a colleague.
    pub staff: bool,
    /// As signed in.
    pub user_name: String,
    /// The navigation.
    pub nav: Vec<NavItem>,
    /// The token for forms.
    pub csrf: String,
    /// The style sheet's address.
    pub css: String,
    /// The script's address.
    pub js: String,
    /// The mark's address.
    pub mark: String,
    /// Lines to everybody.
    pub notices: Vec<String>,
    /// Whom to call.
    pub help_phone: String,
    /// Who holds the data.
    pub holder_name: String,
    /// Where people write to, where there is such an address.
    pub help_email: Option<String>,
    /// The request's trace.
    pub trace: String,
    /// Whether everything here is invented.
    pub demo: bool,
    path: String,
}

/// Whom people call; a marked sample while nobody is named.
#[must_use]
pub fn phone(public: &Public, lang: Lang) -> String {
    let set = public.phone.clone();
    set.unwrap_or_else(|| i18n::text(lang, "web-help-phone-sample"))
}

/// Who holds the data; a marked sample while nobody is named.
#[must_use]
pub fn holder(public: &Public, lang: Lang) -> String {
    let set = public.holder.as_ref().map(|words| words.get(lang).to_owned());
    set.unwrap_or_else(|| i18n::text(lang, "web-holder-sample"))
}

/// What is announced to everybody: the notice, and that nothing can be sent.
fn notices(app: &App, visitor: &Visitor) -> Vec<String> {
    let (announced, now, lang) = (app.board.announced(), visitor.ctx.now, visitor.lang);
    let notice = announced.notice(now).map(|notice| notice.words.get(lang).to_owned());
    let works = announced.maintenance(now).map(|works| {
        let until = i18n::both_zones(lang, works.until.utc(), BISHKEK);
        i18n::text_with(lang, "web-maintenance", &[("when", until.into())])
    });
    works.into_iter().chain(notice).collect()
}

impl Shell {
    pub(super) fn new(app: &App, visitor: &Visitor) -> Self {
        let account = visitor.ctx.who.account();
        let lang = visitor.lang;
        Self {
            lang: lang.tag(),
            dir: "ltr",
            language: lang,
            signed_in: account.is_some(),
            staff: account.is_some_and(crate::accounts::Account::is_staff),
            user_name: account.map(|account| account.name.clone()).unwrap_or_default(),
            nav: navigation(visitor),
            csrf: visitor.form_token(app),
            css: app.assets.path("qabyl.css").to_owned(),
            js: app.assets.path("qabyl.js").to_owned(),
            mark: app.assets.path("mark.svg").to_owned(),
            notices: notices(app, visitor),
            help_phone: phone(&app.config.public, lang),
            holder_name: holder(&app.config.public, lang),
            help_email: app.config.public.email.clone(),
            trace: visitor.ctx.trace.to_string(),
            demo: app.demo(),
            path: visitor.path.clone(),
        }
    }

    /// The words for a key.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        i18n::text(self.language, key)
    }

    /// The words for a key with one value in them.
    #[must_use]
    pub fn with1(&self, key: &str, name: &str, value: impl Into<Arg>) -> String {
        i18n::text_with(self.language, key, &[(name, value.into())])
    }

    /// The words for a key with two values in them.
    #[must_use]
    pub fn with2(&self, key: &str, a: &str, first: impl Into<Arg>, b: &str, second: impl Into<Arg>) -> String {
        i18n::text_with(self.language, key, &[(a, first.into()), (b, second.into())])
    }

    /// This very page in another language.
    #[must_use]
    pub fn path_in(&self, tag: &str) -> String {
        let rest = self.path.trim_start_matches('/');
        match rest.split_once(['/', '?']) {
            Some((first, _)) if Lang::ALL.into_iter().any(|lang| lang.tag() == first) => {
                format!("/{tag}{}", rest.get(first.len()..).unwrap_or_default())
            }
            _ => format!("/{tag}"),
        }
    }

    /// A new one-time key for a form whose act must happen once. Empty when the system has no
    /// randomness: such a form is refused as too old.
    #[must_use]
    pub fn once(&self) -> String {
        crate::kernel::secrets::token().unwrap_or_default()
    }

    /// A path in this page's language.
    #[must_use]
    pub fn to(&self, path: &str) -> String {
        format!("/{}{path}", self.lang)
    }
}

fn navigation(visitor: &Visitor) -> Vec<NavItem> {
    let who = &visitor.ctx.who;
    let entries: [(&str, &str, bool); 10] = [
        ("/calls", "web-nav-calls", true),
        ("/my", "web-nav-my-applications", holds(who, P::Apply, Scope::Anywhere)),
        ("/inbox", "web-nav-inbox", who.account().is_some()),
        (
            "/desk/dossiers",
            "web-nav-dossiers",
            holds(who, P::ReadDossiers, Scope::Anywhere),
        ),
        (
            "/desk/reviews",
            "web-nav-reviews",
            holds(who, P::Review, Scope::Anywhere),
        ),
        (
            "/desk/assignments",
            "web-nav-assignments",
            holds(who, P::ReadReviews, Scope::Anywhere),
        ),
        ("/desk/runs", "web-nav-runs", holds(who, P::ReadRuns, Scope::Anywhere)),
        (
            "/desk/appeals",
            "web-nav-appeals",
            holds(who, P::AssignAppeals, Scope::Anywhere) || holds(who, P::DecideAppeals, Scope::Anywhere),
        ),
        (
            "/desk/places",
            "web-nav-places",
            holds(who, P::ReadNominations, Scope::Anywhere),
        ),
        (
            "/admin",
            "web-nav-administration",
            holds(who, P::Operate, Scope::Anywhere),
        ),
    ];
    entries
        .into_iter()
        .filter(|(_, _, shown)| *shown)
        .map(|(path, key, _)| {
            let href = visitor.to(path);
            NavItem {
                current: visitor.path.starts_with(&href),
                label: visitor.t(key),
                href,
            }
        })
        .collect()
}
