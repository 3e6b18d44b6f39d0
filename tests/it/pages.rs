//! Every page in `tests/fixtures` is a test.
//!
//! - `models/`, `operations/`: a document (or only its schemas) → the Rust that is made of it. The words behind
//!   ` ```rust ` choose other files of the crate, such as `src/client.rs`. Without a ` ```report ` block nothing may be
//!   reported.
//! - `diff/`: two documents (or only their schemas) → what changed; named after what its rules are about. Every other
//!   page is compared with itself, too, and nothing may have changed.
//! - `errors/`: a document → the report, named after its code.
//!
//! A ` ```toml ` block of a page is the `oasmith.toml` that goes with it.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::path::Path;
use std::{env, fs};

use libtest_mimic::{Failed, Trial};
use oasmith::diff::{Calendar, Day, Notice, Side, compare, print_short};
use oasmith::options::Options;
use oasmith::parse::Loader;
use oasmith::report::{Leniency, Report, print_text};
use oasmith::source::Source;
use oasmith::{Generated, generate};
use oasmith_tests::{Block, Page, difference, document, with_block};

use crate::{failed, root};

pub(crate) fn trials() -> Vec<Trial> {
    let kinds: [(&str, Make); 4] = [("models", models), ("operations", operations), ("errors", errors), ("diff", diff)];
    let mut trials = Vec::new();
    for (kind, make) in kinds {
        let folder = root().join("tests/fixtures").join(kind);
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.sort();
        for path in names.into_iter().filter(|path| path.extension().is_some_and(|end| end == "md")) {
            let name = format!("{kind}/{}", path.file_stem().unwrap().to_string_lossy());
            trials.push(Trial::test(name, move || run(&path, make)));
        }
    }
    trials
}

