//! Turns an iPhone's HEIC picture into a JPEG by a program that the operator names, for example
//! `heif-convert`: called with the picture's path and the path of the JPEG to write, under limits
//! on CPU time and file size, with no environment. Its JPEG then goes the way of every photo.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::child::{self, Worker};
use super::model::{KeepError, Refused};
use crate::kernel::{Fault, secrets};

/// Files for our own eyes; address space in KiB, CPU seconds, and blocks of 512 bytes of the
/// largest file.
const SCRIPT: &str =
    "umask 077; ulimit -c 0; ulimit -v 2097152; ulimit -t 20; ulimit -f 131072; exec \"$0\" \"$1\" \"$2\"";

/// The operator's program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converter(pub PathBuf);

impl Converter {
    /// The picture as a JPEG, in its turn among the pictures of `worker`. Files stand in `folder`
    /// while the program works, readable by nobody else, and go with it.
    ///
    /// # Errors
    /// [`Refused::Damaged`] when the program cannot read it; a fault when it cannot be started;
    /// busy when no turn came.
    pub async fn jpeg(&self, picture: Vec<u8>, folder: &Path, worker: &Worker) -> Result<Vec<u8>, KeepError> {
        let turn = worker.turn().await?;
        let name = secrets::token()?;
        let from = folder.join(format!("{name}.heic"));
        let to = folder.join(format!("{name}.jpg"));
        let program = self.0.clone();
        let done = tokio::task::spawn_blocking(move || {
            // The turn ends with the program, also when nobody waits for it any more.
            let _turn = turn;
            let done = run(&program, &picture, &from, &to);
            for path in [&from, &to] {
                // One of them may never have been made.
                let _ = std::fs::remove_file(path);
            }
            done
        });
        done.await.map_err(|e| Fault::new("the picture converter", e))?
    }
}

fn run(program: &Path, picture: &[u8], from: &Path, to: &Path) -> Result<Vec<u8>, KeepError> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(from)
        .and_then(|mut file| file.write_all(picture))
        .map_err(Fault::from)?;
    let mut child = Command::new("/bin/sh")
        .args(["-c", SCRIPT])
        .arg(program)
        .args([from, to])
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(Fault::from)?;
    if child::wait(&mut child)? {
        std::fs::read(to).map_err(|_| Refused::Damaged.into())
    } else {
        Err(Refused::Damaged.into())
    }
}
