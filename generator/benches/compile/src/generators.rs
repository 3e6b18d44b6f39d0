//! The generators: this repository's, and those of others that are installed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use crate::process::{self, Cost};

/// A generator of Rust clients.
pub struct Generator {
    /// As its users call it.
    pub name: &'static str,
    /// The program.
    pub program: &'static str,
    /// Where the program comes from.
    pub install: &'static str,
    command: fn(&mut Command, &Path, &str),
    finish: fn(&Path, &str) -> io::Result<()>,
}

/// This repository's first.
pub const ALL: [Generator; 6] = [
    Generator {
        name: "oasmith",
        program: "oasmith",
        install: "cargo build --release -p oasmith",
        command: |command, spec, package| {
            command.env("OASMITH_SYNC", "off").arg("generate").arg(spec).args(["--out", ".", "--crate-name", package]);
        },
        finish: |_, _| Ok(()),
    },
    // Its runtime is a dependency, as those of the others are.
    Generator {
        name: "oasmith-shared-runtime",
        program: "oasmith",
        install: "cargo build --release -p oasmith",
        command: |command, spec, package| {
            let options = "[crate]\nruntime = \"../shared-runtime\"\n";
            let written = command.get_current_dir().map(|folder| fs::write(folder.join("options.toml"), options));
            if matches!(written, Some(Ok(()))) {
                command.env("OASMITH_SYNC", "off").arg("generate").arg(spec).args(["--config", "options.toml"]);
                command.args(["--out", ".", "--crate-name", package]);
            }
        },
        finish: |_, _| Ok(()),
    },
    Generator {
        name: "progenitor",
        program: "cargo-progenitor",
        install: "cargo install --locked cargo-progenitor",
        command: |command, spec, package| {
            command.args(["progenitor", "-o", ".", "-n", package, "-v", "0.1.0", "-i"]).arg(spec);
        },
        finish: |_, _| Ok(()),
    },
    Generator {
        name: "openapi-generator",
        program: "openapi-generator-cli",
        install: "pip install openapi-generator-cli, and Java",
        command: |command, spec, package| {
            command.args(["generate", "-g", "rust", "-o", ".", "--skip-validate-spec", "-i"]).arg(spec);
            command.arg(format!("--additional-properties=packageName={package}"));
        },
        finish: |_, _| Ok(()),
    },
    Generator {
        name: "openapi-to-rust",
        program: "openapi-to-rust",
        install: "cargo install --locked openapi-to-rust",
        command: |command, spec, _| {
            command.arg("generate").arg(spec);
        },
        finish: crate_around_module,
    },
    Generator {
        name: "ploidy",
        program: "ploidy",
        install: "cargo install --locked ploidy",
        command: |command, spec, package| {
            command.args(["generate", "rust"]).arg(spec).args(["-o", ".", "--name", package]);
        },
        finish: |_, _| Ok(()),
    },
];

impl Generator {
    /// The program in one of the folders, or on `PATH`; this repository's own is built.
    pub fn find(&self, folders: &[PathBuf]) -> io::Result<Option<PathBuf>> {
        if self.program == "oasmith" {
            return own();
        }
        let path = env::var_os("PATH").unwrap_or_default();
        let all = folders.iter().cloned().chain(env::split_paths(&path));
        Ok(all.map(|folder| folder.join(self.program)).find(|program| program.is_file()))
    }

    /// Writes a package of a document into an empty folder, cut loose from any workspace around it; or says why not.
    pub fn generate(
        &self,
        program: &Path,
        spec: &Path,
        folder: &Path,
        package: &str,
    ) -> io::Result<Result<Cost, String>> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        let mut command = Command::new(program);
        (self.command)(command.current_dir(folder).env("RUST_BACKTRACE", "0"), spec, package);
        let ended = process::run(&mut command, 600, &folder.with_extension("log"))?;
        if !ended.success {
            return Ok(Err(format!("does not generate it: {}", first_problem(&ended.text))));
        }
        (self.finish)(folder, package)?;
        let manifest = folder.join("Cargo.toml");
        let Ok(text) = fs::read_to_string(&manifest) else {
            return Ok(Err(format!("wrote no crate: {}", first_problem(&ended.text))));
        };
        if !text.contains("[workspace]") {
            fs::write(manifest, text + "\n[workspace]\n")?;
        }
        Ok(Ok(ended.cost))
    }
}

fn own() -> io::Result<Option<PathBuf>> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../.."));
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let mut command = Command::new("cargo");
    command.current_dir(root).args(["build", "--release", "--quiet", "-p", "oasmith"]).env("OASMITH_SYNC", "off");
    let built = command.env("CARGO_TARGET_DIR", &target).status()?.success();
    Ok(built.then(|| target.join("release/oasmith")))
}

/// openapi-to-rust writes a module and the dependencies that it needs.
fn crate_around_module(folder: &Path, package: &str) -> io::Result<()> {
    let dependencies = fs::read_to_string(folder.join("src/generated/REQUIRED_DEPS.toml"))?;
    let manifest =
        format!("[package]\nname = \"{package}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{dependencies}");
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/lib.rs"), "pub mod generated;\n")
}

/// The line of a program's output that tells most, shortened.
pub fn first_problem(text: &str) -> String {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let panic = lines().skip_while(|line| !line.contains("panicked at")).nth(1);
    let telling = |line: &&str| ["error", "Error", "Exception", "fail"].iter().any(|word| line.contains(word));
    let line = panic.or_else(|| lines().find(telling)).or_else(|| lines().next()).unwrap_or("no message");
    line.chars().take(110).collect::<String>().replace('|', "\\|")
}
