//! Names are found however people type them.

use proptest::prelude::*;
use qabyl::kernel::text::fold;

fn assert_same(spellings: &[&str]) {
    let keys: Vec<String> = spellings.iter().map(|name| fold(name)).collect();
    assert!(
        keys.windows(2).all(|pair| pair.first() == pair.last()),
        "{spellings:?}: {keys:?}"
    );
}

#[test]
fn kyrgyz_and_kazakh_letters_fold_to_what_keyboards_have() {
    assert_same(&[
        "Өмүрбек",
        "Омурбек",
        "Omurbek",
        "ӨМҮРБЕК",
        "θмурбек",
        "өмүрбек ",
        "Oмурбек",
    ]);
    assert_same(&["Қайрат", "Кайрат", "Kairat", "Kayrat", "Qairat"]);
    assert_same(&["Әлия", "Алия", "Aliya", "Aliia", "Алія"]);
    assert_same(&["Ғабит", "Габит", "Gabit", "Ghabit"]);
    assert_same(&["Ұлан", "Үлан", "Улан", "Ulan"]);
    assert_same(&["Гүлһан", "Гулхан", "Gulkhan", "Gulhan"]);
    assert_same(&["Іңкәр", "Инкар", "Inkar", "Ингкар"]);
    assert_same(&["Семёнов", "Семенов", "Semenov"]);
}

#[test]
fn ng_is_typed_in_three_ways() {
    assert_same(&["Жаңыл", "Жаныл", "Жангыл", "Джаңыл", "Janyl", "Jangyl", "Zhangyl"]);
    assert_same(&["Жаңгак", "Жангак"]);
}

#[test]
fn passport_and_other_latin_spellings_are_one() {
    assert_same(&["Айгүл", "Aigul", "Aygul", "Aygül"]);
    assert_same(&["Мария", "Mariia", "Mariya"]);
    assert_same(&["Юсуф", "Yusuf", "Iusuf"]);
    assert_same(&["Ерлан", "Yerlan", "Erlan"]);
    assert_same(&["Кыдыр", "Kydyr", "Kıdır"]);
    assert_same(&["Шамшы", "Şamşı", "Shamshy"]);
    assert_same(&["Чолпон", "Çolpon", "Cholpon"]);
    assert_same(&["Байыш", "Baiysh", "Bayysh"]);
    assert_same(&["Жумабек", "Джумабек", "Jumabek", "Zhumabek"]);
    assert_same(&["Хасан", "Khasan", "Hasan"]);
}

#[test]
fn signs_and_spaces_do_not_matter() {
    assert_same(&["Ак-Суу", "ак суу", "Ак  Суу", " Ак – Суу "]);
    assert_same(&["Нур'айым", "Нурайым", "Нур’айым", "Nuraiym"]);
    assert_same(&["Игорь", "Игор", "Igor'"]);
    assert_same(&["a.b@c.kg", "A B C KG"]);
    assert_eq!(fold(" -- "), "");
    assert_eq!(fold("100% _x"), "100 ks");
}

#[test]
fn look_alikes_inside_a_word_are_repaired() {
    assert_same(&["Cадыр", "Садыр"]);
    assert_same(&["Aсaн", "Асан"]);
    assert_same(&["Ѕadyr".trim_start_matches('Ѕ'), "аdyr"]);
    assert_same(&["Оmurbek", "Omurbek"]);
}

#[test]
fn different_names_stay_different() {
    for (a, b) in [
        ("Асан", "Асель"),
        ("Нурлан", "Нурбек"),
        ("Кыз", "Киз"),
        ("Бай", "Ба"),
        ("Талант", "Таланд"),
    ] {
        assert_ne!(fold(a), fold(b));
    }
}

#[test]
fn the_key_is_plain() {
    assert_eq!(fold("Өмүрбек уулу Жаңыл-Мырза"), "omurbek uulu janyl myrza");
    assert_eq!(fold("Щербакова Юлия"), "sherbakova iuliia".replace("ii", "i"));
    assert_eq!(fold("КОД KZ26-7K3MQ2X"), "kod kz26 7k3mk2ks");
}

#[test]
fn decomposed_letters_are_the_same_letters() {
    assert_same(&["Й\u{438}\u{306}", "йй", "ЙЙ"]);
    assert_same(&["e\u{301}mile", "émile", "Emile"]);
}

proptest! {
    #[test]
    fn the_key_of_a_key_is_the_key(name in "[a-zA-Zа-яА-ЯёөүңәғқұһіӨҮҢ' -]{0,24}") {
        let key = fold(&name);
        prop_assert_eq!(fold(&key), key);
    }

    #[test]
    fn case_does_not_matter(name in "[a-z -]{0,24}|[а-яёөүңәғқұһі -]{0,24}") {
        prop_assert_eq!(fold(&name), fold(&name.to_uppercase()));
    }

    #[test]
    fn nothing_panics_and_keys_have_no_wildcards(text in "\\PC{0,40}") {
        let key = fold(&text);
        prop_assert!(!key.contains(['%', '_', '\\', '\'']) && key.trim() == key);
    }
}
