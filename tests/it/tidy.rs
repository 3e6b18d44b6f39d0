//! The habits of ARCHITECTURE.md, as far as a search can see them. Clippy sees the rest.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Failed, Trial};

use crate::{failed, root};

/// Files that may be longer than the budget, and why.
const LONG_FILES: [(&str, &str); 1] = [(
    "generator/src/parse/model.rs",
    "the object model of the specification: definitions only, one page in OpenAPI too",
)];
const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 70;

/// Module of the generator, and what it may use of its siblings.
const ORDER: [(&str, &[&str]); 16] = [
    ("seldom.rs", &[]),
    ("source.rs", &[]),
    ("text.rs", &["source"]),
    ("codes.rs", &["report"]),
    ("options/", &["parse", "report", "source", "text"]),
    ("report/", &["codes", "parse", "source", "text"]),
    ("parse/", &["report", "seldom", "source", "text"]),
    ("check/", &["parse", "report", "source", "text"]),
    ("instance/", &["parse", "source"]),
    ("api/", &["seldom"]),
    ("lower/", &["api", "check", "options", "parse", "report", "seldom", "source", "text"]),
    ("render/", &["api"]),
    ("disk/", &["options", "parse", "render", "report", "source"]),
    ("diff/", &["api", "check", "instance", "parse", "source", "text"]),
    ("mock/", &["check", "instance", "parse", "source", "text"]),
    ("cli/", &["api", "check", "codes", "diff", "disk", "mock", "options", "parse", "report", "source"]),
];

pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, Test); 10] = [
        ("modules_use_only_what_is_below_them", modules_use_only_what_is_below_them),
        ("budgets_are_kept", budgets_are_kept),
        ("nothing_panics", nothing_panics),
        ("every_code_has_a_page", every_code_has_a_page),
        ("every_diff_rule_has_a_page", every_diff_rule_has_a_page),
        ("identifiers_are_made_in_one_place", identifiers_are_made_in_one_place),
        ("setters_meet_no_method_of_a_call", setters_meet_no_method_of_a_call),
        ("maps_are_ordered", maps_are_ordered),
        ("no_file_names_a_machine", no_file_names_a_machine),
        ("the_generated_crate_stands_alone", the_generated_crate_stands_alone),
    ];
    tests.into_iter().map(|(name, test)| Trial::test(format!("tidy/{name}"), test)).collect()
}

type Test = fn() -> Result<(), Failed>;

/// A file of the repository: its path from the root, and its text.
struct File {
    path: String,
    text: String,
}

