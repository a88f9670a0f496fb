//! Every refusal has words in every language, with the limits in force.

use std::collections::BTreeSet;

use qabyl::documents::{Limits, Refused};
use qabyl::i18n;
use qabyl::kernel::Lang;

#[test]
fn every_refusal_says_what_happened_in_four_languages() {
    let limits = Limits::default();
    for lang in Lang::ALL {
        let mut seen = BTreeSet::new();
        for refused in Refused::ALL {
            assert!(i18n::has(lang, refused.key()), "{lang} {refused}");
            let words = refused.words(lang, &limits);
            assert!(words.chars().count() > 40 && !words.contains('{'), "{words}");
            assert!(seen.insert(words), "{refused} says the same as another");
            assert!(refused.status().is_client_error() || refused.status().is_server_error());
        }
        assert!(limits.hint(lang).contains(" 5 "));
        assert!(Refused::TooManyPixels.words(lang, &limits).contains("40"));
    }
}
