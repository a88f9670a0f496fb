//! The seat rule case by case: reserves, caps, and who takes a freed seat.

use qabyl::allocation::{Assurance, Candidate, Cap, Entrant, Group, Instance, Line, Unfilled, allocate, entrants};

/// `groups` as (seats, category or "", unfilled).
fn line(groups: &[(u32, &str, Unfilled)], caps: &[(&str, u32)]) -> Line {
    let group = |(count, category, unfilled): &(u32, &str, Unfilled)| Group {
        count: *count,
        category: (!category.is_empty()).then(|| (*category).to_owned()),
        unfilled: *unfilled,
    };
    let cap = |(category, max): &(&str, u32)| Cap {
        category: (*category).to_owned(),
        max: *max,
    };
    Line {
        id: "L".to_owned(),
        groups: groups.iter().map(group).collect(),
        caps: caps.iter().map(cap).collect(),
    }
}

/// The places of those admitted when everyone in `people` asks, with the seat group of each.
fn seated(line: &Line, people: &[&[&str]]) -> Vec<(usize, usize)> {
    let candidates: Vec<Candidate<'_>> = (0_u64..)
        .zip(people)
        .map(|(place, categories)| Candidate { place, categories })
        .collect();
    let seatings = qabyl::allocation::seat_all(line, &candidates).into_iter();
    seatings.map(|s| (s.candidate, s.group)).collect()
}

const OPEN: Unfilled = Unfilled::Open;
const LOST: Unfilled = Unfilled::Lost;

#[test]
fn a_category_competes_in_its_reserve_and_in_the_general_list() {
    let line = line(&[(1, "orphan", OPEN), (1, "", OPEN)], &[]);
    let orphan: &[&str] = &["orphan"];
    assert_eq!(seated(&line, &[orphan, orphan, &[]]), [(0, 0), (1, 1)]);
    assert_eq!(seated(&line, &[&[], &[], orphan]), [(0, 1), (2, 0)]);
}

#[test]
fn an_unfilled_reserve_opens_at_its_turn_or_is_lost() {
    let people: [&[&str]; 3] = [&[], &[], &[]];
    let opening = line(&[(1, "orphan", OPEN), (1, "", OPEN)], &[]);
    assert_eq!(seated(&opening, &people), [(0, 0), (1, 1)]);
    let losing = line(&[(1, "orphan", LOST), (1, "", OPEN)], &[]);
    assert_eq!(seated(&losing, &people), [(0, 1)]);
}

#[test]
fn the_order_of_groups_decides() {
    let orphan: &[&str] = &["orphan"];
    let last = line(&[(1, "", OPEN), (1, "orphan", OPEN)], &[]);
    assert_eq!(seated(&last, &[orphan, &[], orphan]), [(0, 0), (2, 1)]);
    let first = line(&[(1, "orphan", OPEN), (1, "", OPEN)], &[]);
    assert_eq!(seated(&first, &[orphan, &[], orphan]), [(0, 0), (1, 1)]);
}

#[test]
fn a_cap_is_filled_by_order() {
    let voucher: &[&str] = &["voucher"];
    let line = line(&[(3, "", OPEN)], &[("voucher", 1)]);
    let people = [voucher, voucher, &[], &[]];
    assert_eq!(seated(&line, &people), [(0, 0), (2, 0), (3, 0)]);
}

