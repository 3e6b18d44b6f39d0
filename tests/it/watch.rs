//! `oasmith generate --watch`: the second generation, and what is said meanwhile.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic is how a test fails")]

use std::io::{self, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

use libtest_mimic::Trial;
use oasmith::cli::{Io, run};

use crate::scratch::Scratch;
use crate::trial;

const SPEC: &str = "\
openapi: 3.1.0
info: {title: Toys, version: \"1\"}
components:
  schemas:
    Toy: {type: object, properties: {colour: {type: string}}}
";
const CONFIG: &str = "spec = \"toys.yaml\"\nout = \"../client\"\n[crate]\nname = \"toys\"\n";

pub(crate) fn trials() -> Vec<Trial> {
    vec![trial("watch/a_changed_document_is_generated_again", a_changed_document_is_generated_again)]
}

fn a_changed_document_is_generated_again() {
    let project = Scratch::new();
    project.write("spec/toys.yaml", SPEC).write("spec/oasmith.toml", CONFIG);
    let (watch, told) = start(project.path());
    wait(&told, "watching spec/toys.yaml, spec/oasmith.toml; Ctrl-C ends it");
    assert!(project.read("client/src/models/toy.rs").contains("colour"));
    project.write("spec/toys.yaml", SPEC.replace("colour", "hue"));
    wait(&told, "spec/toys.yaml has changed");
    wait(&told, "2 files changed (api.lock.txt, src/models/toy.rs)");
    wait(&told, "watching ");
    assert!(project.read("client/src/models/toy.rs").contains("hue"));
    project.write("spec/toys.yaml", SPEC.replace("{type: string}", "{$ref: \"#/none\"}"));
    wait(&told, "error[E013]");
    wait(&told, "watching ");
    assert!(project.read("client/src/models/toy.rs").contains("hue"));
    project.write("spec/oasmith.toml", CONFIG.replace("toys.yaml", "other.yaml"));
    wait(&told, "error: spec/other.yaml: ");
    project.write("spec/other.yaml", SPEC.replace("colour", "size"));
    wait(&told, "spec/other.yaml has changed");
    wait(&told, "watching spec/other.yaml");
    assert!(project.read("client/src/models/toy.rs").contains("size"));
    // Nobody listens any more, as when the terminal is closed.
    drop(told);
    project.write("spec/other.yaml", SPEC);
    assert_eq!(watch.join().unwrap(), 0);
}

fn start(folder: &Path) -> (JoinHandle<u8>, Receiver<String>) {
    let (sender, told) = channel();
    let folder = folder.to_owned();
    let watch = spawn(move || {
        let (mut stdout, mut stderr) = (Told(sender.clone()), Told(sender));
        let mut io = Io { folder, stdin: &mut io::empty(), stdout: &mut stdout, stderr: &mut stderr, terminal: false };
        run(["oasmith", "generate", "--watch"], &mut io)
    });
    (watch, told)
}

/// Waits until a text was written; texts before it are passed over.
fn wait(told: &Receiver<String>, text: &str) {
    let mut all = String::new();
    while !all.contains(text) {
        match told.recv_timeout(Duration::from_secs(20)) {
            Ok(more) => all.push_str(&more),
            Err(error) => panic!("\"{text}\": {error}, after:\n{all}"),
        }
    }
}

struct Told(Sender<String>);

impl Write for Told {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes).into_owned();
        self.0.send(text).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
