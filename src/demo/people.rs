//! Invented people: names of both scripts, impossible PINs, marks. The same seed makes the same
//! people.

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

/// Cyrillic and passport Latin.
type Name = (&'static str, &'static str);

const FAMILIES: [Name; 24] = [
    ("Асанов", "Asanov"),
    ("Бекова", "Bekova"),
    ("Жумабек уулу", "Zhumabek uulu"),
    ("Токтогул кызы", "Toktogul kyzy"),
    ("Өмүрзаков", "Omurzakov"),
    ("Эсенгулова", "Esengulova"),
    ("Кадырова", "Kadyrova"),
    ("Мамытов", "Mamytov"),
    ("Сыдыкова", "Sydykova"),
    ("Турдубаев", "Turdubaev"),
    ("Үсөналиева", "Usonalieva"),
    ("Чыңгызов", "Chyngyzov"),
    ("Абдылдаева", "Abdyldaeva"),
    ("Ибраимов", "Ibraimov"),
    ("Калыбек уулу", "Kalybek uulu"),
    ("Маматова", "Mamatova"),
    ("Нурланов", "Nurlanov"),
    ("Осмонова", "Osmonova"),
    ("Рысбеков", "Rysbekov"),
    ("Султан кызы", "Sultan kyzy"),
    ("Ташматов", "Tashmatov"),
    ("Шеримбекова", "Sherimbekova"),
    ("Ыманалиев", "Ymanaliev"),
    ("Юсупова", "Yusupova"),
];

const GIVEN: [Name; 20] = [
    ("Айбек", "Aibek"),
    ("Айгерим", "Aigerim"),
    ("Нурбек", "Nurbek"),
    ("Жаңыл", "Zhangyl"),
    ("Өмүрбек", "Omurbek"),
    ("Гүлзат", "Gulzat"),
    ("Эрмек", "Ermek"),
    ("Бегимай", "Begimai"),
    ("Темирлан", "Temirlan"),
    ("Нургүл", "Nurgul"),
    ("Чыңгыз", "Chyngyz"),
    ("Айпери", "Aiperi"),
    ("Бакыт", "Bakyt"),
    ("Мээрим", "Meerim"),
    ("Санжар", "Sanzhar"),
    ("Элина", "Elina"),
    ("Кубат", "Kubat"),
    ("Үмүт", "Umut"),
    ("Азамат", "Azamat"),
    ("Сезим", "Sezim"),
];

/// One invented applicant.
#[derive(Debug, Clone)]
pub struct Invented {
    /// Counts from 1.
    pub number: u32,
    /// Family name as in the passport.
    pub family: Name,
    /// Given name.
    pub given: Name,
    /// `female` or `male`.
    pub sex: &'static str,
    /// Year of birth.
    pub born: i32,
    /// Which line is aimed at: 0 bachelor, 1 master, 2 medicine.
    pub line: usize,
    /// Average mark in hundredths, of 5.
    pub mark: u32,
    /// Anything else that must differ: picks of programmes, scores.
    pub salt: u64,
}

impl Invented {
    /// The address; `.invalid` never reaches anybody.
    #[must_use]
    pub fn email(&self) -> String {
        format!("applicant{}@demo.invalid", self.number)
    }

    /// The name as they sign.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.family.0, self.given.0)
    }

    /// A PIN that cannot be a real person's: there is no 31 February.
    #[must_use]
    pub fn pin(&self) -> String {
        let sex = if self.sex == "male" { 1 } else { 2 };
        format!("{sex}3102{}{:05}", self.born, self.number)
    }
}

/// Whether one of the names above is a woman's.
fn is_female(name: &str) -> bool {
    const GIVEN_TO_WOMEN: [&str; 9] = [
        "Айгерим",
        "Жаңыл",
        "Гүлзат",
        "Бегимай",
        "Нургүл",
        "Айпери",
        "Мээрим",
        "Үмүт",
        "Сезим",
    ];
    name.ends_with('а') || name.ends_with("кызы") || GIVEN_TO_WOMEN.contains(&name)
}

/// `count` invented applicants.
#[must_use]
pub fn invent(seed: u64, count: u32) -> Vec<Invented> {
    let mut random = StdRng::seed_from_u64(seed);
    let pick = |names: &[Name], female: bool, random: &mut StdRng| {
        let fitting: Vec<Name> = names
            .iter()
            .copied()
            .filter(|name| is_female(name.0) == female)
            .collect();
        let index = usize::try_from(random.next_u32()).unwrap_or(0) % fitting.len().max(1);
        fitting.get(index).copied().unwrap_or(("Асанов", "Asanov"))
    };
    (1..=count)
        .map(|number| {
            let female = random.next_u32() % 2 == 0;
            let kind = random.next_u32() % 20;
            Invented {
                number,
                family: pick(&FAMILIES, female, &mut random),
                given: pick(&GIVEN, female, &mut random),
                sex: if female { "female" } else { "male" },
                born: if kind < 12 { 2007 } else { 2002 },
                line: match kind {
                    0..12 => 0,
                    12..18 => 1,
                    _ => 2,
                },
                mark: 380 + random.next_u32() % 121,
                salt: random.next_u64(),
            }
        })
        .collect()
}
