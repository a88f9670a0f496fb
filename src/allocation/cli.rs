//! `qabyl allocate` and `qabyl verify`: anyone recomputes a published result without the server.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, IsTerminal, Read, Write};
use std::path::Path;

use super::model::{Assurance, Instance};
use super::unusable::{Problem, Unusable};
use super::verify::{Verdict, verify as judge};
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

/// A line on the terminal about what is going on; silent elsewhere.
struct Progress(bool);

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
    let verdict = read(input, &progress).and_then(|(instance, hash)| {
        let bytes = match bytes_of(result) {
            Ok(bytes) => bytes,
            Err(error) => return Err((result.to_owned(), unreadable(&error))),
        };
        progress.say("checking the result");
        judge(&instance, &hash, &bytes).map_err(|unusable| (result.to_owned(), unusable))
    });
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
    progress.say("writing the result");
    let written = match out.filter(|path| *path != Path::new("-")) {
        Some(path) => File::create(path).and_then(|file| {
            let mut file = BufWriter::with_capacity(1 << 20, file);
            write_result(&instance, &outcome, &hash, &mut file)?;
            file.flush()
        }),
        None => {
            let mut stdout = BufWriter::with_capacity(1 << 20, io::stdout().lock());
            write_result(&instance, &outcome, &hash, &mut stdout).and_then(|()| stdout.flush())
        }
    };
    written.map_err(|error| {
        let name = out.map_or("-".into(), Path::to_string_lossy).into_owned();
        (name, unreadable(&error))
    })
}

fn read(input: &str, progress: &Progress) -> Result<(Instance, [u8; 32]), Failed> {
    progress.say("reading the input");
    let read = if input == "-" {
        Instance::read_from(BufReader::with_capacity(1 << 20, io::stdin().lock()))
    } else {
        File::open(input)
            .map_err(|error| unreadable(&error))
            .and_then(|file| Instance::read_from(BufReader::with_capacity(1 << 20, file)))
    };
    read.map_err(|unusable| (input.to_owned(), unusable))
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
