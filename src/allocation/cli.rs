//! `qabyl allocate` and `qabyl verify`: anyone recomputes a published result without the server.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, IsTerminal, Read, Write};
use std::path::Path;

use super::builder::Builder;
use super::model::{Assurance, Instance};
use super::unusable::{Problem, Unusable};
use super::verify::{Claim, Verdict};
use super::writer::write_result;

/// What a command tells the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: done, or verified.
    Done,
    /// 1: the result is refuted.
    Refuted,
    /// 2: the input or the result cannot be used, or the output cannot be written.
    Unusable,
}

impl Exit {
    /// The process exit code.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Refuted => 1,
            Self::Unusable => 2,
        }
    }
}

/// A line on the terminal about what is going on and how far it is; silent elsewhere.
struct Progress(bool);

/// Bytes between two words about them.
const STEP: u64 = 8 << 20;

impl Progress {
    fn new() -> Self {
        Self(io::stderr().is_terminal())
    }

    fn say(&self, what: &str) {
        if self.0 {
            eprint!("\r\u{1b}[K{what}");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.say("");
    }
}

/// What passes through is counted and told.
struct Watched<'a, T> {
    inner: T,
    what: &'static str,
    progress: &'a Progress,
    passed: u64,
    /// How much there is, where that is known.
    all: Option<u64>,
}

impl<'a, T> Watched<'a, T> {
    fn new(inner: T, what: &'static str, progress: &'a Progress, all: Option<u64>) -> Self {
        progress.say(what);
        Self {
            inner,
            what,
            progress,
            passed: 0,
            all,
        }
    }

    fn pass(&mut self, bytes: usize) {
        let before = self.passed;
        self.passed += u64::try_from(bytes).unwrap_or(0);
        if self.progress.0 && before / STEP != self.passed / STEP {
            let megabytes = self.passed / 1_000_000;
            let what = self.what;
            match self.all {
                Some(all) => {
                    let share = self.passed.saturating_mul(100) / all.max(1);
                    self.progress.say(&format!("{what}: {megabytes} MB, {share} %"));
                }
                None => self.progress.say(&format!("{what}: {megabytes} MB")),
            }
        }
    }
}

impl<T: Read> Read for Watched<'_, T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.pass(read);
        Ok(read)
    }
}

impl<T: Write> Write for Watched<'_, T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.pass(written);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Computes the result of the input at `input` (`-` is standard input) and writes it to `out`, or
/// to standard output.
#[must_use]
pub fn allocate(input: &str, out: Option<&Path>) -> Exit {
    let progress = Progress::new();
    match run(input, out, &progress) {
        Ok(()) => Exit::Done,
        Err((name, unusable)) => complain(&progress, &name, &unusable),
    }
}

/// Judges the result at `result` against the input at `input`; `-` is standard input for one.
#[must_use]
pub fn verify(input: &str, result: &str) -> Exit {
    let progress = Progress::new();
    let verdict = judged(input, result, &progress);
    match verdict {
        Ok(Verdict::Verified) => {
            progress.say("");
            println!("verified");
            Exit::Done
        }
        Ok(Verdict::Refuted(refutation)) => {
            progress.say("");
            println!("refuted: {refutation}");
            Exit::Refuted
        }
        Err((name, unusable)) => complain(&progress, &name, &unusable),
    }
}

type Failed = (String, Unusable);

fn run(input: &str, out: Option<&Path>, progress: &Progress) -> Result<(), Failed> {
    let (instance, hash) = read(input, progress)?;
    progress.say("allocating");
    let outcome = super::allocate(&instance).map_err(|unusable| (input.to_owned(), unusable))?;
    for (index, line) in instance.lines().iter().enumerate() {
        if instance.assurance(index) == Assurance::Checked {
            let id = &line.id;
            progress.say("");
            eprintln!("note: line {id:?} is stable as checked; its caps and groups are entangled");
        }
    }
    let written = match out.filter(|path| *path != Path::new("-")) {
        Some(path) => File::create(path).and_then(|file| write(&instance, &outcome, &hash, file, progress)),
        None => write(&instance, &outcome, &hash, io::stdout().lock(), progress),
    };
    written.map_err(|error| {
        let name = out.map_or("-".into(), Path::to_string_lossy).into_owned();
        (name, unreadable(&error))
    })
}

fn write(
    instance: &Instance,
    outcome: &super::Outcome,
    hash: &[u8; 32],
    out: impl Write,
    progress: &Progress,
) -> io::Result<()> {
    let out = Watched::new(out, "writing the result", progress, None);
    let mut out = BufWriter::with_capacity(1 << 20, out);
    write_result(instance, outcome, hash, &mut out)?;
    out.flush()
}

fn read(input: &str, progress: &Progress) -> Result<(Instance, [u8; 32]), Failed> {
    const WHAT: &str = "reading the input";
    let read = if input == "-" {
        let source = Watched::new(io::stdin().lock(), WHAT, progress, None);
        Builder::read_from(BufReader::with_capacity(1 << 20, source))
    } else {
        File::open(input).map_err(|error| unreadable(&error)).and_then(|file| {
            let all = file.metadata().map(|data| data.len()).ok();
            let source = Watched::new(file, WHAT, progress, all);
            Builder::read_from(BufReader::with_capacity(1 << 20, source))
        })
    };
    let ordered = read.and_then(|(builder, hash)| {
        progress.say("ordering the lines");
        Ok((builder.finish()?, hash))
    });
    ordered.map_err(|unusable| (input.to_owned(), unusable))
}

/// The input takes one core; the result is read beside it.
fn judged(input: &str, result: &str, progress: &Progress) -> Result<Verdict, Failed> {
    let named = |unusable| (result.to_owned(), unusable);
    let bytes = if input == "-" && result == "-" {
        Err(io::Error::other(
            "standard input cannot be both the input and the result",
        ))
    } else {
        bytes_of(result)
    };
    let bytes = bytes.map_err(|error| named(unreadable(&error)))?;
    let (instance, claim) = std::thread::scope(|scope| {
        let claim = scope.spawn(|| Claim::read(&bytes));
        let instance = read(input, progress);
        (instance, claim.join())
    });
    let (instance, hash) = instance?;
    let claim = claim.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    progress.say("checking the result");
    claim.and_then(|claim| claim.judge(&instance, &hash)).map_err(named)
}

fn bytes_of(path: &str) -> io::Result<Vec<u8>> {
    if path != "-" {
        return std::fs::read(path);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(error: &io::Error) -> Unusable {
    Unusable::at("", Problem::Unreadable(error.to_string()))
}

fn complain(progress: &Progress, name: &str, unusable: &Unusable) -> Exit {
    progress.say("");
    eprintln!("unusable: {name}: {unusable}");
    Exit::Unusable
}
