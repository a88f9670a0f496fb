//! PIN, IIN, telephone numbers, application codes.

use chrono::NaiveDate;
use proptest::prelude::*;
use qabyl::kernel::identity::{
    ApplicationCode, CodeError, CodePrefix, IinError, KazakhIin, KyrgyzPin, Phone, PhoneError, PinError, PinWarning,
    Sex,
};

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

#[test]
fn a_pin_says_sex_and_birth_date() {
    let pin: KyrgyzPin = "2 31121999 01234".parse().expect("a PIN");
    assert_eq!((pin.as_str(), pin.sex()), ("23112199901234", Sex::Female));
    assert_eq!(pin.birth_date(), day(1999, 12, 31));
    assert_eq!(pin.grouped(), "2 31121999 01234");
    assert_eq!(pin.masked(), "•••••••••• 1234");
    assert_eq!(format!("{pin:?}"), "KyrgyzPin(hidden)");
}

#[test]
fn a_pin_of_the_wrong_shape_is_refused() {
    let parse = |text: &str| text.parse::<KyrgyzPin>().map(|pin| pin.as_str().to_owned());
    assert_eq!(parse("2311219990123"), Err(PinError::Length { found: 13 }));
    assert_eq!(parse(""), Err(PinError::Length { found: 0 }));
    assert_eq!(parse("231121999012345"), Err(PinError::Length { found: 15 }));
    assert_eq!(parse("33112199901234"), Err(PinError::FirstDigit));
    assert_eq!(parse("03112199901234"), Err(PinError::FirstDigit));
    assert_eq!(parse("2311219990123x"), Err(PinError::NotADigit('x')));
    assert_eq!(parse("2311219990123٤"), Err(PinError::NotADigit('٤')));
}

#[test]
fn differences_to_the_declared_person_warn_only() {
    let pin: KyrgyzPin = "23112199901234".parse().expect("a PIN");
    assert_eq!(pin.warnings(day(1999, 12, 31), Some(Sex::Female)), []);
    assert_eq!(pin.warnings(None, None), []);
    let in_pin = day(1999, 12, 31).expect("a date");
    assert_eq!(
        pin.warnings(day(1999, 12, 30), Some(Sex::Male)),
        [
            PinWarning::BirthDateDiffers { in_pin },
            PinWarning::SexDiffers { in_pin: Sex::Female }
        ]
    );
    let invented: KyrgyzPin = "1 31022007 00001".parse().expect("the shape of a PIN");
    assert_eq!(invented.birth_date(), None);
    assert_eq!(invented.warnings(day(2007, 2, 28), None), [PinWarning::ImpossibleDate]);
}

#[test]
fn an_iin_is_checked_to_the_last_digit() {
    let parse = |text: &str| text.parse::<KazakhIin>().map(|iin| (iin.sex(), iin.birth_date()));
    assert_eq!(parse("791028302728"), Ok((Some(Sex::Male), day(1979, 10, 28))));
    assert_eq!(parse("061211 600012"), Ok((Some(Sex::Female), day(2006, 12, 11))));
    assert_eq!(parse("791028302727"), Err(IinError::CheckDigit));
    assert_eq!(parse("791328302728"), Err(IinError::ImpossibleDate));
    assert_eq!(parse("791028702728"), Err(IinError::Century));
    assert_eq!(parse("79102830272"), Err(IinError::Length { found: 11 }));
    assert_eq!(parse("79102830272O"), Err(IinError::NotADigit('O')));
}

#[test]
fn telephone_numbers_become_e164() {
    for (typed, stored) in [
        ("+996 555 123456", "+996555123456"),
        ("00996(555)12-34-56", "+996555123456"),
        ("0555 12 34 56", "+996555123456"),
        ("996555123456", "+996555123456"),
        ("+7 (701) 123-45-67", "+77011234567"),
        ("8 701 123 45 67", "+77011234567"),
        ("77011234567", "+77011234567"),
        ("+90 532 123 45 67", "+905321234567"),
        ("\u{A0}+49–30–123456 ", "+4930123456"),
    ] {
        let phone: Phone = typed.parse().expect(typed);
        assert_eq!(phone.as_str(), stored);
        assert_eq!(phone.grouped().parse(), Ok(phone));
    }
    let grouped = |text: &str| text.parse::<Phone>().map(|phone| phone.grouped());
    assert_eq!(grouped("+996555123456"), Ok("+996 555 123 456".to_owned()));
    assert_eq!(grouped("+77011234567"), Ok("+7 701 123 45 67".to_owned()));
}

