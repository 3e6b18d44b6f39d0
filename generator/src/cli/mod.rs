//! The command line: arguments in, texts and an exit status out. Its shape is a contract that scripts rely on.
//!
//! Status 0: done. 1: the document is invalid, or `--check` found drift. 2: wrong usage, or something could not be read
//! or written. Results go to standard output, diagnostics for people to standard error.

mod args;
mod changelog;
mod check;
mod compare;
mod diff;
mod explain;
mod generate;
mod git_diff;
mod init;
#[cfg(feature = "mock")]
mod mock;
mod output;
mod passes;
mod policy;
mod watch;

use std::ffi::OsString;
use std::io;
use std::io::{Read, Write};
use std::path::PathBuf;

use clap::{CommandFactory, Parser};

use crate::disk::{Error, Project};
use args::{Cli, Command, GenerateArgs};

/// Everything is fine.
const DONE: u8 = 0;
/// The document is invalid, or the crate is out of step.
const FOUND: u8 = 1;
/// The command line is wrong, or something could not be read or written.
const TROUBLE: u8 = 2;

/// The outside world of a run, so that tests can give their own.
pub struct Io<'a> {
    /// The working directory: paths on the command line are relative to it.
    pub folder: PathBuf,
    /// Read for the document `-`.
    pub stdin: &'a mut dyn Read,
    /// Results.
    pub stdout: &'a mut dyn Write,
    /// Diagnostics and progress. It may get colour codes if `terminal` is set.
    pub stderr: &'a mut dyn Write,
    /// Whether a person is watching standard error.
    pub terminal: bool,
}

/// Runs one command; `args` starts with the program's name. Returns the exit status.
pub fn run<A: Into<OsString> + Clone>(args: impl IntoIterator<Item = A>, io: &mut Io<'_>) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, io),
    };
    match dispatch(cli.command, io) {
        Ok(status) => status,
        Err(Stop::Pipe) => DONE,
        Err(Stop::Trouble(error)) => {
            // If even this cannot be written, the status has to say it.
            let _ = writeln!(io.stderr, "error: {error}");
            TROUBLE
        }
    }
}

fn dispatch(command: Option<Command>, io: &mut Io<'_>) -> Result<u8, Stop> {
    match command {
        Some(Command::Generate(args)) if args.watch => watch::run(&args, io),
        Some(Command::Generate(args)) => generate::run(&args, io).map(|run| run.status),
        Some(Command::Check(args)) => check::run(&args, io),
        Some(Command::Diff(args)) => diff::run(&args, io),
        Some(Command::Changelog(args)) => changelog::run(&args, io),
        Some(Command::GitDiff(args)) => git_diff::run(&args, io),
        Some(Command::Explain { code }) => explain::run(&code, io),
        Some(Command::Init { folder }) => init::run(&folder, io),
        #[cfg(feature = "mock")]
        Some(Command::Mock(args)) => mock::run(&args, io),
        Some(Command::Passes { spec }) => passes::run(&spec, io),
        Some(Command::Completions { shell }) => completions(shell, io),
        None if Project::config_in_reach(&io.folder).is_some() => {
            generate::run(&GenerateArgs::default(), io).map(|run| run.status)
        }
        None => {
            let help = Cli::command().render_help();
            write!(
                io.stderr,
                "{help}\nThere is no oasmith.toml here or in spec/: name a command, or start with `oasmith init`.\n"
            )?;
            Ok(TROUBLE)
        }
    }
}

fn usage(error: &clap::Error, io: &mut Io<'_>) -> u8 {
    let text = error.render();
    let is_help = !error.use_stderr();
    let stream: &mut dyn Write = if is_help { io.stdout } else { io.stderr };
    let written = if io.terminal { write!(stream, "{}", text.ansi()) } else { write!(stream, "{text}") };
    if is_help && written.is_ok() { DONE } else { TROUBLE }
}

fn completions(shell: clap_complete::Shell, io: &mut Io<'_>) -> Result<u8, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "oasmith", &mut script);
    io.stdout.write_all(&script)?;
    Ok(DONE)
}

/// Why a command ended early.
enum Stop {
    /// Nobody reads the output any more, as in `oasmith passes x.yaml | head`.
    Pipe,
    /// Something could not be read or written.
    Trouble(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Trouble(error)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Pipe,
            _ => Self::Trouble(Error::new("output", error.to_string())),
        }
    }
}