#[test]
fn a_freed_seat_goes_by_the_rule_not_by_the_list_number() {
    let line = line(&[(1, "orphan", OPEN), (2, "", OPEN)], &[("voucher", 1)]);
    let who = |place, categories| Candidate { place, categories };
    // The orphan left: the next orphan enters before better numbers.
    let holders = [who(0, &[]), who(1, &["voucher"])];
    let reserve = [who(3, &[]), who(5, &["orphan"])];
    assert_eq!(entrants(&line, &holders, &reserve), [Entrant { reserve: 1, group: 0 }]);
    // An open seat was left: a capped category that is full is passed over.
    let holders = [who(0, &["orphan"]), who(1, &["voucher"])];
    let reserve = [who(2, &["voucher"]), who(3, &[])];
    assert_eq!(
        entrants(&line, &holders, &reserve),
        [Entrant {
            reserve: 1,
            group: 2 - 1
        }]
    );
    // Nothing is free: nobody enters, however good.
    let holders = [who(4, &[]), who(5, &[]), who(6, &[])];
    assert_eq!(entrants(&line, &holders, &[who(1, &[])]), []);
    // Two seats free, one in reserve.
    let reserve = [who(9, &[])];
    assert_eq!(entrants(&line, &holders[..1], &reserve).len(), 1);
}

#[test]
fn a_promoted_reserve_gives_what_a_new_run_without_the_leaver_gives() {
    let text = |without: &str| {
        let mut applicants = Vec::new();
        for (rank, (id, category)) in [("A", "orphan"), ("B", ""), ("C", ""), ("D", ""), ("E", "orphan")]
            .iter()
            .enumerate()
        {
            let categories = if category.is_empty() {
                String::new()
            } else {
                format!("\"{category}\"")
            };
            if *id != without {
                applicants.push(format!(
                    r#"{{"id":"{id}","categories":[{categories}],"choices":[{{"line":"L","rank":{rank}}}]}}"#
                ));
            }
        }
        format!(
            r#"{{"format":"qabyl-allocation-1","lines":[{{"id":"L","seats":[{{"count":1,"for":"orphan","unfilled":"lost"}},{{"count":2}}]}}],"applicants":[{}]}}"#,
            applicants.join(",")
        )
    };
    let holders = |text: &str| -> Vec<String> {
        let instance = Instance::read(text.as_bytes()).unwrap();
        let outcome = allocate(&instance).unwrap();
        let holders = outcome.holders(&instance, 0);
        holders
            .map(|p| instance.applicant_id(p.applicant).unwrap().to_owned())
            .collect()
    };
    assert_eq!(holders(&text("")), ["A", "B", "C"]);
    assert_eq!(holders(&text("A")), ["B", "C", "E"]);
    assert_eq!(holders(&text("B")), ["A", "C", "D"]);
}

/// The instance that shows why some caps cannot be promised a stable result: x and y are capped, w
/// and u reserved, z plain. When x comes, y leaves the cap, w is pushed into the reserve, u out of
/// it, and z, refused before, would be admitted.
#[test]
fn an_entangled_line_says_so_and_is_checked() {
    let line = |tail: &str| {
        format!(
            r#"{{"format":"qabyl-allocation-1","lines":[
            {{"id":"L","seats":[{{"count":1}},{{"count":1,"for":"r","unfilled":"lost"}},{{"count":1}}],
              "caps":[{{"for":"v","max":1}}]}},{{"id":"M","seats":1}}],"applicants":[
            {{"id":"w","categories":["r"],"choices":[{{"line":"L","rank":2}}]}},
            {{"id":"y","categories":["v"],"choices":[{{"line":"L","rank":3}},{{"line":"M","rank":1}}]}},
            {{"id":"z","choices":[{{"line":"L","rank":4}}]}},
            {{"id":"u","categories":["r"],"choices":[{{"line":"L","rank":5}}]}},
            {{"id":"x","categories":["v"],"choices":[{tail}{{"line":"L","rank":1}}]}}]}}"#
        )
    };
    // x asks for M, is put out by y, who was put out of L by x: no stable result exists.
    let circular = line(r#"{"line":"M","rank":2},"#);
    let instance = Instance::read(circular.as_bytes()).unwrap();
    assert_eq!(instance.assurance(0), Assurance::Checked);
    assert_eq!(instance.assurance(1), Assurance::Proved);
    match allocate(&instance) {
        Ok(outcome) => assert!(outcome.placements(&instance).count() >= 3),
        Err(unusable) => assert_eq!(unusable.place, "/lines/0/caps"),
    }
}