#[test]
fn numbers_nobody_could_call_are_refused() {
    let parse = |text: &str| text.parse::<Phone>();
    assert_eq!(parse(" - "), Err(PhoneError::Empty));
    assert_eq!(parse("555 123"), Err(PhoneError::NoCountry));
    assert_eq!(parse("+0555123456"), Err(PhoneError::NoCountry));
    assert_eq!(
        parse("+996 555 12345"),
        Err(PhoneError::Length {
            country: "+996",
            expected: 9,
            found: 8
        })
    );
    assert_eq!(
        parse("+7 701 123 45 678"),
        Err(PhoneError::Length {
            country: "+7",
            expected: 10,
            found: 11
        })
    );
    assert_eq!(parse("+90 532 1"), Err(PhoneError::OutOfRange));
    assert_eq!(parse("+9053212345678901"), Err(PhoneError::OutOfRange));
    assert_eq!(parse("+996 555 12345a"), Err(PhoneError::Character('a')));
    assert_eq!(parse("996+555123456"), Err(PhoneError::Character('+')));
}

fn prefix() -> CodePrefix {
    CodePrefix::new("kz", 2026).expect("a prefix")
}

#[test]
fn a_code_is_read_however_it_is_typed() {
    let code = ApplicationCode::generate(prefix(), 0x0000_8421);
    assert_eq!(code.as_str().len(), 12);
    assert!(code.as_str().starts_with("KZ26-00"));
    let with_slips = code
        .as_str()
        .to_lowercase()
        .replace('0', "o")
        .replace('1', "l")
        .replace('-', " ");
    assert_eq!(with_slips.parse(), Ok(code.clone()));
    assert_eq!(code.as_str().replace('-', "").parse(), Ok(code.clone()));
    assert_eq!(format!(" {code} ").replace('K', "К").parse(), Ok(code));
}

#[test]
fn a_text_that_is_no_code_says_why() {
    let parse = |text: &str| text.parse::<ApplicationCode>();
    assert_eq!(parse("KZ26-7K3M"), Err(CodeError::Length { found: 8 }));
    assert_eq!(parse("K226-7K3MQ2X"), Err(CodeError::Prefix));
    assert_eq!(parse("KZ2A-7K3MQ2X"), Err(CodeError::Prefix));
    assert_eq!(parse("KZ26-7K3MU2X"), Err(CodeError::Symbol('U')));
    assert_eq!(CodePrefix::new("K", 2026), Err(CodeError::Prefix));
    assert_eq!(CodePrefix::new("К3", 2026), Err(CodeError::Prefix));
    assert_eq!(CodePrefix::new("KZ", 1999), Err(CodeError::Prefix));
}

const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The check is linear: whether a change is caught does not depend on the rest of the code,
/// so a few codes stand for all.
#[test]
fn every_wrong_symbol_and_every_swap_is_caught() {
    for random in [0, 1, 0x3FFF_FFFF, 0x1234_5678, 0x2AAA_AAAA] {
        let code = ApplicationCode::generate(prefix(), random);
        let right: Vec<char> = code.as_str().replace('-', "").chars().collect();
        for place in 0..right.len() {
            let choices = match place {
                0 | 1 => "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                2 | 3 => "0123456789",
                _ => ALPHABET,
            };
            for wrong in choices.chars().filter(|c| Some(c) != right.get(place)) {
                let typed: String = right
                    .iter()
                    .enumerate()
                    .map(|(i, c)| if i == place { wrong } else { *c })
                    .collect();
                assert_eq!(typed.parse::<ApplicationCode>(), Err(CodeError::Mistyped), "{typed}");
            }
            // Letters of the prefix are counted in another way than symbols, but a far swap
            // between the two is no slip that people make.
            let far = |other: &usize| place >= 2 || *other < 4;
            for other in (place + 1..right.len()).filter(far) {
                let mut swapped = right.clone();
                swapped.swap(place, other);
                let typed: String = swapped.iter().collect();
                assert!(swapped == right || typed.parse::<ApplicationCode>().is_err(), "{typed}");
            }
        }
    }
}

proptest! {
    #[test]
    fn codes_round_trip(random in 0_u32..1 << 30, year in 2000_i32..2100) {
        let prefix = CodePrefix::new("QB", year).expect("a prefix");
        let code = ApplicationCode::generate(prefix, random);
        prop_assert_eq!(code.as_str().parse::<ApplicationCode>(), Ok(code));
    }

    #[test]
    fn nothing_typed_panics(text in "\\PC{0,20}") {
        let _ = text.parse::<ApplicationCode>();
        let _ = text.parse::<Phone>();
        let _ = text.parse::<KyrgyzPin>();
        let _ = text.parse::<KazakhIin>();
    }
}
