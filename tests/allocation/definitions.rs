//! Each promise by its own definition, on instances too large for brute force.

use proptest::prelude::*;
use qabyl::allocation::{Assurance, Unfilled, Verdict, allocate, input_bytes, result_bytes, verify};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Small, SmallApplicant, SmallLine};

const APPLICANTS: usize = 40;
const LINES: usize = 7;

/// Groups and caps of a line. Reserved groups of a capped line stand first, so that theory covers
/// every line.
fn line() -> impl Strategy<Value = SmallLine> {
    let unfilled = prop_oneof![Just(Unfilled::Open), Just(Unfilled::Lost)];
    let reserved =
        (0_u32..4, 0_u8..3, unfilled).prop_map(|(count, category, unfilled)| (count, Some(category), unfilled));
    let groups = (prop::collection::vec(reserved, 0..3), 0_u32..6).prop_map(|(mut groups, open)| {
        groups.push((open, None, Unfilled::Open));
        groups
    });
    let caps = prop::option::of((3_u8..5, 0_u32..4)).prop_map(|cap| cap.into_iter().collect::<Vec<_>>());
    let order = Just((0..APPLICANTS).collect::<Vec<_>>()).prop_shuffle();
    (groups, caps, order).prop_map(|(mut groups, caps, order)| {
        if !caps.is_empty() {
            // A reserved seat that opens, between two groups, would entangle itself with the cap.
            for (_, category, unfilled) in &mut groups {
                if category.is_some() {
                    *unfilled = Unfilled::Lost;
                }
            }
        }
        SmallLine { groups, caps, order }
    })
}

fn applicant() -> impl Strategy<Value = SmallApplicant> {
    let categories = prop_oneof![
        4 => Just(vec![]),
        3 => prop::sample::subsequence(vec![0_u8, 1, 2], 1..=2),
        2 => (3_u8..5).prop_map(|capped| vec![capped]),
    ];
    let wishes = prop::sample::subsequence((0..LINES).collect::<Vec<_>>(), 0..=LINES).prop_shuffle();
    (categories, wishes).prop_map(|(categories, wishes)| SmallApplicant { categories, wishes })
}

fn medium() -> impl Strategy<Value = Small> {
    let lines = prop::collection::vec(line(), LINES);
    let applicants = prop::collection::vec(applicant(), APPLICANTS);
    (lines, applicants).prop_map(|(lines, applicants)| Small { lines, applicants })
}

type Held = Vec<Option<(usize, String)>>;

/// What the published rows say.
struct Run {
    /// The line that each applicant holds, and the seat's word.
    held: Held,
    /// How many seats of each group of each line are filled.
    filled: Vec<Vec<u32>>,
}

fn run(small: &Small) -> Run {
    let instance = small.build();
    for line in 0..LINES {
        assert_eq!(instance.assurance(line), Assurance::Proved);
    }
    let outcome = allocate(&instance).unwrap();
    let result = result_bytes(&instance, &outcome, &[0; 32]);
    let result: Value = serde_json::from_slice(&result).unwrap();
    let mut held = vec![None; APPLICANTS];
    let number = |text: &Value| text.as_str().unwrap()[1..].parse::<usize>().unwrap();
    for row in result["placements"].as_array().unwrap() {
        let place = &mut held[number(&row["applicant"])];
        assert!(place.is_none(), "placed twice");
        *place = Some((number(&row["line"]), row["seat"].as_str().unwrap().to_owned()));
    }
    let filled = |line: &Value| {
        let groups = line["groups"].as_array().unwrap().iter();
        groups
            .map(|group| u32::try_from(group["filled"].as_u64().unwrap()).unwrap())
            .collect()
    };
    let lines = result["certificate"]["lines"].as_array().unwrap();
    Run {
        held,
        filled: lines.iter().map(filled).collect(),
    }
}

fn held(small: &Small) -> Held {
    run(small).held
}

impl Small {
    fn has(&self, applicant: usize, category: u8) -> bool {
        self.applicants[applicant].categories.contains(&category)
    }

    fn place(&self, line: usize, applicant: usize) -> usize {
        let mut order = self.lines[line].order.iter();
        order.position(|other| *other == applicant).unwrap()
    }

    fn holders(&self, held: &Held, line: usize) -> Vec<usize> {
        let holds = |who: &usize| held[*who].as_ref().is_some_and(|(of, _)| *of == line);
        (0..APPLICANTS).filter(holds).collect()
    }

    /// Those who list the line and hold nothing that they want as much.
    fn envious(&self, held: &Held, line: usize) -> Vec<usize> {
        let wants = |who: &usize| {
            let wishes = &self.applicants[*who].wishes;
            let at = |line: usize| wishes.iter().position(|other| *other == line);
            let got = held[*who].as_ref().and_then(|(of, _)| at(*of));
            at(line).is_some_and(|wish| wish < got.unwrap_or(wishes.len()))
        };
        (0..APPLICANTS).filter(wants).collect()
    }

