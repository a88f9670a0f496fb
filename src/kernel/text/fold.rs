//! Keys for searching: one spelling for everything that people type for one name.
//!
//! Source of the table: the letters that Kyrgyz and Kazakh keyboards and passports exchange
//! (ө for о, ң for н or нг, ё for е, ж for дж) and the Latin spellings of passports (ICAO)
//! and of BGN. The key is Latin, because that direction loses least: й and и, which both
//! become `i` in a passport, cannot stay apart. Keys are compared, never shown.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::script::untwin;

/// The search key of `text`: lower-case ASCII words (letters of other scripts stay), single
/// spaces between them.
///
/// "Өмүрбек", "Омурбек", "Omurbek" and "Oмурбек" with a Latin O have the same key; so have
/// "Жаңыл", "Жангыл", "Джаныл" and "Zhangyl". Folding a key changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    let composed: String = text.nfc().filter(|c| !is_silent(*c)).collect();
    let mut key = String::with_capacity(composed.len());
    for word in composed.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)) {
        let folded = fold_word(word);
        if folded.is_empty() {
            continue;
        }
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&folded);
    }
    key
}

/// Apostrophes of all kinds and the hard and soft signs: inside words, without a sound.
fn is_silent(c: char) -> bool {
    matches!(
        c,
        '\'' | '`'
            | '\u{00B4}'
            | '\u{02B9}'..='\u{02BF}'
            | '\u{2018}'..='\u{201B}'
            | '\u{2032}'
            | 'ъ'
            | 'ь'
            | 'Ъ'
            | 'Ь'
    )
}

fn fold_word(word: &str) -> String {
    let mut latin = String::with_capacity(word.len());
    for c in untwin(word).chars().flat_map(char::to_lowercase) {
        push_latin(c, &mut latin);
    }
    merge_spellings(&latin)
}

/// Writes one lower-case letter in Latin.
fn push_latin(c: char, out: &mut String) {
    if c.is_ascii() {
        // Decomposing a sign can leave a space.
        out.extend(c.is_ascii_alphanumeric().then_some(c));
    } else if let Some(letters) = letters(c) {
        out.push_str(letters);
    } else {
        let mut parts = std::iter::once(c).nfkd().filter(|part| !is_combining_mark(*part));
        match (parts.next(), parts.next()) {
            (Some(base), None) if base != c => push_latin(base, out),
            (Some(_), _) => out.extend(std::iter::once(c).nfkd().filter(|p| p.is_alphanumeric())),
            (None, _) => {}
        }
    }
}

fn letters(c: char) -> Option<&'static str> {
    Some(match c {
        'а' | 'ә' | 'ə' | 'æ' => "a",
        'б' => "b",
        'в' | 'ў' => "v",
        'г' | 'ғ' | 'ґ' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' | 'є' => "e",
        'ж' => "j",
        'з' => "z",
        'и' | 'й' | 'і' | 'ї' => "i",
        'к' | 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' | 'ң' | 'ŋ' => "n",
        'о' | 'ө' | 'ɵ' | 'θ' | 'ø' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ү' | 'ұ' => "u",
        'ф' => "f",
        'х' | 'һ' | 'ҳ' => "h",
        'ц' => "ts",
        'ч' | 'ҷ' | 'ç' => "ch",
        'ш' | 'щ' | 'ş' => "sh",
        'ы' | 'ı' => "y",
        'ю' => "iu",
        'я' => "ia",
        'ß' => "ss",
        _ => return None,
    })
}

/// Makes one of the ways in which passports, BGN and habit write the same sound in Latin.
///
/// Repeated until nothing changes (a merge can put two letters together that merge again),
/// so that the key of a key is the key.
fn merge_spellings(word: &str) -> String {
    let mut current = word.to_owned();
    // Each round but the last shortens the word or turns a `y` into `i`.
    for _ in 0..=word.len() {
        let next = merge_once(&current);
        if next == current {
            break;
        }
        current = next;
    }
    current
}

fn merge_once(word: &str) -> String {
    const PAIRS: &[(&str, &str)] = &[
        ("shch", "sh"),
        ("zh", "j"),
        ("dj", "j"),
        ("kh", "h"),
        ("gh", "g"),
        ("ng", "n"),
        ("ii", "i"),
    ];
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        if let Some((from, to)) = PAIRS.iter().find(|(from, _)| rest.starts_with(from)) {
            out.push_str(to);
            rest = rest.get(from.len()..).unwrap_or_default();
            continue;
        }
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
        match first {
            'q' => out.push('k'),
            'w' => out.push('v'),
            'x' => out.push_str("ks"),
            // "Yerlan" is Ерлан.
            'y' if out.is_empty() && rest.starts_with('e') => {}
            // "ay" and "ya" are ай and я; elsewhere y is ы.
            'y' if out.ends_with(['a', 'e', 'o', 'u', 'y']) || rest.starts_with(['a', 'o', 'u']) => {
                out.push('i');
            }
            other => out.push(other),
        }
    }
    out
}
