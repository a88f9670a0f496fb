//! Real processes: the `qabyl` program, and this test binary once more as a child that may be
//! killed.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{ChildStdout, Command, Stdio};

/// A running process, killed when dropped.
pub struct Child {
    process: std::process::Child,
    output: BufReader<ChildStdout>,
}

impl Child {
    /// Starts one test of this binary in a process of its own; it finds its task in `variables`.
    pub fn start(test: &str, variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this test binary"));
        command
            .args([test, "--exact", "--nocapture", "--test-threads=1"])
            .envs(variables.iter().copied())
            // The test's own captured output would be mixed with the child's warnings.
            .stderr(Stdio::null());
        Self::spawn(command)
    }

    /// Starts the program itself, with no setting but the given ones, in `folder`.
    pub fn program(arguments: &[&str], variables: &[(&str, &str)], folder: &Path) -> Self {
        Self::spawn(Self::command(arguments, variables, folder))
    }

    /// Runs the program to its end: exit code, standard output, standard error.
    pub fn outcome(arguments: &[&str], variables: &[(&str, &str)], folder: &Path) -> (i32, String, String) {
        let mut command = Self::command(arguments, &[], folder);
        // Nothing of the surroundings but what is given: a missing setting is really missing.
        command.env_clear().envs(variables.iter().copied()).stdin(Stdio::null());
        let done = command.output().expect("the program");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (
            done.status.code().expect("no signal"),
            text(&done.stdout),
            text(&done.stderr),
        )
    }

    /// The same without its log.
    pub fn quiet(arguments: &[&str], variables: &[(&str, &str)], folder: &Path) -> Self {
        let mut command = Self::command(arguments, variables, folder);
        command.stderr(Stdio::null());
        Self::spawn(command)
    }

    fn command(arguments: &[&str], variables: &[(&str, &str)], folder: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qabyl"));
        command.args(arguments).current_dir(folder);
        for setting in ["DATABASE_URL", "TEST_DATABASE_URL"] {
            command.env_remove(setting);
        }
        command.envs(variables.iter().copied());
        command
    }

    /// As [`Child::program`], with its log in a file of its own, added to what stands there.
    pub fn logging(arguments: &[&str], variables: &[(&str, &str)], folder: &Path, log: &Path) -> Self {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(log);
        let mut command = Command::new(env!("CARGO_BIN_EXE_qabyl"));
        command
            .args(arguments)
            .current_dir(folder)
            .env_remove("TEST_DATABASE_URL")
            .envs(variables.iter().copied())
            .stderr(log.expect("a log file"));
        Self::spawn(command)
    }

    fn spawn(mut command: Command) -> Self {
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let output = BufReader::new(process.stdout.take().expect("its output"));
        Self { process, output }
    }

    /// The next line of its standard output; none when it has ended.
    pub fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.output.read_line(&mut line).expect("readable output");
        (read > 0).then(|| line.trim_end().to_owned())
    }

    /// The next `count` lines, fewer when it ends before.
    pub fn lines_until(&mut self, count: usize) -> Vec<String> {
        (0..count).map_while(|_| self.line()).collect()
    }

    /// `kill -9`; what it had still said. An unfinished last line is dropped.
    pub fn kill(mut self) -> Vec<String> {
        self.process.kill().expect("killed");
        let _ = self.process.wait();
        let mut rest = String::new();
        let _ = std::io::Read::read_to_string(&mut self.output, &mut rest);
        let whole = rest.rsplit_once('\n').map_or("", |(whole, _)| whole);
        whole.lines().map(str::to_owned).collect()
    }

    /// Asks it to stop (SIGTERM) and waits for its end.
    pub fn terminate(mut self) -> std::process::ExitStatus {
        let id = self.process.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().expect("kill");
        assert!(asked.success(), "{asked}");
        self.process.wait().expect("an end")
    }

    /// Waits for its end; its exit code and all it had still said.
    pub fn end(mut self) -> (i32, Vec<String>) {
        let lines: Vec<String> = std::iter::from_fn(|| self.line()).collect();
        let status = self.process.wait().expect("an end");
        (status.code().expect("no signal"), lines)
    }

    /// Waits for its end, which must be a good one; all it had still said.
    pub fn finish(mut self) -> Vec<String> {
        let lines: Vec<String> = std::iter::from_fn(|| self.line()).collect();
        let status = self.process.wait().expect("an end");
        assert!(status.success(), "{status}: {lines:?}");
        lines
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
