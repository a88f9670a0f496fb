//! Decoders and parsers run in a child process of our own binary, with limits on memory, CPU and
//! time: a hostile file kills a process that holds nothing but this file.
//!
//! The child is `qabyl image-worker` behind `sh`, which sets the limits that only a shell can set
//! without unsafe code. It reads one job from standard input (a line, then the file), writes the
//! outcome to standard output (a line, then the picture) and ends. It sees no environment.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant as Stopwatch};

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::inspect::{self, Kind, Photo};
use super::model::{KeepError, Refused};
use super::pdf_check;
use crate::kernel::Fault;

/// The hidden subcommand.
pub const SUBCOMMAND: &str = "image-worker";
/// Address space in KiB, CPU seconds, no files written, no core dumps. A shell that lacks one of
/// them (macOS has no `-v`) goes on with the others.
const SCRIPT: &str = "ulimit -c 0; ulimit -v 1048576; ulimit -t 10; ulimit -f 0; exec 2>/dev/null \"$0\" image-worker";
/// Wall clock of one job.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a job waits for its turn before "busy".
const TURN: Duration = Duration::from_secs(60);
/// More than this is neither a job nor an outcome.
const MOST: u64 = 64 * 1024 * 1024;

/// What to do with the bytes that go along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Job {
    kind: Kind,
    pixels: u64,
}

impl Job {
    /// Check a PDF, or re-encode a picture of at most `pixels` pixels.
    #[must_use]
    pub fn of(kind: Kind, pixels: u64) -> Self {
        Self { kind, pixels }
    }

    fn do_here(self, bytes: &[u8]) -> Result<Checked, Refused> {
        match self.kind {
            Kind::Pdf => pdf_check::check(bytes).map(|pages| Checked::Pdf { pages }),
            Kind::Jpeg | Kind::Png => inspect::photo(bytes, self.kind, self.pixels).map(Checked::Photo),
        }
    }

    fn line(self) -> String {
        let kind = match self.kind {
            Kind::Pdf => "pdf",
            Kind::Jpeg => "jpeg",
            Kind::Png => "png",
        };
        format!("{kind} {}\n", self.pixels)
    }

    fn read(line: &str) -> Option<Self> {
        let (kind, pixels) = line.split_once(' ')?;
        let kind = match kind {
            "pdf" => Kind::Pdf,
            "jpeg" => Kind::Jpeg,
            "png" => Kind::Png,
            _ => return None,
        };
        Some(Self::of(kind, pixels.parse().ok()?))
    }
}

/// A file that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// A PDF without anything that acts.
    Pdf {
        /// Pages as the file says, at least one.
        pages: i32,
    },
    /// A photo, encoded anew.
    Photo(Photo),
}

/// Where jobs run, a few at a time.
#[derive(Debug, Clone)]
pub struct Worker {
    program: Option<PathBuf>,
    turns: Arc<Semaphore>,
}

/// Set by the program's own start.
static PROGRAM: OnceLock<()> = OnceLock::new();

/// Says that the running binary knows [`SUBCOMMAND`]; called by `main` before anything else.
pub fn this_is_the_program() {
    PROGRAM.get_or_init(|| ());
}

impl Worker {
    /// Child processes of `program`, which must know [`SUBCOMMAND`]; two at a time.
    #[must_use]
    pub fn program(program: &Path) -> Self {
        Self {
            program: Some(program.to_owned()),
            turns: Arc::new(Semaphore::new(2)),
        }
    }

    /// Children of the running program, whatever its file is called; in tests, whose program is
    /// another, this process.
    #[must_use]
    pub fn own() -> Self {
        let ours = PROGRAM.get().is_some();
        match std::env::current_exe().ok().filter(|_| ours) {
            Some(path) => Self::program(&running(path)),
            None => Self::in_process(),
        }
    }

    /// Jobs run in this process, one at a time and without its limits: for tests.
    #[must_use]
    pub fn in_process() -> Self {
        Self {
            program: None,
            turns: Arc::new(Semaphore::new(1)),
        }
    }

    /// A turn among all that works on pictures, held until it is dropped.
    ///
    /// # Errors
    /// Busy when none came in time.
    pub(super) async fn turn(&self) -> Result<OwnedSemaphorePermit, Fault> {
        tokio::time::timeout(TURN, Arc::clone(&self.turns).acquire_owned())
            .await
            .map_err(|_| Fault::busy("too many pictures at once"))?
            .map_err(|e| Fault::new("the picture worker is closed", e))
    }

