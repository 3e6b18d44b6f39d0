//! The command line of oasmith: everything is in [`oasmith::cli`].

use std::io::{IsTerminal, stderr, stdin, stdout};
use std::process::ExitCode;

use oasmith::cli::{Io, run};

fn main() -> ExitCode {
    let mut io = Io {
        folder: ".".into(),
        stdin: &mut stdin().lock(),
        stdout: &mut anstream::AutoStream::auto(stdout()),
        stderr: &mut anstream::AutoStream::auto(stderr()),
        terminal: stderr().is_terminal(),
    };
    ExitCode::from(run(std::env::args_os(), &mut io))
}
