//! Builds the programs and runs them against the mock, a document at a time.

use std::fmt::Write as _;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{env, fs};

use super::program::RUNTIME;
use super::verdict::Verdict;
use crate::arguments::Arguments;
use crate::build::{self, Shop, first_lines};
use crate::documents::Found;
use crate::print::table;
use crate::{one, process};

const LIMIT: Duration = Duration::from_mins(30);
/// So many findings of a document are listed.
const SHOWN: usize = 40;

/// Runs every document; whether every call got an answer that the document declares.
pub(crate) fn all(arguments: &Arguments, shop: &Shop, documents: &[Found]) -> io::Result<bool> {
    let root = arguments.keep.clone().unwrap_or_else(|| shop.root.join("calls"));
    fs::create_dir_all(&root)?;
    let root = fs::canonicalize(root)?;
    fs::write(root.join("Cargo.lock"), fs::read("Cargo.lock").unwrap_or_default())?;
    one::write(&oasmith::render::runtime_crate(), &root.join(RUNTIME))?;
    let mut rows = vec![Verdict::titles()];
    let mut details = String::new();
    let mut good = true;
    for document in documents {
        let _ = writeln!(io::stderr(), "{} …", document.name);
        match run(arguments, shop, document, &root)? {
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

fn list(text: &mut String, name: &str, findings: &[String]) {
    if findings.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{name}");
    for finding in findings.iter().take(SHOWN) {
        let _ = writeln!(text, "    {finding}");
    }
    if findings.len() > SHOWN {
        let _ = writeln!(text, "    and {} more", findings.len() - SHOWN);
    }
}

/// What became of one document; the reason if there is no program.
fn run(arguments: &Arguments, shop: &Shop, document: &Found, root: &Path) -> io::Result<Result<Verdict, String>> {
    let folder = root.join(&document.package);
    let seed = arguments.seed.to_string();
    let mut child = build::generate(&document.path, &folder, &document.package)?;
    child.args(["--calls", "--seed", &seed]);
    let ended = process::run(&mut child, Duration::from_secs(arguments.limit), &shop.scratch(0))?;
    if !ended.success {
        return Ok(Err(if ended.late { String::from("time limit") } else { first_lines(&ended.stderr) }));
    }
    fs::write(root.join("Cargo.toml"), build::workspace(&document.package, &[RUNTIME]))?;
    let target = shop.root.join("calls-build");
    let mut cargo = build::cargo(root, &target, &["build"]);
    // Nobody debugs these programs.
    let ended = process::run(cargo.env("CARGO_PROFILE_DEV_DEBUG", "0"), LIMIT, &shop.scratch(0))?;
    let built = build::messages(&ended);
    if !built.passes {
        return Ok(Err(built.first.unwrap_or_default()));
    }
    let left_out = fs::read_to_string(folder.join("left-out.txt"))?;
    let name = format!("{}-calls{}", document.package, env::consts::EXE_SUFFIX);
    let service = Service::start(document, &seed)?;
    let mut program = Command::new(target.join("debug").join(name));
    let program = program.arg(&service.url).env("NO_PROXY", "*");
    let ended = process::run(program, LIMIT, &shop.scratch(0))?;
    drop(service);
    if arguments.keep.is_none() {
        fs::remove_dir_all(folder)?;
    }
    Ok(if ended.success { Ok(Verdict::read(&ended.stdout, &left_out)) } else { Err(first_lines(&ended.stderr)) })
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
