//! Which passwords are accepted.

use qabyl::accounts::password_policy::{Holder, Policy, Weakness, check, own_words};

fn judge(password: &str) -> Result<(), Weakness> {
    let own = own_words([
        "aigerim.usonova@mail.example",
        "Үсөнова",
        "Айгерим",
        "Тестбековна",
        "+996 700 000001",
    ]);
    check(&Policy::default(), Holder::Applicant, password, &own)
}

#[test]
fn lengths_are_counted_in_code_points() {
    let short = Err(Weakness::TooShort { minimum: 12 });
    assert_eq!(judge(""), short);
    assert_eq!(judge("тау сай 83к"), short, "eleven");
    assert_eq!(judge("тау сай 83кө"), Ok(()), "twelve");
    assert_eq!(judge("кө\u{438}\u{306}нөк тер7"), short, "eleven after NFC");
    let staff = |password| check(&Policy::default(), Holder::Staff, password, &[]);
    assert_eq!(staff("тау сай 83көл%"), Err(Weakness::TooShort { minimum: 15 }));
    assert_eq!(staff("тау сай 83көл%z"), Ok(()));
    let long: String = "абвгдежзиклмнопрстуфхцчшщэюя 0123456789"
        .chars()
        .cycle()
        .take(256)
        .collect();
    assert_eq!(judge(&long), Ok(()));
    assert_eq!(judge(&format!("{long}a")), Err(Weakness::TooLong { maximum: 256 }));
}

#[test]
fn what_everybody_tries_first_is_refused() {
    let common = [
        "123456789012",
        "passwordpassword",
        "Password123!",
        "P@ssw0rd1234",
        "qwertyuiop[]",
        "qwerty123456",
        "1q2w3e4r5t6y",
        "iloveyou1234",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabc",
        "abcdefghijkl",
        "letmeinletmein",
        "adminadminadmin",
        "0123456789012345678901234567890",
        "passwordpasswordpasswordpasswordpassword",
        "йцукенгшщзхъ",
        "ЙЦУКЕНгшщзхъ",
        "фывапролджэфывапролджэ",
        "парольпароль",
        "пароль123456",
        "привет123456",
        "ghbdtnghbdtn",
        "сырсөзсырсөз",
        "            ",
    ];
    for password in common {
        assert!(judge(password).is_err(), "{password} was accepted");
    }
    assert_eq!(judge("passwordpassword"), Err(Weakness::Common));
    assert_eq!(judge("йцукенгшщзхъ"), Err(Weakness::Common));
}

#[test]
fn the_accounts_own_words_are_refused() {
    let own = [
        "qabylqabyl2026",
        "Qabyl-Bishkek-1",
        "aigerimusonova",
        "Aigerim.Usonova1",
        "Айгерим2007!!",
        "ҮСӨНОВА_Айгерим_1",
        "996700000001",
        "Kazakhstan2026",
        "стипендия2026",
        "Қазақстан2026",
    ];
    for password in own {
        assert_eq!(judge(password), Err(Weakness::OwnWords), "{password}");
    }
}

#[test]
fn ordinary_good_passwords_are_accepted() {
    let good = [
        "correct horse battery staple",
        "жаңы көпүрө 83 алтын",
        "Көк асман, ак булут",
        "тулпар желдей чабат",
        "xK7#mQ2$vL9p",
        "8f3a1c9e7b2d4605",
        "three wet otters sing",
        "күміс қоңыр домбыра",
        "my bridge over Chuy river 42",
        "Aigerim keeps seven green teapots",
    ];
    for password in good {
        assert_eq!(judge(password), Ok(()), "{password}");
    }
}

#[test]
fn a_weak_beginning_does_not_spoil_a_strong_end() {
    assert_eq!(judge("passwordpasswordpasswordpassword xK7#mQ2$vL9p"), Ok(()));
    assert_eq!(judge("passwordpasswordpasswordpassword1"), Err(Weakness::Common));
}

/// The estimate behind the policy overflows on such input when it is given all of it.
#[test]
fn hostile_input_is_judged_without_a_panic() {
    let walk = "qazwsxedcrfvtgbyhnujmikolp";
    let hostile = [
        "4@8({[<369!1|0$5+7%2".repeat(12),
        "a".repeat(256),
        "password".repeat(32),
        "😀".repeat(256),
        "1@".repeat(128),
        walk.repeat(9),
        format!("{}1", walk.repeat(9)),
        "1478963214789632147896321478963 47896321478963214789632147896321".to_owned(),
        "AaAa4@4@".repeat(30) + "z",
        "\0".repeat(40),
    ];
    let own = own_words(["aaaaaaaaaaaaaaaaaaaaaaaa@mail.example", &"aA4@".repeat(60)]);
    for password in hostile {
        let _ = judge(&password);
        let _ = check(&Policy::default(), Holder::Staff, &password, &own);
    }
}
