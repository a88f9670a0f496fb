//! Words in which Latin and Cyrillic letters stand together: nearly always a slip of the
//! keyboard ("Oсмонов" with a Latin O), which the eye cannot see and a search does not find.

/// Cyrillic letters and the Latin ones that look the same, capitals and small.
const TWINS: &[(char, char)] = &[
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('І', 'I'),
    ('У', 'Y'),
    ('Ү', 'Y'),
    ('Ә', 'Ə'),
    ('Ө', 'Ɵ'),
    ('а', 'a'),
    ('е', 'e'),
    ('к', 'k'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('х', 'x'),
    ('і', 'i'),
    ('у', 'y'),
    ('ү', 'y'),
    ('һ', 'h'),
    ('ә', 'ə'),
    ('ө', 'ɵ'),
];

/// A letter of the script that the rest of its word does not use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foreign {
    /// The letter.
    pub character: char,
    /// Where it stands in the word, from 1, in characters.
    pub position: usize,
    /// The letter of the word's own script that looks the same.
    pub instead: Option<char>,
}

/// A word of two scripts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MixedWord {
    /// The word as typed.
    pub word: String,
    /// The letters to look at.
    pub foreign: Vec<Foreign>,
}

impl MixedWord {
    /// The word in one script, when every foreign letter has a twin; to suggest, never to
    /// apply silently.
    #[must_use]
    pub fn suggestion(&self) -> Option<String> {
        let complete = self.foreign.iter().all(|letter| letter.instead.is_some());
        complete.then(|| untwin(&self.word))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
}

fn script(c: char) -> Option<Script> {
    match c {
        '\u{0400}'..='\u{052F}' | '\u{1C80}'..='\u{1C8F}' => Some(Script::Cyrillic),
        'a'..='z' | 'A'..='Z' | '\u{00C0}'..='\u{024F}' | '\u{0250}'..='\u{02AF}' | '\u{1E00}'..='\u{1EFF}'
            if c.is_alphabetic() =>
        {
            Some(Script::Latin)
        }
        _ => None,
    }
}

fn twin(c: char, wanted: Script) -> Option<char> {
    TWINS.iter().find_map(|(cyrillic, latin)| match wanted {
        Script::Cyrillic => (*latin == c).then_some(*cyrillic),
        Script::Latin => (*cyrillic == c).then_some(*latin),
    })
}

/// The script of a mixed word: the one that has letters without a twin in the other; when
/// both or neither have, the one with more letters, Cyrillic when equal.
fn own_script(word: &str) -> Option<Script> {
    let count = |wanted: Script| word.chars().filter(|c| script(*c) == Some(wanted)).count();
    let sure = |wanted: Script, other: Script| {
        word.chars()
            .any(|c| script(c) == Some(wanted) && twin(c, other).is_none())
    };
    let (latin, cyrillic) = (count(Script::Latin), count(Script::Cyrillic));
    if latin == 0 || cyrillic == 0 {
        return None;
    }
    let surely = (
        sure(Script::Latin, Script::Cyrillic),
        sure(Script::Cyrillic, Script::Latin),
    );
    Some(match surely {
        (true, false) => Script::Latin,
        (false, true) => Script::Cyrillic,
        _ if latin > cyrillic => Script::Latin,
        _ => Script::Cyrillic,
    })
}

/// The words of `text` that mix Latin and Cyrillic letters. A hyphen parts words, so that
/// "IT-лицей" is none.
#[must_use]
pub fn mixed_words(text: &str) -> Vec<MixedWord> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| {
            let own = own_script(word)?;
            let foreign = word.chars().enumerate().filter(|(_, c)| {
                let found = script(*c);
                found.is_some() && found != Some(own)
            });
            let foreign = foreign
                .map(|(index, character)| Foreign {
                    character,
                    position: index + 1,
                    instead: twin(character, own),
                })
                .collect();
            Some(MixedWord {
                word: word.to_owned(),
                foreign,
            })
        })
        .collect()
}

/// `word` with each letter of the other script replaced by its twin where it has one.
#[must_use]
pub fn untwin(word: &str) -> String {
    match own_script(word) {
        None => word.to_owned(),
        Some(own) => word
            .chars()
            .map(|c| {
                let foreign = script(c).is_some_and(|found| found != own);
                if foreign { twin(c, own).unwrap_or(c) } else { c }
            })
            .collect(),
    }
}

/// Whether every letter is Latin, as in a passport's machine-readable names.
#[must_use]
pub fn is_latin(text: &str) -> bool {
    text.chars()
        .all(|c| !c.is_alphabetic() || script(c) == Some(Script::Latin))
}

/// Whether every letter is Cyrillic.
#[must_use]
pub fn is_cyrillic(text: &str) -> bool {
    text.chars()
        .all(|c| !c.is_alphabetic() || script(c) == Some(Script::Cyrillic))
}
