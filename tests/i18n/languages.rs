//! What a program can tell about the quality of a translation.

use qabyl::kernel::Lang;

use super::catalogue::messages;

/// Sentences that may be the same in two languages: names, formats, samples of input.
const SAME_ON_PURPOSE: &[&str] = &["dates-both-zones"];
/// Texts that quote another language: own names of languages and universities.
const QUOTES: &[&str] = &["sections-family-hint"];

const KAZAKH_ONLY: [char; 12] = ['ә', 'ғ', 'қ', 'ұ', 'һ', 'і', 'Ә', 'Ғ', 'Қ', 'Ұ', 'Һ', 'І'];
const KYRGYZ_OR_KAZAKH: [char; 6] = ['ң', 'ө', 'ү', 'Ң', 'Ө', 'Ү'];

/// Frequent Russian words that no Kyrgyz or Kazakh sentence contains.
const RUSSIAN_WORDS: &[&str] = &[
    "и",
    "или",
    "для",
    "что",
    "это",
    "этот",
    "эта",
    "вы",
    "вас",
    "вам",
    "ваш",
    "ваша",
    "ваше",
    "ваши",
    "чтобы",
    "если",
    "уже",
    "ещё",
    "только",
    "можно",
    "нельзя",
    "нужно",
    "пожалуйста",
    "когда",
    "который",
    "которая",
    "где",
    "нет",
    "был",
    "была",
    "было",
    "будет",
    "после",
    "перед",
    "заявление",
    "заявления",
    "место",
    "решение",
    "срок",
    "вход",
    "выход",
    "ошибка",
    "выберите",
    "введите",
    "нажмите",
    "отправить",
    "сохранить",
    "файлы",
    "при",
    "без",
    "под",
];

/// Kyrgyz words in a Kazakh file and the other way round: the two are easily copied.
const KYRGYZ_WORDS: &[&str] = &[
    "жана",
    "үчүн",
    "менен",
    "эмес",
    "эгер",
    "болот",
    "кийин",
    "сиздин",
    "арыз",
    "эмне",
];
const KAZAKH_WORDS: &[&str] = &["үшін", "емес", "егер", "болады", "кейін", "сіздің", "өтініш", "және"];

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .filter(|word| word.chars().any(char::is_alphabetic))
        .map(str::to_lowercase)
        .collect()
}

/// Every text of a language outside the allow-list, as readers see it.
fn shown(lang: Lang) -> impl Iterator<Item = (String, String)> {
    messages(lang)
        .into_iter()
        .filter(|(key, _)| !QUOTES.contains(&key.as_str()))
        .map(|(key, message)| (key, message.words()))
}

fn with_letters(lang: Lang, forbidden: impl Fn(char) -> bool) -> Vec<(String, String)> {
    shown(lang).filter(|(_, text)| text.chars().any(&forbidden)).collect()
}

fn with_words(lang: Lang, forbidden: &[&str]) -> Vec<(String, String)> {
    shown(lang)
        .filter(|(_, text)| words(text).iter().any(|word| forbidden.contains(&word.as_str())))
        .collect()
}

#[test]
fn no_sentence_is_the_same_in_two_languages() {
    let mut copied = Vec::new();
    let all = Lang::ALL.map(|lang| (lang, messages(lang)));
    for (index, (a, first)) in all.iter().enumerate() {
        for (b, second) in all.iter().skip(index + 1) {
            for (key, message) in first {
                let same = second.get(key).is_some_and(|other| other.source == message.source);
                let long = words(&message.words()).len() > 3;
                if same && long && !SAME_ON_PURPOSE.contains(&key.as_str()) {
                    copied.push(format!("{key}: {a} and {b}"));
                }
            }
        }
    }
    assert!(copied.is_empty(), "not translated: {copied:#?}");
}

#[test]
fn kyrgyz_texts_have_no_kazakh_letters() {
    let found = with_letters(Lang::Ky, |c| KAZAKH_ONLY.contains(&c));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn russian_texts_have_russian_letters_only() {
    let foreign = |c: char| KAZAKH_ONLY.contains(&c) || KYRGYZ_OR_KAZAKH.contains(&c);
    let found = with_letters(Lang::Ru, foreign);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn english_texts_have_no_cyrillic() {
    let found = with_letters(Lang::En, |c| matches!(c, '\u{400}'..='\u{52F}'));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn kyrgyz_and_kazakh_texts_are_not_left_in_russian_or_in_each_other() {
    let mut found = with_words(Lang::Ky, RUSSIAN_WORDS);
    found.extend(with_words(Lang::Kk, RUSSIAN_WORDS));
    found.extend(with_words(Lang::Ky, KAZAKH_WORDS));
    found.extend(with_words(Lang::Kk, KYRGYZ_WORDS));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn longer_kazakh_sentences_use_kazakh_letters() {
    let without = |text: &str| {
        !text
            .chars()
            .any(|c| KAZAKH_ONLY.contains(&c) || KYRGYZ_OR_KAZAKH.contains(&c))
    };
    let found: Vec<_> = shown(Lang::Kk)
        .filter(|(_, text)| words(text).len() > 5 && without(text))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_word_mixes_latin_and_cyrillic_letters() {
    for lang in Lang::ALL {
        for (key, text) in shown(lang) {
            let mixed = qabyl::kernel::text::mixed_words(&text);
            assert!(mixed.is_empty(), "{lang}: {key}: {mixed:?}");
        }
    }
}

#[test]
fn nobody_shouts() {
    for lang in Lang::ALL {
        for (key, text) in shown(lang) {
            let greeting = key.contains("greeting");
            assert!(greeting || !text.contains('!'), "{lang}: {key}: no exclamation marks");
        }
    }
}
