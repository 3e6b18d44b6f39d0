//! 100,000 sends through 64 tasks, with trouble for one in ten, and what becomes of them:
//!
//! ```text
//! cargo run --release -p soak [-- [--batches] [--recipients N] [--tasks N] [--faults TEXT]]
//! ```
//!
//! The service runs in a process of its own, so that the memory is the client's. Exit status: 0 all is well, 1 somebody
//! is not accounted for or memory has grown, 2 the run itself failed.

use std::collections::BTreeSet;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};

use soak::{Plan, compare, send, serve};

/// By how much memory may grow beyond that after a tenth of the sends, in KiB.
const GROWTH: u64 = 8 << 10;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        Some((first, rest)) if first == "--serve" => plan(rest).and_then(|plan| service(&plan)).map(|()| true),
        _ => plan(&arguments).and_then(|plan| run(&plan, &arguments)),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            let _ = writeln!(io::stderr(), "soak: {error}");
            ExitCode::from(2)
        }
    }
}

fn plan(arguments: &[String]) -> io::Result<Plan> {
    let mut plan = Plan::default();
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let wrong = || io::Error::other(format!("what is `{word}`?"));
        let mut number =
            || words.next().and_then(|text| text.parse().ok()).filter(|number| *number > 0).ok_or_else(wrong);
        match word.as_str() {
            "--batches" => plan.in_batches = true,
            "--recipients" => plan.recipients = number()?,
            "--tasks" => plan.tasks = number()?,
            "--faults" => plan.faults.clone_from(words.next().ok_or_else(wrong)?),
            _ => return Err(wrong()),
        }
    }
    Ok(plan)
}

/// The service: says where it is, and when it is asked to end, what it has taken.
fn service(plan: &Plan) -> io::Result<()> {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/sfmc.yaml");
    let service = serve(&document, plan)?;
    let mut out = io::stdout();
    writeln!(out, "{}", service.address())?;
    io::stdin().read_to_end(&mut Vec::new())?;
    writeln!(out, "{} keys came again and were refused; {}", service.repeated(), service.summary())?;
    service.taken().iter().try_for_each(|key| writeln!(out, "{key}"))
}

fn run(plan: &Plan, arguments: &[String]) -> io::Result<bool> {
    let mut child = Command::new(std::env::current_exe()?)
        .arg("--serve")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let result = drive(plan, &mut child);
    let _ = child.kill();
    let _ = child.wait();
    result
}

fn drive(plan: &Plan, child: &mut Child) -> io::Result<bool> {
    let mut lines = BufReader::new(child.stdout.take().ok_or_else(|| io::Error::other("no output"))?).lines();
    let mut line = || lines.next().unwrap_or_else(|| Err(io::Error::other("the service ended")));
    let address = line()?.parse().map_err(io::Error::other)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let report = runtime.block_on(send(plan, address)).map_err(io::Error::other)?;
    drop(child.stdin.take());
    let summary = line()?;
    let taken: BTreeSet<String> = lines.collect::<io::Result<_>>()?;
    let accepted = report.accepted.iter().filter(|accepted| **accepted).count();
    let (base, most) = report.memory;
    let mut out = io::stdout();
    let (how, seconds) = (if plan.in_batches { "in batches" } else { "one by one" }, report.took.as_secs_f64());
    writeln!(out, "{} recipients {how}, {} calls at once, faults {}", plan.recipients, plan.tasks, plan.faults)?;
    writeln!(out, "service: {} keys taken once; {summary}", taken.len())?;
    writeln!(out, "client:  {accepted} accepted, {} problems, {seconds:.1} s", report.errors.len())?;
    writeln!(out, "memory:  {base} KiB after a tenth of the sends, at most {most} KiB after that")?;
    let is_flat = most <= base + GROWTH;
    match compare(&report, &taken) {
        Ok(()) => writeln!(out, "every recipient is accounted for once")?,
        Err(problems) => writeln!(out, "{problems}")?,
    }
    Ok(is_flat && compare(&report, &taken).is_ok())
}