impl File {
    /// The lines that are not tests, with their numbers.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = if self.path.ends_with("/tests.rs") { 0 } else { usize::MAX };
        let lines = self.text.lines().take_while(|line| *line != "#[cfg(test)]").take(tests);
        lines
            .enumerate()
            .map(|(index, line)| (index + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Places of lines that `is_bad` picks.
    fn lines_that(&self, is_bad: impl Fn(&str) -> bool) -> Vec<String> {
        let found = self.code().filter(|(_, line)| is_bad(line));
        found.map(|(number, line)| format!("{}:{number}: {}", self.path, line.trim())).collect()
    }
}

fn modules_use_only_what_is_below_them() -> Result<(), Failed> {
    let mut problems = Vec::new();
    for (module, allowed) in ORDER {
        let own = module.trim_end_matches('/').trim_end_matches(".rs");
        let is_foreign =
            |line: &str| siblings(line).into_iter().any(|name| name != own && !allowed.contains(&name.as_str()));
        let prefix = format!("generator/src/{module}");
        for file in rust("generator/src").iter().filter(|file| file.path.starts_with(&prefix)) {
            problems.extend(file.lines_that(is_foreign));
        }
    }
    for file in rust("generator/src") {
        problems.extend(file.lines_that(|line| line.contains("sfmc_messaging") || line.contains("generated/src")));
    }
    report(&problems)
}

/// Names of modules behind `crate::` in a line. Functions at the top of the crate are no modules.
fn siblings(line: &str) -> Vec<String> {
    // What stands in strings and in `quote!` is about another crate.
    let parts = line.split("crate::").skip(1);
    let names = parts.filter_map(|part| {
        let end = part.find(|c: char| !c.is_ascii_lowercase() && c != '_')?;
        let (name, after) = part.split_at(end);
        (after.starts_with("::") || after.starts_with(';')).then(|| name.to_owned())
    });
    names
        .filter(|name| ORDER.iter().any(|(module, _)| module.trim_end_matches(['/']).trim_end_matches(".rs") == name))
        .collect()
}

fn budgets_are_kept() -> Result<(), Failed> {
    let mut problems = Vec::new();
    for file in ours() {
        let lines = file.text.lines().count();
        let excused = LONG_FILES.iter().any(|(path, _)| *path == file.path);
        if lines > FILE_LINES && !excused {
            problems.push(format!("{}: {lines} lines, more than {FILE_LINES}", file.path));
        }
        problems.extend(long_functions(&file));
    }
    report(&problems)
}

/// Functions end with a brace below their `fn`: rustfmt sees to it.
fn long_functions(file: &File) -> Vec<String> {
    let lines: Vec<&str> = file.text.lines().collect();
    let mut problems = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let body = line.trim_start();
        let indent = &line[..line.len() - body.len()];
        let is_function = body.starts_with("fn ")
            || (body.starts_with("pub") && body.contains(" fn "))
            || body.starts_with("async fn ");
        if !is_function || line.ends_with('}') {
            continue;
        }
        let end = lines.iter().skip(start).position(|line| *line == format!("{indent}}}")).unwrap_or(0);
        if end + 1 > FUNCTION_LINES {
            problems.push(format!(
                "{}:{}: a function of {} lines, more than {FUNCTION_LINES}",
                file.path,
                start + 1,
                end + 1
            ));
        }
    }
    problems
}

fn nothing_panics() -> Result<(), Failed> {
    let words = [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unreachable!(", "dbg!("];
    let files = rust("generator/src").into_iter().chain(rust("generator/runtime/src")).chain(rust("generated/src"));
    let problems: Vec<String> =
        files.flat_map(|file| file.lines_that(|line| words.iter().any(|word| line.contains(word)))).collect();
    report(&problems)
}

fn every_code_has_a_page() -> Result<(), Failed> {
    let codes: Vec<String> = oasmith::codes::CODES.iter().map(|code| format!("{}.md", code.id)).collect();
    let mut pages: Vec<String> = Vec::new();
    for entry in fs::read_dir(root().join("tests/fixtures/errors"))? {
        pages.push(entry?.file_name().to_string_lossy().into_owned());
    }
    let missing = codes.iter().filter(|code| !pages.contains(code)).map(|code| format!("{code} is missing"));
    let needless = pages.iter().filter(|page| !codes.contains(page)).map(|page| format!("{page} is about no code"));
    let mut problems: Vec<String> = missing.chain(needless).collect();
    // A constructor with a code that is in no list could not be explained.
    for file in rust("generator/src/report") {
        let quoted = file.code().flat_map(|(_, line)| line.split('"').skip(1).step_by(2));
        let unknown = quoted.filter(|word| is_code(word) && oasmith::codes::code(word).is_none());
        problems.extend(unknown.map(|word| format!("{}: {word} is not in codes.rs", file.path)));
    }
    report(&problems)
}

/// A rule that its page does not lead to would be one that nobody saw at work.
fn every_diff_rule_has_a_page() -> Result<(), Failed> {
    let mut problems = Vec::new();
    for rule in oasmith::diff::RULES {
        let report = rule.page.split("```report").nth(1).unwrap_or_default();
        let ids = report.split('[').skip(1).filter_map(|rest| rest.split(']').next());
        if !ids.filter_map(oasmith::diff::rule).any(|found| found.name == rule.name) {
            let title = rule.page.lines().next().unwrap_or_default();
            problems.push(format!("{}: its page \"{title}\" does not lead to it", rule.name));
        }
    }
    report(&problems)
}

fn is_code(word: &str) -> bool {
    word.len() == 4 && word.starts_with(['E', 'U', 'W']) && word[1..].bytes().all(|byte| byte.is_ascii_digit())
}

fn identifiers_are_made_in_one_place() -> Result<(), Failed> {
    let words = ["format_ident!", "Ident::new"];
    let files = rust("generator/src").into_iter().filter(|file| file.path != "generator/src/render/types.rs");
    let problems: Vec<String> =
        files.flat_map(|file| file.lines_that(|line| words.iter().any(|word| line.contains(word)))).collect();
    report(&problems)
}

fn setters_meet_no_method_of_a_call() -> Result<(), Failed> {
    let reserved = fs::read_to_string(root().join("generator/src/lower/parameters.rs"))?;
    let mut problems = Vec::new();
    for file in ["call", "blocking"] {
        let text = fs::read_to_string(root().join(format!("generator/runtime/src/{file}.rs")))?;
        let is_of_calls = |block: &&str| block.split('{').next().is_some_and(|head| head.contains("> Call<"));
        let text = text.replace("\n}\n", "\nimpl<{");
        for block in text.split("\nimpl<").filter(is_of_calls) {
            let methods = block.split("\n    ").filter(|line| line.starts_with("pub "));
            let names = methods.filter_map(|line| line.split_once("fn ")?.1.split(['(', '<']).next());
            let free = names.filter(|name| !reserved.contains(&format!("    \"{name}\",\n")));
            problems.extend(free.map(|name| format!("{file}.rs: a parameter may be called {name}")));
        }
    }
    report(&problems)
}

fn maps_are_ordered() -> Result<(), Failed> {
    let words = ["HashMap", "HashSet"];
    let files = rust("generator").into_iter().chain(rust("generated"));
    let problems: Vec<String> =
        files.flat_map(|file| file.lines_that(|line| words.iter().any(|word| line.contains(word)))).collect();
    report(&problems)
}

fn no_file_names_a_machine() -> Result<(), Failed> {
    // Put together here, so that this file does not contain them.
    let words = ["/ho!me/", "/Us!ers/", "/ro!ot/", "/wo!rk/", "C:\\Us!ers", "/t!mp/"].map(|word| word.replace('!', ""));
    let mut files = Vec::new();
    for folder in ["generator", "generated", "spec", "tests", "docs", ".github", ".ci", ".cargo"] {
        walk(&root().join(folder), &mut |path| files.push(path))?;
    }
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "Cargo.toml", "Cargo.lock"] {
        files.push(root().join(name));
    }
    let mut problems = Vec::new();
    for path in files {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let file = File { path: relative(&path), text };
        let lines = file.text.lines().enumerate().filter(|(_, line)| words.iter().any(|word| line.contains(word)));
        problems.extend(lines.map(|(index, line)| format!("{}:{}: {}", file.path, index + 1, line.trim())));
    }
    report(&problems)
}

fn the_generated_crate_stands_alone() -> Result<(), Failed> {
    let text = fs::read_to_string(root().join("generated/Cargo.toml"))?;
    let mut problems: Vec<String> = text
        .lines()
        .filter(|line| line.contains("path =") && !line.contains("src/lib.rs"))
        .map(str::to_owned)
        .collect();
    for file in rust("generated/src") {
        if !file.text.starts_with("// @generated by oasmith from spec/") {
            problems.push(format!("{}: no header", file.path));
        }
        problems.extend(file.lines_that(|line| line.contains("oasmith::") || line.contains("oasmith_runtime")));
    }
    report(&problems)
}

/// The Rust that people write here.
fn ours() -> Vec<File> {
    let folders = ["generator/src", "generator/runtime", "tests"];
    folders.into_iter().flat_map(rust).collect()
}

/// The Rust below a folder.
fn rust(folder: &str) -> Vec<File> {
    let mut files = Vec::new();
    let found = walk(&root().join(folder), &mut |path| {
        if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            files.push(File { path: relative(&path), text });
        }
    });
    found.unwrap();
    files
}

fn walk(folder: &Path, visit: &mut dyn FnMut(PathBuf)) -> Result<(), Failed> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        entries.push(entry?.path());
    }
    entries.sort();
    for path in entries {
        match path.is_dir() {
            true if path.ends_with("target") => {}
            true => walk(&path, visit)?,
            false => visit(path),
        }
    }
    Ok(())
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

fn report(problems: &[String]) -> Result<(), Failed> {
    if problems.is_empty() { Ok(()) } else { Err(failed(problems.join("\n"))) }
}
