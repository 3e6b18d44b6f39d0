//! Programs around the crates of documents: written by a child, built and run, a document at a time.

use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use std::{env, fs};

use crate::arguments::Arguments;
use crate::build::{self, Shop, first_lines};
use crate::documents::Found;
use crate::process;

const LIMIT: Duration = Duration::from_mins(30);
/// So many findings of a document are listed.
const SHOWN: usize = 40;

/// Where the programs of one kind are made.
pub(crate) struct Programs<'a> {
    arguments: &'a Arguments,
    shop: &'a Shop,
    /// What the packages' names end with.
    kind: &'static str,
    /// Crates beside each program.
    others: &'static [&'static str],
    /// The folder of all of them.
    pub(crate) root: PathBuf,
}

impl<'a> Programs<'a> {
    pub(crate) fn open(
        arguments: &'a Arguments,
        shop: &'a Shop,
        kind: &'static str,
        others: &'static [&'static str],
    ) -> io::Result<Self> {
        let root = arguments.keep.clone().unwrap_or_else(|| shop.root.join(kind));
        fs::create_dir_all(&root)?;
        let root = fs::canonicalize(root)?;
        fs::write(root.join("Cargo.lock"), fs::read("Cargo.lock").unwrap_or_default())?;
        Ok(Self { arguments, shop, kind, others, root })
    }

    /// Lets a child write the crate and the program of a document; their folder, or the reason if there are none.
    pub(crate) fn write(&self, document: &Found, flags: &[&str]) -> io::Result<Result<PathBuf, String>> {
        let folder = self.root.join(&document.package);
        let mut child = build::generate(&document.path, &folder, &document.package)?;
        let limit = Duration::from_secs(self.arguments.limit);
        let ended = process::run(child.args(flags), limit, &self.shop.scratch(0))?;
        if !ended.success {
            return Ok(Err(if ended.late { String::from("time limit") } else { first_lines(&ended.stderr) }));
        }
        Ok(Ok(folder))
    }

    /// Builds the program of a document; all share the built dependencies. The reason if it does not compile.
    pub(crate) fn build(&self, document: &Found) -> io::Result<Result<Command, String>> {
        let package = &document.package;
        fs::write(self.root.join("Cargo.toml"), build::workspace(package, self.others))?;
        let target = self.shop.root.join(format!("{}-build", self.kind));
        let mut cargo = build::cargo(&self.root, &target, &["build"]);
        // Nobody debugs these programs.
        let ended = process::run(cargo.env("CARGO_PROFILE_DEV_DEBUG", "0"), LIMIT, &self.shop.scratch(0))?;
        let built = build::messages(&ended);
        if !built.passes {
            return Ok(Err(built.first.unwrap_or_default()));
        }
        let name = format!("{package}-{}{}", self.kind, env::consts::EXE_SUFFIX);
        Ok(Ok(Command::new(target.join("debug").join(name))))
    }

    /// Runs the program of a document and removes its folder, unless it is to be kept; what it wrote, or why it failed.
    pub(crate) fn run(&self, document: &Found, program: &mut Command) -> io::Result<Result<String, String>> {
        let ended = process::run(program, LIMIT, &self.shop.scratch(0))?;
        if self.arguments.keep.is_none() {
            fs::remove_dir_all(self.root.join(&document.package))?;
        }
        Ok(if ended.success { Ok(ended.stdout) } else { Err(first_lines(&ended.stderr)) })
    }
}

/// Lists findings under a heading, if there are any.
pub(crate) fn list(text: &mut String, heading: &str, findings: &[String]) {
    if !findings.is_empty() {
        let shown: Vec<&str> = findings.iter().take(SHOWN).map(String::as_str).collect();
        let more = findings.len() - shown.len();
        let _ = writeln!(text, "\n{heading}\n    {}", shown.join("\n    "));
        if more > 0 {
            let _ = writeln!(text, "    and {more} more");
        }
    }
}
