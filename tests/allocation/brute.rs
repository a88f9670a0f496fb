//! The definitions, written as slowly and plainly as possible.

use qabyl::allocation::Unfilled;

use super::Small;

/// The seat rule, seat by seat: who of `candidates` the line admits.
pub fn admitted(small: &Small, line: usize, candidates: &[usize]) -> Vec<usize> {
    let rule = &small.lines[line];
    let mut in_order: Vec<usize> = rule.order.clone();
    in_order.retain(|applicant| candidates.contains(applicant));
    let has = |applicant: usize, category: u8| small.applicants[applicant].categories.contains(&category);
    let mut taken: Vec<usize> = Vec::new();
    for (count, category, unfilled) in &rule.groups {
        for _ in 0..*count {
            let may = |applicant: &&usize| {
                let capped = |(category, max): &(u8, u32)| {
                    let held = taken.iter().filter(|other| has(**other, *category)).count();
                    has(**applicant, *category) && held >= *max as usize
                };
                !taken.contains(applicant) && !rule.caps.iter().any(capped)
            };
            let mut choice = None;
            if let Some(category) = category {
                let of_category = |applicant: &&usize| may(applicant) && has(**applicant, *category);
                choice = in_order.iter().find(of_category);
            }
            if choice.is_none() && (category.is_none() || *unfilled == Unfilled::Open) {
                choice = in_order.iter().find(may);
            }
            taken.extend(choice);
        }
    }
    taken.sort_unstable();
    taken
}

/// Who holds the line, and who holds it or would rather have it, under a matching.
fn around(small: &Small, line: usize, matching: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let mut holders = Vec::new();
    let mut wanting = Vec::new();
    for (applicant, given) in small.applicants.iter().enumerate() {
        let Some(wish) = given.wishes.iter().position(|l| *l == line) else {
            continue;
        };
        if wish == matching[applicant] {
            holders.push(applicant);
        }
        if wish <= matching[applicant] {
            wanting.push(applicant);
        }
    }
    (holders, wanting)
}

/// Nobody loses a seat by the rule, and nobody who wants one would get it.
pub fn is_stable(small: &Small, matching: &[usize]) -> bool {
    (0..small.lines.len()).all(|line| {
        let (holders, wanting) = around(small, line, matching);
        admitted(small, line, &holders) == holders && admitted(small, line, &wanting) == holders
    })
}

/// Every stable matching, by trying all.
pub fn all_stable(small: &Small) -> Vec<Vec<usize>> {
    let limits: Vec<usize> = small.applicants.iter().map(|a| a.wishes.len()).collect();
    let mut matching = vec![0; limits.len()];
    let mut found = Vec::new();
    loop {
        if is_stable(small, &matching) {
            found.push(matching.clone());
        }
        let Some(at) = (0..limits.len()).find(|at| matching[*at] < limits[*at]) else {
            return found;
        };
        matching[at] += 1;
        matching[..at].fill(0);
    }
}

/// The matching at least as good as every other for every applicant, if there is one.
pub fn best(stable: &[Vec<usize>]) -> Option<&Vec<usize>> {
    let better = |one: &[usize], other: &[usize]| one.iter().zip(other).all(|(a, b)| a <= b);
    stable.iter().find(|one| stable.iter().all(|other| better(one, other)))
}

/// Whether the line's rule, for these applicants, never admits someone it refused when fewer asked.
pub fn is_substitutable(small: &Small, line: usize) -> bool {
    let everyone: Vec<usize> = (0..small.applicants.len()).collect();
    (0_u32..1 << everyone.len()).all(|set| {
        let few: Vec<usize> = everyone.iter().copied().filter(|a| set & (1 << a) != 0).collect();
        let chosen = admitted(small, line, &few);
        everyone.iter().filter(|a| !few.contains(a)).all(|newcomer| {
            let mut more = few.clone();
            more.push(*newcomer);
            let chosen_of_more = admitted(small, line, &more);
            let refused = few.iter().filter(|a| !chosen.contains(a));
            let mut refused = refused.copied();
            refused.all(|a| !chosen_of_more.contains(&a)) && chosen_of_more.len() >= chosen.len()
        })
    })
}
