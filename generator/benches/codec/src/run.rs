//! Writes a crate into the temporary directory, builds it under `time` and runs it.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::document::{broken, document};
use crate::variant::{self, Variant};

/// What one build of the crate alone cost.
#[derive(Clone, Copy, Default)]
pub struct Cost {
    /// User and system time of cargo and rustc, in seconds.
    pub cpu: f64,
    /// The largest resident set of any one process, in megabytes.
    pub rss: f64,
}

/// All that is known of a variant.
pub struct Row {
    pub variant: Variant,
    pub lines: usize,
    pub check: Cost,
    pub debug: Cost,
    pub release: Cost,
    /// Size of the stripped binary with all entry points, in bytes.
    pub binary: u64,
    /// Milliseconds, from the runner; `None` where the variant does not do it.
    pub decode: Option<f64>,
    pub encode: Option<f64>,
    pub message: String,
}

const MANIFEST: &str = "[workspace]\n[package]\nname = \"measured\"\nversion = \"0.0.0\"\nedition = \"2024\"\n
[dependencies]\nserde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\nminiserde = \"0.1\"\ncpu-time = \"1\"\n
[profile.release]\nstrip = true\n";
const RUNTIME: &str = "//! The codec.\npub mod decoder;\npub mod encoder;\npub mod slots;\npub mod values;\npub use decoder::*;\npub use encoder::*;\npub use slots::*;\npub use values::*;\n";
const FILES: [(&str, &str); 6] = [
    ("src/rt/decoder.rs", include_str!("../support/decoder.rs")),
    ("src/rt/encoder.rs", include_str!("../support/encoder.rs")),
    ("src/rt/values.rs", include_str!("../support/values.rs")),
    ("src/rt/slots.rs", include_str!("../support/slots.rs")),
    ("src/tree.rs", include_str!("../support/tree.rs")),
    ("src/bin/runner.rs", include_str!("../support/runner.rs")),
];

/// The runtime crate, beside this program's folder.
const RUNTIME_CRATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../runtime");

/// Bytes of the document that is timed.
const DOCUMENT: usize = 10_000_000;

/// Measures one variant; every build is repeated `repeats` times and the cheapest one counts.
pub fn measure(variant: Variant, repeats: usize) -> Result<Row, Box<dyn Error>> {
    let root = std::env::temp_dir().join("codec-measurement");
    let dir = root.join(variant.id());
    let lines = write_crate(&dir, variant)?;
    let cost = |arguments: &[&str]| build_cost(&dir, arguments, repeats);
    let mut row = Row {
        variant,
        lines,
        check: cost(&["check", "--lib"])?,
        debug: cost(&["build", "--lib"])?,
        release: cost(&["build", "--lib", "--release"])?,
        binary: 0,
        decode: None,
        encode: None,
        message: String::new(),
    };
    if variant != Variant::Bare {
        run(&root, &dir, &mut row)?;
    }
    Ok(row)
}

fn write_crate(dir: &Path, variant: Variant) -> Result<usize, Box<dyn Error>> {
    fs::create_dir_all(dir.join("src/rt"))?;
    fs::create_dir_all(dir.join("src/bin"))?;
    let models = variant::models(variant);
    let codec = match variant {
        Variant::Tree => "pub mod tree;\n".to_owned(),
        Variant::Table | Variant::WrittenOut | Variant::IndexTable | Variant::SlotTable => {
            format!("{}pub mod rt;\n", include_str!("../support/macros.rs"))
        }
        Variant::Runtime => shipped_codec(),
        _ => String::new(),
    };
    let head =
        "//! A generated crate.\n#![allow(missing_docs, unused_imports, unused_macros, unused_macro_rules)]\n";
    fs::write(dir.join("Cargo.toml"), manifest(variant))?;
    fs::write(
        dir.join("src/lib.rs"),
        format!("{head}{codec}pub mod models;\n"),
    )?;
    fs::write(dir.join("src/models.rs"), &models)?;
    fs::write(dir.join("src/rt/mod.rs"), RUNTIME)?;
    for (path, text) in FILES {
        fs::write(dir.join(path), text)?;
    }
    Ok(models.lines().count())
}