/// The expected blocks of a page: language and text.
type Make = fn(&str, &Page) -> Result<Vec<(&'static str, String)>, String>;

fn run(path: &Path, make: Make) -> Result<(), Failed> {
    let text = fs::read_to_string(path)?;
    let page = Page::read(&text)?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut updated = text.clone();
    for (language, found) in make(&name, &page)? {
        let expected = page.block(language).map_or("", |block| block.text.as_str());
        if env::var_os("UPDATE").is_some() {
            updated = with_block(&updated, language, &found);
        } else if let Some(difference) = difference(expected, &found) {
            return Err(failed(format!("```{language}: {difference}\nIf this is right: UPDATE=1 cargo test {name}")));
        }
    }
    if updated != text {
        fs::write(path, updated)?;
    }
    Ok(())
}

fn models(_: &str, page: &Page) -> Result<Vec<(&'static str, String)>, String> {
    rust(page, &["src/models/"])
}

fn operations(_: &str, page: &Page) -> Result<Vec<(&'static str, String)>, String> {
    rust(page, &["src/operations/"])
}

fn rust(page: &Page, places: &[&str]) -> Result<Vec<(&'static str, String)>, String> {
    let generated = generated(document(&source_block(page)?.text), page);
    let report = print_text(&generated.report, &generated.sources, false);
    if generated.api.is_none() {
        return Err(report);
    }
    let text = document(&source_block(page)?.text);
    let same = compared(&text, &text, Calendar::default())?;
    if !same.is_empty() {
        return Err(format!("compared with itself:\n{same}"));
    }
    let chosen = page.block("rust").map(|block| block.rest.clone()).filter(|rest| !rest.is_empty());
    let places = chosen.unwrap_or_else(|| places.iter().map(|place| (*place).to_owned()).collect());
    let mut blocks = vec![("rust", excerpt(&generated, &places))];
    if !report.is_empty() || page.block("report").is_some() {
        blocks.push(("report", trimmed(&report)));
    }
    Ok(blocks)
}

fn errors(name: &str, page: &Page) -> Result<Vec<(&'static str, String)>, String> {
    let generated = generated(source_block(page)?.text.clone(), page);
    if !page.title.starts_with(&format!("{name}: ")) {
        return Err(format!("the title has to start with \"{name}: \""));
    }
    if !generated.report.sorted().iter().any(|diagnostic| diagnostic.code == name) {
        return Err(format!("the document does not lead to {name}"));
    }
    Ok(vec![("report", trimmed(&print_text(&generated.report, &generated.sources, false)))])
}

fn diff(_: &str, page: &Page) -> Result<Vec<(&'static str, String)>, String> {
    let yaml = page.blocks.iter().filter(|block| block.language == "yaml");
    let mut documents = yaml.map(|block| document(&block.text));
    let (Some(base), Some(revision)) = (documents.next(), documents.next()) else {
        return Err(String::from("there have to be two ```yaml blocks"));
    };
    for text in [&base, &revision] {
        let same = compared(text, text, Calendar::default())?;
        if !same.is_empty() {
            return Err(format!("compared with itself:\n{same}"));
        }
    }
    let toml = page.block("toml").map(|block| block.text.clone()).unwrap_or_default();
    let options = Options::read(Source { name: String::from("oasmith.toml"), text: toml }).diff;
    let notice = Notice { stable: options.deprecation_days_stable, beta: options.deprecation_days_beta };
    let calendar = Calendar { today: Day::parse("2026-01-01"), notice };
    Ok(vec![("report", compared(&base, &revision, calendar)?)])
}

/// What changed between two documents, without places: a page is short.
fn compared(base: &str, revision: &str, calendar: Calendar) -> Result<String, String> {
    let read = |name: &str, text: &str| {
        let source = Source { name: name.to_owned(), text: text.to_owned() };
        let mut options = Options { spec_name: String::from("spec.yaml"), ..Options::default() };
        options.package.name = Some(String::from("example"));
        oasmith::read(source, &mut Absent, &options, Report::new(Leniency::Tolerant))
    };
    let (old, new) = (read("base.yaml", base), read("revision.yaml", revision));
    let (Some(old_api), Some(new_api)) = (&old.1.api, &new.1.api) else {
        let report = [&old.1, &new.1].map(|one| print_text(&one.report, &one.sources, false)).concat();
        return Err(report);
    };
    let side = |document, api| Side { document, api };
    let comparison = compare(side(&old.0, old_api), side(&new.0, new_api), calendar);
    Ok(print_short(&comparison))
}

fn source_block(page: &Page) -> Result<&Block, String> {
    page.block("yaml").or_else(|| page.block("json")).ok_or_else(|| String::from("there is no ```yaml block"))
}

/// A ```` ```toml ```` block of the page is its `oasmith.toml`.
fn generated(text: String, page: &Page) -> Generated {
    let source = Source { name: String::from("spec.yaml"), text };
    let config =
        page.block("toml").map(|block| Source { name: String::from("oasmith.toml"), text: block.text.clone() });
    let mut options = config.map(Options::read).unwrap_or_default();
    options.spec_name = String::from("spec.yaml");
    options.package.name = Some(String::from("example"));
    generate(source, &mut Absent, &options, Report::new(Leniency::Strict))
}

/// The chosen files, without what is the same in all of them; lists of files only if they are named.
fn excerpt(generated: &Generated, places: &[String]) -> String {
    let is_chosen = |path: &str| {
        places.iter().any(|place| path == place || path.starts_with(place.as_str()) && !path.ends_with("/mod.rs"))
    };
    let files: Vec<_> = generated.files.iter().filter(|(path, _)| is_chosen(path)).collect();
    let mut out = String::new();
    for (path, text) in &files {
        if files.len() > 1 {
            let gap = if out.is_empty() { "" } else { "\n" };
            out.extend([gap, "// ", path, "\n"]);
        }
        let is_noise = |line: &&str| line.starts_with("// @generated") || line.starts_with("use ") || line.is_empty();
        let lines: Vec<&str> = text.lines().skip_while(is_noise).collect();
        out.push_str(&lines.join("\n"));
        out.push('\n');
    }
    out
}

fn trimmed(report: &str) -> String {
    let text = report.trim_end();
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

/// Pages are one file: what they refer to beside it is missing, in words that are the same on every system.
pub(crate) struct Absent;

impl Loader for Absent {
    fn load(&mut self, _: &str, _: &str) -> Result<Source, String> {
        Err(String::from("No such file or directory (os error 2)"))
    }
}
