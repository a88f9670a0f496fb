//! The allocation room: engine, rule, certificate, verifier, and everything it must refuse.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests: a failure here is a failed test"
)]

mod brute;
mod bytes;
mod canonical;
mod command;
mod definitions;
mod known;
mod orders;
mod properties;
mod refusals;
mod seats;
mod tampering;

use qabyl::allocation::{Builder, Cap, Group, Instance, Line, Merit, Outcome, Unfilled, Wish};

/// A small instance as plain data, easy to generate, shrink and brute-force.
#[derive(Debug, Clone)]
pub struct Small {
    pub lines: Vec<SmallLine>,
    pub applicants: Vec<SmallApplicant>,
}

#[derive(Debug, Clone)]
pub struct SmallLine {
    pub groups: Vec<(u32, Option<u8>, Unfilled)>,
    pub caps: Vec<(u8, u32)>,
    /// Applicants, best first.
    pub order: Vec<usize>,
}

#[derive(Debug, Clone)]
pub struct SmallApplicant {
    pub categories: Vec<u8>,
    /// Lines, best first.
    pub wishes: Vec<usize>,
}

pub fn category(number: u8) -> String {
    format!("cat{number}")
}

impl SmallLine {
    pub fn line(&self, index: usize) -> Line {
        let group = |(count, category, unfilled): &(u32, Option<u8>, Unfilled)| Group {
            count: *count,
            category: category.map(super::allocation::category),
            unfilled: *unfilled,
        };
        let cap = |(number, max): &(u8, u32)| Cap {
            category: category(*number),
            max: *max,
        };
        Line {
            id: format!("L{index}"),
            groups: self.groups.iter().map(group).collect(),
            caps: self.caps.iter().map(cap).collect(),
        }
    }
}

impl Small {
    /// Builds the instance, adding applicants in the given order.
    pub fn build_in(&self, order: &[usize]) -> Instance {
        let mut builder = Builder::new();
        builder.seed("small");
        for (index, line) in self.lines.iter().enumerate() {
            builder.line(line.line(index)).unwrap();
        }
        for applicant in order {
            let given = &self.applicants[*applicant];
            let categories: Vec<String> = given.categories.iter().map(|c| category(*c)).collect();
            let categories: Vec<&str> = categories.iter().map(String::as_str).collect();
            let names: Vec<String> = given.wishes.iter().map(|l| format!("L{l}")).collect();
            let wish = |(line, name): (&usize, &'_ String)| {
                let order = &self.lines[*line].order;
                let rank = order.iter().position(|other| other == applicant).unwrap();
                (name.clone(), u32::try_from(rank).unwrap())
            };
            let wishes: Vec<(String, u32)> = given.wishes.iter().zip(&names).map(wish).collect();
            let wishes: Vec<Wish<'_>> = wishes
                .iter()
                .map(|(line, rank)| Wish {
                    line,
                    merit: Merit::Rank(*rank),
                })
                .collect();
            let id = format!("A{applicant}");
            builder.applicant(&id, &categories, &wishes).unwrap();
        }
        builder.finish().unwrap()
    }

    pub fn build(&self) -> Instance {
        self.build_in(&(0..self.applicants.len()).collect::<Vec<_>>())
    }

    /// The wish index of each applicant under an outcome; the number of wishes for nothing.
    pub fn matching(&self, instance: &Instance, outcome: &Outcome) -> Vec<usize> {
        let got = |applicant: usize| {
            let number = instance.find_applicant(&format!("A{applicant}")).unwrap();
            let placement = outcome.placement(instance, number);
            placement.map_or(self.applicants[applicant].wishes.len(), |p| p.choice - 1)
        };
        (0..self.applicants.len()).map(got).collect()
    }
}
