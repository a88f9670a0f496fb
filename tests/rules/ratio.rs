//! Fractions, written apart from the house's decimals.

/// A fraction, always reduced, denominator positive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ratio(pub i128, pub i128);

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}

impl Ratio {
    pub const ZERO: Self = Self(0, 1);

    pub fn new(top: i128, bottom: i128) -> Self {
        let common = gcd(top, bottom).max(1) * bottom.signum();
        Self(top / common, bottom / common)
    }

    pub fn of(text: &str) -> Self {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let value: i128 = format!("{whole}{part}").parse().unwrap();
        Self::new(sign * value, 10_i128.pow(u32::try_from(part.len()).unwrap()))
    }

    pub fn plus(self, other: Self) -> Self {
        Self::new(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
    }

    pub fn minus(self, other: Self) -> Self {
        self.plus(Self::new(-other.0, other.1))
    }

    pub fn times(self, other: Self) -> Self {
        Self::new(self.0 * other.0, self.1 * other.1)
    }

    pub fn over(self, other: Self) -> Self {
        Self::new(self.0 * other.1, self.1 * other.0)
    }

    pub fn less(self, other: Self) -> bool {
        self.minus(other).0 < 0
    }

    pub fn larger_of(self, other: Self) -> Self {
        if self.less(other) { other } else { self }
    }

    /// To `places`, of a value that is not negative; `mode` as rulebooks write it.
    pub fn rounded(self, places: u32, mode: &str) -> Self {
        let scale = 10_i128.pow(places);
        let (down, rest) = (self.0 * scale / self.1, self.0 * scale % self.1);
        let up = match mode {
            "down" => false,
            "half_up" => 2 * rest >= self.1,
            "half_even" => 2 * rest > self.1 || (2 * rest == self.1 && down % 2 == 1),
            other => panic!("no such mode: {other}"),
        };
        Self::new(down + i128::from(up), scale)
    }
}
