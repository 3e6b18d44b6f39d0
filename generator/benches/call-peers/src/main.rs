//! What a call costs through the clients that several generators make of `spec/sfmc.yaml`, beside one written by hand.
//!
//! ```text
//! cargo run --release --manifest-path generator/benches/call-peers/Cargo.toml -- [--peers DIR]…
//! ```
//!
//! Generates the clients of those generators that are in a DIR or on `PATH` into the temporary directory, writes a
//! program around them with the calls in `program/`, and runs it. A generator that refuses the document gets it reduced.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use compile_measurement::document;
use compile_measurement::generators::{self, Generator};

const HERE: &str = env!("CARGO_MANIFEST_DIR");

fn main() -> io::Result<()> {
    let folders = folders()?;
    let work = env::temp_dir().join("call-measurement");
    fs::create_dir_all(work.join("program"))?;
    let document = document::read(&Path::new(HERE).join("../../../spec/sfmc.yaml"))?;
    let (whole, reduced) = (work.join("sfmc.json"), work.join("sfmc-reduced.json"));
    fs::write(&whole, document.to_string())?;
    fs::write(&reduced, document::reduced(&document).to_string())?;
    let mut present = Vec::new();
    for generator in generators::ALL.iter().skip(1) {
        match generator.find(&folders)? {
            None => println!("{} is not here ({}).", generator.name, generator.install),
            Some(program) if generate(generator, &program, [&whole, &reduced], &work)? => present.push(generator.name),
            Some(_) => {}
        }
    }
    write_program(&work, &present)?;
    let mut command = Command::new("cargo");
    command.args(["run", "--release", "--quiet"]).current_dir(work.join("program"));
    let done = command.env("CARGO_TARGET_DIR", work.join("build")).status()?;
    if done.success() { Ok(()) } else { Err(io::Error::other("the program failed")) }
}

fn folders() -> io::Result<Vec<PathBuf>> {
    let words: Vec<String> = env::args().skip(1).collect();
    words
        .chunks(2)
        .map(|pair| match pair {
            [word, folder] if word == "--peers" => std::path::absolute(folder),
            _ => Err(io::Error::other("usage: [--peers DIR]…")),
        })
        .collect()
}

/// Writes the generator's client, of the first document that it takes.
fn generate(generator: &Generator, program: &Path, specs: [&Path; 2], work: &Path) -> io::Result<bool> {
    for spec in specs {
        match generator.generate(program, spec, &work.join(generator.name), &package(generator.name))? {
            Ok(_) => return Ok(true),
            Err(reason) => println!("{}, {}: {reason}", generator.name, spec.display()),
        }
    }
    Ok(false)
}

fn package(name: &str) -> String {
    format!("peer-{name}")
}

/// A program in which each client is a feature.
fn write_program(work: &Path, present: &[&str]) -> io::Result<()> {
    let call = fs::canonicalize(Path::new(HERE).join("../call"))?;
    let mut manifest = format!(
        "[workspace]\n[package]\nname = \"calls\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[features]\ndefault = {present:?}\n"
    );
    for generator in &generators::ALL[1..] {
        let name = generator.name;
        let needs = if present.contains(&name) { format!("[\"dep:{}\"]", package(name)) } else { String::from("[]") };
        let _ = writeln!(manifest, "{name} = {needs}");
    }
    let _ = write!(
        manifest,
        "\n[dependencies]\ncall-measurement = {{ path = {call:?} }}\n\
         reqwest = {{ version = \"0.13\", default-features = false }}\n\
         tokio = {{ version = \"1\", features = [\"rt\", \"time\"] }}\n"
    );
    for name in present {
        let _ = writeln!(manifest, "{} = {{ path = {:?}, optional = true }}", package(name), work.join(name));
    }
    let program = work.join("program");
    fs::write(program.join("Cargo.toml"), manifest)?;
    let sources = program.join("src");
    fs::create_dir_all(&sources)?;
    for file in fs::read_dir(Path::new(HERE).join("program"))? {
        let file = file?;
        fs::copy(file.path(), sources.join(file.file_name()))?;
    }
    Ok(())
}
