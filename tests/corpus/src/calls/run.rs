//! Builds the programs and runs them against the mock, a document at a time.

use std::fmt::Write as _;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::{env, fs};

use super::program::RUNTIME;
use super::verdict::Verdict;
use crate::arguments::Arguments;
use crate::build::Shop;
use crate::documents::Found;
use crate::one;
use crate::print::table;
use crate::programs::{Programs, list};

/// Runs every document; whether every call got an answer that the document declares.
pub(crate) fn all(arguments: &Arguments, shop: &Shop, documents: &[Found]) -> io::Result<bool> {
    let programs = Programs::open(arguments, shop, "calls", &[RUNTIME])?;
    one::write(&oasmith::render::runtime_crate(), &programs.root.join(RUNTIME))?;
    let mut rows = vec![Verdict::titles()];
    let mut details = String::new();
    let mut good = true;
    for document in documents {
        let _ = writeln!(io::stderr(), "{} …", document.name);
        match run(&programs, document, &arguments.seed.to_string())? {
            Ok(verdict) => {
                good &= verdict.passes();
                rows.push(verdict.cells(&document.name));
                list(&mut details, &document.name, &verdict.findings);
            }
            Err(reason) => {
                good = false;
                let _ = writeln!(details, "\n{}: no program\n    {reason}", document.name);
            }
        }
    }
    io::stdout().write_all((table(&rows) + &details).as_bytes())?;
    Ok(good)
}

/// What became of one document; the reason if there is no program.
fn run(programs: &Programs<'_>, document: &Found, seed: &str) -> io::Result<Result<Verdict, String>> {
    let folder = match programs.write(document, &["--calls", "--seed", seed])? {
        Ok(folder) => folder,
        Err(reason) => return Ok(Err(reason)),
    };
    let left_out = fs::read_to_string(folder.join("left-out.txt"))?;
    let mut program = match programs.build(document)? {
        Ok(program) => program,
        Err(reason) => return Ok(Err(reason)),
    };
    let service = Service::start(document, seed)?;
    let output = programs.run(document, program.arg(&service.url).env("NO_PROXY", "*"))?;
    Ok(output.map(|output| Verdict::read(&output, &left_out)))
}

/// A mock in a process of its own; ends when dropped.
struct Service {
    child: Child,
    url: String,
}

impl Service {
    fn start(document: &Found, seed: &str) -> io::Result<Self> {
        let mut command = Command::new(env::current_exe()?);
        command.arg(&document.path).args(["--one", "service", "--keep", ".", "--calls", "--serve", "--seed", seed]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut address = String::new();
        let output = child.stdout.take().ok_or_else(|| io::Error::other("the service has no output"))?;
        BufReader::new(output).read_line(&mut address)?;
        Ok(Self { child, url: format!("http://{}", address.trim()) })
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