fn manifest(variant: Variant) -> String {
    if variant == Variant::Runtime {
        let dependency = format!(
            "[dependencies]\noasmith-runtime = {{ path = {RUNTIME_CRATE:?}, default-features = false, features = [\"full-serde\"] }}\n"
        );
        let features = "[features]\ndefault = [\"full-serde\"]\nfull-serde = []\n";
        MANIFEST.replacen("[dependencies]\n", &format!("{features}{dependency}"), 1)
    } else {
        MANIFEST.to_owned()
    }
}

/// The runtime's macros are private to a generated crate, so they are read from its folder.
fn shipped_codec() -> String {
    format!(
        "#[path = \"{RUNTIME_CRATE}/src/macros/mod.rs\"]\nmod macros;\n/// The runtime.\npub mod rt {{
    pub(crate) use super::macros::*;
    pub use oasmith_runtime::*;
    /// Reads one.
    pub fn from_slice<T: Decode>(bytes: &[u8]) -> Result<T, String> {{
        oasmith_runtime::from_slice(bytes).map_err(|error| error.to_string())
    }}
}}
"
    )
}

fn cargo(dir: &Path, program: &str) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(dir)
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TARGET_DIR", target(dir));
    command
}

/// One target directory for all variants, so that dependencies are built once.
fn target(dir: &Path) -> PathBuf {
    dir.with_file_name("target")
}

fn build_cost(dir: &Path, arguments: &[&str], repeats: usize) -> Result<Cost, Box<dyn Error>> {
    // The first run builds the dependencies and is not counted.
    succeed(cargo(dir, "cargo").args(arguments).arg("--quiet"))?;
    let mut best = Cost {
        cpu: f64::INFINITY,
        rss: 0.0,
    };
    for _ in 0..repeats {
        touch(&dir.join("src/lib.rs"))?;
        let mut command = cargo(dir, "/usr/bin/env");
        command
            .args(["time", "-f", "%U %S %M", "cargo"])
            .args(arguments)
            .args(["--quiet", "--offline"]);
        let text = succeed(&mut command)?;
        let numbers: Vec<f64> = text
            .lines()
            .last()
            .unwrap_or_default()
            .split(' ')
            .filter_map(|n| n.parse().ok())
            .collect();
        let [user, system, rss] = numbers[..] else {
            return Err(format!("time printed {text}").into());
        };
        if user + system < best.cpu {
            best = Cost {
                cpu: user + system,
                rss: rss / 1024.0,
            };
        }
    }
    Ok(best)
}

fn touch(path: &Path) -> std::io::Result<()> {
    let text = fs::read(path)?;
    fs::write(path, text)
}

/// Runs to the end; the text of standard error.
fn succeed(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let output = command.output()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() {
        Ok(text)
    } else {
        Err(format!("{command:?}: {text}").into())
    }
}

/// Times decoding and encoding in the variant's own runner; it prints three lines.
fn run(root: &Path, dir: &Path, row: &mut Row) -> Result<(), Box<dyn Error>> {
    let (good, bad) = (root.join("good.json"), root.join("bad.json"));
    let model = variant::ROOT;
    fs::write(&good, document(model, DOCUMENT))?;
    fs::write(&bad, broken(model))?;
    succeed(cargo(dir, "cargo").args(["build", "--release", "--quiet"]))?;
    let runner = target(dir).join("release/runner");
    row.binary = fs::metadata(&runner)?.len();
    let output = Command::new(runner).arg(good).arg(bad).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut lines = text.lines();
    row.decode = lines.next().and_then(|line| line.parse().ok());
    row.encode = lines
        .next()
        .and_then(|line| line.parse().ok())
        .filter(|_| row.variant.encodes(model));
    row.message = lines.next().unwrap_or("no answer").to_owned();
    Ok(())
}
