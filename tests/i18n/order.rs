//! Names in the order of each language.

use qabyl::i18n::{compare, sort_key};
use qabyl::kernel::Lang;

fn assert_order(lang: Lang, expected: &[&str]) {
    let mut sorted: Vec<&str> = expected.iter().rev().copied().collect();
    sorted.sort_by(|a, b| compare(lang, a, b));
    assert_eq!(sorted, expected, "{lang}");
    let mut by_key: Vec<&str> = expected.iter().rev().copied().collect();
    by_key.sort_by_cached_key(|name| sort_key(lang, name));
    assert_eq!(by_key, expected, "{lang} by key");
}

#[test]
fn the_kyrgyz_alphabet() {
    let alphabet: Vec<String> = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"
        .chars()
        .map(|c| format!("{c}бв"))
        .collect();
    assert_order(Lang::Ky, &alphabet.iter().map(String::as_str).collect::<Vec<_>>());
    assert_order(
        Lang::Ky,
        &[
            "Нурлан",
            "Ңапил",
            "Омор",
            "Осмон",
            "Өмүрбек",
            "Пазыл",
            "Улан",
            "Урмат",
            "Үмүт",
            "Фатима",
        ],
    );
}

#[test]
fn the_kazakh_alphabet() {
    let alphabet: Vec<String> = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
        .chars()
        .map(|c| format!("{c}бв"))
        .collect();
    assert_order(Lang::Kk, &alphabet.iter().map(String::as_str).collect::<Vec<_>>());
    assert_order(
        Lang::Kk,
        &[
            "Азат",
            "Әлия",
            "Болат",
            "Инкар",
            "Кенже",
            "Қанат",
            "Ұлан",
            "Үміт",
            "Ыдырыс",
            "Іңкәр",
        ],
    );
}

#[test]
fn kazakh_letters_elsewhere_stand_beside_their_neighbours() {
    assert_order(Lang::Ru, &["Инкар", "Іңкәр", "Йулдуз", "Клара", "Қанат", "Лира"]);
    assert_order(Lang::Ky, &["Инкар", "Іңкәр", "Карина", "Қанат", "Лира"]);
}

#[test]
fn yo_is_a_variant_of_ye_but_oe_is_a_letter() {
    assert_order(Lang::Ru, &["Елена", "Ёлка", "Емельян"]);
    assert_order(Lang::Ru, &["ежа", "ёжа", "ежик"]);
    assert_order(Lang::Ky, &["ор", "оя", "өб"]);
}

#[test]
fn small_before_capital_shorter_before_longer_and_spaces_first() {
    assert_order(Lang::Ky, &["ак", "Ак", "ак суу", "ак-суу", "аксуу", "Аксуу"]);
    assert_order(Lang::Ru, &["Өмүрбек уулу", "Өмүрбеков"]);
    assert_order(Lang::Ru, &["", "№ 2", "1", "2", "А", "A", "Z"]);
}

#[test]
fn the_readers_script_comes_first() {
    assert_order(Lang::En, &["Asan", "Émile", "Emir", "Zhyldyz", "Асан", "Өмүр"]);
    assert_order(Lang::Kk, &["Асан", "Ясин", "Asan", "Zhyldyz"]);
}

#[test]
fn texts_that_differ_are_never_equal() {
    for (a, b) in [("Асан ", "Асан"), ("é", "è"), ("АБ", "Аб"), ("一", "丁")] {
        assert_ne!(compare(Lang::Ky, a, b), std::cmp::Ordering::Equal, "{a} {b}");
    }
}

proptest::proptest! {
    #[test]
    fn keys_never_mix_up_texts_of_other_scripts(a in "\\PC{0,12}", b in "\\PC{0,12}") {
        for lang in Lang::ALL {
            proptest::prop_assert_eq!(compare(lang, &a, &b), compare(lang, &b, &a).reverse());
        }
    }
}