    /// Does one job.
    ///
    /// # Errors
    /// [`Refused`] for the file; a fault when no child can be started; busy when no turn came.
    pub async fn run(&self, job: Job, bytes: Bytes) -> Result<Checked, KeepError> {
        let turn = self.turn().await?;
        let program = self.program.clone();
        let done = tokio::task::spawn_blocking(move || {
            // The turn ends with the job, also when nobody waits for it any more.
            let _turn = turn;
            match program {
                Some(program) => in_child(&program, job, bytes),
                None => Ok(job.do_here(&bytes)),
            }
        });
        // A decoder that panics has met a damaged file.
        Ok(done.await.unwrap_or(Ok(Err(Refused::Damaged)))??)
    }
}

/// The running program even when a new version has replaced its file.
fn running(path: PathBuf) -> PathBuf {
    let own = PathBuf::from(format!("/proc/{}/exe", std::process::id()));
    if own.exists() { own } else { path }
}

fn in_child(program: &Path, job: Job, bytes: Bytes) -> Result<Result<Checked, Refused>, Fault> {
    let mut child = Command::new("/bin/sh")
        .args(["-c", SCRIPT])
        .arg(program)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let (Some(mut stdin), Some(stdout)) = (stdin, stdout) else {
        return Err(Fault::broken("a child without pipes"));
    };
    let line = job.line();
    let writer = std::thread::spawn(move || {
        // A child that ends early closes its end; its outcome says why.
        let _ = stdin.write_all(line.as_bytes()).and_then(|()| stdin.write_all(&bytes));
    });
    let reader = std::thread::spawn(move || {
        let mut out = Vec::new();
        let read = stdout.take(MOST).read_to_end(&mut out);
        read.map(|_| out)
    });
    let ended = wait(&mut child)?;
    // Both end with the child, whose ends of the pipes are closed by now.
    let _ = writer.join();
    let out = reader.join().ok().and_then(Result::ok).unwrap_or_default();
    Ok(match outcome(&out) {
        Some(outcome) if ended => outcome,
        // Killed by a limit, or it panicked.
        _ => Err(Refused::Damaged),
    })
}

/// Whether the child ended well by itself; kills it when its time is over.
pub(super) fn wait(child: &mut Child) -> Result<bool, Fault> {
    let started = Stopwatch::now();
    let mut pause = Duration::from_millis(2);
    loop {
        if let Some(status) = child.try_wait()? {
            return match status.code() {
                // The shell's own words for "cannot start it".
                Some(126 | 127) => Err(Fault::broken("the picture worker cannot be started")),
                _ => Ok(status.success()),
            };
        }
        if started.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            return Ok(false);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(40));
    }
}

fn outcome(out: &[u8]) -> Option<Result<Checked, Refused>> {
    let end = out.iter().take(80).position(|byte| *byte == b'\n')?;
    let line = std::str::from_utf8(out.get(..end)?).ok()?;
    let body = out.get(end + 1..)?;
    let words: Vec<&str> = line.split(' ').collect();
    match *words.as_slice() {
        ["pdf", pages] => Some(Ok(Checked::Pdf {
            pages: pages.parse().ok()?,
        })),
        ["photo", width, height] if body.ends_with(b"\xff\xd9") => Some(Ok(Checked::Photo(Photo {
            width: width.parse().ok()?,
            height: height.parse().ok()?,
            jpeg: body.to_owned(),
        }))),
        ["refused", word] => word.parse().ok().map(Err),
        _ => None,
    }
}

/// The child's side: what `qabyl image-worker` does.
#[must_use]
pub fn serve_one() -> ExitCode {
    match serve(std::io::stdin().lock(), std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn serve(input: impl std::io::Read, mut output: impl std::io::Write) -> std::io::Result<()> {
    let mut all = Vec::new();
    input.take(MOST).read_to_end(&mut all)?;
    let end = all.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let line = all.get(..end).and_then(|line| std::str::from_utf8(line).ok());
    let job = line.and_then(Job::read);
    let (Some(job), Some(bytes)) = (job, all.get(end + 1..)) else {
        return Err(std::io::ErrorKind::InvalidInput.into());
    };
    match job.do_here(bytes) {
        Ok(Checked::Pdf { pages }) => writeln!(output, "pdf {pages}")?,
        Ok(Checked::Photo(photo)) => {
            writeln!(output, "photo {} {}", photo.width, photo.height)?;
            output.write_all(&photo.jpeg)?;
        }
        Err(refused) => writeln!(output, "refused {refused}")?,
    }
    output.flush()
}
