//! What people type into fields: cleaned, refused, suspected.

use proptest::prelude::*;
use qabyl::kernel::text::{TextError, at_most, is_cyrillic, is_latin, length, line, mixed_words, paragraphs, untwin};

#[test]
fn a_line_is_composed_trimmed_and_single_spaced() {
    assert_eq!(line("  Өмүрбек \t\u{A0} уулу "), Ok("Өмүрбек уулу".to_owned()));
    assert_eq!(line("и\u{306}"), Ok("й".to_owned()));
    assert_eq!(line(" \n "), Ok(String::new()));
}

#[test]
fn invisible_and_reordering_characters_are_refused_with_their_place() {
    for character in [
        '\0',
        '\u{7}',
        '\u{1B}',
        '\u{7F}',
        '\u{85}',
        '\u{AD}',
        '\u{200B}',
        '\u{200C}',
        '\u{200D}',
        '\u{200E}',
        '\u{200F}',
        '\u{202A}',
        '\u{202E}',
        '\u{2060}',
        '\u{2066}',
        '\u{2069}',
        '\u{FEFF}',
        '\u{FFFD}',
        '\u{E000}',
        '\u{2028}',
        '\u{E0041}',
        '\u{61C}',
    ] {
        let refused = Err(TextError::Forbidden { character, position: 3 });
        assert_eq!(line(&format!("ab{character}c")), refused, "{character:?}");
        if !matches!(character, '\u{85}') {
            assert_eq!(paragraphs(&format!("ab{character}c")), refused, "{character:?}");
        }
    }
    assert_eq!(
        line("a\nb"),
        Err(TextError::Forbidden {
            character: '\n',
            position: 2
        })
    );
}

#[test]
fn paragraphs_keep_lines_and_emoji() {
    assert_eq!(paragraphs(" а \r\nб\r\n\r\n\r\n\r\nв "), Ok("а\nб\n\nв".to_owned()));
    let family = "❤\u{FE0F} 👩\u{200D}🎓";
    assert_eq!(paragraphs(family), Ok(family.to_owned()));
    assert!(paragraphs("х\u{200D}у").is_err());
}

#[test]
fn lengths_are_counted_in_characters() {
    assert_eq!(length("Өмүр"), 4);
    assert_eq!(at_most("Өмүр", 4), Ok(()));
    assert_eq!(at_most("Өмүр", 3), Err(TextError::TooLong { limit: 3, found: 4 }));
}

#[test]
fn a_word_of_two_scripts_is_reported_with_the_letters_to_look_at() {
    let found = mixed_words("Oсмонов Aйбек, IT-лицей № 7, ЖK");
    let seen: Vec<_> = found
        .iter()
        .map(|word| {
            let letters: Vec<_> = word
                .foreign
                .iter()
                .map(|letter| (letter.character, letter.position))
                .collect();
            (word.word.as_str(), letters, word.suggestion())
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("Oсмонов", vec![('O', 1)], Some("Осмонов".to_owned())),
            ("Aйбек", vec![('A', 1)], Some("Айбек".to_owned())),
            ("ЖK", vec![('K', 2)], Some("ЖК".to_owned())),
        ]
    );
    assert!(mixed_words("Өмүрбек уулу Omurbek").is_empty());
}

#[test]
fn a_letter_without_a_twin_is_reported_without_a_suggestion() {
    let found = mixed_words("Жаqып");
    assert_eq!(found.len(), 1);
    assert_eq!(found.first().and_then(qabyl::kernel::text::MixedWord::suggestion), None);
    assert_eq!(untwin("Оmurbek"), "Omurbek");
}

#[test]
fn scripts_of_whole_texts() {
    assert!(is_latin("O'Neil-Smith 2") && !is_latin("Oсмонов"));
    assert!(is_cyrillic("Өмүрбек уулу") && !is_cyrillic("Өmүr"));
}

proptest! {
    #[test]
    fn a_cleaned_text_is_clean(text in "\\PC{0,40}") {
        if let Ok(cleaned) = line(&text) {
            prop_assert_eq!(line(&cleaned), Ok(cleaned));
        }
        if let Ok(cleaned) = paragraphs(&text) {
            prop_assert_eq!(paragraphs(&cleaned), Ok(cleaned));
        }
    }
}
