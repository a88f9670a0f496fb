//! Which passwords are accepted. Pure: the same answer for the same words.
//!
//! Length and guessability only, no composition rules (NIST SP 800-63B-4 3.1.1.2, ASVS 5.0
//! 6.2): a password falls when the hundred million guesses that an attacker tries first contain
//! it. The list behind that is the offline frequency list of `zxcvbn` (30,000 leaked passwords,
//! 64,000 words and names) together with how people bend words: repeats, keyboard runs, dates,
//! look-alike letters, a tail of digits. A plain list of that size would miss nearly all of
//! them, because hardly any leaked password on it is as long as our minimum. Passwords typed in
//! Cyrillic are judged a second time by the keys that were pressed.

use unicode_normalization::UnicodeNormalization;

/// Lengths in Unicode code points after NFC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Minimum for applicants, whose account opens one person's dossier.
    pub applicant_minimum: usize,
    /// Minimum for staff: NIST's figure where a password is the only factor.
    pub staff_minimum: usize,
    /// Maximum; longer ones are refused, never cut.
    pub maximum: usize,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            applicant_minimum: 12,
            staff_minimum: 15,
            maximum: 256,
        }
    }
}

/// Whose password it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A person who applies.
    Applicant,
    /// Anybody with a role.
    Staff,
}

/// Why a password is not accepted; the words for it belong to the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// Fewer code points than asked.
    #[error("shorter than {minimum} characters")]
    TooShort {
        /// What is asked.
        minimum: usize,
    },
    /// More code points than we take.
    #[error("longer than {maximum} characters")]
    TooLong {
        /// What we take.
        maximum: usize,
    },
    /// Made of the person's own data or of words that everybody connects with us.
    #[error("made of the account's own words")]
    OwnWords,
    /// Among the first that an attacker tries.
    #[error("among the passwords tried first")]
    Common,
}

/// Guesses up to which a password counts as common. Sign-in is limited to far fewer, so the
/// figure answers the question what a stolen table of hashes would give away in a day.
const COMMON_UP_TO: u64 = 100_000_000;

/// Code points that the estimate sees at once.
const PIECE: usize = 24;

/// Code points that must remain when the account's own words are taken out.
const OWN_REMAINDER: usize = 8;

/// What everybody here thinks of first, and the words for "password" that the list lacks.
const OUR_WORDS: &[&str] = &[
    "qabyl",
    "кабыл",
    "қабыл",
    "kabyl",
    "пароль",
    "parol",
    "құпиясөз",
    "сырсөз",
    "сыр сөз",
    "купуясөз",
    "привет",
    "любовь",
    "салам",
    "сәлем",
    "salam",
    "salem",
    "scholarship",
    "стипендия",
    "шәкіртақы",
    "kyrgyzstan",
    "кыргызстан",
    "киргизия",
    "kazakhstan",
    "казахстан",
    "қазақстан",
    "bishkek",
    "бишкек",
    "almaty",
    "алматы",
    "astana",
    "астана",
    "университет",
    "university",
    "admission",
    "абитуриент",
    "студент",
    "student",
    "махабат",
    "сүйүү",
];

/// The form in which a password is judged and hashed: NFC, so that the same letters typed on
/// another system are the same password. Nothing is trimmed or cut.
#[must_use]
pub fn normalise(password: &str) -> String {
    password.nfc().collect()
}

/// The words of an account that must not make up its password: parts of the e-mail address,
/// names, phone number, PIN. Parts shorter than four code points say nothing.
#[must_use]
pub fn own_words<'a>(values: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for value in values {
        let folded = fold(value);
        let joined: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
        let parts = folded.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
        words.extend(parts.chain([joined]).filter(|word| word.chars().count() >= 4));
    }
    words
}

/// Judges a password; `own` comes from [`own_words`].
///
/// # Errors
/// The first weakness found, lengths first.
pub fn check(policy: &Policy, holder: Holder, password: &str, own: &[String]) -> Result<(), Weakness> {
    let password = normalise(password);
    let length = password.chars().count();
    let minimum = match holder {
        Holder::Applicant => policy.applicant_minimum,
        Holder::Staff => policy.staff_minimum,
    };
    if length < minimum {
        return Err(Weakness::TooShort { minimum });
    }
    if length > policy.maximum {
        return Err(Weakness::TooLong {
            maximum: policy.maximum,
        });
    }
    let folded = fold(&password);
    if made_of_own_words(&folded, own) {
        return Err(Weakness::OwnWords);
    }
    let essence = without_repeats(&password);
    if is_common(&essence, own) || keys_pressed(&fold(&essence)).is_some_and(|keys| is_common(&keys, own)) {
        return Err(Weakness::Common);
    }
    Ok(())
}

/// Whether the guesses that lead to `password` are few.
///
/// The estimate multiplies without looking and overflows on keyboard walks longer than 27
/// keys, so it sees pieces of at most [`PIECE`] code points; guesses of pieces multiply.
fn is_common(password: &str, own: &[String]) -> bool {
    let inputs: Vec<&str> = own
        .iter()
        .map(String::as_str)
        .chain(OUR_WORDS.iter().copied())
        .filter(|word| word.chars().count() <= PIECE)
        .collect();
    let letters: Vec<char> = password.chars().collect();
    let mut guesses: u64 = 1;
    for piece in letters.chunks(PIECE) {
        let piece: String = piece.iter().collect();
        guesses = guesses.saturating_mul(zxcvbn::zxcvbn(&piece, &inputs).guesses());
        if guesses >= COMMON_UP_TO {
            return false;
        }
    }
    true
}

/// A password that is one stretch again and again, cut to two of them: the rest adds nothing.
fn without_repeats(password: &str) -> String {
    let letters: Vec<char> = password.chars().collect();
    let repeats = |period: &usize| {
        letters
            .iter()
            .zip(letters.iter().skip(*period))
            .all(|(one, next)| one == next)
    };
    let kept = (1..=letters.len() / 2)
        .find(repeats)
        .map_or(letters.len(), |period| 2 * period);
    letters.iter().take(kept).collect()
}

fn fold(text: &str) -> String {
    text.nfc().collect::<String>().to_lowercase()
}

fn made_of_own_words(folded: &str, own: &[String]) -> bool {
    let mut words: Vec<&str> = own
        .iter()
        .map(String::as_str)
        .chain(OUR_WORDS.iter().copied())
        .collect();
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    let mut rest = folded.to_owned();
    for word in words {
        rest = rest.replace(word, "");
    }
    rest.len() < folded.len() && rest.chars().filter(|c| c.is_alphanumeric()).count() < OWN_REMAINDER
}

/// The Latin keys behind a Russian layout: `йцукен` is `qwerty`. `None` when no letter is one.
fn keys_pressed(folded: &str) -> Option<String> {
    const CYRILLIC: &str = "йцукенгшщзхъфывапролджэячсмитьбюё";
    const LATIN: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
    let mut found = false;
    let keys = folded
        .chars()
        .map(|c| match CYRILLIC.chars().position(|letter| letter == c) {
            Some(key) => {
                found = true;
                LATIN.chars().nth(key).unwrap_or(c)
            }
            None => c,
        })
        .collect();
    found.then_some(keys)
}
