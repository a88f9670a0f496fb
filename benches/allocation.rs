//! The engine and the judge in-process: ten choices each, from 10,000 to 1,000,000 applicants.
//!
//! `cargo bench --bench allocation`, or with a part of a name behind `--`.
#![expect(clippy::expect_used, reason = "a benchmark that cannot run says so and stops")]

mod made;

use std::sync::OnceLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use made::{Made, Order};
use qabyl::allocation::{Builder, Instance, Verdict, allocate, result_bytes, verify};

const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];
const HASH: [u8; 32] = [0; 32];

fn main() {
    divan::main();
}

/// Lines and applicants as they stand before lines are ordered; made once for each size.
fn given(applicants: u64, order: Order) -> Builder {
    static MADE: [[OnceLock<Builder>; 3]; 2] = [const { [const { OnceLock::new() }; 3] }; 2];
    let size = SIZES
        .iter()
        .position(|size| *size == applicants)
        .expect("a size of the table");
    let made = MADE
        .get(usize::from(order == Order::Scores))
        .and_then(|sizes| sizes.get(size));
    let fill = || {
        let mut text = Vec::new();
        Made::of(applicants, order).write_csv(&mut text).expect("memory");
        Builder::read(&text).expect("a usable instance")
    };
    made.expect("a place for each").get_or_init(fill).clone()
}

fn ready(applicants: u64, order: Order) -> Instance {
    given(applicants, order).finish().expect("a usable instance")
}

/// Reading and checking the compact form.
#[divan::bench(args = [10_000, 100_000], sample_count = 5, sample_size = 1)]
fn read_compact_form(bencher: Bencher<'_, '_>, applicants: u64) {
    let mut text = Vec::new();
    let written = Made::of(applicants, Order::Scores).write_csv(&mut text);
    written.expect("memory");
    bencher
        .counter(ItemsCount::new(applicants))
        .bench_local(|| Builder::read(&text).expect("a usable instance"));
}

/// Reading and checking the JSON form.
#[divan::bench(args = [10_000, 100_000], sample_count = 5, sample_size = 1)]
fn read_json_form(bencher: Bencher<'_, '_>, applicants: u64) {
    let mut text = Vec::new();
    let written = Made::of(applicants, Order::Scores).write_json(&mut text);
    written.expect("memory");
    bencher
        .counter(ItemsCount::new(applicants))
        .bench_local(|| Builder::read(&text).expect("a usable instance"));
}

/// Deferred acceptance alone, on lines in order.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn allocate_on_ranks(bencher: Bencher<'_, '_>, applicants: u64) {
    let instance = ready(applicants, Order::Ranks);
    bencher
        .counter(ItemsCount::new(applicants))
        .bench_local(|| allocate(&instance).expect("a result"));
}

/// Ordering every line by rank, then deferred acceptance.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn order_and_allocate_on_ranks(bencher: Bencher<'_, '_>, applicants: u64) {
    ordered(bencher, applicants, Order::Ranks);
}

/// Ordering every line by score, ties and lot, then deferred acceptance.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn order_and_allocate_on_scores(bencher: Bencher<'_, '_>, applicants: u64) {
    ordered(bencher, applicants, Order::Scores);
}

fn ordered(bencher: Bencher<'_, '_>, applicants: u64, order: Order) {
    bencher
        .counter(ItemsCount::new(applicants))
        .with_inputs(|| given(applicants, order))
        .bench_local_values(|builder| {
            let instance = builder.finish().expect("a usable instance");
            let outcome = allocate(&instance).expect("a result");
            (instance, outcome)
        });
}

/// Writing the result with its certificate.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn write_result_on_scores(bencher: Bencher<'_, '_>, applicants: u64) {
    let instance = ready(applicants, Order::Scores);
    let outcome = allocate(&instance).expect("a result");
    bencher
        .counter(ItemsCount::new(applicants))
        .bench_local(|| result_bytes(&instance, &outcome, &HASH));
}

/// Judging a published result.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn verify_on_scores(bencher: Bencher<'_, '_>, applicants: u64) {
    let instance = ready(applicants, Order::Scores);
    let outcome = allocate(&instance).expect("a result");
    let result = result_bytes(&instance, &outcome, &HASH);
    bencher.counter(ItemsCount::new(applicants)).bench_local(|| {
        let verdict = verify(&instance, &HASH, &result);
        assert_eq!(verdict, Ok(Verdict::Verified));
    });
}
