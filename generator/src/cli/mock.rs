//! `oasmith mock`.

use std::net::{SocketAddr, ToSocketAddrs};

use super::args::{MockArgs, MockErrors, MockFormat};
use super::{DONE, FOUND, Io, Stop};
use crate::disk::{Error, Project};
use crate::mock::{Errors, Faults, Latency, LogFormat, Mock, Settings, start};
use crate::report::{Leniency, Report, print_text};

/// Serves until Ctrl-C.
pub(super) fn run(args: &MockArgs, io: &mut Io<'_>) -> Result<u8, Stop> {
    let settings = settings(args)?;
    let listen = address(&args.listen)?;
    let project = Project::of_spec(&io.folder, &args.spec, None)?;
    let mut loader = project.loader();
    let source = loader.read(&project.spec, io.stdin)?;
    // A document without options is somebody else's: `generate` takes it as it is, too.
    let foreign = project.config.is_none() && !args.rigour.strict;
    let leniency = if args.rigour.lenient || foreign { Leniency::Tolerant } else { Leniency::Strict };
    let mut report = Report::new(leniency);
    let document = crate::check(source, &mut loader, &mut report);
    if args.rigour.strict {
        report.make_strict();
    }
    let text = print_text(&report, &document.sources, io.terminal);
    io.stderr.write_all(text.as_bytes())?;
    if report.errors() > 0 {
        return Ok(FOUND);
    }
    let errors = match args.errors {
        MockErrors::Problem => Errors::Problem,
        MockErrors::Documented => Errors::Documented,
    };
    let mock = Mock::new(document, errors, args.seed);
    if mock.operations() == 0 {
        writeln!(io.stderr, "error: {} has no operations to answer for", args.spec)?;
        return Ok(FOUND);
    }
    let operations = super::output::count(mock.operations(), "operation");
    let running = start(mock, listen, settings, Box::new(std::io::stdout()))
        .map_err(|error| Error::new(args.listen.as_str(), error.to_string()))?;
    writeln!(io.stdout, "{}: {operations} at http://{}, Ctrl-C ends", args.spec, running.address())?;
    io.stdout.flush()?;
    running.wait_for_interrupt()?;
    let summary = running.journal().summary();
    running.stop();
    writeln!(io.stdout, "{summary}")?;
    Ok(DONE)
}

fn settings(args: &MockArgs) -> Result<Settings, Error> {
    let latency = args.latency.as_deref().map(Latency::read).transpose();
    let faults = args.fault.as_deref().map(Faults::read).transpose();
    let format = match args.format {
        MockFormat::Text => LogFormat::Text,
        MockFormat::Json => LogFormat::Json,
    };
    Ok(Settings {
        latency: latency.map_err(|why| Error::new("--latency", why))?.unwrap_or_default(),
        faults: faults.map_err(|why| Error::new("--fault", why))?.unwrap_or_default(),
        seed: args.seed,
        retry_after: args.retry_after,
        cors: args.cors,
        log: (!args.quiet).then_some(format),
        hook: None,
    })
}

/// `127.0.0.1:4010`, `localhost:0`, or only a port.
fn address(text: &str) -> Result<SocketAddr, Error> {
    let full =
        if text.bytes().all(|byte| byte.is_ascii_digit()) { format!("127.0.0.1:{text}") } else { text.to_owned() };
    let wrong = |why: String| Error::new("--listen", format!("{text}: {why}"));
    let mut found = full.to_socket_addrs().map_err(|error| wrong(error.to_string()))?;
    found.next().ok_or_else(|| wrong(String::from("no such address")))
}
