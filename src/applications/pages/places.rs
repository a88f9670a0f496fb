//! Rayons and cities to choose from while an address is typed; whatever else may be typed too.

use crate::i18n;
use crate::kernel::Lang;

/// The names of an oblast, by the word that the dossier keeps of it. The city of Osh has no parts.
const OF_OBLASTS: &[(&str, &str)] = &[
    ("bishkek", "sections-places-bishkek"),
    ("batken", "sections-places-batken"),
    ("jalal_abad", "sections-places-jalal-abad"),
    ("issyk_kul", "sections-places-issyk-kul"),
    ("naryn", "sections-places-naryn"),
    ("osh", "sections-places-osh"),
    ("talas", "sections-places-talas"),
    ("chuy", "sections-places-chuy"),
];
/// The oblasts and great cities of Kazakhstan: the neighbour from which most others apply.
const ABROAD: (&str, &str) = ("abroad", "sections-places-abroad");

/// The places of `oblast`; of the whole of Kyrgyzstan while it is not known.
pub fn places(lang: Lang, oblast: &str) -> Vec<String> {
    let all = OF_OBLASTS.iter().chain([&ABROAD]);
    let of = all.filter(|(word, _)| {
        let at_home = *word != ABROAD.0 && *word != "bishkek";
        *word == oblast || (oblast.is_empty() && at_home)
    });
    of.flat_map(|(_, key)| {
        let list = i18n::text(lang, key);
        list.split(';')
            .map(|name| name.trim().to_owned())
            .collect::<Vec<String>>()
    })
    .collect()
}
