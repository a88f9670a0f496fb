//! Invented instances: always the same for the same numbers.

use std::io::{self, Write};

/// Wishes of each applicant.
pub const CHOICES: u64 = 10;

/// How applicants are ordered on lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By explicit ranks, independent from line to line: the longest chains of refusals.
    Ranks,
    /// By one score with two tie values, which leave equals for the lot.
    Scores,
}

/// An instance of a size. Lines have 90 seats for a hundred applicants each; half of the wishes go
/// to a fifth of the lines.
#[derive(Debug, Clone, Copy)]
pub struct Made {
    pub applicants: u64,
    pub lines: u64,
    pub order: Order,
}

impl Made {
    pub fn of(applicants: u64, order: Order) -> Self {
        Self {
            applicants,
            lines: applicants / 100,
            order,
        }
    }

    /// The numbers of the lines that an applicant lists, best first.
    pub fn wishes(&self, applicant: u64) -> Vec<u64> {
        let mut wishes = Vec::new();
        let mut turn = 0;
        while (wishes.len() as u64) < CHOICES {
            let random = mixed(applicant << 16 | turn);
            let wide = if random & 1 == 0 { self.lines } else { self.lines / 5 };
            let line = (random >> 8) % wide;
            if !wishes.contains(&line) {
                wishes.push(line);
            }
            turn += 1;
        }
        wishes
    }

    /// A rank that no other applicant has on the line.
    pub fn rank(&self, applicant: u64, line: u64) -> u32 {
        let random = mixed(applicant << 32 | line) % 4096;
        u32::try_from(random << 20 | applicant).expect("fewer than 2^20 applicants")
    }

    /// Score in steps of a quarter, a certificate, an average mark in steps of 0.05; in hundredths.
    pub fn merits(&self, applicant: u64) -> [u64; 3] {
        let random = mixed(applicant ^ 0x5eed);
        let score = 5000 + 25 * (random % 800);
        [score, 100 * (random >> 20 & 1), 300 + 5 * ((random >> 32) % 41)]
    }

    /// The compact form (`docs/allocation.md`).
    pub fn write_csv(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "qabyl-allocation-csv-1\nseed,benchmark")?;
        for line in 0..self.lines {
            writeln!(out, "line,L{line},90")?;
        }
        for applicant in 0..self.applicants {
            write!(out, "applicant,A{applicant:07},")?;
            let [score, certificate, mark] = self.merits(applicant).map(decimal);
            for line in self.wishes(applicant) {
                match self.order {
                    Order::Ranks => write!(out, ",L{line}#{}", self.rank(applicant, line))?,
                    Order::Scores => write!(out, ",L{line}={score}|{certificate}|{mark}")?,
                }
            }
            writeln!(out)?;
        }
        Ok(())
    }
}

/// Hundredths as a decimal.
pub fn decimal(hundredths: u64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// SplitMix64's last steps: a number that looks random and follows from `number`.
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}
