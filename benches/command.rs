//! The two commands as whole processes: time and memory beside the time of reading the file.
//!
//! `cargo bench --bench command`, or `-- 100000` for one size only.
#![expect(clippy::expect_used, reason = "a benchmark that cannot run says so and stops")]

mod made;

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use made::{Made, Order, decimal};
use qabyl::allocation::Builder;

const REPEATS: usize = 3;

fn main() {
    let wanted: Vec<u64> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let folder = tempfile::tempdir().expect("a folder");
    println!("medians of {REPEATS}, milliseconds; memory: the most that was resident, MB\n");
    println!(
        "| applicants × 10 | order | form | file, MB | cat | read and check | allocate | memory | verify | memory |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for applicants in [10_000, 100_000, 1_000_000] {
        if !wanted.is_empty() && !wanted.contains(&applicants) {
            continue;
        }
        for order in [Order::Ranks, Order::Scores] {
            for form in ["csv", "json"] {
                row(folder.path(), Made::of(applicants, order), form);
            }
        }
    }
}

fn row(folder: &Path, made: Made, form: &str) {
    let (input, result) = (folder.join("input"), folder.join("result"));
    let mut file = BufWriter::new(File::create(&input).expect("a file"));
    let written = if form == "csv" {
        made.write_csv(&mut file)
    } else {
        write_json(made, &mut file)
    };
    written.and_then(|()| file.flush()).expect("a written file");
    drop(file);
    let size = fs::metadata(&input).expect("a file").len();
    let cat = median(|| run(Command::new("cat").arg(&input)).0);
    let read = median(|| {
        let began = Instant::now();
        let file = File::open(&input).expect("a file");
        Builder::read_from(BufReader::with_capacity(1 << 20, file)).expect("a usable input");
        began.elapsed()
    });
    let mut memory = [0, 0];
    let qabyl = env!("CARGO_BIN_EXE_qabyl");
    let allocate = median(|| {
        let (time, most) = run(Command::new(qabyl)
            .arg("allocate")
            .arg(&input)
            .arg("--out")
            .arg(&result));
        memory[0] = most;
        time
    });
    let verify = median(|| {
        let (time, most) = run(Command::new(qabyl).arg("verify").arg(&input).arg(&result));
        memory[1] = most;
        time
    });
    println!(
        "| {} | {:?} | {form} | {} | {cat} | {read} | {allocate} | {} | {verify} | {} |",
        made.applicants,
        made.order,
        size / 1_000_000,
        memory[0] / 1000,
        memory[1] / 1000
    );
}

fn median(mut once: impl FnMut() -> Duration) -> u128 {
    let mut times: Vec<u128> = (0..REPEATS).map(|_| once().as_millis()).collect();
    times.sort_unstable();
    *times.get(REPEATS / 2).expect("a middle")
}

/// Runs a program to its end; how long it took, and the most memory it held in kB.
fn run(command: &mut Command) -> (Duration, u64) {
    let began = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn().expect("a program");
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    loop {
        if let Some(exit) = child.try_wait().expect("a child") {
            assert!(exit.success(), "{command:?}");
            return (began.elapsed(), most);
        }
        let held = fs::read_to_string(&status).unwrap_or_default();
        let peak = held.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(peak.unwrap_or(0));
        sleep(Duration::from_millis(1));
    }
}

/// The JSON form.
fn write_json(made: Made, out: &mut impl Write) -> io::Result<()> {
    write!(out, r#"{{"format":"qabyl-allocation-1","seed":"benchmark","lines":["#)?;
    for line in 0..made.lines {
        let comma = if line == 0 { "" } else { "," };
        write!(out, r#"{comma}{{"id":"L{line}","seats":90}}"#)?;
    }
    write!(out, r#"],"applicants":["#)?;
    for applicant in 0..made.applicants {
        let comma = if applicant == 0 { "" } else { ",\n" };
        write!(out, r#"{comma}{{"id":"A{applicant:07}","choices":["#)?;
        let [score, certificate, mark] = made.merits(applicant).map(decimal);
        for (index, line) in made.wishes(applicant).into_iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(out, r#"{comma}{{"line":"L{line}","#)?;
            match made.order {
                Order::Ranks => write!(out, r#""rank":{}}}"#, made.rank(applicant, line))?,
                Order::Scores => write!(out, r#""score":"{score}","ties":["{certificate}","{mark}"]}}"#)?,
            }
        }
        write!(out, "]}}")?;
    }
    writeln!(out, "]}}")
}
