//! Makes a module of every page in `tests/fixtures` and of every document in `documents/` and `tests/corpus/small`, and
//! a table of the values that the pages list.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use oasmith::disk::DiskLoader;
use oasmith::source::Source;
use oasmith_tests::{Page, document};
use probes::{Module, Value, rows, write};

const FOLDERS: [&str; 6] = [
    "../fixtures/models",
    "../fixtures/operations",
    "../fixtures/errors",
    "../corpus/small",
    "../corpus/small/many-files",
    "documents",
];

fn main() -> io::Result<()> {
    let mut modules = Vec::new();
    let mut table = String::new();
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        for path in files(Path::new(folder))? {
            if let Err(problem) = one(&path, &mut modules, &mut table) {
                println!("cargo::error={}: {}", path.display(), problem.replace('\n', " "));
            }
        }
    }
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default());
    let declarations = write(&out, &modules)?;
    fs::write(
        out.join("pages.rs"),
        format!("{declarations}\n/// The values.\npub static ROWS: &[Row] = &[\n{table}];\n"),
    )
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    files.retain(|path| path.is_file());
    files.sort();
    Ok(files)
}

/// Adds the client of a page. A page about an error has none; the tests of pages say whether that is right.
fn one(path: &Path, modules: &mut Vec<Module>, table: &mut String) -> Result<(), String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let folder = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    let is_page = path.extension().is_some_and(|end| end == "md");
    let (text, values, options) = if is_page { read(&text)? } else { (text, Vec::new(), String::new()) };
    let name = format!("{folder}_{stem}").replace(['-', '.'], "_").to_ascii_lowercase();
    let source = Source { name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(), text };
    let module = Module::new(&name, source, &options, &mut DiskLoader::new(path.parent().unwrap_or(path)));
    match module {
        // Types of other crates: this crate has none of them.
        Ok(module) if !module.api.dependencies.is_empty() => Ok(()),
        Ok(module) => {
            table.push_str(&rows(&format!("{folder}/{stem}"), Some(&module), &values));
            modules.push(module);
            Ok(())
        }
        Err(_) if folder == "errors" => Ok(()),
        Err(report) => Err(report),
    }
}

/// The document of a page, the values that it lists, and its options.
fn read(text: &str) -> Result<(String, Vec<Value>, String), String> {
    let page = Page::read(text)?;
    let block = page.block("yaml").or_else(|| page.block("json")).ok_or("there is no document")?;
    let listed = page.block("values").map_or("", |block| block.text.as_str());
    let values = listed.lines().map(Value::read).collect::<Result<Vec<_>, _>>()?;
    let options = page.block("toml").map(|block| block.text.clone()).unwrap_or_default();
    Ok((document(&block.text), values, options))
}