    fn cap_is_full(&self, line: usize, holders: &[usize], who: usize) -> bool {
        self.lines[line].caps.iter().any(|(category, max)| {
            let members = holders.iter().filter(|holder| self.has(**holder, *category));
            self.has(who, *category) && members.count() >= *max as usize
        })
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn feasible(small in medium()) {
        let held = held(&small);
        for (number, line) in small.lines.iter().enumerate() {
            let holders = small.holders(&held, number);
            let seats: u32 = line.groups.iter().map(|group| group.0).sum();
            prop_assert!(holders.len() <= seats as usize);
            for (category, max) in &line.caps {
                let members = holders.iter().filter(|who| small.has(**who, *category)).count();
                prop_assert!(members <= *max as usize);
            }
            for category in 0..3 {
                let word = super::category(category);
                let reserved = line.groups.iter().filter(|group| group.1 == Some(category)).map(|group| group.0);
                let taken = held.iter().flatten().filter(|(of, seat)| *of == number && *seat == word).count();
                prop_assert!(taken <= reserved.sum::<u32>() as usize);
            }
        }
        for (who, place) in held.iter().enumerate() {
            if let Some((_, seat)) = place && seat != "open" {
                prop_assert!(small.applicants[who].categories.iter().any(|category| super::category(*category) == *seat));
            }
        }
    }

    #[test]
    fn individually_rational(small in medium()) {
        for (who, place) in held(&small).iter().enumerate() {
            if let Some((line, _)) = place {
                prop_assert!(small.applicants[who].wishes.contains(line));
            }
        }
    }

    /// A seat is empty only where nobody who wants the line may take it.
    #[test]
    fn non_wasteful(small in medium()) {
        let run = run(&small);
        for (number, line) in small.lines.iter().enumerate() {
            let holders = small.holders(&run.held, number);
            for (group, filled) in line.groups.iter().zip(&run.filled[number]) {
                if *filled == group.0 {
                    continue;
                }
                for who in small.envious(&run.held, number) {
                    let may = group.2 == Unfilled::Open || group.1.is_some_and(|category| small.has(who, category));
                    prop_assert!(!may || small.cap_is_full(number, &holders, who), "{who} wants an empty seat");
                }
            }
        }
    }

    /// Nobody before whom someone was preferred: a holder of an open seat stands before all who
    /// would rather be there, unless these are barred by a full cap; a reserved seat is the
    /// category's, by order within it.
    #[test]
    fn no_justified_envy(small in medium()) {
        let held = held(&small);
        for number in 0..LINES {
            let holders = small.holders(&held, number);
            for who in small.envious(&held, number) {
                if small.cap_is_full(number, &holders, who) {
                    let rivals = holders.iter().filter(|holder| {
                        small.lines[number].caps.iter().any(|(category, _)| small.has(who, *category) && small.has(**holder, *category))
                    });
                    for rival in rivals {
                        prop_assert!(small.place(number, *rival) < small.place(number, who));
                    }
                    continue;
                }
                for holder in &holders {
                    let seat = &held[*holder].as_ref().unwrap().1;
                    let competes = seat == "open" || small.applicants[who].categories.iter().any(|category| super::category(*category) == *seat);
                    prop_assert!(!competes || small.place(number, *holder) < small.place(number, who), "{who} envies {holder}");
                }
            }
        }
    }

    #[test]
    fn nobody_gains_by_swapping_dropping_or_adding_a_wish(small in medium(), who in 0..APPLICANTS, at in 0..LINES, other in 0..LINES) {
        let truth = small.applicants[who].wishes.clone();
        let worth = |got: &Option<(usize, String)>| {
            let position = got.as_ref().and_then(|(line, _)| truth.iter().position(|wish| wish == line));
            position.unwrap_or(truth.len())
        };
        let honest = worth(&held(&small)[who]);
        let mut lies = vec![truth.clone(), truth.clone(), truth.clone(), truth.clone()];
        if at < truth.len() && other < truth.len() {
            lies[0].swap(at, other);
            lies[1].remove(at);
            lies[2].truncate(at);
        }
        if !truth.contains(&other) {
            lies[3].insert(0, other);
        }
        for lie in lies {
            let mut lying = small.clone();
            lying.applicants[who].wishes = lie.clone();
            prop_assert!(honest <= worth(&held(&lying)[who]), "{lie:?} gains");
        }
    }

    #[test]
    fn one_more_seat_and_one_applicant_less_hurt_nobody(small in medium(), line in 0..LINES, gone in 0..APPLICANTS) {
        let wish = |small: &Small, held: &Held, who: usize| {
            let wishes = &small.applicants[who].wishes;
            held[who].as_ref().map_or(wishes.len(), |(line, _)| wishes.iter().position(|wish| wish == line).unwrap())
        };
        let before = held(&small);
        let mut larger = small.clone();
        larger.lines[line].groups.last_mut().unwrap().0 += 1;
        let after = held(&larger);
        let mut fewer = small.clone();
        fewer.applicants[gone].wishes.clear();
        let without = held(&fewer);
        for who in 0..APPLICANTS {
            prop_assert!(wish(&larger, &after, who) <= wish(&small, &before, who));
            prop_assert!(who == gone || wish(&fewer, &without, who) <= wish(&small, &before, who));
        }
    }

    #[test]
    fn the_judge_agrees(small in medium()) {
        let instance = small.build();
        let input = input_bytes(&instance);
        let hash = Sha256::digest(&input).into();
        let result = result_bytes(&instance, &allocate(&instance).unwrap(), &hash);
        prop_assert_eq!(verify(&instance, &hash, &result), Ok(Verdict::Verified));
    }
}
