//! The crate that holds all clients: written, compiled without those that do not compile, and run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};

use probes::{Module, rows, runtime, write};
use serde_json::Value;

use crate::table::{Document, State};

const MAIN: &str = "//! Prints how each value comes back, a line for each.\n\n\
    #![allow(dead_code, unused, clippy::all, reason = \"nobody reads this crate\")]\n#![recursion_limit = \"512\"]\n\n";

/// Where the crate is written.
pub(crate) fn folder(keep: Option<&Path>) -> io::Result<PathBuf> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let folder = keep.map_or_else(|| target.join("probes/crate"), Path::to_owned);
    fs::create_dir_all(folder.join("src"))?;
    fs::canonicalize(folder)
}

/// Compiles the crate; a client that does not compile is noted and left out of the next try.
pub(crate) fn build(folder: &Path, mut documents: Vec<Document>) -> io::Result<Vec<Document>> {
    let manifest = runtime().1 + "\n[workspace]\n";
    fs::write(folder.join("Cargo.toml"), manifest)?;
    if let Ok(lock) = fs::read("Cargo.lock") {
        fs::write(folder.join("Cargo.lock"), lock)?;
    }
    loop {
        fs::write(folder.join("src/main.rs"), main_file(folder, &documents)?)?;
        let output = cargo(folder, "build").arg("--message-format=json").stderr(Stdio::inherit()).output()?;
        if output.status.success() {
            return Ok(documents);
        }
        let errors = errors(&String::from_utf8_lossy(&output.stdout));
        let mut found = false;
        for document in &mut documents {
            let State::Ready(module) = &document.state else { continue };
            let own = format!("/{}/", module.name);
            if let Some((_, error)) = errors.iter().find(|(file, _)| file.replace('\\', "/").contains(&own)) {
                document.state = State::Broken(error.clone());
                found = true;
            }
        }
        if !found {
            let first = errors.first().map_or("no message", |(_, error)| error.as_str());
            return Err(io::Error::other(format!("the crate does not compile: {first}")));
        }
    }
}

/// Runs the crate: a line for each value, in the order of the documents.
pub(crate) fn run(folder: &Path) -> io::Result<Vec<String>> {
    let output = cargo(folder, "run").stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(io::Error::other("the crate did not run to its end"));
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}

fn cargo(folder: &Path, command: &str) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(folder).args([command, "--quiet", "--no-default-features", "--features", "full-serde"]);
    // Apart from the build that runs this program, whose lock is held.
    cargo.env("CARGO_TARGET_DIR", folder.join("target"));
    cargo
}

fn main_file(folder: &Path, documents: &[Document]) -> io::Result<String> {
    let modules = documents.iter().filter_map(|document| match &document.state {
        State::Ready(module) => Some(module.as_ref()),
        State::Broken(_) => None,
    });
    let mut text = MAIN.to_owned() + &write(&folder.join("src"), modules)?;
    fs::write(folder.join("src/rows.rs"), include_str!("../rows.rs"))?;
    text.push_str("mod rows;\nuse rows::{Row, again};\n\nstatic ROWS: &[Row] = &[\n");
    for document in documents {
        let module: Option<&Module> = if let State::Ready(module) = &document.state { Some(module) } else { None };
        text.push_str(&rows(&document.name, module, &document.values));
    }
    text.push_str("];\n\nfn main() {\n    for row in ROWS {\n        println!(\"{}\", row.outcome());\n    }\n}\n");
    Ok(text)
}

/// The compiler's errors with the files that they are about.
fn errors(stdout: &str) -> Vec<(String, String)> {
    let messages = stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let errors = messages.filter(|message| message.pointer("/message/level").and_then(Value::as_str) == Some("error"));
    errors.flat_map(|message| files(&message)).collect()
}

/// A message once for each file: a macro of the runtime is written there and used in a client.
fn files(message: &Value) -> Vec<(String, String)> {
    let text = message.pointer("/message/message").and_then(Value::as_str).unwrap_or_default().replace('\n', " ");
    let spans = message.pointer("/message/spans").and_then(Value::as_array).into_iter().flatten();
    let mut out = Vec::new();
    for span in spans {
        let mut span = Some(span);
        while let Some(at) = span {
            let file = at.get("file_name").and_then(Value::as_str).unwrap_or_default();
            out.push((file.to_owned(), format!("{file}: {text}")));
            span = at.pointer("/expansion/span");
        }
    }
    if out.is_empty() {
        out.push((String::new(), text));
    }
    out
}
